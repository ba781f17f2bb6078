/**
 * The key that works everywhere, as the page tells of it: in a browser nothing, in the desktop app what the desktop refused.
 * And that no sound of a key is taken for speech. No speech is listened to. Runs beside others.
 */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { resample } from '../engine/audio/resample';
import { DEFAULT_SETTINGS, type SettingsChange } from '../engine/contract/settings';
import type { ShellFacts } from '../engine/contract/shell';
import { FRAME_SAMPLES, MIC_RATE, PLAYOUT_RATE } from '../engine/contract/units';
import { createSilero } from '../engine/inference/vad/silero';
import { tickSamples } from '../renderer/audio/ticks';
import { makeHome } from './home';
import { keepPicture, settled, violationsOf } from './looked-at';
import { useFolder } from './own-folder';
import { missingModels, PROJECT, TALKING } from './project';
import { startServerProcess } from './server-process';
import { chromium, microphoneFile, openWindow } from './window-page';

test.describe.configure({ timeout: 180_000 });

const off = chromium === null ? 'there is no Chromium here' : await missingModels(TALKING);
const folder = useFolder('keys');

test('in a browser nothing is said of trays and keys that work everywhere', async () => {
  test.skip(off !== null, off ?? '');
  const home = makeHome({
    llm: 'playbook',
    greet: false,
    globalShortcut: 'F9',
    globalHold: true,
    closeToTray: true,
  });
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  const { browser, page } = await openWindow(server, await microphoneFile(folder(), []));
  try {
    await expect(page.getByRole('status').first()).toHaveText(/^listening$/i, { timeout: 90_000 });
    await expect(page.locator('.banner')).toHaveCount(0);
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
});

test('in the desktop app what the desktop refused is said, with the way out', async () => {
  test.skip(chromium === null, 'there is no Chromium here');
  const home = makeHome();
  const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  // The page as it finds itself in Electron; the test plays the shell, on real ports.
  const { browser, page } = await openWindow(server, await microphoneFile(folder(), []), {
    userAgent: 'Mozilla/5.0 Chrome/140.0.0.0 Electron/45.4.1 Safari/537.36',
  });
  const shell = {
    offer: () =>
      page.evaluate(() => {
        const [host, shell] = [new MessageChannel(), new MessageChannel()];
        const said: unknown[] = [];
        shell.port1.addEventListener('message', ({ data }) => said.push(data));
        shell.port1.start();
        Object.assign(window, { shellPort: shell.port1, shellSaid: said, hostPort: host.port1 });
        window.postMessage('sidetone:port', location.origin, [host.port2, shell.port2]);
      }),
    say: (facts: Partial<ShellFacts>) =>
      page.evaluate(
        (given) =>
          (window as unknown as { shellPort: MessagePort }).shellPort.postMessage({
            type: 'shell.facts',
            facts: given,
          }),
        {
          platform: 'mac',
          globalShortcut: 'on',
          globalHold: 'off',
          tray: 'on',
          startAtLogin: 'off',
          ...facts,
        },
      ),
    /** As the host would say it. */
    set: (change: SettingsChange) =>
      page.evaluate(
        (settings) =>
          (window as unknown as { hostPort: MessagePort }).hostPort.postMessage({
            kind: 'control',
            type: 'settings',
            settings,
            list: [],
          }),
        { ...DEFAULT_SETTINGS, firstRun: 'done', ...change },
      ),
    said: () =>
      page.evaluate(() => (window as unknown as { shellSaid: { readonly type: string }[] }).shellSaid),
  };
  const banner = (text: RegExp) => page.locator('.banner', { hasText: text });
  try {
    await shell.offer();
    await expect
      .poll(shell.said)
      .toContainEqual(expect.objectContaining({ type: 'shell.state', sign: 'off' }));

    await shell.say({ globalShortcut: 'taken' });
    const taken = banner(/another program has the key/i);
    await expect(taken).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await settled(page);
      expect(await violationsOf(page, '.banners')).toEqual([]);
    }
    await taken.getByRole('button', { name: 'Choose a key' }).click();
    await expect(page).toHaveURL(/#\/settings/);
    await taken.getByRole('button', { name: 'Dismiss' }).click();
    await expect(taken).toHaveCount(0);

    await shell.say({ globalHold: 'needs-permission' });
    await banner(/has to see the keyboard/i)
      .getByRole('button', { name: 'Ask macOS' })
      .click();
    await expect.poll(shell.said).toContainEqual({ type: 'shell.askPermission' });
    await shell.say({ globalHold: 'on' });
    await expect(banner(/has to see the keyboard/i)).toHaveCount(0);

    // On the sheet it stands with what it can do as the desktop lets it.
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await expect(sheet.locator('dd', { hasText: /choose a key in the settings/i })).toBeVisible();
    await shell.set({ globalShortcut: 'CommandOrControl+Alt+Up' });
    const everywhere = sheet.locator('dt', { hasText: 'Ctrl + Alt + Arrow up' });
    await expect(everywhere.locator('+ dd')).toContainText(/hold it.*while another program is in front/i);
    await shell.say({ globalHold: 'off' });
    await expect(everywhere.locator('+ dd')).not.toContainText(/hold/i);
    await shell.say({ globalShortcut: 'taken' });
    await expect(everywhere.locator('+ dd')).toContainText(/another program has the key/i);
    await keepPicture(page, 'keys-desktop');
  } finally {
    await browser.close();
    await server.stop();
    home.remove();
  }
});

test('the detector takes neither start nor stop sound for speech', async () => {
  const modelPath = join(PROJECT, 'node_modules/@ricky0123/vad-web/dist/silero_vad_v6.onnx');
  const vad = await createSilero({ id: 'silero-vad', modelPath });
  for (const tick of ['start', 'stop'] as const) {
    const sound = resample(tickSamples(tick, PLAYOUT_RATE), PLAYOUT_RATE, MIC_RATE);
    const room = new Float32Array(20 * FRAME_SAMPLES);
    room.set(sound, 5 * FRAME_SAMPLES);
    let run = 0;
    for (let at = 0; at < room.length; at += FRAME_SAMPLES) {
      run = (await vad.process(room.subarray(at, at + FRAME_SAMPLES))) >= 0.5 ? run + 1 : 0;
      expect(run, tick).toBeLessThan(2);
    }
  }
});
