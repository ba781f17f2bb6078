/** The desktop app as it is built, in a real Electron: it opens, is closed off, and hands its page a working port. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, test } from '@playwright/test';

const root = resolve(import.meta.dirname, '..');

const { installedElectron, obstacle } = (await import(
  new URL('../engine/launch/electron-binary.mjs', import.meta.url).href
)) as {
  installedElectron: () => string | null;
  obstacle: (platform: string, env: object, userId: number | undefined) => string | null;
};
const program = installedElectron();
const hindrance =
  program === null
    ? 'Electron’s binary is not installed (npm start fetches it where it can)'
    : obstacle(process.platform, process.env, process.getuid?.());

test('opens its window, cut off from Node and from the network, with a port to the host', async () => {
  test.skip(hindrance !== null, hindrance ?? '');
  const home = mkdtempSync(join(tmpdir(), 'sidetone-electron-'));
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env as Record<string, string>;
  const app = await _electron.launch({
    executablePath: program ?? '',
    args: [root],
    env: {
      ...env,
      SIDETONE_E2E: '1',
      SIDETONE_E2E_USER_DATA: join(home, 'electron'),
      SIDETONE_HOME: join(home, 'data'),
      SIDETONE_FETCH_MODELS: '0',
    },
  });
  try {
    const page = await app.firstWindow();
    expect(page.url()).toBe('app://sidetone/');
    await expect(page).toHaveTitle(/Sidetone/);
    const seen = await page.evaluate(async () => ({
      hasNode: 'require' in globalThis || 'process' in globalThis,
      reached: await fetch('https://example.com/').then(
        () => true,
        () => false,
      ),
      microphone: await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        (error: Error) => error.name,
      ),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        (error: Error) => error.name,
      ),
    }));
    expect(seen).toEqual({
      hasNode: false,
      reached: false,
      microphone: 'granted',
      camera: 'NotAllowedError',
    });

    // After a reload the page asks for a new port, on which this time the test listens, too.
    await page.addInitScript(() => {
      window.addEventListener('message', ({ data, ports: [port] }) => {
        if (data !== 'sidetone:port' || port === undefined) return;
        port.addEventListener('message', (event) => Object.assign(window, { heard: event.data as unknown }));
        port.start();
        port.postMessage({ kind: 'control', type: 'clock.ask', clientMs: 7 });
      });
    });
    await page.reload();
    await page.waitForFunction(() => 'heard' in window);
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
