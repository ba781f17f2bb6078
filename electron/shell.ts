/**
 * Owns what the desktop adds to the page: keys that work everywhere, the tray, sleep and lock, the theme, starting at
 * login, and closing into the tray. What follows from what is decided in shell-machine.ts, and nothing about talking is:
 * that is the page's.
 */
import type {
  App,
  BrowserWindow,
  MessagePortMain,
  NativeTheme,
  PowerMonitor,
  SystemPreferences,
} from 'electron';
import type { DownloadOutcome, ShellPage } from '../engine/contract/shell';
import { assertNever } from '../engine/contract/errors';
import type { Settings } from '../engine/contract/settings';
import type { Log } from '../engine/log';
import { createHold, type HoldDeps } from './hold';
import { HIDDEN_ARGUMENT, type LoginItem } from './login-item';
import {
  shellAtFirst,
  stepShell,
  type ShellCommand,
  type ShellEvent,
  type TrayLook,
  type WindowCommand,
} from './shell-machine';
import { createShellPort } from './shell-port';
import { createShortcut, type ShortcutDeps } from './shortcut';
import { createTray, type TrayDeps } from './tray';

export type ShellWindow = Pick<
  BrowserWindow,
  'on' | 'show' | 'hide' | 'close' | 'focus' | 'minimize' | 'restore' | 'isMinimized' | 'isDestroyed'
>;

export type ShellDeps = {
  readonly app: Pick<App, 'on' | 'quit'>;
  /** What is set, and how to hear of changes. */
  readonly settings: {
    read(): Settings;
    onChange(listener: (settings: Settings) => void): () => void;
  };
  readonly globalShortcut: ShortcutDeps['globalShortcut'];
  readonly openWatch: HoldDeps['openWatch'];
  readonly systemPreferences: Pick<SystemPreferences, 'isTrustedAccessibilityClient'>;
  readonly powerMonitor: Pick<PowerMonitor, 'on'>;
  readonly nativeTheme: Pick<NativeTheme, 'themeSource' | 'shouldUseDarkColors' | 'on' | 'off'>;
  readonly tray: Pick<TrayDeps, 'createTray' | 'buildMenu' | 'images' | 'host'>;
  readonly loginItem: LoginItem;
  /** Tells the person something while there is no window to tell it in. */
  readonly notify: (message: 'still-here') => void;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nowMs: () => number;
  readonly setTimer: (run: () => void, ms: number) => void;
  readonly log: Log;
};

export type Shell = {
  readonly connect: (port: MessagePortMain) => void;
  /**
   * The settings are read, the window is made. `open` loads its page and shows it. With
   * `isHidden` that waits until the user asks for it: a page that is loaded listens, and greets.
   */
  readonly start: (window: ShellWindow, open: () => void, isHidden: boolean) => void;
  /** Shows that page of the window. */
  readonly goTo: (page: ShellPage) => void;
  readonly showKeys: () => void;
  /** A download that the page began has ended. */
  readonly downloadEnded: (url: string, outcome: DownloadOutcome) => void;
  /** Sidetone was started once more. */
  readonly startedAgain: (argv: readonly string[]) => void;
  readonly close: () => void;
};

/** Between two looks for a tray that may still come. */
const TRAY_LOOK_MS = 1000;
const MINIMIZE_MS = 300;

/** For desktops that can run a command at a key, which is the one way where no program may watch keys. */
const TOGGLE_ARGUMENT = '--toggle';

export const isWayland = (
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): boolean =>
  platform === 'linux' && (env['XDG_SESSION_TYPE'] === 'wayland' || (env['WAYLAND_DISPLAY'] ?? '') !== '');

/** What the desktop around the page consists of, each piece made to tell what happens to it. */
function createPieces(deps: ShellDeps, dispatch: (event: ShellEvent) => void) {
  const { app, systemPreferences, nativeTheme, platform, env, log } = deps;
  const onWayland = isWayland(platform, env);
  const hold = createHold({
    openWatch: deps.openWatch,
    platform,
    isWayland: onWayland,
    isTrusted: () => systemPreferences.isTrustedAccessibilityClient(false),
    // Its own registration does nothing while it can be held.
    onPress: () => dispatch({ type: 'pressed' }),
    onRelease: () => dispatch({ type: 'said', message: { type: 'shell.release' } }),
    log,
  });
  const shortcut = createShortcut({
    globalShortcut: deps.globalShortcut,
    isWayland: onWayland,
    // Registered all the same, so that the program in front does not get the key as well.
    onPress: () => {
      if (!hold.isOn()) dispatch({ type: 'toggled' });
    },
    nowMs: deps.nowMs,
    log,
  });
  const tray = createTray({
    ...deps.tray,
    theme: nativeTheme,
    platform,
    does: {
      show: () => dispatch({ type: 'wanted' }),
      toggle: () => dispatch({ type: 'toggled' }),
      mute: (muted) => dispatch({ type: 'said', message: { type: 'shell.mute', muted } }),
      persona: (id) => dispatch({ type: 'said', message: { type: 'shell.persona', id } }),
      quit: () => {
        dispatch({ type: 'quitting' });
        app.quit();
      },
    },
    log,
  });
  const port = createShellPort({
    onOpen: () => dispatch({ type: 'connected' }),
    onMessage: (message) => dispatch({ type: 'heard', message }),
    onClose: () => dispatch({ type: 'disconnected' }),
    log,
  });
  return { hold, shortcut, tray, port };
}

