/**
 * Owns the model behind the recogniser: it loads both halves of Moonshine and writes the tokens of one sound. It must
 * not know utterances, and which of its texts is believed is its caller's affair.
 *
 * Method: greedy decoding with the merged ONNX decoder, whose first step computes the keys and values of the encoder's
 * output, which every later step is given again. The first step is given guessed tokens, too. It says of all of them
 * at once whether the model would have chosen them (Leviathan et al., "Fast Inference from Transformers via Speculative
 * Decoding", 2023, with a former text as the draft model).
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { problemOf, SidetoneError, thrownOf } from '../../contract/errors';
import { MIC_RATE } from '../../contract/units';
import { openSession } from '../onnx/session';
import { openEncoder, type Encoder } from './encoder';
import { beforeDigit, beforeRestart, isImagined, isLooping, isOutnumbered } from './said-tokens';
import { choicesOf, firstPositions } from './tensors';
import { END_TOKEN, START_TOKEN, UNSPOKEN } from './vocabulary';

export type MoonshineOptions = {
  readonly id: string;
  readonly encoderPath: string;
  readonly decoderPath: string;
  /** See openSession; none by default. */
  readonly cacheDir?: string;
  /** Threads of one step; 2 by default. */
  readonly threads?: number;
};

const DEFAULT_THREADS = 2;

/** Speech has at most this many tokens a second (Useful Sensors' own bound against runaway decoding) ... */
const TOKENS_PER_SECOND = 6.5;
/** ... and a short answer some more: "Yes." in 300 ms needs 3 with the end. */
const EXTRA_TOKENS = 6;

export type Model = {
  readonly encoder: Encoder;
  readonly decoder: InferenceSession;
  /** An empty cache: what the first step is given. */
  readonly emptyCache: Readonly<Record<string, Tensor>>;
  /** Output name by the input that it becomes in the next step: those of the decoder, and of the encoder. */
  readonly decoderCache: ReadonlyMap<string, string>;
  readonly encoderCache: ReadonlyMap<string, string>;
};

export type Decoded = {
  readonly tokens: readonly number[];
  /** What ended them: the model itself, the number of tokens that the sound can have, or the text beginning again. */
  readonly end: 'itself' | 'limit' | 'restart';
};

/**
 * Which model it is, is read from its inputs.
 * @throws SidetoneError MODEL_BROKEN if a file can't be loaded or is not Moonshine's.
 */
export async function loadModel(options: MoonshineOptions): Promise<Model> {
  const sessionOptions = {
    intraOpNumThreads: options.threads ?? DEFAULT_THREADS,
    interOpNumThreads: 1,
  } satisfies InferenceSession.SessionOptions;
  // Threads that spin while they wait take twice the processor time. Where another program wants the cores too, an
  // utterance takes twice as long (420 to 1160 ms against 240 to 450, three runs on two busy cores).
  const patient = { intra_op: { allow_spinning: '0' } };
  const opened: { release(): Promise<void> }[] = [];
  try {
    const encoder = await openEncoder(
      options.encoderPath,
      {
        ...sessionOptions,
        // It runs once an utterance; an arena would keep the peak of the longest one for ever.
        enableCpuMemArena: false,
        extra: { session: patient },
      },
      options.cacheDir ?? null,
    );
    opened.push(encoder);
    const decoder = await openSession(
      options.decoderPath,
      {
        ...sessionOptions,
        // No second, rearranged copy of the weights: it is 52 MB, and a step gains little from it.
        // Unpacks the int8 output layer once and not in every step, where it takes half of the time (9.6 ms of base's
        // 20 under profiling). Costs its size as floats: 54 MB for base, 38 MB for tiny. The text stays the same.
        extra: { session: { ...patient, disable_quant_qdq: '1', disable_prepacking: '1' } },
      },
      options.cacheDir ?? null,
    );
    opened.push(decoder);
    return describe(encoder, decoder);
  } catch (error) {
    await Promise.all(opened.map((half) => half.release()));
    throw broken(options.id, error);
  }
}

/** Reads layers, heads and head size from the decoder's inputs, so that tiny and base need no table. */
function describe(encoder: Encoder, decoder: InferenceSession): Model {
  const emptyCache: Record<string, Tensor> = {};
  const decoderCache = new Map<string, string>();
  const encoderCache = new Map<string, string>();
  for (const input of decoder.inputMetadata) {
    if (!input.name.startsWith('past_key_values.')) continue;
    const [, heads, , size] = input.isTensor ? input.shape : [];
    if (typeof heads !== 'number' || typeof size !== 'number') throw new Error(`odd shape of ${input.name}`);
    emptyCache[input.name] = new Tensor('float32', new Float32Array(0), [1, heads, 0, size]);
    const present = input.name.replace('past_key_values.', 'present.');
    (input.name.includes('.encoder.') ? encoderCache : decoderCache).set(input.name, present);
  }
  if (decoderCache.size === 0 || !decoder.inputNames.includes('use_cache_branch'))
    throw new Error('not a Moonshine model');
  return { encoder, decoder, emptyCache, decoderCache, encoderCache };
}

