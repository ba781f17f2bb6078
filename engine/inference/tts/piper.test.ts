import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataDir, modelDir } from '../../models/paths';
import type { TtsProvider } from '../providers';
import { createPiper, phonemeIds } from './piper';

const folder = modelDir(dataDir(process.env, process.platform, homedir()), 'piper-joe');
const modelPath = join(folder, 'en_US-joe-medium.onnx');
const isThere = existsSync(modelPath) && existsSync(`${modelPath}.json`);
if (!isThere) process.stderr.write(`piper.test: skipped, the voice is not in ${folder}\n`);

const never = new AbortController().signal;

describe('phonemeIds', () => {
  it('puts a pad after each symbol but the last, and skips what the voice does not know', () => {
    const idsOf = { _: [0], '^': [1], $: [2], ' ': [3], a: [14], '\u0327': [5], c: [16] };
    // "ç" comes decomposed; "constructor" must not be found on the prototype.
    expect(phonemeIds('aç x', idsOf)).toEqual([1, 0, 14, 0, 16, 0, 5, 0, 3, 0, 2]);
    expect(phonemeIds('', idsOf)).toEqual([1, 0, 2]);
  });
});

describe('createPiper without its files', () => {
  it('says so', async () => {
    await expect(createPiper({ id: 'x', modelPath: '/none', configPath: '/none' })).rejects.toMatchObject({
      problem: { code: 'MODEL_BROKEN' },
    });
  });
});

describe.skipIf(!isThere)('createPiper', () => {
  let joe: TtsProvider;
  beforeAll(async () => {
    joe = await createPiper({ id: 'piper-joe', modelPath, configPath: `${modelPath}.json` });
  }, 60_000);
  afterAll(() => joe.dispose());

  const speak = async (text: string, signal = never): Promise<Float32Array[]> => {
    const pieces = [];
    for await (const samples of joe.synthesise(text, signal)) pieces.push(samples);
    return pieces;
  };
  const secondsOf = (pieces: readonly Float32Array[]): number =>
    pieces.reduce((sum, { length }) => sum + length, 0) / joe.sampleRate;

  it('speaks as long as a person would, within full scale', async () => {
    const pieces = await speak('We are open from nine to five, Monday to Friday.');
    expect(joe.sampleRate).toBe(22_050);
    // Two clauses, a slice at a time.
    expect(pieces.length).toBeGreaterThan(4);
    expect(secondsOf(pieces)).toBeGreaterThan(2);
    expect(secondsOf(pieces)).toBeLessThan(6);
    const peak = Math.max(...pieces.flatMap((samples) => [...samples]).map(Math.abs));
    expect(peak).toBeGreaterThan(0.1);
    expect(peak).toBeLessThanOrEqual(1);
  });

  it('speaks replies of one word, and nothing for nothing', async () => {
    expect(secondsOf(await speak('Yes.'))).toBeGreaterThan(0.3);
    expect(await speak('')).toEqual([]);
    expect(await speak('... , !')).toEqual([]);
  });

  // A first piece that is long is waited for, and one that is silent says nothing yet.
  it('begins with the first third of a second, and no long piece follows', async () => {
    const [first, ...rest] = await speak('We are open on every working day of the week, and on Saturdays.');
    expect(secondsOf([first ?? new Float32Array(0)])).toBeLessThan(0.35);
    expect(first?.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
    // 64 frames and at most 12 more, 0.88 s; a sound may give free half as much of a pause before it.
    for (const piece of rest) expect(secondsOf([piece])).toBeLessThan(1.3);
  });

  it('stops between pieces', async () => {
    const aborter = new AbortController();
    let count = 0;
    const interrupted = async (): Promise<void> => {
      for await (const samples of joe.synthesise('One thing. Two things. Three things.', aborter.signal)) {
        count += samples.length > 0 ? 1 : 0;
        aborter.abort();
      }
    };
    await expect(interrupted()).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(count).toBe(1);
    aborter.abort();
    await expect(speak('One.', aborter.signal)).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
  });

  it('lets the event loop turn between pieces', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const pieces = await speak('One thing is this. Two things are those. Three things are here.');
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(pieces.length - 1);
  });
});
