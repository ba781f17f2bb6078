import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MIC_RATE } from '../../contract/units';
import { resample } from '../../audio/resample';
import { readWav } from '../../audio/wav';
import { dataDir, modelDir } from '../../models/paths';
import type * as Runtime from '../onnx/runtime';
import type { SttProvider } from '../providers';
import { createMoonshine } from './moonshine';
import { normaliseWords, wordErrorRate, wordErrors } from '../../bench/word-errors';

/** Each run of a part of a model is a step: how many there were, and what is to happen when one begins. */
const steps = vi.hoisted(() => ({ count: 0, begins: () => {} }));
vi.mock('../onnx/runtime', async (importOriginal) => {
  const { createSession } = await importOriginal<typeof Runtime>();
  return {
    createSession: async (...given: Parameters<typeof createSession>) => {
      const session = await createSession(...given);
      const run = session.run.bind(session);
      return Object.assign(session, {
        run: (...what: Parameters<typeof run>) => {
          steps.count += 1;
          steps.begins();
          return run(...what);
        },
      });
    },
  };
});

const root = fileURLToPath(new URL('../../../', import.meta.url));
const callers = join(root, 'e2e', 'callers');
const testdata = join(root, '..', 'shared', 'testdata');
const data = dataDir(process.env, process.platform, homedir());

function filesOf(id: string) {
  const folder = modelDir(data, id);
  return {
    id,
    encoderPath: join(folder, 'encoder_model.onnx'),
    decoderPath: join(folder, 'decoder_model_merged.onnx'),
  };
}

const isThere = (id: string) => existsSync(filesOf(id).encoderPath) && existsSync(filesOf(id).decoderPath);

function read(path: string): Float32Array {
  const { samples, sampleRate } = readWav(readFileSync(path));
  return resample(samples, sampleRate, MIC_RATE);
}

const never = new AbortController().signal;

/**
 * Low-pass noise, as rooms have it, the same in every run: Park and Miller's generator, "Random number generators",
 * CACM 31 (1988).
 */
function noise(length: number, deviation: number): Float32Array {
  let seed = 1;
  let last = 0;
  return Float32Array.from({ length }, () => {
    seed = (seed * 16_807) % 2_147_483_647;
    const even = Math.sqrt(3) * ((2 * seed) / 2_147_483_647 - 1);
    last = 0.9 * last + 0.44 * even;
    return deviation * last;
  });
}

