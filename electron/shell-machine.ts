/**
 * Owns what the desktop around the page does: one state, and for each event the next one and what is to be done. Pure.
 * Window, tray, keys and the way to the page are shell.ts's.
 */
import type {
  FromShell,
  HoldFact,
  ShellFacts,
  ShellState,
  ShortcutFact,
  ToShell,
} from '../engine/contract/shell';
import type { Settings } from '../engine/contract/settings';

export type ShellMachine = {
  readonly platform: NodeJS.Platform;
  /** `waiting`: made, and nothing of it is loaded before a person asks for it. */
  readonly window: 'none' | 'waiting' | 'open';
  readonly isConnected: boolean;
  /** What the page said last; null while there is none. */
  readonly page: ShellState | null;
  /** For a page that is still to come. */
  readonly unsaid: FromShell | null;
  /** Null before the start. */
  readonly settings: Settings | null;
  readonly isTrayOn: boolean;
  readonly globalShortcut: ShortcutFact;
  readonly globalHold: HoldFact;
  readonly startAtLogin: ShellFacts['startAtLogin'];
  /** Counts the wishes about the keys, of which only the last may answer. */
  readonly wishes: number;
  readonly hasSaidStillHere: boolean;
  readonly isQuitting: boolean;
  readonly isClosed: boolean;
};

/** Why the desktop is asked for its tray. `hidden`: the window was just put there. */
export type TrayLook =
  { readonly for: 'facts' } | { readonly for: 'hidden' } | { readonly for: 'start'; readonly looks: number };

export type ShellEvent =
  /** The settings are read, the window is made. `isHidden`: it waits until a person wants it. */
  | { readonly type: 'started'; readonly settings: Settings; readonly isHidden: boolean }
  | { readonly type: 'settings'; readonly settings: Settings }
  /** The person wants to see the window. */
  | { readonly type: 'wanted' }
  | { readonly type: 'wantedFor'; readonly message: FromShell }
  /** A key that tells no release, the command line or the tray. */
  | { readonly type: 'toggled' }
  /** The key that can be held goes down. */
  | { readonly type: 'pressed' }
  /** For a page that is there, and for no other. */
  | { readonly type: 'said'; readonly message: FromShell }
  /** Locked, or asleep. */
  | { readonly type: 'away' }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  | { readonly type: 'heard'; readonly message: ToShell }
  | { readonly type: 'trayDue'; readonly looks: number }
  | { readonly type: 'trayLooked'; readonly look: TrayLook; readonly isOn: boolean }
  | {
      readonly type: 'keysFollowed';
      readonly wish: number;
      readonly globalShortcut: ShortcutFact;
      readonly globalHold: HoldFact;
    }
  | { readonly type: 'loginFollowed'; readonly fact: ShellFacts['startAtLogin'] }
  | { readonly type: 'minimizeDue'; readonly tries: number; readonly isMinimized: boolean }
  /** A window that waited minimized is so no longer. */
  | { readonly type: 'restored' }
  | { readonly type: 'focused' }
  /** The person closes the window, which goes if nothing says `keepWindow`. */
  | { readonly type: 'closing' }
  | { readonly type: 'windowGone' }
  | { readonly type: 'quitting' }
  | { readonly type: 'closed' };

export type WindowCommand =
  /** Loads the window's page and shows it. */
  | { readonly do: 'open' }
  | { readonly do: 'show' }
  /** The window is hidden instead of closed. */
  | { readonly do: 'keepWindow' }
  | { readonly do: 'closeWindow' }
  /** Says at once whether the window is minimized: `minimizeDue`. */
  | { readonly do: 'lookMinimized'; readonly tries: number }
  /** The same after it was told to be. */
  | { readonly do: 'minimize'; readonly tries: number }
  | { readonly do: 'watchRestored' };

export type ShellCommand =
  | WindowCommand
  | { readonly do: 'sayStillHere' }
  | { readonly do: 'send'; readonly message: FromShell }
  | { readonly do: 'showInTray'; readonly page: ShellState | null }
  | { readonly do: 'lookForTray'; readonly look: TrayLook }
  | { readonly do: 'lookLater'; readonly looks: number }
  | { readonly do: 'followTheme'; readonly theme: Settings['theme'] }
  | { readonly do: 'followLogin'; readonly isWanted: boolean }
  | {
      readonly do: 'followKeys';
      readonly wish: number;
      readonly accelerator: string;
      readonly isHold: boolean;
    }
  /** The key is up as far as can ever be known. */
  | { readonly do: 'forgetKey' }
  | { readonly do: 'askPermission' };

