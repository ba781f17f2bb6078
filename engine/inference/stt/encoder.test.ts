import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIC_RATE } from '../../contract/units';
import { dataDir, modelDir } from '../../models/paths';
import { openEncoder, type Encoder } from './encoder';
import { createSession } from '../onnx/runtime';

const data = dataDir(process.env, process.platform, homedir());
const OPTIONS = { intraOpNumThreads: 1, extra: { session: {} } };
const noise = Float32Array.from({ length: MIC_RATE }, (_, index) => 0.1 * Math.sin(index ** 1.5));

for (const id of ['moonshine-tiny', 'moonshine-base']) {
  const path = join(modelDir(data, id), 'encoder_model.onnx');
  const decoderPath = join(modelDir(data, id), 'decoder_model_merged.onnx');
  const isThere = existsSync(path) && existsSync(decoderPath);
  if (!isThere)
    process.stderr.write(`encoder.test: ${id} skipped, its files are not in ${modelDir(data, id)}\n`);

  describe.skipIf(!isThere)(`the encoder of ${id}`, () => {
    let encoder: Encoder;
    beforeAll(async () => {
      encoder = await openEncoder(path, OPTIONS, null);
    }, 60_000);
    afterAll(() => encoder.release());

    it('computes in parts what it computes in one go: catches a cut through what a later part needs', async () => {
      const whole = await createSession(path, OPTIONS);
      const input = new Tensor('float32', noise, [1, noise.length]);
      const { last_hidden_state: expected } = await whole.run({ input_values: input });
      await whole.release();
      const encoded = await encoder.encode(noise, () => {});
      expect(encoded.dims).toEqual(expected?.dims);
      expect(encoded.data).toEqual(expected?.data);
    }, 30_000);

    it('ends between two parts: catches an abort that waits for the last of them', async () => {
      let steps = 0;
      const stopAtThird = () => {
        steps += 1;
        if (steps === 3) throw new Error('called off');
      };
      await expect(encoder.encode(noise, stopAtThird)).rejects.toThrow('called off');
      expect(steps).toBe(3);
      steps = 3;
      await encoder.encode(noise, stopAtThird);
      expect(steps).toBe(9);
    }, 30_000);

    it('is no decoder: catches a file in the wrong place that is found out in the first conversation', async () => {
      await expect(openEncoder(decoderPath, OPTIONS, null)).rejects.toThrow('not an encoder');
    }, 30_000);
  });
}
