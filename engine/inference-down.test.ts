import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientEvent, HostEvent } from './contract/client';
import { createHost, type Host } from './host';
import { silentLog } from './log';
import { madeUpInference } from './testing/made-up-inference';
import { createInProcessPair } from './transports/in-process';

vi.mock('./models/store', () => import('./testing/made-up-store'));

/** Processes that the test ends, the newest last. */
const exits: ((reason: string) => void)[] = [];

/** Patient: the machine may be busy with something else. */
const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: 10_000, interval: 10 });

let host: Host;
let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sidetone-down-'));
  exits.length = 0;
  host = createHost({
    spawnInference: madeUpInference({ exits: (exit) => exits.push(exit) }),
    profileDirs: [join(import.meta.dirname, '..', 'profiles')],
    dataDir,
    log: silentLog,
    fetchModels: false,
    resolveBundled: () => null,
  });
});
afterEach(async () => {
  await host.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

const START: ClientEvent = {
  kind: 'control',
  type: 'session.start',
  options: { profileId: 'receptionist', mode: 'duplex', llm: 'playbook', greet: false, mayReplace: true },
};

function openWindow() {
  const pair = createInProcessPair();
  const told: HostEvent[] = [];
  pair.client.onMessage((event) => told.push(event));
  host.connect(pair.host);
  return {
    start: () => pair.client.send(START),
    state: () =>
      told
        .flatMap((event) =>
          event.kind === 'control' && event.type === 'snapshot' ? [event.snapshot.state] : [],
        )
        .at(-1),
    downs: () =>
      told.flatMap((event) => (event.kind === 'control' && event.type === 'inference' ? [event.isDown] : [])),
    problems: () =>
      told.flatMap((event) =>
        event.kind === 'control' && event.type === 'problem' ? [event.problem.code] : [],
      ),
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
