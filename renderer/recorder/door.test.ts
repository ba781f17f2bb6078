import { describe, expect, it, vi } from 'vitest';
import { createRecorderDoor, type RecorderParts } from './door';
import type { Made } from './recorder-machine';
import type { RecordingFile, RecordingStore, Unfinished } from './recording-store';
import type { Saved } from './save';

const made: Made = {
  id: '5000',
  name: 'a.webm',
  url: 'blob:1',
  lengthMs: 5_000,
  bytes: 10,
  isInMemory: false,
};
const left: Unfinished = { id: '5000', startedAtMs: 5_000, bytes: 10, wasFinished: false, wasHanded: false };

function setUp() {
  const done: string[] = [];
  let release = (): void => {};
  const disk = { isStuck: false, released: new Promise<void>((done) => (release = done)) };
  const answers: (Saved | 'throws' | 'late')[] = [];
  const file: RecordingFile = {
    id: made.id,
    append: () => Promise.resolve(),
    parts: () => Promise.resolve([]),
    markFinished: () => Promise.resolve(),
    markHanded: async () => void done.push('handed'),
    markSaved: async () => void done.push('saved'),
    remove: async () => {
      if (disk.isStuck) throw new Error('in use');
      done.push('removed');
    },
  };
  const store: RecordingStore = {
    isInMemory: false,
    create: () => Promise.resolve(file),
    open: () => Promise.resolve(file),
    unfinished: () => Promise.resolve([left]),
    freeBytes: () => Promise.resolve(null),
  };
  const parts: RecorderParts = {
    openStore: () => Promise.resolve(store),
    save: async () => {
      const answer = answers.shift() ?? 'throws';
      if (answer === 'late') await disk.released;
      if (answer === 'throws') throw new Error('the disk is full');
      return answer === 'late' ? 'written' : answer;
    },
    open: (_store, { dispatch }) => ({
      start: () => Promise.resolve(),
      pause: () => {},
      resume: () => {},
      stop: () => {},
      recover: async (id, why) => {
        dispatch({ type: 'recover', why });
        dispatch({ type: 'made', made: { ...made, id } });
      },
      made: () => ({ blob: new Blob(), file }),
      close: () => {},
    }),
  };
  const door = createRecorderDoor({ load: () => Promise.resolve(parts), followDownload: null });
  const saving = (): string => {
    const { state } = door.store.getState();
    return state.tag === 'finished' ? state.saving : state.tag;
  };
  const show = async (): Promise<void> => {
    door.recover(made.id);
    await vi.waitFor(() => expect(saving()).toBe('no'));
  };
  return { door, done, disk, answers, saving, show, release: () => release() };
}

describe('the way to the recorder', () => {
  it('only what lies elsewhere for certain is marked as saved: catches the only copy deleted at the next start', async () => {
    const { door, done, answers, saving, show } = setUp();
    await show();
    answers.push('cancelled', 'throws', 'handed', 'written');
    door.save();
    await vi.waitFor(() => expect(saving()).toBe('no'));
    door.save();
    await vi.waitFor(() => expect(door.store.getState().fault).toBe('not-saved'));
    expect(done).toEqual([]);
    door.save();
    await vi.waitFor(() => expect(saving()).toBe('handed'));
    expect(done).toEqual(['handed']);
    door.save();
    await vi.waitFor(() => expect(saving()).toBe('saved'));
    expect(done).toEqual(['handed', 'saved']);
  });

  it('a dialog that is answered late is about its own recording: catches the next one that counts as saved', async () => {
    const { door, done, answers, saving, show, release } = setUp();
    await show();
    answers.push('late');
    door.save();
    door.discard();
    await vi.waitFor(() => expect(done).toContain('removed'));
    door.recover('6000');
    await vi.waitFor(() => expect(saving()).toBe('no'));
    release();
    await vi.waitFor(() => expect(done).toContain('saved'));
    await Promise.resolve();
    expect(saving()).toBe('no');
  });

  it('one that was handed over had not broken off: catches a word of a crash that never was', async () => {
    const { door, saving } = setUp();
    door.store.setState({ unfinished: [{ ...left, wasHanded: true }] });
    door.recover(left.id);
    await vi.waitFor(() => expect(saving()).toBe('no'));
    expect(door.store.getState().state).toMatchObject({ why: 'asked' });
  });

  it('nor had one that was finished and left for later: catches "not finished" said of it', async () => {
    const { door, saving } = setUp();
    door.store.setState({ unfinished: [{ ...left, wasFinished: true }] });
    door.recover(left.id);
    await vi.waitFor(() => expect(saving()).toBe('no'));
    expect(door.store.getState().state).toMatchObject({ why: 'asked' });
  });

  it('lets another one be recorded, and offers the former: there was no way to record until it was discarded', async () => {
    const { door, done, answers, saving, show } = setUp();
    await show();
    // By the key it is looked at first, until it was saved once.
    door.toggle();
    expect(door.store.getState().isOpen).toBe(true);
    answers.push('handed');
    door.save();
    await vi.waitFor(() => expect(saving()).toBe('handed'));
    vi.stubGlobal('window', { MediaRecorder: true });
    vi.stubGlobal('HTMLCanvasElement', { prototype: { captureStream: true } });
    vi.stubGlobal('MediaRecorder', { isTypeSupported: () => true });
    door.toggle();
    await vi.waitFor(() => expect(saving()).toBe('starting'));
    vi.unstubAllGlobals();
    expect(door.store.getState()).toMatchObject({
      isOpen: false,
      unfinished: [{ ...left, wasFinished: true, wasHanded: true }],
    });
    expect(done).not.toContain('removed');
  });

  it('keeps one that is in memory alone until it is saved: another one would be its end', async () => {
    const { door, saving, show } = setUp();
    await show();
    const { state } = door.store.getState();
    if (state.tag !== 'finished') throw new Error('nothing was made');
    door.store.setState({ state: { ...state, made: { ...made, isInMemory: true } } });
    door.again();
    await Promise.resolve();
    expect(saving()).toBe('no');
  });

  it('what could not be removed stays where it is offered, and says so there', async () => {
    const { door, done, disk } = setUp();
    door.store.setState({ unfinished: [left] });
    disk.isStuck = true;
    door.discardUnfinished(left.id);
    await vi.waitFor(() => expect(door.store.getState().notRemoved).toEqual([left.id]));
    expect(door.store.getState().unfinished).toEqual([left]);
    disk.isStuck = false;
    door.discardUnfinished(left.id);
    await vi.waitFor(() => expect(door.store.getState()).toMatchObject({ unfinished: [], notRemoved: [] }));
    expect(done).toEqual(['removed']);
  });

  it('discarded in its dialog, which closes: catches a fault told where the user does not look', async () => {
    const { door, disk, show } = setUp();
    await show();
    disk.isStuck = true;
    door.discard();
    await vi.waitFor(() => expect(door.store.getState().notRemoved).toEqual([made.id]));
    expect(door.store.getState()).toMatchObject({
      isOpen: false,
      unfinished: [{ ...left, wasFinished: true }],
      state: { tag: 'idle' },
    });
  });
});