export type ShellStep = { readonly state: ShellMachine; readonly commands: readonly ShellCommand[] };

/** A desktop that is just starting has no tray yet: so often is it asked. */
const TRAY_LOOKS = 4;
const MINIMIZE_TRIES = 5;

export const shellAtFirst = (platform: NodeJS.Platform, isTrayOn: boolean): ShellMachine => ({
  platform,
  window: 'none',
  isConnected: false,
  page: null,
  unsaid: null,
  settings: null,
  isTrayOn,
  globalShortcut: 'none',
  globalHold: 'off',
  startAtLogin: 'off',
  wishes: 0,
  hasSaidStillHere: false,
  isQuitting: false,
  isClosed: false,
});

const platformName = (platform: NodeJS.Platform): ShellFacts['platform'] =>
  platform === 'darwin' ? 'mac' : platform === 'win32' ? 'windows' : 'linux';

const send = (message: FromShell): ShellCommand => ({ do: 'send', message });

/** Tells the page how things stand. */
const tell = ({ platform, globalShortcut, globalHold, isTrayOn, startAtLogin }: ShellMachine): ShellCommand =>
  send({
    type: 'shell.facts',
    facts: {
      platform: platformName(platform),
      globalShortcut,
      globalHold,
      tray: isTrayOn ? 'on' : 'failed',
      startAtLogin,
    },
  });

const stay = (state: ShellMachine, ...commands: readonly ShellCommand[]): ShellStep => ({ state, commands });

function show(state: ShellMachine): ShellStep {
  switch (state.window) {
    case 'none':
      return stay(state);
    case 'waiting':
      return stay({ ...state, window: 'open' }, { do: 'open' });
    case 'open':
      return stay(state, { do: 'show' });
  }
}

function showFor(state: ShellMachine, message: FromShell): ShellStep {
  const shown = show(state);
  return shown.state.isConnected
    ? { ...shown, commands: [...shown.commands, send(message)] }
    : { ...shown, state: { ...shown.state, unsaid: message } };
}

function followKeys(state: ShellMachine): ShellStep {
  if (state.settings === null) return stay(state);
  const wish = state.wishes + 1;
  const { globalShortcut: accelerator, globalHold: isHold } = state.settings;
  return stay({ ...state, wishes: wish }, { do: 'followKeys', wish, accelerator, isHold });
}

function follow(former: ShellMachine, now: Settings): ShellStep {
  const before = former.settings;
  const isNewKey = before?.globalShortcut !== now.globalShortcut || before.globalHold !== now.globalHold;
  const state = { ...former, settings: now };
  const keys = isNewKey ? followKeys(state) : stay(state);
  return {
    state: keys.state,
    commands: [
      { do: 'followTheme', theme: now.theme },
      ...(before?.startAtLogin === now.startAtLogin
        ? []
        : [{ do: 'followLogin', isWanted: now.startAtLogin } as const]),
      ...(before?.closeToTray === false && now.closeToTray
        ? [{ do: 'lookForTray', look: { for: 'facts' } } as const]
        : []),
      ...keys.commands,
    ],
  };
}

function start(state: ShellMachine, settings: Settings, isHidden: boolean): ShellStep {
  const followed = follow({ ...state, window: isHidden ? 'waiting' : 'open' }, settings);
  return {
    state: followed.state,
    commands: [
      ...followed.commands,
      ...(isHidden ? [] : [{ do: 'open' } as const]),
      { do: 'lookForTray', look: { for: 'start', looks: 1 } },
    ],
  };
}

function heard(state: ShellMachine, message: ToShell): ShellStep {
  switch (message.type) {
    case 'shell.state':
      return stay({ ...state, page: message }, { do: 'showInTray', page: message });
    case 'shell.askPermission': {
      const keys = followKeys(state);
      // macOS shows its own question, and the way to its settings.
      const asks = state.platform === 'darwin' ? [{ do: 'askPermission' } as const] : [];
      return { ...keys, commands: [...asks, ...keys.commands] };
    }
  }
}

