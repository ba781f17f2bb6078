import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSession, type OnnxOptions } from './session';

/** The voice detector comes with a package, so a real model is always here. */
const MODEL = join(
  dirname(createRequire(import.meta.url).resolve('@ricky0123/vad-web')),
  'silero_vad_v5.onnx',
);
const OPTIONS: OnnxOptions = { intraOpNumThreads: 1, interOpNumThreads: 1, extra: { session: {} } };

/** @returns what the model makes of a frame of noise. */
async function probability(cacheDir: string | null): Promise<number> {
  const session = await openSession(MODEL, OPTIONS, cacheDir);
  const frame = Float32Array.from({ length: 512 }, (_, index) => Math.sin(index * index) * 0.3);
  const { output } = await session.run({
    input: new Tensor('float32', frame, [1, 512]),
    state: new Tensor('float32', new Float32Array(256), [2, 1, 128]),
    sr: new Tensor('int64', BigInt64Array.of(16_000n), []),
  });
  await session.release();
  return Number(output?.data[0]);
}

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
    .slice(0, 32);

describe('openSession', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sidetone-graphs-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('computes the same from the kept graph as from the model', async () => {
    const plain = await probability(null);
    const first = await probability(folder);
    const kept = await readdir(folder);
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatch(/\.ort$/);
    const second = await probability(folder);
    expect(first).toBeCloseTo(plain, 5);
    expect(second).toBeCloseTo(plain, 5);
    expect(await readdir(folder)).toEqual(kept);
  });

  it('loads the model itself when the kept graph is cut off, and keeps a whole one', async () => {
    const plain = await probability(folder);
    const [name = ''] = await readdir(folder);
    await truncate(join(folder, name), 1000);
    expect(await probability(folder)).toBeCloseTo(plain, 5);
    const [whole = '', ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect((await readFile(join(folder, whole))).length).toBeGreaterThan(1000);
    expect(await probability(folder)).toBeCloseTo(plain, 5);
    expect(await readdir(folder)).toEqual([whole]);
  });

  it('loads the model itself when bits of the kept graph were flipped, or it hears nothing for good', async () => {
    const plain = await probability(folder);
    const [name = ''] = await readdir(folder);
    const bytes = await readFile(join(folder, name));
    // Nine of them, evenly spread: the runtime loads such a graph and computes something else.
    for (let part = 1; part < 10; part += 1) {
      const at = Math.floor((bytes.length * part) / 10);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 64, at);
    }
    await writeFile(join(folder, name), bytes);
    expect(await probability(folder)).toBeCloseTo(plain, 5);
    // One whole graph stands in its place, and is taken from then on.
    const [whole = '', ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect((await readFile(join(folder, whole))).equals(bytes)).toBe(false);
    expect(await probability(folder)).toBeCloseTo(plain, 5);
    expect(await readdir(folder)).toEqual([whole]);
  });

  it('is the same for many that load it at once, without and with a kept graph: catches two that write one file', async () => {
    const plain = await probability(null);
    for (let round = 0; round < 3; round += 1) {
      const all = await Promise.all(Array.from({ length: 6 }, () => probability(folder)));
      for (const each of all) expect(each).toBeCloseTo(plain, 5);
      const names = await readdir(folder);
      expect(names.filter((name) => !name.endsWith('.ort'))).toEqual([]);
      for (const name of names) expect(name).toContain(await hashOf(join(folder, name)));
    }
  });

  it('works without the cache where its folder cannot be written', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    expect(await probability(join(file, 'below'))).toBeCloseTo(await probability(null), 5);
  });

  it('says what is wrong with a file that is no model, and keeps nothing of it', async () => {
    const broken = join(folder, 'broken.onnx');
    await writeFile(broken, 'not a model');
    const cache = join(folder, 'cache');
    await expect(openSession(broken, OPTIONS, cache)).rejects.toThrow(/broken.onnx|protobuf/i);
    expect(await readdir(cache)).toEqual([]);
  });
});
