/**
 * The conversation's page: the state in words and shape, words while they are said, the tools of each line, another
 * persona in mid-session. The built page in Chromium with a recording as microphone, real ears and voice, scripted
 * answers.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { PLAYOUT_RATE } from '../engine/contract/units';
import { makeHome } from './home';
import { expectAccessible } from './looked-at';
import { missingModels, TALKING } from './project';
import { startServerProcess } from './server-process';
import { useSharedSidetone } from './shared-sidetone';
import { say } from './speaker';
import { chromium, microphoneFile, openWindow, type OpenedWindow } from './window-page';

test.describe.configure({ timeout: 240_000 });

const modelsOff = await missingModels(TALKING);
const off = chromium === null ? 'there is no Chromium here' : modelsOff;

const SLOW = { timeout: 90_000 };

const shared = useSharedSidetone('conversation', {
  settings: { llm: 'playbook', profileId: 'receptionist' },
  off,
});

const open = async (): Promise<OpenedWindow> =>
  openWindow(shared().server, await microphoneFile(shared().folder, []), {
    speaker: true,
    viewport: { width: 1120, height: 800 },
    permissions: ['microphone', 'clipboard-read', 'clipboard-write'],
  });

declare global {
  interface Window {
    shifts?: number;
    moods?: string[];
    announced?: string[];
    sawPartial?: boolean;
    ticks?: number;
  }
}

/** What moves by itself, which states are shown and which are announced, from here on. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.shifts = 0;
    window.moods = [];
    window.announced = [];
    type Shift = PerformanceEntry & { readonly value: number };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) window.shifts = (window.shifts ?? 0) + entry.value;
    }).observe({ type: 'layout-shift' });
    const follow = (selector: string, into: string[]): void => {
      const element = document.querySelector(selector);
      if (element === null) throw new Error(selector);
      new MutationObserver(() => {
        const text = element.textContent;
        if (into.at(-1) !== text) into.push(text);
      }).observe(element, { subtree: true, childList: true, characterData: true });
    };
    follow('.mood', window.moods);
    follow('[data-announces="mood"]', window.announced);
    new MutationObserver(() => {
      if (document.querySelector('.is-forming .text')?.textContent) window.sawPartial = true;
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });

/** Counts the ticks of talking from here on: nothing else that is played is so short. */
const watchTicks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.ticks = 0;
    window.moods = [];
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function started(...given) {
      if ((this.buffer?.duration ?? 1) < 0.1) window.ticks = (window.ticks ?? 0) + 1;
      start.apply(this, given);
    };
  });

const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

