/** Callers of one host that talk at the same time, with the real models: each is understood and answered for itself. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { readWav } from '../engine/audio/wav';
import { createSilero } from '../engine/inference/vad/silero';
import { createCaller } from '../engine/simulation/caller';
import { missingModels, openHost, recording, TALKING } from './project';

test.describe.configure({ timeout: 180_000 });

const isOff = await missingModels(TALKING);

/** A recording, what of it must be understood, and what of the persona's script must be said. */
const QUESTIONS = [
  ['question_01.wav', /opening hours/i, /eight/i],
  ['question_02.wav', /cleaning/i, /ninety-five|\$95/i],
] as const;

test('two callers at once: each is heard by itself, and answered to its end', async () => {
  test.skip(isOff !== null, isOff ?? '');
  const host = openHost();
  try {
    await host.models.refresh();
    const modelPath = host.models.files('silero')?.['model'] ?? '';
    const calls = QUESTIONS.map(async ([file, question, answer]) => {
      const caller = await createCaller(host, await createSilero({ id: 'silero-vad', modelPath }), {
        role: { kind: 'caller', offers: ['receptionist'], llm: 'playbook' },
        session: { profileId: 'receptionist', mode: 'duplex', llm: 'auto', greet: false },
      });
      const turns = await caller.say(readWav(await readFile(recording(file))).samples);
      expect(turns.map(({ outcome }) => outcome)).toEqual(['completed']);
      expect(turns[0]?.heard).toMatch(question);
      expect(turns[0]?.said).toMatch(answer);
      const { sessionId } = caller.snapshot() ?? {};
      caller.hangUp();
      return { sessionId, heard: turns[0]?.heard };
    });
    const [first, second] = await Promise.all(calls);
    expect(first?.sessionId).not.toBe(second?.sessionId);
    expect(first?.heard).not.toBe(second?.heard);
  } finally {
    await host.close();
  }
});