/** The one window, which may be gone. */
function createWindowEnd(setTimer: ShellDeps['setTimer'], dispatch: (event: ShellEvent) => void) {
  let made: { readonly window: ShellWindow; readonly open: () => void } | null = null;
  /** Prevents the closing that is asked about. */
  let prevent = (): void => {};

  const lookMinimized = (window: ShellWindow, tries: number): void => {
    if (!window.isDestroyed()) dispatch({ type: 'minimizeDue', tries, isMinimized: window.isMinimized() });
  };
  const carryOut = (command: WindowCommand): void => {
    if (made === null || made.window.isDestroyed()) return;
    const { window, open } = made;
    switch (command.do) {
      case 'open':
        open();
        return;
      case 'show':
        window.show();
        if (window.isMinimized()) window.restore();
        window.focus();
        return;
      case 'keepWindow':
        prevent();
        window.hide();
        return;
      case 'closeWindow':
        window.close();
        return;
      case 'lookMinimized':
        lookMinimized(window, command.tries);
        return;
      case 'minimize':
        window.minimize();
        setTimer(() => lookMinimized(window, command.tries), MINIMIZE_MS);
        return;
      case 'watchRestored': {
        const tellRestored = (): void => {
          if (!window.isMinimized()) dispatch({ type: 'restored' });
        };
        window.on('restore', tellRestored);
        window.on('focus', tellRestored);
        return;
      }
      default:
        assertNever(command, 'command for the window');
    }
  };
  const follow = (window: ShellWindow, open: () => void): void => {
    made = { window, open };
    window.on('close', (event) => {
      prevent = () => event.preventDefault();
      dispatch({ type: 'closing' });
    });
    window.on('closed', () => dispatch({ type: 'windowGone' }));
    window.on('focus', () => dispatch({ type: 'focused' }));
  };
  return { carryOut, follow };
}

function followDesktop({ app, powerMonitor }: ShellDeps, dispatch: (event: ShellEvent) => void): void {
  app.on('before-quit', () => dispatch({ type: 'quitting' }));
  // The dock of macOS: one more way back from the tray.
  app.on('activate', () => dispatch({ type: 'wanted' }));
  powerMonitor.on('suspend', () => dispatch({ type: 'away' }));
  powerMonitor.on('lock-screen', () => dispatch({ type: 'away' }));
  const back = (hasSlept: boolean): void =>
    dispatch({ type: 'said', message: { type: 'shell.back', hasSlept } });
  powerMonitor.on('resume', () => back(true));
  powerMonitor.on('unlock-screen', () => back(false));
}

export function createShell(deps: ShellDeps): Shell {
  const { settings, systemPreferences, nativeTheme, loginItem, platform } = deps;
  let unfollow = (): void => {};

  const dispatch = (event: ShellEvent): void => {
    const step = stepShell(state, event);
    ({ state } = step);
    for (const command of step.commands) carryOut(command);
  };
  const { hold, shortcut, tray, port } = createPieces(deps, dispatch);
  const windowEnd = createWindowEnd(deps.setTimer, dispatch);
  let state = shellAtFirst(platform, tray.isOn());

  const lookForTray = async (look: TrayLook): Promise<void> =>
    dispatch({ type: 'trayLooked', look, isOn: await tray.look() });

  const followKeys = async (wish: number, accelerator: string, isHold: boolean): Promise<void> => {
    const globalShortcut = shortcut.apply(accelerator);
    const globalHold = await hold.apply(isHold, globalShortcut === 'invalid' ? '' : accelerator);
    dispatch({ type: 'keysFollowed', wish, globalShortcut, globalHold });
  };

  const carryOut = (command: ShellCommand): void => {
    switch (command.do) {
      case 'send':
        port.send(command.message);
        return;
      case 'showInTray':
        tray.update(command.page);
        return;
      case 'lookForTray':
        void lookForTray(command.look);
        return;
      case 'lookLater':
        deps.setTimer(() => dispatch({ type: 'trayDue', looks: command.looks }), TRAY_LOOK_MS);
        return;
      case 'sayStillHere':
        deps.notify('still-here');
        return;
      case 'followTheme':
        if (nativeTheme.themeSource !== command.theme) nativeTheme.themeSource = command.theme;
        return;
      case 'followLogin':
        dispatch({ type: 'loginFollowed', fact: loginItem.apply(command.isWanted) });
        return;
      case 'followKeys':
        void followKeys(command.wish, command.accelerator, command.isHold);
        return;
      case 'forgetKey':
        hold.forget();
        return;
      case 'askPermission':
        systemPreferences.isTrustedAccessibilityClient(true);
        return;
      case 'open':
      case 'show':
      case 'keepWindow':
      case 'closeWindow':
      case 'lookMinimized':
      case 'minimize':
      case 'watchRestored':
        windowEnd.carryOut(command);
        return;
      default:
        assertNever(command, 'command of the shell');
    }
  };

  const start: Shell['start'] = (window, open, isHidden) => {
    windowEnd.follow(window, open);
    followDesktop(deps, dispatch);
    unfollow = settings.onChange((now) => dispatch({ type: 'settings', settings: now }));
    dispatch({ type: 'started', settings: settings.read(), isHidden });
  };

  return {
    connect: port.connect,
    start,
    goTo: (page) => dispatch({ type: 'wantedFor', message: { type: 'shell.page', page } }),
    showKeys: () => dispatch({ type: 'wantedFor', message: { type: 'shell.keys' } }),
    downloadEnded: (url, outcome) =>
      dispatch({ type: 'said', message: { type: 'shell.download', url, outcome } }),
    startedAgain: (argv) => {
      // By the login, when the person was quicker.
      if (argv.includes(HIDDEN_ARGUMENT)) return;
      dispatch({ type: argv.includes(TOGGLE_ARGUMENT) ? 'toggled' : 'wanted' });
    },
    close: () => {
      dispatch({ type: 'closed' });
      unfollow();
      // First, for what the page still says would be drawn in the tray.
      port.close();
      shortcut.release();
      hold.stop();
      tray.close();
    },
  };
}
