/**
 * The keys, in the built page against the built host. Each gesture tells the host the right thing, no lost release
 * leaves the microphone open, and no typing is stolen. What a gesture means in every order is the grammar's own test.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { SettingsChange } from '../engine/contract/settings';
import { makeHome } from './home';
import { settled, violationsOf } from './looked-at';
import { missingModels, TALKING } from './project';
import { startServerProcess } from './server-process';
import { chromium, microphoneFile, openWindow, type OpenedWindow } from './window-page';

test.describe.configure({ timeout: 180_000 });

const off = chromium === null ? 'there is no Chromium here' : await missingModels(TALKING);

/** Longer than any tap. */
const HOLD_MS = 500;

type Talking = {
  readonly page: Page;
  /** What was pressed, muted or stopped, as the host heard of it. */
  readonly told: () => readonly string[];
  readonly close: () => Promise<void>;
};

const OF_KEYS = ['talk.down', 'talk.up', 'voice.stop'];

async function open(settings: SettingsChange, hash = ''): Promise<Talking> {
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-keys-'));
  const home = makeHome({ llm: 'playbook', greet: false, ...settings });
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const sent: string[] = [];
  let browser: OpenedWindow['browser'] | null = null;
  const close = async (): Promise<void> => {
    await browser?.close();
    await server.stop();
    home.remove();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const opened = await openWindow(server, await microphoneFile(folder, []), { hash });
    browser = opened.browser;
    const { page } = opened;
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (typeof payload !== 'string') return;
        const { type } = JSON.parse(payload) as { readonly type?: string };
        if (type !== undefined && OF_KEYS.includes(type)) sent.push(type);
      }),
    );
    // From here on every frame is seen.
    await page.reload();
    return { page, told: () => sent, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const talkButton = (page: Page) => page.locator('#talk');
const label = (page: Page) => talkButton(page).locator('.talk-label');
const hint = (page: Page) => talkButton(page).locator('.talk-hint');

async function ready(page: Page): Promise<void> {
  await expect(talkButton(page)).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole('status').first()).toHaveText(/^(listening|ready)$/i, { timeout: 60_000 });
}