type Line = { readonly file: string; readonly text: string };
const lines = readFileSync(join(callers, 'callers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): Line => JSON.parse(line))
  .filter(({ file }) => /^(question|short)/.test(file));

for (const id of ['moonshine-tiny', 'moonshine-base']) {
  if (!isThere(id))
    process.stderr.write(`moonshine.test: ${id} skipped, its files are not in ${modelDir(data, id)}\n`);

  describe.skipIf(!isThere(id))(`createMoonshine with ${id}`, () => {
    let stt: SttProvider;
    beforeAll(async () => {
      stt = await createMoonshine(filesOf(id));
    }, 60_000);
    afterAll(() => stt.dispose());

    it('understands callers: catches a broken cache, vocabulary or end of text', async () => {
      const scores = [];
      for (const { file, text } of lines) {
        scores.push(wordErrors(text, await stt.transcribe(read(join(callers, file)), never)));
      }
      expect(wordErrorRate(scores)).toBeLessThan(0.08);
    }, 60_000);

    it('hears a sentence after a second and a half of a room: catches a key that is held before the user speaks', async () => {
      const said = read(join(callers, 'question_04.wav'));
      const loudest = said.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      // 45 dB under the voice, as a quiet room is for a laptop's microphone.
      const room = noise(said.length + 1.5 * MIC_RATE, loudest * 10 ** (-45 / 20));
      for (const [at, sample] of said.entries())
        room[1.5 * MIC_RATE + at] = (room[1.5 * MIC_RATE + at] ?? 0) + sample;
      expect(wordErrors('Where can I park?', await stt.transcribe(room, never)).errors).toBe(0);
    }, 30_000);

    const HUM_HZ = [50, 100, 150, 200];
    it.each([
      ['an offset', () => 0.03],
      [
        'hum',
        (at: number) =>
          HUM_HZ.reduce((sum, hertz) => sum + Math.sin((2 * Math.PI * hertz * at) / MIC_RATE), 0) * 0.015,
      ],
    ] as const)(
      'hears a sentence with %s before, under and after it: catches one that is lost whole',
      async (_, added) => {
        for (const { file, text } of lines.slice(0, 4)) {
          const said = read(join(callers, file));
          const heard = new Float32Array(said.length + 2.2 * MIC_RATE);
          heard.set(said, 0.7 * MIC_RATE);
          const { errors, words } = wordErrors(
            text,
            await stt.transcribe(
              heard.map((sample, at) => sample + added(at)),
              never,
            ),
          );
          expect([file, errors < words / 2]).toEqual([file, true]);
        }
      },
      60_000,
    );

    it('hears no words in hum and tones: catches a telephone that becomes a turn', async () => {
      const tones = [[50], [50, 100, 150], [60, 120], [440, 480], [480, 620], [1000], [697, 1209], [2100]];
      for (const hertz of tones) {
        for (const amplitude of [0.02, 0.1]) {
          const samples = Float32Array.from({ length: 3 * MIC_RATE }, (_, at) =>
            hertz.reduce(
              (sum, each) => sum + amplitude * Math.sin((2 * Math.PI * each * at) / MIC_RATE),
              0.02,
            ),
          );
          expect([hertz, amplitude, await stt.transcribe(samples, never)]).toEqual([hertz, amplitude, '']);
        }
      }
    }, 60_000);

    it('hears no words in a room and a click: catches a turn that a table takes', async () => {
      const room = noise(2.2 * MIC_RATE, 10 ** (-55 / 20));
      for (let at = 0; at < 80; at += 1) room[1.5 * MIC_RATE + at] = at % 2 === 0 ? 0.3 : -0.3;
      expect(await stt.transcribe(room, never)).toBe('');
    }, 30_000);

    it('answers two requests at once as one after the other: catches a cache they share', async () => {
      const audio = ['question_01.wav', 'question_02.wav'].map((file) => read(join(callers, file)));
      const alone = [];
      for (const samples of audio) alone.push(await stt.transcribe(samples, never));
      expect(await Promise.all(audio.map((samples) => stt.transcribe(samples, never)))).toEqual(alone);
    }, 30_000);
  });
}

describe.skipIf(!isThere('moonshine-tiny'))('createMoonshine', () => {
  let stt: SttProvider;
  beforeAll(async () => {
    stt = await createMoonshine({ ...filesOf('moonshine-tiny'), threads: 1 });
  }, 60_000);
  afterAll(() => stt.dispose());

  it('hears nothing in nothing: catches words invented for silence', async () => {
    for (const length of [0, 1, 800, 1600, 16_000]) {
      expect(await stt.transcribe(new Float32Array(length), never)).toBe('');
    }
    const soft = Float32Array.from({ length: 16_000 }, (_, i) => 5e-4 * Math.sin(i / 3));
    expect(await stt.transcribe(soft, never)).toBe('');
  });

  it('stops after the step under way: catches an abort that is heeded only at the end', async () => {
    const stepsIn = async (work: () => Promise<unknown>): Promise<number> => {
      const before = steps.count;
      await work();
      return steps.count - before;
    };
    // Each is heard for the first time: what was said before is guessed, and costs fewer steps.
    const whole = await stepsIn(() => stt.transcribe(read(join(callers, 'pause_09.wav')), never));
    expect(whole).toBeGreaterThan(20);
    for (const [file, last] of [
      ['pause_10.wav', 1],
      ['pause_11.wav', 5],
      ['pause_12.wav', 12],
    ] as const) {
      const controller = new AbortController();
      const from = steps.count;
      steps.begins = () => {
        if (steps.count - from === last) controller.abort();
      };
      const taken = await stepsIn(() =>
        expect(stt.transcribe(read(join(callers, file)), controller.signal)).rejects.toMatchObject({
          problem: { code: 'CANCELLED' },
        }),
      );
      expect([file, taken]).toEqual([file, last]);
    }
    steps.begins = () => {};
  });

  it('does not start for a request that is cancelled already: catches wasted work', async () => {
    await expect(stt.transcribe(new Float32Array(0), AbortSignal.abort())).rejects.toMatchObject({
      problem: { code: 'CANCELLED' },
    });
  });

  it('says that a model is broken: catches an unexplained crash at start', async () => {
    const files = filesOf('moonshine-tiny');
    for (const wrong of [join(root, 'package.json'), join(root, 'missing.onnx'), files.encoderPath]) {
      await expect(createMoonshine({ ...files, decoderPath: wrong })).rejects.toMatchObject({
        problem: { code: 'MODEL_BROKEN' },
      });
    }
  });

  const noise = join(testdata, 'noise');
  if (!existsSync(noise))
    process.stderr.write('moonshine.test: noise skipped, there is no shared test data\n');
  it.skipIf(!existsSync(noise))(
    'hears no words in noise: catches a tap that becomes a turn',
    async () => {
      for (const file of readdirSync(noise).filter((name) => name.endsWith('.wav'))) {
        // The first five seconds; the whole of it is the benchmark's business.
        const samples = read(join(noise, file)).subarray(0, 5 * MIC_RATE);
        expect([file, await stt.transcribe(samples, never)]).toEqual([file, '']);
      }
    },
    60_000,
  );
});

const loopy = join(testdata, 'speech', 'ljspeech_LJ001-0024.wav');
const canLoop = existsSync(loopy) && isThere('moonshine-base');
if (!canLoop)
  process.stderr.write('moonshine.test: loop skipped, the recording or moonshine-base is missing\n');

describe.skipIf(!canLoop)('createMoonshine on a recording that makes base repeat itself', () => {
  it('says each phrase once: catches "in the year 1462, and was also printed in the year 1462, and ..."', async () => {
    const stt = await createMoonshine(filesOf('moonshine-base'));
    const text = await stt.transcribe(read(loopy), never);
    await stt.dispose();
    // In digits or in words.
    expect(normaliseWords(text).filter((word) => word === '1462')).toHaveLength(1);
    expect(text).toContain('actually dated');
  }, 60_000);
});
