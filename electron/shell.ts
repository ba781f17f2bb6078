/**
 * Owns what the desktop adds to the page: keys that work everywhere, the tray, sleep and lock, the theme, starting at
 * login, and closing into the tray. It follows the settings, tells the page how things stand, and decides nothing about
 * talking: that is the page's.
 */
import type {
  App,
  BrowserWindow,
  MessagePortMain,
  NativeTheme,
  PowerMonitor,
  SystemPreferences,
} from 'electron';
import type {
  DownloadOutcome,
  FromShell,
  HoldFact,
  ShellFacts,
  ShellPage,
  ShellState,
  ShortcutFact,
  ToShell,
} from '../engine/contract/shell';
import type { Settings } from '../engine/contract/settings';
import type { Log } from '../engine/log';
import { createHold, type HoldDeps } from './hold';
import { HIDDEN_ARGUMENT, type LoginItem } from './login-item';
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
   * The settings are read, the window is made. `open` loads its page and shows it; `isHidden`, for nobody has asked for it
   * yet, that waits until somebody does: a page that is loaded listens, and greets.
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

/** A desktop that is just starting has no tray yet: so often is it asked, so long apart. */
const TRAY_LOOKS = 4;
const TRAY_LOOK_MS = 1000;
const MINIMIZE_TRIES = 5;
const MINIMIZE_MS = 300;

/** For desktops that can run a command at a key, which is the one way where no program may watch keys. */
const TOGGLE_ARGUMENT = '--toggle';

export const isWayland = (
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): boolean =>
  platform === 'linux' && (env['XDG_SESSION_TYPE'] === 'wayland' || (env['WAYLAND_DISPLAY'] ?? '') !== '');

const platformName = (platform: NodeJS.Platform): ShellFacts['platform'] =>
  platform === 'darwin' ? 'mac' : platform === 'win32' ? 'windows' : 'linux';

