import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientEvent, HostEvent } from './contract/client';
import type { DoneValue, InferenceChild, InferenceEvent, InferenceRequest } from './contract/inference';
import { createHost, type Host } from './host';
import { silentLog } from './log';
import type { ModelStore } from './models/store';
import { createInProcessPair } from './transports/in-process';

vi.mock('./models/store', () => ({
  createModelStore: (): ModelStore => ({
    states: () => [],
    onChange: () => () => {},
    files: (id) => (['moonshine-tiny', 'flite'].includes(id) ? { model: `/models/${id}` } : null),
    fetchMissing: async () => ({ ok: [], failed: [] }),
    unasked: () => [],
    pause: async () => {},
    cancel: async () => {},
    dismiss: () => {},
    importFolder: async () => ({ ok: true, value: { files: 0, models: [] } }),
    ready: () => true,
    missing: () => [],
    refresh: async () => {},
  }),
}));

const answerTo = ({ type }: InferenceRequest): DoneValue | null => {
  switch (type) {
    case 'load.llm':
      return { of: type, ms: 1, choice: { kind: 'playbook', label: 'script', why: '' } };
    case 'load.eot':
      return { of: type, ms: 1, smartTurn: false, textScore: false };
    case 'load.stt':
    case 'load.tts':
    case 'attend':
    case 'prime.llm':
    case 'warm.llm':
      return { of: type, ms: 1 };
    default:
      return null;
  }
};

/** Processes that the test ends, the newest last. */
const exits: ((reason: string) => void)[] = [];
const spawnInference = (): InferenceChild => {
  let tell: (event: InferenceEvent) => void = () => {};
  queueMicrotask(() => tell({ kind: 'control', type: 'ready', pid: 1 }));
  return {
    send: (request) => {
      const value = answerTo(request);
      const { requestId } = request;
      if (value !== null) queueMicrotask(() => tell({ kind: 'control', type: 'done', requestId, value }));
    },
    onEvent: (listener) => {
      tell = listener;
    },
    onExit: (listener) => void exits.push(listener),
    kill: () => {},
  };
};

/** Patient: the machine may be busy with something else. */
const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: 10_000, interval: 10 });

let host: Host;
let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sidetone-down-'));
  exits.length = 0;
  host = createHost({
    spawnInference,
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
