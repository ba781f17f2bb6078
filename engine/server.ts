/**
 * Entry point of the plain Node shell: composes the host with a forked inference process and the server, and owns the
 * terminal, the browser and the signals. Sidetone runs in it where no Electron binary can be had, and in every
 * end-to-end test.
 */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { lineOf, toProblem } from './contract/errors';
import { createHost } from './host/host';
import { createForkSpawn } from './inference/spawn/fork';
import { createLineLog } from './log';
import { keepLog } from './log-kept';
import { createBundledResolver } from './models/bundled';
import { dataDir } from './models/paths';
import { openBrowser } from './server/browser';
import { explainListenError, readServerArguments } from './server/options';
import { startServer, type RunningServer } from './server/serve';

/** Sessions, inference and connections have this long to end; then the process ends without them. */
const CLOSE_LIMIT_MS = 5000;

const outDir = import.meta.dirname;
const projectDir = resolve(outDir, '../..');

async function main(): Promise<void> {
  const { log, lines } = keepLog(
    createLineLog(
      (line) => process.stderr.write(line),
      process.env['SIDETONE_DEBUG'] === '1' ? 'debug' : 'warn',
    ),
  );
  const wished = readServerArguments(process.argv.slice(2), process.env);
  if (!wished.ok) return fail(wished.message);

  const dataFolder = dataDir(process.env, process.platform, homedir());
  const host = createHost({
    spawnInference: createForkSpawn({ entry: join(outDir, 'inference.js'), log }),
    profileDirs: [join(dataFolder, 'profiles'), join(projectDir, 'profiles')],
    dataDir: dataFolder,
    log,
    logLines: lines,
    fetchModels: process.env['SIDETONE_FETCH_MODELS'] !== '0',
    keepsHistory: true,
    resolveBundled: createBundledResolver([resolve(outDir, '../renderer/vad')], outDir),
  });
  let server: RunningServer | string = '';
  for (const port of wished.ports) {
    server = await startServer({ host, rendererDir: resolve(outDir, '../renderer'), port, log }).catch(
      (error: NodeJS.ErrnoException) => explainListenError(error, port),
    );
    if (typeof server !== 'string') break;
  }
  if (typeof server === 'string') {
    await host.close();
    return fail(server);
  }

  let closing = false;
  const close = (): void => {
    // A second Ctrl+C means it.
    if (closing) process.exit(1);
    closing = true;
    setTimeout(() => {
      log('warn', 'not everything ended in time');
      process.exit(1);
    }, CLOSE_LIMIT_MS).unref();
    Promise.all([server.close(), host.close()]).then(
      () => process.exit(0),
      (error: unknown) => fail(String(error)),
    );
  };
  // The last is a terminal that is closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, close);

  const address = server.newAddress();
  console.log(`Sidetone is at ${address}`);
  console.log('The address works once. Enter prints a new one, Ctrl+C ends Sidetone.');
  openBrowser(address);
  process.stdin.on('data', () => console.log(server.newAddress()));
  // A terminal that is gone must not keep it from ending in order.
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => {});
}

function fail(message: string): void {
  console.error(message);
  process.exit(1);
}

await main().catch((error: unknown) => fail(lineOf(toProblem(error))));
