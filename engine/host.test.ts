import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realClock, type Clock } from './clock';
import type { SettingsChange } from './contract/settings';
import type { ClientEvent, HostEvent, SessionOptions, SessionSnapshot } from './contract/client';
import type { Request } from './contract/requests';
import type { DoneValue, InferenceChild, InferenceEvent, InferenceRequest } from './contract/inference';
import { FRAME_SAMPLES, nowMs } from './contract/units';
import { createHost, type Host } from './host';
import { silentLog } from './log';
import type { ModelStore } from './models/store';
import { NO_PAUSES, weightOf } from './session/pause-model';
import { createPauseStore } from './store/pauses';
import { createInProcessPair } from './transports/in-process';

/** What lies on the disk, as far as the host can tell. */
const disk = vi.hoisted(() => ({ present: new Set<string>(), changed: () => {} }));
vi.mock('./models/store', () => ({
  createModelStore: (): ModelStore => ({
    states: () => [],
    onChange: (listener) => {
      disk.changed = listener;
      return () => {};
    },
    files: (id) => (disk.present.has(id) ? { model: `/models/${id}` } : null),
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

/** No word is ever recognised: a turn ends with nothing to be answered. */
const answerTo = (request: InferenceRequest, loads: (path: string) => boolean): DoneValue | null => {
  switch (request.type) {
    case 'load.llm': {
      const file = request.wish.ggufFiles.find(({ path }) => loads(path));
      const kind = request.wish.wish === 'playbook' || file === undefined ? 'playbook' : 'gguf';
      return { of: 'load.llm', ms: 1, choice: { kind, label: file?.label ?? 'script', why: '' } };
    }
    case 'load.stt':
    case 'load.tts':
    case 'attend':
    case 'prime.llm':
    case 'warm.llm':
      return { of: request.type, ms: 1 };
    case 'load.eot':
      return { of: 'load.eot', ms: 1, smartTurn: false, textScore: false };
    case 'score':
      return { of: 'score', ms: 1, smartTurn: null, textScore: null };
    case 'transcribe':
      return { of: 'transcribe', ms: 1, text: '' };
    case 'synthesise':
      return { of: 'synthesise', ms: 1, sampleCount: 0 };
    default:
      return null;
  }
};

type Talk = {
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
const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: 10_000, interval: 10 });

/** On which nothing is ever late: a busy machine that keeps a test from its next frame ends no sentence. */
const unhurried: Clock = { ...realClock, setTimer: () => null, clearTimer: () => {} };

const hosts: Host[] = [];
let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sidetone-host-'));
  disk.present = new Set(['moonshine-tiny', 'flite']);
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

/** A conversation on a host whose models are made up. @param loads whether a language model's file can be loaded. */
async function talk(
  llm: SessionOptions['llm'],
  loads: (path: string) => boolean = () => true,
  wishes: Partial<SessionOptions> = {},
): Promise<Talk> {
  const asked: InferenceRequest[] = [];
  const spawnInference = (): InferenceChild => {
    let tell: (event: InferenceEvent) => void = () => {};
    queueMicrotask(() => tell({ kind: 'control', type: 'ready', pid: 1 }));
    return {
      send: (request) => {
        asked.push(request);
        const value = answerTo(request, loads);
        const { requestId } = request;
        if (value !== null) queueMicrotask(() => tell({ kind: 'control', type: 'done', requestId, value }));
      },
      onEvent: (listener) => {
        tell = listener;
      },
      onExit: () => {},
      kill: () => {},
    };
  };
  const host = createHost({
    spawnInference,
    profileDirs: [join(dataDir, 'profiles'), join(import.meta.dirname, '..', 'profiles')],
    dataDir,
    log: silentLog,
    clock: unhurried,
    fetchModels: false,
    resolveBundled: () => null,
  });
  hosts.push(host);
  const pair = createInProcessPair();
  const told: HostEvent[] = [];
  pair.client.onMessage((event) => told.push(event));
  let isClosed = false;
  pair.client.onClose(() => {
    isClosed = true;
  });
  host.connect(pair.host);
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
  /** 0 is for what nobody waits for. */
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

const arrives = (id: string): void => {
  disk.present.add(id);
  disk.changed();
};

describe('a language model that arrives during a conversation', () => {
  it('takes the place of the scripted answers, and the conversation stays the same', async () => {
    const { snapshot } = await talk('auto');
    const sessionId = snapshot()?.sessionId;
    arrives('qwen2.5-coder-0.5b');
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'gguf' } }));
    expect(snapshot()?.sessionId).toBe(sessionId);
  });

  it('waits for the end of what is being said: nobody is cut off by a download', async () => {
    const { snapshot, llmLoads, frames, caughtUp } = await talk('auto');
    frames(20, 0.01);
    frames(20, 0.9);
    await until(() => expect(snapshot()?.hearing).toBe(true));
    arrives('qwen2.5-coder-0.5b');
    await caughtUp();
    expect(llmLoads()).toBe(1);
    expect(snapshot()?.state).toBe('ACTIVE');
    frames(120, 0.01);
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'gguf' } }));
  });

  it('is tried once if it can’t be loaded, and not again at every change; another one is', async () => {
    const { snapshot, llmLoads, caughtUp } = await talk('auto', (path) => path.includes('smollm'));
    arrives('qwen2.5-coder-0.5b');
    await until(() => expect(llmLoads()).toBe(2));
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'playbook' } }));
    for (let round = 0; round < 3; round += 1) {
      disk.changed();
      await caughtUp();
    }
    expect(llmLoads()).toBe(2);
    arrives('smollm2-135m');
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'gguf' } }));
  });

  it('is left alone by somebody who asked for the scripted answers', async () => {
    const { snapshot, llmLoads, caughtUp } = await talk('playbook');
    arrives('qwen2.5-coder-0.5b');
    await caughtUp();
    expect(llmLoads()).toBe(1);
    expect(snapshot()?.llm?.kind).toBe('playbook');
  });
});

