import type { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../engine/contract/settings';
import type { HostDeps } from '../engine/host/host';

/** What Electron was told, in order; and the pieces through which a test plays Electron's part. */
const told = vi.hoisted(() => ({
  calls: [] as string[],
  hasLock: true,
  app: null as EventEmitter | null,
  ready: (() => {}) as () => void,
  hosts: [] as unknown[],
  openHost: (() => {}) as () => void,
  closeHost: (() => Promise.resolve()) as () => Promise<void>,
  settings: {} as Partial<Settings>,
  settingsRead: Promise.resolve() as Promise<void>,
  page: null as EventEmitter | null,
  /** What the person answers in a box, when they do. */
  answer: null as ((response: number) => void) | null,
  closeWindow: (() => {}) as () => void,
  session: null as EventEmitter | null,
  fetched: [] as string[],
}));

vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  const { mortal } = await import('./electron.double');
  const note =
    <Answer>(name: string, answer?: Answer) =>
    () => {
      told.calls.push(name);
      return answer as Answer;
    };
  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    enableSandbox: note('enableSandbox'),
    requestSingleInstanceLock: () => told.hasLock,
    whenReady: () => new Promise<void>((resolve) => (told.ready = resolve)),
    quit: note('quit'),
    exit: (code: number) => void told.calls.push(`exit ${code}`),
    getLoginItemSettings: () => ({ openAtLogin: false }),
    setLoginItemSettings: note('setLoginItemSettings'),
    commandLine: { appendSwitch: (name: string) => void told.calls.push(`switch ${name}`) },
    setPath: note('setPath'),
  });
  told.app = app;
  const session = Object.assign(new EventEmitter(), {
    webRequest: { onBeforeRequest: note('onBeforeRequest') },
    setProxy: async ({ proxyRules }: { proxyRules: string }) => void told.calls.push(`proxy ${proxyRules}`),
    setPermissionRequestHandler: note('setPermissionRequestHandler'),
    setPermissionCheckHandler: note('setPermissionCheckHandler'),
    setDevicePermissionHandler: note('setDevicePermissionHandler'),
    setDisplayMediaRequestHandler: note('setDisplayMediaRequestHandler'),
    fetch: () => Promise.reject(new Error('net::ERR_BLOCKED_BY_CLIENT')),
  });
  told.session = session;
  class BrowserWindow extends EventEmitter {
    constructor() {
      super();
      const page = mortal(Object.assign(new EventEmitter(), { reload: note('reload') }));
      this.webContents = told.page = page.piece;
      const { piece, die } = mortal(this);
      told.closeWindow = () => {
        die();
        page.die();
        piece.emit('closed');
      };
      // eslint-disable-next-line no-constructor-return -- as `new` of the real one gives what can be destroyed
      return piece;
    }
    webContents: EventEmitter;
    loadURL = async (url: string): Promise<void> => void told.calls.push(`loadURL ${url}`);
    show = note('show');
    setMenuBarVisibility = (isVisible: boolean): void => void told.calls.push(`menu bar ${isVisible}`);
    isMinimized = () => true;
    isMaximized = () => false;
    getNormalBounds = () => ({ x: 0, y: 0, width: 800, height: 600 });
    restore = note('restore');
    focus = note('focus');
  }
  class Tray extends EventEmitter {
    constructor() {
      super();
      const { piece, die } = mortal(this, () => new Error('Tray is destroyed'), 'destroy');
      this.destroy = () => {
        told.calls.push('tray gone');
        die();
      };
      // eslint-disable-next-line no-constructor-return -- as above
      return piece;
    }
    setImage = () => {};
    setToolTip = () => {};
    setContextMenu = () => {};
    destroy = () => {};
  }
  return {
    app,
    BrowserWindow,
    MessageChannelMain: EventEmitter,
    ipcMain: new EventEmitter(),
    protocol: {
      registerSchemesAsPrivileged: note('registerSchemesAsPrivileged'),
      handle: (scheme: string) => void told.calls.push(`handle ${scheme}`),
    },
    session: {
      defaultSession: session,
      fromPartition: (partition: string) => ({
        fetch: async (url: string) => {
          told.fetched.push(`${partition} ${url}`);
          return new Response('model');
        },
      }),
    },
    dialog: {
      showMessageBox: (_window: unknown, { message, detail }: { message: string; detail: string }) => {
        told.calls.push(`box ${message} ${detail}`);
        return new Promise((resolve) => (told.answer = (response) => resolve({ response })));
      },
    },
    systemPreferences: {},
    globalShortcut: { register: () => true, unregister: note('unregister') },
    Menu: { buildFromTemplate: () => ({}), setApplicationMenu: note('setApplicationMenu') },
    Notification: { isSupported: () => false },
    Tray,
    nativeImage: { createEmpty: () => ({ addRepresentation: () => {}, setTemplateImage: () => {} }) },
    nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' }),
    powerMonitor: new EventEmitter(),
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    utilityProcess: {},
  };
});
/** A desktop with a tray, whatever runs the tests. */
vi.mock('./tray-host', () => ({
  runTool: () => Promise.reject(new Error('no tool is run here')),
  createTrayHost: () => ({ isThereAtFirst: true, isThere: () => Promise.resolve(true) }),
}));
vi.mock('../engine/host/host', () => ({
  createHost: (deps: HostDeps) => {
    told.openHost();
    told.hosts.push(deps);
    const settings = { read: () => told.settings, onChange: () => () => {} };
    return { settings, settingsRead: told.settingsRead, connect: () => {}, close: () => told.closeHost() };
  },
}));

