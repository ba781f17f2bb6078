import { describe, expect, it } from 'vitest';
import { silentLog } from '../log';
import type { SessionEvent } from '../session/events';
import { createFollowing } from './following';
import type { Talk } from './talk';

/** An idle conversation that counts how often it is configured anew. */
const createFixture = () => {
  const dispatched: SessionEvent[] = [];
  let refused: readonly string[] = [];
  const talk = {
    session: {
      state: () => ({
        tag: 'ACTIVE',
        listening: { kind: 'quiet' },
        resumed: null,
        speculative: null,
        settling: null,
      }),
      facts: () => ({ llm: null }),
      dispatch: (event: SessionEvent) => void dispatched.push(event),
    },
    conversation: {
      mayReplace: true,
      refused: () => refused,
      wishes: () => ({}),
      change: () => {},
      reload: () => Promise.resolve(),
    },
  } as unknown as Talk;
  const following = createFollowing(() => talk, {
    profiles: () => Promise.reject(new Error('no profile is followed')),
    loadedModels: { ggufFiles: () => [] },
    report: () => {},
    log: silentLog,
  });
  return {
    following,
    refuse: (...models: readonly string[]) => {
      refused = models;
      following.idle();
    },
    changes: () => dispatched.filter(({ type }) => type === 'reconfigure').length,
  };
};

describe('a conversation one of whose models is refused', () => {
  it('looks for another one each time: catches a model that comes back and is refused again', () => {
    const { refuse, changes } = createFixture();
    for (let round = 1; round <= 5; round += 1) {
      refuse('m');
      refuse();
      expect(changes()).toBe(round);
    }
  });

  it('tries again where that failed, a few times and not at each turn', () => {
    const { refuse, changes } = createFixture();
    refuse('m');
    refuse('m');
    expect(changes()).toBe(2);
    for (let turn = 0; turn < 20; turn += 1) refuse('m');
    expect(changes()).toBe(3);
    refuse('m', 'n');
    expect(changes()).toBe(4);
  });
});
