import { afterEach, describe, expect, test, vi } from 'vitest';
import { doubleTray } from './electron.double';
import { closePorts, noTray, setUp, state, talking } from './shell.double';

afterEach(closePorts);

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
    // Each turn gives out what the ports have got by then.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
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

describe('Sidetone started by the login', () => {
  test('stays in the tray, and does not listen, until the user wants it', () => {
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
    await vi.waitFor(() => expect(window.calls).toEqual(['minimize', 'minimize']));
    await vi.waitFor(() => expect(window.window.listenerCount('restore')).toBe(1));
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

  test('opens its window where nothing can be minimized: catches one that stays empty', async () => {
    const double = doubleTray();
    double.desktop.hasTray = false;
    const { start, opened, window } = setUp({ deps: { tray: double.deps } });
    window.state.minimizesAt = Infinity;
    start(true);
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(1));
    expect(window.calls).toEqual(Array.from({ length: 5 }, () => 'minimize'));
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
    // The first one was not asked for: Electron does not try again.
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

  test('closes it for good if the tray is gone meanwhile: catches a window that the user can’t get back', async () => {
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
  ])('closes it where %s: catches a window that the user can’t get back', async (_name, less) => {
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
