/**
 * Owns every figure of latency that the page shows. Panel, overlay, transcript, line and recorder take their numbers
 * from here and nowhere else, so that they can't disagree. All of them come from the host's spans. Pure.
 */
import type { SessionSnapshot } from '../../../engine/contract/client';
import type { Spans } from '../../../engine/contract/spans';
import {
  isAnswered,
  latestTurn,
  ownTurns,
  shownTurn,
  type Conversation,
  type Measured,
  type Shown,
  type Turn,
} from './conversation';
import { duration, durationParts } from '../format';
import type { ModelsState } from '../stores';
import { voiceWithMaker } from '../settings/voices';
import { STAGES, waterfallOf, type Bar, type Stage } from './waterfall';

export type Measure = keyof Spans;

/** The whole first, then what it is made of. */
export const MEASURES = ['voiceToVoiceMs', ...STAGES] as const satisfies readonly Measure[];

export type StageTime = {
  readonly stage: Stage;
  readonly bar: Bar;
  /** `early`: it was ready before the user waited for it. `none`: it did not happen. */
  readonly kind: 'waited' | 'early' | 'none';
  readonly ms: number | null;
};

export type TurnTimes = {
  /** Null for no turn at all. */
  readonly key: string | null;
  readonly voiceToVoiceMs: number | null;
  /** The user waits for it. */
  readonly isPending: boolean;
  readonly stages: readonly StageTime[];
  /** Reply that was begun inside the silence, and used. */
  readonly isSpeculated: boolean;
};

export const kindOf = (ms: number | null): StageTime['kind'] =>
  ms === null ? 'none' : ms <= 0 ? 'early' : 'waited';

export const voiceToVoiceOf = ({ measured }: Pick<Turn, 'measured'>): number | null =>
  measured?.spans.voiceToVoiceMs ?? null;

export function timesOf(turn: Turn | null, isPending = false): TurnTimes {
  const measured = turn?.measured ?? null;
  const waterfall = measured === null ? null : waterfallOf(measured.spans, measured.ready);
  const bars: readonly Bar[] =
    waterfall?.bars ?? STAGES.map((stage) => ({ stage, ms: null, from: 0, width: 0, early: null }));
  return {
    key: turn?.key ?? null,
    voiceToVoiceMs: turn === null ? null : voiceToVoiceOf(turn),
    isPending,
    stages: bars.map((bar) => ({
      stage: bar.stage,
      bar,
      ms: bar.ms,
      kind: kindOf(bar.ms),
    })),
    isSpeculated: measured?.speculation === 'kept',
  };
}

const timesShown = ({ turn, isPending }: Shown): TurnTimes => timesOf(turn, isPending);

/** The chosen turn, else the latest: the panel's. */
export const shownTimes = (conversation: Conversation): TurnTimes => timesShown(shownTurn(conversation));

/** Whatever is chosen: the overlay's, the line's and the recorder's. */
export const latestTimes = (conversation: Conversation): TurnTimes => timesShown(latestTurn(conversation));

/** What was measured in this session's answered turns, in order. */
export const measuredOf = (conversation: Conversation): readonly Measured[] =>
  ownTurns(conversation).flatMap((turn) =>
    turn.measured !== null && isAnswered(turn) ? [turn.measured] : [],
  );

/** Of one or two turns a median says no more than the turns themselves. */
const QUANTILES_FROM_TURNS = 3;

/** Between the two nearest values where it falls between them. @param sorted ascending, not empty. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const lower = sorted[Math.floor(at)] ?? 0;
  const upper = sorted[Math.ceil(at)] ?? lower;
  return lower + (upper - lower) * (at - Math.floor(at));
}

export type GaugePoint = {
  /** Null where the stage did not happen. */
  readonly ms: number | null;
  /** Up to and with this turn; null while they are too few. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
};

export type Gauge = {
  readonly measure: Measure;
  /** One per turn. */
  readonly points: readonly GaugePoint[];
  readonly latestMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
};

function insert(sorted: number[], value: number): void {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  sorted.splice(low, 0, value);
}

function gaugeOf(measure: Measure, measured: readonly Measured[]): Gauge {
  const sorted: number[] = [];
  const points = measured.map(({ spans }): GaugePoint => {
    const ms = spans[measure];
    if (ms !== null) insert(sorted, ms);
    const isEnough = sorted.length >= QUANTILES_FROM_TURNS;
    return {
      ms,
      p50Ms: isEnough ? quantile(sorted, 0.5) : null,
      p95Ms: isEnough ? quantile(sorted, 0.95) : null,
    };
  });
  const last = points.at(-1);
  return {
    measure,
    points,
    latestMs: last?.ms ?? null,
    p50Ms: last?.p50Ms ?? null,
    p95Ms: last?.p95Ms ?? null,
  };
}

/** The running figures of each stage and of the whole. */
export const gaugesOf = (measured: readonly Measured[]): readonly Gauge[] =>
  MEASURES.map((measure) => gaugeOf(measure, measured));

export const wholeOf = (measured: readonly Measured[]): Gauge => gaugeOf('voiceToVoiceMs', measured);

export type ModelNames = {
  readonly stt: string | null;
  readonly llm: string | null;
  readonly voice: string | null;
};

/** What there is, with its names for people. */
export type Known = Pick<ModelsState, 'models' | 'voices'>;

/** Who worked on it, by the names that people know. */
export function modelNamesOf(
  snapshot: SessionSnapshot | null,
  { models, voices }: Known,
  measuredLlm: string | null,
): ModelNames {
  const sttId = snapshot?.sttId ?? null;
  const voiceId = snapshot?.voiceId ?? null;
  return {
    stt: sttId === null ? null : (models.find(({ id }) => id === sttId)?.name ?? sttId),
    llm: measuredLlm === null || measuredLlm === '' ? (snapshot?.llm?.label ?? null) : measuredLlm,
    voice: voiceId === null ? null : voiceWithMaker(voices, voiceId),
  };
}

const ROLES = ['stt', 'llm', 'voice'] as const;

/** Those of them that are known, in the order of their work. */
export function workersOf(
  snapshot: SessionSnapshot | null,
  known: Known,
  measured: readonly Measured[],
): readonly { readonly role: keyof ModelNames; readonly name: string }[] {
  const names = modelNamesOf(snapshot, known, measured.at(-1)?.llm ?? null);
  return ROLES.flatMap((role) => {
    const name = names[role];
    return name === null ? [] : [{ role, name }];
  });
}

/** "640" and "ms", for large figures; the sign of what is waited for, or of nothing, has no unit. */
export function largeFigure(
  { voiceToVoiceMs, isPending }: Pick<TurnTimes, 'voiceToVoiceMs' | 'isPending'>,
  words: { readonly notDone: string; readonly pending: string },
): { readonly figure: string; readonly unit: string } {
  if (isPending) return { figure: words.pending, unit: '' };
  return voiceToVoiceMs === null ? { figure: words.notDone, unit: '' } : durationParts(voiceToVoiceMs);
}

/** "120 ms", "early", "–". */
export function stageFigure(
  { kind, ms }: Pick<StageTime, 'kind' | 'ms'>,
  words: { readonly early: string; readonly notDone: string },
): string {
  if (kind === 'none' || ms === null) return words.notDone;
  return kind === 'early' ? words.early : duration(ms);
}
