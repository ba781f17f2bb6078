import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { element, ID, idBytes, join, uint } from './ebml';
import { createRecorder, nameOf, type RecorderDeps } from './recorder';
import { IDLE, stepRecorder, type RecorderState } from './recorder-machine';
import type { RecordingFile } from './recording-store';

const mix = vi.hoisted(() => ({ track: {}, follow: () => undefined, close: vi.fn<() => void>() }));
vi.mock('./mix', () => ({ createMix: async () => mix }));
vi.mock('./picture', () => ({
  createPicture: () => ({ canvas: { captureStream: () => new FakeStream() }, paint: () => undefined }),
}));

class FakeStream {
  static stopped = 0;
  readonly tracks = [{ stop: () => (FakeStream.stopped += 1) }];
  readonly getVideoTracks = () => [];
  readonly getTracks = () => this.tracks;
  readonly addTrack = () => undefined;
}

/** The browser's, which says what the test has it say. */
class FakeRecorder extends EventTarget {
  static readonly isTypeSupported = () => true;
  static last: FakeRecorder;
  static startFails = false;
  state = 'inactive';
  constructor() {
    super();
    FakeRecorder.last = this;
  }
  start(): void {
    if (FakeRecorder.startFails) throw new Error('no encoder');
    this.state = 'recording';
  }
  pause(): void {
    this.state = 'paused';
  }
  resume(): void {
    this.state = 'recording';
  }
  stop(): void {
    this.state = 'inactive';
    this.dispatchEvent(new Event('stop'));
  }
  give(bytes: Uint8Array): void {
    this.dispatchEvent(
      Object.assign(new Event('dataavailable'), { data: new Blob([Uint8Array.from(bytes)]) }),
    );
  }
}

const UNKNOWN = new Uint8Array([1, 255, 255, 255, 255, 255, 255, 255]);
const trackEntry = element(
  ID.trackEntry,
  element(ID.trackNumber, uint(1, 1)),
  element(ID.trackType, uint(1, 1)),
);
const HEADS = join(
  element(ID.ebml, new Uint8Array([1])),
  idBytes(ID.segment),
  UNKNOWN,
  element(ID.info, element(ID.timecodeScale, uint(1_000_000, 3))),
  element(ID.tracks, trackEntry),
);
const picture = element(ID.simpleBlock, new Uint8Array([0x81]), uint(0, 2), new Uint8Array([0x80, 7, 7]));
const second = (index: number): Uint8Array =>
  join(idBytes(ID.cluster), UNKNOWN, element(ID.timecode, uint(index * 1000, 4)), picture);

function setUp(first = stepRecorder(IDLE, { type: 'start' })) {
  let state = first;
  const clock = { ms: 0 };
  const disk = { freeBytes: null as number | null, isFull: false, wasRemoved: false, wasMarked: false };
  const chunks: Blob[] = [];
  const nothing = (): Promise<void> => Promise.resolve();
  const file: RecordingFile = {
    id: '5000',
    append: async (chunk) => {
      if (disk.isFull) throw new Error('full');
      chunks.push(chunk);
    },
    parts: async () => chunks,
    markFinished: async () => void (disk.wasMarked = true),
    markHanded: nothing,
    markSaved: nothing,
    remove: async () => void (disk.wasRemoved = true),
  };
  const recorder = createRecorder({
    store: {
      isInMemory: false,
      create: async () => file,
      open: async () => file,
      unfinished: async () => [],
      freeBytes: async () => disk.freeBytes,
    },
    read: () => state,
    dispatch: (event) => (state = stepRecorder(state, event)),
    now: () => clock.ms,
    scene: () => ({}) as ReturnType<RecorderDeps['scene']>,
    view: () => ({}) as ReturnType<RecorderDeps['view']>,
    hostNowMs: () => 0,
    palette: () => ({}) as ReturnType<RecorderDeps['palette']>,
    microphone: () => null,
    openVoice: () => null,
    isStill: () => true,
  });
  const reached = (tag: RecorderState['tag']): Promise<void> => vi.waitFor(() => expect(state.tag).toBe(tag));
  return { recorder, clock, disk, chunks, state: () => state, reached };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  vi.stubGlobal('MediaRecorder', FakeRecorder);
  FakeRecorder.startFails = false;
  FakeStream.stopped = 0;
  mix.close.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('createRecorder', () => {
  it('makes a file of what was written, and lets go of picture and sound', async () => {
    const { recorder, disk, state, reached } = setUp();
    await recorder.start();
    expect(state().tag).toBe('recording');
    FakeRecorder.last.give(join(HEADS, second(0)));
    FakeRecorder.last.give(second(1));
    recorder.stop('asked');
    await reached('finished');
    expect(state()).toMatchObject({
      why: 'asked',
      made: { id: '5000', name: nameOf(5000), isInMemory: false, bytes: recorder.made()?.blob.size },
    });
    expect(disk).toMatchObject({ wasMarked: true, wasRemoved: false });
    expect([FakeStream.stopped, mix.close.mock.calls.length, vi.getTimerCount()]).toEqual([1, 1, 0]);
    recorder.close();
    expect(recorder.made()).toBeNull();
  });

  it('pauses and goes on, and counts no time between', async () => {
    const { recorder, clock, state } = setUp();
    await recorder.start();
    clock.ms = 4000;
    recorder.pause();
    clock.ms = 9000;
    recorder.resume();
    expect(state()).toMatchObject({ tag: 'recording', ranMs: 4000, sinceMs: 9000 });
  });

  it('takes no chunk after one that could not be written: catches a file that breaks in its middle', async () => {
    const { recorder, disk, chunks, state, reached } = setUp();
    await recorder.start();
    FakeRecorder.last.give(join(HEADS, second(0)));
    await vi.waitFor(() => expect(chunks).toHaveLength(1));
    disk.isFull = true;
    FakeRecorder.last.give(second(1));
    await reached('finished');
    disk.isFull = false;
    FakeRecorder.last.give(second(2));
    expect(state()).toMatchObject({ why: 'disk' });
    expect(chunks).toHaveLength(1);
  });

  it('ends by itself before the disk is full, and says why', async () => {
    const { recorder, disk, state, reached } = setUp();
    await recorder.start();
    disk.freeBytes = 1;
    FakeRecorder.last.give(join(HEADS, second(0)));
    await reached('finished');
    expect(state()).toMatchObject({ why: 'disk' });
  });

  it('keeps what there is when the browser ends it, and removes what nothing can play', async () => {
    const { recorder, disk, state, reached } = setUp();
    await recorder.start();
    FakeRecorder.last.stop();
    await reached('failed');
    expect([state(), disk.wasRemoved]).toEqual([{ tag: 'failed', why: 'empty' }, true]);
  });

  it('leaves no file, no sound and no drawing of what could not be begun', async () => {
    const { recorder, disk, state } = setUp();
    FakeRecorder.startFails = true;
    await recorder.start();
    expect(state()).toEqual({ tag: 'failed', why: 'cant-begin' });
    expect([disk.wasRemoved, mix.close.mock.calls.length, vi.getTimerCount()]).toEqual([true, 1, 0]);
  });

  it('does not mark as ended what a crash has left', async () => {
    const { recorder, disk, chunks, state } = setUp(IDLE);
    chunks.push(new Blob([Uint8Array.from(join(HEADS, second(0)))]));
    await recorder.recover('5000', 'unfinished');
    expect([state().tag, disk.wasMarked]).toEqual(['finished', false]);
  });
});
