/**
 * Owns speech recognition with Moonshine (tiny and base, int8, English): samples in, text out.
 * It must not fetch models, and knows nothing of turns: what it is given is a finished utterance.
 *
 * Method: Useful Sensors, "Moonshine: Speech Recognition for Live Transcription and Voice Commands" (2024); greedy
 * decoding with the merged ONNX decoder. Its first step computes the keys and values of the encoder's output, which
 * every later step is given again.
 *
 * An utterance is recognised many times while it grows (guesses.ts). So the first step is given the tokens of the time
 * before as a guess. It says of all of them at once whether the model would have chosen them (Leviathan et al., "Fast
 * Inference from Transformers via Speculative Decoding", 2023, with the former text as the draft model). Two seconds of
 * speech take 77 ms instead of 140 on two cores.
 */
import { MIC_RATE } from '../../contract/units';
import { withoutRumble } from '../../audio/high-pass';
import { framePowers } from '../../audio/level';
import { resample } from '../../audio/resample';
import { digitsIn } from '../../text/spoken-digits';
import type { SttProvider } from '../providers';
import {
  broken,
  decode,
  type Decoded,
  loadModel,
  type Model,
  type MoonshineOptions,
  releaseModel,
  throwIfAborted,
} from './decoder';
import { isDegenerate, withoutRestart } from './degenerate';
import { believedText } from './agreement';
import { createGuessesOfSessions, type Guesses, type Guess, NO_GUESS } from './guesses';
import { shortenSilences, splitAtPauses, trimLead, trimTail, withLead } from './cuts';
import { beforeRestart, isNumbered } from './said-tokens';
import { withoutStrayQuotes } from './tidy';
import { decodeTokens } from './vocabulary';

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
 * Silence before the first sound is cut to this. Moonshine learned from recordings that begin with some. With 200 ms
 * it put commas for full stops at the ends of utterances, and the policy of turn ends waited for more. `npm run
 * bench:turns` on callers/: 8.9 % of pauses cut off at 480 ms of dead air; with 400 ms 5.4 % at 432, with 500 ms 5.4
 * % at 431.
 */
const LEAD_MS = 400;
/** Silence in which it imagines fewest numbers: 2 in 340 utterances; with 400 ms 8. */
const SHORT_LEAD_MS = 200;

/**
 * A sound that begins at once gets this silence before it: of 67 callers cut so, 12 words were wrong and not 14, none
 * was lost.
 */
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
  const model = await loadModel(options);
  const guesses = createGuessesOfSessions();
  try {
    await decode(model, new Float32Array(MIC_RATE), [], new AbortController().signal);
  } catch (error) {
    await releaseModel(model);
    throw broken(options.id, error);
  }
  return {
    id: options.id,
    async transcribe(samples, signal, session = '') {
      throwIfAborted(signal);
      const recogniser = { ...model, guesses: guesses.of(session) };
      const texts: string[] = [];
      const led = prepared(samples);
      for (const [index, piece] of cut(shortenSilences(led, MIC_RATE), MAX_PIECE_MS).entries()) {
        if (isTooQuietOrShort(piece)) continue;
        texts.push(...(await textsOf(recogniser, { samples: piece, isFirst: index === 0 }, signal)));
      }
      return withoutStrayQuotes(texts.join(' '));
    },
    forget: guesses.forget,
    dispose: () => releaseModel(model),
  };
}

type Recogniser = Model & { readonly guesses: Guesses };

/** @property isFirst whether the utterance begins with it */
type Sound = { readonly samples: Float32Array; readonly isFirst: boolean };

/** Recognises one piece; one that runs wild once more in two parts, which nearly always ends it. */
async function textsOf(model: Recogniser, piece: Sound, signal: AbortSignal): Promise<string[]> {
  const whole = await heardIn(model, piece, signal);
  const pieceMs = (piece.samples.length / MIC_RATE) * 1000;
  const text = await believed(model, whole, signal);
  // Nothing at all for a piece that is loud enough to be speech is the other way to run wild.
  const isWild = (!isComplete(whole) || text === '') && pieceMs >= MIN_SPLIT_MS;
  const parts = isWild ? cut(piece.samples, Math.max(2 * MIN_PIECE_MS, pieceMs * RETRY_PART)) : [];
  if (parts.length < 2) return isDegenerate(text) ? [] : [text];
  const texts: string[] = [];
  for (const [index, samples] of parts.entries()) {
    const part = { samples, isFirst: piece.isFirst && index === 0 };
    const text = await believed(model, await heardIn(model, part, signal), signal);
    if (!isDegenerate(text)) texts.push(text);
  }
  return texts;
}

