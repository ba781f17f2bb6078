/**
 * `bench:turns`: what the policy of turn ends costs on recordings (engine/bench/turn-ends.ts). Prints tables, and with
 * --json the figures and every point; with --fit the weights as they stand in session/endpointing.ts.
 */
import { measureTurns, type Figures, type Row } from '../bench/turn-ends';
import type { Cost, EvidenceTimes } from '../bench/turn-curve';
import { FITTING } from '../bench/turn-fit';
import { BESIDE } from '../bench/recordings';
import { READINGS, type EndpointTuning } from '../session/turn-taking/endpointing';
import { parse } from './arguments';

export const BENCH_TURNS_USAGE = 'npm run -s bench:turns -- [--data FOLDER] [--stt ID] [--fit] [--json]';

export async function benchTurns(argv: readonly string[]): Promise<void> {
  const { values } = parse(
    argv,
    {
      data: { type: 'string' },
      stt: { type: 'string' },
      fit: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
    BENCH_TURNS_USAGE,
  );
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const figures = await measureTurns(values.data ?? BESIDE, values.stt ?? null, say);
  if (values.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else process.stdout.write(values.fit ? weightsTable(figures.weights) : tables(figures));
}

function tables(figures: Figures): string {
  const { heldOut, shipped, measuredRecogniser, curve, rules, models, times } = figures;
  const columns = Object.keys(heldOut.costs);
  const header = ['', ...columns].map((name, index) => cell(name, index)).join('');
  const line = ({ rule, costs }: Row): string =>
    [rule, ...columns.map((name) => costs[name])].map((cost, index) => cell(textOf(cost), index)).join('');
  const counts = columns.map((name) => {
    const cost = heldOut.costs[name];
    return `${name} ${cost?.holds ?? 0} holds, ${cost?.ends ?? 0} ends`;
  });
  return [
    `${models.stt}; Smart Turn ${models.smartTurn ? 'loaded' : 'missing'}; text score ${models.textScore ? 'loaded' : 'missing'}`,
    counts.join('; '),
    `evidence at the earliest: silence ${times.vadMs} ms, Smart Turn ${times.vadMs + times.smartTurnMs}, words ${wordsAt(times)}, text score ${wordsAt(times) + times.textScoreMs} after the last voiced sample`,
    '',
    'Holds cut off, and dead air at ends: mean (p50, p95) in ms',
    header,
    line(heldOut),
    line(shipped),
    line(measuredRecogniser),
    '',
    'Curve of the policy: the one knob, weights of other folds',
    ...curve.map(line),
    '',
    'Other rules on the same data',
    ...rules.map(line),
    '',
    ...FITTED,
    '',
  ].join('\n');
}

/** What a reader must know before believing a figure. */
const FITTED = [
  'Fitted: the weights of the odds (logistic regression, L2), without the voice (callers/) or the tenth of the files',
  '  (orders/, speech/) that they are tried on; no chance is involved, folds follow from names. Rows "as shipped" were',
  '  fitted on these very recordings.',
  'Not fitted by a program, but chosen by hand with all of these recordings in view: the curve from odds to waits, the',
  '  clock of telling turns, the lists of words. Not fitted at all: what a question just asked and a person’s own pauses change.',
];

const wordsAt = ({ vadMs, recogniserMs }: EvidenceTimes): number =>
  vadMs + (recogniserMs === 'measured' ? 0 : recogniserMs);

function textOf(cost: Cost | string | undefined): string {
  if (cost === undefined || typeof cost === 'string') return cost ?? '';
  const number = (value: number | null): string => (value === null ? '-' : String(Math.round(value)));
  const share = cost.cutOffShare === null ? '-' : `${(cost.cutOffShare * 100).toFixed(1)} %`;
  return `${share} at ${number(cost.meanDeadAirMs)} (${number(cost.p50DeadAirMs)}, ${number(cost.p95DeadAirMs)})`;
}

const cell = (text: string, column: number): string => (column === 0 ? text.padEnd(32) : text.padStart(30));

/** As it stands in session/endpointing.ts, to be put there. */
const weightsTable = (weights: EndpointTuning['weights']): string =>
  [
    `Fitted on all of it: penalty ${FITTING.penalty}, sets weighted ${JSON.stringify(FITTING.setWeights)}.`,
    ...READINGS.map((reading) => `${reading}: ${JSON.stringify(weights[reading])}`),
    '',
  ].join('\n');
