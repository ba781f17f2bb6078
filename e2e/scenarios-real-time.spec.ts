/**
 * The scenarios of which the virtual clock shows a part only, in real time: what is called off in the models, and
 * threads.
 */
import { test } from '@playwright/test';
import { useFolder } from './own-folder';
import { missingModels, TALKING } from './project';
import { expectWellFormed, hold, RULES } from './scenario-rules';

test.describe.configure({ timeout: 240_000 });

const talkingIsOff = await missingModels(TALKING);
const folder = useFolder('scenarios');

/**
 * Each with what the virtual clock can't show of it: there nothing is called off in the models, and no thread waits.
 */
const IN_REAL_TIME: Readonly<Record<string, string>> = {
  'stop.yaml': 'what is being written and spoken is called off in the models while it is heard',
  'repair.yaml': 'speculation is called off in the models, and they are free for the whole',
};

test.describe('a conversation from a file, in real time', () => {
  for (const [file, why] of Object.entries(IN_REAL_TIME)) {
    test(`${file}: ${why}`, async () => {
      test.skip(talkingIsOff !== null, talkingIsOff ?? '');
      const run = await hold(folder(), file, 'real');
      expectWellFormed(run);
      RULES[file]?.holds(run.turns, run.recording);
    });
  }
});
