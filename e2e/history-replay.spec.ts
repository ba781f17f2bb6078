/**
 * Kept sound, played in the built page: on the chosen loudspeaker, with the microphone off meanwhile and as it was after. No
 * model is loaded. Runs beside others.
 */
import { test } from '@playwright/test';
import type { MadeUpSession } from '../engine/bench/kept-sessions';
import { expect, MAYA, tone, useHistoryPlaces } from './history-place';
import { expectAccessible, keepPictures } from './looked-at';
import { openToldWindow, toldSnapshot } from './told-window';
import { chromium } from './window-page';

test.describe.configure({ timeout: 180_000 });
test.skip(chromium === null, 'there is no Chromium here');

declare global {
  interface Window {
    microphoneTrack?: MediaStreamTrack | null;
    moodsSeen?: string[];
    RealAudioContext?: typeof AudioContext;
  }
}

const { place, open, quiet } = useHistoryPlaces();

test('kept sound is replayed on the chosen loudspeaker, with the microphone off meanwhile', async () => {
  const at = await place([MAYA], { output: { id: 'desk-speaker', label: 'Desk' } });
  const page = await open(at, `#/history/${at.ids[0]}`);
  const played = await page.evaluateHandle(() => {
    const seen: { sink: string; seconds: number; peak: number }[] = [];
    let sink = '';
    const context = AudioContext.prototype as unknown as Record<string, unknown>;
    // There is one loudspeaker here, and it has another name.
    context['setSinkId'] = async (id: string) => void (sink = id);
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function started(...given) {
      const samples = this.buffer?.getChannelData(0) ?? new Float32Array();
      seen.push({ sink, seconds: this.buffer?.duration ?? 0, peak: Math.max(...samples.slice(0, 2000)) });
      start.apply(this, given);
    };
    return seen;
  });
  await page.getByRole('button', { name: 'Play what Maya said' }).click();
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  // To its end, by itself.
  await expect(page.getByRole('button', { name: 'Play what Maya said' })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Play what you said' }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Play what you said' })).toBeVisible();
  // Nothing else sounds: the ticks of talking are far shorter.
  const sounds = await played.jsonValue();
  expect(sounds.filter(({ seconds }) => seconds < 0.5)).toEqual([]);
  const [them] = sounds;
  expect(them).toMatchObject({ sink: 'desk-speaker', seconds: 1 });
  expect(them?.peak).toBeCloseTo(0.3, 1);
});

test('while sound is replayed the state says so and nothing is heard; then the microphone is as it was', async () => {
  const long: MadeUpSession = {
    ...MAYA,
    turns: [
      { you: 'Hello?', them: 'A long answer.', sound: { you: tone(1, 16_000), them: tone(40, 24_000) } },
    ],
  };
  const at = await place([long]);
  const { browser, page, tell } = await openToldWindow(at.server, {
    microphone: await quiet(),
    viewport: { width: 1120, height: 800 },
  });
  try {
    await page.addInitScript(() => {
      const devices = navigator.mediaDevices;
      const openAny = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (constraints) => {
        const stream = await openAny(constraints);
        window.microphoneTrack = stream.getAudioTracks()[0] ?? null;
        return stream;
      };
    });
    const show = (hash: string): Promise<void> => page.evaluate((to) => void (location.hash = to), hash);
    const mood = page.locator('.mood');
    const isOpen = (): Promise<boolean | undefined> => page.evaluate(() => window.microphoneTrack?.enabled);
    const expectNow = async (text: string, open: boolean): Promise<void> => {
      await expect(mood).toHaveText(text);
      await expect.poll(isOpen).toBe(open);
    };
    const play = page.getByRole('button', { name: 'Play what Maya said' });
    const stop = page.getByRole('button', { name: 'Stop', exact: true });
    const begin = async (): Promise<void> => {
      await play.click();
      await expectNow('playing back', false);
    };

    await page.goto(`${at.server.origin}/#/history/${at.ids[0]}`);
    await page.reload();
    await expect(page.getByText('A long answer.')).toBeVisible();
    tell(toldSnapshot());
    await expectNow('listening', true);
    await page.evaluate(() => {
      window.moodsSeen = [];
      const shown = document.querySelector('.mood');
      if (shown === null) throw new Error('no state');
      new MutationObserver(() => window.moodsSeen?.push(shown.textContent ?? '')).observe(shown, {
        subtree: true,
        characterData: true,
        childList: true,
      });
    });

    await test.step('to its end', async () => {
      await page.getByRole('button', { name: 'Play what you said' }).click();
      await expectNow('playing back', false);
      await expectNow('listening', true);
    });
    await test.step('stopped by its button, and by Esc', async () => {
      await begin();
      await expectAccessible(page);
      await keepPictures(page, 'history-replaying');
      await stop.click();
      await expectNow('listening', true);
      await begin();
      await page.keyboard.press('Escape');
      await expectNow('listening', true);
      await expect(stop).toHaveCount(0);
    });
    await test.step('gives way to a reply that begins', async () => {
      await begin();
      tell(toldSnapshot({ revision: 2, state: 'RESPONDING', turnId: 1 }));
      await expect(mood).toHaveText('speaking');
      await expect(stop).toHaveCount(0);
      tell(toldSnapshot({ revision: 3 }));
      await expectNow('listening', true);
    });
    await test.step('left behind with its page', async () => {
      await begin();
      await page.getByRole('link', { name: 'All conversations' }).click();
      await expectNow('listening', true);
      await page.goBack();
      await expect(play).toBeVisible();
    });
    await test.step('not to be played at all', async () => {
      await page.evaluate(() => {
        window.RealAudioContext = window.AudioContext;
        window.AudioContext = function noLoudspeaker() {
          throw new Error('no loudspeaker');
        } as unknown as typeof AudioContext;
      });
      await play.click();
      await expect(page.getByText('The sound of this turn can’t be played here.')).toBeVisible();
      await expectNow('listening', true);
      await page.evaluate(() => {
        if (window.RealAudioContext !== undefined) window.AudioContext = window.RealAudioContext;
      });
    });
    const moods = new Set(await page.evaluate(() => window.moodsSeen ?? []));
    expect([...moods].toSorted()).toEqual(['listening', 'playing back', 'speaking']);
    await test.step('muted before, and muted after', async () => {
      await show('#/');
      await page.getByRole('button', { name: 'Mute', exact: true }).click();
      await expectNow('muted', false);
      await show(`#/history/${at.ids[0]}`);
      await begin();
      await stop.click();
      await expectNow('muted', false);
    });
  } finally {
    await browser.close();
  }
});

test('a loudspeaker that is gone is said, and the default one plays', async () => {
  const at = await place([MAYA], { output: { id: 'gone', label: 'Gone' } });
  const page = await open(at, `#/history/${at.ids[0]}`);
  await page.getByRole('button', { name: 'Play what Maya said' }).click();
  await expect(page.getByText('the chosen one could not be used')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Play what Maya said' })).toBeVisible({ timeout: 30_000 });
});
