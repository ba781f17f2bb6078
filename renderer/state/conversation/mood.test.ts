import { describe, expect, it } from 'vitest';
import { snapshotWith } from '../../../engine/contract/snapshot.double';
import { moodOf, type MoodFacts } from './mood';

const snapshot = snapshotWith();
const facts: MoodFacts = {
  connection: { tag: 'open' },
  modelsReady: true,
  asked: true,
  snapshot,
  mic: { tag: 'on', silenced: false },
  muted: false,
  replaying: false,
  talking: false,
  paused: false,
};

describe('moodOf', () => {
  it('is not getting ready for ever after a start that was refused, nor after a hang-up that the host did not outlive', () => {
    const before = { ...facts, snapshot: null, asked: false } as const;
    expect(moodOf({ ...before, blockedBy: 'refused' })).toBe('refused');
    expect(moodOf({ ...before, blockedBy: 'hungUp' })).toBe('ended');
    expect(moodOf({ ...before, blockedBy: 'refused', asked: true })).toBe('loading');
  });
  it('says that another window has the conversation, until that one is over or this one has asked for it', () => {
    const second = {
      ...facts,
      snapshot: null,
      asked: false,
      blockedBy: 'elsewhere',
      elsewhere: true,
    } as const;
    expect(moodOf(second)).toBe('elsewhere');
    expect(moodOf({ ...second, asked: true, blockedBy: null })).toBe('loading');
    expect(moodOf({ ...second, elsewhere: false })).toBe('ended');
    const taken = { ...snapshot, state: 'TERMINATED' } as const;
    expect(moodOf({ ...second, snapshot: taken })).toBe('elsewhere');
    expect(moodOf({ ...facts, elsewhere: true })).toBe('listening');
  });
  it('offers no start before it is known with what: catches a click on "Talk here" that came to nothing', () => {
    const early = { ...facts, snapshot: null, asked: false, startKnown: false } as const;
    expect(moodOf({ ...early, elsewhere: true })).toBe('loading');
    expect(moodOf({ ...early, blockedBy: 'refused' })).toBe('loading');
    expect(moodOf({ ...early, elsewhere: true, startKnown: true })).toBe('elsewhere');
  });
  it('never says "listening" when nothing can be heard', () => {
    expect(moodOf(facts)).toBe('listening');
    expect(moodOf({ ...facts, muted: true })).toBe('muted');
    expect(moodOf({ ...facts, mic: { tag: 'fault', fault: 'denied' } })).toBe('deaf');
    expect(moodOf({ ...facts, snapshot: { ...snapshot, mode: 'ptt' } })).toBe('ready');
  });
  it('says "loading" while the models’ process is gone: catches a window that listens in vain', () => {
    expect(moodOf({ ...facts, inferenceDown: true })).toBe('loading');
    expect(moodOf({ ...facts, inferenceDown: true, snapshot: { ...snapshot, state: 'TERMINATED' } })).toBe(
      'ended',
    );
  });
  it('does not say "muted" of a user who plays something back, which would look like their own doing', () => {
    expect(moodOf({ ...facts, replaying: true })).toBe('replaying');
    expect(moodOf({ ...facts, replaying: true, muted: true })).toBe('replaying');
    expect(moodOf({ ...facts, replaying: true, mic: { tag: 'fault', fault: 'denied' } })).toBe('deaf');
    const thinking = { ...snapshot, state: 'PROCESSING' } as const;
    expect(moodOf({ ...facts, replaying: true, snapshot: thinking })).toBe('thinking');
  });
  it('names the deepest obstacle', () => {
    const gone = { tag: 'waiting', attempt: 1, retryInMs: 1 } as const;
    expect(moodOf({ ...facts, connection: gone, muted: true })).toBe('connecting');
    expect(moodOf({ ...facts, snapshot: null, modelsReady: false })).toBe('models');
    expect(moodOf({ ...facts, snapshot: null, asked: false })).toBe('waiting');
  });
  it('says that a voice is paused, which would else seem to have died', () => {
    const speaking = { ...facts, snapshot: { ...snapshot, state: 'RESPONDING' } as const };
    expect(moodOf(speaking)).toBe('speaking');
    expect(moodOf({ ...speaking, paused: true })).toBe('paused');
    expect(moodOf({ ...facts, paused: true })).toBe('listening');
  });
  it('shows at once that a press was felt, before the host has said so', () => {
    expect(moodOf({ ...facts, talking: true, snapshot: { ...snapshot, mode: 'ptt' } })).toBe('hearing');
  });
});
