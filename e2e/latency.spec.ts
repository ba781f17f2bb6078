/**
 * Gauges, waterfall and overlay in the built window, told by the test: one set of figures, wherever they stand. No
 * model is loaded. Runs beside others.
 */
import { expect, test } from '@playwright/test';
import { EMPTY_SPANS } from '../engine/contract/spans';
import { expectOneFigure, overlay, panel } from './latency-figures';
import { keepPicture, violationsOf } from './looked-at';
import { NARROW, useReceptionistPlace, WIDE } from './receptionist-place';
import { openToldWindow, toldConversation, toldSnapshot, toldTurn } from './told-window';
import { microphoneFile } from './window-page';

test.describe.configure({ timeout: 180_000 });

const place = useReceptionistPlace('latency');

test('a key switches the overlay, and its figures are those of panel, gauges and transcript', async () => {
  const { browser, page, tell } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    await expect(panel(page)).toBeVisible();
    await expect(overlay(page)).toBeHidden();
    await page.keyboard.press('Control+Shift+L');
    await expect(overlay(page)).toBeVisible();
    await expect(overlay(page)).toContainText('No answer yet');
    tell(...toldConversation(12));
    await expect(page.locator('.gap')).toHaveCount(12);
    expect(await expectOneFigure(page)).toBe('640 ms');
    await expect(overlay(page)).toContainText('Moonshine base');
    await expect(overlay(page)).toContainText('qwen2.5:3b');
    await expect(overlay(page)).toContainText('Joe');
    await expect(page.locator('.overlay-figure')).toHaveCSS('font-size', '44px');
    await keepPicture(page, 'latency-wide-light');
    await overlay(page).getByRole('button', { name: 'Close' }).click();
    await expect(overlay(page)).toBeHidden();
    // Kept: it is still so after a reload.
    await page.reload();
    await expect(panel(page)).toBeVisible();
    await expect(overlay(page)).toBeHidden();
  } finally {
    await browser.close();
  }
});

test('while an answer is waited for no figure stands anywhere: catches the one of the turn before', async () => {
  const { browser, page, tell } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    tell(...toldConversation(4));
    await page.keyboard.press('Control+Shift+L');
    await expect(page.locator('.overlay-figure')).toHaveText('640 ms');
    const asked = toldTurn(5, 'And on Sunday?', 'We are closed.', {}).slice(0, 1);
    tell(toldSnapshot({ revision: 2, state: 'PROCESSING', turnId: 5 }), ...asked);
    await expect(page.locator('.overlay-figure')).toHaveText('…');
    await expect(page.locator('.gauge-voiceToVoiceMs td').first()).toHaveText('…');
    const spans = { ...EMPTY_SPANS, endOfTurnDelayMs: 1_000, voiceToVoiceMs: 1_451 };
    tell({ kind: 'control', type: 'audible', turnId: 5, spans, speculation: 'none', llm: 'x' });
    await expect(page.locator('.overlay-figure')).toHaveText('1.45 s');
    await expect(page.locator('.gauge-voiceToVoiceMs td').first()).toHaveText('1.45 s');
    // Another persona has no figure yet.
    tell(toldSnapshot({ sessionId: 'another', revision: 1 }));
    await expect(overlay(page)).toContainText('No answer yet');
    await page.keyboard.press('Control+Shift+L');
    await expect(overlay(page)).toBeHidden();
  } finally {
    await browser.close();
  }
});

test('the waterfall is true to scale and shows speculation inside the silence', async () => {
  const { browser, page, tell } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    tell(...toldConversation(2));
    await expect(page.locator('.gap')).toHaveCount(2);
    const box = async (selector: string) => {
      const found = await panel(page).locator(selector).boundingBox();
      if (found === null) throw new Error(`no ${selector}`);
      return found;
    };
    const track = await box('.stage-track >> nth=0');
    const part = ({ x, width }: { readonly x: number; readonly width: number }) => [
      (x - track.x) / track.width,
      width / track.width,
    ];
    const near = (value: number) => expect.closeTo(value, 2);
    expect(part(await box('.bar-endOfTurnDelayMs'))).toEqual([near(0), near(330 / 640)]);
    expect(part(await box('.bar-ttsTtfbMs'))).toEqual([near(420 / 640), near(170 / 640)]);
    // The model was asked 130 ms into the silence and had its first token at 250; the turn was decided at 330.
    expect(part(await box('.early-llmTtftMs'))[0]).toBeCloseTo(130 / 640, 1);
    expect(part(await box('.early-llmTtftMs'))[1]).toBeCloseTo(120 / 640, 1);
    await expect(panel(page)).toContainText('Started before it was certain');
    await expect(panel(page).getByRole('listitem').nth(2)).toHaveText(/Thinking\s*early/);
    // An older turn is looked at: the panel follows, the overlay stays on the latest.
    await page.keyboard.press('Control+Shift+L');
    tell(
      ...toldTurn(3, 'And on Sunday?', 'We are closed.', { endOfTurnDelayMs: 300, voiceToVoiceMs: 2_500 }),
    );
    await expect(page.locator('.overlay-figure')).toHaveText('2.50 s');
    await page.locator('.gap').first().click();
    await expect(page.locator('.latency-figure')).toHaveText('720 ms');
    await expect(page.locator('.overlay-figure')).toHaveText('2.50 s');
    await page.keyboard.press('Control+Shift+L');
    await expect(overlay(page)).toBeHidden();
  } finally {
    await browser.close();
  }
});

