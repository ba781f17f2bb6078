/** How the end-to-end tests run: one at a time, because each has the machine's models to itself. */
import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/chromium';

const chromium = await findChromium();

export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  fullyParallel: false,
  // Conversations run in real time, on machines that others use too. A second try is named at the end of the run.
  retries: (process.env['CI'] ?? '') === '' ? 0 : 1,
  timeout: 60_000,
  forbidOnly: (process.env['CI'] ?? '') !== '',
  reporter: 'list',
  use: {
    launchOptions:
      chromium === null ? {} : { executablePath: chromium.executablePath, args: [...chromium.args] },
  },
});
