/**
 * Owns the features that Smart Turn reads: Whisper's log-mel spectrogram of the last 8 s. The waveform is filled up
 * with zeros in front and normalised to zero mean and unit variance. It must not run a model.
 *
 * Method: `WhisperFeatureExtractor(chunk_length=8)` of Hugging Face transformers, as Pipecat 1.14 computes it for this
 * model. It is made anew here so that a growing utterance costs only its new frames. The normalisation changes with
 * every sample, and still nothing is approximated. To divide the waveform by its deviation divides every power by its
 * variance. To take the mean off changes only the lowest two bins, as a periodic Hann window's own spectrum is zero
 * from bin 2 on. Bin 0 has no weight in any mel band. So bin 1 is kept as it is, complex, and all others only as what
 * they add to the bands.
 */
import { MIC_RATE } from '../../contract/units';

export const MEL_BANDS = 80;
/** Frames of the features, 10 ms each. */
export const MEL_FRAMES = 800;
const HOP = 160;
const WINDOW = 400;
const HALF = WINDOW / 2;
/** Samples that the features are of. */
export const MEL_WINDOW_SAMPLES = MEL_FRAMES * HOP;
/** Added to the variance, as the reference does: silence must not divide by zero. */
const VARIANCE_FLOOR = 1e-7;
const LOG_FLOOR = -10;
/** Powers of ten below the loudest band at which the features are cut off. */
const DYNAMIC_RANGE = 8;
/** The window's own spectrum at bin 1: what one unit of mean adds to it. */
const MEAN_AT_BIN_1 = -WINDOW / 4;

/** The window's hops and the one that is not complete. */
const SLOTS = MEL_FRAMES + 1;

export type LogMel = {
  /** The next samples of the utterance: mono, MIC_RATE, any number. */
  push(samples: Float32Array): void;
  /**
   * Features of the last MEL_WINDOW_SAMPLES as [band][frame], made new. The last samples that make no whole hop (under
   * 10 ms) are left out until they do, so that frames lie where they lay before.
   */
  features(): Float32Array;
  /** Begins a new utterance. */
  reset(): void;
  /** Spectra computed since it was made; for tests. */
  spectra(): number;
};

