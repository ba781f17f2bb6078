/**
 * Owns a recording while it is made: canvas, sound, MediaRecorder and the chunks on their way to the disk. What it may
 * become is recorder-machine.ts's part, and nothing of this exists while nothing is recorded.
 */
import type { TimelineView } from '../state/conversation/timeline';
import { createMix, type Mix, type VoiceTap } from './mix';
import type { Palette } from './palette';
import { createPicture, type Picture } from './picture';
import {
  DISK_LIMITS,
  lengthOf,
  MEMORY_LIMITS,
  overLimit,
  type Made,
  type RecorderEvent,
  type RecorderState,
  type StopReason,
} from './recorder-machine';
import type { RecordingFile, RecordingStore } from './recording-store';
import type { Scene } from './scene';
import { createScanner, seekable } from './webm';

export type RecorderDeps = {
  readonly store: RecordingStore;
  readonly read: () => RecorderState;
  readonly dispatch: (event: RecorderEvent) => void;
  readonly now: () => number;
  readonly scene: () => Scene;
  readonly view: () => TimelineView;
  readonly hostNowMs: () => number;
  readonly palette: () => Palette;
  readonly microphone: () => MediaStream | null;
  readonly openVoice: () => VoiceTap | null;
  /** Nothing of the picture moves. */
  readonly isStill: () => boolean;
};

export type Recorder = {
  start(): Promise<void>;
  pause(): void;
  resume(): void;
  stop(why: StopReason): void;
  recover(id: string, why: Extract<StopReason, 'unfinished' | 'asked'>): Promise<void>;
  /** The recording that is shown; null if there is none. */
  made(): { readonly blob: Blob; readonly file: RecordingFile } | null;
  /** Lets it go from the page; on the disk it stays until it is removed. */
  close(): void;
};

/** Chromium's own, which TypeScript's library does not have yet; others ignore it. */
type RecorderOptions = MediaRecorderOptions & { readonly videoKeyFrameIntervalDuration: number };

const FRAMES_PER_SECOND = 30;
const FRAME_MS = 1000 / FRAMES_PER_SECOND;
/** Of a picture in which nothing moves, every so many-th is enough. */
const STILL_EVERY = 6;
/** A crash costs what is younger. */
const CHUNK_MS = 1000;
/** Flat colours and few moving pixels need no more. */
const VIDEO_BITS = 400_000;
const AUDIO_BITS = 48_000;
/** A player that seeks begins at one of these. */
const KEY_FRAME_MS = 4_000;
/** A disk that is this many seconds behind will not catch up; what it has is kept. */
const MAX_PENDING = 20;
/** Light to encode first: the models need the processor more. */
const TYPES = ['video/webm;codecs=vp8,opus', 'video/webm;codecs=vp9,opus', 'video/webm'] as const;

export const recordingType = (): string | null =>
  TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;

type Dispatch = RecorderDeps['dispatch'];

/**
 * Owns the chunks on their way to the disk, one after the other.
 * @returns what takes one, and what settles when all that were taken lie there.
 */
function createChunkWriter(deps: {
  readonly file: RecordingFile;
  readonly dispatch: Dispatch;
  /** To be asked after each chunk. */
  readonly isOver: () => Promise<StopReason | null>;
  readonly stop: (why: StopReason) => void;
}) {
  const { file, dispatch, isOver, stop } = deps;
  let writing: Promise<void> = Promise.resolve();
  let pending = 0;
  let isFull = false;
  const giveUp = (): void => {
    // After a chunk that is missing no other may come: the rest could not be played.
    isFull = true;
    stop('disk');
  };
  const keep = async (chunk: Blob): Promise<void> => {
    try {
      if (isFull) return;
      await file.append(chunk);
      dispatch({ type: 'chunk', bytes: chunk.size });
      const why = await isOver();
      if (why !== null) stop(why);
    } catch {
      giveUp();
    } finally {
      pending -= 1;
    }
  };
  return {
    take: (chunk: Blob): void => {
      if (chunk.size === 0 || isFull) return;
      if (pending >= MAX_PENDING) return giveUp();
      pending += 1;
      writing = writing.then(() => keep(chunk));
    },
    written: (): Promise<void> => writing,
  };
}

/** @returns what draws the next frame, if anything of it moves. */
function createPainter(deps: RecorderDeps, picture: Picture, mix: Mix): () => void {
  let palette = deps.palette();
  let tick = 0;
  return () => {
    tick += 1;
    if (tick % FRAMES_PER_SECOND === 0) palette = deps.palette();
    if (tick > 1 && tick % STILL_EVERY !== 0 && deps.isStill()) return;
    mix.follow(deps.microphone());
    picture.paint({ scene: deps.scene(), view: deps.view(), nowMs: deps.hostNowMs(), palette });
  };
}

/** The sound of a recording that is begun by `run`; what can't be begun leaves none of it open. */
async function withMix(voice: VoiceTap | null, run: (mix: Mix) => void): Promise<void> {
  const mix = await createMix(voice);
  try {
    run(mix);
  } catch (thrown) {
    mix.close();
    throw thrown;
  }
}

/** Picture and sound in one. */
function openStream(picture: Picture, mix: Mix): MediaStream {
  const stream = picture.canvas.captureStream(FRAMES_PER_SECOND);
  // Words must stay sharp; nothing in it moves so fast that frames would have to go first.
  for (const track of stream.getVideoTracks()) track.contentHint = 'text';
  stream.addTrack(mix.track);
  return stream;
}

