import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataDir, modelDir } from '../../models/paths';
import type { SmartTurnProvider } from '../providers';
import { createSmartTurn } from './smart-turn';
import { REFERENCES, samplesOf, SURE } from './testing/smart-turn-reference';

const modelPath = join(
  modelDir(dataDir(process.env, process.platform, homedir()), 'smart-turn-v3.2'),
  'smart-turn-v3.2-cpu.onnx',
);
const present = existsSync(modelPath);
if (!present) process.stdout.write(`skipped: tests of Smart Turn, because ${modelPath} is missing\n`);
const never = new AbortController().signal;

/**
 * The model's numbers are of 8 bits, and processors add them up differently. The same features of the same recording
 * gave log odds that differ by up to 0.87. Compared were AVX2 and AVX-512 VNNI, kernels fused and not, onnxruntime
 * 1.30 and 1.32.
 * So what is held against the reference is the verdict. A clip that counts is beyond log odds of 2.9, and its verdict
 * stands up to 1.1: twice the largest difference lies between them.
 */
const SURE_OF_IT = 0.948;
const isSure = (probability: number): boolean => probability > SURE_OF_IT || probability < 1 - SURE_OF_IT;
const verdictOf = (probability: number): 'over' | 'open' | 'unsure' =>
  probability > 0.75 ? 'over' : probability < 0.25 ? 'open' : 'unsure';

describe.skipIf(!present)('Smart Turn', () => {
  let smartTurn: SmartTurnProvider;
  beforeAll(async () => {
    smartTurn = await createSmartTurn({ id: 'x', modelPath, threads: 1 });
  }, 60_000);
  afterAll(() => smartTurn.dispose());

  it('is as sure as the reference where that is sure, or features and model do not fit', async () => {
    for (const clip of [...REFERENCES, ...SURE].filter(({ probability }) => isSure(probability))) {
      const probability = await smartTurn.score(samplesOf(clip), never);
      expect([clip.files, verdictOf(probability)]).toEqual([clip.files, verdictOf(clip.probability)]);
    }
  });

  it('puts what the reference is not sure of between an end and a pause', async () => {
    const [end, unsure, pause] = REFERENCES;
    if (end === undefined || unsure === undefined || pause === undefined) throw new Error('no references');
    expect(isSure(unsure.probability)).toBe(false);
    const scores = [];
    for (const clip of [end, unsure, pause]) scores.push(await smartTurn.score(samplesOf(clip), never));
    expect(scores.toSorted((a, b) => b - a)).toEqual(scores);
  });

  it('finds the same for a window that moves on as for one that is new', async () => {
    const reference = REFERENCES.find(({ samples }) => samples > 128_000);
    if (reference === undefined) throw new Error('no long reference');
    const samples = samplesOf(reference);
    smartTurn.pushAudio(samples.slice(0, 130_080));
    smartTurn.pushAudio(samples.slice(12_000, 140_000));
    const grown = await smartTurn.score(samples, never);
    smartTurn.pushAudio(new Float32Array(1000).fill(0.5));
    // The features are equal to the last bit (log-mel.test.ts), so the model is asked the same twice.
    expect(await smartTurn.score(samples, never)).toBe(grown);
  });

  it('judges each session by its own sound, whichever session was heard in between', async () => {
    const [one, other] = REFERENCES.map(samplesOf);
    if (one === undefined || other === undefined) throw new Error('no references');
    const half = (samples: Float32Array): Float32Array => samples.slice(0, samples.length / 2);
    const alone = [await smartTurn.score(one, never, 'x'), await smartTurn.score(other, never, 'y')];
    smartTurn.pushAudio(half(one), 'a');
    smartTurn.pushAudio(half(other), 'b');
    smartTurn.pushAudio(one, 'a');
    const together = [await smartTurn.score(one, never, 'a'), await smartTurn.score(other, never, 'b')];
    expect(together).toEqual(alone);
  });

  it('does not start for a request that was called off', async () => {
    const score = smartTurn.score(new Float32Array(16_000), AbortSignal.abort());
    await expect(score).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
  });
});

it('says that a file is no model', async () => {
  const made = createSmartTurn({ id: 'x', modelPath: import.meta.filename });
  await expect(made).rejects.toMatchObject({ problem: { code: 'MODEL_BROKEN' } });
});
