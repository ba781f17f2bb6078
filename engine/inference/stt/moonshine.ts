/**
 * Owns speech recognition with Moonshine (tiny and base, int8, English): samples in, text out.
 * It must not fetch models, and knows nothing of turns: what it is given is a finished utterance.
 *
 * Method: Useful Sensors, "Moonshine: Speech Recognition for Live Transcription and Voice Commands" (2024); greedy
 * decoding with the merged ONNX decoder, whose first step computes the keys and values of the encoder's output, which
 * every later step is given again.
 *
 * An utterance is recognised many times while it grows (drafts.ts), so the first step is given the tokens of the time
 * before as a guess and says of all of them at once whether the model would have chosen them (Leviathan et al., "Fast
 * Inference from Transformers via Speculative Decoding", 2023, with the former text as the draft model). Two seconds
 * of speech take 77 ms instead of 140 on two cores.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { problemOf, SidetoneError, thrownOf } from '../../contract/errors';
import { MIC_RATE } from '../../contract/units';
import { withoutRumble } from '../../audio/high-pass';
import { framePowers } from '../../audio/level';
import { openSession } from '../onnx/session';
import type { SttProvider } from '../providers';
import { isDegenerate, withoutRestart } from './degenerate';
import { openEncoder, type Encoder } from './encoder';
import { createDrafts, type Drafts, type Guess } from './drafts';
import { shortenSilences, splitAtPauses, trimLead, trimTail, withLead } from './pauses';
import { choicesOf, firstPositions } from './tensors';
import { beforeDigit, beforeRestart, isImagined, isLooping, isNumbered, isOutnumbered } from './said-tokens';
import { withoutStrayQuotes } from './tidy';
import { decodeTokens, END_TOKEN, START_TOKEN, UNSPOKEN } from './vocabulary';

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

/** Moonshine was trained on up to 30 s, and invents or loops beyond; short pieces also keep each step short. */
const MAX_PIECE_MS = 12_000;
const MIN_PIECE_MS = 3000;

/**
 * A piece that uses up all its tokens and does not end is repeating itself ("in the year 1462, and was also printed in
 * the year 1462, and was ..."). If it is at least this long it is cut in two, none longer than this part of it.
 */
const MIN_SPLIT_MS = 2 * MIN_PIECE_MS + 500;
const MIN_SPLIT_SAMPLES = (MIN_SPLIT_MS * MIC_RATE) / 1000;
const RETRY_PART = 0.65;

/**
 * Silence before the first sound is cut to this. Moonshine learned from recordings that begin with some: with 200 ms it
 * put commas for full stops at the ends of utterances, and the policy of turn ends waited for more (`npm run bench:turns`
 * on callers/: 8.9 % of pauses cut off at 480 ms of dead air; with 400 ms 5.4 % at 432, with 500 ms 5.4 % at 431).
 */
const LEAD_MS = 400;
/** Silence in which it imagines fewest numbers: 2 in 340 utterances; with 400 ms 8. */
const SHORT_LEAD_MS = 200;

/** A sound that begins at once gets this silence before it: of 67 callers cut so, 12 words were wrong and not 14, none was lost. */
const MIN_LEAD_MS = 200;

/** Shorter than any word, and about where the encoder's convolutions run out of samples (895). */
const MIN_SPEECH_SAMPLES = 0.1 * MIC_RATE;

/** If the loudest 10 ms are under this (-60 dB), there is nothing but the microphone's own noise. */
const MIN_LOUDEST_POWER = 10 ** (-60 / 10);

/**
 * Loads both halves of the model and runs them once. Which model it is, is read from its inputs.
 * @throws SidetoneError MODEL_BROKEN if a file can't be loaded or is not Moonshine's; `transcribe` rejects with
 * CANCELLED, or STT_FAILED if the model fails.
 */
export async function createMoonshine(options: MoonshineOptions): Promise<SttProvider> {
  const model = { ...(await load(options)), drafts: createDrafts() };
  try {
    await recognise(model, new Float32Array(MIC_RATE), new AbortController().signal);
  } catch (error) {
    await release(model);
    throw broken(options.id, error);
  }
  return {
    id: options.id,
    async transcribe(samples, signal) {
      throwIfAborted(signal);
      const texts: string[] = [];
      const led = prepared(samples);
      for (const [index, piece] of cut(shortenSilences(led, MIC_RATE), MAX_PIECE_MS).entries()) {
        if (isTooQuietOrShort(piece)) continue;
        texts.push(...(await textsOf(model, { samples: piece, isFirst: index === 0 }, signal)));
      }
      return withoutStrayQuotes(texts.join(' '));
    },
    dispose: () => release(model),
  };
}

