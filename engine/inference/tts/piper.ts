/**
 * Owns Piper voices on onnxruntime-node: text to IPA through espeak-ng (npm phonemizer), IPA to ids, ids to samples.
 * Nothing here knows sentences or replies; the text is already what shall be said.
 * Source of the id sequence and of the inputs: rhasspy/piper, src/python_run/piper/voice.py.
 */
import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { phonemize } from 'phonemizer';
import { z } from 'zod';
import { SidetoneError } from '../../contract/errors';
import type { TtsProvider } from '../providers';
import { piecesOf, type Clause } from './clauses';

export type PiperOptions = {
  readonly id: string;
  readonly modelPath: string;
  /** The voice's `.onnx.json`. */
  readonly configPath: string;
  /** Two halve the time against one; more than two gain little on a model this small. */
  readonly threads?: number;
};

const configSchema = z.object({
  audio: z.object({ sample_rate: z.int().positive() }),
  espeak: z.object({ voice: z.string() }),
  inference: z.object({ noise_scale: z.number(), length_scale: z.number(), noise_w: z.number() }),
  phoneme_id_map: z.record(z.string(), z.array(z.int())),
});

const PAD = '_';
const START = '^';
const END = '$';

/**
 * Loads the voice and says a word, so that the first real sentence does not pay for warming up.
 * @throws SidetoneError MODEL_BROKEN if the files are not a Piper voice.
 */
export async function createPiper(options: PiperOptions): Promise<TtsProvider> {
  const config = await readConfig(options.configPath);
  const session = await load(options);
  const { noise_scale, length_scale, noise_w } = config.inference;
  const scales = new Tensor('float32', Float32Array.of(noise_scale, length_scale, noise_w), [3]);

  const idsOf = (phonemes: string): readonly number[] => {
    const symbols = [...phonemes.normalize('NFD')].filter((symbol) => symbol in config.phoneme_id_map);
    // Every symbol is followed by a pad: the voices were trained so.
    const sequence = [START, PAD, ...symbols.flatMap((symbol) => [symbol, PAD]), END];
    return sequence.flatMap((symbol) => config.phoneme_id_map[symbol] ?? []);
  };

  const synthesisePiece = async (piece: readonly Clause[]): Promise<Float32Array> => {
    const phonemes: string[] = [];
    for (const clause of piece) phonemes.push(await toPhonemes(clause, config.espeak.voice));
    const ids = idsOf(phonemes.join(' '));
    const { output } = await session.run({
      input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
      scales,
    });
    if (output === undefined || !(output.data instanceof Float32Array)) {
      throw new SidetoneError('TTS_FAILED', `The voice ${options.id} gave no samples.`);
    }
    const samples = output.data.map((sample) => Math.max(-1, Math.min(1, sample)));
    output.dispose();
    return samples;
  };

  await synthesisePiece([{ words: 'Hello', mark: '.' }]);

  return {
    id: options.id,
    sampleRate: config.audio.sample_rate,
    synthesise: async function* (text, signal) {
      for (const piece of piecesOf(text)) {
        // `run` blocks this thread; a cancellation can only be noticed between pieces.
        await nextTurn();
        if (signal.aborted) throw new SidetoneError('CANCELLED');
        yield await synthesisePiece(piece);
      }
    },
    dispose: () => session.release(),
  };
}

/** espeak drops the marks that end a clause; the voice wants them, they carry the melody. */
async function toPhonemes({ words, mark }: Clause, voice: string): Promise<string> {
  const phonemes = await phonemize(words, voice);
  return phonemes.join(' ').trim() + mark;
}

async function load({ modelPath, threads = 2, id }: PiperOptions): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(modelPath, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // The arena keeps the peak of the longest sentence for ever.
      enableCpuMemArena: false,
    });
  } catch (thrown) {
    throw new SidetoneError('MODEL_BROKEN', `The voice ${id} could not be loaded.`, 'Fetch it again.', {
      cause: thrown,
    });
  }
}

async function readConfig(path: string): Promise<z.infer<typeof configSchema>> {
  try {
    return configSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    throw new SidetoneError(
      'MODEL_BROKEN',
      `${path} is not the description of a Piper voice.`,
      'Fetch it again.',
      {
        cause: thrown,
      },
    );
  }
}
