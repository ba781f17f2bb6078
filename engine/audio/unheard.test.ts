import { describe, expect, it } from 'vitest';
import { MIC_RATE } from '../contract/units';
import { unheardOf } from './unheard';

const sound = (of: (at: number) => number, seconds = 1): Float32Array =>
  Float32Array.from({ length: seconds * MIC_RATE }, (_, at) => of(at));
const tone = (hertz: number, amplitude: number) => (at: number) =>
  amplitude * Math.sin((2 * Math.PI * hertz * at) / MIC_RATE);
const comesAndGoes = (amplitude: number) => (at: number) =>
  Math.floor(at / 1600) % 3 === 0 ? tone(300, amplitude)(at) : tone(300, amplitude / 1000)(at);

describe('unheardOf', () => {
  it.each([
    ['short', new Float32Array(0)],
    ['short', sound(tone(300, 0.1), 0.05)],
    ['silence', new Float32Array(MIC_RATE)],
    ['silence', new Float32Array(MIC_RATE).fill(0.05)],
    ['rumble', sound((at) => 0.05 + tone(3000, 0.002)(at))],
    ['rumble', sound(tone(25, 0.1))],
    ['quiet', sound(tone(300, 0.0005))],
    ['steady', sound(tone(440, 0.1))],
    ['noWords', sound(comesAndGoes(0.1))],
  ] as const)('tells %s: catches an empty text without a reason', (why, samples) => {
    expect(unheardOf(samples)).toBe(why);
  });
});