export const releaseModel = async ({ encoder, decoder }: Model): Promise<void> => {
  await Promise.all([encoder.release(), decoder.release()]);
};

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new SidetoneError('CANCELLED');
}

export const broken = (id: string, cause: unknown): SidetoneError =>
  thrownOf(problemOf('MODEL_BROKEN.model', { id }), { cause });

/**
 * @param samples mono, 16 kHz. @param guessed tokens that the text may begin with: they cost one step together.
 * @returns the tokens of one sound. A step of onnxruntime-node blocks, but starts in a fresh turn of the event loop,
 * so that an abort that came meanwhile is seen between any two steps.
 * @throws SidetoneError CANCELLED, STT_FAILED if the model fails.
 */
export async function decode(
  model: Model,
  samples: Float32Array,
  guessed: readonly number[],
  signal: AbortSignal,
): Promise<Decoded> {
  try {
    return await decodeSound(model, samples, guessed, signal);
  } catch (error) {
    if (error instanceof SidetoneError) throw error;
    // Its model may have been released meanwhile.
    throwIfAborted(signal);
    throw thrownOf(problemOf('STT_FAILED.utterance'), { cause: error });
  }
}

async function decodeSound(
  model: Model,
  samples: Float32Array,
  guess: readonly number[],
  signal: AbortSignal,
): Promise<Decoded> {
  const { encoder, decoder } = model;
  const encoded = await encoder.encode(samples, () => throwIfAborted(signal));
  const feeds: Record<string, Tensor> = {
    ...model.emptyCache,
    encoder_hidden_states: encoded,
    use_cache_branch: flag(false),
  };
  const usual = Math.ceil((samples.length / MIC_RATE) * TOKENS_PER_SECOND);
  const limit = usual + EXTRA_TOKENS;
  const laterOutputs = ['logits', ...model.decoderCache.values()];
  const guessed = guess.slice(0, limit - 1);
  feeds['input_ids'] = ids([START_TOKEN, ...guessed]);
  const first = await decoder.run(feeds);
  throwIfAborted(signal);
  const choices = choicesOf(output(first, 'logits'), UNSPOKEN);
  const chosen = choices.map(({ token }) => token);
  const wrong = guessed.findIndex(
    (token, at) => token !== chosen[at] && !(at === 0 && isOutnumbered(guessed, chosen)),
  );
  const right = wrong === -1 ? guessed.length : wrong;
  const tokens = guessed.slice(0, right);
  const imagined = tokens.findIndex((_, at) => isImagined(tokens.slice(0, at), choices[at]?.doubt ?? 0));
  if (imagined !== -1) return { tokens: beforeDigit(tokens.slice(0, imagined)), end: 'itself' };
  let next = choices[right];
  // What comes after a wrong guess was computed from it.
  keepCache(feeds, first, model.decoderCache, right + 1);
  keepCache(feeds, first, model.encoderCache);
  feeds['use_cache_branch'] = flag(true);
  while (next !== undefined && next.token !== END_TOKEN) {
    const { token, doubt } = next;
    if (isImagined(tokens, doubt)) return { tokens: beforeDigit(tokens), end: 'itself' };
    tokens.push(token);
    if (tokens.length >= limit) return { tokens, end: 'limit' };
    if (tokens.length > usual && isLooping(tokens)) return { tokens, end: 'limit' };
    const once = tokens.length > usual ? beforeRestart(tokens) : tokens;
    if (once.length < tokens.length) return { tokens: once, end: 'restart' };
    feeds['input_ids'] = ids([token]);
    // The later steps' outputs of the encoder's cache are empty: the first step's stay.
    const step = await decoder.run(feeds, laterOutputs);
    throwIfAborted(signal);
    keepCache(feeds, step, model.decoderCache);
    [next] = choicesOf(output(step, 'logits'));
  }
  return { tokens, end: 'itself' };
}

/** @param length positions to keep of each; all if absent. */
function keepCache(
  feeds: Record<string, Tensor>,
  step: InferenceSession.OnnxValueMapType,
  cache: ReadonlyMap<string, string>,
  length?: number,
): void {
  for (const [input, name] of cache) {
    const value = output(step, name);
    feeds[input] = length === undefined ? value : firstPositions(value, length);
  }
}

const ids = (tokens: readonly number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]);

const flag = (value: boolean): Tensor => new Tensor('bool', [value], [1]);

function output(values: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = values[name];
  if (value === undefined) throw new Error(`the model has no output ${name}`);
  return value;
}
