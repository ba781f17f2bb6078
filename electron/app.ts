/**
 * Owns the composition of the desktop app: what is set before Electron is ready, the window, the host behind it, and
 * the order in which they end. Every decision lives in the files beside it.
 */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  BrowserWindow,
  Menu,
  MessageChannelMain,
  Notification,
  Tray,
  app,
  dialog,
  globalShortcut,
  ipcMain,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  systemPreferences,
  utilityProcess,
  type MessageBoxOptions,
} from 'electron';
import { createHost } from '../engine/host/host';
import { TESTER_PATH } from '../engine/inference/spawn/tester-child';
import { createLineLog } from '../engine/log';
import { keepLog, type KeptLog } from '../engine/log-kept';
import { createBundledResolver } from '../engine/models/bundled';
import { dataDir } from '../engine/models/paths';
import { createAssetResolver } from '../engine/server/assets';
import type { SettingsStore } from '../engine/store/settings';
import { answerConnections } from './connection';
import { writeCrashLog } from './crash-log';
import { followDownloads } from './downloads';
import { isForked } from './fork-guard';
import { createUtilitySpawn } from './inference-process';
import { openKeyWatch } from './key-watch';
import { createLoginItem, startsHidden } from './login-item';
import { appMenu } from './menu';
import { createModelFetch } from './model-fetch';
import { APP_SCHEME, NO_WAY_OUT, isLocalRequest } from './origin';
import { reviveCrashedPage } from './page-crash';
import { createMicrophoneQuestion, installPermissions } from './permissions';
import { APP_SCHEME_PRIVILEGES, createAppHandler } from './protocol';
import { createShell, isWayland, type Shell } from './shell';
import { createTrayHost, runTool } from './tray-host';
import { LEAST_WINDOW, guardEveryPage, showWhenReady, windowOptions } from './window';
import { fitPlace, keepPlace, readPlace } from './window-place';
import { words } from './words';

/** Sessions and inference have this long to end; then the app ends without them. */
const CLOSE_LIMIT_MS = 4000;

/**
 * To be called before Electron is ready.
 *
 * @param outDir folder of the built main process, out/main
 * @param onFailure shows what went wrong after that; there may be no window to show it
 */
export function startApp(outDir: string, onFailure: (error: unknown) => void): void {
  const hasChannel = process.env['NODE_CHANNEL_FD'] !== undefined;
  if (isForked({ argv: process.argv, isPackaged: app.isPackaged, hasChannel })) {
    process.stderr.write(`Sidetone is not Node: it does not run ${process.argv.slice(1).join(' ')}\n`);
    app.exit(1);
    return;
  }
  keepWithoutTerminal();
  applyTestHooks();
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  guardEveryPage(app);

  // A second Sidetone would fight for the microphone and for the models' memory.
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const kept = keepLog(
    createLineLog(
      (line) => process.stderr.write(line),
      process.env['SIDETONE_DEBUG'] === '1' ? 'debug' : 'warn',
    ),
  );
  app
    .whenReady()
    .then(() => openApp(outDir, kept, onFailure))
    .catch(onFailure);
}

