import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../engine/contract/settings';
import { createStores } from '../stores';
import { CLOSING_MS, LONGEST_MS, TAP_MS, type TalkEvent } from './talk-grammar';
import { createTalking } from './talking';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(change: Partial<Settings> = {}) {
  const stores = createStores();
  const settings = { ...DEFAULT_SETTINGS, mode: 'ptt' as const, ...change };
  stores.settings.setState({ settings });
  /** In order: what the host, the microphone and the loudspeaker were told. */
  const told: string[] = [];
  const { step } = createTalking({
    stores,
    send: (event) => told.push(event.kind === 'control' ? event.type : event.kind) > 0,
    capture: { setMuted: (muted) => void told.push(muted ? 'shut' : 'open') },
    tick: (tick) => void told.push(`tick ${tick}`),
  });
  const { mode, keyMode } = settings;
  const press = (): void => step({ type: 'press', source: 'key', isRepeat: false, mode, keyMode });
  const release = (): void => step({ type: 'release', source: 'key' });
  return { stores, told, step, press, release };
}

describe('createTalking', () => {
  it('talks while the key is held, from the press on', () => {
    const { told, press, release } = setUp();
    press();
    expect(told).toEqual(['talk.down', 'tick start']);
    vi.advanceTimersByTime(TAP_MS + 1);
    release();
    expect(told).toEqual(['talk.down', 'tick start', 'talk.up', 'tick stop']);
  });

  it('a tap keeps talking on, but not for longer than the host listens', () => {
    const { told, press, release } = setUp({ sounds: false });
    press();
    vi.advanceTimersByTime(100);
    release();
    vi.advanceTimersByTime(LONGEST_MS - 1);
    expect(told).toEqual(['talk.down']);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['talk.down', 'talk.up']);
  });

  it('the time of a tap that was ended does not end the next: catches a timer that outlives its phase', () => {
    const { told, press, release } = setUp({ sounds: false });
    press();
    release();
    vi.advanceTimersByTime(LONGEST_MS - 1_000);
    press();
    release();
    press();
    release();
    vi.advanceTimersByTime(2_000);
    expect(told).toEqual(['talk.down', 'talk.up', 'talk.down']);
  });

  it('opens a muted microphone before the host is told, and shuts it after the last syllable', () => {
    const { told, stores, step, press, release } = setUp({ mode: 'duplex', sounds: false });
    step({ type: 'mute', muted: true });
    press();
    vi.advanceTimersByTime(TAP_MS);
    expect(stores.sound.getState().muted).toBe(false);
    release();
    expect(told).toEqual(['shut', 'open', 'talk.down', 'talk.up']);
    vi.advanceTimersByTime(CLOSING_MS);
    expect(told.at(-1)).toBe('shut');
    expect(stores.sound.getState().muted).toBe(true);
  });

  it('is silent where the person wants it, and where nothing opened or shut', () => {
    const quiet = setUp({ sounds: false });
    quiet.press();
    expect(quiet.told).not.toContain('tick start');
    const duplex = setUp({ mode: 'duplex' });
    duplex.press();
    vi.advanceTimersByTime(TAP_MS);
    expect(duplex.told).toEqual(['talk.down']);
  });

  it('follows the state, whatever changes it: catches a connection that breaks and leaves the microphone shut', () => {
    const { told, stores, step, press } = setUp({ mode: 'duplex', sounds: false });
    step({ type: 'mute', muted: true });
    press();
    const reset: TalkEvent = { type: 'reset' };
    step(reset);
    expect([told.at(-1), stores.sound.getState().muted]).toEqual(['shut', true]);
  });
});
