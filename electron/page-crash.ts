/**
 * Owns what happens when the window's page is gone: a white window is nobody's to guess about. It is read anew a few times;
 * if that does not help, the person is told, with where to read why.
 */
import type { BrowserWindow, WebContents } from 'electron';
import type { Log } from '../engine/log';

export type CrashDeps = {
  readonly window: Pick<BrowserWindow, 'isDestroyed'> & {
    readonly webContents: Pick<WebContents, 'on' | 'reload'>;
  };
  /** It does not come back by itself. */
  readonly giveUp: () => void;
  readonly nowMs: () => number;
  readonly setTimer: (run: () => void, ms: number) => void;
  readonly log: Log;
};

/** A page that crashes more often than this in `WITHIN_MS` will crash again. */
const MAX_RELOADS = 3;
const WITHIN_MS = 60_000;
/** Not inside the event that tells of the end: Electron is still clearing up. */
const RELOAD_AFTER_MS = 100;

export function reviveCrashedPage({ window, giveUp, nowMs, setTimer, log }: CrashDeps): void {
  const contents = window.webContents;
  let reloadedAtMs: readonly number[] = [];
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log('error', 'the window’s page ended', { reason, exitCode });
    if (window.isDestroyed()) return;
    const now = nowMs();
    reloadedAtMs = reloadedAtMs.filter((atMs) => now - atMs < WITHIN_MS);
    if (reloadedAtMs.length >= MAX_RELOADS) {
      giveUp();
      return;
    }
    reloadedAtMs = [...reloadedAtMs, now];
    setTimer(() => {
      if (!window.isDestroyed()) contents.reload();
    }, RELOAD_AFTER_MS);
  });
}
