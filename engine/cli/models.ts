/**
 * `models`: what of the catalogue is here, and getting the rest. Runs without an inference process.
 */
import { lineOf } from '../contract/errors';
import { runModelsCommand } from '../models/command';
import { createModelStore } from '../models/store';
import { openDataFolder } from '../store/data-folder';
import { bundledModels, commandLog, userDataDir } from '../simulation/local-host';

export async function models(argv: readonly string[]): Promise<number> {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const dataDir = userDataDir();
  // Where it is can be asked of one that can't be used, too.
  const open = argv[0] === 'where' ? null : openDataFolder(dataDir);
  if (open !== null) process.stderr.write(`${lineOf(open)}\n`);
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