/**
 * A number may be heard with a digit too many ("8855" for "855"), and the model is sure of it. The same sound a little
 * faster is another sound to it, in which it errs elsewhere: a digit is believed that two hearings have (agreement.ts).
 * Slower it imagines more, and moved by half a step of the encoder it errs in the same places.
 */
async function believed(model: Recogniser, heard: Heard, signal: AbortSignal): Promise<string> {
  const text = textOf(heard);
  const digits = digitsIn(text);
  // Of an utterance that has grown only new digits are heard again.
  if (digits === heard.guess.agreed) return text;
  const texts = [text];
  for (const rate of FASTER) {
    if (believedText(texts) !== null) break;
    const samples = resample(heard.samples, rate, MIC_RATE);
    texts.push(textOf({ ...(await decode(model, samples, heard.tokens, signal)), samples, guess: NO_GUESS }));
  }
  const believed = believedText(texts) ?? text;
  if (believed === text)
    model.guesses.remember(heard.samples, { ...model.guesses.guess(heard.samples), agreed: digits });
  return believed;
}

/** Rates that the samples are taken to have: 6 % and 12 % faster than they were said. */
const FASTER = [(MIC_RATE * 17) / 16, (MIC_RATE * 18) / 16];

type Heard = Decoded & {
  /** What was given to the model. */
  readonly samples: Float32Array;
  /** What its tokens were guessed to begin with. */
  readonly guess: Guess;
};

async function hear(model: Recogniser, samples: Float32Array, signal: AbortSignal): Promise<Heard> {
  const guess = model.guesses.guess(samples);
  return { ...(await decode(model, samples, guess.tokens, signal)), samples, guess };
}

/** Of a long piece that begins again much may be missing: it is recognised again in parts. */
const isComplete = ({ end, samples }: Heard): boolean =>
  end === 'itself' || (end === 'restart' && samples.length < MIN_SPLIT_SAMPLES);

/**
 * After a second of noise Moonshine may say nothing of a sentence that stands 20 dB out of it. Examples: "Do you take
 * walk-ins?" in an office with an echo, or over a hum. Then it is given the sentence alone.
 */
async function heardIn(model: Recogniser, { samples, isFirst }: Sound, signal: AbortSignal): Promise<Heard> {
  const heard = await hear(model, samples, signal);
  if (heard.tokens.length > 0)
    return isFirst ? withoutImagined(model, heard, signal) : remembered(model, heard);
  const voice = trimTail(trimLead(samples, MIC_RATE, LEAD_MS, NOISE_RATIO), MIC_RATE, NOISE_RATIO);
  if (samples.length - voice.length < NOISY_SAMPLES) return heard;
  const again = await hear(model, voice, signal);
  if (again.tokens.length === 0) return again;
  return isFirst ? withoutImagined(model, again, signal, NOISE_RATIO) : remembered(model, again);
}

const NOISE_RATIO = 10 ** (-10 / 10);
const NOISY_SAMPLES = 0.3 * MIC_RATE;

/**
 * A number at the beginning may have been imagined in the silence before the first word ("10. How much does a cleaning
 * cost?", "100% is the clinic open?"). Where less silence leads it is not heard again; one that was said is.
 */
async function withoutImagined(
  model: Recogniser,
  heard: Heard,
  signal: AbortSignal,
  mostRatio?: number,
): Promise<Heard> {
  const { guess, samples } = heard;
  // A number that was looked at so is looked at again when much was added: with less sound it may be imagined twice.
  const isChecked = isNumbered(guess.tokens) && samples.length < CHECK_AGAIN * guess.checkedTo;
  if (isChecked || !isNumbered(heard.tokens)) return remembered(model, heard);
  const again = await hear(model, trimLead(samples, MIC_RATE, SHORT_LEAD_MS, mostRatio), signal);
  const isNotThere = again.tokens.length > 0 && !isNumbered(again.tokens);
  return remembered(model, isNotThere ? again : heard, samples.length);
}

/** Half as much sound again. */
const CHECK_AGAIN = 1.5;

function remembered(model: Recogniser, heard: Heard, checkedTo = heard.guess.checkedTo): Heard {
  const { samples, guess } = heard;
  // A sentence that it wrote twice, given as a guess, it would find right; by itself it mostly says it once with more
  // sound.
  if (isComplete(heard))
    model.guesses.remember(samples, { tokens: beforeRestart(heard.tokens), checkedTo, agreed: guess.agreed });
  return heard;
}

/** What ran out of tokens said more than can be said in that time, and what it says again was said once. */
function textOf(heard: Heard): string {
  const text = decodeTokens(heard.tokens);
  return isComplete(heard) ? text : withoutRestart(text);
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
