/** How the window is measured: by Playwright, for its browser and its TypeScript; started by `npm run bench`, not by the tests. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: 'window.ts',
  workers: 1,
  timeout: 300_000,
  reporter: 'line',
  outputDir: '../../test-results',
});