/** Bounded: it keeps 8 s of samples and their spectra, 1.2 MB, however long the utterance is. */
export function createLogMel(): LogMel {
  /** Samples by position modulo its length: the window, and the hop that is not complete. */
  const ring = new Float32Array(MEL_WINDOW_SAMPLES + HOP);
  /** By hop modulo SLOTS: log power in each band without bin 1, bin 1, and the sums of the hop's own samples. */
  const logBands = new Float64Array(SLOTS * MEL_BANDS);
  const bin1 = new Float64Array(SLOTS * 2);
  const sums = new Float64Array(SLOTS * 2);
  const frame = new Float64Array(WINDOW);
  /** What a frame at the window's edge comes to, which is good for one time only. */
  const edge = { logBands: new Float64Array(MEL_BANDS), bin1: new Float64Array(2) };
  const spectrum = createSpectrum();
  /** Samples of the utterance so far. */
  let length = 0;
  let spectra = 0;

  const slotOf = (hop: number): number => ((hop % SLOTS) + SLOTS) % SLOTS;
  /** Zero before the utterance: that is the padding in front. */
  const sampleAt = (position: number): number => (position < 0 ? 0 : (ring[position % ring.length] ?? 0));

  /** Computes the frame that is in `frame`. */
  const analyse = (intoBands: Float64Array, intoBin1: Float64Array): void => {
    spectra += 1;
    spectrum(frame, intoBands, intoBin1);
    for (let band = 0; band < MEL_BANDS; band += 1) intoBands[band] = Math.log10(intoBands[band] ?? 0);
  };

  /** Computes the frame whose centre is `hop`; all its samples are there. */
  const analyseHop = (hop: number): void => {
    const start = hop * HOP - HALF;
    for (let index = 0; index < WINDOW; index += 1) frame[index] = sampleAt(start + index);
    const slot = slotOf(hop);
    analyse(
      logBands.subarray(slot * MEL_BANDS, (slot + 1) * MEL_BANDS),
      bin1.subarray(slot * 2, (slot + 1) * 2),
    );
  };

  /** A frame that reaches beyond the window sees the waveform mirrored at the window's end. */
  const analyseEdge = (hop: number, windowStart: number, windowEnd: number): void => {
    const last = windowEnd - 1;
    for (let index = 0; index < WINDOW; index += 1) {
      const position = hop * HOP - HALF + index;
      const mirrored =
        position < windowStart
          ? 2 * windowStart - position
          : position > last
            ? 2 * last - position
            : position;
      frame[index] = sampleAt(mirrored);
    }
    analyse(edge.logBands, edge.bin1);
  };

  const reset = (): void => {
    length = 0;
    ring.fill(0);
    logBands.fill(-Infinity);
    bin1.fill(0);
    sums.fill(0);
  };
  reset();

  return {
    reset,
    spectra: () => spectra,
    push: (samples) => {
      for (const value of samples) {
        const slot = slotOf(Math.floor(length / HOP)) * 2;
        if (length % HOP === 0) sums.fill(0, slot, slot + 2);
        ring[length % ring.length] = value;
        sums[slot] = (sums[slot] ?? 0) + value;
        sums[slot + 1] = (sums[slot + 1] ?? 0) + value * value;
        length += 1;
        // The hop before the one that is complete now has what its frame needs.
        if (length % HOP === 0) analyseHop(length / HOP - 2);
      }
    },
    features: () => {
      const endHop = Math.floor(length / HOP);
      const firstHop = endHop - MEL_FRAMES;
      let sum = 0;
      let squares = 0;
      for (let hop = Math.max(0, firstHop); hop < endHop; hop += 1) {
        sum += sums[slotOf(hop) * 2] ?? 0;
        squares += sums[slotOf(hop) * 2 + 1] ?? 0;
      }
      const mean = sum / MEL_WINDOW_SAMPLES;
      const variance = Math.max(0, squares / MEL_WINDOW_SAMPLES - mean * mean) + VARIANCE_FLOOR;
      const logVariance = Math.log10(variance);
      const result = new Float32Array(MEL_BANDS * MEL_FRAMES);
      let loudest = -Infinity;
      for (let index = 0; index < MEL_FRAMES; index += 1) {
        const hop = firstHop + index;
        let from = logBands;
        let at = slotOf(hop) * MEL_BANDS;
        let re = bin1[slotOf(hop) * 2] ?? 0;
        let im = bin1[slotOf(hop) * 2 + 1] ?? 0;
        if (index < 2 || index === MEL_FRAMES - 1) {
          analyseEdge(hop, firstHop * HOP, endHop * HOP);
          from = edge.logBands;
          at = 0;
          re = edge.bin1[0] ?? 0;
          im = edge.bin1[1] ?? 0;
        }
        re -= mean * MEAN_AT_BIN_1;
        const powerOfBin1 = re * re + im * im;
        for (let band = 0; band < MEL_BANDS; band += 1) {
          let log = from[at + band] ?? LOG_FLOOR;
          const weight = BIN_1_WEIGHTS[band] ?? 0;
          if (weight > 0) log = Math.log10(10 ** log + weight * powerOfBin1);
          log = Math.max(LOG_FLOOR, log - logVariance);
          result[band * MEL_FRAMES + index] = log;
          if (log > loudest) loudest = log;
        }
      }
      const quietest = loudest - DYNAMIC_RANGE;
      for (let index = 0; index < result.length; index += 1) {
        result[index] = (Math.max(result[index] ?? 0, quietest) + 4) / 4;
      }
      return result;
    },
  };
}

/** Slaney's mel scale: even up to 1 kHz, then logarithmic. */
const HERTZ_PER_MEL = 200 / 3;
const BREAK_HERTZ = 1000;
const BREAK_MEL = BREAK_HERTZ / HERTZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;
const toMel = (hertz: number): number =>
  hertz < BREAK_HERTZ ? hertz / HERTZ_PER_MEL : BREAK_MEL + Math.log(hertz / BREAK_HERTZ) / LOG_STEP;
const toHertz = (mel: number): number =>
  mel < BREAK_MEL ? mel * HERTZ_PER_MEL : BREAK_HERTZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));

type Band = { readonly firstBin: number; readonly weights: Float64Array };

/** Triangles of equal area, even on the mel scale; only their bins that count. */
function createBands(): readonly Band[] {
  const topMel = toMel(MIC_RATE / 2);
  const edges = Array.from({ length: MEL_BANDS + 2 }, (_, index) =>
    toHertz((topMel * index) / (MEL_BANDS + 1)),
  );
  return Array.from({ length: MEL_BANDS }, (_, band) => {
    const [low = 0, middle = 0, high = 0] = edges.slice(band, band + 3);
    const weightOf = (bin: number): number => {
      const hertz = (bin * MIC_RATE) / WINDOW;
      const slope = Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
      return (Math.max(0, slope) * 2) / (high - low);
    };
    const bins = Array.from({ length: HALF + 1 }, (_, bin) => bin).filter((bin) => weightOf(bin) > 0);
    const firstBin = bins[0] ?? 0;
    return { firstBin, weights: Float64Array.from(bins, weightOf) };
  });
}

const BANDS = createBands();
/** What bin 1 adds to each band: nothing but to the lowest. */
const BIN_1_WEIGHTS = Float64Array.from(BANDS, ({ firstBin, weights }) => weights[1 - firstBin] ?? 0);

/**
 * @returns a function that computes a frame of WINDOW samples into its power in each band without bin 1, and into bin 1
 * (real, imaginary). The frame is left windowed.
 */
