import { describe, expect, it } from 'vitest';
import { reviveSound } from './revival';

function setUp() {
  const done: string[] = [];
  const clock = { ms: 0 };
  const listeners = new Map<string, () => void>();
  const page = {
    hidden: false,
    addEventListener: (type: string, run: () => void) => void listeners.set(type, run),
  };
  let tick = (): void => {};
  reviveSound({
    capture: { check: () => void done.push('check'), revive: () => void done.push('capture') },
    player: { revive: () => void done.push('player') },
    devices: { refresh: async () => void done.push('devices') },
    page: page as unknown as Document,
    wallMs: () => clock.ms,
    setRepeated: (run) => (tick = run),
  });
  const afterMs = (ms: number): void => {
    clock.ms += ms;
    tick();
  };
  return { done, page, afterMs, emit: (type: string) => listeners.get(type)?.() };
}

const ALL = ['capture', 'player', 'devices'];

describe('reviveSound', () => {
  it('looks each second, and sets all going only after a sleep', () => {
    const { done, afterMs } = setUp();
    afterMs(1000);
    afterMs(4000);
    expect(done).toEqual(['check', 'check']);
    done.length = 0;
    afterMs(60_000);
    afterMs(1000);
    expect(done).toEqual(['check', ...ALL, 'check']);
  });

  it('sets all going when the page is shown again, and not when it is hidden', () => {
    const { done, page, emit } = setUp();
    page.hidden = true;
    emit('visibilitychange');
    expect(done).toEqual([]);
    page.hidden = false;
    emit('visibilitychange');
    emit('resume');
    expect(done).toEqual([...ALL, ...ALL]);
  });
});
