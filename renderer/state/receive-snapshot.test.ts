import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionSnapshot } from '../../engine/contract/client';
import { snapshotWith } from '../../engine/contract/snapshot.double';
import { endsPress, followSnapshot, isStale, type Followed } from './receive-snapshot';

const STATES = ['CREATED', 'CONNECTING', 'ACTIVE', 'PROCESSING', 'RESPONDING', 'TERMINATED'] as const;
const BEGUN: readonly SessionSnapshot['state'][] = ['ACTIVE', 'PROCESSING', 'RESPONDING'];

const snapshots = fc
  .record({
    sessionId: fc.constantFrom('one', 'two'),
    state: fc.constantFrom(...STATES),
    revision: fc.nat(20),
  })
  .map(snapshotWith);
const followed: fc.Arbitrary<Followed> = fc.record({
  asked: fc.boolean(),
  blockedBy: fc.constantFrom(null, 'refused' as const, 'hungUp' as const, 'elsewhere' as const),
  begunId: fc.constantFrom(null, 'one', 'two'),
});

describe('isStale', () => {
  it('takes each revision of a session once and only forwards, and the first of another whatever it is', () => {
    fc.assert(
      fc.property(fc.option(snapshots), snapshots, (before, now) => {
        const isOlder = before?.sessionId === now.sessionId && now.revision <= before.revision;
        expect(isStale(before, now)).toBe(isOlder);
      }),
    );
  });
});

describe('endsPress', () => {
  it.each([
    ['a session that goes on', 'one', 'ACTIVE', 'RESPONDING', false],
    ['one that is over', 'one', 'ACTIVE', 'TERMINATED', true],
    ['one whose models were loading', 'one', 'CONNECTING', 'ACTIVE', true],
    ['another one', 'two', 'ACTIVE', 'ACTIVE', true],
  ] as const)('of %s', (_what, sessionId, before, state, isEnded) => {
    const former = snapshotWith({ sessionId: 'one', state: before });
    expect(endsPress(former, snapshotWith({ sessionId, state }))).toBe(isEnded);
  });
});

describe('followSnapshot', () => {
  it('holds in any state: it is refused only if it never began, and never takes the conversation from the person', () => {
    fc.assert(
      fc.property(followed, snapshots, (before, snapshot) => {
        const { session, begunId, isLeft } = followSnapshot(before, snapshot);
        const after = { ...before, ...session };
        const isOver = snapshot.state === 'TERMINATED';
        expect(begunId).toBe(BEGUN.includes(snapshot.state) ? snapshot.sessionId : before.begunId);
        // Hung up, and told elsewhere, are the person's and the other window's to end.
        const isTheirs = before.blockedBy === 'hungUp' || before.blockedBy === 'elsewhere';
        expect(!isTheirs || after.blockedBy === before.blockedBy).toBe(true);
        const isNewlyRefused = after.blockedBy === 'refused' && before.blockedBy !== 'refused';
        expect(isNewlyRefused).toBe(isOver && before.blockedBy === null && begunId !== snapshot.sessionId);
        // A refused one is shown as none; every other as it is.
        expect(session.snapshot).toBe(isNewlyRefused ? null : snapshot);
        // One that comes after all is the one that was asked for.
        const hasCome = before.blockedBy === 'refused' && !isOver;
        expect([after.asked, after.blockedBy]).toEqual(
          hasCome ? [true, null] : isNewlyRefused ? [false, 'refused'] : [before.asked, before.blockedBy],
        );
        expect(isLeft).toBe(
          isOver && (before.blockedBy === 'hungUp' || (before.blockedBy === null && !before.asked)),
        );
      }),
    );
  });
});
