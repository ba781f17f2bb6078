/**
 * Owns how long a silence must last before a turn is over: one pure function from what is known to a wait, and its
 * table. It must not start timers, hold state or call models; the states do, and ask again.
 *
 * How to use it: ask `waitFor` when a silence begins to look like one, and again whenever a score, the words or more
 * silence arrives. The turn is over as soon as the silence has lasted `waitMs`, counted from the last voiced sample.
 * What is not known yet is null. An answer is only worth its evidence: a later one may be longer or shorter, but never
 * shorter than the silence that is there already.
 *
 * How it decides: what is known gives the odds that the turn is over. Each moment of silence lowers the chance that
 * speech goes on. Pauses inside turns are spread by a log-logistic distribution, moved by this person's own pauses.
 * The turn is over when the chance that it goes on, held against the odds, is worth no more waiting. So the waits run
 * from a floor, when all evidence says that it is over, to a ceiling, when none does. One number moves them all.
 */
import type { Mode, PauseStatistics } from '../../contract/client';
import type { Settings } from '../../contract/settings';
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
  /** This person's pauses inside turns; null if too little is known (pause-statistics.ts). */
  readonly pauseStatistics: PauseStatistics | null;
  readonly mode: Mode;
  /** Milliseconds of silence after which the user is answered, as a person has set them; absent: by the evidence. */
  readonly pauseBeforeReply?: Settings['pauseBeforeReply'];
};

export type WaitReason =
  /** Nothing is known but the silence. */
  | 'silence'
  /** No words yet, but Smart Turn's opinion. */
  | 'sound'
  /** The words answer the persona's question by themselves. */
  | 'answer'
  | 'finished'
  | 'unclear'
  | 'unfinished'
  /** A number, a spelled word or an address that is not whole yet. */
  | 'number'
  /** The words tell something: pauses for breath are to be expected. */
  | 'telling'
  /** A pause that a person has set. */
  | 'fixed'
  /** The talk key is down: silence ends nothing. */
  | 'held';

export type Wait = { readonly waitMs: number; readonly reason: WaitReason };

/** What is known beside the words decides which row of the table weighs it. */
export const READINGS = ['words', 'words+sound', 'words+text', 'all'] as const;
export type Reading = (typeof READINGS)[number];

/** Names of what is weighed, in the order of the table. */
export const FEATURES = ['sound', 'text', 'unfinished', 'comma', 'question'] as const;
export type Feature = (typeof FEATURES)[number];

/** Log odds that the turn is over: `bias` plus the weighted features. */
export type Weights = { readonly bias: number } & Readonly<Partial<Record<Feature, number>>>;

export type EndpointTuning = {
  readonly weights: Readonly<Record<Reading, Weights>>;
  /** The one knob: over 1 waits longer everywhere, as if the odds were so much worse. */
  readonly patience: number;
  /** From log odds to a wait, straight lines between; falling odds, rising waits. */
  readonly curve: readonly { readonly logOdds: number; readonly waitMs: number }[];
  /** Without words: a plain silence, or one between these by Smart Turn's probability that the turn is over. */
  readonly wordlessMs: { readonly plain: number; readonly over: number; readonly open: number };
  /** Least waits by what is known: while a better reading is on its way, only it may end a turn early. */
  readonly floorMs: Readonly<Record<Reading, number>>;
  /** Who tells something pauses for breath between sentences, which no words betray, and seldom to think. */
  readonly tellingMs: number;
  /** The same after about ten seconds. */
  readonly longMs: number;
  /** One or two words that answer nothing: perhaps a beginning, and too little for scores of words to rule. */
  readonly fewMs: { readonly least: number; readonly most: number };
  /** A number or an address that is not whole: people read the rest from somewhere. */
  readonly numberLeastMs: number;
  readonly answerLogOdds: number;
  /** What pause statistics may make of a wait: `share` is how much of it is believed (an exponent). */
  readonly pauseStatistics: {
    readonly usualP90Ms: number;
    readonly share: number;
    readonly least: number;
    readonly most: number;
  };
  /** No wait is longer. */
  readonly ceilingMs: number;
};

/**
 * "Measured" is on the test recordings (callers/ 56 holds and 67 ends, orders/, speech/ 87 natural pauses) by `npm
 * run bench:turns`. "By hand" is a number chosen with those in view, that no program fitted.
 */
