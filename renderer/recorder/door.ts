/**
 * Owns the way to the recorder: what the window shows of it, and what a person can do with it. The recorder itself is
 * read when it is used for the first time; until then nothing of it runs.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Recorder, RecorderDeps } from './recorder';
import {
  keptOf,
  NOTHING_RECORDED,
  stepDoor,
  toggleOf,
  type DoorEvent,
  type RecorderView,
  type Toggle,
} from './door-machine';
import { canWait, type Made, type RecorderEvent, type RecorderState } from './recorder-machine';
import type { RecordingStore } from './recording-store';
import type { DownloadEnd } from '../state/models/downloads';
import type { Saved, saveRecording } from './save';

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

/** Read when the recorder is used for the first time. */
type Opened = Pick<RecorderParts, 'save'> & {
  readonly recordings: RecordingStore;
  readonly recorder: Recorder;
};

/** Hands a recording over. Rejects if there is none, or it could not be written. */
async function writeOut(
  { recorder, save }: Opened,
  { name, url }: Made,
  followDownload: DoorDeps['followDownload'],
): Promise<Saved> {
  const kept = recorder.made();
  if (kept === null) throw new Error('nothing to save');
  const how = await save(kept.blob, name, url, followDownload);
  // Not marked it is only offered once more, which is the safe side.
  if (how === 'written') await kept.file.markSaved().catch(() => undefined);
  if (how === 'handed') await kept.file.markHanded().catch(() => undefined);
  return how;
}

/** What lies on the disk and is not shown: a crash left it, or it waits. */
function createOffers(
  store: StoreApi<RecorderView>,
  apply: (event: DoorEvent) => void,
  all: () => Promise<Opened>,
): Pick<RecorderDoor, 'recover' | 'discardUnfinished' | 'lookForUnfinished'> {
  const discardUnfinished = async (id: string): Promise<void> => {
    apply({ type: 'remove', id });
    try {
      const { recordings } = await all();
      await (await recordings.open(id)).remove();
      apply({ type: 'forget', id });
    } catch {
      apply({ type: 'notRemoved', id });
    }
  };

  const recover = async (id: string): Promise<void> => {
    const left = store.getState().unfinished.find((one) => one.id === id);
    const wasFinished = left !== undefined && (left.wasFinished || left.wasHanded);
    apply({ type: 'forget', id });
    const { recorder } = await all();
    await recorder.recover(id, wasFinished ? 'asked' : 'unfinished');
  };
  const lookForUnfinished = async (): Promise<void> => {
    if (!(await hasRecordings())) return;
    const { recordings } = await all();
    apply({ type: 'found', unfinished: await recordings.unfinished() });
  };
  return {
    recover: (id) => void recover(id),
    discardUnfinished: (id) => void discardUnfinished(id),
    lookForUnfinished,
  };
}

export function createRecorderDoor({ load, followDownload }: DoorDeps): RecorderDoor {
  const store = createStore<RecorderView>(() => NOTHING_RECORDED);
  const read = (): RecorderState => store.getState().state;
  const apply = (event: DoorEvent): void => {
    const before = store.getState();
    const view = stepDoor(before, event);
    if (view !== before) store.setState(view, true);
  };
  const dispatch = (event: RecorderEvent): void => apply({ type: 'recorder', event });

  let opening: Promise<Opened> | null = null;
  const openAll = async (): Promise<Opened> => {
    const { open, openStore, save } = await load();
    const recordings = await openStore();
    return { recordings, save, recorder: open(recordings, { read, dispatch }) };
  };
  const all = (): Promise<Opened> => {
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
    apply({ type: 'save' });
    const how = await all()
      .then((opened) => writeOut(opened, state.made, followDownload))
      .catch(() => 'failed' as const);
    apply({ type: 'saved', id: state.made.id, how });
  };

  const close = async (isRemoved: boolean): Promise<void> => {
    const state = read();
    apply({ type: 'close' });
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
      apply({ type: 'offer', kept: keptOf(state) });
      apply({ type: 'notRemoved', id: state.made.id });
    }
  };

  const again = async (): Promise<void> => {
    const state = read();
    if (state.tag !== 'finished' || !canWait(state)) return;
    await close(false);
    if (state.saving !== 'saved') apply({ type: 'offer', kept: keptOf(state) });
    await start();
  };

  const toggles: Readonly<Record<Toggle, () => void>> = {
    start: () => void start(),
    stop: () => void all().then(({ recorder }) => recorder.stop('asked')),
    callOff: () => dispatch({ type: 'stop', why: 'asked' }),
    again: () => void again(),
    look: () => apply({ type: 'look', isOpen: true }),
    nothing: () => {},
  };

  return {
    store,
    again: () => void again(),
    toggle: () => toggles[toggleOf(read())](),
    pauseOrResume: () =>
      void all().then(({ recorder }) => (read().tag === 'paused' ? recorder.resume() : recorder.pause())),
    save: () => void save(),
    discard: () => void close(true),
    setOpen: (isOpen) => apply({ type: 'look', isOpen }),
    close: () => void close(false),
    ...createOffers(store, apply, all),
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
