import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWav } from '../audio/wav';
import { speechSpans } from './speech-spans';
import { heardUpTo, pointsOf, readTurnRecordings } from './turn-points';

const RATE = 16_000;
/** Alternating speech and silence, in milliseconds. */
const audio = (...spans: readonly number[]): Float32Array =>
  Float32Array.from(
    spans.flatMap((ms, index) =>
      Array.from({ length: (ms * RATE) / 1000 }, (_, at) =>
        index % 2 === 0 ? 0 : 0.5 * (at % 2 === 0 ? 1 : -1),
      ),
    ),
  );

describe('speechSpans', () => {
  it('joins what is nearer than a pause and leaves clicks out', () => {
    expect(speechSpans(audio(300, 500, 150, 400, 250, 600, 300, 10, 90), RATE, 200)).toEqual([
      { fromMs: 300, toMs: 1350 },
      { fromMs: 1600, toMs: 2200 },
    ]);
    expect(speechSpans(audio(1000), RATE, 200)).toEqual([]);
  });
});

describe('turn points', () => {
  const of = { set: 'speech', file: 'a.wav', fold: 'a.wav', recordingKind: 'speech' } as const;
  const spans = [
    { fromMs: 1000, toMs: 1500 },
    { fromMs: 1900, toMs: 2500 },
  ];

  it('makes a hold of each pause and an end of the end', () => {
    expect(pointsOf(spans, of).map(({ silenceFromMs, holdMs }) => [silenceFromMs, holdMs])).toEqual([
      [1500, 400],
      [2500, null],
    ]);
  });

  it('hears no more than was there: catches a score that knows the future', () => {
    const [hold] = pointsOf(spans, of);
    const heard = heardUpTo(new Float32Array(RATE * 3).fill(0.5), hold!, 96);
    // From the pre-roll before the first word to 96 ms into the silence.
    expect(heard).toHaveLength(((1500 + 96 - 500) * RATE) / 1000);
    expect(heardUpTo(new Float32Array(RATE), hold!, 96).at(-1)).toBe(0);
  });

  describe('read from a folder', () => {
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'turns-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('takes callers from elsewhere where they are missing, and leaves out what is said over the persona', async () => {
      const elsewhere = join(folder, 'elsewhere');
      mkdirSync(elsewhere);
      mkdirSync(join(folder, 'orders'));
      const wav = writeWav({ channels: [audio(300, 500, 300, 500, 300)], sampleRate: RATE });
      for (const file of ['elsewhere/a.wav', 'elsewhere/b.wav', 'orders/c.wav'])
        writeFileSync(join(folder, file), wav);
      const line = (file: string, kind: string) =>
        JSON.stringify({
          file,
          kind,
          voice: 'v',
          speechMs: [
            [300, 800],
            [1100, 1600],
          ],
        });
      writeFileSync(
        join(elsewhere, 'callers.jsonl'),
        `${line('a.wav', 'pause')}\n${line('b.wav', 'backchannel')}\n`,
      );
      const recordings = await readTurnRecordings(folder, elsewhere);
      expect(recordings.flatMap(({ points }) => points.map(({ file, holdMs }) => [file, holdMs]))).toEqual([
        ['a.wav', 300],
        ['a.wav', null],
        ['c.wav', 300],
        ['c.wav', null],
      ]);
    });

    it('says so where there is nothing: catches a perfect score for nothing', async () => {
      await expect(readTurnRecordings(folder, folder)).rejects.toMatchObject({
        problem: { code: 'AUDIO_FILE' },
      });
    });
  });
});
