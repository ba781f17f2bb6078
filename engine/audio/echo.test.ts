import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES, MIC_RATE, PLAYOUT_RATE } from '../contract/units';
import { createEchoMeter } from './echo';

/** Repeatable noise in [-1, 1]. */
function createNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Noise in syllables: loud for a while, quiet for a while, as irregular as speech. */
function babble(seed: number, seconds: number, rate: number): Float32Array {
  const noise = createNoise(seed);
  const out = new Float32Array(seconds * rate);
  let level = 0;
  let target = 0;
  let left = 0;
  for (let index = 0; index < out.length; index += 1) {
    if (left <= 0) {
      target = target > 0 && Math.abs(noise()) < 0.7 ? 0 : 0.1 + 0.4 * Math.abs(noise());
      left = (0.06 + 0.2 * Math.abs(noise())) * rate;
    }
    left -= 1;
    level += (target - level) * (200 / rate);
    out[index] = level * noise();
  }
  return out;
}

type Scene = { readonly echoDb: number | null; readonly delayMs: number; readonly user: Float32Array | null };

/** Lets the loudspeaker play and the microphone hear. @returns the meter and the likelihood of each frame. */
function play(scene: Scene, seconds = 8) {
  const meter = createEchoMeter();
  const startMs = 1_000_000;
  const voice = babble(7, seconds, PLAYOUT_RATE);
  const noise = createNoise(3);
  meter.queue(1, voice);
  meter.report(1, 'started', 0, startMs);
  const gain = scene.echoDb === null ? 0 : 10 ** (scene.echoDb / 20);
  const likelihoods: (number | null)[] = [];
  let reportedMs = startMs;
  for (let frame = 0; (frame + 1) * FRAME_SAMPLES < seconds * MIC_RATE; frame += 1) {
    const samples = Float32Array.from({ length: FRAME_SAMPLES }, (_, index) => {
      const at = frame * FRAME_SAMPLES + index;
      const played = Math.round(((at / MIC_RATE) * 1000 - scene.delayMs) * (PLAYOUT_RATE / 1000));
      return (voice[played] ?? 0) * gain + (scene.user?.[at] ?? 0) + 0.001 * noise();
    });
    const nowMs = startMs + ((frame + 1) * FRAME_SAMPLES * 1000) / MIC_RATE;
    while (reportedMs + 50 <= nowMs) {
      reportedMs += 50;
      meter.report(1, 'playing', ((reportedMs - startMs) * PLAYOUT_RATE) / 1000, reportedMs);
    }
    likelihoods.push(meter.hear(samples, nowMs));
  }
  return { meter, likelihoods };
}

const share = (values: readonly (number | null)[], isTrue: (value: number) => boolean): number =>
  values.filter((value) => value !== null && isTrue(value)).length / values.length;

describe('the echo meter', () => {
  it.each([0, 60, 180, 400])('learns a delay of %i ms and knows the echo by it', (delayMs) => {
    const { meter, likelihoods } = play({ echoDb: -20, delayMs, user: null });
    expect(Math.abs((meter.delayMs() ?? Infinity) - delayMs)).toBeLessThanOrEqual(20);
    expect(share(likelihoods.slice(100), (value) => value >= 0.5)).toBeGreaterThan(0.85);
  });

  it('takes no user with headphones for an echo', () => {
    const { meter, likelihoods } = play({ echoDb: null, delayMs: 0, user: babble(99, 8, MIC_RATE) });
    expect(meter.delayMs()).toBeNull();
    expect(share(likelihoods, (value) => value >= 0.5)).toBe(0);
  });

  it('does not take a user for the echo who speaks over it', () => {
    const user = babble(99, 8, MIC_RATE);
    user.fill(0, 0, 5 * MIC_RATE);
    const { likelihoods } = play({ echoDb: -20, delayMs: 120, user });
    const from = Math.floor((5 * MIC_RATE) / FRAME_SAMPLES);
    expect(share(likelihoods.slice(from - 40, from), (value) => value >= 0.5)).toBeGreaterThan(0.8);
    expect(share(likelihoods.slice(from + 2), (value) => value >= 0.5)).toBeLessThan(0.1);
  });

  it('says nothing when nothing was played, and forgets a loudspeaker that is held', () => {
    const meter = createEchoMeter();
    expect(meter.hear(new Float32Array(FRAME_SAMPLES).fill(0.1), 5_000)).toBeNull();
    meter.queue(1, babble(7, 4, PLAYOUT_RATE));
    meter.report(1, 'started', 0, 5_000);
    meter.report(1, 'paused', PLAYOUT_RATE, 6_000);
    let last: number | null = 1;
    for (let frame = 0; frame < 60; frame += 1) {
      last = meter.hear(new Float32Array(FRAME_SAMPLES).fill(0.1), 6_000 + frame * 32);
    }
    expect(last).toBeNull();
  });

  it('goes on after frames that no microphone gives: catches one NaN that ends it for the session', () => {
    const { meter } = play({ echoDb: -20, delayMs: 120, user: null });
    const delayMs = meter.delayMs();
    let atMs = 1_008_000;
    for (const wrong of [Number.NaN, Infinity, 1e30]) {
      meter.hear(new Float32Array(FRAME_SAMPLES).fill(wrong), (atMs += 32));
    }
    meter.queue(2, babble(9, 4, PLAYOUT_RATE));
    meter.report(2, 'started', 0, atMs);
    const likelihoods = Array.from({ length: 5 }, () =>
      meter.hear(new Float32Array(FRAME_SAMPLES), (atMs += 32)),
    );
    expect(likelihoods.some((likelihood) => Number.isNaN(likelihood))).toBe(false);
    expect(meter.delayMs()).toBe(delayMs);
  });

  it.each([9.1e16, -9.1e16, 1e300, Number.NaN, Infinity])(
    'comes back from a frame of the time %s and knows what it knew: catches a host that stands still for good',
    (wrongMs) => {
      const { meter } = play({ echoDb: -20, delayMs: 120, user: null });
      const delayMs = meter.delayMs();
      expect(meter.hear(new Float32Array(FRAME_SAMPLES), wrongMs)).toBeNull();
      meter.report(1, 'playing', 1000, wrongMs);
      expect(meter.delayMs()).toBe(delayMs);
    },
  );

  it('hears on after one time of tomorrow: catches a loudspeaker that plays for ever', () => {
    const { meter } = play({ echoDb: -20, delayMs: 120, user: null });
    meter.report(1, 'drained', 8 * PLAYOUT_RATE, 1_008_000);
    meter.hear(new Float32Array(FRAME_SAMPLES), 1_008_000 + 86_400_000);
    let last: number | null = 1;
    for (let frame = 1; frame < 300; frame += 1) {
      last = meter.hear(new Float32Array(FRAME_SAMPLES), 1_008_000 + frame * 32);
    }
    expect(last).toBeNull();
  });
});
