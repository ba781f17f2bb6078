/**
 * The command line's entry: it picks the command and turns whatever goes wrong into one line and an exit status.
 */
import { lineOf, toProblem } from './contract/errors';
import { bench } from './cli/bench';
import { benchTurns } from './cli/bench-turns';
import { endQuietlyWithout } from './cli/closed-pipe';
import { speak, SPEAK_USAGE } from './cli/speak';
import { talk, TALK_USAGE } from './cli/talk';
import { transcribe, TRANSCRIBE_USAGE } from './cli/transcribe';
import { models } from './cli/models';

const USAGE = [
  TALK_USAGE,
  TRANSCRIBE_USAGE,
  SPEAK_USAGE,
  'npm run bench',
  'npm run bench:turns',
  'npm run models',
].join('\n');

async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  if (rest.includes('--help') || rest.includes('-h') || command === '--help') {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  switch (command) {
    case 'talk':
      await talk(rest);
      return 0;
    case 'transcribe':
      await transcribe(rest);
      return 0;
    case 'speak':
      await speak(rest);
      return 0;
    case 'bench':
      await bench(rest);
      return 0;
    case 'bench-turns':
      await benchTurns(rest);
      return 0;
    case 'models':
      return models(rest);
    default:
      process.stderr.write(`${USAGE}\n`);
      return command === undefined || command === 'help' ? 0 : 2;
  }
}

// With success: npm would report any other status in lines of its own, to a person who has read enough.
endQuietlyWithout(process.stdout, process.stderr, () => process.exit());
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`${lineOf(toProblem(thrown))}\n`);
  if (process.env['SIDETONE_DEBUG'] !== undefined) console.error(thrown);
  process.exitCode = 1;
}
