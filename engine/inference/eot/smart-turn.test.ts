import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataDir, modelDir } from '../../models/paths';
import type { SmartTurnProvider } from '../providers';
import { createSmartTurn } from './smart-turn';
import { REFERENCES, samplesOf } from './testing/smart-turn-reference';

const modelPath = join(
  modelDir(dataDir(process.env, process.platform, homedir()), 'smart-turn-v3.2'),
  'smart-turn-v3.2-cpu.onnx',
);
const present = existsSync(modelPath);
if (!present) process.stdout.write(`skipped: tests of Smart Turn, because ${modelPath} is missing\n`);
const never = new AbortController().signal;

describe.skipIf(!present)('Smart Turn', () => {
  let smartTurn: SmartTurnProvider;
  beforeAll(async () => {
    smartTurn = await createSmartTurn({ modelPath, threads: 1 });
  }, 60_000);
  afterAll(() => smartTurn.dispose());

  it('finds what the reference finds, or features and model do not fit', async () => {
    for (const reference of REFERENCES) {
      const probability = await smartTurn.score(samplesOf(reference), never);
      // Processors differ in their arithmetic of 8 bits.
      expect(Math.abs(probability - reference.probability)).toBeLessThan(0.02);
    }
  });

  it('finds the same for a window that moves on as for one that is new', async () => {
    const reference = REFERENCES.find(({ samples }) => samples > 128_000);
    if (reference === undefined) throw new Error('no long reference');
    const samples = samplesOf(reference);
    smartTurn.attend(samples.slice(0, 130_080));
    smartTurn.attend(samples.slice(12_000, 140_000));
    const grown = await smartTurn.score(samples, never);
    smartTurn.attend(new Float32Array(1000).fill(0.5));
    expect(Math.abs((await smartTurn.score(samples, never)) - grown)).toBeLessThan(0.001);
  });

  it('does not start for a request that was called off', async () => {
    const score = smartTurn.score(new Float32Array(16_000), AbortSignal.abort());
    await expect(score).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
  });
});

it('says that a file is no model', async () => {
  const made = createSmartTurn({ modelPath: import.meta.filename });
  await expect(made).rejects.toMatchObject({ problem: { code: 'MODEL_BROKEN' } });
});
