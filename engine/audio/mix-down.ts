/**
 * Owns how many channels become one without losing the voice: which of them count, which way round, and how loud. It knows no
 * file format. Pure.
 */

/** @returns a sample of a channel; a finite number. */
export type ReadSample = (frame: number, channel: number) => number;

const FRAME_MS = 20;
/** Half a second: less says too little of a channel, and gives the mean of all. */
const MIN_FRAMES = 25;

/** A voice rises and falls by 20 dB and more; noise, hum and tones by less than this: 6 dB between the louder and the softer. */
const STEADY_RATIO = 4;
const SOFT_SHARE = 0.1;
const LOUD_SHARE = 0.9;
/** Channels that are alike and the wrong way round are turned; a mean of them would cancel out. */
const OPPOSITE = -0.5;

/**
 * @returns mono: the mean of the channels that hold something. Digital silence is left out, and so is steady noise where another
 * channel holds a voice; one that is the opposite of the loudest is turned round.
 */
export function mixDown(
  read: ReadSample,
  frames: number,
  channels: number,
  sampleRate: number,
): Float32Array<ArrayBuffer> {
  const shares = sharesOf(read, frames, channels, sampleRate);
  const used = shares.flatMap((share, channel) => (share === 0 ? [] : [{ share, channel }]));
  const mixed = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (const { share, channel } of used) sum += share * read(frame, channel);
    mixed[frame] = sum;
  }
  return mixed;
}

type Loudness = { readonly soft: number; readonly loud: number };

/** What each channel is multiplied by: together 1, apart from their signs. */
function sharesOf(read: ReadSample, frames: number, channels: number, sampleRate: number): readonly number[] {
  const all = Array.from({ length: channels }, (_, channel) => channel);
  const frameLength = Math.max(1, Math.round((sampleRate * FRAME_MS) / 1000));
  if (channels === 1 || frames < MIN_FRAMES * frameLength) return all.map(() => 1 / channels);
  const loudness = all.map((channel) => loudnessOf(read, frames, channel, frameLength));
  const loud = (channel: number): number => loudness[channel]?.loud ?? 0;
  const sounding = all.filter((channel) => loud(channel) > 0);
  const voices = sounding.filter((channel) => loud(channel) >= STEADY_RATIO * (loudness[channel]?.soft ?? 0));
  const kept = voices.length > 0 ? voices : sounding;
  const [loudest] = kept.toSorted((one, other) => loud(other) - loud(one));
  if (loudest === undefined) return all.map(() => 1 / channels);
  // One sample of 1e30 must not be all that counts.
  const bounded = (frame: number, channel: number): number => {
    const most = 10 * Math.sqrt(loud(channel));
    return Math.max(-most, Math.min(most, read(frame, channel)));
  };
  return all.map((channel) => {
    if (!kept.includes(channel)) return 0;
    const alike = channel === loudest ? 1 : likeness(bounded, frames, loudest, channel);
    return (alike < OPPOSITE ? -1 : 1) / kept.length;
  });
}

function loudnessOf(read: ReadSample, frames: number, channel: number, frameLength: number): Loudness {
  const powers = new Float64Array(Math.floor(frames / frameLength));
  for (let at = 0; at < powers.length; at++) {
    let sum = 0;
    for (let frame = at * frameLength; frame < (at + 1) * frameLength; frame++)
      sum += read(frame, channel) ** 2;
    powers[at] = sum / frameLength;
  }
  powers.sort();
  const at = (share: number): number => powers[Math.floor((powers.length - 1) * share)] ?? 0;
  // Words in a long silence are few; what is not even the loudest frame is nothing.
  return { soft: at(SOFT_SHARE), loud: at(LOUD_SHARE) || (powers.at(-1) ?? 0) };
}

/** Correlation of two channels, -1 to 1. */
function likeness(read: ReadSample, frames: number, one: number, other: number): number {
  let [product, ofOne, ofOther] = [0, 0, 0];
  for (let frame = 0; frame < frames; frame++) {
    const x = read(frame, one);
    const y = read(frame, other);
    product += x * y;
    ofOne += x * x;
    ofOther += y * y;
  }
  return product / Math.sqrt(ofOne * ofOther || 1);
}

/** A converter that clips in floating point goes a little beyond 1. What is beyond this is no sound. */
const MOST = 4;
/** Some programs write floats as large as integers: then nearly all is beyond this. */
const SCALED = 2;
const NEARLY_ALL = 0.999;
const LOOKED_AT = 50_000;

/** For floating point, which may hold anything. @returns samples of about full scale at most; what is far beyond is silence. */
export function inScale(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const step = Math.max(1, Math.floor(samples.length / LOOKED_AT));
  const sizes = samples.filter((_, at) => at % step === 0).map(Math.abs);
  sizes.sort();
  const peak = sizes[Math.floor((sizes.length - 1) * NEARLY_ALL)] ?? 0;
  const gain = peak > SCALED ? 1 / peak : 1;
  return samples.map((sample) => (Math.abs(sample * gain) <= MOST ? sample * gain : 0));
}
