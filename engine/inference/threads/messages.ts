/**
 * Owns what is said between the inference process's main thread and the thread of one model. Types only. Requests are
 * answered in any order; each ends with exactly one `end` or `failed`.
 */
import type { Problem } from '../../contract/errors';
import type { VoiceOptions } from '../engine-types';

/** Which model the thread is for; it loads it as soon as it runs. */
export type ThreadModel = VoiceOptions & {
  readonly stage: 'stt' | 'tts' | 'eot';
  /** See engines.ts. */
  readonly engine: string;
};

export type ToThread =
  /** Mono, 16 kHz; of one session. */
  | {
      readonly type: 'transcribe';
      readonly requestId: number;
      readonly session: string;
      readonly samples: Float32Array;
    }
  | { readonly type: 'synthesise'; readonly requestId: number; readonly text: string }
  /** A session's utterance so far, mono, 16 kHz. */
  | {
      readonly type: 'score';
      readonly requestId: number;
      readonly session: string;
      readonly samples: Float32Array;
    }
  /** Answered with nothing, as is the next. */
  | { readonly type: 'pushAudio'; readonly session: string; readonly samples: Float32Array }
  /** The session is over. */
  | { readonly type: 'forget'; readonly session: string }
  | { readonly type: 'cancel'; readonly requestId: number }
  /** Release the model and end. */
  | { readonly type: 'dispose' };

export type FromThread =
  /** `sampleRate` of what a voice will yield, 0 for any other model. */
  | { readonly type: 'loaded'; readonly sampleRate: number }
  | { readonly type: 'unloadable'; readonly problem: Problem }
  | { readonly type: 'text'; readonly requestId: number; readonly text: string }
  | { readonly type: 'speech'; readonly requestId: number; readonly samples: Float32Array }
  | { readonly type: 'probability'; readonly requestId: number; readonly probability: number }
  | { readonly type: 'end'; readonly requestId: number }
  | { readonly type: 'failed'; readonly requestId: number; readonly problem: Problem };