type Model = {
  readonly encoder: Encoder;
  readonly decoder: InferenceSession;
  /** An empty cache: what the first step is given. */
  readonly emptyCache: Readonly<Record<string, Tensor>>;
  /** Output name by the input that it becomes in the next step: those of the decoder, and of the encoder. */
  readonly decoderCache: ReadonlyMap<string, string>;
  readonly encoderCache: ReadonlyMap<string, string>;
};

type Recogniser = Model & { readonly drafts: Drafts };

/** @property isFirst whether the utterance begins with it */
type Sound = { readonly samples: Float32Array; readonly isFirst: boolean };

/** Recognises one piece; one that runs wild once more in two parts, which nearly always ends it. */
async function textsOf(model: Recogniser, piece: Sound, signal: AbortSignal): Promise<string[]> {
  const whole = await heardIn(model, piece, signal);
  const pieceMs = (piece.samples.length / MIC_RATE) * 1000;
  const text = textOf(whole);
  // Nothing at all for a piece that is loud enough to be speech is the other way to run wild.
  const isWild = (!whole.isComplete || text === '') && pieceMs >= MIN_SPLIT_MS;
  const parts = isWild ? cut(piece.samples, Math.max(2 * MIN_PIECE_MS, pieceMs * RETRY_PART)) : [];
  if (parts.length < 2) return isDegenerate(text) ? [] : [text];
  const texts: string[] = [];
  for (const [index, samples] of parts.entries()) {
    const part = { samples, isFirst: piece.isFirst && index === 0 };
    const text = textOf(await heardIn(model, part, signal));
    if (!isDegenerate(text)) texts.push(text);
  }
  return texts;
}

/**
 * After a second of noise Moonshine may say nothing of a sentence that stands 20 dB out of it ("Do you take walk-ins?", in an
 * office with an echo, or over a hum): then it is given the sentence alone.
 */
async function heardIn(model: Recogniser, sound: Sound, signal: AbortSignal): Promise<Recognised> {
  const { samples, isFirst } = sound;
  const heard = await recogniseOrFail(model, samples, signal);
  if (heard.tokens.length > 0) return withoutImagined(model, sound, heard, signal);
  const voice = trimTail(trimLead(samples, MIC_RATE, LEAD_MS, NOISE_RATIO), MIC_RATE, NOISE_RATIO);
  if (samples.length - voice.length < NOISY_SAMPLES) return heard;
  const again = await recogniseOrFail(model, voice, signal);
  if (again.tokens.length === 0) return again;
  return withoutImagined(model, { samples: voice, isFirst }, again, signal, NOISE_RATIO);
}

const NOISE_RATIO = 10 ** (-10 / 10);
const NOISY_SAMPLES = 0.3 * MIC_RATE;

/**
 * A number at the beginning may have been imagined in the silence before the first word ("10. How much does a cleaning
 * cost?", "100% is the clinic open?"). Where less silence leads it is not heard again; one that was said is.
 */
async function withoutImagined(
  model: Recogniser,
  { samples, isFirst }: Sound,
  heard: Recognised,
  signal: AbortSignal,
  mostRatio?: number,
): Promise<Recognised> {
  const remember = (of: Float32Array, { tokens, isComplete }: Recognised, checkedTo: number): void => {
    // A sentence that it wrote twice, given as a guess, it would find right; by itself it mostly says it once with more sound.
    if (isComplete) model.drafts.remember(of, { tokens: beforeRestart(tokens), checkedTo });
  };
  const { guess } = heard;
  // A number that was looked at so is looked at again when much was added: with less sound it may be imagined twice.
  const isChecked = isNumbered(guess.tokens) && samples.length < CHECK_AGAIN * guess.checkedTo;
  if (!isFirst || isChecked || !isNumbered(heard.tokens)) {
    remember(samples, heard, guess.checkedTo);
    return heard;
  }
  const shorter = trimLead(samples, MIC_RATE, SHORT_LEAD_MS, mostRatio);
  const again = await recogniseOrFail(model, shorter, signal);
  if (again.tokens.length > 0 && !isNumbered(again.tokens)) {
    remember(shorter, again, samples.length);
    return again;
  }
  remember(samples, heard, samples.length);
  return heard;
}

/** Half as much sound again. */
const CHECK_AGAIN = 1.5;

