/**
 * Owns a loudspeaker that plays at the pace of real time into memory. It is the player of the command line: it obeys
 * the same messages as the renderer's and sends the same reports.
 */
import type { PlayoutReport } from '../contract/client';
import { PLAYOUT_RATE } from '../contract/units';

export type PlayedPiece = {
  /** When its first sample left the loudspeaker. */
  readonly atMs: number;
  /** At PLAYOUT_RATE. */
  readonly samples: Float32Array;
};

export type VirtualLoudspeaker = {
  /** Appends to what is queued; starts at once if nothing is. */
  play(turnId: number, samples: Float32Array): void;
  end(turnId: number, totalSamples: number): void;
  flush(turnId: number): void;
  isPlaying(): boolean;
  /** All that was played so far, in order, cut where it was flushed. */
  played(): readonly PlayedPiece[];
  /** What left the loudspeaker between two moments that are over; silence where nothing did. */
  samplesBetween(fromMs: number, toMs: number): Float32Array;
  close(): void;
};

/** Players report about this often; see contract/client.ts. */
const REPORT_INTERVAL_MS = 50;
/** The renderer's player takes at most this much; so does this one. */
const MAX_QUEUED_MS = 60_000;

const msOf = (samples: number): number => (samples * 1000) / PLAYOUT_RATE;

export function createVirtualLoudspeaker(
  now: () => number,
  report: (report: PlayoutReport) => void,
): VirtualLoudspeaker {
  const finished: PlayedPiece[] = [];
  let turnId = -1;
  let pieces: PlayedPiece[] = [];
  let freeAtMs = 0;
  let announcedEnd: number | null = null;
  let started = false;
  let timer: NodeJS.Timeout | null = null;

  const playedSamples = (atMs: number): number =>
    pieces.reduce((sum, piece) => {
      const share = Math.round(((atMs - piece.atMs) * PLAYOUT_RATE) / 1000);
      return sum + Math.min(piece.samples.length, Math.max(0, share));
    }, 0);

  const say = (phase: PlayoutReport['phase'], atMs: number): void =>
    report({ kind: 'control', type: 'playout', turnId, phase, playedSamples: playedSamples(atMs), atMs });

  const stopTimer = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };

  const leaveTurn = (): void => {
    stopTimer();
    finished.push(...pieces);
    pieces = [];
    announcedEnd = null;
    started = false;
    freeAtMs = 0;
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
    if (timer !== null || pieces.length === 0) return;
    const wait = freeAtMs - now();
    // Nothing is left to play and the end was not announced: the next piece or the end starts the clock again.
    if (wait <= 0 && announcedEnd === null && started) return;
    timer = setTimeout(tick, started ? Math.max(0, Math.min(REPORT_INTERVAL_MS, wait)) : 0);
  };

  return {
    play: (forTurn, samples) => {
      if (forTurn !== turnId) {
        leaveTurn();
        turnId = forTurn;
      }
      const atMs = Math.max(now(), freeAtMs);
      if (atMs - now() > MAX_QUEUED_MS) return;
      pieces.push({ atMs, samples });
      freeAtMs = atMs + msOf(samples.length);
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
      pieces = pieces.flatMap((piece) => {
        const length = Math.round(((atMs - piece.atMs) * PLAYOUT_RATE) / 1000);
        return length <= 0 ? [] : [{ ...piece, samples: piece.samples.subarray(0, length) }];
      });
      leaveTurn();
    },
    isPlaying: () => pieces.length > 0,
    played: () => [...finished, ...pieces],
    samplesBetween: (fromMs, toMs) => {
      const between = new Float32Array(Math.round(((toMs - fromMs) * PLAYOUT_RATE) / 1000));
      for (const { atMs, samples } of [...finished, ...pieces]) {
        const at = Math.round(((atMs - fromMs) * PLAYOUT_RATE) / 1000);
        if (at >= between.length || at + samples.length <= 0) continue;
        const skipped = Math.max(0, -at);
        between.set(samples.subarray(skipped, skipped + between.length - Math.max(0, at)), Math.max(0, at));
      }
      return between;
    },
    close: stopTimer,
  };
}
