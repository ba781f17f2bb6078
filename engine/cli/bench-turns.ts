/**
 * `bench:turns`: what the policy of turn ends costs on recordings, offline. Every pause inside an utterance and every
 * end is heard by the real models as far as they would have heard it, and the policy is played against plain rules on
 * the same data. Prints tables, and with --json the figures and every point.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MIC_RATE } from '../contract/units';
import {
  costOf,
  decidedAtMs,
  EVIDENCE_TIMES,
  silenceRule,
  stockSmartTurn,
  type Cost,
  type EvidenceTimes,
  type HeardPoint,
  type Rule,
} from '../bench/turn-curve';
import { FITTING, fitWeights, heldOutTunings } from '../bench/turn-fit';
import { heardUpTo, readTurnRecordings, TURN_SETS, type TurnRecording } from '../bench/turn-points';
import { ENDPOINTING, READINGS, waitFor, type EndpointTuning } from '../session/endpointing';
import { parse } from './arguments';
import { openWorkplace } from './workplace';

export const BENCH_TURNS_USAGE = 'npm run -s bench:turns -- [--data FOLDER] [--stt ID] [--fit] [--json]';

const SILENCES_MS = [300, 400, 500, 600, 700, 800, 1000, 1200, 1500];
const PATIENCES = [0.25, 0.5, 0.7, 0.85, 1, 1.2, 1.5, 2, 3];

/** Columns of the tables. */
const GROUPS: readonly { readonly name: string; readonly has: (point: HeardPoint) => boolean }[] = [
  ...TURN_SETS.map((set) => ({ name: set, has: (point: HeardPoint) => point.set === set })),
  {
    name: 'callers: question, short, dialogue',
    has: ({ recordingKind }) => ['question', 'short', 'dialogue'].includes(recordingKind),
  },
];

type Row = { readonly rule: string; readonly costs: Readonly<Record<string, Cost>> };

type Figures = {
  readonly models: { readonly stt: string; readonly smartTurn: boolean; readonly textScore: boolean };
  readonly times: EvidenceTimes;
  readonly fitting: typeof FITTING;
  /** The policy with weights that were fitted without the point's voice or file. The headline. */
  readonly heldOut: Row;
  readonly curve: readonly Row[];
  /** The policy as it ships: its weights were fitted on these very recordings. */
  readonly shipped: Row;
  /** The held-out policy with each point's own measured time of the recogniser. */
  readonly measuredRecogniser: Row;
  readonly rules: readonly Row[];
  readonly weights: EndpointTuning['weights'];
  readonly points: readonly (HeardPoint & { readonly decidedAtMs: number })[];
};

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
  const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  const folder = values.data ?? join(checkout, '..', 'shared', 'testdata');
  const recordings = await readTurnRecordings(folder, join(checkout, 'e2e', 'callers'));
  const { models, points } = await hear(recordings, values.stt ?? null, say);
  const figures = figuresOf(models, points);
  if (values.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else process.stdout.write(values.fit ? weightsTable(figures.weights) : tables(figures));
}

/** Everything is asked one after the other: a score that waits for another is no measurement of either. */
async function hear(
  recordings: readonly TurnRecording[],
  sttId: string | null,
  say: (line: string) => void,
): Promise<{ readonly models: Figures['models']; readonly points: readonly HeardPoint[] }> {
  const total = recordings.reduce((sum, { points }) => sum + points.length, 0);
  const { host, close } = await openWorkplace();
  try {
    const modelId = await host.stages.loadStt(sttId);
    if (!(await host.stages.loadEot())) say('No model of turn ends is here: the words alone decide.');
    const points: HeardPoint[] = [];
    for (const { samples, points: labelled } of recordings) {
      for (const point of labelled) {
        const heard = heardUpTo(samples, point, EVIDENCE_TIMES.vadMs);
        const { text, ms } = await host.inference.ask({ type: 'transcribe', modelId, samples: heard });
        const { smartTurn, textScore } = await host.inference.ask({
          type: 'score',
          samples: heard.slice(-SCORED_SAMPLES),
          text,
          question: '',
        });
        points.push({ ...point, text, smartTurn, textScore, recogniserMs: Math.round(ms) });
        if (points.length % 50 === 0) say(`Heard ${points.length} of ${total} pauses and ends…`);
      }
    }
    return {
      models: {
        stt: modelId,
        smartTurn: points.some(({ smartTurn }) => smartTurn !== null),
        textScore: points.some(({ textScore }) => textScore !== null),
      },
      points,
    };
  } finally {
    await close();
  }
}

/** Smart Turn hears the last 8 s. */
const SCORED_SAMPLES = 8 * MIC_RATE;

function figuresOf(models: Figures['models'], points: readonly HeardPoint[]): Figures {
  const tunings = heldOutTunings(points);
  const heldOut =
    (patience: number): Rule =>
    (evidence, point) =>
      waitFor(evidence, {
        ...(tunings.get(point) ?? ENDPOINTING),
        patience: ENDPOINTING.patience * patience,
      });
  const row = (rule: string, play: Rule, times: EvidenceTimes = EVIDENCE_TIMES): Row => ({
    rule,
    costs: Object.fromEntries(
      GROUPS.flatMap(({ name, has }) => {
        const group = points.filter(has);
        return group.length === 0 ? [] : [[name, costOf(group, play, times)]];
      }),
    ),
  });
  return {
    models,
    times: EVIDENCE_TIMES,
    fitting: FITTING,
    heldOut: row('policy, weights of other folds', heldOut(1)),
    curve: PATIENCES.map((patience) => row(`patience ${patience}`, heldOut(patience))),
    shipped: row('policy as shipped', (evidence) => waitFor(evidence)),
    measuredRecogniser: row('recogniser as slow as measured', heldOut(1), {
      ...EVIDENCE_TIMES,
      recogniserMs: 'measured',
    }),
    rules: [
      ...SILENCES_MS.map((ms) => row(`silence ${ms} ms`, silenceRule(ms))),
      row('Smart Turn stock', stockSmartTurn),
    ],
    weights: fitWeights(points),
    points: points.map((point) => ({ ...point, decidedAtMs: decidedAtMs(point, heldOut(1)) })),
  };
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
  '  clock of telling turns, the lists of words. Not fitted at all: what a question just asked and personal habits change.',
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
