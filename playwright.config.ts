/**
 * How the end-to-end tests run. Alone by default, one at a time: a test that talks has the machine's models and its
 * processors to itself, for a conversation goes by real time. Those that need no such thing run beside each other.
 *
 * How a spec chooses: one whose opening comment says "Runs beside others." is in the project `beside`, any other in
 * `alone`. Say so of a spec in which nobody speaks in real time and nothing is measured or timed: whatever it waits for may
 * come late. It may load models, be greeted, and hold conversations by the virtual clock. What is said to a persona in real
 * time belongs in a spec of its own. `npm test` runs the projects one after the other, and gives workers to `beside` only
 * (engine/launch/test.mjs); by hand there is one worker unless --workers says otherwise.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/chromium';

const chromium = await findChromium();

const SPECS = join(import.meta.dirname, 'e2e');
const besideOthers = readdirSync(SPECS)
  .filter((name) => name.endsWith('.spec.ts'))
  .filter((name) => {
    const [opening = ''] = readFileSync(join(SPECS, name), 'utf8').split('*/', 1);
    return opening.includes('Runs beside others.');
  })
  .map((name) => `**/e2e/${name}`);

export default defineConfig({
  testDir: 'e2e',
  workers: 1,
  fullyParallel: false,
  projects: [
    { name: 'beside', testMatch: besideOthers },
    { name: 'alone', testIgnore: besideOthers },
  ],
  // Conversations run in real time, on machines that others use too. A second try is named at the end of the run.
  retries: (process.env['CI'] ?? '') === '' ? 0 : 1,
  timeout: 60_000,
  // What comes late on a busy machine comes all the same.
  expect: { timeout: 15_000 },
  forbidOnly: (process.env['CI'] ?? '') !== '',
  reporter: 'list',
  use: {
    launchOptions:
      chromium === null ? {} : { executablePath: chromium.executablePath, args: [...chromium.args] },
  },
});
