import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Host } from './host';
import { openClient, openHost, until, useHosts } from '../testing/host-place';
import { madeUpInference } from '../testing/made-up-inference';

vi.mock('../models/store', () => import('../testing/made-up-store'));

/** Processes that the test ends, the newest last. */
const exits: ((reason: string) => void)[] = [];

useHosts();
let host: Host;
beforeEach(() => {
  exits.length = 0;
  host = openHost({ spawnInference: madeUpInference({ exits: (exit) => exits.push(exit) }) });
});

function openWindow() {
  const { start, snapshot, told, problems } = openClient(host);
  return {
    start: () => start(),
    state: () => snapshot()?.state,
    downs: () =>
      told.flatMap((event) => (event.kind === 'control' && event.type === 'inference' ? [event.isDown] : [])),
    problems: () => problems().map(({ code }) => code),
  };
}

/** As often as it is started again at once. */
const keepsDying = (): void => {
  for (let times = 0; times < 3; times += 1) exits.at(-1)?.('SIGKILL');
};

describe('a models’ process that keeps dying while nothing is asked of it', () => {
  it('is told to who talks, once: catches a window that goes on listening to nobody', async () => {
    const window = openWindow();
    const idle = openWindow();
    window.start();
    await until(() => expect(window.state()).toBe('ACTIVE'));
    keepsDying();
    await until(() => expect(window.downs()).toEqual([true]));
    expect(window.problems()).toEqual(['INFERENCE_DOWN']);
    expect([idle.downs(), idle.problems()]).toEqual([[], []]);
  });

  it('comes back for a new conversation, and says so', async () => {
    const window = openWindow();
    window.start();
    await until(() => expect(window.state()).toBe('ACTIVE'));
    keepsDying();
    await until(() => expect(window.downs()).toEqual([true]));
    window.start();
    await until(() => expect(window.downs()).toEqual([true, false]));
    await until(() => expect(window.state()).toBe('ACTIVE'));
  });
});
