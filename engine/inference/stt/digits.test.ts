import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joined } from '../../audio/joined';
import { resample } from '../../audio/resample';
import { readWav } from '../../audio/wav';
import { digitErrors } from '../../bench/digit-errors';
import { digitsIn } from '../../text/spoken-digits';
import { spokenParts } from '../../bench/digits-spoken';
import { MIC_RATE } from '../../contract/units';
import { dataDir, modelDir } from '../../models/paths';
import type { SttProvider, TtsProvider } from '../providers';
import { createFlite } from '../tts/flite';
import { createMoonshine } from './moonshine';

const ID = 'moonshine-base';
const folder = modelDir(dataDir(process.env, process.platform, homedir()), ID);
const files = {
  id: ID,
  encoderPath: join(folder, 'encoder_model.onnx'),
  decoderPath: join(folder, 'decoder_model_merged.onnx'),
};
const isHere = existsSync(files.encoderPath) && existsSync(files.decoderPath);
if (!isHere) process.stderr.write(`digits.test: skipped, ${ID} is not in ${folder}\n`);

const callers = fileURLToPath(new URL('../../../e2e/callers/', import.meta.url));
const never = new AbortController().signal;

/** Numbers that stop at a pause. Most of them were gone on with. */
const STOPPED: readonly (readonly [voice: string, groups: string, digits: string])[] = [
  ['awb', 'You can reach me at|four four four', '444'],
  ['slt', 'My number is|three eight four', '384'],
  ['kal16', 'My phone number is eight two nine', '829'],
  ['slt', 'My phone number is', ''],
  ['slt', 'My phone number is|two two four one|double seven seven', '2241777'],
  ['rms', 'My number is|double seven three|three zero five', '773305'],
  ['kal16', 'You can reach me at five one one|seven four one', '511741'],
  ['kal16', 'My phone number is seven five four', '754'],
  ['slt', 'You can reach me at|three three zero|four four seven', '330447'],
  ['slt', 'My student number is one three', '13'],
  ['rms', 'My postcode is|two|nine one|six six', '29166'],
];

/** Numbers that are all there, and end as they are meant to. */
const WHOLE: readonly (readonly [voice: string, groups: string, digits: string])[] = [
  ['slt', 'The zip code is|nine three|eight two five', '93825'],
  ['rms', 'You can reach me at|one three four four|two eight nine|three nine three', '1344289393'],
  ['kal16', 'My card number is|four six zero two|six six one eight|three three six four', '460266183364'],
  ['awb', 'The order number is|nine eight|three nine', '9839'],
  ['slt', 'The house was built in|nineteen sixty four', '1964'],
];

describe.skipIf(!isHere)('createMoonshine on numbers', () => {
  let stt: SttProvider;
  const voices = new Map<string, TtsProvider>();
  beforeAll(async () => {
    stt = await createMoonshine(files);
    for (const voice of ['slt', 'rms', 'awb', 'kal16'] as const) {
      voices.set(voice, await createFlite({ id: voice, speaker: voice }));
    }
  }, 60_000);
  afterAll(async () => {
    await stt.dispose();
    for (const voice of voices.values()) await voice.dispose();
  });

  const heard = async (voice: string, groups: string): Promise<string> => {
    const say = async (text: string): Promise<Float32Array> => {
      const tts = voices.get(voice);
      if (tts === undefined) throw new Error(`no voice ${voice}`);
      const pieces: Float32Array[] = [];
      for await (const piece of tts.synthesise(text, never)) pieces.push(piece);
      return resample(joined(pieces), tts.sampleRate, MIC_RATE);
    };
    const number = { kind: '', groups: groups.split('|').map((text) => ({ text, digits: '' })) };
    const last = (await spokenParts(number, say, 1)).at(-1);
    return digitsIn(await stt.transcribe(last?.samples ?? new Float32Array(0), never));
  };

  it('writes no digit that was not said: catches "555-219-3666" for "555 219"', async () => {
    const wrong = [];
    for (const [voice, groups, digits] of STOPPED) {
      for (const seed of [1]) {
        const written = await heard(voice, groups);
        if (digitErrors(digits, written).invented > 0)
          wrong.push(`${groups} (${voice}, ${seed}): ${written}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('writes every digit that was said: catches a doubt that takes the end of a number', async () => {
    const written = [];
    for (const [voice, groups] of WHOLE) written.push(await heard(voice, groups));
    expect(written).toEqual(WHOLE.map(([, , digits]) => digits));
  }, 60_000);

  it("goes on with no caller's number: catches digits that a recording does not hold", async () => {
    const { samples, sampleRate } = readWav(readFileSync(join(callers, 'pause_13.wav')));
    const number = resample(samples, sampleRate, MIC_RATE);
    const wrong = [];
    // Its groups end at 2179 and 3912 ms.
    for (const [endMs, digits] of [
      [2179, '555'],
      [3912, '555219'],
    ] as const) {
      for (const tailMs of [50, 150, 300, 500, 690]) {
        const text = await stt.transcribe(number.subarray(0, ((endMs + tailMs) * MIC_RATE) / 1000), never);
        if (digitErrors(digits, digitsIn(text)).invented > 0) wrong.push([digits, tailMs, text]);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});