/** What ran out of tokens said more than can be said in that time, and what it says again was said once. */
function textOf({ tokens, isComplete }: Recognised): string {
  const text = decodeTokens(tokens);
  return isComplete ? text : withoutRestart(text);
}

/** What the recogniser is given of a sound: voices, between short silences. */
const prepared = (samples: Float32Array): Float32Array => {
  const voice = withoutRumble(samples, MIC_RATE);
  return withLead(trimLead(voice, MIC_RATE, LEAD_MS), MIC_RATE, MIN_LEAD_MS);
};

const cut = (samples: Float32Array, maxPieceMs: number): Float32Array[] =>
  splitAtPauses(samples, { sampleRate: MIC_RATE, maxPieceMs, minPieceMs: MIN_PIECE_MS }).map(({ from, to }) =>
    trimTail(samples.subarray(from, to), MIC_RATE),
  );

function isTooQuietOrShort(samples: Float32Array): boolean {
  if (samples.length < MIN_SPEECH_SAMPLES) return true;
  return framePowers(samples, MIC_RATE, 10).every((power) => power < MIN_LOUDEST_POWER);
}

async function recogniseOrFail(
  model: Recogniser,
  samples: Float32Array,
  signal: AbortSignal,
): Promise<Recognised> {
  try {
    return await recognise(model, samples, signal);
  } catch (error) {
    if (error instanceof SidetoneError) throw error;
    throw thrownOf(problemOf('STT_FAILED.utterance'), { cause: error });
  }
}

type Recognised = {
  readonly tokens: readonly number[];
  /** What they were guessed to begin with. */
  readonly guess: Guess;
  /** Whether the model ended by itself, and not because its tokens were used up. */
  readonly isComplete: boolean;
};

/**
 * @returns the tokens of one piece. A step of onnxruntime-node blocks, but starts in a fresh turn of the event loop,
 * so that an abort that came meanwhile is seen between any two steps.
 */
async function recognise(model: Recogniser, samples: Float32Array, signal: AbortSignal): Promise<Recognised> {
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
  const guess = model.drafts.guess(samples);
  const guessed = guess.tokens.slice(0, limit - 1);
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
  if (imagined !== -1) return { tokens: beforeDigit(tokens.slice(0, imagined)), guess, isComplete: true };
  let next = choices[right];
  // What comes after a wrong guess was computed from it.
  keepCache(feeds, first, model.decoderCache, right + 1);
  keepCache(feeds, first, model.encoderCache);
  feeds['use_cache_branch'] = flag(true);
  while (next !== undefined && next.token !== END_TOKEN) {
    const { token, doubt } = next;
    if (isImagined(tokens, doubt)) return { tokens: beforeDigit(tokens), guess, isComplete: true };
    tokens.push(token);
    if (tokens.length >= limit) return { tokens, guess, isComplete: false };
    if (tokens.length > usual && isLooping(tokens)) return { tokens, guess, isComplete: false };
    const once = tokens.length > usual ? beforeRestart(tokens) : tokens;
    // Of a long piece much may be missing: it is recognised again in parts.
    if (once.length < tokens.length)
      return { tokens: once, guess, isComplete: samples.length < MIN_SPLIT_SAMPLES };
    feeds['input_ids'] = ids([token]);
    // The later steps' outputs of the encoder's cache are empty: the first step's stay.
    const step = await decoder.run(feeds, laterOutputs);
    throwIfAborted(signal);
    keepCache(feeds, step, model.decoderCache);
    [next] = choicesOf(output(step, 'logits'));
  }
  return { tokens, guess, isComplete: true };
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

async function load(options: MoonshineOptions): Promise<Model> {
  const sessionOptions = {
    intraOpNumThreads: options.threads ?? DEFAULT_THREADS,
    interOpNumThreads: 1,
  } satisfies InferenceSession.SessionOptions;
  // Threads that spin while they wait take twice the processor time, and where another program wants the cores too
  // an utterance twice as long (420 to 1160 ms against 240 to 450, three runs on two busy cores).
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

const ids = (tokens: readonly number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]);

const flag = (value: boolean): Tensor => new Tensor('bool', [value], [1]);

function output(values: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const value = values[name];
  if (value === undefined) throw new Error(`the model has no output ${name}`);
  return value;
}

const release = async ({ encoder, decoder }: Model): Promise<void> => {
  await Promise.all([encoder.release(), decoder.release()]);
};

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new SidetoneError('CANCELLED');
}

const broken = (id: string, cause: unknown): SidetoneError =>
  thrownOf(problemOf('MODEL_BROKEN.recogniser', { id }), { cause });
