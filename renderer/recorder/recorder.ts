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

export function createRecorder(deps: RecorderDeps): Recorder {
  const { store, read, dispatch, now } = deps;
  let running: {
    readonly recorder: MediaRecorder;
    readonly mix: Mix;
    readonly stream: MediaStream;
    readonly file: RecordingFile;
    timer: ReturnType<typeof setInterval>;
  } | null = null;
  let kept: { readonly blob: Blob; readonly file: RecordingFile; readonly url: string } | null = null;

  const stop = (why: StopReason): void => {
    dispatch({ type: 'stop', why });
    // One that has stopped by itself has already said its last.
    if (running !== null && running.recorder.state !== 'inactive') running.recorder.stop();
  };

  const begin = async (file: RecordingFile): Promise<void> => {
    const picture = createPicture();
    const mix = await createMix(deps.openVoice());
    try {
      run(file, picture, mix);
    } catch (thrown) {
      mix.close();
      throw thrown;
    }
  };

  const run = (file: RecordingFile, picture: Picture, mix: Mix): void => {
    let palette = deps.palette();
    let tick = 0;
    const paint = (): void => {
      tick += 1;
      if (tick % FRAMES_PER_SECOND === 0) palette = deps.palette();
      if (tick > 1 && tick % STILL_EVERY !== 0 && deps.isStill()) return;
      mix.follow(deps.microphone());
      picture.paint({ scene: deps.scene(), view: deps.view(), nowMs: deps.hostNowMs(), palette });
    };
    paint();
    const stream = picture.canvas.captureStream(FRAMES_PER_SECOND);
    // Words must stay sharp; nothing in it moves so fast that frames would have to go first.
    for (const track of stream.getVideoTracks()) track.contentHint = 'text';
    stream.addTrack(mix.track);
    const options: RecorderOptions = {
      mimeType: recordingType() ?? '',
      videoBitsPerSecond: VIDEO_BITS,
      audioBitsPerSecond: AUDIO_BITS,
      videoKeyFrameIntervalDuration: KEY_FRAME_MS,
    };
    const recorder = new MediaRecorder(stream, options);

    let writing: Promise<void> = Promise.resolve();
    let pending = 0;
    let isFull = false;
    const giveUp = (why: StopReason): void => {
      // After a chunk that is missing no other may come: the rest could not be played.
      isFull = true;
      stop(why);
    };
    const keep = async (chunk: Blob): Promise<void> => {
      try {
        if (isFull) return;
        await file.append(chunk);
        dispatch({ type: 'chunk', bytes: chunk.size });
        await look();
      } catch {
        giveUp('disk');
      } finally {
        pending -= 1;
      }
    };
    const look = async (): Promise<void> => {
      const state = read();
      if (state.tag !== 'recording') return;
      const why = overLimit(store.isInMemory ? MEMORY_LIMITS : DISK_LIMITS, {
        lengthMs: lengthOf(state, now()),
        bytes: state.bytes,
        freeBytes: await store.freeBytes(),
      });
      if (why !== null) stop(why);
    };
    recorder.addEventListener('dataavailable', ({ data }) => {
      if (data.size === 0 || isFull) return;
      if (pending >= MAX_PENDING) return giveUp('disk');
      pending += 1;
      writing = writing.then(() => keep(data));
    });
    recorder.addEventListener('error', () => stop('broken'));
    recorder.addEventListener('stop', () => {
      // Ended from outside: a track that went away, say.
      dispatch({ type: 'stop', why: 'broken' });
      clearInterval(running?.timer);
      mix.close();
      for (const track of stream.getTracks()) track.stop();
      running = null;
      void writing.then(() => finish(file));
    });
    running = { recorder, mix, stream, file, timer: setInterval(paint, FRAME_MS) };
    recorder.start(CHUNK_MS);
    dispatch({ type: 'begun', atMs: now(), isInMemory: store.isInMemory });
    if (read().tag !== 'recording') recorder.stop();
  };

  /**
   * What was written is made a whole file. Nothing is copied: the new file is made of stretches of what is on the disk.
   */
  const finish = async (file: RecordingFile): Promise<void> => {
    try {
      const parts = await file.parts();
      const scanner = createScanner();
      for (const part of parts) scanner.push(new Uint8Array(await part.arrayBuffer()));
      const scan = scanner.result();
      if (scan === null) {
        await file.remove();
        dispatch({ type: 'failed', why: 'empty' });
        return;
      }
      const whole = new Blob([...parts]);
      const blob = new Blob(
        seekable(scan).map((piece) => ('from' in piece ? whole.slice(piece.from, piece.until) : piece)),
        { type: 'video/webm' },
      );
      const url = URL.createObjectURL(blob);
      kept = { blob, file, url };
      const made: Made = {
        id: file.id,
        name: nameOf(Number(file.id)),
        url,
        lengthMs: scan.lengthMs,
        bytes: blob.size,
        isInMemory: store.isInMemory,
      };
      const state = read();
      // Not marked it is only said to have broken off: nothing is lost by it.
      if (state.tag === 'finishing' && state.why !== 'unfinished')
        await file.markFinished().catch(() => undefined);
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
        await begin(file);
      } catch {
        await file?.remove().catch(() => undefined);
        dispatch({ type: 'failed', why: 'cant-begin' });
      }
    },
    pause: () => {
      if (running?.recorder.state !== 'recording') return;
      running.recorder.pause();
      dispatch({ type: 'pause', atMs: now() });
    },
    resume: () => {
      if (running?.recorder.state !== 'paused') return;
      running.recorder.resume();
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
