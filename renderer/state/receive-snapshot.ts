/**
 * Owns what a snapshot of the host's session means for the page: whether it is news, whose conversation it is and
 * whether that one is over. It says what loudspeaker and line do then. What is decided is pure; the rest hands it on.
 */
import type { SessionSnapshot } from '../../engine/contract/client';
import type { Player } from '../audio/player';
import { enterSession, withInFlight } from './conversation/conversation';
import { letGo } from './conversation/let-go';
import type { Timeline } from './conversation/timeline';
import type { GoodNews } from './problems/problem-end';
import type { SessionState, Stores } from './stores';

export type SnapshotDeps = {
  readonly stores: Stores;
  readonly player: Pick<Player, 'reset' | 'wake'>;
  readonly timeline: Pick<Timeline, 'abandoned' | 'waiting'>;
  readonly cheer: (news: GoodNews) => void;
};

type State = SessionSnapshot['state'];

const isBeginning = (state: State | undefined): boolean => state === 'CREATED' || state === 'CONNECTING';

const isOfSame = (before: SessionSnapshot | null, now: SessionSnapshot): boolean =>
  before?.sessionId === now.sessionId;

/** An older one shows a state that is over. */
export const isStale = (before: SessionSnapshot | null, now: SessionSnapshot): boolean =>
  before !== null && isOfSame(before, now) && now.revision <= before.revision;

/** What was pressed before, this session never hears of, nor what was pressed while models were loading. */
export const endsPress = (before: SessionSnapshot | null, now: SessionSnapshot): boolean =>
  !isOfSame(before, now) || isBeginning(before?.state) || now.state === 'TERMINATED';

export type Followed = Pick<SessionState, 'asked' | 'blockedBy'> & {
  /** The conversation that has been ready to be talked in. */
  readonly begunId: string | null;
};

export type FollowedStep = {
  readonly begunId: string | null;
  readonly session: Partial<Pick<SessionState, 'snapshot' | 'asked' | 'blockedBy'>>;
  /** The person has left it, and needs no more to be told of it. */
  readonly isLeft: boolean;
};

export function followSnapshot(
  { asked, blockedBy, begunId }: Followed,
  snapshot: SessionSnapshot,
): FollowedStep {
  const { state, sessionId } = snapshot;
  const isOver = state === 'TERMINATED';
  const hasBegun = !isBeginning(state) && !isOver;
  const begun = hasBegun ? sessionId : begunId;
  // What was still told of its last turn. A conversation that the host ends leaves the reason on the page.
  const isLeft = isOver && (blockedBy === 'hungUp' || (blockedBy === null && !asked));
  // It is not over, for it never began; the person need not begin it by hand once the cause is gone.
  if (isOver && begun !== sessionId && blockedBy === null)
    return { begunId: begun, isLeft, session: { snapshot: null, asked: false, blockedBy: 'refused' } };
  // A problem that came first was about something else after all.
  const isNoProblem = blockedBy === 'refused' && !isOver;
  return {
    begunId: begun,
    isLeft,
    session: isNoProblem ? { snapshot, asked: true, blockedBy: null } : { snapshot },
  };
}

export function createSnapshotTaker({ stores, player, timeline, cheer }: SnapshotDeps) {
  let begunId: string | null = null;

  const enter = ({ sessionId, personaName }: SessionSnapshot): void => {
    cheer({ type: 'began', sessionId });
    player.reset();
    timeline.abandoned();
    stores.conversation.setState((old) => enterSession(old, sessionId, personaName));
  };

  return (snapshot: SessionSnapshot): void => {
    const before = stores.session.getState().snapshot;
    if (isStale(before, snapshot)) return;
    if (endsPress(before, snapshot)) letGo(stores);
    if (!isOfSame(before, snapshot)) enter(snapshot);
    stores.conversation.setState((old) => withInFlight(old, snapshot.turnId));
    const { state, hearing } = snapshot;
    if (hearing || state !== 'ACTIVE') player.wake();
    if (state === 'PROCESSING' && !hearing) timeline.waiting();
    if (state === 'ACTIVE' || state === 'TERMINATED') timeline.abandoned();
    // Read now: to let go may have begun a conversation.
    const followed = followSnapshot({ ...stores.session.getState(), begunId }, snapshot);
    ({ begunId } = followed);
    if (followed.isLeft) cheer({ type: 'ended' });
    stores.session.setState(followed.session);
    if (!isBeginning(state)) stores.session.setState({ loading: null });
    if (state !== 'RESPONDING') stores.voice.setState({ paused: false });
  };
}
