/** Owns what a session has its runtime do. Positions of microphone audio are absolute (16 kHz). */
import type { BargeAction, BargeReason } from '../contract/client';
import type { Problem } from '../contract/errors';
import type { Ready, Spans, Speculation, TurnOutcome } from '../contract/spans';
import type { SessionEvent } from './events';
import type { EndReason, HistoryTurn, StateTag, TimerName, Attempt } from './types';

/** What the runtime shall do. */
export type Command =
  | { readonly type: 'prepare' }
  /** Forget the change that failed, and prepare what was there before it. */
  | { readonly type: 'restore' }
  | {
      readonly type: 'transcribe';
      readonly attempt: Attempt;
      readonly fromSample: number;
      readonly toSample: number;
    }
  /** As `transcribe`, but answered with `interim`. */
  | {
      readonly type: 'transcribe.interim';
      readonly attempt: Attempt;
      readonly fromSample: number;
      readonly toSample: number;
    }
  /** Let the language model read what the user has said so far; nothing is answered. */
  | { readonly type: 'prefill'; readonly userText: string; readonly history: readonly HistoryTurn[] }
  /** Take in the sound of an utterance that is not over, so that less is left to do when it is to be judged. */
  | { readonly type: 'pushAudio'; readonly fromSample: number; readonly toSample: number }
  /**
   * Judge whether the turn is over: by these words if there are any, by this sound if there is any. `question`: what
   * the persona said last, empty if nothing.
   */
  | {
      readonly type: 'score';
      readonly attempt: Attempt;
      readonly text: string;
      readonly question: string;
      readonly fromSample: number;
      readonly toSample: number;
    }
  /** Remember how this person paused inside a turn. */
  | { readonly type: 'rememberPauses'; readonly pausesMs: readonly number[] }
  /** Recognise what is being said over the persona. A newer request takes the place of an older one. */
  | {
      readonly type: 'transcribe.overlap';
      readonly attempt: Attempt;
      readonly request: number;
      readonly fromSample: number;
      readonly toSample: number;
    }
  /** Give the samples of the filler if they are there. */
  | { readonly type: 'fill'; readonly attempt: Attempt; readonly text: string }
  | {
      readonly type: 'generate';
      readonly attempt: Attempt;
      readonly userText: string;
      readonly history: readonly HistoryTurn[];
    }
  | { readonly type: 'synthesise'; readonly attempt: Attempt; readonly chunk: number; readonly text: string }
  /** Stop the voice at this chunk of the attempt; its other requests go on. */
  | { readonly type: 'cancel.speech'; readonly attempt: Attempt; readonly chunk: number }
  /** Stop all requests of this attempt. */
  | { readonly type: 'cancel'; readonly attempt: Attempt }
  /** Cancels `from`, all but the recognition of its utterance, which goes on as that of `to`. */
  | { readonly type: 'takeOver'; readonly from: Attempt; readonly to: Attempt }
  | { readonly type: 'play'; readonly turnId: number; readonly samples: Float32Array }
  | { readonly type: 'play.end'; readonly turnId: number; readonly totalSamples: number }
  | { readonly type: 'play.flush'; readonly turnId: number }
  | { readonly type: 'play.duck'; readonly turnId: number; readonly gainDb: number }
  | { readonly type: 'play.unduck'; readonly turnId: number }
  | { readonly type: 'play.pause'; readonly turnId: number }
  | { readonly type: 'play.resume'; readonly turnId: number }
  /** For clients that measure or show the steps of an interruption. */
  | {
      readonly type: 'barge';
      readonly turnId: number;
      readonly action: BargeAction;
      readonly reason: BargeReason;
    }
  | {
      readonly type: 'transcript';
      readonly turnId: number;
      readonly role: 'user' | 'persona';
      readonly text: string;
      readonly unheard: string;
      readonly isFinal: boolean;
    }
  /** The reply can be heard, and how long that took is known for good; `metric` says the same at the turn's end. */
  | {
      readonly type: 'audible';
      readonly turnId: number;
      readonly spans: Spans;
      readonly ready: Ready | null;
      readonly speculation: Speculation;
    }
  | {
      readonly type: 'metric';
      readonly turnId: number;
      readonly spans: Spans;
      readonly ready: Ready | null;
      readonly outcome: TurnOutcome;
      readonly speculation: Speculation;
    }
  | { readonly type: 'problem'; readonly problem: Problem }
  | {
      readonly type: 'timer.start';
      readonly timer: TimerName;
      readonly attempt: Attempt | null;
      readonly ms: number;
    }
  | { readonly type: 'timer.stop'; readonly timer: TimerName }
  /** The session is over; sent exactly once. */
  | { readonly type: 'complete'; readonly reason: EndReason }
  /** An event that had no business here; for the log. */
  | { readonly type: 'illegal'; readonly event: SessionEvent['type']; readonly state: StateTag };
