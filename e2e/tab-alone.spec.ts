/**
 * Everything by Tab alone, with the focus to be seen: the conversation, the look at a recording, the models, the page about
 * Sidetone, and the log. In the built page, told by the test; no model is loaded. Runs beside others.
 */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { useSharedSidetone } from './shared-sidetone';
import { openToldWindow, toldConversation, type ToldWindow } from './told-window';
import { chromium } from './window-page';

test.describe.configure({ timeout: 240_000 });
test.skip(chromium === null, 'there is no Chromium here');

const SOON = { timeout: 30_000 };
/** More stops than any of these views has; a list of libraries is the longest. */
const MAX_STOPS = 400;

const sidetone = useSharedSidetone('tab-alone');

type Stop = {
  readonly name: string;
  /** By an outline, of its own or of what it is drawn as. */
  readonly isMarked: boolean;
  readonly isInSight: boolean;
};

declare global {
  interface Window {
    stops?: Element[];
  }
}

/**
 * Where the focus is. `inside`: still on the same one, whose own controls (a video's) are stops, too. `round`: on one where
 * it has been before. `nowhere`: between the page's last and its first.
 */
const stopHere = (page: Page): Promise<Stop | 'inside' | 'round' | 'nowhere'> =>
  page.evaluate(() => {
    const element = document.activeElement;
    const stops = (window.stops ??= []);
    if (element === null || element === document.body) return 'nowhere';
    if (stops.at(-1) === element) return 'inside';
    if (stops.includes(element)) return 'round';
    stops.push(element);
    const isSeen = (one: Element | null): boolean => {
      if (one === null) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    };
    // A radio's or a check's mark may stand on what is drawn for it.
    const drawn = [element, element.nextElementSibling, element.parentElement, element.closest('label')];
    const { width, height, bottom, right, top, left } = element.getBoundingClientRect();
    const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
    return {
      name: `${element.tagName.toLowerCase()} ${label.trim().slice(0, 60)}`,
      isMarked: drawn.some(isSeen),
      isInSight: width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
    };
  });

/** Tabs once around, from wherever it is. @returns every stop, in order. */
async function tabAround(page: Page): Promise<readonly Stop[]> {
  await page.evaluate(() => {
    window.stops = [];
  });
  const stops: Stop[] = [];
  let timesNowhere = 0;
  for (let presses = 0; presses < MAX_STOPS; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await stopHere(page);
    if (stop === 'round') return stops;
    if (stop === 'nowhere') timesNowhere += 1;
    else if (stop !== 'inside') stops.push(stop);
    if (timesNowhere > 2) return stops;
  }
  throw new Error('Tab does not come around');
}

/** What a pointer could use within, and Tab has not come to; of radios one is enough. */
const missed = (within: Locator): Promise<readonly string[]> =>
  within.evaluate((root) => {
    const all = root.querySelectorAll<HTMLElement>(
      'button:not(:disabled), a[href], input:not(:disabled):not([type=radio]), select, textarea, summary, video[controls], [role=switch]',
    );
    return Array.from(all)
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !window.stops?.includes(one))
      .filter(
        (one) =>
          one.tabIndex >= 0 || one.closest('[role=listbox], [role=menu], [role=tablist], .turns') === null,
      )
      .map((one) => one.outerHTML.slice(0, 160));
  });

async function expectAllByTab(page: Page, within = page.locator('body')): Promise<readonly Stop[]> {
  const stops = await tabAround(page);
  expect(stops.length).toBeGreaterThan(2);
  expect(stops.filter(({ isMarked }) => !isMarked)).toEqual([]);
  expect(stops.filter(({ isInSight }) => !isInSight)).toEqual([]);
  expect(await missed(within)).toEqual([]);
  return stops;
}

