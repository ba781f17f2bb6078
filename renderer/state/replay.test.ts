import { describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../../engine/contract/client';
import { createReplay } from './replay';
import { createStores } from './stores';

function setUp() {
  const stores = createStores();
  const ends: (() => void)[] = [];
  const quiet = vi.fn<() => void>();
  const setMuted = vi.fn<(muted: boolean) => void>((muted) => stores.sound.setState({ muted }));
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
    setMuted,
    stopVoice: vi.fn<() => void>(),
  });
  return { stores, replay, ends, quiet, setMuted };
}

describe('createReplay', () => {
  it('mutes the microphone while it plays, so that a turn played again is not answered', () => {
    const { stores, replay, ends } = setUp();
    replay.toggle('s 1', 'them');
    expect(stores.sound.getState().muted).toBe(true);
    expect(stores.replay.getState().playing).toEqual({ key: 's 1', side: 'them' });
    ends[0]?.();
    expect(stores.sound.getState().muted).toBe(false);
    expect(stores.replay.getState().playing).toBeNull();
  });
  it('leaves somebody muted who was muted before', () => {
    const { stores, replay, ends } = setUp();
    stores.sound.setState({ muted: true });
    replay.toggle('s 1', 'you');
    ends[0]?.();
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
  it('does nothing for a turn whose sound is gone', () => {
    const { replay, setMuted } = setUp();
    replay.toggle('gone', 'them');
    expect(setMuted).not.toHaveBeenCalled();
  });
});
