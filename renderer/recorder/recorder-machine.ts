/**
 * Owns what a recording can be and how it gets from one to the next, its length and size, and when it has become too
 * long or too large. Pure: nothing is recorded here.
 */

/** Why it ended. `long` and `large`: its limits; `disk`: no more could be written; what was written is kept. */
export type StopReason = 'asked' | 'long' | 'large' | 'disk' | 'broken' | 'unfinished';

export type RecorderFailure =
  /** This browser has no recorder, or none that writes WebM. */
  | 'no-recorder'
  | 'no-webm'
  /** It could not be begun: no sound, or no room. */
  | 'cant-begin'
  /** Nothing that could be played is in it. */
  | 'empty'
  | 'not-saved';

export type Made = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly lengthMs: number;
  readonly bytes: number;
  /** It goes with the window. */
  readonly isInMemory: boolean;
};

type Running = {
  readonly bytes: number;
  /** Recorded before `sinceMs`. */
  readonly ranMs: number;
  /** Only in memory: there is no folder on the disk for it here. */
  readonly isInMemory: boolean;
};

export type RecorderState =
  | { readonly tag: 'idle' }
  | { readonly tag: 'starting' }
  | ({ readonly tag: 'recording'; readonly sinceMs: number } & Running)
  | ({ readonly tag: 'paused' } & Running)
  | { readonly tag: 'finishing'; readonly why: StopReason }
  | {
      readonly tag: 'finished';
      readonly why: StopReason;
      readonly made: Made;
      /** `handed`: it is with the browser's downloads, which do not say whether they have it. */
      readonly saving: 'no' | 'saving' | 'saved' | 'handed';
    }
  | { readonly tag: 'failed'; readonly why: RecorderFailure };

export type RecorderEvent =
  | { readonly type: 'start' }
  | { readonly type: 'begun'; readonly atMs: number; readonly isInMemory: boolean }
  | { readonly type: 'chunk'; readonly bytes: number }
  | { readonly type: 'pause'; readonly atMs: number }
  | { readonly type: 'resume'; readonly atMs: number }
  | { readonly type: 'stop'; readonly why: StopReason }
  /** What a crash left is made whole, or what is kept is looked at again: that one had been asked to end. */
  | { readonly type: 'recover'; readonly why: Extract<StopReason, 'unfinished' | 'asked'> }
  | { readonly type: 'made'; readonly made: Made }
  | { readonly type: 'failed'; readonly why: RecorderFailure }
  | { readonly type: 'save' }
  | { readonly type: 'saved' }
  | { readonly type: 'handed' }
  | { readonly type: 'not-saved' }
  | { readonly type: 'close' };

export const IDLE: RecorderState = { tag: 'idle' };

/** An event that means nothing in a state leaves it as it is. */
export function stepRecorder(state: RecorderState, event: RecorderEvent): RecorderState {
  switch (event.type) {
    case 'start':
      return state.tag === 'idle' || state.tag === 'failed' ? { tag: 'starting' } : state;
    case 'begun':
      return state.tag === 'starting'
        ? { tag: 'recording', sinceMs: event.atMs, ranMs: 0, bytes: 0, isInMemory: event.isInMemory }
        : state;
    case 'chunk':
      return state.tag === 'recording' || state.tag === 'paused'
        ? { ...state, bytes: state.bytes + event.bytes }
        : state;
    case 'pause':
      if (state.tag !== 'recording') return state;
      return {
        tag: 'paused',
        bytes: state.bytes,
        ranMs: lengthOf(state, event.atMs),
        isInMemory: state.isInMemory,
      };
    case 'resume':
      return state.tag === 'paused' ? { ...state, tag: 'recording', sinceMs: event.atMs } : state;
    case 'stop':
      return state.tag === 'recording' || state.tag === 'paused' || state.tag === 'starting'
        ? { tag: 'finishing', why: event.why }
        : state;
    case 'recover':
      return state.tag === 'idle' || state.tag === 'failed' ? { tag: 'finishing', why: event.why } : state;
    case 'made':
      return state.tag === 'finishing'
        ? { tag: 'finished', why: state.why, made: event.made, saving: 'no' }
        : state;
    case 'failed':
      return state.tag === 'finished' ? state : { tag: 'failed', why: event.why };
    case 'save':
      return state.tag === 'finished' ? { ...state, saving: 'saving' } : state;
    case 'saved':
      return state.tag === 'finished' ? { ...state, saving: 'saved' } : state;
    case 'handed':
      return state.tag === 'finished' ? { ...state, saving: 'handed' } : state;
    case 'not-saved':
      return state.tag === 'finished' ? { ...state, saving: 'no' } : state;
    case 'close':
      return state.tag === 'finished' || state.tag === 'failed' ? IDLE : state;
  }
}

/** It can wait elsewhere while another one is made: nothing is lost by it. */
export const canWait = ({ made, saving }: Extract<RecorderState, { readonly tag: 'finished' }>): boolean =>
  saving === 'saved' || (saving !== 'saving' && !made.isInMemory);

/** What has been recorded so far; pauses are not part of it. */
export const lengthOf = (
  state: Extract<RecorderState, { readonly tag: 'recording' | 'paused' }>,
  nowMs: number,
): number => state.ranMs + (state.tag === 'recording' ? Math.max(0, nowMs - state.sinceMs) : 0);

export type RecordingLimits = { readonly maxMs: number; readonly maxBytes: number };

/** An hour of it are some 250 MB; both limits are for a recording that was forgotten. */
export const DISK_LIMITS: RecordingLimits = { maxMs: 60 * 60_000, maxBytes: 2_000_000_000 };
/** Where there is no folder on the disk for it. */
export const MEMORY_LIMITS: RecordingLimits = { maxMs: 20 * 60_000, maxBytes: 256_000_000 };
/** So much room is left to others on the disk. */
export const SPARE_BYTES = 64_000_000;

/** @param freeBytes null if it can't be known. */
export function overLimit(
  { maxMs, maxBytes }: RecordingLimits,
  is: { readonly lengthMs: number; readonly bytes: number; readonly freeBytes: number | null },
): StopReason | null {
  if (is.lengthMs >= maxMs) return 'long';
  if (is.bytes >= maxBytes) return 'large';
  return is.freeBytes !== null && is.freeBytes < SPARE_BYTES ? 'disk' : null;
}