export const ENDPOINTING: EndpointTuning = {
  /**
   * Measured: `npm run bench:turns -- --fit` prints these rows. `sound` is the logit of Smart Turn, `text` the decimal
   * logarithm of the text score, the others are flags. Smart Turn is worth little beside the words: its AUC on
   * callers/ is 0.66, that of the text score 0.89. Words that dangle alone find 41 of 56 holds and 1 of 67 ends.
   */
  weights: {
    words: { bias: 1.33, unfinished: -3.57, comma: -2.64, question: 0.94 },
    'words+sound': { bias: 1.24, sound: 0.11, unfinished: -3.49, comma: -2.53, question: 0.87 },
    'words+text': { bias: 2.33, text: 1.01, unfinished: -2.27, comma: -2.31, question: 1.21 },
    all: { bias: 2.26, sound: 0.07, text: 1, unfinished: -2.23, comma: -2.26, question: 1.18 },
  },
  /** Where the curve below was chosen. */
  patience: 1,
  /**
   * By hand. At log odds of 1.3 nineteen of twenty silences of callers/ are ends, and the wait is what the evidence
   * takes anyway. Below 0.2 nearly all are holds, and the longest measured is 1500 ms. Between, the fall is steep:
   * the hold of a person who thinks outlasts any wait between (450 to 1500 ms, median 850).
   */
  curve: [
    { logOdds: 1.3, waitMs: 220 },
    { logOdds: 1.1, waitMs: 450 },
    { logOdds: 0.8, waitMs: 1150 },
    { logOdds: 0.2, waitMs: 1650 },
  ],
  /**
   * By hand, from silence-only rules: 800 ms cut 54 % of the holds of callers/ and 5 % of natural pauses. Empty
   * transcripts are false starts, or words that were not understood: pauses after them lasted 230 to 430 ms, one 700.
   */
  wordlessMs: { plain: 800, over: 600, open: 1200 },
  /**
   * By hand: the text score is most of what is known. It is there about 316 ms into the silence, and at 500 on a busy
   * machine. Deciding at 340 without it cut four more holds of callers/, with the recogniser as slow as measured.
   */
  floorMs: { words: 500, 'words+sound': 500, 'words+text': 220, all: 220 },
  /** Measured: 92 of 100 natural pauses in read speech are shorter; their median is 350 ms. */
  tellingMs: 640,
  /** Measured: pauses between the sentences of long recordings reach 810 to 870 ms; one of 1230 is let go. */
  longMs: 880,
  /** By hand: first words of read speech are followed by 270 to 430 ms; "Tuesday." must not take a second. */
  fewMs: { least: 420, most: 650 },
  /** By hand: over the longest hold inside a number or an address (1500 ms). */
  numberLeastMs: 1600,
  /** By hand, no recording has the persona's question: lifts "Tuesday." with a poor text score over the curve. */
  answerLogOdds: 1.5,
  /**
   * By hand. The 90th percentile of the ordinary person of pause-statistics.ts changes nothing; two thirds of what a
   * person differs from that is believed.
   */
  pauseStatistics: { usualP90Ms: 780, share: 0.7, least: 0.8, most: 1.6 },
  /** What may pass without a sign of life; LiveKit's limit with a detector is 2500 ms. */
  ceilingMs: 2400,
};

/** How long the silence must last, counted from the last voiced sample. */
export function waitFor(evidence: TurnEvidence, tuning: EndpointTuning = ENDPOINTING): Wait {
  if (evidence.mode === 'ptt') return { waitMs: Number.POSITIVE_INFINITY, reason: 'held' };
  const { pauseBeforeReply = 'adaptive' } = evidence;
  if (pauseBeforeReply !== 'adaptive') {
    const fixedMs = Math.max(LEAST_FIXED_MS, pauseBeforeReply);
    return { waitMs: Math.max(evidence.silenceMs, fixedMs), reason: 'fixed' };
  }
  const read = reading(evidence);
  const { waitMs, reason } = read === null ? wordless(evidence, tuning) : worded(evidence, read, tuning);
  return { waitMs: Math.max(evidence.silenceMs, Math.round(waitMs)), reason };
}

/** The recogniser has heard nothing yet, or nothing it knows. */
function wordless({ smartTurn, pauseStatistics }: TurnEvidence, tuning: EndpointTuning): Wait {
  const { plain, over, open } = tuning.wordlessMs;
  const waitMs = smartTurn === null ? plain : open + (over - open) * clamp(smartTurn, 0, 1);
  return {
    waitMs: Math.min(tuning.ceilingMs, waitMs * pauseScale(pauseStatistics, tuning) * byTheClock(tuning)),
    reason: smartTurn === null ? 'silence' : 'sound',
  };
}

function worded(evidence: TurnEvidence, read: Read, tuning: EndpointTuning): Wait {
  const { words, weights: row } = read;
  const { question, transcript } = evidence;
  const isAnswer = question !== null && answersWhole(question, transcript ?? '', words);
  const weights = tuning.weights[row];
  const logOdds =
    FEATURES.reduce((sum, name) => sum + (weights[name] ?? 0) * read.values[name], weights.bias) +
    (isAnswer || words.plainAnswer ? tuning.answerLogOdds : 0) -
    Math.log(tuning.patience);
  const { waitMs, reason } = byKind(words, question, isAnswer, logOdds, tuning);
  // A plain answer is worth no wait for the score that is still on its way; "Laura" may go on as "Laura Miller".
  const floorMs = tuning.floorMs[words.plainAnswer ? 'all' : row];
  const paced = floorMs + Math.max(0, waitMs - floorMs) * pauseScale(evidence.pauseStatistics, tuning);
  return { waitMs: clamp(paced, floorMs, tuning.ceilingMs), reason };
}

