/**
 * Owns the way to the recorder: what the window shows of it, and what a person can do with it. The recorder itself is
 * read when it is used for the first time; until then nothing of it runs.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Recorder, RecorderDeps } from './recorder';
import { canWait, IDLE, stepRecorder, type RecorderEvent, type RecorderState } from './recorder-machine';
import type { RecordingStore, Unfinished } from './recording-store';
import type { DownloadEnd } from '../state/models/downloads';
import type { saveRecording } from './save';

export type RecorderView = {
  readonly state: RecorderState;
  /** Left by a window that ended in the middle, or kept because it is not known whether a download has it. */
  readonly unfinished: readonly Unfinished[];
  /** Those of them that could not be removed from the disk. */
  readonly notRemoved: readonly string[];
  /** The finished recording is looked at. */
  readonly isOpen: boolean;
  /** What could not be done with it; it is still there. */
  readonly fault: 'not-saved' | null;
};

export type RecorderDoor = {
  readonly store: StoreApi<RecorderView>;
  /** Starts, or stops: the one button. What was made and not saved yet is looked at first. */
  toggle(): void;
  /** Another one; what was made waits where the window offers what lies here unsaved. */
  again(): void;
  pauseOrResume(): void;
  save(): void;
  discard(): void;
  setOpen(isOpen: boolean): void;
  /** Away from what failed, or from what has been saved. */
  close(): void;
  recover(id: string): void;
  discardUnfinished(id: string): void;
  /** Looks for what a crash has left. */
  lookForUnfinished(): Promise<void>;
};

export type RecorderParts = {
  readonly open: (store: RecordingStore, deps: Pick<RecorderDeps, 'read' | 'dispatch'>) => Recorder;
  readonly openStore: () => Promise<RecordingStore>;
  readonly save: typeof saveRecording;
};

export type DoorDeps = {
  readonly load: () => Promise<RecorderParts>;
  /** Of the desktop app, which tells how a download ended; null in a browser. */
  readonly followDownload: ((url: string) => Promise<DownloadEnd>) | null;
};

const FOLDER = 'recordings';

const AFTER = { written: 'saved', handed: 'handed', cancelled: 'not-saved' } as const;

