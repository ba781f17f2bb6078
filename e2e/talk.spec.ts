/** The command line holds real conversations with real models, in real time; nothing on the way is a fake. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeWav } from '../engine/audio/wav';
import { wordErrors } from '../engine/bench/word-errors';
import { useFolder } from './own-folder';
import { missingModels, recording, sidetone, TALKING, THINKING, turnsOf } from './project';

test.describe.configure({ timeout: 240_000 });

const talkingIsOff = await missingModels(TALKING);
const thinkingIsOff = await missingModels(THINKING);

const folder = useFolder('talk');

/** One channel of a stereo WAV, as a WAV of its own. */
async function rightChannel(path: string): Promise<string> {
  const bytes = await readFile(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames = (bytes.length - 44) / 4;
  const samples = Float32Array.from(
    { length: frames },
    (_, index) => view.getInt16(44 + index * 4 + 2, true) / 32_768,
  );
  const right = join(folder(), 'right.wav');
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

  test('push-to-talk keeps the first and the last word, and plays what it says it said', async () => {
    test.skip(talkingIsOff !== null, talkingIsOff ?? '');
    const out = join(folder(), 'talk.wav');
    const ran = await sidetone(
      'talk',
      '--json',
      '--mode',
      'ptt',
      '--llm',
      'playbook',
      '--record',
      out,
      recording('question_07.wav'),
    );
    const [turn] = turnsOf(ran.stdout);
    expect(ran.status).toBe(0);
    expect(turn?.heard).toMatch(/^is the clinic.*saturday/i);
    expect(turn?.outcome).toBe('completed');
    expect(turn?.llm).toMatch(/script/i);
    const heard = await sidetone('transcribe', '--json', await rightChannel(out));
    const { text } = JSON.parse(heard.stdout) as { text: string };
    const { errors, words } = wordErrors(turn?.said ?? '', text);
    expect(errors / words, `said "${turn?.said}", heard "${text}"`).toBeLessThan(0.2);
  });
});
