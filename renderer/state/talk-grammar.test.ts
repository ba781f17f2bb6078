import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSpaceForTalk, NOTHING_HELD, stepTalk, type Held, type TalkEvent } from './talk-grammar';

const source = fc.constantFrom('key' as const, 'pointer' as const);
const event: fc.Arbitrary<TalkEvent> = fc.oneof(
  fc.record({ type: fc.constant('press' as const), source, isRepeat: fc.boolean() }),
  fc.record({ type: fc.constant('release' as const), source }),
  fc.constant({ type: 'lost' as const }),
);

describe('stepTalk', () => {
  it('alternates down and up whatever comes, so that the session is never left with an open microphone', () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        let held: Held = NOTHING_HELD;
        const verbs: string[] = [];
        for (const one of [...events, { type: 'lost' as const }]) {
          const step = stepTalk(held, one);
          held = step.held;
          if (step.verb !== null) verbs.push(step.verb);
        }
        expect(verbs).toEqual(verbs.map((_, index) => (index % 2 === 0 ? 'talk.down' : 'talk.up')));
        expect(verbs.length % 2).toBe(0);
      }),
    );
  });

  it('ignores key repeat, which would begin a new utterance thirty times a second', () => {
    const first = stepTalk(NOTHING_HELD, { type: 'press', source: 'key', isRepeat: false });
    expect(stepTalk(first.held, { type: 'press', source: 'key', isRepeat: true }).verb).toBeNull();
    expect(stepTalk(NOTHING_HELD, { type: 'press', source: 'key', isRepeat: true }).verb).toBeNull();
  });
});

describe('isSpaceForTalk', () => {
  const target = { tagName: 'DIV', isContentEditable: false, role: null, isTalkButton: false };
  it('leaves Space to whatever is typed into or pressed', () => {
    expect(isSpaceForTalk({ ...target, tagName: 'INPUT' })).toBe(false);
    expect(isSpaceForTalk({ ...target, tagName: 'BUTTON' })).toBe(false);
    expect(isSpaceForTalk({ ...target, role: 'option' })).toBe(false);
    expect(isSpaceForTalk({ ...target, isContentEditable: true })).toBe(false);
  });
  it('takes it everywhere else, and on the talk button', () => {
    expect(isSpaceForTalk(target)).toBe(true);
    expect(isSpaceForTalk(null)).toBe(true);
    expect(isSpaceForTalk({ ...target, tagName: 'BUTTON', isTalkButton: true })).toBe(true);
  });
});
