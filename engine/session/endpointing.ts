/**
 * Owns how long a silence must last before a turn is over: one pure function from what is known to a wait, and its
 * table. It must not start timers, hold state or call models; whoever hears the silence does, and asks again.
 *
 * How to use it: ask `waitFor` when a silence begins to look like one, and again whenever a score, the words or more
 * silence arrives. The turn is over as soon as the silence has lasted `waitMs`, counted from the last voiced sample.
 * What is not known yet is null. An answer is only worth its evidence: a later one may be longer or shorter, but never
 * shorter than the silence that is there already.
 *
 * How it decides: what is known gives the odds that the turn is over. Each moment of silence lowers the chance that
 * speech goes on, as pauses inside turns are spread (a log-logistic distribution, moved by this person's own pauses).
 * The turn is over when the chance that it goes on, held against the odds, is worth no more waiting. So the waits run
 * from a floor, when all evidence says that it is over, to a ceiling, when none does, and one knob moves them all.
 */
import type { Mode } from '../contract/client';
import { answersWhole, asksForNumber, readTurn, type TurnWords } from './turn-words';

export type TurnEvidence = {
  /** Silence so far, from the last voiced sample. */
  readonly silenceMs: number;
  /** Smart Turn's probability that the turn is over; null as long as there is none. */
  readonly smartTurn: number | null;
  /** A language model's probability that the sentence stops here; null as long as there is none. */
  readonly textScore: number | null;
  /** The recogniser's words of the whole utterance so far; null as long as there are none. */
  readonly transcript: string | null;
  /** What the persona said last, if this turn answers it. */
  readonly question: string | null;
  /** This person's pauses inside turns; null if too little is known (pause-model.ts). */
  readonly pauses: PauseHabit | null;
  readonly mode: Mode;
};

/** Quantiles of somebody's pauses inside turns. */
export type PauseHabit = { readonly p50Ms: number; readonly p90Ms: number };

export type WaitReason =
  /** Nothing is known but the silence. */
  | 'silence'
  /** The words answer the persona's question by themselves. */
  | 'answer'
  | 'finished'
  | 'unclear'
  | 'unfinished'
  /** A number, a spelled word or an address that is not whole yet. */
  | 'number'
  /** The talk key is down: silence ends nothing. */
  | 'held';

export type Wait = { readonly waitMs: number; readonly reason: WaitReason };

/** What is known decides which row of the table reads it. */
export const READINGS = ['silence', 'sound', 'words', 'words+sound', 'words+text', 'all'] as const;
export type Reading = (typeof READINGS)[number];

/** Names of what is weighed, in the order of the table. */
export const FEATURES = ['sound', 'text', 'unfinished', 'comma', 'question', 'few'] as const;
export type Feature = (typeof FEATURES)[number];

/** Log odds that the turn is over: `bias` plus the weighted features. */
export type Weights = { readonly bias: number } & Readonly<Partial<Record<Feature, number>>>;

export type EndpointTuning = {
  readonly weights: Readonly<Record<Reading, Weights>>;
  /** Multiplies the odds that it takes: over 1 waits longer everywhere. The one knob. */
  readonly patience: number;
  readonly doubt: number;
  readonly medianHoldMs: number;
  readonly holdShape: number;
  readonly floorMs: number;
  readonly ceilingMs: number;
  readonly answerLogOdds: number;
  readonly numberLogOdds: number;
  readonly maxLogOdds: number;
  readonly habitShare: number;
  readonly habitLeast: number;
  readonly habitMost: number;
  readonly habitCeilingMs: number;
  readonly usualP90Ms: number;
};

export const ENDPOINTING: EndpointTuning = {
  weights: {
    silence: { bias: 0 },
    sound: { bias: 0, sound: 0.5 },
    words: { bias: 1, unfinished: -3, comma: -1, question: 1, few: 0 },
    'words+sound': { bias: 1, sound: 0.5, unfinished: -3, comma: -1, question: 1, few: 0 },
    'words+text': { bias: 2, text: 1.5, unfinished: -2, comma: -1, question: 1, few: 0 },
    all: { bias: 2, sound: 0.5, text: 1.5, unfinished: -2, comma: -1, question: 1, few: 0 },
  },
  patience: 1,
  doubt: 0.4,
  medianHoldMs: 500,
  holdShape: 3,
  floorMs: 220,
  ceilingMs: 1700,
  answerLogOdds: 1,
  numberLogOdds: -1.5,
  maxLogOdds: 5,
  habitShare: 0.7,
  habitLeast: 0.8,
  habitMost: 1.6,
  habitCeilingMs: 2400,
  usualP90Ms: 700,
};