it('begins though its voice is none, tells the client, and follows the next choice: catches one that is over for good', async () => {
  const { snapshot, told, set } = await talk('playbook', () => true, { voiceId: 'flite' });
  expect(snapshot()).toMatchObject({ state: 'ACTIVE', voiceId: 'flite-slt' });
  const problems = told.flatMap((event) =>
    event.kind === 'control' && event.type === 'problem' ? [event.problem.exact?.key] : [],
  );
  expect(problems).toEqual(['REPLACED.voice']);
  set({ voiceId: 'flite-rms' });
  await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', voiceId: 'flite-rms' }));
});

describe('settings that are changed during a conversation', () => {
  it('reach it at once: way of talking, recogniser, language model', async () => {
    const { snapshot, set } = await talk('auto');
    const sessionId = snapshot()?.sessionId;
    set({ mode: 'ptt' });
    await until(() => expect(snapshot()?.mode).toBe('ptt'));
    disk.present.add('moonshine-base');
    set({ sttId: 'moonshine-base' });
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', sttId: 'moonshine-base' }));
    set({ sttId: 'moonshine-tiny' });
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', sttId: 'moonshine-tiny' }));
    set({ sttId: null });
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', sttId: 'moonshine-base' }));
    expect(snapshot()?.sessionId).toBe(sessionId);
  });

  it('leave it alone if they are not about it: catches models loaded anew for a theme', async () => {
    const { snapshot, llmLoads, set, caughtUp } = await talk('playbook');
    set({ theme: 'dark', pauseBeforeReply: 900 });
    await caughtUp();
    expect(llmLoads()).toBe(1);
    expect(snapshot()).toMatchObject({ state: 'ACTIVE', llm: { kind: 'playbook' } });
  });

  it('keep another persona from speaking first where none is to: catches a greeting that is switched off', async () => {
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ version: 1, greet: false }));
    const { snapshot, change, hasSpoken, caughtUp } = await talk('playbook');
    change({ profileId: 'guide' });
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', profileId: 'guide' }));
    await caughtUp();
    expect(hasSpoken('guide')).toBe(false);
  });

  it('let another persona speak first otherwise', async () => {
    const { change, hasSpoken } = await talk('playbook');
    expect(hasSpoken('receptionist')).toBe(false);
    change({ profileId: 'guide' });
    await until(() => expect(hasSpoken('guide')).toBe(true));
  });

  it('change how long a silence is waited out, in the sentence under way', async () => {
    const { snapshot, set, frames, caughtUp } = await talk('playbook');
    set({ pauseBeforeReply: 3000 });
    await caughtUp();
    frames(20, 0.01);
    frames(20, 0.9);
    // Two seconds, which by default would be more than enough.
    frames(62, 0.01);
    await caughtUp();
    expect(snapshot()?.hearing).toBe(true);
    set({ pauseBeforeReply: 500 });
    await caughtUp();
    frames(2, 0.01);
    await until(() => expect(snapshot()?.hearing).toBe(false));
  });
});