const outDir = join('/', 'sidetone', 'out', 'main');

async function start() {
  vi.resetModules();
  const { startApp } = await import('./app');
  startApp(outDir, (error) => void told.calls.push(`failed: ${String(error)}`));
}

async function becomeReady() {
  told.ready();
  await new Promise((resolve) => setImmediate(resolve));
}

beforeEach(() => {
  told.calls.length = 0;
  told.app?.removeAllListeners();
  told.session?.removeAllListeners();
  told.fetched.length = 0;
  told.hosts.length = 0;
  told.hasLock = true;
  told.openHost = () => {};
  told.settings = DEFAULT_SETTINGS;
  told.settingsRead = Promise.resolve();
  told.closeHost = () => Promise.resolve();
});
afterEach(() => vi.unstubAllEnvs());

test('the sandbox and the scheme are set before Electron is ready, after which it is too late', async () => {
  await start();
  expect(told.calls).toEqual(['enableSandbox', 'registerSchemesAsPrivileged']);
});

test('every door is shut before the page is loaded', async () => {
  await start();
  await becomeReady();
  const loaded = told.calls.indexOf('loadURL app://sidetone/');
  for (const door of [
    'handle app',
    'onBeforeRequest',
    'proxy socks5://127.0.0.1:1',
    'setPermissionRequestHandler',
    'setPermissionCheckHandler',
    'setDevicePermissionHandler',
    'setDisplayMediaRequestHandler',
  ]) {
    expect(told.calls.slice(0, loaded)).toContain(door);
  }
});

test('the bundled personas come after the user’s own', async () => {
  vi.stubEnv('SIDETONE_HOME', join('/', 'data'));
  await start();
  await becomeReady();
  expect((told.hosts as HostDeps[])[0]?.profileDirs).toEqual([
    join('/', 'data', 'profiles'),
    join('/', 'sidetone', 'profiles'),
  ]);
});

test('models come through Chromium, past the page’s own session: catches a system’s proxy that is ignored', async () => {
  await start();
  await becomeReady();
  const fetchModel = (told.hosts as HostDeps[])[0]?.modelStore?.fetch;
  const response = await fetchModel?.('https://models.example/a.onnx');
  expect(await response?.text()).toBe('model');
  expect(told.fetched).toEqual(['models https://models.example/a.onnx']);
});

