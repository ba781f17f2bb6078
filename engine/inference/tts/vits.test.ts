import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { appendFile, copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joined } from '../../audio/joined';
import { dataDir, modelDir } from '../../models/paths';
import type { OnnxOptions } from '../onnx/session';
import { openVits, slicesOf, type Vits } from './vits';
import { createSession } from '../onnx/runtime';

const folder = modelDir(dataDir(process.env, process.platform, homedir()), 'piper-joe');
const modelPath = join(folder, 'en_US-joe-medium.onnx');
const isThere = existsSync(modelPath);
if (!isThere) process.stderr.write(`vits.test: skipped, the voice is not in ${folder}\n`);

const OPTIONS: OnnxOptions = { intraOpNumThreads: 1, interOpNumThreads: 1, extra: { session: {} } };
const never = new AbortController().signal;

/** Any symbols will do: letters of the voice's alphabet with pads between, as long as a clause of 25 letters. */
const IDS = [1, ...Array.from({ length: 25 }, (_, index) => [0, 14 + ((index * 7) % 20)]).flat(), 0, 2];

describe('slicesOf', () => {
  // A frame that is left out or said twice is heard as a click; a slice too long can't be stopped in time.
  it('covers every frame once, starts small and stays bounded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (frames) => {
        const slices = slicesOf(frames);
        expect(slices[0]?.from ?? 0).toBe(0);
        expect(slices.at(-1)?.to ?? 0).toBe(frames);
        for (const [index, { from, to }] of slices.entries()) {
          expect(to).toBeGreaterThan(from);
          expect(to - from).toBeLessThan(index === 0 ? 36 : 76);
          expect(from).toBe(slices[index - 1]?.to ?? 0);
        }
      }),
    );
  });
});

describe.skipIf(!isThere)('openVits', () => {
  let cache = '';
  let vits: Vits;
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'sidetone-vits-'));
    vits = await openVits(modelPath, OPTIONS, cache, IDS);
  }, 60_000);
  afterAll(async () => {
    await vits.release();
    await rm(cache, { recursive: true, force: true });
  });

  const speak = async (from: Vits): Promise<Float32Array[]> => {
    const pieces: Float32Array[] = [];
    for await (const samples of from.speak(IDS, [0, 1, 0], never)) pieces.push(samples);
    return pieces;
  };

  // Margins that are too small are heard at each seam; the wrong tensor to cut at is heard everywhere.
  it('gives in slices what the whole graph gives', async () => {
    const session = await createSession(modelPath, OPTIONS);
    const { output } = await session.run({
      input: new Tensor('int64', BigInt64Array.from(IDS, BigInt), [1, IDS.length]),
      input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(IDS.length)), [1]),
      scales: new Tensor('float32', Float32Array.of(0, 1, 0), [3]),
    });
    const whole = Float32Array.from(output?.data as Float32Array);
    await session.release();
    const pieces = await speak(vits);
    const said = joined(pieces);
    expect(vits.isSliced).toBe(true);
    expect(pieces.length).toBeGreaterThan(2);
    expect(said.length).toBe(whole.length);
    const errors = said.map((sample, index) => Math.abs(sample - (whole[index] ?? 0)));
    expect(errors.reduce((most, error) => Math.max(most, error), 0)).toBeLessThan(1e-4);
    // Not the equality of two silences.
    expect(whole.some((sample) => Math.abs(sample) > 0.1)).toBe(true);
  }, 60_000);

  it('keeps the four parts, and says the same from them', async () => {
    const kept = await readdir(cache);
    expect(kept).toHaveLength(4);
    const again = await openVits(modelPath, OPTIONS, cache, IDS);
    const said = joined(await speak(again));
    await again.release();
    expect(await readdir(cache)).toEqual(kept);
    expect(said).toEqual(joined(await speak(vits)));
  }, 60_000);

  // Other voices must go on speaking, however their graphs are built.
  it('says a piece in one go where the graph cannot be cut', async () => {
    const odd = join(cache, 'odd.onnx');
    await copyFile(modelPath, odd);
    // A second, empty graph: protobuf takes both for one, the cutting sees nothing in it.
    await appendFile(odd, Uint8Array.of((7 << 3) | 2, 0));
    const uncut = await openVits(odd, OPTIONS, null, IDS);
    const pieces = await speak(uncut);
    await uncut.release();
    await rm(odd);
    expect(uncut.isSliced).toBe(false);
    expect(pieces).toHaveLength(1);
    expect(pieces[0]?.length).toBe(joined(await speak(vits)).length);
  }, 60_000);

  it('stops after the slice that is being said', async () => {
    const aborter = new AbortController();
    let count = 0;
    const interrupted = async (): Promise<void> => {
      for await (const samples of vits.speak(IDS, [0, 1, 0], aborter.signal)) {
        count += samples.length > 0 ? 1 : 0;
        aborter.abort();
      }
    };
    await expect(interrupted()).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(count).toBe(1);
  });
});