test('a turn is seen as it is said, can be copied and heard again, and another persona keeps it', async () => {
  test.skip(off !== null, off ?? '');
  const { browser, page } = await open();
  try {
    await expect(page.locator('.said-them').first()).toBeVisible(SLOW);
    await expect(page.locator('.mood')).toHaveText('listening', SLOW);
    await watch(page);
    await say(page, 'pause_14.wav');
    await expect(page.locator('.gap').first()).toHaveText(/\d (?:ms|s)$/, SLOW);
    await expect(page.locator('.mood')).toHaveText('listening', SLOW);
    const seen = await page.evaluate(() => ({
      shifts: window.shifts,
      moods: window.moods ?? [],
      announced: window.announced ?? [],
      sawPartial: window.sawPartial,
    }));
    expect(seen.shifts, 'nothing moves by itself while talking').toBeLessThan(0.01);
    expect(seen.sawPartial, 'words are shown while they are said').toBe(true);
    for (const mood of ['hearing you', 'speaking']) expect(seen.moods).toContain(mood);
    expect(seen.announced.length).toBeLessThanOrEqual(seen.moods.length);

    const yours = page.locator('.line-of', { has: page.locator('.said-you') }).first();
    await yours.hover();
    await yours.getByRole('button', { name: 'Copy what you said' }).click();
    await expect(page.getByText('Copied').first()).toBeAttached();
    expect(await copied(page)).toMatch(/insurance|thing/i);
    await watchTicks(page);
    const mute = page.getByRole('button', { name: 'Mute', exact: true });
    for (const name of [/^hear again what you said/i, /^hear again what maya said/i]) {
      const hear = page.getByRole('button', { name }).last();
      await hear.focus();
      await page.keyboard.press('Enter');
      await expect(page.locator('.mood')).toHaveText('playing back');
      await expect(page.getByRole('button', { name: /^stop playing/i })).toBeVisible();
      await expect(mute).toHaveAttribute('aria-pressed', 'false');
      await expect(page.getByRole('button', { name: /^stop hearing/i })).toHaveCount(0, { timeout: 30_000 });
      await expect(page.locator('.mood')).toHaveText('listening');
    }
    const stopped = page.getByRole('button', { name: /^stop hearing/i });
    const hear = page.getByRole('button', { name: /^hear again what maya said/i }).last();
    for (const stop of [
      () => page.getByRole('button', { name: /^stop playing/i }).click(),
      () => page.keyboard.press('Escape'),
    ]) {
      await hear.focus();
      await page.keyboard.press('Enter');
      await expect(page.locator('.mood')).toHaveText('playing back');
      await stop();
      await expect(stopped).toHaveCount(0);
      await expect(page.locator('.mood')).toHaveText('listening');
    }
    // It could not be stopped from another page.
    await hear.focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('.mood')).toHaveText('playing back');
    await page.getByRole('link', { name: 'About' }).click();
    await expect(page.locator('.mood')).toHaveText('listening');
    await page.goBack();
    await expect(stopped).toHaveCount(0);
    // The microphone went off and on five times, and nothing said that the person had done it.
    const { moods, ticks } = await page.evaluate(() => ({ moods: window.moods, ticks: window.ticks }));
    expect(moods).not.toContain('muted');
    expect(ticks).toBe(0);
    await page.getByRole('button', { name: 'Session' }).click();
    await page.getByRole('button', { name: 'Copy the conversation' }).click();
    await expect.poll(() => copied(page)).toMatch(/Maya: [\s\S]*You: .*(insurance|thing)[\s\S]*Maya: /i);
    await page.keyboard.press('Escape');
    await expectAccessible(page, 'reduce');

    await page.getByRole('button', { name: /^persona:/i }).click();
    const search = page.getByRole('combobox', { name: 'Search personas' });
    await expect(search).toBeFocused();
    await expectAccessible(page, 'reduce');
    await search.fill('nobody at all');
    await expect(page.getByText(/no persona matches/i)).toBeVisible();
    await search.fill('admissions');
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(page.locator('.divider')).toContainText('Daniel', SLOW);
    await expect(page.locator('.said-them', { hasText: 'Daniel' }).first()).toContainText(/Lakeside/i, SLOW);
    await expect(page.locator('.said-you').first()).toContainText(/insurance|thing/i);

    await page.getByRole('link', { name: 'About' }).click();
    await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    await expect.poll(() => copied(page), SLOW).toMatch(/^Sidetone \d/);
    const diagnostics = await copied(page);
    for (const secret of [/insurance/i, /brightwater/i, /lakeside/i, /maya/i]) {
      expect(diagnostics).not.toMatch(secret);
    }
  } finally {
    await browser.close();
  }
});

/** So long that there is time to interrupt it, however busy the machine is. */
const TALKER = `name: Talker
description: Never comes to an end.
system_prompt: You talk at length.
playbook:
  - when: [goodbye]
    say: Goodbye.
playbook_else: >-
  Gladly, and there is quite a lot to say about that. We are open from Monday to Friday from eight in the morning until
  six in the evening. On Saturday we are here from nine until one. On Sunday nobody is here at all, and the telephone
  rings in an empty room. In summer we open an hour earlier, because it is cooler then, and in winter we close an hour
  earlier, because it is dark.
`;