export function createRecorderDoor({ load, followDownload }: DoorDeps): RecorderDoor {
  const store = createStore<RecorderView>(() => ({
    state: IDLE,
    unfinished: [],
    notRemoved: [],
    isOpen: false,
    fault: null,
  }));
  const read = (): RecorderState => store.getState().state;
  const dispatch = (event: RecorderEvent): void => {
    const before = read();
    const state = stepRecorder(before, event);
    if (state === before) return;
    // What was made is shown at once, so that the person need not look for it.
    store.setState(
      state.tag === 'finished' && before.tag === 'finishing' ? { state, isOpen: true } : { state },
    );
  };

  let opening: ReturnType<typeof openAll> | null = null;
  const openAll = async () => {
    const { open, openStore, save } = await load();
    const recordings = await openStore();
    return { recordings, save, recorder: open(recordings, { read, dispatch }) };
  };
  const all = () => {
    opening ??= openAll();
    return opening;
  };

  const start = async (): Promise<void> => {
    dispatch({ type: 'start' });
    if (read().tag !== 'starting') return;
    const missing = whatIsMissing();
    if (missing !== null) return dispatch({ type: 'failed', why: missing });
    try {
      await (await all()).recorder.start();
    } catch {
      opening = null;
      dispatch({ type: 'failed', why: 'cant-begin' });
    }
  };

  const save = async (): Promise<void> => {
    const state = read();
    if (state.tag !== 'finished' || state.saving === 'saving') return;
    /** It may have been discarded meanwhile, and another may stand in its place. */
    const isStillThere = (): boolean => {
      const now = read();
      return now.tag === 'finished' && now.made.id === state.made.id;
    };
    dispatch({ type: 'save' });
    store.setState({ fault: null });
    try {
      const { recorder, save: write } = await all();
      const kept = recorder.made();
      if (kept === null) throw new Error('nothing to save');
      const saved = await write(kept.blob, state.made.name, state.made.url, followDownload);
      // Not marked it is only offered once more, which is the safe side.
      if (saved === 'written') await kept.file.markSaved().catch(() => undefined);
      if (saved === 'handed') await kept.file.markHanded().catch(() => undefined);
      if (isStillThere()) dispatch({ type: AFTER[saved] });
    } catch {
      if (!isStillThere()) return;
      dispatch({ type: 'not-saved' });
      store.setState({ isOpen: true, fault: 'not-saved' });
    }
  };

  const close = async (isRemoved: boolean): Promise<void> => {
    const state = read();
    dispatch({ type: 'close' });
    store.setState({ isOpen: false, fault: null });
    if (state.tag !== 'finished') return;
    const { recorder } = await all();
    const kept = recorder.made();
    recorder.close();
    // What is saved goes at the next start, from memory at once.
    if ((!isRemoved && !state.made.isInMemory) || kept === null) return;
    try {
      await kept.file.remove();
    } catch {
      // This dialog is closed.
      offer(state);
      store.setState(({ notRemoved }) => ({ notRemoved: [...notRemoved, state.made.id] }));
    }
  };

  const again = async (): Promise<void> => {
    const state = read();
    if (state.tag !== 'finished' || !canWait(state)) return;
    await close(false);
    if (state.saving !== 'saved') offer(state);
    await start();
  };
  /** Where everybody sees it. */
  const offer = ({ made, saving }: Extract<RecorderState, { readonly tag: 'finished' }>): void => {
    const { id, bytes } = made;
    const kept = {
      id,
      startedAtMs: Number(id),
      bytes,
      wasFinished: true,
      wasHanded: saving === 'handed',
    };
    store.setState(({ unfinished }) => ({ unfinished: [...unfinished, kept] }));
  };

  const discardUnfinished = async (id: string): Promise<void> => {
    store.setState(({ notRemoved }) => ({ notRemoved: notRemoved.filter((one) => one !== id) }));
    try {
      const { recordings } = await all();
      await (await recordings.open(id)).remove();
      forget(id);
    } catch {
      store.setState(({ notRemoved }) => ({ notRemoved: [...notRemoved, id] }));
    }
  };
  const forget = (id: string): void =>
    store.setState(({ unfinished, notRemoved }) => ({
      unfinished: unfinished.filter((one) => one.id !== id),
      notRemoved: notRemoved.filter((one) => one !== id),
    }));

  return {
    store,
    again: () => void again(),
    toggle: () => {
      const state = read();
      const { tag } = state;
      if (tag === 'idle' || tag === 'failed') void start();
      else if (tag === 'recording' || tag === 'paused')
        void all().then(({ recorder }) => recorder.stop('asked'));
      else if (tag === 'starting') dispatch({ type: 'stop', why: 'asked' });
      else if (tag === 'finished' && state.saving !== 'no' && canWait(state)) void again();
      else if (tag === 'finished') store.setState({ isOpen: true });
    },
    pauseOrResume: () =>
      void all().then(({ recorder }) => (read().tag === 'paused' ? recorder.resume() : recorder.pause())),
    save: () => void save(),
    discard: () => void close(true),
    setOpen: (isOpen) => store.setState({ isOpen }),
    close: () => void close(false),
    recover: (id) => {
      const left = store.getState().unfinished.find((one) => one.id === id);
      const wasFinished = left !== undefined && (left.wasFinished || left.wasHanded);
      forget(id);
      void all().then(({ recorder }) => recorder.recover(id, wasFinished ? 'asked' : 'unfinished'));
    },
    discardUnfinished: (id) => void discardUnfinished(id),
    lookForUnfinished: async () => {
      if (!(await hasRecordings())) return;
      const { recordings } = await all();
      store.setState({ unfinished: await recordings.unfinished() });
    },
  };
}

function whatIsMissing(): 'no-recorder' | 'no-webm' | null {
  if (!('MediaRecorder' in window) || !('captureStream' in HTMLCanvasElement.prototype)) return 'no-recorder';
  return MediaRecorder.isTypeSupported('video/webm') ? null : 'no-webm';
}

/** Asked without the recorder, so that a start on which there is nothing to offer reads nothing. */
async function hasRecordings(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    await root.getDirectoryHandle(FOLDER);
    return true;
  } catch {
    return false;
  }
}
