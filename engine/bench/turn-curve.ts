/**
 * Owns what a rule for turn ends costs: it plays a rule against labelled silences, with every piece of evidence
 * arriving when it could have, and counts. Pure. It knows the policy only as a function.
 */
import type { TurnEvidence, Wait } from '../session/turn-taking/endpointing';
import { quantile } from './statistics';
import type { TurnPoint } from './turn-points';

/** A labelled silence with all that was ever known of it. */
export type HeardPoint = TurnPoint & {
  readonly text: string;
  readonly smartTurn: number | null;
  readonly textScore: number | null;
  /** How long the recogniser took, as measured in this run; null if the words came from a file. */
  readonly recogniserMs: number | null;
};

/** From the last voiced sample on: when evidence can be there at the earliest. */
export type EvidenceTimes = {
  /** Three silent frames of 32 ms: before that there is no silence to ask about. */
  readonly vadMs: number;
  /** After the silence was noticed. Runs beside the recogniser. */
  readonly smartTurnMs: number;
  /** After the silence was noticed; "measured" takes each point's own time. */
  readonly recogniserMs: number | 'measured';
  /** After the words: the score reads them. */
  readonly textScoreMs: number;
};

export const EVIDENCE_TIMES: EvidenceTimes = {
  vadMs: 96,
  // 40 to 68 ms for the model alone and some for its features (models measured on two cores).
  smartTurnMs: 80,
  // Moonshine base: 80 ms for a word, 120 for a short sentence. Long turns take more: see "measured".
  recogniserMs: 120,
  // SmolLM2-135M on a kept prefix: 95 ms.
  textScoreMs: 100,
};

/** What a rule makes of the evidence at one moment. */
export type Rule = (evidence: TurnEvidence, point: HeardPoint) => Pick<Wait, 'waitMs'>;

/** When, counted from the last voiced sample, a rule would have ended the turn if speech never went on. */
export function decidedAtMs(point: HeardPoint, rule: Rule, times: EvidenceTimes = EVIDENCE_TIMES): number {
  const moments = evidenceOf(point, times);
  for (const [index, evidence] of moments.entries()) {
    const { waitMs } = rule(evidence, point);
    // What is over already is over now, not earlier: no decision comes before its evidence.
    const at = Math.max(waitMs, evidence.silenceMs);
    const next = moments[index + 1];
    if (next === undefined || at < next.silenceMs) return at;
  }
  return Number.POSITIVE_INFINITY;
}

/** The evidence as it grows during the silence. */
export function evidenceOf(point: HeardPoint, times: EvidenceTimes): readonly TurnEvidence[] {
  const recogniserMs =
    times.recogniserMs === 'measured'
      ? (point.recogniserMs ?? (EVIDENCE_TIMES.recogniserMs as number))
      : times.recogniserMs;
  const smartTurnAt = times.vadMs + times.smartTurnMs;
  const wordsAt = times.vadMs + recogniserMs;
  const scoreAt = wordsAt + times.textScoreMs;
  return [...new Set([times.vadMs, smartTurnAt, wordsAt, scoreAt])]
    .toSorted((a, b) => a - b)
    .map((silenceMs) => ({
      silenceMs,
      smartTurn: silenceMs >= smartTurnAt ? point.smartTurn : null,
      textScore: silenceMs >= scoreAt ? point.textScore : null,
      transcript: silenceMs >= wordsAt ? point.text : null,
      question: null,
      pauseStatistics: null,
      mode: 'duplex' as const,
    }));
}

export type Cost = {
  readonly holds: number;
  readonly cutOffs: number;
  /** Share of holds that were cut off; null without holds. */
  readonly cutOffShare: number | null;
  readonly ends: number;
  readonly meanDeadAirMs: number | null;
  readonly p50DeadAirMs: number | null;
  readonly p95DeadAirMs: number | null;
};

export function costOf(
  points: readonly HeardPoint[],
  rule: Rule,
  times: EvidenceTimes = EVIDENCE_TIMES,
): Cost {
  let holds = 0;
  let cutOffs = 0;
  const waits: number[] = [];
  for (const point of points) {
    const at = decidedAtMs(point, rule, times);
    if (point.holdMs === null) waits.push(at);
    else {
      holds += 1;
      if (at < point.holdMs) cutOffs += 1;
    }
  }
  return {
    holds,
    cutOffs,
    cutOffShare: holds === 0 ? null : cutOffs / holds,
    ends: waits.length,
    meanDeadAirMs: waits.length === 0 ? null : waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
    p50DeadAirMs: quantile(waits, 0.5),
    p95DeadAirMs: quantile(waits, 0.95),
  };
}

/** The plain rule: so much silence ends a turn. */
export const silenceRule =
  (silenceMs: number): Rule =>
  () => ({ waitMs: silenceMs });

/** Smart Turn as it ships elsewhere: asked at 200 ms, ends the turn over 0.5, else waits for 3 s. */
export const stockSmartTurn: Rule = ({ smartTurn }) => ({
  waitMs: smartTurn !== null && smartTurn > STOCK.threshold ? STOCK.askedAtMs : STOCK.limitMs,
});
const STOCK = { threshold: 0.5, askedAtMs: 200, limitMs: 3000 } as const;
