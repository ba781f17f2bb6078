/**
 * Owns a loudspeaker that plays at the pace of its clock into memory. It is the player of the command line: it obeys
 * the same messages as the renderer's and sends the same reports.
 */
import type { Clock } from '../clock';
import type { PlayoutReport } from '../contract/client';
import { PLAYOUT_RATE } from '../contract/units';

export type PlayedPiece = {
  /** When its first sample left the loudspeaker. */
  readonly atMs: number;
  /** At PLAYOUT_RATE, as loud as it was played. */
  readonly samples: Float32Array;
};

export type VirtualLoudspeaker = {
  /** Appends to what is queued; starts at once if nothing is. */
  play(turnId: number, samples: Float32Array): void;
  end(turnId: number, totalSamples: number): void;
  flush(turnId: number): void;
  duck(turnId: number, gainDb: number): void;
  unduck(turnId: number): void;
  /** Holds a turn; `resume` goes on with the very sample. */
  pause(turnId: number): void;
  resume(turnId: number): void;
  /** Something is playing, or held. */
  isPlaying(): boolean;
  /** All that was played so far, in order, cut where it was flushed or held. */
  played(): readonly PlayedPiece[];
  /**
   * What leaves it from one time to another, silence included, as loud as it is played; what is still to come stands
   * as far as it is queued. For a microphone that hears the loudspeaker.
   */
  samplesBetween(fromMs: number, toMs: number): Float32Array;
  /** Largest sample of the 10 ms before this time. */
  levelAt(atMs: number): number;
  close(): void;
};

/** Players report about this often; see contract/client.ts. */
const REPORT_INTERVAL_MS = 50;
/** The renderer's player takes at most this much; so does this one. */
const MAX_QUEUED_MS = 60_000;
/** The renderer's ramps: from silence to full volume, and in and out of a pause. */
const RAMP_MS = 20;
const FADE_MS = 10;

const msOf = (samples: number): number => (samples * 1000) / PLAYOUT_RATE;
const samplesOf = (ms: number): number => Math.round((ms * PLAYOUT_RATE) / 1000);

/** A volume that changes over ramps; the newest change counts. Any time may be asked for. */
type Automation = {
  change(atMs: number, to: number): void;
  at(atMs: number): number;
};

