/**
 * Owns Piper voices on onnxruntime-node: words to phonemes (phonemes.ts), phonemes to ids, ids to samples. It must not
 * know replies or profiles; the text is already what shall be said.
 * Source of the id sequence, the inputs and the scales: rhasspy/piper, src/python_run/piper/voice.py.
 */
import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { SidetoneError } from '../../contract/errors';
import { openSession } from '../onnx/session';
import type { TtsProvider } from '../providers';
import { piecesOf, type Clause } from './clauses';
import { withPause } from './pauses';
import { toPhonemes } from './phonemes';

export type PiperOptions = {
  readonly id: string;
  readonly modelPath: string;
  /** The voice's `.onnx.json`. */
  readonly configPath: string;
  /** See openSession; none by default. */
  readonly cacheDir?: string;
  /** Two halve the time against one; more than two gain little on a model this small. */
  readonly threads?: number;
};

const configSchema = z.object({
  audio: z.object({ sample_rate: z.int().positive() }),
  espeak: z.object({ voice: z.string() }),
  inference: z.object({ noise_scale: z.number(), length_scale: z.number(), noise_w: z.number() }),
  phoneme_id_map: z.record(z.string(), z.array(z.int())),
});

/**
 * Said once after the start. espeak's WebAssembly is compiled better while it runs: on two cores the first clauses took
 * 175, 85 and 33 ms, from then on 15 to 25 ms.
 */
const WARM_UP = [
  'You can park for free behind the building',
  'A cleaning costs ninety-five dollars',
  'Yes, of course',
  'We are open from Monday to Friday',
] as const;

export type PhonemeIds = Readonly<Record<string, readonly number[]>>;

/**
 * Loads the voice and says a word; a few more follow, so that the first real sentence does not pay for warming up.
 * @throws SidetoneError MODEL_BROKEN if the files are not a Piper voice.
 */
export async function createPiper(options: PiperOptions): Promise<TtsProvider> {
  const config = await readConfig(options.configPath);
  const session = await load(options);
  const { noise_scale, length_scale, noise_w } = config.inference;
  const scales = new Tensor('float32', Float32Array.of(noise_scale, length_scale, noise_w), [3]);

  const speak = async (piece: readonly Clause[]): Promise<Float32Array> => {
    const phonemes: string[] = [];
    for (const { words, mark } of piece) {
      phonemes.push((await toPhonemes(words, config.espeak.voice)) + mark);
    }
    const ids = phonemeIds(phonemes.join(' '), config.phoneme_id_map);
    const { output } = await session.run({
      input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
      scales,
    });
    if (output === undefined || !(output.data instanceof Float32Array)) {
      throw new SidetoneError('TTS_FAILED', `The voice ${options.id} gave no samples.`);
    }
    // Clipped, never scaled: a level of its own for each piece would be heard as jumps.
    const samples = output.data.map((sample) => Math.max(-1, Math.min(1, sample)));
    output.dispose();
    return samples;
  };

  try {
    await speak([{ words: 'Yes', mark: '.' }]);
  } catch (thrown) {
    await session.release();
    throw broken(`The voice ${options.id} does not speak.`, thrown);
  }

  let isWanted = false;
  /** In the background, until there is something to say. */
  const warmUp = async (): Promise<void> => {
    for (const words of WARM_UP) {
      await nextTurn();
      if (isWanted) return;
      await toPhonemes(words, config.espeak.voice);
    }
  };
  // It has spoken once: what could fail now fails again, and is told, when somebody waits for it.
  warmUp().catch(() => {});

  return {
    id: options.id,
    sampleRate: config.audio.sample_rate,
    synthesise: async function* (text, signal) {
      isWanted = true;
      const pieces = piecesOf(text);
      for (const [index, piece] of pieces.entries()) {
        // `run` blocks this thread; a cancellation can only be noticed between pieces.
        await nextTurn();
        if (signal.aborted) throw new SidetoneError('CANCELLED');
        const said = await speak(piece);
        if (signal.aborted) throw new SidetoneError('CANCELLED');
        const mark = piece.at(-1)?.mark ?? '';
        const isLast = index === pieces.length - 1;
        const samples = withPause(said, config.audio.sample_rate, mark, isLast ? 'end' : 'cut');
        if (samples.length > 0) yield samples;
      }
    },
    dispose: () => {
      isWanted = true;
      return session.release();
    },
  };
}

/**
 * Phonemes as the voice's ids: `^` first, `$` last, a pad `_` after each but the last, as the voices were trained.
 * Symbols are code points of the decomposed form; unknown ones are left out.
 */
export function phonemeIds(phonemes: string, idsOf: PhonemeIds): readonly number[] {
  const known = [...phonemes.normalize('NFD')].filter((symbol) => Object.hasOwn(idsOf, symbol));
  return ['^', '_', ...known.flatMap((symbol) => [symbol, '_']), '$'].flatMap(
    (symbol) => idsOf[symbol] ?? [],
  );
}

async function load({ modelPath, threads = 2, id, cacheDir }: PiperOptions): Promise<InferenceSession> {
  try {
    return await openSession(
      modelPath,
      {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        // Pieces are short, so the arena's peak is small: 206 MB resident after 60 pieces, without it 322 MB, and slower.
        enableCpuMemArena: true,
        extra: {
          session: {
            // A second, rearranged copy of the weights: 40 MB that make nothing faster here.
            disable_prepacking: '1',
            // Threads that spin while they wait take the cores from recogniser and language model, and from each other.
            intra_op: { allow_spinning: '0' },
          },
        },
      },
      cacheDir ?? null,
    );
  } catch (thrown) {
    throw broken(`The voice ${id} could not be loaded.`, thrown);
  }
}

async function readConfig(path: string): Promise<z.infer<typeof configSchema>> {
  try {
    return configSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    throw broken(`${path} is not the description of a Piper voice.`, thrown);
  }
}

const broken = (message: string, cause: unknown): SidetoneError =>
  new SidetoneError('MODEL_BROKEN', message, 'Fetch it again.', { cause });
