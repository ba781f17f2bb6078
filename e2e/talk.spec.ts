/** The command line holds real conversations with real models; nothing on the way is a fake. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readWav, writeWav } from '../engine/audio/wav';
import { wordErrors } from '../engine/bench/word-errors';
import type { TurnRecord } from '../engine/simulation/caller';
import { lines, missingModels, recording, sidetone, TALKING, THINKING } from './project';

test.describe.configure({ timeout: 240_000 });

const talkingIsOff = await missingModels(TALKING);
const thinkingIsOff = await missingModels(THINKING);

let folder = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidetone-'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const turnsOf = (stdout: string): readonly TurnRecord[] =>
  lines(stdout).map((line) => JSON.parse(line) as TurnRecord);

/** One channel of a stereo WAV, as a WAV of its own. */
async function rightChannel(path: string): Promise<string> {
  const bytes = await readFile(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames = (bytes.length - 44) / 4;
  const samples = Float32Array.from(
    { length: frames },
    (_, index) => view.getInt16(44 + index * 4 + 2, true) / 32_768,
  );
  const right = join(folder, 'right.wav');
  await writeFile(right, writeWav({ channels: [samples], sampleRate: view.getUint32(24, true) }));
  return right;
}

test.describe('a conversation on the command line', () => {
  test('remembers in the second turn what was said in the first', async () => {
    test.skip(thinkingIsOff !== null, thinkingIsOff ?? '');
    const ran = await sidetone(
      'talk',
      '--json',
      '--llm',
      'gguf',
      recording('dialogue_32.wav'),
      recording('dialogue_33.wav'),
    );
    expect(ran.stderr).toBe('');
    const turns = turnsOf(ran.stdout);
    expect(turns.map((turn) => turn.turnId)).toEqual([1, 2]);
    expect(turns[0]?.heard).toMatch(/laura bennett?/i);
    expect(turns[1]?.said).toMatch(/laura/i);
    for (const { spans, outcome, unheard } of turns) {
      expect(outcome).toBe('completed');
      expect(unheard).toBe('');
      expect(spans.voiceToVoiceMs).toBeGreaterThan(0);
    }
  });

  test('plays what it says it said, on the clock of the microphone', async () => {
    test.skip(talkingIsOff !== null, talkingIsOff ?? '');
    const out = join(folder, 'talk.wav');
    const ran = await sidetone(
      'talk',
      '--json',
      '--llm',
      'playbook',
      '--record',
      out,
      recording('question_01.wav'),
    );
    const [turn] = turnsOf(ran.stdout);
    expect(ran.status).toBe(0);
    expect(turn?.heard).toMatch(/opening hours/i);
    expect(turn?.llm).toMatch(/script/i);
    const heard = await sidetone('transcribe', '--json', await rightChannel(out));
    const { text } = JSON.parse(heard.stdout) as { text: string };
    const { errors, words } = wordErrors(turn?.said ?? '', text);
    expect(errors / words, `said "${turn?.said}", heard "${text}"`).toBeLessThan(0.2);
  });

  test('push-to-talk answers, and keeps the first and the last word', async () => {
    test.skip(talkingIsOff !== null, talkingIsOff ?? '');
    const ran = await sidetone(
      'talk',
      '--json',
      '--mode',
      'ptt',
      '--llm',
      'playbook',
      recording('question_07.wav'),
    );
    const [turn] = turnsOf(ran.stdout);
    expect(turn?.heard).toMatch(/^is the clinic.*saturday/i);
    expect(turn?.outcome).toBe('completed');
  });

  test('a recording without speech makes a line that says so, not a hang', async () => {
    test.skip(talkingIsOff !== null, talkingIsOff ?? '');
    const silence = join(folder, 'silence.wav');
    await writeFile(silence, writeWav({ channels: [new Float32Array(16_000)], sampleRate: 16_000 }));
    const ran = await sidetone('talk', '--json', '--llm', 'playbook', silence);
    expect(ran.status).toBe(0);
    expect(turnsOf(ran.stdout)).toMatchObject([{ turnId: null, heard: '', outcome: 'empty' }]);
  });

  test('takes any rate and channel count', async () => {
    test.skip(talkingIsOff !== null, talkingIsOff ?? '');
    const { samples } = readWav(await readFile(recording('question_01.wav')));
    const stereo = join(folder, 'stereo.wav');
    // Each sample three times is 48 kHz of the same sound.
    const tripled = new Float32Array(samples.length * 3).map(
      (_, index) => samples[Math.floor(index / 3)] ?? 0,
    );
    await writeFile(stereo, writeWav({ channels: [tripled, tripled], sampleRate: 48_000 }));
    const ran = await sidetone('transcribe', '--json', stereo);
    const { text, audioMs } = JSON.parse(ran.stdout) as { text: string; audioMs: number };
    expect(text).toMatch(/what are your opening hours/i);
    expect(audioMs).toBe(Math.round(samples.length / 16));
  });
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
        const path = join(folder, 'text.wav');
        await writeFile(path, 'hello, this is not audio at all');
        return ['transcribe', path];
      },
      says: /not a WAV/,
    },
    {
      name: 'empty file',
      args: async () => {
        const path = join(folder, 'empty.wav');
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
      test.skip(talkingIsOff !== null, talkingIsOff ?? '');
      const ran = await sidetone(...(await args()));
      expect(ran.status).not.toBe(0);
      expect(ran.stdout).toBe('');
      expect(ran.stderr).toMatch(says);
      expect(lines(ran.stderr)).toHaveLength(1);
    });
  }
});

test('speak says what the voice is given, and how soon', async () => {
  test.skip(talkingIsOff !== null, talkingIsOff ?? '');
  const out = join(folder, 'spoken.wav');
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
