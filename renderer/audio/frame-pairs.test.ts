import { describe, expect, it } from 'vitest';
import { createFramePairs } from './frame-pairs';

const frame = (number: number, speechProbability = 0.01) => ({ number, speechProbability });

/** Numbers of the frames that go out with each one that comes. */
function quiet(count: number) {
  const pairs = createFramePairs<ReturnType<typeof frame>>();
  const take = (one: ReturnType<typeof frame>, isIdle = true): readonly number[] =>
    pairs.take(one, isIdle).map(({ number }) => number);
  for (let number = 0; number < count; number += 1) take(frame(number));
  return { pairs, take };
}

describe('createFramePairs', () => {
  it('sends every frame at once until it has been quiet for long: catches a turn that ends later', () => {
    const { take } = quiet(0);
    expect(take(frame(0, 0.9))).toEqual([0]);
    for (let number = 1; number <= 90; number += 1) expect(take(frame(number))).toEqual([number]);
  });

  it('then sends two at a time, all of them and in order', () => {
    const { take } = quiet(93);
    expect([take(frame(93)), take(frame(94)), take(frame(95)), take(frame(96))]).toEqual([
      [],
      [93, 94],
      [],
      [95, 96],
    ]);
  });

  it('lets no frame wait that may be speech: catches a word that is noticed a frame later', () => {
    const { take } = quiet(93);
    expect(take(frame(93, 0.2))).toEqual([93]);
    expect(quiet(94).take(frame(94, 0.2))).toEqual([93, 94]);
  });

  it('lets none wait while the persona speaks: catches a barge-in that ducks a frame later', () => {
    const { take } = quiet(93);
    expect(take(frame(93), false)).toEqual([93]);
  });

  it('forgets what waits with its session: catches an old frame at the head of a new one', () => {
    const { pairs, take } = quiet(94);
    pairs.clear();
    expect(take(frame(94, 0.9))).toEqual([94]);
  });
});