function openApp(outDir: string, { log, lines }: KeptLog, onFailure: (error: unknown) => void): void {
  const dataFolder = dataDir(process.env, process.platform, homedir());
  const bundled = app.isPackaged ? process.resourcesPath : resolve(outDir, '../..');
  const host = createHost({
    spawnInference: createUtilitySpawn({
      fork: (...given) => utilityProcess.fork(...given),
      entry: join(outDir, 'inference.js'),
      // Beside the app's own code, in the archive as in a checkout.
      testerEntry: resolve(outDir, '../../node_modules', TESTER_PATH),
      log,
    }),
    profileDirs: [join(dataFolder, 'profiles'), join(bundled, 'profiles')],
    dataDir: dataFolder,
    log,
    logLines: lines,
    fetchModels: process.env['SIDETONE_FETCH_MODELS'] !== '0',
    keepsHistory: true,
    resolveBundled: createBundledResolver([resolve(outDir, '../renderer/vad')], outDir),
    // In memory: nothing of it is kept, and the page's own session stays shut.
    modelStore: { fetch: createModelFetch(session.fromPartition('models', { cache: false })) },
  });

  protocol.handle(APP_SCHEME, createAppHandler(createAssetResolver(resolve(outDir, '../renderer'))));
  session.defaultSession.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: !isLocalRequest(url) }),
  );
  const shut = session.defaultSession.setProxy(NO_WAY_OUT);
  installPermissions(session.defaultSession, createMicrophoneQuestion(process.platform, systemPreferences));

  const placeFile = join(dataFolder, 'window.json');
  const place = readPlace(placeFile);
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const bounds = place === null ? null : fitPlace(place, areas, LEAST_WINDOW);
  let window: BrowserWindow | null = new BrowserWindow(
    windowOptions(resolve(outDir, '../preload/preload.cjs'), bounds),
  );
  // Neither seen nor called by Alt, which may be the talk key; on macOS it is not the window's.
  if (process.platform !== 'darwin') window.setMenuBarVisibility(false);
  window.on('closed', () => {
    window = null;
  });
  const shell = openShell(host.settings, log);
  followDownloads({ session: session.defaultSession, tell: shell.downloadEnded, log });
  reviveCrashedPage({
    window,
    ask: () => askAfterCrash(window, writeCrashLog(join(dataFolder, 'crash.log'), lines(), log)),
    quit: () => app.quit(),
    nowMs: () => performance.now(),
    setTimer: (run, ms) => void setTimeout(run, ms),
    log,
  });
  const menu = appMenu({ platform: process.platform, isPackaged: app.isPackaged, does: shell });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  answerConnections({
    ipcMain,
    createChannel: () => new MessageChannelMain(),
    host,
    shell,
    mainPage: () => window?.webContents ?? null,
    log,
  });
  const opened = window;
  const begin = async (): Promise<void> => {
    // The theme must be known before the page is drawn, or it would flash.
    await Promise.all([host.settingsRead, shut]);
    if (opened.isDestroyed()) return;
    const open = (): void => {
      // Not before it has been shown: until then it is nowhere, and not maximized.
      const hasOuterFrame = process.platform === 'linux' && !isWayland(process.platform, process.env);
      keepPlace(opened, { file: placeFile, opened: bounds, hasOuterFrame, log });
      showWhenReady(opened, place?.isMaximized === true, log);
    };
    shell.start(opened, open, startsHidden({ argv: process.argv, platform: process.platform, app }));
  };
  begin().catch(onFailure);

  app.on('second-instance', (_event, argv) => shell.startedAgain(argv));
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) =>
    log('warn', 'a process ended', { type, reason, exitCode, name: name ?? '' }),
  );
  // On macOS, too: without its window this app has nothing to do.
  app.on('window-all-closed', () => app.quit());

  let closing = false;
  app.on('will-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    shell.close();
    setTimeout(() => app.exit(1), CLOSE_LIMIT_MS).unref();
    host.close().then(
      () => app.exit(0),
      () => app.exit(1),
    );
  });
}

function openShell(settings: SettingsStore, log: KeptLog['log']): Shell {
  return createShell({
    app,
    settings,
    globalShortcut,
    openWatch: openKeyWatch,
    systemPreferences,
    powerMonitor,
    nativeTheme,
    tray: {
      createTray: (image) => new Tray(image),
      buildMenu: (template) => Menu.buildFromTemplate(template),
      images: nativeImage,
      host: createTrayHost({ platform: process.platform, run: runTool, log }),
    },
    loginItem: createLoginItem({
      app,
      platform: process.platform,
      env: process.env,
      home: homedir(),
      execPath: process.execPath,
      log,
    }),
    notify: () => {
      if (!Notification.isSupported()) return;
      new Notification({ title: words.stillHereTitle, body: words.stillHere, silent: true }).show();
    },
    platform: process.platform,
    env: process.env,
    nowMs: () => performance.now(),
    setTimer: (run, ms) => void setTimeout(run, ms),
    log,
  });
}

/** Not `showErrorBox`: while that is open, nothing else happens, not even an end. @param logFile null if there is none. */
async function askAfterCrash(window: BrowserWindow | null, logFile: string | null): Promise<'open' | 'quit'> {
  const buttons = [words.openAgain, words.quit];
  const box: MessageBoxOptions = {
    type: 'error',
    title: words.appName,
    message: words.crashTitle,
    detail: words.crash(logFile),
    buttons,
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const { response } = await (window === null
    ? dialog.showMessageBox(box)
    : dialog.showMessageBox(window, box));
  return buttons[response] === words.quit ? 'quit' : 'open';
}

/** The log goes to a terminal that may be closed: a line that can't be written must not end in a box with an error. */
function keepWithoutTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listenerCount('error') === 0) stream.on('error', () => {});
  }
}

/** For the end-to-end tests of an app that was not packaged: a microphone made of a file, and a profile of its own. */
function applyTestHooks(): void {
  if (process.env['SIDETONE_E2E'] !== '1' || app.isPackaged) return;
  app.commandLine.appendSwitch('use-fake-device-for-media-stream');
  const microphone = process.env['SIDETONE_E2E_MICROPHONE'];
  if (microphone !== undefined) app.commandLine.appendSwitch('use-file-for-fake-audio-capture', microphone);
  const userData = process.env['SIDETONE_E2E_USER_DATA'];
  if (userData !== undefined) app.setPath('userData', userData);
}
