/**
 * Owns how two runs of the benchmark are held against each other: what moved beyond noise. Pure; the same two runs
 * always give the same answer.
 */
import type { Figure, Report, Single, Spread, Unit } from './figures';
import { createRandom } from './random';
import { quantile } from './statistics';

export type Verdict = 'better' | 'worse' | 'same' | 'only before' | 'only now';

export type Move = {
  readonly label: string;
  /** "p50", "p95", or empty for a single figure. */
  readonly of: string;
  readonly unit: Unit;
  readonly before: number | null;
  readonly now: number | null;
  readonly verdict: Verdict;
};

export const HOW_COMPARED =
  'A spread has moved if 0 lies outside of the 95 % interval of the difference of its quantiles (bootstrap, 2000 ' +
  'resamples of both runs) and the difference is over 10 ms; a single figure if it changed by more than runs of the ' +
  'same program do (10 % of a speed, a time or a load, and of a load at least a point, 5 % of memory, 1 % of a size, ' +
  'half a point of a share, and any change of a count).';

const RESAMPLES = 2000;
const CONFIDENCE = 0.95;
/** Two runs of one program differ by this much through timers and scheduling alone. */
const LEAST_MS = 10;
/** In points of a percentage: what else runs on the machine changes what the caches hold. */
const LEAST_OF_CORE = 1;

export function compareReports(before: Report, now: Report): readonly Move[] {
  const former = new Map(before.figures.map((figure) => [figure.id, figure]));
  const present = new Set(now.figures.map((figure) => figure.id));
  const gone = before.figures.filter((figure) => !present.has(figure.id));
  return [
    ...now.figures.flatMap((figure) => compareFigures(former.get(figure.id), figure)),
    ...gone.flatMap((figure) => loneMoves(figure, 'only before')),
  ];
}

function compareFigures(before: Figure | undefined, now: Figure): readonly Move[] {
  if (before?.kind === 'spread' && now.kind === 'spread') {
    return [compareQuantile(before, now, 'p50', 0.5), compareQuantile(before, now, 'p95', 0.95)];
  }
  if (before?.kind === 'single' && now.kind === 'single') return [compareSingles(before, now)];
  return loneMoves(now, 'only now');
}

function loneMoves(figure: Figure, verdict: 'only before' | 'only now'): readonly Move[] {
  const move = (of: string, value: number | null): Move => ({
    label: figure.label,
    of,
    unit: figure.unit,
    before: verdict === 'only before' ? value : null,
    now: verdict === 'only now' ? value : null,
    verdict,
  });
  return figure.kind === 'spread'
    ? [move('p50', figure.p50), move('p95', figure.p95)]
    : [move('', figure.value)];
}

/** A figure that could not be measured in one of the runs has not stayed the same. */
function goneOrNew(now: Figure, of: Move['of'], before: number | null, value: number | null): Move | null {
  if ((before === null) === (value === null)) return null;
  const verdict = value === null ? 'only before' : 'only now';
  return { label: now.label, of, unit: now.unit, before, now: value, verdict };
}

function compareQuantile(before: Spread, now: Spread, of: 'p50' | 'p95', share: number): Move {
  const gone = goneOrNew(now, of, before[of], now[of]);
  if (gone !== null) return gone;
  const difference = (now[of] ?? 0) - (before[of] ?? 0);
  const [low, high] = intervalOfDifference(before.values, now.values, share);
  const hasMoved = Math.abs(difference) > LEAST_MS && (low > 0 || high < 0);
  return {
    label: now.label,
    of,
    unit: now.unit,
    before: before[of],
    now: now[of],
    verdict: hasMoved ? judge(difference, now.unit) : 'same',
  };
}

/** Percentile bootstrap (Efron 1979): both runs are drawn from again with replacement. */
function intervalOfDifference(
  before: readonly number[],
  now: readonly number[],
  share: number,
): readonly [number, number] {
  if (before.length === 0 || now.length === 0) return [0, 0];
  const random = createRandom();
  const draw = (values: readonly number[]): number =>
    quantile(
      values.map(() => values[Math.floor(random() * values.length)] ?? 0),
      share,
    ) ?? 0;
  const differences = Array.from({ length: RESAMPLES }, () => draw(now) - draw(before));
  const tail = (1 - CONFIDENCE) / 2;
  return [quantile(differences, tail) ?? 0, quantile(differences, 1 - tail) ?? 0];
}

function compareSingles(before: Single, now: Single): Move {
  const gone = goneOrNew(now, '', before.value, now.value);
  if (gone !== null) return gone;
  const difference = (now.value ?? 0) - (before.value ?? 0);
  const hasMoved = Math.abs(difference) > noiseOf(now.unit, before.value ?? 0);
  return {
    label: now.label,
    of: '',
    unit: now.unit,
    before: before.value,
    now: now.value,
    verdict: hasMoved ? judge(difference, now.unit) : 'same',
  };
}

function noiseOf(unit: Unit, value: number): number {
  switch (unit) {
    case 'ms':
    case 'of real time':
    case 'tokens/s':
    case 'frames/s':
      return Math.abs(value) * 0.1;
    case '% of a core':
      return Math.max(LEAST_OF_CORE, Math.abs(value) * 0.1);
    case 'kB':
      return Math.abs(value) * 0.01;
    case 'MB':
      return Math.abs(value) * 0.05;
    case '%':
      return 0.5;
    case 'times':
      return 0;
  }
}

const MORE_IS_BETTER: readonly Unit[] = ['tokens/s', 'frames/s'];

const judge = (difference: number, unit: Unit): Verdict =>
  difference < 0 === !MORE_IS_BETTER.includes(unit) ? 'better' : 'worse';

/** What moved, one line each; the rest is counted. */
export function describeMoves(moves: readonly Move[]): string {
  const shown = (value: number | null): string =>
    value === null ? '-' : String(Math.round(value * 1000) / 1000);
  const moved = moves.filter(({ verdict }) => verdict === 'better' || verdict === 'worse');
  const alone = moves.filter(({ verdict }) => verdict === 'only before' || verdict === 'only now').length;
  return [
    ...moved.map(
      ({ label, of, unit, before, now, verdict }) =>
        `${verdict.padEnd(8)}${label}${of === '' ? '' : `, ${of}`}: ${shown(before)} -> ${shown(now)} ${unit}`,
    ),
    `${moved.length} of ${moves.length - alone} moved beyond noise${alone === 0 ? '' : `; ${alone} are in one run only`}.`,
    HOW_COMPARED,
    '',
  ].join('\n');
}