function createSpectrum(): (frame: Float64Array, bands: Float64Array, bin1: Float64Array) => void {
  const window = Float64Array.from(
    { length: WINDOW },
    (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / WINDOW),
  );
  const transform = createTransform();
  const turnRe = Float64Array.from({ length: HALF }, (_, bin) => Math.cos((2 * Math.PI * bin) / WINDOW));
  const turnIm = Float64Array.from({ length: HALF }, (_, bin) => -Math.sin((2 * Math.PI * bin) / WINDOW));
  const power = new Float64Array(HALF + 1);
  return (frame, bands, bin1) => {
    for (let index = 0; index < WINDOW; index += 1) frame[index] = (frame[index] ?? 0) * (window[index] ?? 0);
    // A real transform as a complex one of half the length: even samples real, odd ones imaginary, then taken apart.
    const { re, im } = transform(frame);
    for (let bin = 0; bin < HALF; bin += 1) {
      const mirror = bin === 0 ? 0 : HALF - bin;
      const ar = re[bin] ?? 0;
      const ai = im[bin] ?? 0;
      const br = re[mirror] ?? 0;
      const bi = im[mirror] ?? 0;
      const oddRe = (ai + bi) / 2;
      const oddIm = (br - ar) / 2;
      const tr = turnRe[bin] ?? 0;
      const ti = turnIm[bin] ?? 0;
      const binRe = (ar + br) / 2 + oddRe * tr - oddIm * ti;
      const binIm = (ai - bi) / 2 + oddRe * ti + oddIm * tr;
      power[bin] = binRe * binRe + binIm * binIm;
      if (bin !== 1) continue;
      bin1[0] = binRe;
      bin1[1] = binIm;
      power[1] = 0;
    }
    // Bin HALF (8 kHz) has no weight in any band, as bin 0 has none.
    for (let band = 0; band < MEL_BANDS; band += 1) {
      const { firstBin, weights } = BANDS[band] as Band;
      let sum = 0;
      for (let at = 0; at < weights.length; at += 1) sum += (weights[at] ?? 0) * (power[firstBin + at] ?? 0);
      bands[band] = sum;
    }
  };
}

/** HALF as a product of small primes: a radix for each pass. */
const RADICES = [2, 2, 2, 5, 5] as const;

type Transform = (interleaved: Float64Array) => { readonly re: Float64Array; readonly im: Float64Array };

/**
 * @returns Stockham's Fourier transform of HALF complex numbers, given interleaved; its result is overwritten by the
 * next.
 */
function createTransform(): Transform {
  const passes = createPasses();
  let re = new Float64Array(HALF);
  let im = new Float64Array(HALF);
  let nextRe = new Float64Array(HALF);
  let nextIm = new Float64Array(HALF);
  return (interleaved) => {
    for (let index = 0; index < HALF; index += 1) {
      re[index] = interleaved[2 * index] ?? 0;
      im[index] = interleaved[2 * index + 1] ?? 0;
    }
    for (const { radix, stride, cos, sin } of passes) {
      // Inputs of one output lie this far apart; each output has its own turns, in order.
      const apart = HALF / radix;
      let turn = 0;
      for (let to = 0; to < HALF; to += stride) {
        const from = Math.floor(to / (stride * radix)) * stride;
        for (let lane = 0; lane < stride; lane += 1) {
          let sumRe = 0;
          let sumIm = 0;
          let at = from + lane;
          for (let input = 0; input < radix; input += 1) {
            const c = cos[turn + input] ?? 0;
            const s = sin[turn + input] ?? 0;
            const r = re[at] ?? 0;
            const i = im[at] ?? 0;
            sumRe += r * c - i * s;
            sumIm += r * s + i * c;
            at += apart;
          }
          nextRe[to + lane] = sumRe;
          nextIm[to + lane] = sumIm;
        }
        turn += radix;
      }
      [re, nextRe] = [nextRe, re];
      [im, nextIm] = [nextIm, im];
    }
    return { re, im };
  };
}

type Pass = {
  readonly radix: number;
  readonly stride: number;
  /** By part, output and input: the turn of the radix and that of the pass in one. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
};

function createPasses(): readonly Pass[] {
  let stride = 1;
  return RADICES.map((radix) => {
    const parts = HALF / stride / radix;
    const angles = Array.from({ length: parts * radix * radix }, (_, index) => {
      const input = index % radix;
      const output = Math.floor(index / radix) % radix;
      const part = Math.floor(index / radix / radix);
      return (2 * Math.PI * ((output * (input * parts + part) * stride) % HALF)) / HALF;
    });
    const pass = {
      radix,
      stride,
      cos: Float64Array.from(angles, Math.cos),
      sin: Float64Array.from(angles, (angle) => -Math.sin(angle)),
    };
    stride *= radix;
    return pass;
  });
}
