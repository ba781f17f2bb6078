/**
 * `npm test`: sets up, fetches the models that the tests use if they can be had, and runs the unit tests. Then it runs the
 * end-to-end tests that run beside each other, and those that each have the machine to themselves (playwright.config.ts).
 * It ends with one line that counts all. What cannot run here is skipped and listed with its reason.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, readOr, reportFailure, setup } from './setup.mjs';
import { settled, summary, tallyOfPlaywright } from './tally.mjs';

/** Models come from the network: a start that stands still must not keep the tests from running. */
const MODELS_LIMIT_MS = 15 * 60_000;
const RUNNER_LIMIT_MS = 40 * 60_000;
/** End-to-end tests at a time that may run beside each other. Each is a browser and a host: more wait for memory. */
const BESIDE = Math.min(4, availableParallelism());

/** @returns {Promise<number>} the exit status; 1 if it could not run or took too long. */
function run(args, env, limitMs) {
  return new Promise((settle) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      windowsHide: true,
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.on('error', () => settle(1));
    child.on('exit', (code) => {
      clearTimeout(timer);
      settle(code ?? 1);
    });
  });
}

const parsed = (path) => JSON.parse(readOr(path, 'null'));
const bin = (...path) => join(ROOT, 'node_modules', ...path);

async function main() {
  await setup(console.log);
  console.log('Fetching the models that are not here yet ...');
  const modelsReady =
    (await run([join(ROOT, 'out', 'main', 'cli.js'), 'models', 'fetch'], {}, MODELS_LIMIT_MS)) === 0;
  if (!modelsReady) console.log('Not all models can be had here: tests that need a missing one are skipped.');

  const folder = mkdtempSync(join(tmpdir(), 'sidetone-test-'));
  try {
    const unitFile = join(folder, 'unit.json');
    const unitCode = await run(
      [
        bin('vitest', 'vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=./engine/launch/vitest-tally.mjs',
      ],
      { SIDETONE_TALLY: unitFile },
      RUNNER_LIMIT_MS,
    );
    const tallies = [settled('vitest', unitCode, parsed(unitFile))];
    for (const [project, workers] of [
      ['beside', BESIDE],
      ['alone', 1],
    ]) {
      const file = join(folder, `${project}.json`);
      const code = await run(
        [
          bin('@playwright', 'test', 'cli.js'),
          'test',
          `--project=${project}`,
          `--workers=${workers}`,
          '--reporter=list,json',
        ],
        { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
        RUNNER_LIMIT_MS,
      );
      const report = parsed(file);
      tallies.push(
        settled(`Playwright (${project})`, code, report === null ? null : tallyOfPlaywright(report)),
      );
    }
    const { lines, ok } = summary(tallies);
    console.log(lines.join('\n'));
    process.exitCode = ok ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main().catch(reportFailure);
