import { afterEach, describe, expect, test, vi } from 'vitest';
import type { doubleTray } from './electron.double';
import { isWayland } from './shell';
import { closePorts, setUp, state, talking } from './shell.double';

afterEach(closePorts);

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

  test('held where no persona can be talked to, the window says why: catches a key that does nothing at all', async () => {
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

describe('Sidetone started once more', () => {
  test('with --toggle it talks, and stays behind the program in front', async () => {
    const { shell, page, window } = await talking();
    shell.startedAgain(['sidetone', '--toggle']);
    await vi.waitFor(() => expect(page.types()).toEqual(['shell.toggle']));
    expect(window.calls).toEqual([]);
  });

  test('without, or where no persona can be talked to, it shows the window', async () => {
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
