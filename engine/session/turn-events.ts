/**
 * Owns what a session tells its turn: what came of the turn's requests, with what the turn needs to know of the
 * session.
 */
import { unheardProblem } from '../audio/unheard';
import type { Problem } from '../contract/errors';
import type { SessionEvent } from './events';
import type { Active, SessionState, WithTurn } from './state';
import type { Lent, TurnEvent } from './turn/events';
import type { MergedTurn, Turn } from './turn/types';

/** What came of a request of a turn. */
export type AttemptEvent = Extract<
  SessionEvent,
  {
    readonly type:
      'transcribed' | 'token' | 'takenBack' | 'written' | 'speech' | 'spoken' | 'failed' | 'filler';
  }
>;

export const lentBy = ({ nextAttempt, persona }: SessionState): Lent => ({
  nextAttempt,
  fallbackLine: persona.fallbackLine,
  filler: persona.filler,
});

export function turnEventOf(state: Active | WithTurn, turn: Turn, event: AttemptEvent): TurnEvent {
  if (event.type !== 'transcribed') return { ...event, ...lentBy(state) };
  const { type, atMs, lastVoicedMs } = event;
  return {
    type,
    atMs,
    lastVoicedMs,
    text: wordsOf(state, turn.fromSample, event.text.trim()),
    mergedWith: mergedAt(state, turn.fromSample),
    remark: remarkOn(state, event),
    ...lentBy(state),
  };
}

/** The words of an utterance, or what was understood of it while it was said over the persona. */
const wordsOf = ({ overlapWords }: SessionState, fromSample: number, recognised: string): string =>
  recognised === '' && overlapWords?.fromSample === fromSample ? overlapWords.text : recognised;

/** Whether an utterance that begins at this sample goes on with what was said before. */
export const mergedAt = ({ mergedTurn }: SessionState, fromSample: number): MergedTurn | null =>
  mergedTurn !== null && mergedTurn.fromSample === fromSample ? mergedTurn : null;

/** A person who held the key meant to be heard, and is told why not. A noise that began a turn by itself is no news. */
const remarkOn = (
  { mode }: SessionState,
  { unheard }: Extract<SessionEvent, { readonly type: 'transcribed' }>,
): Problem | null =>
  mode === 'ptt' && unheard !== undefined && unheard !== 'short' ? unheardProblem(unheard) : null;
