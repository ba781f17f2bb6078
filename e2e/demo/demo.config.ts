/** How the demo and README's pictures are made: by Playwright, for its browser and its TypeScript; started by `npm run demo`, not by the tests. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: ['demo.ts', 'stills.ts'],
  workers: 1,
  timeout: 300_000,
  reporter: 'line',
  outputDir: '../../test-results',
});
