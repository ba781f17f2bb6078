import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAME_MS, FRAME_SAMPLES } from '../../contract/units';
import { SidetoneError } from '../../contract/errors';
import { readWav } from '../../audio/wav';
import type { VadProvider } from '../providers';
import { createSilero } from './silero';

const root = new URL('../../../', import.meta.url);
const modelPath = new URL('node_modules/@ricky0123/vad-web/dist/silero_vad_v6.onnx', root).pathname;
const callers = new URL('e2e/callers/', root);

type Caller = { readonly file: string; readonly speechMs: readonly (readonly [number, number])[] };

// Every sixth recording: all five voices and every kind, in a few seconds.
const lines = readFileSync(new URL('callers.jsonl', callers), 'utf8')
  .trim()
  .split('\n')
  .map((line): Caller => JSON.parse(line))
  .filter((_, i) => i % 6 === 1);

async function probabilities(vad: VadProvider, samples: Float32Array): Promise<number[]> {
  vad.reset();
  const answers: number[] = [];
  for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
    answers.push(await vad.process(samples.subarray(at, at + FRAME_SAMPLES)));
  }
  return answers;
}

const samplesOf = (file: string) => readWav(readFileSync(new URL(file, callers))).samples;

if (!existsSync(modelPath))
  process.stderr.write('silero.test: skipped, the model is not there: run `npm install`\n');

describe.skipIf(!existsSync(modelPath))('createSilero', () => {
  let vad: VadProvider;
  beforeAll(async () => {
    vad = await createSilero({ id: 'x', modelPath });
  });
  afterAll(() => vad.dispose());

  // Over all recordings of the folder the largest differences are 116 ms at the start and 106 ms at the end.
  it.each(lines)(
    'hears $file where its speech is: catches a missing context, which never fires',
    async (line) => {
      const isSpeech = (await probabilities(vad, samplesOf(line.file))).map(
        (probability) => probability > 0.5,
      );
      const startMs = isSpeech.indexOf(true) * FRAME_MS;
      const endMs = (isSpeech.lastIndexOf(true) + 1) * FRAME_MS;
      expect(Math.abs(startMs - (line.speechMs[0]?.[0] ?? NaN))).toBeLessThan(120);
      expect(Math.abs(endMs - (line.speechMs.at(-1)?.[1] ?? NaN))).toBeLessThan(120);
    },
  );

  it('stays quiet on silence and hiss: catches a turn that starts by itself', async () => {
    let seed = 1;
    const hiss = Float32Array.from({ length: 32_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return 0.02 * (seed / 1_073_741_824 - 1);
    });
    for (const samples of [new Float32Array(32_000), hiss]) {
      expect(Math.max(...(await probabilities(vad, samples)))).toBeLessThan(0.3);
    }
  });

  it('forgets on reset: catches the last turn leaking into the next', async () => {
    const speech = samplesOf('question_01.wav').subarray(0, 8 * FRAME_SAMPLES + 4800);
    const first = await probabilities(vad, speech);
    await probabilities(vad, samplesOf('question_02.wav'));
    expect(await probabilities(vad, speech)).toEqual(first);
  });

  it('keeps frames in order without waiting: catches two frames that read the same state', async () => {
    const speech = samplesOf('question_03.wav');
    const waited = await probabilities(vad, speech);
    vad.reset();
    const frames = waited.map((_, i) => speech.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES));
    expect(await Promise.all(frames.map((frame) => vad.process(frame)))).toEqual(waited);
  });

  it('refuses another frame length and goes on: catches wrong answers from a wrong frame', async () => {
    await expect(vad.process(new Float32Array(480))).rejects.toThrow(RangeError);
    expect(await vad.process(new Float32Array(FRAME_SAMPLES))).toBeLessThan(0.5);
  });

  it('says that a model is broken: catches an unexplained crash at start', async () => {
    const broken = createSilero({ id: 'x', modelPath: new URL('package.json', root).pathname });
    await expect(broken).rejects.toBeInstanceOf(SidetoneError);
    await expect(broken).rejects.toMatchObject({ problem: { code: 'MODEL_BROKEN' } });
  });
});