function trayLooked(former: ShellMachine, look: TrayLook, isOn: boolean): ShellStep {
  const state = { ...former, isTrayOn: isOn };
  const news = isOn === former.isTrayOn ? [] : [tell(state)];
  if (isOn || state.isClosed) return stay(state, ...news);
  switch (look.for) {
    case 'facts':
      return stay(state, ...news);
    case 'hidden':
      // The tray may have gone since the desktop was asked.
      return stay(state, ...news, { do: 'closeWindow' });
    case 'start':
      if (look.looks < TRAY_LOOKS) return stay(state, ...news, { do: 'lookLater', looks: look.looks + 1 });
      // Nothing is loaded before the person wants it, but a person can't want what can't be found.
      if (state.window !== 'waiting') return stay(state, ...news);
      return stay(state, ...news, { do: 'lookMinimized', tries: MINIMIZE_TRIES });
  }
}

/** Shown, a window that was never seen may stand open all the same; then it is asked for once more. */
function minimize(state: ShellMachine, tries: number, isMinimized: boolean): ShellStep {
  if (state.window !== 'waiting' || state.isClosed) return stay(state);
  if (isMinimized) return stay(state, { do: 'watchRestored' });
  if (tries > 0) return stay(state, { do: 'minimize', tries: tries - 1 });
  // This desktop minimizes nothing, and an empty window is no use.
  return show(state);
}

function closing(state: ShellMachine): ShellStep {
  // Without a tray the window would be gone for good.
  if (state.isQuitting || !state.isTrayOn || state.settings?.closeToTray !== true) return stay(state);
  return stay(
    { ...state, hasSaidStillHere: true },
    { do: 'keepWindow' },
    // At once: on a busy machine the desktop's answer comes when the window is long out of mind.
    ...(state.hasSaidStillHere ? [] : [{ do: 'sayStillHere' } as const]),
    { do: 'lookForTray', look: { for: 'hidden' } },
  );
}

function connected(state: ShellMachine): ShellStep {
  const unsaid = state.unsaid === null ? [] : [send(state.unsaid)];
  // This page knows of no key that is down.
  return stay({ ...state, isConnected: true, unsaid: null }, { do: 'forgetKey' }, tell(state), ...unsaid);
}

function keysFollowed(
  state: ShellMachine,
  { wish, globalShortcut, globalHold }: Extract<ShellEvent, { type: 'keysFollowed' }>,
): ShellStep {
  if (wish !== state.wishes) return stay(state);
  // Two words about one key would be one too many.
  const next = { ...state, globalShortcut, globalHold: globalShortcut === 'invalid' ? 'off' : globalHold };
  return stay(next, tell(next));
}

export function stepShell(state: ShellMachine, event: ShellEvent): ShellStep {
  switch (event.type) {
    case 'started':
      return start(state, event.settings, event.isHidden);
    case 'settings':
      return follow(state, event.settings);
    case 'wanted':
      return show(state);
    case 'wantedFor':
      return showFor(state, event.message);
    case 'toggled':
      // Where no persona can be talked to, the window says why.
      return state.page?.canTalk === true ? stay(state, send({ type: 'shell.toggle' })) : show(state);
    case 'pressed':
      return state.page?.canTalk === true && state.isConnected
        ? stay(state, send({ type: 'shell.press' }))
        : show(state);
    case 'said':
      return stay(state, send(event.message));
    case 'away':
      return stay(state, { do: 'forgetKey' }, send({ type: 'shell.away' }));
    case 'connected':
      return connected(state);
    case 'disconnected':
      return stay({ ...state, isConnected: false, page: null }, { do: 'showInTray', page: null });
    case 'heard':
      return heard(state, event.message);
    case 'trayDue':
      if (state.isClosed) return stay(state);
      return stay(state, { do: 'lookForTray', look: { for: 'start', looks: event.looks } });
    case 'trayLooked':
      return trayLooked(state, event.look, event.isOn);
    case 'keysFollowed':
      return keysFollowed(state, event);
    case 'loginFollowed': {
      const next = { ...state, startAtLogin: event.fact };
      return stay(next, tell(next));
    }
    case 'minimizeDue':
      return minimize(state, event.tries, event.isMinimized);
    case 'restored':
      return state.window === 'waiting' ? show(state) : stay(state);
    case 'focused':
      // A person who comes back from the system's settings may have given permission there.
      return state.globalHold === 'needs-permission' || state.globalShortcut === 'taken'
        ? followKeys(state)
        : stay(state);
    case 'closing':
      return closing(state);
    case 'windowGone':
      return stay({ ...state, window: 'none' });
    case 'quitting':
      return stay({ ...state, isQuitting: true });
    case 'closed':
      return stay({ ...state, isClosed: true, isConnected: false });
  }
}