export function createShell(deps: ShellDeps): Shell {
  const { app, settings, systemPreferences, powerMonitor, nativeTheme, loginItem, platform, env, log } = deps;
  let window: ShellWindow | null = null;
  /** What is left to be done before the window can be shown. */
  let openFirst: (() => void) | null = null;
  let state: ShellState | null = null;
  /** For a page that is still to come. */
  let held: FromShell | null = null;
  let isQuitting = false;
  let isClosed = false;
  let unfollow = (): void => {};
  let hasSaidStillHere = false;
  let keys: { readonly globalShortcut: ShortcutFact; readonly globalHold: HoldFact } = {
    globalShortcut: 'none',
    globalHold: 'off',
  };
  let startAtLogin: ShellFacts['startAtLogin'] = 'off';
  /** Counts the wishes about the held key, of which only the last may answer. */
  let wishes = 0;

  const onWayland = isWayland(platform, env);
  const send = (message: FromShell): boolean => port.send(message);

  const show = (): void => {
    if (window === null) return;
    if (openFirst !== null) {
      const open = openFirst;
      openFirst = null;
      open();
      return;
    }
    window.show();
    if (window.isMinimized()) window.restore();
    window.focus();
  };

  const quit = (): void => {
    isQuitting = true;
    app.quit();
  };

  const showAnd = (message: FromShell): void => {
    show();
    held = send(message) ? null : message;
  };

  /** Where no persona can be talked to, the window says why. */
  const toggle = (): void => {
    if (state?.canTalk === true) send({ type: 'shell.toggle' });
    else show();
  };

  const tell = (): void =>
    void send({
      type: 'shell.facts',
      facts: {
        platform: platformName(platform),
        ...keys,
        tray: tray.isOn() ? 'on' : 'failed',
        startAtLogin,
      },
    });

  const hold = createHold({
    openWatch: deps.openWatch,
    platform,
    isWayland: onWayland,
    isTrusted: () => systemPreferences.isTrustedAccessibilityClient(false),
    // Its own registration does nothing while it can be held.
    onPress: () => {
      if (state?.canTalk !== true || !send({ type: 'shell.press' })) show();
    },
    onRelease: () => void send({ type: 'shell.release' }),
    log,
  });
  const shortcut = createShortcut({
    globalShortcut: deps.globalShortcut,
    isWayland: onWayland,
    // Registered all the same, so that the program in front does not get the key as well.
    onPress: () => {
      if (!hold.isOn()) toggle();
    },
    nowMs: deps.nowMs,
    log,
  });
  const tray = createTray({
    ...deps.tray,
    theme: nativeTheme,
    platform,
    does: {
      show,
      toggle,
      mute: (muted) => void send({ type: 'shell.mute', muted }),
      persona: (id) => void send({ type: 'shell.persona', id }),
      quit,
    },
    log,
  });

  const receive = (message: ToShell): void => {
    switch (message.type) {
      case 'shell.state':
        state = message;
        tray.update(state);
        return;
      case 'shell.askPermission':
        // macOS shows its own question, and the way to its settings.
        if (platform === 'darwin') systemPreferences.isTrustedAccessibilityClient(true);
        void followKeys();
        return;
    }
  };

  const port = createShellPort({
    onOpen: () => {
      // This page knows of no key that is down.
      hold.forget();
      tell();
      if (held !== null) send(held);
      held = null;
    },
    onMessage: receive,
    onClose: () => {
      state = null;
      tray.update(null);
    },
    log,
  });

  const followKeys = async (): Promise<void> => {
    const { globalShortcut: accelerator, globalHold } = settings.read();
    wishes += 1;
    const wish = wishes;
    const globalShortcut = shortcut.apply(accelerator);
    const held = await hold.apply(globalHold, globalShortcut === 'invalid' ? '' : accelerator);
    if (wish !== wishes) return;
    // Two words about one key would be one too many.
    keys = { globalShortcut, globalHold: globalShortcut === 'invalid' ? 'off' : held };
    tell();
  };

  /** @returns whether there is a tray, once that is known. */
  const lookForTray = async (): Promise<boolean> => {
    const before = tray.isOn();
    const isThere = await tray.look();
    if (isThere !== before) tell();
    return isThere;
  };

  const awaitTray = async (): Promise<boolean> => {
    for (let looks = 1; !isClosed; looks += 1) {
      if (await lookForTray()) return true;
      if (looks === TRAY_LOOKS) break;
      await new Promise<void>((resolve) => deps.setTimer(resolve, TRAY_LOOK_MS));
    }
    return false;
  };

  const follow = (now: Settings, before: Settings | null): void => {
    if (nativeTheme.themeSource !== now.theme) nativeTheme.themeSource = now.theme;
    if (before?.startAtLogin !== now.startAtLogin) {
      startAtLogin = loginItem.apply(now.startAtLogin);
      tell();
    }
    if (before?.closeToTray === false && now.closeToTray) void lookForTray();
    if (before?.globalShortcut !== now.globalShortcut || before.globalHold !== now.globalHold) {
      void followKeys();
    }
  };

  const away = (): void => {
    hold.forget();
    send({ type: 'shell.away' });
  };

  /** The tray may have gone since the desktop was asked. */
  const closeUnlessInTray = async (opened: ShellWindow): Promise<void> => {
    if (await lookForTray()) return;
    if (!isClosed && !opened.isDestroyed()) opened.close();
  };

  /** Shown, a window that was never seen may stand open all the same; then it is asked for once more. */
  const waitMinimized = (opened: ShellWindow, tries: number): void => {
    if (openFirst === null || isClosed || opened.isDestroyed()) return;
    if (opened.isMinimized()) {
      const isWanted = (): void => {
        if (openFirst !== null && !opened.isMinimized()) show();
      };
      opened.on('restore', isWanted);
      opened.on('focus', isWanted);
    } else if (tries > 0) {
      opened.minimize();
      deps.setTimer(() => waitMinimized(opened, tries - 1), MINIMIZE_MS);
    } else {
      // This desktop minimizes nothing, and an empty window is no use.
      show();
    }
  };

  /** Nothing is loaded before the person wants it, but a person can't want what can't be found. */
  const waitInTray = async (opened: ShellWindow): Promise<void> => {
    if (await awaitTray()) return;
    waitMinimized(opened, MINIMIZE_TRIES);
  };

  const start = (opened: ShellWindow, open: () => void, isHidden: boolean): void => {
    window = opened;
    opened.on('close', (event) => {
      // Without a tray the window would be gone for good.
      if (isQuitting || !tray.isOn() || !settings.read().closeToTray) return;
      event.preventDefault();
      opened.hide();
      // At once: on a busy machine the desktop's answer comes when the window is long out of mind.
      if (!hasSaidStillHere) deps.notify('still-here');
      hasSaidStillHere = true;
      void closeUnlessInTray(opened);
    });
    opened.on('closed', () => {
      window = null;
    });
    // A person who comes back from the system's settings may have given permission there.
    opened.on('focus', () => {
      if (keys.globalHold === 'needs-permission' || keys.globalShortcut === 'taken') void followKeys();
    });
    app.on('before-quit', () => {
      isQuitting = true;
    });
    // The dock of macOS: one more way back from the tray.
    app.on('activate', show);
    powerMonitor.on('suspend', away);
    powerMonitor.on('lock-screen', away);
    powerMonitor.on('resume', () => void send({ type: 'shell.back', hasSlept: true }));
    powerMonitor.on('unlock-screen', () => void send({ type: 'shell.back', hasSlept: false }));

    let before = settings.read();
    follow(before, null);
    unfollow = settings.onChange((now) => {
      const former = before;
      before = now;
      follow(now, former);
    });
    if (!isHidden) {
      open();
      void awaitTray();
      return;
    }
    openFirst = open;
    void waitInTray(opened);
  };

  return {
    connect: port.connect,
    start,
    goTo: (page) => showAnd({ type: 'shell.page', page }),
    showKeys: () => showAnd({ type: 'shell.keys' }),
    downloadEnded: (url, outcome) => void send({ type: 'shell.download', url, outcome }),
    startedAgain: (argv) => {
      // By the login, when the person was quicker.
      if (argv.includes(HIDDEN_ARGUMENT)) return;
      if (argv.includes(TOGGLE_ARGUMENT)) toggle();
      else show();
    },
    close: () => {
      isClosed = true;
      unfollow();
      // First, for what the page still says would be drawn in the tray.
      port.close();
      shortcut.release();
      hold.stop();
      tray.close();
    },
  };
}