describe('a persona whose file is changed during a conversation', () => {
  const text = (name: string, more = ''): string =>
    `name: ${name}\ndescription: At the desk.\nsystem_prompt: You are ${name}.\n${more}`;
  const change = (content: string): void => {
    mkdirSync(join(dataDir, 'profiles'), { recursive: true });
    writeFileSync(join(dataDir, 'profiles', 'receptionist.yaml'), content);
  };

  const lastProfiles = (told: readonly HostEvent[]) =>
    told.flatMap((event) => (event.kind === 'control' && event.type === 'profiles' ? [event] : [])).at(-1);

  it('is who it says from the next turn on, in the same conversation and without a second greeting', async () => {
    const { snapshot, llmLoads } = await talk('playbook');
    const sessionId = snapshot()?.sessionId;
    change(text('Mia', 'greeting: Hello again.\n'));
    await until(() =>
      expect(snapshot()).toMatchObject({ personaName: 'Mia', state: 'ACTIVE', turnId: null }),
    );
    expect(snapshot()?.sessionId).toBe(sessionId);
    expect(llmLoads()).toBeGreaterThan(1);
  });

  it('gets its new voice when nobody speaks: a turn is not broken off for it', async () => {
    const { snapshot, frames, told, caughtUp } = await talk('playbook');
    frames(20, 0.01);
    frames(20, 0.9);
    await until(() => expect(snapshot()?.hearing).toBe(true));
    change(text('Mia', 'voice: flite-rms\n'));
    await until(() =>
      expect(lastProfiles(told)?.profiles).toContainEqual(expect.objectContaining({ name: 'Mia' })),
    );
    await caughtUp();
    expect(snapshot()).toMatchObject({ state: 'ACTIVE', hearing: true, personaName: 'Maya' });
    frames(120, 0.01);
    await until(() =>
      expect(snapshot()).toMatchObject({ state: 'ACTIVE', personaName: 'Mia', voiceId: 'flite-rms' }),
    );
  });

  it('stays who it was while the file has a mistake', async () => {
    const { snapshot, told, caughtUp } = await talk('playbook');
    change('name: Mia\n');
    await until(() => expect(lastProfiles(told)?.problems).not.toEqual([]));
    await caughtUp();
    expect(snapshot()?.personaName).toBe('Maya');
    change(text('Zoe'));
    await until(() => expect(snapshot()?.personaName).toBe('Zoe'));
  });
});