function createAutomation(rampMs: number): Automation {
  const changes: { readonly atMs: number; readonly from: number; readonly to: number }[] = [];
  const at = (atMs: number): number => {
    let low = 0;
    for (let high = changes.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((changes[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
      else high = middle;
    }
    const change = changes[low - 1];
    if (change === undefined) return 1;
    const { from, to } = change;
    const moved = ((atMs - change.atMs) / rampMs) * Math.sign(to - from);
    return to > from ? Math.min(to, from + moved) : Math.max(to, from + moved);
  };
  return {
    change: (atMs, to) => {
      const from = at(atMs);
      while ((changes.at(-1)?.atMs ?? 0) > atMs) changes.pop();
      changes.push({ atMs, from, to });
    },
    at,
  };
}

/** @param keepMs of turns that are over, as far as `played` and `samplesBetween` can look back; all if absent */
export function createVirtualLoudspeaker(
  clock: Clock,
  report: (report: PlayoutReport) => void,
  keepMs = Infinity,
): VirtualLoudspeaker {
  /** As given, without the volume: that is a matter of time, and is laid over what is asked for. */
  const finished: PlayedPiece[] = [];
  let turnId = -1;
  let pieces: PlayedPiece[] = [];
  let freeAtMs = 0;
  let announcedEnd: number | null = null;
  let started = false;
  let timer: unknown = null;
  const now = clock.nowMs;
  const gain = createAutomation(RAMP_MS);
  const gate = createAutomation(FADE_MS);
  /** What waits while the turn is held; null while it plays. */
  let held: Float32Array[] | null = null;

  const playedSamples = (atMs: number): number =>
    pieces.reduce((sum, piece) => {
      const share = samplesOf(atMs - piece.atMs);
      return sum + Math.min(piece.samples.length, Math.max(0, share));
    }, 0);

  const say = (phase: PlayoutReport['phase'], atMs: number): void =>
    report({ kind: 'control', type: 'playout', turnId, phase, playedSamples: playedSamples(atMs), atMs });

  const stopTimer = (): void => {
    if (timer !== null) clock.clearTimer(timer);
    timer = null;
  };

  const leaveTurn = (): void => {
    stopTimer();
    finished.push(...pieces);
    const fromMs = now() - keepMs;
    const isOld = (piece: PlayedPiece): boolean => piece.atMs + msOf(piece.samples.length) < fromMs;
    const young = finished.findIndex((piece) => !isOld(piece));
    finished.splice(0, young === -1 ? finished.length : young);
    pieces = [];
    announcedEnd = null;
    started = false;
    freeAtMs = 0;
    held = null;
    // The next turn begins at full volume.
    const atMs = now();
    if (gain.at(atMs + RAMP_MS) !== 1) gain.change(atMs, 1);
    if (gate.at(atMs + FADE_MS) !== 1) gate.change(atMs, 1);
  };

  const tick = (): void => {
    timer = null;
    const atMs = now();
    if (!started) {
      started = true;
      say('started', pieces[0]?.atMs ?? atMs);
    }
    const isDrained = announcedEnd !== null && playedSamples(atMs) >= announcedEnd;
    if (isDrained) {
      say('drained', Math.max(freeAtMs, pieces[0]?.atMs ?? atMs));
      leaveTurn();
      return;
    }
    if (atMs < freeAtMs) say('playing', atMs);
    schedule();
  };

  const schedule = (): void => {
    if (timer !== null || pieces.length === 0 || held !== null) return;
    const wait = freeAtMs - now();
    // Nothing is left to play and the end was not announced: the next piece or the end starts the clock again.
    if (wait <= 0 && announcedEnd === null && started) return;
    timer = clock.setTimer(tick, started ? Math.max(0, Math.min(REPORT_INTERVAL_MS, wait)) : 0);
  };

  const append = (samples: Float32Array): void => {
    const atMs = Math.max(now(), freeAtMs);
    pieces.push({ atMs, samples });
    freeAtMs = atMs + msOf(samples.length);
  };

  const cut = (atMs: number): readonly Float32Array[] => {
    const rest: Float32Array[] = [];
    pieces = pieces.flatMap((piece) => {
      const length = Math.max(0, samplesOf(atMs - piece.atMs));
      if (length < piece.samples.length) rest.push(piece.samples.subarray(length));
      return length === 0 ? [] : [{ ...piece, samples: piece.samples.subarray(0, length) }];
    });
    return rest;
  };

  const isAudible = (piece: PlayedPiece, fromMs: number, toMs: number): boolean =>
    piece.atMs < toMs && piece.atMs + msOf(piece.samples.length) > fromMs;

  const asPlayed = (piece: PlayedPiece): PlayedPiece => ({
    atMs: piece.atMs,
    samples: piece.samples.map((sample, index) => sample * volumeAt(piece.atMs + msOf(index))),
  });

  const volumeAt = (atMs: number): number => gain.at(atMs) * gate.at(atMs);

  const samplesBetween = (fromMs: number, toMs: number): Float32Array => {
    const out = new Float32Array(Math.max(0, samplesOf(toMs - fromMs)));
    for (const pool of [finished, pieces]) {
      // Newest first: what is asked for lies at the end of what was played.
      for (let index = pool.length - 1; index >= 0; index -= 1) {
        const piece = pool[index];
        if (piece === undefined || piece.atMs + msOf(piece.samples.length) <= fromMs) break;
        if (!isAudible(piece, fromMs, toMs)) continue;
        const offset = samplesOf(piece.atMs - fromMs);
        const first = Math.max(0, -offset);
        const last = Math.min(piece.samples.length, out.length - offset);
        for (let at = first; at < last; at += 1) {
          out[offset + at] = (piece.samples[at] ?? 0) * volumeAt(piece.atMs + msOf(at));
        }
      }
    }
    return out;
  };

  return {
    play: (forTurn, samples) => {
      if (forTurn !== turnId) {
        leaveTurn();
        turnId = forTurn;
      }
      if (held !== null) {
        if (msOf(held.reduce((sum, { length }) => sum + length, 0)) <= MAX_QUEUED_MS) held.push(samples);
        return;
      }
      if (Math.max(now(), freeAtMs) - now() > MAX_QUEUED_MS) return;
      append(samples);
      schedule();
    },
    end: (forTurn, totalSamples) => {
      if (forTurn !== turnId) return;
      announcedEnd = totalSamples;
      schedule();
    },
    flush: (forTurn) => {
      if (forTurn !== turnId) return;
      const atMs = now();
      say('stopped', atMs);
      cut(atMs);
      leaveTurn();
    },
    duck: (forTurn, gainDb) => {
      if (forTurn === turnId && pieces.length > 0) gain.change(now(), 10 ** (gainDb / 20));
    },
    unduck: (forTurn) => {
      if (forTurn === turnId) gain.change(now(), 1);
    },
    pause: (forTurn) => {
      if (forTurn !== turnId || held !== null || pieces.length === 0) return;
      const atMs = now();
      gate.change(atMs, 0);
      const untilMs = atMs + FADE_MS;
      held = [...cut(untilMs)];
      stopTimer();
      freeAtMs = 0;
      say('paused', untilMs);
    },
    resume: (forTurn) => {
      if (forTurn !== turnId || held === null) return;
      const last = pieces.at(-1);
      // Not before the pause has begun in earnest, or samples would be played at once with those of the fade.
      freeAtMs = last === undefined ? 0 : last.atMs + msOf(last.samples.length);
      gate.change(Math.max(now(), freeAtMs), 1);
      const waiting = held;
      held = null;
      for (const samples of waiting) append(samples);
      schedule();
    },
    isPlaying: () => pieces.length > 0 || held !== null,
    played: () => [...finished, ...pieces].map(asPlayed),
    samplesBetween,
    levelAt: (atMs) =>
      samplesBetween(atMs - 10, atMs).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
    close: stopTimer,
  };
}
