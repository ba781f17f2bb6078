/**
 * Owns what the line is drawn from: levels of both voices with their times, and the gaps between them. It also owns
 * what still waits to be played, and what was never heard. Measurements only; nothing here moves by itself. Kept
 * outside the stores, because it changes some eighty times a second.
 */

export type Level = { readonly atMs: number; readonly lengthMs: number; readonly peak: number };

export type Gap = {
  /** Last voiced sample of the person. */
  readonly fromMs: number;
  /** First sample of the reply; null while it is waited for. */
  readonly untilMs: number | null;
  /** As measured by the host; null until it has said so. */
  readonly measuredMs: number | null;
};

export type Timeline = {
  /** @param isVoiced whether the detector takes it for speech; for the picture only. */
  heard(level: Level, isVoiced: boolean): void;
  spoken(level: Level): void;
  /** Audio of the reply arrived: it will be played, or not. */
  queued(turnId: number, peaks: readonly number[], peakMs: number): void;
  /** The player reports: `playedMs` of this turn left the loudspeaker at `atMs`. */
  played(
    turnId: number,
    phase: 'started' | 'playing' | 'paused' | 'drained' | 'stopped',
    playedMs: number,
    atMs: number,
  ): void;
  /** The host thinks about an answer: the gap is open. */
  waiting(): void;
  /** There will be no answer. */
  abandoned(): void;
  measured(turnId: number, voiceToVoiceMs: number | null): void;
  clear(): void;
  read(): TimelineView;
};

export type TimelineView = {
  readonly you: readonly Level[];
  readonly them: readonly Level[];
  /** Waiting to be played, as they will be if nothing intervenes. */
  readonly unplayed: readonly Level[];
  /** Was written and never heard; drawn where it would have been. */
  readonly struck: readonly Level[];
  readonly gaps: readonly Gap[];
  /** When the detector last thought that the person spoke; null if never. */
  readonly voicedMs: number | null;
};

/** Fifteen seconds at the finest grain; the line shows twelve. */
const MAX_LEVELS = 1_000;
const MAX_GAPS = 20;
const MAX_STRUCK = 120;
/** Speech that is not played yet is shown this far; the session makes up to 20 s. */
const MAX_UNPLAYED_PEAKS = 2_000;

export function createTimeline(): Timeline {
  let you: Level[] = [];
  let them: Level[] = [];
  let struck: Level[] = [];
  let gaps: Gap[] = [];
  let lastVoicedMs: number | null = null;
  let queue: {
    turnId: number;
    peaks: number[];
    peakMs: number;
    playedMs: number;
    atMs: number | null;
  } | null = null;
  const startedAt = new Map<number, number>();

  const push = (levels: Level[], level: Level, limit: number): void => {
    levels.push(level);
    if (levels.length > limit) levels.shift();
  };

  const unplayed = (): readonly Level[] => {
    if (queue === null || queue.atMs === null) return [];
    const { peaks, peakMs, playedMs, atMs } = queue;
    const first = Math.ceil(playedMs / peakMs);
    return peaks.slice(first).map((peak, index) => ({
      atMs: atMs + (first + index) * peakMs - playedMs,
      lengthMs: peakMs,
      peak,
    }));
  };

  const close = (untilMs: number, measuredMs: number | null): void => {
    const last = gaps.at(-1);
    if (last === undefined || last.untilMs !== null) return;
    gaps[gaps.length - 1] = { ...last, untilMs: Math.max(untilMs, last.fromMs), measuredMs };
  };

  return {
    heard: (level, isVoiced) => {
      push(you, level, MAX_LEVELS);
      if (isVoiced) lastVoicedMs = level.atMs + level.lengthMs;
    },
    spoken: (level) => push(them, level, MAX_LEVELS),
    queued: (turnId, peaks, peakMs) => {
      if (queue?.turnId !== turnId) queue = { turnId, peaks: [], peakMs, playedMs: 0, atMs: null };
      if (queue.peaks.length < MAX_UNPLAYED_PEAKS) queue.peaks.push(...peaks);
    },
    played: (turnId, phase, playedMs, atMs) => {
      if (phase === 'started') {
        startedAt.set(turnId, atMs);
        if (startedAt.size > MAX_GAPS) startedAt.delete(startedAt.keys().next().value ?? turnId);
        close(atMs, null);
      }
      if (queue?.turnId !== turnId) return;
      queue.playedMs = playedMs;
      queue.atMs = atMs;
      if (phase === 'stopped') struck = unplayed().slice(0, MAX_STRUCK);
      if (phase === 'stopped' || phase === 'drained') queue = null;
    },
    waiting: () => {
      const last = gaps.at(-1);
      if (lastVoicedMs === null || last?.untilMs === null || last?.fromMs === lastVoicedMs) return;
      gaps.push({ fromMs: lastVoicedMs, untilMs: null, measuredMs: null });
      if (gaps.length > MAX_GAPS) gaps.shift();
    },
    abandoned: () => {
      if (gaps.at(-1)?.untilMs === null) gaps.pop();
    },
    measured: (turnId, voiceToVoiceMs) => {
      const untilMs = startedAt.get(turnId);
      if (untilMs === undefined || voiceToVoiceMs === null) return;
      const fromMs = untilMs - voiceToVoiceMs;
      // The host's number replaces what the page guessed from its own frames.
      gaps = gaps.filter((gap) => gap.untilMs !== untilMs);
      gaps.push({ fromMs, untilMs, measuredMs: voiceToVoiceMs });
      gaps.sort((left, right) => left.fromMs - right.fromMs);
      if (gaps.length > MAX_GAPS) gaps.shift();
    },
    clear: () => {
      you = [];
      them = [];
      struck = [];
      gaps = [];
      queue = null;
      lastVoicedMs = null;
      startedAt.clear();
    },
    read: () => ({ you, them, unplayed: unplayed(), struck, gaps, voicedMs: lastVoicedMs }),
  };
}
