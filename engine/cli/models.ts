/**
 * `models`: what of the catalogue is here, and getting the rest. Runs without an inference process.
 */
import { runModelsCommand } from '../models/command';
import { createModelStore } from '../models/store';
import { bundledModels, commandLog, userDataDir } from './workplace';

export async function models(argv: readonly string[]): Promise<number> {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const dataDir = userDataDir();
  return runModelsCommand(argv, {
    store: createModelStore({ dataDir, log: commandLog(), resolveBundled: bundledModels() }),
    dataDir,
    cwd: process.cwd(),
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    isTty: process.stdout.isTTY,
    columns: process.stdout.columns ?? 80,
    signal: abort.signal,
  });
}