/** What the kind of turn makes of the odds: breath, beginnings and half numbers follow their own clock. */
function byKind(
  words: TurnWords,
  question: string | null,
  isAnswer: boolean,
  logOdds: number,
  tuning: EndpointTuning,
): Wait {
  const waitMs = curveAt(logOdds, tuning.curve);
  if (isAnswer) return { waitMs, reason: 'answer' };
  if (isOpenNumber(words, question)) {
    return { waitMs: Math.max(waitMs, tuning.numberLeastMs), reason: 'number' };
  }
  if (isUnfinished(words)) return { waitMs, reason: 'unfinished' };
  if (words.long) return { waitMs: tuning.longMs * byTheClock(tuning), reason: 'telling' };
  if (words.telling) return { waitMs: tuning.tellingMs * byTheClock(tuning), reason: 'telling' };
  const isBeginning = words.count <= FEW_WORDS && !words.plainAnswer;
  return {
    waitMs: isBeginning ? clamp(waitMs, tuning.fewMs.least, tuning.fewMs.most) : waitMs,
    reason: reasonOf(logOdds, tuning.curve),
  };
}

function reasonOf(logOdds: number, curve: EndpointTuning['curve']): WaitReason {
  if (logOdds >= (curve[0]?.logOdds ?? 0)) return 'finished';
  return logOdds <= (curve.at(-1)?.logOdds ?? 0) ? 'unfinished' : 'unclear';
}

type Read = {
  readonly words: TurnWords;
  /** The row of the table that knows as much as is known. */
  readonly weights: Reading;
  readonly values: Readonly<Record<Feature, number>>;
};

/** What is weighed, as numbers. @returns null without words: a text score alone would be a score of nothing. */
export function reading({ transcript, smartTurn, textScore }: TurnEvidence): Read | null {
  const words = transcript === null ? null : readTurn(transcript);
  if (words === null || words.count === 0) return null;
  const rows: readonly [Reading, Reading] =
    textScore === null ? ['words', 'words+sound'] : ['words+text', 'all'];
  return {
    words,
    weights: rows[smartTurn === null ? 0 : 1],
    values: {
      sound: smartTurn === null ? 0 : logit(smartTurn),
      text: textScore === null ? 0 : Math.log10(clamp(textScore, MIN_TEXT_SCORE, 1)),
      unfinished: isUnfinished(words) ? 1 : 0,
      comma: words.comma ? 1 : 0,
      question: isWholeQuestion(words) ? 1 : 0,
    },
  };
}

const isUnfinished = (words: TurnWords): boolean =>
  words.dangling || words.filler || words.partialNumber || words.openClause;

const isWholeQuestion = (words: TurnWords): boolean =>
  words.opensAsQuestion && (words.questionMark || words.stranded) && !isUnfinished(words);

/** Bare digits are half of something only if something was asked for: "five five" may be all there is. */
const isOpenNumber = (words: TurnWords, question: string | null): boolean =>
  words.partialNumber || (words.fewDigits && question !== null && asksForNumber(question));

/** A silence that is not listened into ends inside words if it may be shorter: stop consonants alone last 150 ms. */
const LEAST_FIXED_MS = 300;
/** Two words say little of how a sentence goes on. */
const FEW_WORDS = 2;
/** Scores beyond say no more than that the model is sure; a sure model is wrong one time in twenty here. */
const MOST_PROBABLE = 0.95;
const MIN_TEXT_SCORE = 1e-4;
/** The knob moves odds, and a clock less: four times the patience make the clock's wait half as long again. */
const PATIENCE_OF_CLOCKS = 0.3;

const byTheClock = ({ patience }: EndpointTuning): number => patience ** PATIENCE_OF_CLOCKS;

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

const logit = (probability: number): number => {
  const p = clamp(probability, 1 - MOST_PROBABLE, MOST_PROBABLE);
  return Math.log(p / (1 - p));
};

function curveAt(logOdds: number, curve: EndpointTuning['curve']): number {
  const below = curve.findIndex((knot) => knot.logOdds <= logOdds);
  const right = curve[below === -1 ? curve.length - 1 : below];
  const left = below <= 0 ? undefined : curve[below - 1];
  if (right === undefined) return 0;
  if (left === undefined) return right.waitMs;
  const share = (left.logOdds - logOdds) / (left.logOdds - right.logOdds);
  return left.waitMs + share * (right.waitMs - left.waitMs);
}

/**
 * How much longer this person's pauses are than is usual, weakened and bounded: statistics move waits, they rule none.
 */
function pauseScale(known: PauseStatistics | null, { pauseStatistics }: EndpointTuning): number {
  if (known === null) return 1;
  return clamp(
    (known.p90Ms / pauseStatistics.usualP90Ms) ** pauseStatistics.share,
    pauseStatistics.least,
    pauseStatistics.most,
  );
}
