import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../../../engine/contract/client';
import { createPlayback } from './playback';
import { createReplay } from './replay';
import { createStores } from '../stores';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const stores = createStores();
  const ends: (() => void)[] = [];
  const quiet = vi.fn<() => void>();
  const setReplaying = vi.fn<(replaying: boolean) => void>();
  const playback = createPlayback({
    stores,
    capture: { setReplaying },
    stopVoice: vi.fn<() => void>(),
  });
  const replay = createReplay({
    stores,
    player: {
      play: (_samples, _rate, onEnd) => {
        ends.push(onEnd);
        return quiet;
      },
    },
    sounds: {
      read: (key) => (key === 'gone' ? null : { samples: new Float32Array(10), rate: 24_000 }),
    },
    playback,
  });
  const isSilent = (): boolean => {
    vi.runAllTimers();
    return stores.sound.getState().replaying;
  };
  return { stores, replay, ends, quiet, setReplaying, isSilent };
}

describe('createReplay', () => {
  it('silences the microphone while it plays, so that a turn played again is not answered', () => {
    const { stores, replay, ends, isSilent } = setUp();
    replay.toggle('s 1', 'them');
    expect(isSilent()).toBe(true);
    expect(stores.replay.getState().playing).toEqual({ key: 's 1', side: 'them' });
    ends[0]?.();
    expect(isSilent()).toBe(false);
    expect(stores.replay.getState().playing).toBeNull();
  });
  it('mutes no user, and unmutes no user who was muted before', () => {
    const { stores, replay, ends } = setUp();
    replay.toggle('s 1', 'you');
    expect(stores.sound.getState().muted).toBe(false);
    ends[0]?.();
    stores.sound.setState({ muted: true });
    replay.toggle('s 1', 'you');
    ends[1]?.();
    expect(stores.sound.getState().muted).toBe(true);
  });
  it('stops when pressed again, and when a reply begins', () => {
    const { stores, replay, quiet } = setUp();
    replay.toggle('s 1', 'them');
    replay.toggle('s 1', 'them');
    expect(stores.replay.getState().playing).toBeNull();
    expect(quiet).toHaveBeenCalledTimes(1);
    replay.toggle('s 1', 'them');
    stores.session.setState({ snapshot: { state: 'RESPONDING' } as SessionSnapshot });
    expect(stores.replay.getState().playing).toBeNull();
  });
  it('goes from one side to the other without the end of the first ending the second', () => {
    const { stores, replay, quiet, isSilent } = setUp();
    replay.toggle('s 1', 'you');
    replay.toggle('s 1', 'them');
    expect(quiet).toHaveBeenCalledTimes(1);
    expect(stores.replay.getState().playing).toEqual({ key: 's 1', side: 'them' });
    expect(isSilent()).toBe(true);
  });
  it('stops when the conversation is left, for the user could not stop it then', () => {
    const { stores, replay, quiet, isSilent } = setUp();
    replay.toggle('s 1', 'them');
    stores.ui.setState({ page: 'settings' });
    expect(quiet).toHaveBeenCalledTimes(1);
    expect(isSilent()).toBe(false);
  });
  it('does nothing for a turn whose sound is gone', () => {
    const { replay, setReplaying } = setUp();
    replay.toggle('gone', 'them');
    expect(setReplaying).not.toHaveBeenCalled();
  });
});
