import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWav } from '../audio/wav';
import type { SttProvider } from '../inference/providers';
import { measureWer } from './wer';

/** Says what the loudness of the recording stands for, so that files and texts can be told apart. */
const recogniser = (heard: Readonly<Record<string, string>>): SttProvider => ({
  id: 'test',
  transcribe: async (samples) =>
    heard[`${samples.length} ${(samples[samples.length >> 1] ?? 0).toFixed(1)}`] ?? '',
  dispose: async () => {},
});

describe('measureWer', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wer-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const record = (file: string, level: number, sampleRate: number) =>
    writeFileSync(
      join(folder, file),
      writeWav({ channels: [new Float32Array(sampleRate).fill(level)], sampleRate }),
    );

  it('pools errors and brings every file to 16 kHz: catches texts paired with the wrong recording', async () => {
    record('a.wav', 0.5, 16_000);
    record('b.wav', 0.2, 48_000);
    writeFileSync(
      join(folder, 'texts.jsonl'),
      '{"file":"a.wav","text":"One two three."}\n\n{"file":"b.wav","text":"Hello there, Anna","seconds":1}\n',
    );
    const report = await measureWer(
      recogniser({ '16000 0.5': '123', '16000 0.2': 'hello there Hannah' }),
      folder,
    );
    expect(report.utterances.map(({ file, errors, words }) => [file, errors, words])).toEqual([
      ['a.wav', 0, 1],
      ['b.wav', 1, 3],
    ]);
    expect(report).toMatchObject({ wer: 0.25, errors: 1, words: 4, audioMs: 2000 });
    expect(report.realTimeFactor).toBeCloseTo(report.computeMs / 2000, 9);
  });

  it('refuses a folder without one list of texts: catches a perfect score for nothing', async () => {
    await expect(measureWer(recogniser({}), folder)).rejects.toMatchObject({
      problem: { code: 'AUDIO_FILE' },
    });
  });
});
