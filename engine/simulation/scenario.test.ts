import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWav } from '../audio/wav';
import { readScenario } from './scenario';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  const wav = (seconds: number): Uint8Array =>
    writeWav({ channels: [new Float32Array(16_000 * seconds).fill(0.1)], sampleRate: 16_000 });
  writeFileSync(join(folder, 'a.wav'), wav(1));
  writeFileSync(join(folder, 'b.wav'), wav(2));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (yaml: string): ReturnType<typeof readScenario> => {
  const path = join(folder, 'talk.yaml');
  writeFileSync(path, yaml);
  return readScenario(path);
};
const whole = `
profile: receptionist
mode: duplex
llm: {pace: {ttftMs: 450, tokensPerSecond: 45}, replies: ["Our opening hours are nine to six."]}
loudspeaker: {echoDb: -20, delayMs: 60, rir: a.wav}
noise: {file: b.wav, levelDb: -45}
steps:
  - say: a.wav
  - {say: b.wav, afterAudibleMs: 900}
  - {waitMs: 5000}
  - b.wav
  - {say: a.wav, afterMs: 300}
`;

describe('a scenario', () => {
  it('is read with its recordings, whose paths are relative to the file', async () => {
    const scenario = await read(whole);
    expect(scenario.llm).toEqual({
      kind: 'stand-in',
      pace: { ttftMs: 450, tokensPerSecond: 45 },
      replies: ['Our opening hours are nine to six.'],
    });
    expect(scenario.loudspeaker).toMatchObject({ echoDb: -20, delayMs: 60 });
    expect(scenario.loudspeaker?.rir?.length).toBe(16_000);
    expect(scenario.noise?.samples.length).toBe(32_000);
    expect(
      scenario.steps.map((step) =>
        step.kind === 'say' ? { samples: step.samples.length, ...step.when } : step,
      ),
    ).toEqual([
      { samples: 16_000, kind: 'in turn' },
      { samples: 32_000, kind: 'after audible', ms: 900 },
      { kind: 'wait', ms: 5_000 },
      { samples: 32_000, kind: 'in turn' },
      { samples: 16_000, kind: 'after said', ms: 300 },
    ]);
  });

  it('may be as short as its steps, and name a model as --llm does', async () => {
    expect(await read('llm: playbook\nsteps: [a.wav]\n')).toMatchObject({
      profile: null,
      mode: null,
      llm: { kind: 'wish', wish: 'playbook' },
      loudspeaker: null,
      noise: null,
    });
  });
});

describe('a mistake in a scenario is named with its place, its key and what was expected', () => {
  it.each([
    ['an unknown key', 'step: []\nsteps: [a.wav]', /talk\.yaml:1:1: step is not a key.*did you mean steps\?/],
    ['no steps', 'mode: ptt', /talk\.yaml:1:1: steps is missing: expected a list of steps/],
    ['a wrong mode', 'mode: both\nsteps: [a.wav]', /talk\.yaml:1:1: mode expected duplex or ptt/],
    [
      'a step that does nothing',
      'steps:\n  - a.wav\n  - {afterAudibleMs: 900}',
      /talk\.yaml:3:5: steps\.1 expected a recording, or say with afterAudibleMs or afterMs/,
    ],
    [
      'a step at two times',
      'steps:\n  - {say: a.wav, afterMs: 1, afterAudibleMs: 1}',
      /talk\.yaml:2:5: steps\.0 expected a recording/,
    ],
    [
      'a misspelt key in a step',
      'steps:\n  - {say: a.wav, afterAudibelMs: 900}',
      /talk\.yaml:2:18: steps\.0\.afterAudibelMs is not a key.*did you mean afterAudibleMs\?/,
    ],
    [
      'text for a number',
      'steps:\n  - {waitMs: long}',
      /talk\.yaml:2:6: steps\.0\.waitMs expected milliseconds/,
    ],
    [
      'a level over full scale',
      'noise: {file: a.wav, levelDb: 20}\nsteps: [a.wav]',
      /talk\.yaml:1:22: noise\.levelDb expected a level in dBFS/,
    ],
    [
      'a model without answers',
      'llm: {pace: {ttftMs: 1}}\nsteps: [a.wav]',
      /talk\.yaml:1:1: llm\.replies is missing: expected a list of answers/,
    ],
    [
      'a recording that is not there',
      'steps:\n  - a.wav\n  - say: nothing.wav',
      /talk\.yaml:3:5: steps\.1\.say .*nothing\.wav: There is no such file/,
    ],
    [
      'no YAML',
      'steps: [a.wav',
      /talk\.yaml:\d+:\d+: The list that begins with \[ is not closed; add \] at its end/,
    ],
    ['an empty file', '', /talk\.yaml:1:1: The file is empty: expected the keys profile, llm and steps/],
  ])('%s', async (_, yaml, says) => {
    await expect(read(yaml)).rejects.toThrow(says);
  });

  it('a file that is not there', async () => {
    await expect(readScenario(join(folder, 'none.yaml'))).rejects.toThrow(
      /none\.yaml: There is no such file/,
    );
    await expect(readScenario(folder)).rejects.toThrow(/not a file/);
  });
});
