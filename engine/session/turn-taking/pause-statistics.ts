/**
 * Owns what is remembered of how a person pauses inside turns: a histogram that forgets, and its quantiles. Pure. It
 * holds counts only, never what was said or when. No day's counts are kept longer than it takes to weigh them.
 *
 * An odd day is bounded. A pause counts for one bin however long it was. One day adds at most `maxDayWeight`. Older
 * days fade by pauses and not by time. A person of whom little is known is taken for an ordinary one in part.
 */
import type { PauseStatistics } from '../../contract/client';

export const PAUSES = {
  /** Upper ends of the bins, each about a quarter wider than the last: as fine as a wait can be told apart. */
  binsMs: [200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500],
  /** Shorter gaps are stops and breath inside words; longer ones were thinking aloud, or another turn. */
  leastMs: 200,
  mostMs: 2500,
  /** A day of talking (thirty turns with a pause in each) weighs no more than this. */
  maxDayWeight: 30,
  /** Weight of everything that is remembered: three full days; what is more fades, oldest and newest alike. */
  maxWeight: 90,
  /** Below this nothing is said about a person: a tenth quantile of ten pauses is one pause. */
  leastWeight: 10,
  /** An ordinary person is worth this many pauses, so that the first ones do not decide. */
  priorWeight: 20,
  /**
   * The ordinary person: read speech and orders of the test recordings, 102 pauses of 200 ms and more (quantiles 350
   * and 520 ms). They are stretched to 400 and 700, because thinking pauses are longer than readers'.
   */
  prior: [0, 0.14, 0.18, 0.2, 0.18, 0.13, 0.08, 0.045, 0.025, 0.012, 0.006, 0.002],
} as const;

export type PauseCounts = {
  /** Weight of each bin of PAUSES.binsMs, without the day that is under way. */
  readonly former: readonly number[];
  /** The day that is under way, as a number of days since 1970; null before the first pause. */
  readonly day: number | null;
  /** Pauses of that day, as they were counted. */
  readonly today: readonly number[];
};

const NONE: readonly number[] = PAUSES.binsMs.map(() => 0);

export const NO_PAUSES: PauseCounts = { former: NONE, day: null, today: NONE };

/** A pause inside a turn: the person was silent for `pauseMs` and then went on with it. */
export function addPause(model: PauseCounts, pauseMs: number, day: number): PauseCounts {
  if (!(pauseMs >= PAUSES.leastMs) || !Number.isFinite(day)) return model;
  const bin = PAUSES.binsMs.findIndex((endMs) => Math.min(pauseMs, PAUSES.mostMs) <= endMs);
  // A clock that was set back belongs to the day that is under way: otherwise each pause would open a day of its own.
  const sameDay = model.day !== null && day <= model.day;
  const base = sameDay ? model : { former: weigh(model), day, today: NONE };
  return { ...base, today: base.today.map((count, index) => (index === bin ? count + 1 : count)) };
}

/** Quantiles of this person's pauses. @returns null as long as too little is known. */
export function statisticsOf(model: PauseCounts): PauseStatistics | null {
  const weights = weigh(model);
  if (sum(weights) < PAUSES.leastWeight) return null;
  const joined = weights.map((weight, index) => weight + PAUSES.priorWeight * (PAUSES.prior[index] ?? 0));
  return { p50Ms: quantile(joined, 0.5), p90Ms: quantile(joined, 0.9) };
}

/** How many pauses stand behind the statistics, for showing it. */
export const weightOf = (model: PauseCounts): number => Math.round(sum(weigh(model)));

/** The days before and the day under way, each within its bounds. */
function weigh({ former, today }: PauseCounts): readonly number[] {
  const day = atMost(today, PAUSES.maxDayWeight);
  return atMost(
    former.map((weight, index) => weight + (day[index] ?? 0)),
    PAUSES.maxWeight,
  );
}

function atMost(weights: readonly number[], most: number): readonly number[] {
  const total = sum(weights);
  return total <= most ? weights : weights.map((weight) => (weight * most) / total);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Inside a bin the pauses are taken to be spread evenly. */
function quantile(weights: readonly number[], share: number): number {
  let left = share * sum(weights);
  for (const [index, weight] of weights.entries()) {
    const endMs = PAUSES.binsMs[index] ?? PAUSES.mostMs;
    if (left <= weight && weight > 0) {
      const fromMs = PAUSES.binsMs[index - 1] ?? PAUSES.leastMs;
      return Math.round(fromMs + ((endMs - fromMs) * left) / weight);
    }
    left -= weight;
  }
  return PAUSES.mostMs;
}
