/**
 * Owns how often the line must be drawn again. Drawing is the largest part of the window's work, and most of the time
 * there is nothing new to see. Pure; it draws nothing.
 */
import { QUIET_PEAK } from '../../audio/levels';
import type { Level, TimelineView } from '../../state/conversation/timeline';

export type LinePace =
  /** The person or the persona speaks, or is waited for: every frame that the screen has. */
  | 'live'
  /** What was said, or a room that is not quite still, moves out of sight. */
  | 'passing'
  /** The picture is the same wherever time stands. */
  | 'still';

/** From one look at what is to be drawn to the next; 0 is the screen's next frame. */
export const PACE_MS: Readonly<Record<LinePace, number>> = {
  live: 0,
  // Some seven pixels each time.
  passing: 80,
  // The painter is 90 ms behind: what is heard is seen before it has to be drawn.
  still: 80,
};

/** Between two words nothing may begin to stutter. */
const LIVE_AFTER_MS = 800;

/** @param fromMs the oldest moment that is in sight. */
export function paceOf(
  { you, them, unplayed, struck, gaps, voicedMs }: TimelineView,
  {
    nowMs,
    fromMs,
    isThinking,
  }: { readonly nowMs: number; readonly fromMs: number; readonly isThinking: boolean },
): LinePace {
  const since = nowMs - LIVE_AFTER_MS;
  const isLive =
    isThinking ||
    unplayed.length > 0 ||
    gaps.at(-1)?.untilMs === null ||
    (voicedMs !== null && voicedMs > since) ||
    isSeen(them, since);
  if (isLive) return 'live';
  const isPassing =
    isSeen(you, fromMs) ||
    isSeen(them, fromMs) ||
    isSeen(struck, fromMs) ||
    gaps.some(({ untilMs }) => untilMs === null || untilMs >= fromMs);
  return isPassing ? 'passing' : 'still';
}

/** Whether anything since then is loud enough to have a height. The newest stand last. */
function isSeen(levels: readonly Level[], sinceMs: number): boolean {
  for (let index = levels.length - 1; index >= 0; index -= 1) {
    const level = levels[index];
    if (level === undefined || level.atMs + level.lengthMs < sinceMs) return false;
    if (level.peak > QUIET_PEAK) return true;
  }
  return false;
}
