/**
 * Owns a conversation on a whole host for its tests: real sessions, settings and personas in a folder of the test's own,
 * with made-up models. A test file replaces models/store.ts by made-up-store.ts itself.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { realClock, type Clock } from '../clock';
import type { ClientEvent, HostEvent, SessionOptions, SessionSnapshot } from '../contract/client';
import { HELLO } from '../contract/protocol';
import type { InferenceRequest } from '../contract/inference';
import type { Request } from '../contract/requests';
import type { SettingsChange } from '../contract/settings';
import { FRAME_SAMPLES, nowMs } from '../contract/units';
import { createHost, type Host, type HostDeps } from '../host/host';
import { silentLog } from '../log';
import { createInProcessPair } from '../transports/in-process';
import { madeUpInference } from './made-up-inference';
import { disk } from './made-up-store';

export type Talk = {
  readonly snapshot: () => SessionSnapshot | undefined;
  /** How often a language model was asked for. */
  readonly llmLoads: () => number;
  readonly frames: (count: number, speechProbability: number) => void;
  /** Whether this persona has begun to say something. */
  readonly hasSpoken: (profileId: string) => boolean;
  readonly change: (change: Extract<ClientEvent, { type: 'session.change' }>['change']) => void;
  /** Also what no schema knows. */
  readonly sendAnything: (message: unknown) => void;
  readonly told: readonly HostEvent[];
  readonly isClosed: () => boolean;
  /** As another window would. */
  readonly set: (change: SettingsChange) => void;
  /** @returns the code of the problem that it is answered with, null for none. */
  readonly ask: (request: Request) => Promise<string | null>;
  /** The host has answered what was asked after all that it was told, and has read the disk for it each time. */
  readonly caughtUp: () => Promise<void>;
};

/** Patient: the machine may be busy with something else. */
export const until = (holds: () => void): Promise<void> =>
  vi.waitFor(holds, { timeout: 10_000, interval: 10 });

/** On which nothing is ever late: a busy machine that keeps a test from its next frame ends no sentence. */
const unhurried: Clock = { ...realClock, setTimer: () => null, clearTimer: () => {} };

const hosts: Host[] = [];
/** Of the test that runs. */
export let dataDir = '';
/** For the top of a test file. */
export const useHosts = (): void => {
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sidetone-host-'));
    disk.present = new Set(['moonshine-tiny', 'flite']);
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
};

/** A host in the folder of the test that runs, with made-up models; closed after the test. */
export function openHost(deps: Partial<HostDeps> = {}): Host {
  const host = createHost({
    spawnInference: madeUpInference(),
    profileDirs: [join(dataDir, 'profiles'), join(import.meta.dirname, '..', '..', 'profiles')],
    dataDir,
    log: silentLog,
    fetchModels: false,
    resolveBundled: () => null,
    ...deps,
  });
  hosts.push(host);
  return host;
}

/** A conversation on a host whose models are made up. @param loads whether a language model's file can be loaded. */
export async function talk(
  llm: SessionOptions['llm'],
  loads: (path: string) => boolean = () => true,
  wishes: Partial<SessionOptions> = {},
): Promise<Talk> {
  const asked: InferenceRequest[] = [];
  const spawnInference = madeUpInference({ loads, asked: (request) => asked.push(request) });
  const host = openHost({ spawnInference, clock: unhurried });
  const pair = createInProcessPair();
  const told: HostEvent[] = [];
  pair.client.onMessage((event) => told.push(event));
  let isClosed = false;
  pair.client.onClose(() => {
    isClosed = true;
  });
  host.connect(pair.host);
  pair.client.send(HELLO);
  const options: SessionOptions = {
    profileId: 'receptionist',
    mode: 'duplex',
    llm,
    greet: false,
    mayReplace: true,
    ...wishes,
  };
  pair.client.send({ kind: 'control', type: 'session.start', options });
  const snapshot = (): SessionSnapshot | undefined =>
    told
      .flatMap((event) => (event.kind === 'control' && event.type === 'snapshot' ? [event.snapshot] : []))
      .at(-1);
  let sequence = 0;
  /** 0 is for what no test waits for. */
  let asks = 0;
  await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'playbook' } }));
  const ask = async (request: Request): Promise<string | null> => {
    asks += 1;
    const requestId = asks;
    pair.client.send({ kind: 'request', requestId, request });
    const reply = (): HostEvent | undefined =>
      told.find((event) => event.kind === 'reply' && event.requestId === requestId);
    await until(() => expect(reply()).toBeDefined());
    const found = reply();
    return found?.kind === 'reply' && !found.result.ok ? found.result.error.code : null;
  };
  return {
    snapshot,
    ask,
    caughtUp: async () => {
      for (let round = 0; round < 3; round += 1) expect(await ask({ type: 'profiles.list' })).toBeNull();
    },
    hasSpoken: (profileId) =>
      told.some(
        (event) =>
          event.kind === 'control' &&
          event.type === 'snapshot' &&
          event.snapshot.profileId === profileId &&
          event.snapshot.turnId !== null,
      ),
    change: (change) => pair.client.send({ kind: 'control', type: 'session.change', change }),
    sendAnything: (message) => pair.client.send(message as ClientEvent),
    told,
    isClosed: () => isClosed,
    llmLoads: () => asked.filter(({ type }) => type === 'load.llm').length,
    set: (change) =>
      pair.client.send({ kind: 'request', requestId: 0, request: { type: 'settings.change', change } }),
    frames: (count, speechProbability) => {
      for (let index = 0; index < count; index += 1) {
        const samples = new Float32Array(FRAME_SAMPLES).fill(speechProbability / 2);
        pair.client.send({ kind: 'audio', sequence, capturedAtMs: nowMs(), speechProbability, samples });
        sequence += 1;
      }
    },
  };
}
