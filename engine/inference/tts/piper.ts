/**
 * Owns Piper voices: words to phonemes (phonemes.ts), phonemes to ids, ids to samples (vits.ts). It must not know
 * replies or profiles; the text is already what shall be said.
 * Source of the id sequence and the scales: rhasspy/piper, src/python_run/piper/voice.py.
 */
import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { problemOf, SidetoneError, thrownOf } from '../../contract/errors';
import type { TtsProvider } from '../providers';
import { piecesOf, type Clause } from './clauses';
import { createSilenceShaper } from './closing-silence';
import { toPhonemes } from './phonemes';
import { openVits, type Scales, type Vits } from './vits';

export type PiperOptions = {
  readonly id: string;
  readonly modelPath: string;
  /** The voice's `.onnx.json`. */
  readonly configPath: string;
  /** See openSession; none by default. */
  readonly cacheDir?: string;
  /** Two halve the time against one; more than two gain little on a model this small. */
  readonly threads?: number;
  /**
   * Without the noise that is drawn for the sound and for the length of every phoneme: the same words come out the
   * same, and flatter.
   */
  readonly isSteady?: boolean | undefined;
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
  'We are open from Monday to Friday',
] as const;

/**
 * Said while loading, to hear whether the voice speaks at all and whether it may be cut into slices: about 80 frames.
 */
const PROBE: Clause = { words: 'Yes of course', mark: '.' };

export type PhonemeIds = Readonly<Record<string, readonly number[]>>;

/**
 * Loads the voice and says a few words; a few more follow, so that the first real sentence does not pay for warming up.
 * @throws SidetoneError MODEL_BROKEN if the files are not a Piper voice.
 */
export async function createPiper(options: PiperOptions): Promise<TtsProvider> {
  const config = await readConfig(options.id, options.configPath);
  const idsOf = async (piece: readonly Clause[]): Promise<readonly number[]> => {
    const phonemes: string[] = [];
    for (const { words, mark } of piece) {
      phonemes.push((await toPhonemes(words, config.espeak.voice)) + mark);
    }
    return phonemeIds(phonemes.join(' '), config.phoneme_id_map);
  };
  const vits = await load(options, await idsOf([PROBE]));
  if (!vits.isSliced) {
    process.stderr.write(
      `The graph of the voice ${options.id} can't be cut; it is slower to begin and to stop.\n`,
    );
  }
  const { noise_scale, length_scale, noise_w } = config.inference;
  const scales: Scales =
    options.isSteady === true ? [0, length_scale, 0] : [noise_scale, length_scale, noise_w];

  let isWanted = false;
  /** In the background, until there is something to say. */
  const warmUp = async (): Promise<void> => {
    for (const words of WARM_UP) {
      await nextTurn();
      if (isWanted) return;
      await toPhonemes(words, config.espeak.voice);
    }
  };
  // It has spoken once: what could fail now fails again, and is told, when a turn waits for it.
  warmUp().catch(() => {});

  return {
    id: options.id,
    sampleRate: config.audio.sample_rate,
    synthesise: async function* (text, signal) {
      isWanted = true;
      const pieces = piecesOf(text);
      for (const [index, piece] of pieces.entries()) {
        // A turn for what was sent meanwhile, an abort above all: finding phonemes blocks this thread.
        await nextTurn();
        if (signal.aborted) throw new SidetoneError('CANCELLED');
        const ids = await idsOf(piece);
        const mark = piece.at(-1)?.mark ?? '';
        const isLast = index === pieces.length - 1;
        const shaper = createSilenceShaper(config.audio.sample_rate, mark, isLast ? 'end' : 'cut');
        for await (const said of vits.speak(ids, scales, signal)) {
          if (signal.aborted) throw new SidetoneError('CANCELLED');
          const samples = shaper.push(clipped(said));
          if (samples.length > 0) yield samples;
        }
        if (signal.aborted) throw new SidetoneError('CANCELLED');
        const rest = shaper.end();
        if (rest.length > 0) yield rest;
      }
    },
    dispose: () => {
      isWanted = true;
      return vits.release();
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

async function load(
  { modelPath, threads = 2, id, cacheDir }: PiperOptions,
  probe: readonly number[],
): Promise<Vits> {
  try {
    return await openVits(
      modelPath,
      {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        // Pieces are short, so the arena's peak is small: 206 MB resident after 60 pieces, without it 322 MB, and
        // slower.
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
      probe,
    );
  } catch (thrown) {
    throw thrownOf(problemOf('MODEL_BROKEN.model', { id }), { cause: thrown });
  }
}

/** In place. Clipped, never scaled: a level of its own for each piece would be heard as jumps. */
function clipped(samples: Float32Array): Float32Array {
  for (let i = 0; i < samples.length; i++) samples[i] = Math.max(-1, Math.min(1, samples[i] ?? 0));
  return samples;
}

async function readConfig(id: string, path: string): Promise<z.infer<typeof configSchema>> {
  try {
    return configSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    throw thrownOf(problemOf('MODEL_BROKEN.model', { id }), { cause: thrown });
  }
}