function openRecorder(stream: MediaStream): MediaRecorder {
  const options: RecorderOptions = {
    mimeType: recordingType() ?? '',
    videoBitsPerSecond: VIDEO_BITS,
    audioBitsPerSecond: AUDIO_BITS,
    videoKeyFrameIntervalDuration: KEY_FRAME_MS,
  };
  return new MediaRecorder(stream, options);
}

/** Which limit is reached; null while none is, or nothing is recorded. */
async function limitOf({ store, read, now }: RecorderDeps): Promise<StopReason | null> {
  const state = read();
  if (state.tag !== 'recording') return null;
  return overLimit(store.isInMemory ? MEMORY_LIMITS : DISK_LIMITS, {
    lengthMs: lengthOf(state, now()),
    bytes: state.bytes,
    freeBytes: await store.freeBytes(),
  });
}

/** @returns a file that can be played and sought in, made of stretches of what is on the disk; null if nothing can be played. */
async function makeWhole(
  file: RecordingFile,
): Promise<{ readonly blob: Blob; readonly lengthMs: number } | null> {
  const parts = await file.parts();
  const scanner = createScanner();
  for (const part of parts) scanner.push(new Uint8Array(await part.arrayBuffer()));
  const scan = scanner.result();
  if (scan === null) return null;
  const whole = new Blob([...parts]);
  const blob = new Blob(
    seekable(scan).map((piece) => ('from' in piece ? whole.slice(piece.from, piece.until) : piece)),
    { type: 'video/webm' },
  );
  return { blob, lengthMs: scan.lengthMs };
}

export function createRecorder(deps: RecorderDeps): Recorder {
  const { store, read, dispatch, now } = deps;
  let running: MediaRecorder | null = null;
  let kept: { readonly blob: Blob; readonly file: RecordingFile; readonly url: string } | null = null;

  const stop = (why: StopReason): void => {
    dispatch({ type: 'stop', why });
    // One that has stopped by itself has already said its last.
    if (running !== null && running.state !== 'inactive') running.stop();
  };

  const run = (file: RecordingFile, mix: Mix): void => {
    const picture = createPicture();
    const paint = createPainter(deps, picture, mix);
    paint();
    const stream = openStream(picture, mix);
    const recorder = openRecorder(stream);
    const writer = createChunkWriter({ file, dispatch, isOver: () => limitOf(deps), stop });
    recorder.addEventListener('dataavailable', ({ data }) => writer.take(data));
    recorder.addEventListener('error', () => stop('broken'));
    recorder.addEventListener('stop', () => {
      // Ended from outside: a track that went away, say.
      dispatch({ type: 'stop', why: 'broken' });
      clearInterval(timer);
      mix.close();
      for (const track of stream.getTracks()) track.stop();
      running = null;
      void writer.written().then(() => finish(file));
    });
    recorder.start(CHUNK_MS);
    // What can't be started draws nothing.
    const timer = setInterval(paint, FRAME_MS);
    running = recorder;
    dispatch({ type: 'begun', atMs: now(), isInMemory: store.isInMemory });
    if (read().tag !== 'recording') recorder.stop();
  };

  const finish = async (file: RecordingFile): Promise<void> => {
    try {
      const whole = await makeWhole(file);
      if (whole === null) {
        await file.remove();
        dispatch({ type: 'failed', why: 'empty' });
        return;
      }
      const { blob, lengthMs } = whole;
      const url = URL.createObjectURL(blob);
      kept = { blob, file, url };
      const state = read();
      // Not marked it is only said to have broken off: nothing is lost by it.
      if (state.tag === 'finishing' && state.why !== 'unfinished')
        await file.markFinished().catch(() => undefined);
      const { id } = file;
      const { isInMemory } = store;
      const made: Made = { id, name: nameOf(Number(id)), url, lengthMs, bytes: blob.size, isInMemory };
      dispatch({ type: 'made', made });
    } catch {
      dispatch({ type: 'failed', why: 'empty' });
    }
  };

  return {
    start: async () => {
      let file: RecordingFile | null = null;
      try {
        file = await store.create(Date.now());
        const begun = file;
        await withMix(deps.openVoice(), (mix) => run(begun, mix));
      } catch {
        await file?.remove().catch(() => undefined);
        dispatch({ type: 'failed', why: 'cant-begin' });
      }
    },
    pause: () => {
      if (running?.state !== 'recording') return;
      running.pause();
      dispatch({ type: 'pause', atMs: now() });
    },
    resume: () => {
      if (running?.state !== 'paused') return;
      running.resume();
      dispatch({ type: 'resume', atMs: now() });
    },
    stop,
    recover: async (id, why) => {
      dispatch({ type: 'recover', why });
      try {
        await finish(await store.open(id));
      } catch {
        dispatch({ type: 'failed', why: 'empty' });
      }
    },
    made: () => kept,
    close: () => {
      if (kept !== null) URL.revokeObjectURL(kept.url);
      kept = null;
    },
  };
}

/** "sidetone-2026-03-01-1405.webm", in the person's own time. */
export function nameOf(startedAtMs: number): string {
  const date = new Date(startedAtMs);
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `sidetone-${day}-${two(date.getHours())}${two(date.getMinutes())}.webm`;
}
