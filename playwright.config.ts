/** How the end-to-end tests run: one at a time, because each has the machine's models to itself. */
import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/chromium';

const chromium = await findChromium();

export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  forbidOnly: (process.env['CI'] ?? '') !== '',
  reporter: 'list',
  use: {
    launchOptions:
      chromium === null ? {} : { executablePath: chromium.executablePath, args: [...chromium.args] },
  },
});
