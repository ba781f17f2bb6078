/** Owns what the page and the player's worklet say to each other, and the two values both must know. */
import type { QueueReport } from './playout-queue';

export type ToWorklet =
  | { readonly type: 'append'; readonly turnId: number; readonly samples: Float32Array }
  | { readonly type: 'end'; readonly turnId: number }
  | { readonly type: 'flush'; readonly turnId: number }
  /** A factor, not decibels; 1 is full volume. */
  | { readonly type: 'gain'; readonly turnId: number; readonly gain: number }
  | { readonly type: 'pause'; readonly turnId: number }
  | { readonly type: 'resume'; readonly turnId: number }
  | { readonly type: 'reset' };

export type FromWorklet =
  /** `frame`: number of the sample, since the context began, at which the report holds. */
  | {
      readonly type: 'report';
      readonly turnId: number;
      readonly phase: QueueReport['phase'];
      readonly playedSamples: number;
      readonly frame: number;
    }
  /** Refused: the queue is full. */
  | { readonly type: 'overflow'; readonly turnId: number; readonly samples: number }
  /** Peaks of consecutive blocks of LEVEL_SAMPLES, the first of which begins at `frame`. */
  | { readonly type: 'levels'; readonly frame: number; readonly peaks: readonly number[] }
  /** All that was rendered, silence included; only if asked for. */
  | { readonly type: 'tap'; readonly frame: number; readonly samples: Float32Array };

export type PlayerWorkletOptions = { readonly tap: boolean };

export const PLAYER_WORKLET = 'sidetone-player';
/** Four render quanta: 21 ms at PLAYOUT_RATE, finer than the picture can show. */
export const LEVEL_SAMPLES = 512;
