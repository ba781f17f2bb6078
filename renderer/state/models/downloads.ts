/**
 * Owns how downloads of this page ended, as the desktop app tells of them. What it doesn't tell is not guessed: a download
 * whose end was not told is unknown, and never taken for one that succeeded.
 */
import type { DownloadOutcome } from '../../../engine/contract/shell';

export type DownloadEnd = DownloadOutcome | 'unknown';

export type Downloads = {
  /** To be called before the download begins. Resolves 'unknown' when it can't be told any more, or after the limit. */
  readonly follow: (url: string) => Promise<DownloadEnd>;
  readonly ended: (url: string, outcome: DownloadOutcome) => void;
  /** The one who tells is gone. */
  readonly lost: () => void;
};

/** A person may think about the place for as long as this; then the file is kept, as if its end were unknown. */
const LIMIT_MS = 30 * 60_000;

export function createDownloads(setTimer: (run: () => void, ms: number) => () => void): Downloads {
  const followed = new Map<string, (end: DownloadEnd) => void>();
  const settle = (url: string, end: DownloadEnd): void => {
    followed.get(url)?.(end);
    followed.delete(url);
  };
  return {
    follow: (url) => {
      // One after the other: what is asked for again is another download.
      settle(url, 'unknown');
      return new Promise((resolve) => {
        const stopTimer = setTimer(() => settle(url, 'unknown'), LIMIT_MS);
        followed.set(url, (end) => {
          stopTimer();
          resolve(end);
        });
      });
    },
    ended: settle,
    lost: () => {
      for (const url of followed.keys()) settle(url, 'unknown');
    },
  };
}
