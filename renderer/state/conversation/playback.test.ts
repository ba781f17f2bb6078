import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../../../engine/contract/client';
import { createPlayback, RING_MS } from './playback';
import { createStores } from '../stores';
import { isTalking, stepTalk, type TalkEvent } from './talk-grammar';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const stores = createStores();
  const setReplaying = vi.fn<(replaying: boolean) => void>();
  const stopVoice = vi.fn<() => void>();
  const playback = createPlayback({ stores, capture: { setReplaying }, stopVoice });
  const talk = (event: TalkEvent): void =>
    stores.ui.setState(({ talk: before }) => ({ talk: stepTalk(before, event) }));
  const press = (mode: 'ptt' | 'duplex'): void =>
    talk({ type: 'press', source: 'key', isRepeat: false, mode, keyMode: 'auto' });
  const isSilent = (): boolean => {
    expect(setReplaying.mock.lastCall?.[0] ?? false).toBe(stores.sound.getState().replaying);
    return stores.sound.getState().replaying;
  };
  const enter = (state: SessionSnapshot['state']): void =>
    stores.session.setState({ snapshot: { state } as SessionSnapshot });
  return { stores, playback, stopVoice, talk, press, isSilent, enter, setReplaying };
}
const noop = (): void => undefined;

describe('createPlayback', () => {
  it('keeps what is played from being heard, its echo too, and says of no user that they muted themselves', () => {
    const { stores, playback, isSilent } = setUp();
    const over = playback.begin(noop);
    expect(isSilent()).toBe(true);
    over();
    expect(isSilent()).toBe(true);
    vi.advanceTimersByTime(RING_MS);
    expect(isSilent()).toBe(false);
    expect(stores.sound.getState().muted).toBe(false);
    expect(stores.ui.getState().talk.muted).toBe(false);
  });

  it('leaves to the person what is theirs: muted before, or meanwhile, is muted after', () => {
    const { stores, playback, talk } = setUp();
    const over = playback.begin(noop);
    talk({ type: 'mute', muted: true });
    over();
    vi.runAllTimers();
    expect(stores.ui.getState().talk.muted).toBe(true);
  });

  it('plays one at a time, and does not listen in between', () => {
    const { playback, isSilent, setReplaying } = setUp();
    const endFirst = vi.fn<() => void>();
    const overFirst = playback.begin(() => {
      endFirst();
      overFirst();
    });
    const overSecond = playback.begin(noop);
    expect(endFirst).toHaveBeenCalledTimes(1);
    overFirst();
    vi.runAllTimers();
    expect(isSilent()).toBe(true);
    expect(setReplaying).toHaveBeenCalledTimes(1);
    overSecond();
    vi.runAllTimers();
    expect(isSilent()).toBe(false);
  });

  it('goes on being silent if the next begins while the former rings on', () => {
    const { playback, isSilent } = setUp();
    playback.begin(noop)();
    vi.advanceTimersByTime(RING_MS / 2);
    playback.begin(noop);
    vi.runAllTimers();
    expect(isSilent()).toBe(true);
  });

  it('gives way to a reply that begins, and stops one that is being spoken', () => {
    const { playback, enter, stopVoice } = setUp();
    const end = vi.fn<() => void>();
    enter('ACTIVE');
    playback.begin(end);
    expect(stopVoice).not.toHaveBeenCalled();
    enter('RESPONDING');
    expect(end).toHaveBeenCalledTimes(1);
    playback.begin(noop);
    expect(stopVoice).toHaveBeenCalledTimes(1);
  });

  it('hears a user who presses the key to talk, from the first syllable', () => {
    const { playback, press, isSilent } = setUp();
    const end = vi.fn<() => void>();
    playback.begin(end);
    press('ptt');
    expect(end).toHaveBeenCalledTimes(1);
    expect(isSilent()).toBe(false);
    vi.runAllTimers();
    expect(isSilent()).toBe(false);
  });

  it('plays on under a tap that only mutes', () => {
    const { playback, press, talk, isSilent } = setUp();
    const end = vi.fn<() => void>();
    playback.begin(end);
    press('duplex');
    talk({ type: 'release', source: 'key' });
    expect(end).not.toHaveBeenCalled();
    expect(isSilent()).toBe(true);
  });

  it('ends talking as it begins: a key that is latched must not stay so after it', () => {
    const { stores, playback, talk } = setUp();
    talk({ type: 'toggle', mode: 'ptt' });
    expect(isTalking(stores.ui.getState().talk)).toBe(true);
    playback.begin(noop);
    expect(isTalking(stores.ui.getState().talk)).toBe(false);
  });

  it('tells whether there was anything to stop', () => {
    const { playback } = setUp();
    expect(playback.stop()).toBe(false);
    playback.begin(noop);
    expect(playback.stop()).toBe(true);
    expect(playback.stop()).toBe(false);
  });
});
