import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../../../engine/contract/client';
import { followCurrent } from './history-current';
import { createStores } from '../stores';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const snapshot = (state: SessionSnapshot['state'], revision: number): SessionSnapshot => ({
  sessionId: 'one',
  revision,
  state,
  mode: 'duplex',
  profileId: 'maya',
  personaName: 'Maya',
  hearing: false,
  turnId: null,
  llm: null,
  voiceId: null,
  sttId: null,
  pauseStatistics: null,
});

function setUp() {
  const { session } = createStores();
  session.setState({ snapshot: snapshot('ACTIVE', 1) });
  const load = vi.fn<() => void>();
  return { session, load, stop: followCurrent(session, load) };
}

describe('followCurrent', () => {
  it('asks anew once the person hangs up: catches "going on now" beside "hung up"', () => {
    const { session, load } = setUp();
    session.setState({ snapshot: snapshot('TERMINATED', 2) });
    vi.runAllTimers();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('asks anew once the conversation of another window is over', () => {
    const { session, load } = setUp();
    session.setState({ elsewhere: true });
    vi.runAllTimers();
    session.setState({ elsewhere: false });
    vi.runAllTimers();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('asks for nothing while a conversation goes on, nor once the page is left', () => {
    const { session, load, stop } = setUp();
    session.setState({ snapshot: snapshot('PROCESSING', 2) });
    vi.runAllTimers();
    // The connection is lost, and with it the page of what is kept.
    session.setState({ snapshot: null });
    stop();
    vi.runAllTimers();
    expect(load).not.toHaveBeenCalled();
  });
});
