/**
 * The command line with recordings of every kind, and with mistakes: real models, and where it talks, the virtual clock.
 * Runs beside others.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readWav, writeWav } from '../engine/audio/wav';
import { useFolder } from './own-folder';
import { lines, missingModels, recording, sidetone, TALKING, turnsOf } from './project';

test.describe.configure({ timeout: 240_000 });

const talkingIsOff = await missingModels(TALKING);
test.beforeEach(() => test.skip(talkingIsOff !== null, talkingIsOff ?? ''));

const folder = useFolder('command-line');

test('a recording without speech makes a line that says so, not a hang', async () => {
  const silence = join(folder(), 'silence.wav');
  await writeFile(silence, writeWav({ channels: [new Float32Array(16_000)], sampleRate: 16_000 }));
  const ran = await sidetone('talk', '--json', '--clock', 'virtual', '--llm', 'playbook', silence);
  expect(ran.status).toBe(0);
  expect(turnsOf(ran.stdout)).toMatchObject([{ turnId: null, heard: '', outcome: 'empty' }]);
});

test('takes any rate and channel count', async () => {
  const { samples } = readWav(await readFile(recording('question_01.wav')));
  const stereo = join(folder(), 'stereo.wav');
  // Each sample three times is 48 kHz of the same sound.
  const tripled = new Float32Array(samples.length * 3).map((_, index) => samples[Math.floor(index / 3)] ?? 0);
  await writeFile(stereo, writeWav({ channels: [tripled, tripled], sampleRate: 48_000 }));
  const ran = await sidetone('transcribe', '--json', stereo);
  const { text, audioMs } = JSON.parse(ran.stdout) as { text: string; audioMs: number };
  expect(text).toMatch(/what are your opening hours/i);
  expect(audioMs).toBe(Math.round(samples.length / 16));
});

test.describe('bad input ends in one clear line', () => {
  const cases: readonly {
    readonly name: string;
    readonly args: () => Promise<readonly string[]>;
    readonly says: RegExp;
  }[] = [
    {
      name: 'missing file',
      args: async () => ['talk', 'nothing.wav'],
      says: /nothing\.wav: There is no such file/,
    },
    {
      name: 'not a WAV',
      args: async () => {
        const path = join(folder(), 'text.wav');
        await writeFile(path, 'hello, this is not audio at all');
        return ['transcribe', path];
      },
      says: /not a WAV/,
    },
    {
      name: 'empty file',
      args: async () => {
        const path = join(folder(), 'empty.wav');
        await writeFile(path, '');
        return ['talk', path];
      },
      says: /empty/,
    },
    {
      name: 'unknown profile',
      args: async () => ['talk', '--profile', 'nobody', recording('short_17.wav')],
      says: /no persona "nobody".*receptionist/s,
    },
    {
      name: 'no such model',
      args: async () => ['talk', '--llm', 'gguf:/no/such.gguf', recording('short_17.wav')],
      says: /no model file/i,
    },
    { name: 'unknown option', args: async () => ['talk', '--nonsense'], says: /nonsense/ },
    { name: 'no recording', args: async () => ['talk'], says: /No recording/ },
    { name: 'no text', args: async () => ['speak'], says: /No text/ },
  ];
  for (const { name, args, says } of cases) {
    test(name, async () => {
      const ran = await sidetone(...(await args()));
      expect(ran.status).not.toBe(0);
      expect(ran.stdout).toBe('');
      expect(ran.stderr).toMatch(says);
      expect(lines(ran.stderr)).toHaveLength(1);
    });
  }
});

test('speak says what the voice is given, and how soon', async () => {
  const out = join(folder(), 'spoken.wav');
  const ran = await sidetone('speak', '--json', '--record', out, 'A cleaning costs $29.99. Come at 9:30 am.');
  const said = JSON.parse(ran.stdout) as {
    spoken: string;
    firstAudioMs: number;
    ms: number;
    audioMs: number;
  };
  expect(said.spoken).toMatch(/twenty-nine dollars and ninety-nine cents/i);
  expect(said.firstAudioMs).toBeLessThanOrEqual(said.ms);
  const { samples, sampleRate } = readWav(await readFile(out));
  expect(said.audioMs).toBe(Math.round((samples.length * 1000) / sampleRate));
  const heard = await sidetone('transcribe', out);
  expect(heard.stdout).toMatch(/cleaning costs/i);
});
