import { EventEmitter } from 'node:events';
import type { MessagePortMain, NativeTheme, PowerMonitor } from 'electron';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../engine/contract/settings';
import type { FromShell, ShellFacts, ShellState } from '../engine/contract/shell';
import { silentLog } from '../engine/log';
import { doubleChannel, doubleShortcuts, doubleTray, doubleWindow } from './electron.double';
import type { KeyWatch } from './hold';
import { createShell, isWayland, type ShellDeps } from './shell';

const state: ShellState = {
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

const noTray = (): never => {
  throw new Error('no tray here');
};

const ports: MessagePortMain[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

type Options = {
  readonly settings?: Partial<Settings>;
  readonly taken?: readonly string[];
  readonly deps?: Partial<ShellDeps>;
};

function setUp({ settings: first = {}, taken = [], deps = {} }: Options = {}) {
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
async function talking(options: Options = {}) {
  const all = setUp(options);
  all.start();
  const page = all.open();
  page.say(state);
  await vi.waitFor(() => expect(all.tray.shown.tip).toContain('Maya'));
  return { ...all, page };
}

test('how a download ended reaches the page, which keeps its copy until it is told', async () => {
  const { page, shell } = await talking();
  shell.downloadEnded('blob:1', 'cancelled');
  await vi.waitFor(() =>
    expect(page.heard.at(-1)).toEqual({ type: 'shell.download', url: 'blob:1', outcome: 'cancelled' }),
  );
});

describe('keys that work everywhere', () => {
  test('a press reaches the page, and follows the setting at once', async () => {
    const { page, shortcuts, set } = await talking({ settings: { globalShortcut: 'F8' } });
    set({ globalShortcut: 'F9' });
    expect([...shortcuts.registered.keys()]).toEqual(['F9']);
    shortcuts.press('F9');
    await vi.waitFor(() => expect(page.types()).toEqual(['shell.toggle']));
  });

  test('one that another program has is told to the person', async () => {
    const { page } = await talking({ settings: { globalShortcut: 'F8' }, taken: ['F8'] });
    await vi.waitFor(() => expect(page.facts()?.globalShortcut).toBe('taken'));
  });

  test('one that is held is pressed and released, and its own registration says nothing besides', async () => {
    const { page, keys, shortcuts, set } = await talking({ settings: { globalShortcut: 'F9' } });
    set({ globalHold: true });
    await vi.waitFor(() => expect(page.facts()?.globalHold).toBe('on'));
    keys.down?.();
    shortcuts.press('F9');
    keys.up?.();
    await vi.waitFor(() => expect(page.types()).toEqual(['shell.press', 'shell.release']));
    set({ globalHold: false });
    await vi.waitFor(() => expect(page.facts()?.globalHold).toBe('off'));
    expect(keys.down).toBeUndefined();
  });

  test('held where nobody can be talked to, the window says why: catches a key that does nothing at all', async () => {
    const { page, keys, tray, window, set } = await talking({ settings: { globalShortcut: 'F9' } });
    set({ globalHold: true });
    await vi.waitFor(() => expect(page.facts()?.globalHold).toBe('on'));
    page.say({ ...state, mood: 'ended', canTalk: false });
    await vi.waitFor(() => expect(tray.shown.tip).toContain('ended'));
    window.calls.length = 0;
    keys.down?.();
    keys.up?.();
    expect(window.calls).toContain('show');
    await vi.waitFor(() => expect(page.types()).toEqual(['shell.release']));
  });

  test('the keyboard is not watched unless the person asks, and macOS is not asked by surprise', async () => {
    const given = { isGiven: false };
    const prompts: boolean[] = [];
    const opened = { times: 0 };
    const { page } = await talking({
      settings: { globalShortcut: 'F9', globalHold: true },
      deps: {
        platform: 'darwin',
        systemPreferences: {
          isTrustedAccessibilityClient: (prompt) => {
            prompts.push(prompt);
            return given.isGiven;
          },
        },
        openWatch: async () => {
          opened.times += 1;
          return { codes: { F9: 67 }, start: () => {}, stop: () => {} };
        },
      },
    });
    await vi.waitFor(() => expect(page.facts()?.globalHold).toBe('needs-permission'));
    expect([prompts.includes(true), opened.times]).toEqual([false, 0]);
    given.isGiven = true;
    page.say({ type: 'shell.askPermission' });
    await vi.waitFor(() => expect(page.facts()?.globalHold).toBe('on'));
    expect(prompts).toContain(true);
  });

  test('permission that was given in the system’s settings is noticed on coming back', async () => {
    const given = { isGiven: false };
    const { page, window } = await talking({
      settings: { globalShortcut: 'F9', globalHold: true },
      deps: {
        platform: 'darwin',
        systemPreferences: { isTrustedAccessibilityClient: () => given.isGiven },
      },
    });
    await vi.waitFor(() => expect(page.facts()?.globalHold).toBe('needs-permission'));
    given.isGiven = true;
    window.emit('focus');
    await vi.waitFor(() => expect(page.facts()?.globalHold).toBe('on'));
  });

  test('Wayland: honest about both', async () => {
    const { page } = await talking({
      settings: { globalShortcut: 'F9', globalHold: true },
      deps: { env: { XDG_SESSION_TYPE: 'wayland' } },
    });
    await vi.waitFor(() =>
      expect(page.facts()).toMatchObject({ globalShortcut: 'unproven', globalHold: 'wayland' }),
    );
    expect([isWayland('linux', { WAYLAND_DISPLAY: 'wayland-0' }), isWayland('linux', {})]).toEqual([
      true,
      false,
    ]);
    expect(isWayland('darwin', { XDG_SESSION_TYPE: 'wayland' })).toBe(false);
  });

  test('quitting gives the keys back', async () => {
    const { shell, shortcuts, tray } = await talking({ settings: { globalShortcut: 'F8' } });
    shell.close();
    expect([shortcuts.registered.size, tray.shown.gone]).toEqual([0, 1]);
  });
});

describe('quitting', () => {
  test('nothing that comes late reaches the tray: catches an app that ends in a box with an error', async () => {
    const { shell, page, theme, power, set, shortcuts, open, tray } = await talking();
    const late: unknown[] = [];
    process.on('uncaughtExceptionMonitor', (error) => void late.push(error));
    shell.close();
    // The page says its last word as the host hangs up; a port gives it out later.
    page.say({ ...state, mood: 'ended', canTalk: false });
    theme.shouldUseDarkColors = true;
    theme.emit('updated');
    power.emit('suspend');
    set({ globalShortcut: 'F9', theme: 'light' });
    shell.startedAgain(['sidetone', '--toggle']);
    shell.downloadEnded('blob:1', 'completed');
    const next = open();
    next.say(state);
    await new Promise((resolve) => setTimeout(resolve, 50));
    shell.close();
    expect([late, tray.shown.tip, theme.listenerCount('updated')]).toEqual([
      [],
      'Sidetone: Maya, listening',
      0,
    ]);
    expect([shortcuts.registered.size, next.heard, page.types()]).toEqual([0, [], []]);
  });

  test('what the desktop answers late makes no tray anew', async () => {
    const { deps } = doubleTray();
    const made = { times: 0 };
    let answer: (isThere: boolean) => void = () => {};
    const { start, shell } = setUp({
      deps: {
        tray: {
          ...deps,
          createTray: () => {
            made.times += 1;
            return deps.createTray();
          },
          host: { isThereAtFirst: false, isThere: () => new Promise((resolve) => (answer = resolve)) },
        },
      },
    });
    start();
    shell.close();
    answer(true);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(made.times).toBe(0);
  });
});

describe('Sidetone started once more', () => {
  test('with --toggle it talks, and stays behind the program in front', async () => {
    const { shell, page, window } = await talking();
    shell.startedAgain(['sidetone', '--toggle']);
    await vi.waitFor(() => expect(page.types()).toEqual(['shell.toggle']));
    expect(window.calls).toEqual([]);
  });

  test('without, or where nobody can be talked to, it shows the window', async () => {
    const { shell, page, window } = await talking();
    shell.startedAgain(['sidetone']);
    expect(window.calls).toEqual(['show', 'focus']);
    page.say({ ...state, canTalk: false, mood: 'hung up' });
    await vi.waitFor(() => {
      shell.startedAgain(['sidetone', '--toggle']);
      expect(window.calls.length).toBeGreaterThan(2);
    });
  });
});

describe('Sidetone started by the login', () => {
  test('stays in the tray, and listens to nobody, until somebody wants it', () => {
    const { start, opened, window, tray } = setUp();
    start(true);
    expect([opened.mock.calls.length, window.calls]).toEqual([0, []]);
    tray.choose('show');
    expect([opened.mock.calls.length, window.calls]).toEqual([1, []]);
    tray.choose('show');
    expect([opened.mock.calls.length, window.calls]).toEqual([1, ['show', 'focus']]);
  });

  test('waits minimized where there is no tray: catches a program that runs and can’t be found', async () => {
    const double = doubleTray();
    double.desktop.hasTray = false;
    const { start, opened, window, shell } = setUp({ deps: { tray: double.deps } });
    start(true);
    await vi.waitFor(() => expect(window.calls).toEqual(['minimize']));
    // A page that is loaded listens, and greets.
    window.emit('focus');
    expect(opened).not.toHaveBeenCalled();
    window.state.isMinimized = false;
    window.emit('restore');
    window.emit('focus');
    expect(opened).toHaveBeenCalledTimes(1);
    shell.startedAgain(['sidetone']);
    expect(opened).toHaveBeenCalledTimes(1);
  });

  test('waits for a tray that comes later than it: catches a window at each login of a slow desktop', async () => {
    const double = doubleTray();
    let looks = 0;
    const isThere = async (): Promise<boolean> => (looks += 1) > 3;
    const { start, opened, window, open } = setUp({
      deps: { tray: { ...double.deps, host: { isThereAtFirst: false, isThere } } },
    });
    start(true);
    const page = open();
    await vi.waitFor(() => expect(page.facts()?.tray).toBe('on'));
    // The first one was made for nobody: Electron does not try again.
    expect([double.shown.made, double.shown.gone]).toEqual([2, 1]);
    expect([opened.mock.calls.length, window.calls]).toEqual([0, []]);
    double.choose('show');
    expect(opened).toHaveBeenCalledTimes(1);
  });

  test('a key that is held opens it, too: catches one that does nothing until the window was open once', async () => {
    const { start, opened, keys } = setUp({ settings: { globalShortcut: 'F9', globalHold: true } });
    start(true);
    await vi.waitFor(() => expect(keys.down).toBeDefined());
    keys.down?.();
    expect(opened).toHaveBeenCalledTimes(1);
  });

  test('the person opens it by a key that works everywhere or by starting it again; the login does not', () => {
    const first = setUp({ settings: { globalShortcut: 'F8' } });
    first.start(true);
    first.shell.startedAgain(['sidetone', '--hidden']);
    expect(first.opened).not.toHaveBeenCalled();
    first.shortcuts.press('F8');
    expect(first.opened).toHaveBeenCalledTimes(1);

    const second = setUp();
    second.start(true);
    second.shell.startedAgain(['sidetone']);
    expect(second.opened).toHaveBeenCalledTimes(1);
  });
});

describe('the application’s menu', () => {
  test('shows the window and leads to the page', async () => {
    const { shell, page, window } = await talking();
    shell.goTo('settings');
    shell.showKeys();
    await vi.waitFor(() => expect(page.types()).toEqual(['shell.page', 'shell.keys']));
    expect(window.calls).toEqual(['show', 'focus', 'show', 'focus']);
  });

  test('waits for a page that is still to come: catches Settings that open the conversation', async () => {
    const { start, shell, opened, open } = setUp();
    start(true);
    shell.goTo('settings');
    expect(opened).toHaveBeenCalledTimes(1);
    const page = open();
    await vi.waitFor(() => expect(page.heard).toContainEqual({ type: 'shell.page', page: 'settings' }));
    const reloaded = open();
    await vi.waitFor(() => expect(reloaded.facts()).toBeDefined());
    expect(reloaded.types()).toEqual([]);
  });
});

describe('sleep and lock', () => {
  test('each lets go of what is pressed; coming back says whether devices may have changed', async () => {
    const { power, page } = await talking();
    for (const event of ['lock-screen', 'unlock-screen', 'suspend', 'resume']) power.emit(event);
    await vi.waitFor(() =>
      expect(page.heard.filter(({ type }) => type !== 'shell.facts')).toEqual([
        { type: 'shell.away' },
        { type: 'shell.back', hasSlept: false },
        { type: 'shell.away' },
        { type: 'shell.back', hasSlept: true },
      ]),
    );
  });
});

describe('tray', () => {
  const labels = (items: ReturnType<typeof doubleTray>['shown']['menu']) =>
    items.map(({ label, type, id }) => label ?? type ?? id);

  test('says what goes on and has what is worth doing without the window', async () => {
    const { tray, page } = await talking();
    expect(tray.shown.tip).toBe('Sidetone: Maya, listening');
    expect(labels(tray.shown.menu)).toEqual([
      'Maya: listening',
      'Show Sidetone',
      'separator',
      'Mute',
      'Persona',
      'separator',
      'Quit Sidetone',
    ]);
    page.say({ ...state, mode: 'ptt', talking: true, muted: true, sign: 'hearing', mood: 'hearing you' });
    await vi.waitFor(() =>
      expect(labels(tray.shown.menu)).toEqual([
        'Maya: hearing you',
        'Show Sidetone',
        'separator',
        'Stop talking',
        'Unmute',
        'Persona',
        'separator',
        'Quit Sidetone',
      ]),
    );
  });

  test('everything in it does something', async () => {
    const { tray, page, window, app } = await talking();
    tray.choose('mute');
    tray.choose('persona-sam');
    await vi.waitFor(() =>
      expect(page.heard.filter(({ type }) => type !== 'shell.facts')).toEqual([
        { type: 'shell.mute', muted: true },
        { type: 'shell.persona', id: 'sam' },
      ]),
    );
    tray.choose('show');
    tray.click();
    expect(window.calls).toEqual(['show', 'focus', 'show', 'focus']);
    tray.choose('quit');
    expect(app.quit).toHaveBeenCalledTimes(1);
  });

  test('a page that goes away is not shown as listening', async () => {
    const { tray, page } = await talking();
    page.close();
    await vi.waitFor(() => expect(tray.shown.tip).toBe('Sidetone: not connected'));
    expect(labels(tray.shown.menu)).toEqual(['not connected', 'Show Sidetone', 'separator', 'Quit Sidetone']);
  });

  test('is drawn anew for another theme, and not for nothing: a menu would close under the hand', async () => {
    const { tray, theme, page } = await talking();
    const before = tray.shown.images;
    page.say(state);
    page.say({ ...state, mood: 'ready' });
    await vi.waitFor(() => expect(tray.shown.images).toBe(before + 1));
    theme.shouldUseDarkColors = true;
    theme.emit('updated');
    expect(tray.shown.images).toBe(before + 2);
  });

  test('on macOS its colour is the menu bar’s', () => {
    const { tray } = setUp({ deps: { platform: 'darwin' } });
    expect(tray.shown.isTemplate).toBe(true);
  });
});

describe('closing the window', () => {
  test('closes it', () => {
    const { window, start } = setUp();
    start();
    expect(window.close()).toBe(true);
  });

  test('hides it where the person wants it in the tray; and then says where it is, once', () => {
    const { window, start, set, notify } = setUp();
    start();
    set({ closeToTray: true });
    expect([window.close(), window.close()]).toEqual([false, false]);
    expect([window.calls, notify.mock.calls.length]).toEqual([['hide', 'hide'], 1]);
  });

  test('closes it for good if the tray is gone meanwhile: catches a window that nobody can get back', async () => {
    const { window, start, tray, open } = setUp({ settings: { closeToTray: true } });
    start();
    const page = open();
    await vi.waitFor(() => expect(page.facts()?.tray).toBe('on'));
    tray.desktop.hasTray = false;
    expect(window.close()).toBe(false);
    await vi.waitFor(() => expect(window.window.isDestroyed()).toBe(true));
    expect(window.calls).toEqual(['hide', 'close']);
  });

  test('closes it when the app is quit, whatever is set: catches one that can’t be ended', () => {
    const { window, start, app } = setUp({ settings: { closeToTray: true } });
    start();
    app.emit('before-quit');
    expect(window.close()).toBe(true);
  });

  test.each([
    ['Electron has none', { createTray: noTray }],
    ['the desktop shows none', { host: { isThereAtFirst: false, isThere: async () => false } }],
  ])('closes it where %s: catches a window that nobody can get back', async (_name, less) => {
    const { window, start, open } = setUp({
      settings: { closeToTray: true },
      deps: { tray: { ...doubleTray().deps, ...less } },
    });
    start();
    const page = open();
    await vi.waitFor(() => expect(page.facts()?.tray).toBe('failed'));
    expect(window.close()).toBe(true);
  });

  test('the dock of macOS is a way back', () => {
    const { window, start, app } = setUp({ settings: { closeToTray: true } });
    start();
    window.close();
    app.emit('activate');
    expect(window.calls).toEqual(['hide', 'show', 'focus']);
  });
});

describe('settings that only the desktop knows', () => {
  test('theme and login item follow at once, and nothing is asked of the system twice', async () => {
    const { theme, login, set, page } = await talking({ settings: { theme: 'dark' } });
    expect([theme.themeSource, login.mock.calls]).toEqual(['dark', [[false]]]);
    set({ theme: 'light', startAtLogin: true });
    set({ textSize: 120 });
    expect([theme.themeSource, login.mock.calls]).toEqual(['light', [[false], [true]]]);
    await vi.waitFor(() => expect(page.facts()?.startAtLogin).toBe('on'));
  });
});

describe('the page', () => {
  test('is cut off if it talks nonsense, and a lie about its state is not believed', async () => {
    const { page, tray } = await talking();
    page.say({ ...state, personaName: 'x'.repeat(1_000) });
    page.say({ ...state, sign: 'smiling' });
    for (let times = 0; times < 20; times += 1) page.say({ type: 'shell.quit' });
    await vi.waitFor(() => expect(tray.shown.tip).toBe('Sidetone: not connected'));
  });

  test('that is reloaded takes over: catches a tray that shows the page before', async () => {
    const { open, page, tray, power } = await talking();
    const next = open();
    next.say({ ...state, personaName: 'Sam' });
    await vi.waitFor(() => expect(tray.shown.tip).toContain('Sam'));
    const before = page.heard.length;
    power.emit('suspend');
    await vi.waitFor(() => expect(next.types()).toEqual(['shell.away']));
    expect(page.heard.length).toBe(before);
  });
});
