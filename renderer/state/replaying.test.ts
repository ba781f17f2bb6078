import { describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../engine/contract/errors';
import type { Replay } from '../audio/replay';
import { createStores } from './stores';
import { createReplaying } from './replaying';
import type { Ask } from './asker';

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
  const setMuted = (muted: boolean): void => stores.sound.setState({ muted });
  const replaying = createReplaying({ ask, stores, actions: { setMuted, report } }, replay, 'x', () => {});
  const isDeaf = (): boolean => stores.sound.getState().muted;
  return { replaying, replay, report, stores, isDeaf, end: () => onEnd() };
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

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

  it('leaves a microphone off that was off before', async () => {
    const { replaying, isDeaf } = setUp({ isMuted: true });
    replaying.toggle(1, 'them');
    await settled();
    replaying.toggle(1, 'them');
    expect(isDeaf()).toBe(true);
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