describe('how a person pauses with a persona', () => {
  const DAY_MS = 86_400_000;
  const habits = () => createPauseStore(dataDir, silentLog);
  const ownFile = (id: string): void => {
    mkdirSync(join(dataDir, 'profiles'), { recursive: true });
    const content = `name: ${id}\ndescription: At the desk.\nsystem_prompt: You are ${id}.\n`;
    writeFileSync(join(dataDir, 'profiles', `${id}.yaml`), content);
  };

  it('is still known when the persona is called otherwise: catches somebody who is cut off again', async () => {
    ownFile('tom');
    await habits().add('tom', [400, 900], DAY_MS);
    const { ask } = await talk('playbook');
    expect(await ask({ type: 'profiles.rename', id: 'tom', to: 'thomas' })).toBeNull();
    expect(weightOf(await habits().read('thomas'))).toBe(2);
    expect(await habits().read('tom')).toEqual(NO_PAUSES);
  });

  it('is not known to a copy, nor what was known of another that had its name', async () => {
    ownFile('tom');
    await habits().add('tom', [400, 900], DAY_MS);
    await habits().add('tom-2', [400], DAY_MS);
    const { ask } = await talk('playbook');
    expect(await ask({ type: 'profiles.duplicate', id: 'tom' })).toBeNull();
    expect(existsSync(join(dataDir, 'profiles', 'tom-2.yaml'))).toBe(true);
    expect(await habits().read('tom-2')).toEqual(NO_PAUSES);
    expect(weightOf(await habits().read('tom'))).toBe(2);
  });

  it('is not known to one that is brought in under the name of another that was deleted', async () => {
    await habits().add('mia', [400, 900], DAY_MS);
    const { ask } = await talk('playbook');
    const text = 'name: Mia\ndescription: x\nsystem_prompt: You are Mia.\ngreeting: Hello.\n';
    expect(await ask({ type: 'profiles.import', name: 'mia', text })).toBeNull();
    expect(existsSync(join(dataDir, 'profiles', 'mia.yaml'))).toBe(true);
    expect(await habits().read('mia')).toEqual(NO_PAUSES);
  });
});

describe('a persona that is tried before it is saved', () => {
  const text = 'name: Mia\ndescription: x\nsystem_prompt: You are Mia.\ngreeting: Hello.\n';
  const hear: Request = { type: 'profiles.hear', id: 'mia', text };

  it('is not heard in the middle of a turn, and is afterwards', async () => {
    const { ask, frames, snapshot } = await talk('playbook');
    frames(20, 0.01);
    frames(20, 0.9);
    await until(() => expect(snapshot()?.hearing).toBe(true));
    expect(await ask(hear)).toBe('BUSY');
    frames(120, 0.01);
    await until(() => expect(snapshot()).toMatchObject({ state: 'ACTIVE', hearing: false }));
    await until(() => expect(snapshot()?.turnId).toBeNull());
    expect(await ask(hear)).toBeNull();
    expect(snapshot()).toMatchObject({ state: 'ACTIVE', personaName: 'Maya' });
  });
});

describe('a request that is not understood', () => {
  it('is answered, and ends no conversation: catches a page that waits in vain and is cut off', async () => {
    const { sendAnything, told, isClosed, ask } = await talk('playbook');
    const text = 'x'.repeat(70_000);
    for (let requestId = 1000; requestId < 1030; requestId += 1) {
      sendAnything({ kind: 'request', requestId, request: { type: 'profiles.check', id: 'x', text } });
    }
    const refused = (): number =>
      told.filter(
        (event) =>
          event.kind === 'reply' &&
          event.requestId >= 1000 &&
          !event.result.ok &&
          event.result.error.code === 'BAD_REQUEST',
      ).length;
    await until(() => expect(refused()).toBe(30));
    expect(await ask({ type: 'profiles.list' })).toBeNull();
    expect(isClosed()).toBe(false);
    // What names no request can't be answered, and is still not borne without end.
    for (let number = 0; number < 20; number += 1) sendAnything({ kind: 'noise' });
    await until(() => expect(isClosed()).toBe(true));
  });
});

describe('a frame with a time that can not be', () => {
  // Past 2^53 a count by ones stands still: one such frame stopped the host for good.
  it.each([9.1e16, -9.1e16, 1e15, Number.NaN])(
    '%d is refused, and the next frames are heard',
    async (atMs) => {
      const { sendAnything, told, frames, snapshot } = await talk('playbook');
      const samples = new Float32Array(FRAME_SAMPLES);
      const frame = { kind: 'audio', sequence: 0, capturedAtMs: atMs, speechProbability: 0, samples };
      const report = {
        kind: 'control',
        type: 'playout',
        turnId: 0,
        phase: 'playing',
        playedSamples: 1,
        atMs,
      };
      sendAnything(frame);
      sendAnything(report);
      const refused = (): number =>
        told.filter((event) => event.kind === 'control' && event.type === 'problem').length;
      await until(() => expect(refused()).toBe(2));
      frames(20, 0.01);
      frames(20, 0.9);
      await until(() => expect(snapshot()?.hearing).toBe(true));
    },
  );
});
