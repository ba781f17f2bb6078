/**
 * Owns what happens when the window's page is gone: a person should not have to guess about a white window. The page is
 * read anew a few times. If that does not help, the person is asked, and told where to read why.
 */
import type { BrowserWindow, WebContents } from 'electron';
import type { Log } from '../engine/log';

export type CrashDeps = {
  readonly window: Pick<BrowserWindow, 'isDestroyed'> & {
    readonly webContents: Pick<WebContents, 'on' | 'reload'>;
  };
  /** It does not come back by itself. @returns what the person wants; meanwhile everything else goes on. */
  readonly ask: () => Promise<'open' | 'quit'>;
  readonly quit: () => void;
  readonly nowMs: () => number;
  readonly setTimer: (run: () => void, ms: number) => void;
  readonly log: Log;
};

/** A page that crashes more often than this in `WITHIN_MS` will crash again. */
const MAX_RELOADS = 3;
const WITHIN_MS = 60_000;
/** Not inside the event that tells of the end: Electron is still clearing up. */
const RELOAD_AFTER_MS = 100;

export function reviveCrashedPage({ window, ask, quit, nowMs, setTimer, log }: CrashDeps): void {
  const contents = window.webContents;
  let reloadedAtMs: readonly number[] = [];
  let isAsking = false;

  const reload = (): void => {
    if (!window.isDestroyed()) contents.reload();
  };

  const giveUp = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    try {
      const wish = await ask();
      // The person's own wish begins a new count.
      reloadedAtMs = [];
      if (wish === 'quit') quit();
      else reload();
    } catch (error) {
      log('error', 'the question about the page could not be shown', { reason: String(error) });
    } finally {
      isAsking = false;
    }
  };

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log('error', 'the window’s page ended', { reason, exitCode });
    if (window.isDestroyed()) return;
    const now = nowMs();
    reloadedAtMs = reloadedAtMs.filter((atMs) => now - atMs < WITHIN_MS);
    if (reloadedAtMs.length >= MAX_RELOADS) {
      void giveUp();
      return;
    }
    reloadedAtMs = [...reloadedAtMs, now];
    setTimer(reload, RELOAD_AFTER_MS);
  });
}
