/**
 * Owns what the models are asked about whether a turn is over: its words as soon as they come, its sound where they
 * leave a doubt. From their answers it says how long the silence must last. Pure.
 */
import { waitFor } from '../turn-taking/endpointing';
import { saysTheSame } from '../turn/words';
import { sameAttempt } from '../turn/attempt';
import { noop } from '../turns';
import { TUNING } from '../tuning';
import type { Active, Scoring, StepTo } from '../state';
import type { Command } from '../commands';
import type { SessionEvent } from '../events';
import type { Turn } from '../turn/types';
import type { TurnScores } from '../turn-taking/types';
import type { Attempt } from '../types';

/** Whether the reply was begun while the utterance had no end: its whole is not being recognised yet. */
export const isEarly = ({ fromSample, toSample }: Turn): boolean => fromSample === toSample;

/** What the persona said last, to which the turn may be the answer. */
const questionOf = ({ history }: Active): string => history.at(-1)?.persona ?? '';

const UNSCORED: TurnScores = { smartTurn: null, textScore: null };
const NO_SOUND = { fromSample: 0, toSample: 0 } as const;

/** The words of an interim transcript are judged at once: when the silence comes they will mostly be the same. */
export function judgeInterim(state: Active, attempt: Attempt): StepTo<Active> {
  const { interim, scoring, listening } = state;
  if (listening.kind !== 'speaking' || interim === null) return noop(state);
  const { text, toSample } = interim;
  const { fromSample } = listening;
  const pushAudio: Command = { type: 'pushAudio', fromSample, toSample };
  if (scoring !== null && saysTheSame(scoring.text, text)) return { state, commands: [pushAudio] };
  const question = questionOf(state);
  return {
    state: { ...state, scoring: readAnew(attempt, text) },
    commands: [pushAudio, { type: 'score', attempt, text, question, ...NO_SOUND }],
  };
}

const readAnew = (attempt: Attempt, text: string): Scoring => ({
  attempts: [attempt],
  text,
  scores: UNSCORED,
  isRead: false,
  soundOf: null,
});

/**
 * In a silence the words are judged anew if they turned out to be others. The sound is judged where they leave a
 * doubt. Elsewhere it adds little, and its model wants a core that the reply is made on.
 */
export function judge(step: StepTo<Active>): StepTo<Active> {
  const { state } = step;
  if (state.speculative === null || isEarly(state.speculative)) return step;
  const { attempt, userText, fromSample, toSample } = state.speculative;
  if (state.mode !== 'duplex' || userText === null) return step;
  const { scoring } = state;
  const isHeard = scoring !== null && scoring.soundOf !== null && sameAttempt(scoring.soundOf, attempt);
  const ask = (
    next: Scoring,
    what: Pick<ScoreCommand, 'text' | 'fromSample' | 'toSample'>,
  ): StepTo<Active> => ({
    state: { ...state, scoring: next },
    commands: [...step.commands, { type: 'score', attempt, question: questionOf(state), ...what }],
  });
  if (scoring === null || !saysTheSame(scoring.text, userText)) {
    return ask(readAnew(attempt, userText), { text: userText, ...NO_SOUND });
  }
  if (!scoring.isRead || isHeard) return step;
  const { scores, attempts } = scoring;
  const isSure = scores.textScore !== null && endSilenceOf(state, scores, userText) <= TUNING.sureSilenceMs;
  if (isSure) return step;
  const other = { ...scores, smartTurn: null };
  return ask(
    { ...scoring, attempts: [...attempts, attempt], scores: other, soundOf: attempt },
    { text: '', fromSample, toSample },
  );
}

type ScoreCommand = Extract<Command, { type: 'score' }>;

/** The models' opinion has come, or a part of it. */
export function takeScores(state: Active, event: Extract<SessionEvent, { type: 'scored' }>): StepTo<Active> {
  const { scoring } = state;
  if (scoring === null || !scoring.attempts.some((attempt) => sameAttempt(attempt, event.attempt)))
    return noop(state);
  const scores: TurnScores = {
    smartTurn: event.scores.smartTurn ?? scoring.scores.smartTurn,
    textScore: event.scores.textScore ?? scoring.scores.textScore,
  };
  return judge(noop({ ...state, scoring: { ...scoring, scores, isRead: true } }));
}

/** How long this silence must last, as the detector hears it, by all that is known now. */
export function endSilenceMs(state: Active): number {
  const { listening, speculative, scoring } = state;
  if (listening.kind !== 'speaking') return TUNING.endSilenceMs;
  return endSilenceOf(state, scoring?.scores ?? UNSCORED, speculative?.userText ?? null);
}

function endSilenceOf(state: Active, scores: TurnScores, transcript: string | null): number {
  const { pauseStatistics, mode, turnTaking } = state;
  const said = questionOf(state);
  const question = said === '' ? null : said;
  // The silence that is there already only bounds the answer from below, which asking on every frame does by itself.
  const { waitMs } = waitFor({
    silenceMs: 0,
    ...scores,
    transcript,
    question,
    pauseStatistics,
    mode,
    pauseBeforeReply: turnTaking.pauseBeforeReply,
  });
  return waitMs - (state.listening.kind === 'speaking' ? state.listening.lagMs : TUNING.vadLagMs);
}
