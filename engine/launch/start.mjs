/**
 * `npm start`: sets up, then opens Sidetone as a desktop app, or in the browser where Electron cannot be had or shown.
 * Says which of the two and why.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchElectron, installedElectron, obstacle } from './electron-binary.mjs';
import { ROOT, reportFailure, setup } from './setup.mjs';
import { USAGE, readArguments } from './start-arguments.mjs';

/** An Electron that ends with an error this soon was never usable: a missing library, a forbidden sandbox. */
const EARLY_END_MS = 5000;
/** By which a person ends it; the last is a terminal that is closed. */
const ENDS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @returns {Promise<string | null>} why Electron was not started; null after it has run and ended as it should. */
async function runElectron(wished) {
  const hindrance = obstacle(process.platform, process.env, process.getuid?.());
  if (hindrance !== null) return hindrance;
  const failure = installedElectron() === null ? await fetchElectron(console.log, wished) : null;
  const program = installedElectron();
  if (program === null) return failure ?? 'its program is not there';

  console.log('Sidetone opens in a window of its own (Electron).');
  const startedAt = performance.now();
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(program, [ROOT], { cwd: ROOT, env, stdio: 'inherit' });
  const forward = (signal) => child.kill(signal);
  for (const one of ENDS) process.on(one, forward);
  const { code, signal, error } = await new Promise((settle) => {
    child.on('error', (thrown) => settle({ error: thrown }));
    child.on('exit', (endCode, endSignal) => settle({ code: endCode, signal: endSignal }));
  });
  for (const one of ENDS) process.off(one, forward);
  if (error !== undefined) return `its program could not be run (${error.message})`;
  const asked = ENDS.includes(signal);
  if (code !== 0 && !asked && performance.now() - startedAt < EARLY_END_MS) {
    return `it ended at once (${signal ?? `exit code ${code}`})`;
  }
  process.exitCode = asked ? 0 : (code ?? 1);
  return null;
}

async function main() {
  const wishes = readArguments(process.argv.slice(2));
  if (wishes === null) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  await setup(console.log);
  const reason = wishes.browser ? 'as you asked' : await runElectron(wishes.electron);
  if (reason === null) return;
  console.log(
    `Sidetone runs in your browser: ${wishes.browser ? reason : `no Electron, because ${reason}`}.`,
  );
  // In this very process: its terminal and its signals are the server's.
  const server = join(ROOT, 'out', 'main', 'server.js');
  process.argv = [process.execPath, server, ...wishes.server];
  await import(pathToFileURL(server).href);
}

await main().catch(reportFailure);
