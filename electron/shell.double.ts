/** Owns what the tests of the shell share: a shell whose desktop, settings and page are a test's to play. */
import { EventEmitter } from 'node:events';
import type { MessagePortMain, NativeTheme, PowerMonitor } from 'electron';
import { expect, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../engine/contract/settings';
import type { FromShell, ShellFacts, ShellState } from '../engine/contract/shell';
import { silentLog } from '../engine/log';
import { doubleChannel, doubleShortcuts, doubleTray, doubleWindow } from './electron.double';
import type { KeyWatch } from './hold';
import { createShell, type ShellDeps } from './shell';

export const state: ShellState = {
  type: 'shell.state',
  sign: 'quiet',
  mood: 'listening',
  personaId: 'maya',
  personaName: 'Maya',
  personas: [
    { id: 'maya', name: 'Maya' },
    { id: 'sam', name: 'Sam' },
  ],
  mode: 'duplex',
  canTalk: true,
  talking: false,
  muted: false,
};

export const noTray = (): never => {
  throw new Error('no tray here');
};

const ports: MessagePortMain[] = [];
/** To be called after each test. */
export const closePorts = (): void => {
  for (const port of ports.splice(0)) port.close();
};

type Options = {
  readonly settings?: Partial<Settings>;
  readonly taken?: readonly string[];
  readonly deps?: Partial<ShellDeps>;
};

/** A shell on doubles, and through what a test plays the desktop, the person and the page. */
export function setUp({ settings: first = {}, taken = [], deps = {} }: Options = {}) {
  let settings: Settings = { ...DEFAULT_SETTINGS, ...first };
  let follow: (settings: Settings) => void = () => {};
  const app = Object.assign(new EventEmitter(), { quit: vi.fn<() => void>() });
  const power = new EventEmitter();
  const theme = Object.assign(new EventEmitter(), { themeSource: 'system', shouldUseDarkColors: false });
  const shortcuts = doubleShortcuts(taken);
  const tray = doubleTray();
  const window = doubleWindow();
  const notify = vi.fn<() => void>();
  const opened = vi.fn<() => void>();
  const asked: boolean[] = [];
  const keys: { down?: () => void; up?: () => void } = {};
  const watch: KeyWatch = {
    codes: { F9: 67, Space: 57 },
    start: (onDown, onUp) => {
      const key = { keycode: 67, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
      keys.down = () => onDown(key);
      keys.up = () => onUp(key);
    },
    stop: () => {
      delete keys.down;
      delete keys.up;
    },
  };
  const login = vi.fn<(isWanted: boolean) => ShellFacts['startAtLogin']>((isWanted) =>
    isWanted ? 'on' : 'off',
  );
  const shell = createShell({
    app: app as unknown as ShellDeps['app'],
    settings: {
      read: () => settings,
      onChange: (listener) => {
        follow = listener;
        return () => (follow = () => {});
      },
    },
    globalShortcut: shortcuts.globalShortcut,
    openWatch: async () => watch,
    systemPreferences: {
      isTrustedAccessibilityClient: (prompt) => {
        asked.push(prompt);
        return true;
      },
    },
    powerMonitor: power as unknown as PowerMonitor,
    nativeTheme: theme as unknown as NativeTheme,
    tray: tray.deps,
    loginItem: { apply: login },
    notify,
    platform: 'linux',
    env: {},
    nowMs: () => performance.now(),
    setTimer: (run) => void setTimeout(run, 0),
    log: silentLog,
    ...deps,
  });

  /** A page on a channel that really clones. */
  const open = () => {
    const { port1, port2 } = doubleChannel();
    const heard: FromShell[] = [];
    port2.on('message', ({ data }) => void heard.push(data as FromShell));
    port2.start();
    ports.push(port1, port2);
    shell.connect(port1);
    return {
      heard,
      say: (message: unknown) => port2.postMessage(message),
      close: () => port2.close(),
      facts: (): ShellFacts | undefined =>
        heard.flatMap((message) => (message.type === 'shell.facts' ? [message.facts] : [])).at(-1),
      types: () => heard.flatMap(({ type }) => (type === 'shell.facts' ? [] : [type])),
    };
  };
  return {
    shell,
    app,
    power,
    theme,
    shortcuts,
    tray,
    window,
    notify,
    login,
    asked,
    keys,
    open,
    opened,
    start: (isHidden = false) => shell.start(window.window, opened, isHidden),
    set: (change: Partial<Settings>) => {
      settings = { ...settings, ...change };
      follow(settings);
    },
  };
}

/** One that talks, as far as the shell knows. */
export async function talking(options: Options = {}) {
  const all = setUp(options);
  all.start();
  const page = all.open();
  page.say(state);
  await vi.waitFor(() => expect(all.tray.shown.tip).toContain('Maya'));
  return { ...all, page };
}
