/**
 * `npm run decisions`: what the session machine decides otherwise than was accepted. With `--accept "why"` it is accepted:
 * the record is written anew, its version raised, and the reason put into the log beside it.
 */
import { join } from 'node:path';
import { runnerImport } from 'vite';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'engine', 'session', 'decisions');
const USAGE = 'npm run decisions, or npm run decisions -- --accept "why it changes"';

const [option, ...words] = process.argv.slice(2);
const why = words.join(' ').trim();
if ((option !== undefined && option !== '--accept') || (option === '--accept' && why === '')) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const { module: record } = await runnerImport(
    join(ROOT, 'engine', 'session', 'testing', 'decisions', 'record.ts'),
    { configFile: false, root: ROOT, logLevel: 'error' },
  );
  if (option === '--accept') {
    const version = record.accept(FOLDER, why.replaceAll(/\s+/gu, ' '));
    console.log(version === null ? 'Nothing has changed.' : `Accepted as version ${version}.`);
  } else {
    const differences = record.differences(record.accepted(FOLDER), record.decideNow());
    console.log(differences.length === 0 ? 'Nothing has changed.' : differences.join('\n\n'));
    process.exitCode = differences.length === 0 ? 0 : 1;
  }
}
