import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES, PLAYOUT_RATE } from '../../engine/contract/units';
import { createTurnSounds } from './turn-sounds';

const second = (value: number): Float32Array => new Float32Array(PLAYOUT_RATE).fill(value);
const frame = (value: number): Float32Array => new Float32Array(FRAME_SAMPLES).fill(value);

describe('createTurnSounds', () => {
  it('lets the oldest turns go, so that a long talk does not fill the memory', () => {
    const sounds = createTurnSounds(3);
    for (let turn = 0; turn < 5; turn += 1) sounds.spoken(`t${turn}`, second(turn));
    expect([0, 1, 2, 3, 4].map((turn) => sounds.has(`t${turn}`, 'them'))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });
  it('says when a sound comes and when it goes: catches a button that plays nothing', () => {
    const sounds = createTurnSounds(2);
    const seen: boolean[] = [];
    const stop = sounds.onChange(() => seen.push(sounds.has('t0', 'them')));
    sounds.spoken('t0', second(0));
    sounds.spoken('t0', second(0));
    expect(seen).toEqual([true]);
    sounds.spoken('t1', second(1));
    expect(seen.at(-1)).toBe(false);
    sounds.stopped('t1', 0);
    const count = seen.length;
    stop();
    sounds.spoken('t1', second(1));
    expect(seen).toHaveLength(count);
  });
  it('does not play again what was never heard', () => {
    const sounds = createTurnSounds();
    sounds.spoken('t', second(1));
    sounds.spoken('t', second(2));
    sounds.stopped('t', PLAYOUT_RATE + 10);
    expect(sounds.read('t', 'them')?.samples).toHaveLength(PLAYOUT_RATE + 10);
    sounds.stopped('t', 0);
    expect(sounds.has('t', 'them')).toBe(false);
  });
  it('gives a turn what was said in it, without the silence before and after, and not what the next one says', () => {
    const sounds = createTurnSounds();
    for (let at = 0; at < 100; at += 1) sounds.heard(frame(0), false);
    for (let at = 0; at < 20; at += 1) sounds.heard(frame(0.5), true);
    for (let at = 0; at < 100; at += 1) sounds.heard(frame(0), false);
    sounds.said('one');
    sounds.heard(frame(0.7), true);
    sounds.said('two');
    const one = sounds.read('one', 'you')?.samples ?? new Float32Array();
    expect(one.length).toBe((20 + 9 + 9) * FRAME_SAMPLES);
    expect(one.every((sample) => sample <= 0.5)).toBe(true);
    expect(sounds.read('two', 'you')?.samples).toHaveLength(FRAME_SAMPLES);
    sounds.said('three');
    expect(sounds.has('three', 'you')).toBe(false);
  });
});
