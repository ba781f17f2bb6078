/**
 * Owns the difference between the page's clock and the host's. Of several questions the one with the shortest way
 * there and back is believed: its answer can be off by half of that at most.
 */

export type HostClock = {
  /** An answer came. @param sentMs @param receivedMs page clock; @param hostMs host clock. */
  learn(sentMs: number, hostMs: number, receivedMs: number): void;
  /** A new round of questions: what was learned before is only a fallback until the first answer. */
  beginRound(): void;
  toHostMs(pageMs: number): number;
  /** Null until the first answer. */
  roundTripMs(): number | null;
};

export function createHostClock(): HostClock {
  let offsetMs = 0;
  let bestMs: number | null = null;
  let shownMs: number | null = null;
  return {
    learn: (sentMs, hostMs, receivedMs) => {
      const tripMs = receivedMs - sentMs;
      if (tripMs < 0 || (bestMs !== null && tripMs >= bestMs)) return;
      bestMs = tripMs;
      shownMs = tripMs;
      offsetMs = hostMs - (sentMs + receivedMs) / 2;
    },
    beginRound: () => {
      bestMs = null;
    },
    toHostMs: (pageMs) => pageMs + offsetMs,
    roundTripMs: () => shownMs,
  };
}
