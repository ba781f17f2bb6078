import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataDir, modelDir } from '../../models/paths';
import type { TextScoreProvider } from '../providers';
import { createTextScore } from './text-score';

const modelPath = join(
  modelDir(dataDir(process.env, process.platform, homedir()), 'smollm2-135m'),
  'SmolLM2-135M-Instruct.Q4_1.gguf',
);
const present = existsSync(modelPath);
if (!present) process.stdout.write(`skipped: tests of the text score, because ${modelPath} is missing\n`);
const never = new AbortController().signal;

/**
 * Where a score by itself turns a long wait into a short one (ENDPOINTING: log odds 0.9 in the row of words and text).
 * Measured: 0.15 for what is over and 3e-6 for what is open. Processors differ by a few in a hundred, which decides
 * nothing.
 */
const DECIDES = 0.04;

describe.skipIf(!present)('the text score', () => {
  let scorer: TextScoreProvider;
  beforeAll(async () => {
    scorer = await createTextScore({ id: 'x', modelPath, threads: 1 });
  }, 60_000);
  afterAll(() => scorer.dispose());

  it('tells a sentence that is over from one that goes on, whatever the recogniser put at its end', async () => {
    const over = await scorer.score('I would like to cancel my appointment', '', never);
    const open = await scorer.score('I would like to cancel my.', '', never);
    expect(over).toBeLessThanOrEqual(1);
    expect(over).toBeGreaterThan(DECIDES);
    expect(open).toBeLessThan(DECIDES / 1000);
  });

  it('is the same whether the words came early, one by one, or all at once', async () => {
    const words = 'We would arrive at about half past nine';
    const atOnce = await scorer.score(words, 'When will you be here?', never);
    await scorer.score('Something else', '', never);
    for (const early of ['We would', 'We would ride at', 'We would arrive at about half']) {
      await scorer.score(early, 'When will you be here?', never);
    }
    // Evaluated in pieces, sums are rounded otherwise.
    expect(Math.abs((await scorer.score(words, 'When will you be here?', never)) - atOnce)).toBeLessThan(
      0.02,
    );
  });

  it('reads each session’s words for themselves, whichever session is read in between', async () => {
    const words = 'We would arrive at about half past nine';
    const alone = await scorer.score(words, '', never, 'a');
    await scorer.score('We would', '', never, 'b');
    const others = Array.from({ length: 16 }, (_, index) => String(index));
    await Promise.all(others.map((session) => scorer.score('I would like to', '', never, session)));
    expect(Math.abs((await scorer.score(words, '', never, 'b')) - alone)).toBeLessThan(0.02);
    for (const session of ['a', 'b', ...others]) scorer.forget?.(session);
  });

  it('rejects at once when it is called off, and is free again afterwards', async () => {
    const abort = new AbortController();
    const long = 'and then I said to her that we had better go home again '.repeat(6);
    const score = scorer.score(long, '', abort.signal);
    const caught = score.catch((thrown: unknown) => thrown);
    abort.abort();
    expect(await caught).toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(await scorer.score('Yes', '', never)).toBeGreaterThan(0);
  });
});

it('says that a file is no model', async () => {
  const made = createTextScore({ id: 'x', modelPath: import.meta.filename });
  await expect(made).rejects.toMatchObject({ problem: { code: 'MODEL_BROKEN' } });
}, 60_000);
