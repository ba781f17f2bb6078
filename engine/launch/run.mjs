/**
 * `npm run talk`, `speak` and the like: sets up without a word if nothing is to be done, then becomes the command
 * line. All that setting up says goes to stderr, so that a command's output can be piped.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, reportFailure, setup } from './setup.mjs';

try {
  await setup((line) => console.error(line));
  // In this very process, not in a child: signals, exit code and terminal are the command's own, and nothing is lost
  // on starting Node a second time.
  const cli = join(ROOT, 'out', 'main', 'cli.js');
  process.argv = [process.execPath, cli, ...process.argv.slice(2)];
  await import(pathToFileURL(cli).href);
} catch (error) {
  reportFailure(error);
}
