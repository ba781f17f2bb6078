import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../../engine/contract/errors';
import type { Replay } from '../../audio/replay';
import { createPlayback } from './playback';
import { createStores } from '../stores';
import { createReplaying } from './replaying';
import type { Ask } from '../connection/asker';

function setUp({ isMuted = false, fails = false } = {}) {
  const stores = createStores();
  stores.sound.setState({ muted: isMuted });
  let onEnd = (): void => {};
  const replay = {
    play: vi.fn<Replay['play']>(async (sound) => {
      if (fails) throw new Error('no loudspeaker');
      ({ onEnd } = sound);
      return true;
    }),
    stop: vi.fn<() => void>(),
  };
  const report = vi.fn<(problem: Problem) => void>();
  const ask = (async () => ({
    ok: true,
    value: { sampleRate: 16_000, samples: new Float32Array(10) },
  })) as unknown as Ask;
  const setReplaying = vi.fn<(replaying: boolean) => void>();
  const playback = createPlayback({ stores, capture: { setReplaying }, stopVoice: () => {} });
  const replaying = createReplaying({ ask, stores, actions: { report }, playback }, replay, 'x', () => {});
  const isDeaf = (): boolean => {
    vi.runAllTimers();
    return stores.sound.getState().replaying;
  };
  return { replaying, replay, report, stores, playback, isDeaf, end: () => onEnd() };
}
const settled = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('replaying what was said', () => {
  it('is not heard by the persona, which listens again afterwards', async () => {
    const { replaying, isDeaf, end } = setUp();
    replaying.toggle(1, 'them');
    await settled();
    expect(isDeaf()).toBe(true);
    end();
    expect(isDeaf()).toBe(false);
    expect(replaying.store.getState().playing).toBeNull();
  });

  it('leaves a microphone off that was off before, and mutes none that was on', async () => {
    for (const isMuted of [true, false]) {
      const { replaying, stores, isDeaf } = setUp({ isMuted });
      replaying.toggle(1, 'them');
      await settled();
      expect(stores.sound.getState().muted).toBe(isMuted);
      replaying.toggle(1, 'them');
      expect(isDeaf()).toBe(false);
      expect(stores.sound.getState().muted).toBe(isMuted);
    }
  });

  it('is stopped by whatever else is played, and can be played again', async () => {
    const { replaying, replay, playback, isDeaf, end } = setUp();
    replaying.toggle(1, 'them');
    await settled();
    const over = playback.begin(() => {});
    expect(replaying.store.getState().playing).toBeNull();
    expect(replay.stop).toHaveBeenCalled();
    replaying.toggle(1, 'them');
    await settled();
    over();
    expect(isDeaf()).toBe(true);
    end();
    expect(isDeaf()).toBe(false);
  });

  it('does not play what was stopped before it came', async () => {
    const { replaying, replay, isDeaf } = setUp();
    replaying.toggle(1, 'them');
    replaying.stop();
    await settled();
    expect(replay.play).not.toHaveBeenCalled();
    expect(isDeaf()).toBe(false);
  });

  it('goes from one turn to the next with the microphone off, and on at the end', async () => {
    const { replaying, isDeaf, end } = setUp();
    replaying.toggle(1, 'you');
    await settled();
    replaying.toggle(2, 'you');
    await settled();
    expect(isDeaf()).toBe(true);
    end();
    expect(isDeaf()).toBe(false);
  });

  it('says so if it can’t be played, and listens again', async () => {
    const { replaying, report, isDeaf } = setUp({ fails: true });
    replaying.toggle(1, 'you');
    await settled();
    expect(report).toHaveBeenCalledTimes(1);
    expect(isDeaf()).toBe(false);
    expect(replaying.store.getState().playing).toBeNull();
  });
});