test('gauges follow the session turn by turn, are drawn, and can be hidden', async () => {
  const { browser, page, tell } = await openToldWindow(place().server, { viewport: WIDE });
  try {
    const took = (turnId: number, voiceToVoiceMs: number) =>
      toldTurn(turnId, 'Hello?', 'Good day.', { endOfTurnDelayMs: voiceToVoiceMs, voiceToVoiceMs });
    tell(toldSnapshot(), ...took(1, 600), ...took(2, 800));
    const whole = page.getByRole('row', { name: /Voice to voice/ });
    await expect(whole).toHaveText(/800 ms\s*–\s*–/);
    await expect(page.locator('.gauge-plot canvas').first()).toBeVisible();
    tell(...took(3, 700));
    await expect(whole).toHaveText(/700 ms\s*700 ms\s*790 ms/);
    const inked = await page
      .locator('.gauge-plot canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return data.filter((value, index) => index % 4 === 3 && value > 0).length;
      });
    expect(inked, 'the chart has been drawn').toBeGreaterThan(20);
    // A new session, a new count.
    tell(toldSnapshot({ sessionId: 'another', revision: 1 }), ...took(1, 400));
    await expect(whole).toHaveText(/400 ms\s*–\s*–/);
    await page.getByRole('button', { name: 'Gauges', exact: true }).click();
    await expect(panel(page)).toBeHidden();
    // A person who asks for one turn's time is shown it all the same.
    await page.locator('.gap').last().click();
    await expect(panel(page)).toBeVisible();
    await expect(page.getByRole('table')).toBeHidden();
    await page.getByRole('button', { name: 'Show the latest' }).click();
    await expect(panel(page)).toBeHidden();
    await page.getByRole('button', { name: 'Gauges', exact: true }).click();
    await expect(whole).toBeVisible();
  } finally {
    await browser.close();
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of [
    ['wide', WIDE],
    ['narrow', NARROW],
  ] as const) {
    test(`gauges and overlay are accessible and fit: ${size}, ${colorScheme}`, async () => {
      // With the microphone on: a notice that it is off takes the gauges' room in a narrow window.
      const microphone = await microphoneFile(place().folder, [], { leadMs: 1000 });
      const { browser, page, tell } = await openToldWindow(place().server, {
        viewport,
        colorScheme,
        microphone,
        holdsBack: true,
      });
      try {
        await expect(page.locator('.persona-button')).toBeEnabled();
        await page.getByRole('button', { name: 'Turn sound on' }).click();
        await expect(page.locator('.banner')).toHaveCount(0);
        tell(...toldConversation(20), toldSnapshot({ revision: 100 }));
        await expect(page.locator('.gap')).toHaveCount(20);
        await page.getByRole('button', { name: /^Overlay/ }).click();
        await expect(overlay(page)).toBeVisible();
        await keepPicture(page, `overlay-${size}-${colorScheme}`);
        expect(await violationsOf(page)).toEqual([]);
        if (size === 'narrow') {
          // One of the two at a time: there is no room for both.
          await expect(panel(page)).toBeHidden();
          await page.keyboard.press('Control+Shift+L');
          await page.locator('.gauges summary').click();
        }
        await expect(page.getByRole('table')).toBeVisible();
        await keepPicture(page, `gauges-${size}-${colorScheme}`);
        expect(await violationsOf(page)).toEqual([]);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wider, 'nothing reaches beyond the window').toBeLessThanOrEqual(0);
        if (size === 'wide') await page.keyboard.press('Control+Shift+L');
        await expect(overlay(page)).toBeHidden();
      } finally {
        await browser.close();
      }
    });
  }
}