/** How long the silence must last, counted from the last voiced sample. */
export function waitFor(evidence: TurnEvidence, tuning: EndpointTuning = ENDPOINTING): Wait {
  if (evidence.mode === 'ptt') return { waitMs: Number.POSITIVE_INFINITY, reason: 'held' };
  const words = wordsOf(evidence);
  const answer = words !== null && evidence.question !== null && answersWhole(evidence.question, words);
  const number = words !== null && isNumberOpen(words, evidence.question);
  const odds =
    logOdds(evidence, words, tuning) +
    (answer ? tuning.answerLogOdds : 0) +
    (number ? tuning.numberLogOdds : 0);
  const waitMs = Math.max(evidence.silenceMs, Math.round(waitAt(odds, evidence.pauses, tuning)));
  return { waitMs, reason: reasonOf(evidence, words, { answer, number, odds }, tuning) };
}

/** @returns null if there are no words: the recogniser has heard nothing yet, or nothing it knows. */
const wordsOf = ({ transcript }: TurnEvidence): TurnWords | null => {
  const words = transcript === null ? null : readTurn(transcript);
  return words === null || words.count === 0 ? null : words;
};

const isNumberOpen = (words: TurnWords, question: string | null): boolean =>
  words.partialNumber && question !== null && asksForNumber(question);

/** What is weighed, as numbers. A feature that is not known is 0 and its reading has no weight for it. */
export function featuresOf(evidence: TurnEvidence): {
  readonly reading: Reading;
  readonly values: Readonly<Record<Feature, number>>;
} {
  return featuresWith(evidence, wordsOf(evidence));
}

function featuresWith(evidence: TurnEvidence, words: TurnWords | null) {
  const { smartTurn, textScore } = evidence;
  const unfinished =
    words !== null && (words.dangling || words.filler || words.partialNumber || words.openClause);
  return {
    reading: readingOf(smartTurn !== null, words !== null, textScore !== null),
    values: {
      sound: smartTurn === null ? 0 : logit(smartTurn),
      text: textScore === null ? 0 : Math.log10(clamp(textScore, MIN_TEXT_SCORE, 1)),
      unfinished: unfinished ? 1 : 0,
      comma: words?.comma === true ? 1 : 0,
      question: words !== null && words.opensAsQuestion && words.questionMark && !unfinished ? 1 : 0,
      few: words !== null && words.count <= FEW_WORDS ? 1 : 0,
    },
  };
}

function readingOf(sound: boolean, words: boolean, text: boolean): Reading {
  // A text score without words is a score of nothing.
  if (!words) return sound ? 'sound' : 'silence';
  if (text) return sound ? 'all' : 'words+text';
  return sound ? 'words+sound' : 'words';
}

/** Two words say little of how a sentence goes on. */
const FEW_WORDS = 2;
/** Scores beyond say no more than that the model is sure; a sure model is wrong one time in twenty here. */
const MOST_PROBABLE = 0.95;
const MIN_TEXT_SCORE = 1e-4;

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

const logit = (probability: number): number => {
  const p = clamp(probability, 1 - MOST_PROBABLE, MOST_PROBABLE);
  return Math.log(p / (1 - p));
};

function logOdds(evidence: TurnEvidence, words: TurnWords | null, tuning: EndpointTuning): number {
  const { reading, values } = featuresWith(evidence, words);
  const weights = tuning.weights[reading];
  const sum = FEATURES.reduce((total, name) => total + (weights[name] ?? 0) * values[name], weights.bias);
  return clamp(sum, -tuning.maxLogOdds, tuning.maxLogOdds);
}

/**
 * Log-logistic survival S(w) = 1 / (1 + (w / median) ^ shape): the share of pauses that last longer than w. The wait is
 * where S(w) has fallen to the odds that the turn is over times the doubt that is left; at once if it is lower already.
 */
function waitAt(odds: number, pauses: PauseHabit | null, tuning: EndpointTuning): number {
  const scale = habitScale(pauses, tuning);
  const survival = (tuning.doubt / tuning.patience) * Math.exp(odds);
  const most = clamp(tuning.ceilingMs * scale, tuning.floorMs, tuning.habitCeilingMs);
  if (survival >= 1) return tuning.floorMs;
  return clamp(tuning.medianHoldMs * scale * (1 / survival - 1) ** (1 / tuning.holdShape), tuning.floorMs, most);
}

/** How much longer this person's pauses are than is usual, weakened and bounded: a habit moves waits, it rules none. */
const habitScale = (pauses: PauseHabit | null, tuning: EndpointTuning): number =>
  pauses === null
    ? 1
    : clamp((pauses.p90Ms / tuning.usualP90Ms) ** tuning.habitShare, tuning.habitLeast, tuning.habitMost);

function reasonOf(
  evidence: TurnEvidence,
  words: TurnWords | null,
  { answer, number, odds }: { readonly answer: boolean; readonly number: boolean; readonly odds: number },
  tuning: EndpointTuning,
): WaitReason {
  if (words === null && evidence.smartTurn === null) return 'silence';
  if (number || words?.partialNumber === true) return 'number';
  const survival = (tuning.doubt / tuning.patience) * Math.exp(odds);
  if (survival >= 1) return answer ? 'answer' : 'finished';
  return odds < -1 ? 'unfinished' : 'unclear';
}
