/**
 * `npm test`: sets up, fetches the models that the tests use if they can be had, runs the unit tests and then the
 * end-to-end tests, and ends with one line that counts both. What cannot run here is skipped and listed with its
 * reason.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, readOr, reportFailure, setup } from './setup.mjs';
import { settled, summary, tallyOfPlaywright } from './tally.mjs';

/** Models come from the network: a start that stands still must not keep the tests from running. */
const MODELS_LIMIT_MS = 15 * 60_000;
const RUNNER_LIMIT_MS = 40 * 60_000;

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
    const e2eFile = join(folder, 'e2e.json');
    const e2eCode = await run(
      [bin('@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'],
      { PLAYWRIGHT_JSON_OUTPUT_FILE: e2eFile },
      RUNNER_LIMIT_MS,
    );
    const report = parsed(e2eFile);
    const { lines, ok } = summary([
      settled('vitest', unitCode, parsed(unitFile)),
      settled('Playwright', e2eCode, report === null ? null : tallyOfPlaywright(report)),
    ]);
    console.log(lines.join('\n'));
    process.exitCode = ok ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main().catch(reportFailure);