/** Tabs until it has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < MAX_STOPS; presses += 1) {
    if (await target.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('never reached by Tab');
}

async function inWindow(hash: string, use: (opened: ToldWindow) => Promise<void>): Promise<void> {
  const opened = await openToldWindow(sidetone().server, { hash, viewport: { width: 1120, height: 800 } });
  try {
    // A button that comes to life between two presses of Tab is passed by.
    await expect(opened.page.locator('.persona-button')).toBeEnabled(SOON);
    await use(opened);
  } finally {
    await opened.browser.close();
  }
}

test('the conversation: every turn’s tools, the persona, the session, gauges and the large button', async () => {
  await inWindow('', async ({ page, tell }) => {
    await expect(page.locator('.nav-button, .nav a').first()).toBeAttached(SOON);
    tell({ kind: 'control', type: 'models', models: [], voices: [], ready: true }, ...toldConversation(3));
    await expect(page.locator('.gap')).toHaveCount(3, SOON);
    const stops = await expectAllByTab(page);
    const names = stops.map(({ name }) => name).join('\n');
    for (const name of [/persona/i, /mute/i, /hands-free/i, /record/i, /copy/i]) {
      expect(names).toMatch(name);
    }
    // One stop of all lines' tools, from which arrows lead to every one of them.
    const tools = page.locator('.turns button');
    const onTool = tools.and(page.locator(':focus'));
    await tabTo(page, page.locator('.turns button[tabindex="0"]'));
    expect(names.match(/copy what/gi)).toHaveLength(1);
    for (let rows = 0; rows < 3; rows += 1) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Home');
    await expect(tools.first()).toBeFocused();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    await expect(onTool).toHaveCount(1);
    // And it does something: a switch by Space, a menu by Enter and Esc, and the focus is back where it was.
    const overlay = page.getByRole('button', { name: 'Overlay' });
    await tabTo(page, overlay);
    await page.keyboard.press('Space');
    await expect(overlay).toHaveAttribute('aria-pressed', 'true');
    const persona = page.getByRole('button', { name: /^persona:/i });
    await tabTo(page, persona);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('listbox')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(persona).toBeFocused();
  });
});

test('a recording: begun, ended, looked at, kept and discarded', async () => {
  await inWindow('', async ({ page, tell }) => {
    const record = page.getByRole('button', { name: /^Record\b/ });
    await expect(page.locator('.nav-button, .nav a').first()).toBeAttached(SOON);
    tell({ kind: 'control', type: 'models', models: [], voices: [], ready: true }, ...toldConversation(1));
    await expect(record).toBeVisible(SOON);
    await tabTo(page, record);
    await page.keyboard.press('Enter');
    await expect(page.locator('.recorder-figures')).toHaveText(/^0:0[2-9]/, { timeout: 60_000 });
    await tabTo(page, page.getByRole('button', { name: 'Stop recording' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Your recording' });
    await expect(dialog).toBeVisible({ timeout: 60_000 });
    await expectAllByTab(page, dialog);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await tabTo(page, page.getByRole('button', { name: 'Show recording' }));
    await page.keyboard.press('Enter');
    await tabTo(page, dialog.getByRole('button', { name: 'Discard' }));
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('Discard it for good?');
    await expectAllByTab(page, dialog);
    await tabTo(page, dialog.getByRole('button', { name: 'Discard' }));
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(record).toBeVisible();
  });
});

test('models, the page about Sidetone, and the log', async () => {
  await inWindow('#/models', async ({ page }) => {
    await expect(page.getByRole('heading', { name: /models/i }).first()).toBeVisible(SOON);
    await expectAllByTab(page);
  });
  await inWindow('#/about', async ({ page }) => {
    await expect(page.locator('.facts')).toContainText(/Version/, SOON);
    // Some sixty licences are as many stops; those that are left are enough.
    await page.getByRole('region', { name: 'Libraries' }).getByRole('searchbox').fill('react');
    await expectAllByTab(page);
    await tabTo(page, page.getByRole('button', { name: 'Copy diagnostics' }));
  });
  await inWindow('#/log', async ({ page }) => {
    await expect(page.locator('.log-line').first()).toBeVisible(SOON);
    await expectAllByTab(page);
    // Lines that do not fit are scrolled by keys as well.
    await tabTo(page, page.getByLabel('Show'));
    await page.keyboard.press('ArrowDown');
    await expect(page.getByLabel('Show')).not.toHaveValue('all');
  });
});