async function axe(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    expect(await violationsOf(page, '.desk'), `${name}, ${colorScheme}`).toEqual([]);
    const pictures = process.env['SIDETONE_PICTURES'];
    if (pictures === undefined) continue;
    for (const width of [1120, 380]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: join(pictures, `keys-${name}-${colorScheme}-${width}.png`) });
    }
    await page.setViewportSize({ width: 1120, height: 800 });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('push-to-talk: held, tapped, lost, by key, pointer and screen reader', async () => {
  test.skip(off !== null, off ?? '');
  const { page, told, close } = await open({ mode: 'ptt' });
  /** What the host heard of this, and nothing else. */
  const hears = async (expected: readonly string[], act: () => Promise<void>): Promise<void> => {
    const before = told().length;
    await act();
    await expect.poll(() => told().slice(before), { timeout: 15_000 }).toEqual(expected);
  };
  const holdSpace = async (): Promise<void> => {
    await page.keyboard.down('Space');
    await page.waitForTimeout(HOLD_MS);
  };
  try {
    await ready(page);
    await expect(label(page)).toHaveText('Hold to talk');
    await axe(page, 'ready');

    await test.step('Space, held', async () => {
      await hears(['talk.down'], holdSpace);
      await expect(hint(page)).toHaveText('let go to be answered');
      await expect(talkButton(page)).toHaveAttribute('aria-pressed', 'true');
      await hears(['talk.up'], () => page.keyboard.up('Space'));
      await expect(label(page)).toHaveText('Hold to talk');
    });

    await test.step('Space, tapped twice', async () => {
      await hears(['talk.down'], () => page.keyboard.press('Space'));
      await expect(hint(page)).toHaveText('tap to be answered');
      await axe(page, 'talking');
      await hears(['talk.up'], () => page.keyboard.press('Space'));
    });

    await test.step('repeats are one press', async () => {
      await hears(['talk.down', 'talk.up'], async () => {
        for (let times = 0; times < 10; times += 1) {
          await page.keyboard.down('Space');
          await page.waitForTimeout(50);
        }
        await page.keyboard.up('Space');
      });
    });

    await test.step('the window loses the keyboard', async () => {
      await hears(['talk.down', 'talk.up'], async () => {
        await holdSpace();
        await page.evaluate(() => window.dispatchEvent(new Event('blur')));
      });
      await hears([], () => page.keyboard.up('Space'));
      await expect(label(page)).toHaveText('Hold to talk');
    });

    await test.step('the window is hidden', async () => {
      await hears(['talk.down', 'talk.up'], async () => {
        await holdSpace();
        await page.evaluate(() => {
          Object.defineProperty(document, 'hidden', { value: true, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
          Reflect.deleteProperty(document, 'hidden');
        });
      });
      await hears([], () => page.keyboard.up('Space'));
    });

    await test.step('the pointer: held, let go elsewhere, tapped', async () => {
      await hears(['talk.down', 'talk.up'], async () => {
        await talkButton(page).hover();
        await page.mouse.down();
        await page.waitForTimeout(HOLD_MS);
        await page.mouse.move(5, 5);
        await page.mouse.up();
      });
      await hears(['talk.down'], () => talkButton(page).click());
      await hears(['talk.up'], () => talkButton(page).click());
    });

    await test.step('the button with the keyboard alone, and as a screen reader presses it', async () => {
      await talkButton(page).focus();
      await hears(['talk.down', 'talk.up'], async () => {
        await page.keyboard.down('Enter');
        await page.waitForTimeout(HOLD_MS);
        await page.keyboard.up('Enter');
      });
      await hears(['talk.down', 'talk.up'], async () => {
        await page.keyboard.press('Space');
        await page.keyboard.press('Space');
      });
      await hears(['talk.down'], () => talkButton(page).dispatchEvent('click'));
      await hears(['talk.up'], () => talkButton(page).dispatchEvent('click'));
    });

    await test.step('Esc stops the voice, M mutes', async () => {
      await hears(['voice.stop'], () => page.keyboard.press('Escape'));
      await page.keyboard.press('KeyM');
      await expect(page.getByRole('button', { name: 'Unmute', exact: true })).toHaveAttribute(
        'aria-pressed',
        'true',
      );
      await page.keyboard.press('KeyM');
      await expect(page.getByRole('button', { name: 'Mute', exact: true })).toBeVisible();
    });

    await test.step('typing is typing', async () => {
      await page.evaluate(() => {
        location.hash = '#/models';
      });
      const field = page.getByRole('textbox').first();
      await hears([], async () => {
        await field.click();
        await page.keyboard.type('my models');
      });
      await expect(field).toHaveValue('my models');
      await page.evaluate(() => {
        location.hash = '#/';
      });
      await expect(page.getByRole('button', { name: 'Mute', exact: true })).toBeVisible();
    });

    await test.step('where no one talks, Space scrolls and nothing is heard', async () => {
      await page.evaluate(() => {
        location.hash = '#/about';
      });
      await expect(page.locator('.sheet')).toBeVisible();
      await page.locator('body').click({ position: { x: 5, y: 5 } });
      await hears([], () => page.keyboard.press('Space'));
      await page.evaluate(() => {
        location.hash = '#/models';
      });
      await expect(page.getByRole('textbox').first()).toBeVisible();
      await page.locator('body').click({ position: { x: 5, y: 5 } });
      await hears([], () => page.keyboard.press('Space'));
    });
  } finally {
    await close();
  }
});

test('the persona answers by itself: another key, tapped to mute, held to be heard all the same', async () => {
  test.skip(off !== null, off ?? '');
  const { page, told, close } = await open({ mode: 'duplex', talkKey: 'KeyT' });
  try {
    await ready(page);
    await expect(hint(page)).toHaveText('hold T to keep your turn, tap it to mute');
    await axe(page, 'just-talk');

    await page.keyboard.press('KeyT');
    await expect(label(page)).toHaveText('You are muted');
    await axe(page, 'muted');
    expect(told()).toEqual([]);

    await page.keyboard.down('KeyT');
    await expect(label(page)).toHaveText('Talking…');
    await expect.poll(told).toEqual(['talk.down']);
    await page.keyboard.up('KeyT');
    await expect.poll(told).toEqual(['talk.down', 'talk.up']);
    await expect(label(page)).toHaveText('You are muted');

    await page.keyboard.press('Space');
    await expect(label(page)).toHaveText('You are muted');
    await page.keyboard.press('KeyT');
    await expect(label(page)).toHaveText('Just talk');
    expect(told()).toEqual(['talk.down', 'talk.up']);
  } finally {
    await close();
  }
});