test('who speaks over the persona has the floor, through the browser’s own echo cancellation', async () => {
  test.skip(off !== null, off ?? '');
  const own = makeHome({ llm: 'playbook', profileId: 'talker', greet: false });
  mkdirSync(join(own.path, 'profiles'));
  writeFileSync(join(own.path, 'profiles', 'talker.yaml'), TALKER);
  const host = await startServerProcess({ env: { SIDETONE_HOME: own.path } });
  // From a file, as the browser's own device gives it. The second comes some three seconds into the answer to the
  // first.
  const microphone = await microphoneFile(shared().folder, ['question_01.wav', 'interrupt_28.wav'], {
    leadMs: 8_000,
    gapMs: 4_500,
  });
  const { browser, page } = await openWindow(host, microphone, {
    viewport: { width: 1120, height: 800 },
    holdsMicrophone: true,
  });
  try {
    // Everything but the microphone is there; its recording begins with it.
    await expect(page.locator('.mood')).toHaveText('no microphone', SLOW);
    await page.evaluate(() => window.letMicrophoneOpen?.());
    await expect(page.locator('.mood')).toHaveText('listening', SLOW);
    await expect(page.locator('.mood')).toHaveText('speaking', SLOW);
    const answer = page.locator('.said-them', { hasText: 'Gladly' }).first();
    await expect(answer.locator('.outcome')).toHaveText('interrupted', { timeout: 30_000 });
    await expect(answer.locator('s.unheard')).toContainText('because it is dark');
    await expect(page.locator('.said-you').nth(1)).toContainText(/thursday/i, SLOW);
  } finally {
    await browser.close();
    await host.stop();
    own.remove();
  }
});

test('words of a reply that was interrupted before they were heard are struck through, read out and copied as such', async () => {
  test.skip(off !== null, off ?? '');
  const own = makeHome({ llm: 'playbook', profileId: 'talker', greet: false });
  mkdirSync(join(own.path, 'profiles'));
  writeFileSync(join(own.path, 'profiles', 'talker.yaml'), TALKER);
  const host = await startServerProcess({ env: { SIDETONE_HOME: own.path } });
  const { browser, page } = await openWindow(host, await microphoneFile(shared().folder, []), {
    speaker: true,
    viewport: { width: 1120, height: 800 },
    permissions: ['microphone', 'clipboard-read', 'clipboard-write'],
  });
  try {
    await expect(page.locator('.mood')).toHaveText('listening', SLOW);
    await say(page, 'question_01.wav');
    await expect(page.locator('.mood')).toHaveText('speaking', SLOW);
    const answer = page.locator('.said-them', { hasText: 'Gladly' }).first();
    const unheard = answer.locator('s.unheard');
    await expect(answer.locator('.text')).toContainText('Gladly', SLOW);
    await expect(unheard).toHaveCount(0);
    // A part of it is heard, and by far not all.
    // Not the silence before it.
    const heardS = (): Promise<number> =>
      page.evaluate((rate) => {
        const samples = window.__sidetone?.playedSamples() ?? new Float32Array();
        return samples.filter((sample) => Math.abs(sample) > 0.01).length / rate;
      }, PLAYOUT_RATE);
    await expect.poll(heardS, SLOW).toBeGreaterThan(1);
    await page.keyboard.press('Escape');
    await expect(unheard).toContainText('because it is dark', SLOW);

    // Not by its look alone: a screen reader is told, and so is a person who copies it.
    await expect(answer).toContainText('not heard:');
    await expect(answer.locator('.outcome')).toHaveText('interrupted', { timeout: 30_000 });
    expect(await unheard.evaluate((one) => getComputedStyle(one).textDecorationLine)).toBe('line-through');
    const heard = await answer.locator('.text').evaluate((text) => text.firstChild?.textContent ?? '');
    expect(heard).toMatch(/^Gladly/);
    expect(heard).not.toContain('because it is dark');
    await page
      .getByRole('button', { name: /^copy what talker said/i })
      .first()
      .click();
    await expect.poll(() => copied(page)).toMatch(/^Gladly.* \[not heard: .*because it is dark\.\]$/s);
    await expectAccessible(page, 'reduce');
  } finally {
    await browser.close();
    await host.stop();
    own.remove();
  }
});
