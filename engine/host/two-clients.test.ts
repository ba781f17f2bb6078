import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Host } from './host';
import { openClient, openHost, until, useHosts } from '../testing/host-place';

vi.mock('../models/store', () => import('../testing/made-up-store'));

useHosts();
let host: Host;
beforeEach(() => {
  host = openHost();
});

/** A window of this host. */
function openWindow() {
  const client = openClient(host);
  return {
    start: (takeOver?: true) => client.start(takeOver === undefined ? {} : { takeOver }),
    end: client.hangUp,
    talkWith: (profileId: string) => client.change({ profileId }),
    persona: () => client.snapshot()?.profileId,
    close: client.close,
    state: () => client.snapshot()?.state,
    problems: client.problems,
    isTold: () =>
      client.told.flatMap((event) =>
        event.kind === 'control' && event.type === 'elsewhere' ? [event.isElsewhere] : [],
      ),
  };
}

describe('two windows of one host', () => {
  it('hold one conversation: catches two that hear, greet and answer in one room', async () => {
    const first = openWindow();
    first.start();
    await until(() => expect(first.state()).toBe('ACTIVE'));
    const second = openWindow();
    await until(() => expect(second.isTold()).toEqual([true]));
    second.start();
    await until(() => expect(second.problems().map(({ code }) => code)).toEqual(['ELSEWHERE']));
    expect(second.state()).toBeUndefined();
    second.close();
    expect(first.state()).toBe('ACTIVE');
    expect([first.problems(), first.isTold()]).toEqual([[], []]);
  });

  it('hold one also after another persona was chosen: the floor was free from then on', async () => {
    const [first, second] = [openWindow(), openWindow()];
    first.start();
    await until(() => expect(first.state()).toBe('ACTIVE'));
    first.talkWith('guide');
    await until(() => expect([first.persona(), first.state()]).toEqual(['guide', 'ACTIVE']));
    second.start();
    await until(() => expect(second.problems().map(({ code }) => code)).toEqual(['ELSEWHERE']));
    expect(second.isTold()).toEqual([true]);
  });

  it('hand it over when the person says so, and the first is told why its own has ended', async () => {
    const [first, second] = [openWindow(), openWindow()];
    first.start();
    await until(() => expect(first.state()).toBe('ACTIVE'));
    second.start(true);
    await until(() => expect(second.state()).toBe('ACTIVE'));
    expect(first.state()).toBe('TERMINATED');
    expect(first.problems().map(({ code }) => code)).toEqual(['ELSEWHERE']);
    expect(first.isTold()).toEqual([true]);
    expect(second.isTold()).toEqual([true, false]);
  });

  it('let the second begin once the first has hung up or is gone', async () => {
    const [first, second, third] = [openWindow(), openWindow(), openWindow()];
    first.start();
    await until(() => expect(first.state()).toBe('ACTIVE'));
    first.end();
    await until(() => expect(second.isTold()).toEqual([true, false]));
    second.start();
    await until(() => expect(second.state()).toBe('ACTIVE'));
    // As a page that is loaded again. Its new connection comes before the old one is known to be gone, and is told
    // when it is.
    await until(() => expect(third.isTold().at(-1)).toBe(true));
    second.close();
    await until(() => expect(third.isTold().at(-1)).toBe(false));
    third.start();
    await until(() => expect(third.state()).toBe('ACTIVE'));
    expect(third.problems()).toEqual([]);
  });
});
