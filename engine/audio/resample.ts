/**
 * Owns the change of sample rate, in one go or piece by piece with the same result to the last bit. The filter's
 * memory is kept between pieces: to start it anew at each piece is heard as a click.
 * It must not mix channels or change levels.
 *
 * Method: windowed-sinc interpolation with a Kaiser window, as polyphase filter; J. O. Smith, "Digital Audio
 * Resampling", and J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function" (1974).
 */
import { joined } from './joined';

/**
 * Zero crossings of the sinc on each side, and Kaiser's beta for about 80 dB. By Kaiser's formula,
 * transition = (80 - 8) / (2.285 * 2 pi * 64) = 0.078 of the lower rate; `PASSBAND` puts all of it below Nyquist.
 */
const ZERO_CROSSINGS = 32;
const KAISER_BETA = 7.857;
/** Middle of the transition as a part of the lower rate's Nyquist frequency: 1 - 0.078. */
const PASSBAND = 0.922;
/**
 * Rates that share no large divisor (44099 to 16000) would need a filter for each of thousands of phases. Beyond this
 * many, neighbours are interpolated: the error is about (pi / 1024)^2 / 8, under -110 dB.
 */
const MAX_PHASES = 1024;
/** Bounds the filter's length, and with it memory; 1 MHz to 16 kHz is 62.5. */
const MAX_RATIO = 256;

export interface Resampler {
  /** Takes the next piece, of any length; returns what of the output is certain by now, at the new rate. */
  push(samples: Float32Array): Float32Array;
  /** Returns the rest, as if silence followed, and starts afresh. */
  flush(): Float32Array;
}

/**
 * @param samples mono at `fromRate`. @returns mono at `toRate`, ceil(length * toRate / fromRate) samples, in time
 * with the input (the filter's delay is taken out). Flat within 0.01 dB up to 84 % of the lower Nyquist frequency.
 * @throws RangeError as `createResampler`.
 */
export function resample(samples: Float32Array, fromRate: number, toRate: number): Float32Array {
  const resampler = createResampler(fromRate, toRate);
  return joined([resampler.push(samples), resampler.flush()]);
}

/**
 * Looks ahead 32 samples of the lower rate (2 ms at 16 kHz), which is all the delay it adds.
 * @throws RangeError if a rate is not a positive integer, or `fromRate` is over 256 times `toRate`.
 */
export function createResampler(fromRate: number, toRate: number): Resampler {
  if (!Number.isInteger(fromRate) || !Number.isInteger(toRate) || fromRate <= 0 || toRate <= 0) {
    throw new RangeError('sample rates must be positive integers');
  }
  if (fromRate / toRate > MAX_RATIO) throw new RangeError(`can't resample from ${fromRate} to ${toRate}`);
  if (fromRate === toRate) return { push: (samples) => samples.slice(), flush: () => new Float32Array(0) };
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const up = toRate / divisor;
  const down = fromRate / divisor;
  const bank = filterBank(up, down);
  const { half } = bank;

  // `history` holds the input from absolute position `historyFrom`; before position 0 there is silence.
  let history = new Float32Array(half - 1);
  let historyFrom = 1 - half;
  let received = 0;
  // The next output lies at input position `position + phase / up`; integers, so that nothing drifts.
  let position = 0;
  let phase = 0;

  const restart = () => {
    history = new Float32Array(half - 1);
    historyFrom = 1 - half;
    received = 0;
    position = 0;
    phase = 0;
  };

  /** Yields outputs while `position` is under `limit`; the input must be there up to `limit - 1 + half`. */
  const produce = (limit: number): Float32Array => {
    const count = Math.max(0, Math.ceil(((limit - position) * up - phase) / down));
    const output = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      output[i] = bank.filter(history, position - half + 1 - historyFrom, phase);
      phase += down;
      position += Math.floor(phase / up);
      phase %= up;
    }
    return output;
  };

  const append = (samples: Float32Array) => {
    const keepFrom = Math.min(history.length, Math.max(0, position - half + 1 - historyFrom));
    history = joined([history.subarray(keepFrom), samples]);
    historyFrom += keepFrom;
  };

  return {
    push(samples) {
      append(samples);
      received += samples.length;
      return produce(received - half);
    },
    flush() {
      append(new Float32Array(half));
      const rest = produce(received);
      restart();
      return rest;
    },
  };
}

type FilterBank = {
  /** Taps on each side of the output's place. */
  readonly half: number;
  /** Applies the filter for `phase / up` to `2 * half` samples of `input` from `at` on. */
  filter(input: Float32Array, at: number, phase: number): number;
};

/** Filters that were made before, by ratio: they never change, and making one would delay a reply by milliseconds. */
const banks = new Map<string, FilterBank>();
const MAX_BANKS = 8;

function filterBank(up: number, down: number): FilterBank {
  const key = `${up}/${down}`;
  const bank = banks.get(key) ?? createFilterBank(up, down);
  // Put in anew each time, so that the one that was not used for longest comes first and goes first.
  banks.delete(key);
  banks.set(key, bank);
  const [oldest] = banks.keys();
  if (banks.size > MAX_BANKS && oldest !== undefined) banks.delete(oldest);
  return bank;
}

function createFilterBank(up: number, down: number): FilterBank {
  // In units of input samples: going down, the filter gets wider and its cut-off lower.
  const stretch = Math.max(1, down / up);
  const half = Math.ceil(ZERO_CROSSINGS * stretch);
  const length = 2 * half;
  const phases = Math.min(up, MAX_PHASES);
  // One phase more than needed, so that the last can be interpolated with its neighbour.
  const taps = Array.from({ length: phases + 1 }, (_, phase) => phaseTaps(phase / phases, half, stretch));
  const apply = (phase: number, input: Float32Array, at: number) => {
    const filter = taps[phase];
    let sum = 0;
    if (filter === undefined) return sum;
    for (let tap = 0; tap < length; tap++) sum += (filter[tap] ?? 0) * (input[at + tap] ?? 0);
    return sum;
  };
  if (phases === up) return { half, filter: (input, at, phase) => apply(phase, input, at) };
  return {
    half,
    filter(input, at, phase) {
      const exact = (phase / up) * phases;
      const lower = Math.floor(exact);
      const part = exact - lower;
      return (1 - part) * apply(lower, input, at) + part * apply(lower + 1, input, at);
    },
  };
}

/**
 * Taps for an output that lies `offset` (0 to 1) after the middle input sample; they sum to 1, so that 0 Hz is exact.
 */
function phaseTaps(offset: number, half: number, stretch: number): Float32Array {
  const taps = Float64Array.from({ length: 2 * half }, (_, tap) => {
    const distance = (tap - half + 1 - offset) / stretch;
    return sinc(distance * PASSBAND) * kaiser(distance / ZERO_CROSSINGS);
  });
  const sum = taps.reduce((total, value) => total + value, 0);
  return Float32Array.from(taps, (value) => value / sum);
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kaiser = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);

/** Modified Bessel function of the first kind, order 0, by its power series (Abramowitz and Stegun 9.6.12). */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