test('a window whose page crashes comes back, and says so when it does not: catches one that stays white', async () => {
  const home = mkdtempSync(join(tmpdir(), 'sidetone-app-'));
  try {
    vi.stubEnv('SIDETONE_HOME', home);
    await start();
    await becomeReady();
    const crash = (): unknown =>
      told.page?.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
    for (const times of [1, 2, 3]) {
      crash();
      await vi.waitFor(() => expect(told.calls.filter((call) => call === 'reload')).toHaveLength(times));
    }
    crash();
    const said = told.calls.at(-1) ?? '';
    expect(said).toMatch(/^box .*keeps crashing/);
    const file = join(home, 'crash.log');
    expect(said).toContain(file);
    expect(readFileSync(file, 'utf8')).toContain('reason="crashed"');
    // While the box is open the app still hears: the answer, or a wish to end.
    told.answer?.(0);
    await vi.waitFor(() => expect(told.calls.at(-1)).toBe('reload'));
    crash();
    told.closeWindow();
    // What could come of it has come: each turn gives out what the one before has set off.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(told.calls.filter((call) => call.startsWith('failed'))).toEqual([]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('how a download ends is followed in the page’s session', async () => {
  await start();
  await becomeReady();
  expect(told.session?.listenerCount('will-download')).toBe(1);
});

test('the settings are read before the page is loaded: catches a window that opens in the wrong theme', async () => {
  let read: () => void = () => {};
  told.settingsRead = new Promise((resolve) => (read = resolve));
  await start();
  await becomeReady();
  expect(told.calls).not.toContain('loadURL app://sidetone/');
  read();
  await vi.waitFor(() => expect(told.calls).toContain('loadURL app://sidetone/'));
});

test('started by the login, the page is not loaded: catches a microphone that is open and a greeting out of nowhere', async () => {
  const { argv } = process;
  process.argv = [...argv, '--hidden'];
  try {
    await start();
    await becomeReady();
    expect(told.calls).toContain('setApplicationMenu');
    expect(told.calls).not.toContain('loadURL app://sidetone/');
    told.app?.emit('second-instance', {}, ['sidetone']);
    expect(told.calls.at(-1)).toBe('loadURL app://sidetone/');
  } finally {
    process.argv = argv;
  }
});

test('what goes wrong once Electron is ready reaches the user, too', async () => {
  told.openHost = () => {
    throw new Error('no host');
  };
  await start();
  await becomeReady();
  expect(told.calls.at(-1)).toBe('failed: Error: no host');
});

test('a second Sidetone leaves without a window, and the first one comes to the front', async () => {
  told.hasLock = false;
  await start();
  expect([told.calls.at(-1), told.hosts]).toEqual(['quit', []]);

  told.hasLock = true;
  await start();
  await becomeReady();
  told.app?.emit('second-instance', {}, ['sidetone']);
  expect(told.calls.slice(-2)).toEqual(['restore', 'focus']);
});

test('a library that takes the app for Node gets no second Sidetone: catches one that shows the window', async () => {
  vi.stubEnv('NODE_CHANNEL_FD', '3');
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await start();
  expect([told.calls, told.hosts, said.mock.calls.length]).toEqual([['exit 1'], [], 1]);
  said.mockRestore();
});

test('quitting waits for the host, so that inference does not outlive the app', async () => {
  let closed: (() => void) | null = null;
  told.closeHost = () => new Promise((resolve) => (closed = resolve));
  await start();
  await becomeReady();
  let prevented = false;
  told.app?.emit('will-quit', { preventDefault: () => (prevented = true) });
  expect([prevented, told.calls.includes('exit 0')]).toEqual([true, false]);
  // A tray that stays until the mouse goes over it looks like a program that hangs.
  expect(told.calls).toContain('tray gone');
  (closed as (() => void) | null)?.();
  await vi.waitFor(() => expect(told.calls).toContain('exit 0'));
});

test('the microphone of the tests is not for everyday use', async () => {
  await start();
  expect(told.calls.some((call) => call.startsWith('switch'))).toBe(false);
  vi.stubEnv('SIDETONE_E2E', '1');
  await start();
  expect(told.calls).toContain('switch use-fake-device-for-media-stream');
});
