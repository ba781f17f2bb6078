/**
 * Owns the words of a turn's utterance. The reply is begun on an interim transcript or on that of the whole. The
 * latter confirms the former, or has the reply begin anew. Pure.
 */
import type { TurnEffect, TurnEvent, TurnStep } from './events';
import { isSilent, silentReply } from './failing';
import { newTurn } from './new-turn';
import type { Turn } from './types';
import { TUNING } from '../tuning';
import { startWait, stopWait } from './waits';

/** Whether two transcripts say the same; marks and capitals change nothing that an answer would turn on. */
export const saysTheSame = (a: string, b: string): boolean => wordsOf(a) === wordsOf(b);

const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** All that the user said in this turn, with the words that it goes on with. */
export function fullText({ userText, mergedWith }: Turn): string {
  const text = userText ?? '';
  return mergedWith === null || text === ''
    ? text
    : `${mergedWith.text} ${text}`.slice(-TUNING.maxMergedLetters);
}

/**
 * The reply is begun, though the words may still turn out to be others. When they came is known once they are
 * confirmed.
 */
export function beginOnInterim(
  turn: Turn,
  { text, mergedWith, isAllHeard }: Extract<TurnEvent, { readonly type: 'interim' }>,
): TurnStep {
  const known: Turn = { ...turn, userText: text, mergedWith, isInterim: true, isAllHeard };
  return { turn: known, effects: beginReply(known) };
}

const beginReply = (turn: Turn): readonly TurnEffect[] => [
  {
    type: 'transcript',
    turnId: turn.attempt.turnId,
    role: 'user',
    text: turn.userText ?? '',
    unheard: '',
    isFinal: true,
  },
  { type: 'generate', attempt: turn.attempt, userText: fullText(turn) },
];

type Transcribed = Extract<TurnEvent, { readonly type: 'transcribed' }>;

/** The transcript of the whole utterance is there. */
export function takeTranscript(turn: Turn, event: Transcribed): TurnStep {
  if (turn.isInterim) return confirm(turn, event);
  // A second transcript of the same utterance has nothing to add.
  return turn.hasVoice || turn.userText !== null ? { turn, effects: [] } : understand(turn, event);
}

function understand(turn: Turn, { text, mergedWith, lastVoicedMs, atMs, remark }: Transcribed): TurnStep {
  const marks = { ...turn.marks, transcriptMs: atMs, lastVoicedMs };
  const known: Turn = { ...turn, userText: text, mergedWith, marks };
  if (text === '') return { turn: { ...known, remark }, effects: [{ type: 'over', outcome: 'empty' }] };
  return {
    turn: known,
    effects: [...stopWait(known, 'stt'), ...beginReply(known), ...startWait(known, 'llm')],
  };
}

/** The same words: the reply is right. Other words: it begins anew, under a new attempt. */
function confirm(turn: Turn, event: Transcribed): TurnStep {
  const { text, atMs, lastVoicedMs } = event;
  if (!saysTheSame(text, turn.userText ?? '')) return beginAnew(turn, event);
  const marks = { ...turn.marks, transcriptMs: atMs, lastVoicedMs };
  const known: Turn = { ...turn, userText: text, isInterim: false, marks };
  const isPlaying = turn.reply.totalSamples > 0;
  const effects: readonly TurnEffect[] = [
    ...stopWait(known, 'stt'),
    { type: 'reword', text },
    ...(isPlaying ? startWait(known, 'playout') : []),
  ];
  if (!isSilent(known)) return { turn: known, effects };
  const failed = silentReply(known, event);
  return { turn: failed.turn, effects: [...effects, ...failed.effects] };
}

function beginAnew(turn: Turn, event: Transcribed): TurnStep {
  const { attempt, fromSample, toSample, isDecided, marks } = turn;
  const fresh = newTurn({ ...attempt, number: event.nextAttempt }, fromSample, toSample);
  const again: Turn = {
    ...fresh,
    isDecided,
    marks: { ...fresh.marks, endpointMs: marks.endpointMs },
    speculation: 'dropped',
  };
  const step = understand(again, event);
  return {
    turn: step.turn,
    effects: [
      { type: 'unsay', what: 'all' },
      { type: 'cancel', attempt },
      ...stopWait(turn, 'tts'),
      ...step.effects,
    ],
  };
}
