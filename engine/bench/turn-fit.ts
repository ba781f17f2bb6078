/**
 * Owns how the policy's weights are fitted and how they are tried on what they were not fitted on. Pure and without
 * chance: folds follow from names. It decides nothing by itself; what is shipped stands in session/endpointing.ts.
 */
import {
  ENDPOINTING,
  FEATURES,
  reading as read,
  READINGS,
  type EndpointTuning,
  type Feature,
  type Reading,
  type TurnEvidence,
  type Weights,
} from '../session/turn-taking/endpointing';
import type { TurnWords } from '../session/turn-taking/turn-words';
import { fitLogistic, type Example } from './logistic';
import type { HeardPoint } from './turn-curve';
import type { TurnSet } from './turn-points';

export const FITTING = {
  /** On standardised weights, in units of examples: few points, so small weights. */
  penalty: 3,
  /**
   * What a point counts. Readers' ends are fragments of sentences, cut by the makers of the data, and say little of
   * where people stop. Orders are real people, but sixty of a kind.
   */
  setWeights: { callers: 1, orders: 0.5, speech: 0.3 } as Readonly<Record<TurnSet, number>>,
  /** Folds of the files of orders/ and speech/; callers/ leaves out a voice at a time. */
  fileFolds: 10,
} as const;

/** Which features a reading has. */
const OF_READING: Readonly<Record<Reading, readonly Feature[]>> = {
  words: FEATURES.filter((name) => name !== 'sound' && name !== 'text'),
  'words+sound': FEATURES.filter((name) => name !== 'text'),
  'words+text': FEATURES.filter((name) => name !== 'sound'),
  all: FEATURES,
};

export function fitWeights(
  points: readonly HeardPoint[],
  penalty: number = FITTING.penalty,
): Readonly<Record<Reading, Weights>> {
  return Object.fromEntries(
    READINGS.map((reading) => [reading, fitReading(points, reading, penalty)]),
  ) as Record<Reading, Weights>;
}

function fitReading(points: readonly HeardPoint[], reading: Reading, penalty: number): Weights {
  const names = OF_READING[reading];
  const examples = points.flatMap((point): Example[] => {
    const found = read(evidenceFor(point, reading));
    if (found === null || found.weights !== reading || followsItsOwnClock(found.words)) return [];
    return [
      {
        x: names.map((name) => found.values[name]),
        y: point.holdMs === null ? 1 : 0,
        weight: FITTING.setWeights[point.set],
      },
    ];
  });
  const { bias, weights } = fitLogistic(examples, penalty);
  return {
    bias: round(bias),
    ...Object.fromEntries(names.map((name, index) => [name, round(weights[index] ?? 0)])),
  };
}

/** Turns that tell something wait by the clock of breath, whatever the odds: they would only blur them. */
const followsItsOwnClock = ({ telling, long }: TurnWords): boolean => telling || long;

/** Two digits are as much as so few points can tell. */
const round = (value: number): number => Math.round(value * 100) / 100;

/** What would be known of a point if no more than this reading were. */
const evidenceFor = (point: HeardPoint, reading: Reading): TurnEvidence => ({
  silenceMs: 0,
  smartTurn: OF_READING[reading].includes('sound') ? point.smartTurn : null,
  textScore: OF_READING[reading].includes('text') ? point.textScore : null,
  transcript: point.text,
  question: null,
  pauseStatistics: null,
  mode: 'duplex',
});

/** For each point the tuning that was fitted without its voice or, of orders/ and speech/, its tenth of the files. */
export function heldOutTunings(
  points: readonly HeardPoint[],
  base: EndpointTuning = ENDPOINTING,
): ReadonlyMap<HeardPoint, EndpointTuning> {
  const folds = grouped(points, foldOf(points));
  const tunings = new Map<HeardPoint, EndpointTuning>();
  for (const [, left] of folds) {
    const out = new Set(left);
    const weights = fitWeights(points.filter((point) => !out.has(point)));
    for (const point of left) tunings.set(point, { ...base, weights });
  }
  return tunings;
}

const foldOf = (points: readonly HeardPoint[]) => {
  const files = [
    ...new Set(points.filter(({ set }) => set !== 'callers').map(({ fold }) => fold)),
  ].toSorted();
  return ({ set, fold }: HeardPoint): string =>
    set === 'callers' ? fold : `files ${files.indexOf(fold) % FITTING.fileFolds}`;
};

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}
