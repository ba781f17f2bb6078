/** The inference process is killed in the middle of a turn; the session must not notice more than a broken sentence. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { readWav } from '../engine/audio/wav';
import { createCaller } from '../engine/simulation/caller';
import { createSilero } from '../engine/inference/vad/silero';
import { missingModels, openHost, recording, THINKING } from './project';

test.describe.configure({ timeout: 120_000 });

const isOff = await missingModels(THINKING);

test('killed in mid-turn: the fallback line is spoken, the next turn works', async () => {
  test.skip(isOff !== null, isOff ?? '');
  let mindsLoaded = 0;
  const host = openHost((event) => {
    if (event.type === 'done' && event.value.of === 'load.llm') mindsLoaded += 1;
  });
  try {
    await host.models.refresh();
    const vad = await createSilero({ id: 'x', modelPath: host.models.files('silero')?.['model'] ?? '' });
    const caller = await createCaller(host, vad, {
      session: { profileId: 'receptionist', mode: 'duplex', llm: 'gguf', greet: false },
    });
    const { samples } = readWav(await readFile(recording('question_01.wav')));
    const firstPid = host.inference.pid();
    const killed = (async () => {
      while (caller.snapshot()?.state !== 'PROCESSING') await new Promise((done) => setTimeout(done, 10));
      process.kill(firstPid ?? -1, 'SIGKILL');
    })();
    const first = await caller.say(samples);
    await killed;
    expect(first.map((turn) => turn.outcome)).toEqual(['fallback']);
    expect(first[0]?.said).toMatch(/line was bad/i);
    // All models are loaded again, this one last; who speaks before hears the fallback line once more.
    await expect.poll(() => mindsLoaded, { timeout: 60_000 }).toBe(2);
    const second = await caller.say(samples);
    expect(second.map((turn) => turn.outcome)).toEqual(['completed']);
    expect(second[0]?.heard).toMatch(/opening hours/i);
    expect(host.inference.pid()).not.toBe(firstPid);
    caller.hangUp();
  } finally {
    await host.close();
  }
});
