import { describe, expect, it } from 'vitest';
import {
  isAnswered,
  isSpokenOver,
  lastVoicedMs,
  measureBargeIn,
  voiceToVoiceMs,
  type Stereo,
} from './stereo';

const RATE = 24_000;
type Tone = readonly [fromMs: number, toMs: number, amplitude: number];

const channel = (totalMs: number, ...tones: readonly Tone[]): Float32Array => {
  const samples = new Float32Array((totalMs * RATE) / 1000);
  for (const [fromMs, toMs, amplitude] of tones) {
    for (let at = (fromMs * RATE) / 1000; at < (toMs * RATE) / 1000; at += 1) {
      samples[at] = amplitude * Math.cos((at * Math.PI) / 6);
    }
  }
  return samples;
};
const stereo = (left: readonly Tone[], right: readonly Tone[]): Stereo => ({
  left: channel(4_000, ...left),
  right: channel(4_000, ...right),
  sampleRate: RATE,
});
const said = { fromMs: 500, toMs: 2_000 };

describe('voice-to-voice in a recording', () => {
  it('goes from the last voiced frame to the first audible sample, whatever is soft before and after', () => {
    const recording = stereo(
      [
        [800, 1_500, 0.5],
        [1_500, 2_000, 0.003],
      ],
      [
        [1_600, 2_300, 0.004],
        [2_300, 3_000, 0.3],
      ],
    );
    expect(lastVoicedMs(recording, said)).toBeCloseTo(1_500, 5);
    expect(voiceToVoiceMs(recording, said)).toBeCloseTo(800, 0);
  });

  it('takes the loudest of this utterance, not of the whole recording', () => {
    const recording = stereo(
      [
        [0, 400, 0.9],
        [800, 1_500, 0.012],
      ],
      [[2_000, 2_500, 0.3]],
    );
    expect(voiceToVoiceMs(recording, said)).toBeCloseTo(500, 0);
  });

  it('is no number if the persona spoke into the utterance, or not at all', () => {
    const over = stereo([[800, 1_800, 0.5]], [[1_200, 2_500, 0.3]]);
    expect(isSpokenOver(over, said)).toBe(true);
    expect(voiceToVoiceMs(over, said)).toBeNull();
    expect(voiceToVoiceMs(stereo([[800, 1_500, 0.5]], []), said)).toBeNull();
    const late = stereo([[800, 1_500, 0.5]], [[3_000, 3_500, 0.3]]);
    expect(voiceToVoiceMs(late, said, 2_500)).toBeNull();
    expect(voiceToVoiceMs(late, said)).toBeCloseTo(1_500, 0);
  });
});

describe('whether the caller was spoken over', () => {
  const answer: readonly Tone[] = [[1_600, 2_500, 0.3]];

  it('is not so in the hiss after the last word: catches a noisy microphone that is counted as rudeness', () => {
    const hiss: readonly Tone[] = [
      [500, 800, 0.02],
      [800, 1_500, 0.5],
      [1_500, 2_000, 0.02],
    ];
    expect(isSpokenOver(stereo(hiss, answer), said)).toBe(false);
    expect(voiceToVoiceMs(stereo(hiss, answer), said)).toBeNull();
    expect(isAnswered(stereo(hiss, answer), said)).toBe(true);
    expect(isAnswered(stereo(hiss, answer), said, 1_550)).toBe(false);
    expect(isAnswered(stereo(hiss, []), said)).toBe(false);
  });

  it('is so in a soft last word, with or without a pause before it', () => {
    const soft: readonly Tone[] = [
      [800, 1_300, 0.5],
      [1_500, 1_800, 0.02],
    ];
    expect(isSpokenOver(stereo(soft, answer), said)).toBe(true);
    expect(isSpokenOver(stereo([[500, 2_000, 0.5]], answer), said)).toBe(true);
  });
});

describe('a barge-in in a recording', () => {
  const speech: readonly Tone[] = [[1_000, 1_800, 0.5]];
  const untouched = channel(4_000, [200, 1_300, 0.4], [1_400, 3_500, 0.4]);

  it('tells the duck from the silence, both from the first voiced frame on', () => {
    const recording = stereo(speech, [
      [200, 1_090, 0.4],
      [1_090, 1_300, 0.1],
    ]);
    const { toDuckMs, toSilenceMs } = measureBargeIn(recording, untouched, said);
    expect(toDuckMs).toBe(90);
    expect(toSilenceMs).toBe(300);
  });

  it('takes a gap between two words for neither: catches a bench that rewards a voice that breathes', () => {
    const recording = stereo(speech, [
      [200, 1_300, 0.4],
      [1_400, 3_500, 0.4],
    ]);
    expect(measureBargeIn(recording, untouched, said)).toEqual({ toDuckMs: null, toSilenceMs: null });
  });

  it('does not count the natural end of a reply as being stopped', () => {
    const short = channel(4_000, [200, 1_200, 0.4]);
    const recording = stereo(speech, [[200, 1_200, 0.4]]);
    expect(measureBargeIn(recording, short, said).toSilenceMs).toBeNull();
  });
});
