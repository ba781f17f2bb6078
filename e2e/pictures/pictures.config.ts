/** How the pictures are made: by Playwright, one after the other; started by `npm run pictures`, not by the tests. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.pictures.ts',
  workers: 1,
  timeout: 180_000,
  reporter: 'line',
  outputDir: '../../test-results',
});
