/**
 * The talk key after the mouse: whatever of the window was clicked, the next Space talks. In the built page, told by the
 * test; no model is loaded. Runs beside others.
 */
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { SettingsChange } from '../engine/contract/settings';
import { words } from '../renderer/words';
import { makeHome } from './home';
import { useFolder } from './own-folder';
import { startServerProcess } from './server-process';
import { openToldWindow, toldConversation, toldSnapshot } from './told-window';
import { chromium, microphoneFile } from './window-page';

test.describe.configure({ timeout: 120_000 });
test.skip(chromium === null, 'there is no Chromium here');

const SOON = { timeout: 30_000 };
const folder = useFolder('talk-after-click');

async function inTalk(settings: SettingsChange, use: (page: Page) => Promise<void>): Promise<void> {
  const home = makeHome({ llm: 'playbook', greet: false, ...settings });
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const { browser, page, tell, heldBack } = await openToldWindow(server, {
    microphone: await microphoneFile(folder(), []),
    viewport: { width: 1120, height: 800 },
    holdsBack: true,
  });
  try {
    await expect(page.locator('.persona-name')).not.toHaveText(words.noPersonas, SOON);
    // Sound waits for a click; a conversation is asked for when it may be heard.
    await page.locator('.welcome .main-button').click();
    tell({ kind: 'control', type: 'models', models: [], voices: [], ready: true });
    await expect.poll(() => heldBack().some((sent) => sent.includes('session.start')), SOON).toBe(true);
    tell(...toldConversation(1));
    tell(toldSnapshot({ revision: 2, mode: settings.mode ?? 'duplex' }));
    await expect(page.locator('#talk')).toBeVisible(SOON);
    await use(page);
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
}

/** All but what is there for Tab alone. */
const CONTROLS =
  'a[href], button:not(.skip-link), select, input, summary, textarea, [role="option"], [tabindex="0"]';

/** What a mouse can reach of the conversation's page and of what lies around it, and of the menus that open there. */
const PLACES: readonly { readonly name: string; readonly opens?: (page: Page) => Locator }[] = [
  { name: 'body' },
  { name: '.session-menu', opens: (page) => page.getByRole('button', { name: words.session, exact: true }) },
  { name: '.persona-search', opens: (page) => page.locator('.persona-button') },
];

/** Nothing that a click may have opened takes what is typed, and the conversation's page is shown. */
async function settle(page: Page): Promise<void> {
  const takesKeys = page.locator('dialog[open], input[type="text"]:focus');
  if ((await takesKeys.count()) > 0) {
    await page.keyboard.press('Escape');
    await expect(takesKeys).toHaveCount(0);
  }
  if (!page.url().endsWith('/') && !page.url().endsWith('#/')) {
    await page.getByRole('link', { name: words.page.talk, exact: true }).click();
  }
  await expect(page.locator('#talk')).toBeVisible();
}

test('every control of the page leaves Space to talking when it was clicked', async () => {
  await inTalk({ mode: 'ptt', keyMode: 'hold' }, async (page) => {
    const talk = page.locator('#talk');
    const tried: string[] = [];
    for (const { name, opens } of PLACES) {
      const open = async (): Promise<void> => {
        if (opens !== undefined && (await page.locator(name).count()) === 0) await opens(page).click();
      };
      await open();
      const controls = page.locator(name).locator(CONTROLS);
      const count = await controls.count();
      expect(count).toBeGreaterThan(0);
      for (let at = 0; at < count; at += 1) {
        await open();
        const control = controls.nth(at);
        if (!(await control.isVisible()) || !(await control.isEnabled())) continue;
        const label = await control.evaluate(
          (one) => `${one.tagName} ${one.getAttribute('aria-label') ?? one.textContent}`,
        );
        // These end or change the conversation or begin a video, a field is for typing, and the button itself talks.
        if (/hang up|answer by itself|record/i.test(label)) continue;
        // Of options that are alike, one.
        const kind = label.startsWith('LI') ? 'LI' : label;
        if (tried.includes(kind)) continue;
        if (await control.evaluate((one) => one.id === 'talk' || one.matches('input:not([type="radio"])')))
          continue;
        await control.click();
        // A list that is open has the keys until something is chosen.
        if (label.startsWith('SELECT')) await control.selectOption(await control.inputValue());
        await settle(page);
        await test.step(label, async () => {
          await page.keyboard.down('Space');
          await expect(talk, label).toHaveAttribute('aria-pressed', 'true');
          await page.keyboard.up('Space');
          await expect(talk, label).toHaveAttribute('aria-pressed', 'false');
        });
        tried.push(kind);
      }
    }
    for (const one of ['A Settings', 'BUTTON Session', 'LI', 'SELECT', 'BUTTON Persona', 'SECTION']) {
      expect(
        tried.some((label) => label.startsWith(one)),
        one,
      ).toBe(true);
    }
  });
});

test('a persona chosen with the mouse, a menu closed by Esc: the tap mutes, and the keyboard still presses', async () => {
  await inTalk({ mode: 'duplex' }, async (page) => {
    const mood = page.locator('.mood');
    const picker = page.locator('.persona-button');
    await picker.click();
    await page.getByRole('option').first().click();
    await page.keyboard.press('Space');
    await expect(mood).toContainText(words.mood.muted);
    await page.getByRole('button', { name: words.session, exact: true }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Space');
    await expect(mood).toContainText(words.mood.listening);
    await expect(page.locator('.session-menu')).toHaveCount(0);
    // By keyboard it is the button's.
    await picker.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await expect(page.locator('.persona-search')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(picker).toBeFocused();
  });
});

test('a talk key that is held types nothing into a field that gets the keyboard meanwhile', async () => {
  await inTalk({ mode: 'ptt', keyMode: 'hold' }, async (page) => {
    await page.keyboard.down('Space');
    await expect(page.locator('#talk')).toHaveAttribute('aria-pressed', 'true');
    await page.locator('.persona-button').click();
    const field = page.getByRole('combobox', { name: words.talkview.searchPersona });
    await expect(field).toBeFocused();
    for (let times = 0; times < 3; times += 1) await page.keyboard.down('Space');
    await page.keyboard.up('Space');
    await expect(page.locator('#talk')).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.type('a b');
    await expect(field).toHaveValue('a b');
  });
});
