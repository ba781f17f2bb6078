/**
 * Owns the two sounds that say that talking began or ended. They are made of numbers, and short and soft: a tick to a
 * person. No detector takes them for speech when the microphone hears them.
 */

export type Tick = 'start' | 'stop';

const LENGTH_S = 0.06;
/** About -30 dB below full scale: a voice is ten times as loud. */
const PEAK = 0.03;
/** Up for what begins, down for what ends; told apart by ear alone. */
const GLIDE: Readonly<Record<Tick, { readonly fromHz: number; readonly toHz: number }>> = {
  start: { fromHz: 620, toHz: 930 },
  stop: { fromHz: 930, toHz: 620 },
};

export function tickSamples(tick: Tick, rate: number): Float32Array<ArrayBuffer> {
  const { fromHz, toHz } = GLIDE[tick];
  const samples = new Float32Array(Math.round(LENGTH_S * rate));
  let phase = 0;
  for (let at = 0; at < samples.length; at += 1) {
    const done = at / (samples.length - 1);
    // Up and down without a corner, which would be a click.
    const loud = Math.sin(Math.PI * done) ** 2;
    samples[at] = PEAK * loud * Math.sin(phase);
    phase += (2 * Math.PI * (fromHz + (toHz - fromHz) * done)) / rate;
  }
  return samples;
}

/** Beside whatever is played; a context that does not run plays nothing and keeps nothing for later. */
export function playTick(context: AudioContext, tick: Tick): void {
  if (context.state !== 'running') return;
  const samples = tickSamples(tick, context.sampleRate);
  const buffer = context.createBuffer(1, samples.length, context.sampleRate);
  buffer.copyToChannel(samples, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.start();
}
