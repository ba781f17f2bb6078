/** Owns the window and what its page may do with it: it stays on the one page, opens no other, embeds none. */
import type { App, BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';
import type { Log } from '../engine/log';
import { APP_URL, isAppPage } from './origin';
import type { Bounds } from './window-place';
import { words } from './words';

/** What the page is made for, in px. */
export const LEAST_WINDOW = { width: 380, height: 480 };

/**
 * @param preload absolute path of the built preload, a single CommonJS file because the page is sandboxed.
 * @param bounds where it was when it was last open, as far as there is room now; null on the first day.
 */
export function windowOptions(preload: string, bounds: Bounds | null): BrowserWindowConstructorOptions {
  return {
    ...(bounds ?? { width: 1080, height: 760 }),
    minWidth: LEAST_WINDOW.width,
    minHeight: LEAST_WINDOW.height,
    show: false,
    title: words.appName,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      // A covered window still has to hear and to play.
      backgroundThrottling: false,
    },
  };
}

type ReadiedWindow = Pick<
  BrowserWindow,
  'once' | 'maximize' | 'show' | 'isMinimized' | 'restore' | 'loadURL'
>;

/** Shown when there is something to show: no white flash at the start. */
export function showWhenReady(window: ReadiedWindow, isMaximized: boolean, log: Log): void {
  window.once('ready-to-show', () => {
    // Which shows it as well.
    if (isMaximized) window.maximize();
    window.show();
    if (window.isMinimized()) window.restore();
  });
  // Also how a window that is closed meanwhile says so.
  window
    .loadURL(APP_URL)
    .catch((error: unknown) => log('warn', 'the page was not loaded', { reason: String(error) }));
}

/** For every page that the app ever creates, also one that was not meant to be created. */
export function guardEveryPage(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents));
}

export function guardPage(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler' | 'setWebRTCIPHandlingPolicy'>,
): void {
  // WebRTC is no request and no fetch: neither the session nor the page's policy would see it.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // Reloading is a navigation, too, and is allowed.
  contents.on('will-navigate', (event) => {
    if (!isAppPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isAppPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isAppPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
