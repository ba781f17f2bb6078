import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortenSilences, splitAtPauses, trimLead, trimTail, withLead } from './cuts';

const OPTIONS = { sampleRate: 1000, maxPieceMs: 12_000, minPieceMs: 3000 };

/** Loud throughout but for pauses, given as [from, to] in samples. */
function speech(length: number, pauses: readonly (readonly [number, number])[]): Float32Array {
  const samples = Float32Array.from({ length }, (_, i) => (i % 2 === 0 ? 0.5 : -0.5));
  for (const [from, to] of pauses) samples.fill(0.001, from, to);
  return samples;
}

describe('splitAtPauses', () => {
  it('cuts inside the longest pause: catches a cut through a word', () => {
    const samples = speech(20_000, [
      [5000, 5080],
      [8000, 8400],
      [11_000, 11_100],
    ]);
    const pieces = splitAtPauses(samples, OPTIONS);
    expect(pieces.length).toBe(2);
    expect(pieces[0]?.to).toBeGreaterThanOrEqual(8100);
    expect(pieces[0]?.to).toBeLessThanOrEqual(8300);
  });

  it('leaves short audio whole: catches seams where none are needed', () => {
    expect(splitAtPauses(speech(12_000, [[6000, 7000]]), OPTIONS)).toEqual([{ from: 0, to: 12_000 }]);
    expect(splitAtPauses(new Float32Array(0), OPTIONS)).toEqual([]);
  });

  it('covers everything with pieces that are neither too long nor too short: catches lost words', () => {
    const pause = fc.tuple(fc.nat(60_000), fc.nat(1000));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60_000 }),
        fc.array(pause, { maxLength: 8 }),
        (length, pauses) => {
          const samples = speech(
            length,
            pauses.map(([from, duration]) => [from, from + duration] as const),
          );
          const pieces = splitAtPauses(samples, OPTIONS);
          expect(pieces.at(-1)?.to).toBe(length);
          pieces.forEach((piece, i) => {
            expect(piece.to - piece.from).toBeLessThanOrEqual(12_000);
            expect(piece.to - piece.from).toBeGreaterThanOrEqual(Math.min(length, 3000));
            expect(piece.from).toBe(pieces[i - 1]?.to ?? 0);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses limits that can not both hold: catches an endless loop', () => {
    expect(() => splitAtPauses(new Float32Array(1), { ...OPTIONS, minPieceMs: 7000 })).toThrow(RangeError);
  });
});

describe('shortenSilences', () => {
  const second = (amplitude: number, seconds = 1) => new Float32Array(16_000 * seconds).fill(amplitude);
  const joined = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));

  it('takes out most of a long silence, which makes Moonshine forget the words before it', () => {
    const given = joined(second(0.5), second(0.0001, 20), second(0.5));
    const shortened = shortenSilences(given, 16_000);
    expect(shortened.length).toBe(16_000 * (2 + 1.6));
    expect(shortened.filter((sample) => sample > 0.4).length).toBe(32_000);
  });

  it('leaves pauses for thought and audio without silence as they are', () => {
    const given = joined(second(0.5), second(0.0001), second(0.5));
    expect(shortenSilences(given, 16_000)).toBe(given);
    const silent = second(0, 5);
    expect(shortenSilences(silent, 16_000).length).toBeLessThanOrEqual(silent.length);
  });
});

describe('trimLead', () => {
  const rate = 16_000;
  const sound = (leadMs: number): Float32Array => {
    const samples = new Float32Array(((leadMs + 300) * rate) / 1000).fill(0.0001);
    samples.fill(0.3, (leadMs * rate) / 1000);
    return samples;
  };

  it('leaves room for a soft first sound and takes the rest of the silence, in which numbers were imagined', () => {
    expect(trimLead(sound(700), rate, 200).length).toBe((500 * rate) / 1000);
  });

  it('keeps what begins at once, and what has no sound at all', () => {
    expect(trimLead(sound(150), rate, 200).length).toBe((450 * rate) / 1000);
    expect(trimLead(new Float32Array(rate), rate, 200).length).toBe(rate);
  });
});

describe('trimTail', () => {
  const rate = 16_000;
  const sound = (tailMs: number): Float32Array => {
    const samples = new Float32Array(((300 + tailMs) * rate) / 1000).fill(0.0001);
    return samples.fill(0.3, 0, (300 * rate) / 1000);
  };

  it('leaves room for a soft last sound and takes the rest, in which a sentence was said again', () => {
    expect(trimTail(sound(350), rate).length).toBe((500 * rate) / 1000);
    expect(trimTail(sound(2000), rate).length).toBe((500 * rate) / 1000);
  });

  it('keeps what ends at once, and what has no sound at all', () => {
    expect(trimTail(sound(100), rate).length).toBe((400 * rate) / 1000);
    expect(trimTail(new Float32Array(rate), rate).length).toBe(rate);
  });
});

describe('silence in a room that is not silent', () => {
  const rate = 16_000;
  /** Words of 300 ms at -10 dB, with a noise of `roomDb` before, under and after them. */
  const inRoom = (roomDb: number): Float32Array => {
    const amplitude = 10 ** (roomDb / 20);
    const samples = Float32Array.from({ length: 2.3 * rate }, (_, at) =>
      at % 2 === 0 ? amplitude : -amplitude,
    );
    return samples.fill(0.3, rate, 1.3 * rate);
  };

  it.each([-60, -45, -35, -30])('is trimmed at %d dB: catches a sentence that a fan takes', (roomDb) => {
    expect(trimTail(trimLead(inRoom(roomDb), rate, 400), rate).length).toBe(
      ((400 + 300 + 200) * rate) / 1000,
    );
  });

  it('is none where all of it is loud: catches soft words that are trimmed', () => {
    const soft = new Float32Array(rate).fill(0.1);
    soft.fill(0.3, 0.4 * rate, 0.6 * rate);
    expect(trimTail(trimLead(soft, rate, 100), rate).length).toBe(rate);
  });
});

describe('withLead', () => {
  const rate = 16_000;

  it('puts silence before what begins at once: catches a first word that is missed', () => {
    const samples = new Float32Array(rate).fill(0.3);
    const led = withLead(samples, rate, 200);
    expect(led.length).toBe(1.2 * rate);
    expect(led.subarray(0, 0.2 * rate).every((sample) => sample === 0)).toBe(true);
  });

  it('leaves what has a lead, and what has no sound at all', () => {
    const samples = new Float32Array(rate).fill(0.3, 0.2 * rate);
    expect(withLead(samples, rate, 200)).toBe(samples);
    const silent = new Float32Array(rate);
    expect(withLead(silent, rate, 200)).toBe(silent);
  });
});
