import { describe, expect, it } from 'vitest';
import {
  DISK_LIMITS,
  IDLE,
  lengthOf,
  overLimit,
  stepRecorder,
  type Made,
  type RecorderEvent,
  type RecorderState,
} from './recorder-machine';

const made: Made = { id: '1', name: 'a.webm', url: 'blob:1', lengthMs: 5_000, bytes: 10, isInMemory: false };
const after = (...events: readonly RecorderEvent[]): RecorderState => {
  let state = IDLE;
  for (const event of events) state = stepRecorder(state, event);
  return state;
};
const begun: readonly RecorderEvent[] = [
  { type: 'start' },
  { type: 'begun', atMs: 1_000, isInMemory: false },
];

describe('the recorder', () => {
  it('does not count pauses as length', () => {
    const state = after(
      ...begun,
      { type: 'pause', atMs: 4_000 },
      { type: 'resume', atMs: 60_000 },
      { type: 'chunk', bytes: 500 },
    );
    expect(state.tag === 'recording' ? [lengthOf(state, 62_000), state.bytes] : null).toEqual([5_000, 500]);
  });

  it('can be stopped while it is paused, and before it has really begun', () => {
    expect(after(...begun, { type: 'pause', atMs: 2_000 }, { type: 'stop', why: 'asked' }).tag).toBe(
      'finishing',
    );
    expect(
      after({ type: 'start' }, { type: 'stop', why: 'asked' }, { type: 'begun', atMs: 1, isInMemory: false })
        .tag,
    ).toBe('finishing');
  });

  it('is not begun again over a recording that is not saved; it would be lost', () => {
    const finished = after(...begun, { type: 'stop', why: 'asked' }, { type: 'made', made });
    expect(stepRecorder(finished, { type: 'start' })).toBe(finished);
    expect(stepRecorder(finished, { type: 'recover', why: 'unfinished' })).toBe(finished);
    expect(stepRecorder(finished, { type: 'failed', why: 'empty' })).toBe(finished);
  });

  it('offers the recording again when saving it did not work', () => {
    const finished = after(
      ...begun,
      { type: 'stop', why: 'asked' },
      { type: 'made', made },
      { type: 'save' },
    );
    expect(finished).toMatchObject({ tag: 'finished', saving: 'saving' });
    expect(stepRecorder(finished, { type: 'not-saved' })).toMatchObject({ tag: 'finished', saving: 'no' });
    expect(stepRecorder(finished, { type: 'handed' })).toMatchObject({ tag: 'finished', saving: 'handed' });
    expect(stepRecorder(finished, { type: 'saved' })).toMatchObject({ saving: 'saved' });
  });

  it('ends at an hour, at two gigabytes and before the disk is full, whichever comes first', () => {
    const is = { lengthMs: 60_000, bytes: 1e6, freeBytes: 1e9 };
    expect(overLimit(DISK_LIMITS, is)).toBeNull();
    expect(overLimit(DISK_LIMITS, { ...is, freeBytes: null })).toBeNull();
    expect(overLimit(DISK_LIMITS, { ...is, lengthMs: 3_600_000 })).toBe('long');
    expect(overLimit(DISK_LIMITS, { ...is, bytes: 2e9 })).toBe('large');
    expect(overLimit(DISK_LIMITS, { ...is, freeBytes: 1e6 })).toBe('disk');
  });
});
