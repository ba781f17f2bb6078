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
import { OWNER, type Role } from '../contract/roles';
import type { Problem } from '../contract/errors';
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
export const unhurried: Clock = { ...realClock, setTimer: () => null, clearTimer: () => {} };

const PLAIN_SESSION: SessionOptions = {
  profileId: 'receptionist',
  mode: 'duplex',
  llm: 'playbook',
  greet: false,
  mayReplace: true,
};

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

export type TestClient = {
  /** Also what no schema knows. */
  readonly send: (message: unknown) => void;
  readonly start: (options?: Partial<SessionOptions>) => void;
  readonly change: (change: Extract<ClientEvent, { type: 'session.change' }>['change']) => void;
  readonly hangUp: () => void;
  /** Frames of a steady sound. @param level of its samples; by the probability if absent. */
  readonly frames: (count: number, speechProbability: number, level?: number) => void;
  /** @returns the code of the problem that it is answered with, null for none. */
  readonly ask: (request: Request) => Promise<string | null>;
  readonly told: readonly HostEvent[];
  readonly snapshot: () => SessionSnapshot | undefined;
  readonly problems: () => readonly Problem[];
  readonly close: () => void;
  readonly isClosed: () => boolean;
};

/** A client in this process that has said hello. */
export function openClient(host: Pick<Host, 'connect'>, role: Role = OWNER): TestClient {
  const { client, host: port } = createInProcessPair();
  const told: HostEvent[] = [];
  client.onMessage((event) => told.push(event));
  let isClosed = false;
  client.onClose(() => {
    isClosed = true;
  });
  host.connect(port, role);
  client.send(HELLO);
  let sequence = 0;
  /** 0 is for requests whose answer no test waits for. */
  let asks = 0;
  return {
    send: (message) => client.send(message as ClientEvent),
    start: (options = {}) =>
      client.send({
        kind: 'control',
        type: 'session.start',
        options: { ...PLAIN_SESSION, ...options },
      }),
    change: (change) => client.send({ kind: 'control', type: 'session.change', change }),
    hangUp: () => client.send({ kind: 'control', type: 'session.end' }),
    frames: (count, speechProbability, level = speechProbability / 2) => {
      for (let index = 0; index < count; index += 1) {
        const samples = new Float32Array(FRAME_SAMPLES).fill(level);
        client.send({ kind: 'audio', sequence, capturedAtMs: nowMs(), speechProbability, samples });
        sequence += 1;
      }
    },
    ask: async (request) => {
      asks += 1;
      const requestId = asks;
      client.send({ kind: 'request', requestId, request });
      const reply = () => told.find((event) => event.kind === 'reply' && event.requestId === requestId);
      await until(() => expect(reply()).toBeDefined());
      const found = reply();
      return found?.kind === 'reply' && !found.result.ok ? found.result.error.code : null;
    },
    told,
    snapshot: () =>
      told
        .flatMap((event) => (event.kind === 'control' && event.type === 'snapshot' ? [event.snapshot] : []))
        .at(-1),
    problems: () =>
      told.flatMap((event) => (event.kind === 'control' && event.type === 'problem' ? [event.problem] : [])),
    close: client.close,
    isClosed: () => isClosed,
  };
}

/** A conversation on a host whose models are made up. @param loads whether a language model's file can be loaded. */
export async function talk(
  llm: SessionOptions['llm'],
  loads: (path: string) => boolean = () => true,
  wishes: Partial<SessionOptions> = {},
): Promise<Talk> {
  const asked: InferenceRequest[] = [];
  const spawnInference = madeUpInference({ loads, asked: (request) => asked.push(request) });
  const client = openClient(openHost({ spawnInference, clock: unhurried }));
  const { snapshot, told, ask } = client;
  client.start({ llm, ...wishes });
  await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'playbook' } }));
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
    change: client.change,
    sendAnything: client.send,
    told,
    isClosed: client.isClosed,
    llmLoads: () => asked.filter(({ type }) => type === 'load.llm').length,
    set: (change) =>
      client.send({ kind: 'request', requestId: 0, request: { type: 'settings.change', change } }),
    frames: client.frames,
  };
}
