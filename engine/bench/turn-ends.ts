/**
 * Owns what the policy of turn ends costs on recordings. The real models hear every pause inside an utterance and
 * every end, as far as they would have heard it. The policy is played against plain rules on the same data.
 */
import { join } from 'node:path';
import { MIC_RATE } from '../contract/units';
import { openWorkplace } from '../simulation/local-host';
import { ENDPOINTING, waitFor, type EndpointTuning } from '../session/turn-taking/endpointing';
import type { BenchContext } from './context';
import { single, type Figure } from './figures';
import { CHECKOUT } from './recordings';
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
} from './turn-curve';
import { FITTING, fitWeights, heldOutTunings } from './turn-fit';
import { heardUpTo, readTurnRecordings, TURN_SETS, type TurnRecording, type TurnSet } from './turn-points';

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

export type Row = { readonly rule: string; readonly costs: Readonly<Record<string, Cost>> };

export type Figures = {
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

/** @throws SidetoneError AUDIO_FILE if there are no recordings. */
export async function measureTurns(
  folder: string,
  sttId: string | null,
  say: (line: string) => void,
): Promise<Figures> {
  const recordings = await readTurnRecordings(folder, join(CHECKOUT, 'e2e', 'callers'));
  const { models, points } = await hear(recordings, sttId, say);
  return figuresOf(models, points);
}

/** What is asked of the policy: pauses of a person taken for the end, in percent, and mean dead air at real ends. */
const MOST: Readonly<Record<TurnSet, { readonly cutOff: number | null; readonly deadAirMs: number }>> = {
  callers: { cutOff: 8, deadAirMs: 500 },
  orders: { cutOff: null, deadAirMs: 350 },
  speech: { cutOff: 6, deadAirMs: 700 },
};

export async function measureTurnEnds(context: BenchContext): Promise<readonly Figure[]> {
  context.say('Playing the policy of turn ends against recordings…');
  const { heldOut, models } = await measureTurns(context.recordings, context.sttId ?? null, context.say);
  const there = (isThere: boolean): string => (isThere ? 'there' : 'missing');
  context.note(
    `Turn ends: ${models.stt}, Smart Turn ${there(models.smartTurn)}, text score ${there(models.textScore)}; weights fitted ` +
      'without the voice or file they are tried on.',
  );
  const missing = TURN_SETS.filter((set) => heldOut.costs[set] === undefined);
  if (missing.length > 0) {
    context.note(`Turn ends were not measured on ${missing.join(', ')}: --recordings names the folder.`);
  }
  return TURN_SETS.flatMap((set) => {
    const cost = heldOut.costs[set];
    if (cost === undefined) return [];
    const { holds, ends, cutOffShare, meanDeadAirMs } = cost;
    const share = cutOffShare === null ? null : cutOffShare * 100;
    const { cutOff, deadAirMs } = MOST[set];
    return [
      single(`turns.${set}.cutOff`, `${set}: pauses taken for the end, of ${holds}`, '%', share, cutOff),
      single(`turns.${set}.deadAir`, `  mean dead air at ${ends} ends`, 'ms', meanDeadAirMs, deadAirMs),
    ];
  });
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
    const modelId = await host.loadedModels.lease('bench').loadStt(sttId);
    if (!(await host.loadedModels.loadEot())) say('No model of turn ends is here: the words alone decide.');
    const points: HeardPoint[] = [];
    for (const { samples, points: labelled } of recordings) {
      for (const point of labelled) {
        const heard = heardUpTo(samples, point, EVIDENCE_TIMES.vadMs);
        const { text, ms } = await host.inference.ask({
          type: 'transcribe',
          session: 'bench',
          modelId,
          samples: heard,
        });
        const { smartTurn, textScore } = await host.inference.ask({
          type: 'score',
          session: 'bench',
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
