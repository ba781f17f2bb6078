/** Owns what can happen to a session, stamped by its runtime. Positions of microphone audio are absolute (16 kHz). */
import type { Unheard } from '../audio/unheard';
import type { Mode, PauseStatistics, PlayoutReport } from '../contract/client';
import type { Problem } from '../contract/errors';
import type { TurnTaking } from '../contract/settings';
import type { TurnScores } from './turn-taking/types';
import type { EndReason, Persona, TimerName, Attempt } from './types';

/**
 * What happened, stamped by the runtime. What came of a request names its attempt; what is of an older attempt is
 * ignored.
 */
export type SessionEvent = { readonly sessionId: string; readonly atMs: number } & (
  | { readonly type: 'connect'; readonly greet: boolean }
  /** `isReplyCheap`: replies cost this machine's processor little, so that many may be begun for one that is kept. */
  | { readonly type: 'ready'; readonly isReplyCheap: boolean }
  | { readonly type: 'unready'; readonly problem: Problem }
  /** Model or voice changed: the turn in flight ends, everything is prepared anew. */
  | { readonly type: 'reconfigure' }
  | { readonly type: 'mode'; readonly mode: Mode }
  | { readonly type: 'end'; readonly reason: EndReason }
  /** `echo`: how likely it is that the microphone hears the persona alone; absent if that can't be told. */
  | {
      readonly type: 'frame';
      readonly endSample: number;
      readonly probability: number;
      readonly echo?: number | undefined;
      /** Mean square of the frame's samples; absent where it was not measured. */
      readonly power?: number | undefined;
    }
  | { readonly type: 'talk.down'; readonly atSample: number }
  | { readonly type: 'talk.up'; readonly atSample: number }
  | { readonly type: 'voice.stop' }
  /** `lastVoicedMs`: when the last voiced sample of the utterance was captured, null if none was voiced. */
  | {
      readonly type: 'transcribed';
      readonly attempt: Attempt;
      readonly text: string;
      readonly lastVoicedMs: number | null;
      /** Why the text is empty. */
      readonly unheard?: Unheard;
    }
  /** The interim transcript of an utterance that is not over; empty if nothing was recognised, or if that failed. */
  | { readonly type: 'interim'; readonly attempt: Attempt; readonly text: string }
  /** What was said over the persona, up to where it was asked for; null if it could not be recognised. */
  | {
      readonly type: 'overlap';
      readonly attempt: Attempt;
      readonly request: number;
      readonly text: string | null;
    }
  /** The filler's samples, made in advance. */
  | {
      readonly type: 'filler';
      readonly attempt: Attempt;
      readonly samples: Float32Array;
      readonly firstAudibleSample: number | null;
    }
  /** How complete the turn sounds and reads. */
  | { readonly type: 'scored'; readonly attempt: Attempt; readonly scores: TurnScores }
  /** How this person pauses, as far as it is known. */
  | { readonly type: 'pauseStatistics'; readonly pauseStatistics: PauseStatistics | null }
  /** How long this person wants to be waited for, and how readily to be given the floor. */
  | { readonly type: 'turnTaking'; readonly turnTaking: TurnTaking }
  /** The persona's file was changed: what it says from now on. Nothing that was said is said again. */
  | { readonly type: 'persona'; readonly persona: Persona }
  | { readonly type: 'token'; readonly attempt: Attempt; readonly text: string }
  /** All text of the reply before was none: the model had been thinking. */
  | { readonly type: 'takenBack'; readonly attempt: Attempt }
  | { readonly type: 'written'; readonly attempt: Attempt }
  | {
      readonly type: 'speech';
      readonly attempt: Attempt;
      readonly chunk: number;
      readonly samples: Float32Array;
      /** First audible sample within `samples`, null if there is none. */
      readonly firstAudibleSample: number | null;
    }
  | { readonly type: 'spoken'; readonly attempt: Attempt; readonly chunk: number }
  | {
      readonly type: 'failed';
      readonly attempt: Attempt;
      readonly stage: 'stt' | 'llm' | 'tts';
      readonly problem: Problem;
    }
  | {
      readonly type: 'playout';
      readonly turnId: number;
      readonly phase: PlayoutReport['phase'];
      readonly playedSamples: number;
      readonly playedAtMs: number;
    }
  /** `attempt` is that of the `timer.start`; null for timers of the whole session. */
  | { readonly type: 'timer'; readonly timer: TimerName; readonly attempt: Attempt | null }
);

/** What a state has to deal with. */
export type StateEvent = Exclude<
  SessionEvent,
  { readonly type: 'pauseStatistics' | 'turnTaking' | 'persona' }
>;

/** An event before the runtime has stamped it. */
type Unstamped<E> = E extends unknown ? Omit<E, 'sessionId' | 'atMs'> : never;
export type Happening = Unstamped<SessionEvent>;
