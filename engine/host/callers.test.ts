import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { HostEvent } from '../contract/client';
import { PROBLEM_WORDS } from '../contract/problem-words';
import type { Caller } from '../contract/roles';
import {
  dataDir,
  openClient,
  openHost,
  until,
  unhurried,
  useHosts,
  type TestClient,
} from '../testing/host-place';
import { madeUpInference } from '../testing/made-up-inference';
import { disk } from '../testing/made-up-store';
import type { Host, HostDeps } from './host';

vi.mock('../models/store', () => import('../testing/made-up-store'));
useHosts();

const CALLER: Caller = { kind: 'caller', offers: ['receptionist', 'guide'], llm: 'playbook' };
const place = (deps: Partial<HostDeps> = {}): Host => openHost({ clock: unhurried, ...deps });
const talking = async (client: TestClient): Promise<void> =>
  until(() => expect(client.snapshot()?.state).toBe('ACTIVE'));
const keys = (client: TestClient) => client.problems().map(({ code, exact }) => exact?.key ?? code);
/** Asked last, it is answered last of what a client was told meanwhile. */
const caughtUp = async (client: TestClient): Promise<void> => {
  const asked = client.told.length;
  client.send({ kind: 'control', type: 'clock.ask', clientMs: 1 });
  await until(() =>
    expect(client.told.slice(asked)).toContainEqual(expect.objectContaining({ type: 'clock' })),
  );
};
const types = (told: readonly HostEvent[]) =>
  new Set(told.map((event) => (event.kind === 'control' ? event.type : event.kind)));

describe('a caller', () => {
  it('talks beside the owner and other callers: catches a floor that callers share', async () => {
    const host = place();
    const [owner, first, second] = [openClient(host), openClient(host, CALLER), openClient(host, CALLER)];
    first.start();
    await talking(first);
    owner.start();
    second.start({ profileId: 'guide' });
    await Promise.all([talking(owner), talking(second)]);
    expect(first.snapshot()?.state).toBe('ACTIVE');
    expect([owner, first, second].map((client) => client.problems())).toEqual([[], [], []]);
    expect(types(owner.told)).not.toContain('elsewhere');
    first.hangUp();
    await until(() => expect(first.snapshot()?.state).toBe('TERMINATED'));
    await caughtUp(second);
    expect([owner, second].map((client) => client.snapshot()?.state)).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('is told of the host only what it is offered', async () => {
    const host = place();
    const caller = openClient(host, CALLER);
    await until(() => expect(types(caller.told)).toContain('profiles'));
    caller.start();
    await talking(caller);
    disk.changed();
    await host.settings.change({ theme: 'dark' });
    await caughtUp(caller);
    expect([...types(caller.told)].toSorted()).toEqual(['clock', 'profiles', 'snapshot']);
    const profiles = caller.told.flatMap((event) =>
      event.kind === 'control' && event.type === 'profiles' ? [event] : [],
    );
    expect(profiles).toHaveLength(1);
    expect(profiles[0]?.profiles.map(({ id }) => id).toSorted()).toEqual(['guide', 'receptionist']);
    expect(JSON.stringify(caller.told)).not.toContain(dataDir);
  });

  it('may not do what is the owner’s, is told so each time, and is cut off if it goes on', async () => {
    const caller = openClient(place(), CALLER);
    expect(await caller.ask({ type: 'settings.change', change: { theme: 'dark' } })).toBe('FORBIDDEN');
    expect(await caller.ask({ type: 'profiles.delete', id: 'guide' })).toBe('FORBIDDEN');
    caller.send({ kind: 'control', type: 'models.fetch' });
    caller.start({ profileId: 'storyteller' });
    caller.start({ llm: 'gguf:/etc/passwd' });
    await until(() =>
      expect(keys(caller)).toEqual(['FORBIDDEN.event', 'FORBIDDEN.persona', 'FORBIDDEN.model']),
    );
    expect(caller.problems()[0]).toMatchObject(PROBLEM_WORDS['FORBIDDEN.event']);
    expect(caller.snapshot()).toBeUndefined();
    for (let times = 0; times < 20; times += 1) caller.send({ kind: 'control', type: 'profiles.reload' });
    await until(() => expect(caller.isClosed()).toBe(true));
  });

  it('goes by settings of its own: catches an owner who changes every call', async () => {
    const turnTaking = { pauseBeforeReply: 3000, interruption: 'never' } as const;
    const host = place();
    const [owner, ptt, slow] = [
      openClient(host),
      openClient(host, CALLER),
      openClient(host, { ...CALLER, turnTaking }),
    ];
    ptt.start({ mode: 'ptt', voiceId: 'flite-rms' });
    slow.start();
    owner.start();
    await Promise.all([talking(ptt), talking(slow), talking(owner)]);
    await host.settings.change({ mode: 'ptt', voiceId: 'flite-slt', pauseBeforeReply: 300 });
    await until(() => expect(owner.snapshot()).toMatchObject({ mode: 'ptt', state: 'ACTIVE' }));
    await Promise.all([caughtUp(ptt), caughtUp(slow)]);
    expect(ptt.snapshot()).toMatchObject({ mode: 'ptt', voiceId: 'flite-rms' });
    expect(slow.snapshot()?.mode).toBe('duplex');
    // Two seconds of silence, which neither the defaults nor the owner's settings would wait for.
    slow.frames(20, 0.01);
    slow.frames(20, 0.9);
    slow.frames(62, 0.01);
    await caughtUp(slow);
    expect(slow.snapshot()?.hearing).toBe(true);
    slow.frames(60, 0.01);
    await until(() => expect(slow.snapshot()?.hearing).toBe(false));
  });

  it('may say when it starts how its conversation goes', async () => {
    const caller = openClient(place(), CALLER);
    caller.start({ turnTaking: { pauseBeforeReply: 3000, interruption: 'normal' } });
    await talking(caller);
    caller.change({ profileId: 'guide' });
    await until(() => expect(caller.snapshot()).toMatchObject({ profileId: 'guide', state: 'ACTIVE' }));
    caller.frames(20, 0.01);
    caller.frames(20, 0.9);
    caller.frames(62, 0.01);
    await caughtUp(caller);
    expect(caller.snapshot()?.hearing).toBe(true);
  });

  it('keeps the persona that it was offered when its file is called otherwise', async () => {
    mkdirSync(join(dataDir, 'profiles'));
    const text = 'name: Tom\ndescription: At the desk.\nsystem_prompt: You are Tom.\n';
    writeFileSync(join(dataDir, 'profiles', 'tom.yaml'), text);
    const host = place();
    const [owner, caller] = [openClient(host), openClient(host, { kind: 'caller', offers: ['tom'] })];
    caller.start({ profileId: 'tom', llm: 'auto' });
    await talking(caller);
    expect(await owner.ask({ type: 'profiles.rename', id: 'tom', to: 'thomas' })).toBeNull();
    await until(() => expect(caller.snapshot()?.profileId).toBe('thomas'));
    caller.start({ profileId: 'thomas', llm: 'auto' });
    await caughtUp(caller);
    expect(caller.problems()).toEqual([]);
  });

  it('does not start a models’ process anew that kept dying: catches one that starts a storm', async () => {
    const exits: ((reason: string) => void)[] = [];
    let starts = 0;
    const spawn = madeUpInference({ exits: (exit) => exits.push(exit) });
    const host = place({
      spawnInference: () => {
        starts += 1;
        return spawn();
      },
    });
    const caller = openClient(host, CALLER);
    for (let times = 0; times < 3; times += 1) exits.at(-1)?.('SIGKILL');
    caller.start();
    await until(() => expect(keys(caller)).toEqual(['INFERENCE_DOWN']));
    expect(starts).toBe(3);
  });
});

describe('a fault of the program', () => {
  it('in one call ends that call: catches an exception that takes the host and all others with it', async () => {
    let isFaulty = false;
    const nowMs = (): number => {
      if (isFaulty) throw new Error('what a person said');
      return unhurried.nowMs();
    };
    const logged: string[] = [];
    const log: HostDeps['log'] = (level, ...rest) => {
      if (level === 'error') logged.push(JSON.stringify(rest));
    };
    const host = place({ clock: { ...unhurried, nowMs }, limits: { conversations: 2 }, log });
    const [first, second] = [openClient(host, CALLER), openClient(host, CALLER)];
    first.start();
    second.start();
    await Promise.all([talking(first), talking(second)]);
    isFaulty = true;
    first.frames(1, 0.01);
    await until(() => expect(first.isClosed()).toBe(true));
    isFaulty = false;
    expect(keys(first)).toContain('INTERNAL.client');
    second.frames(20, 0.01);
    second.frames(20, 0.9);
    await until(() => expect(second.snapshot()?.hearing).toBe(true));
    // Its place is free, and the log says where the fault is and nothing of what was said.
    const third = openClient(host, CALLER);
    third.start();
    await talking(third);
    expect(logged).toEqual([expect.stringMatching(/callers\.test\.ts/), ...logged.slice(1)]);
    expect(logged.join()).not.toContain('what a person said');
  });
});

describe('one conversation too many', () => {
  it('is refused at once with the reason and what to do, and may begin when another has ended', async () => {
    const host = place({ limits: { conversations: 2 } });
    const [first, second, third] = [1, 2, 3].map(() => openClient(host, CALLER)) as [
      TestClient,
      TestClient,
      TestClient,
    ];
    first.start();
    second.start();
    await Promise.all([talking(first), talking(second)]);
    third.start();
    await until(() => expect(keys(third)).toEqual(['BUSY.conversations']));
    expect(third.problems()[0]).toMatchObject({
      code: 'BUSY',
      message: expect.stringContaining('2') as string,
      hint: expect.stringMatching(/\w/) as string,
    });
    expect(third.snapshot()).toBeUndefined();
    // Another persona is not another place.
    second.change({ profileId: 'guide' });
    await until(() => expect(second.snapshot()).toMatchObject({ profileId: 'guide', state: 'ACTIVE' }));
    first.close();
    await until(() => expect(first.isClosed()).toBe(true));
    third.start();
    await talking(third);
  });

  it('is never the owner’s', async () => {
    const host = place({ limits: { conversations: 1 } });
    const [caller, owner] = [openClient(host, CALLER), openClient(host)];
    caller.start();
    await talking(caller);
    owner.start();
    await talking(owner);
    expect([caller.problems(), owner.problems()]).toEqual([[], []]);
  });

  it('leaves its place when it can’t begin: catches a host that is full of conversations that failed', async () => {
    const host = place({ limits: { conversations: 1 } });
    const [first, second] = [openClient(host, CALLER), openClient(host, CALLER)];
    first.start({ voiceId: 'none', mayReplace: false });
    await until(() => expect(first.snapshot()?.state).toBe('TERMINATED'));
    second.start();
    await talking(second);
  });

  it('and one caller too many is told so and let go, at no cost to the owner’s windows', async () => {
    const host = place({ limits: { callers: 1 } });
    const [first, second] = [openClient(host, CALLER), openClient(host, CALLER)];
    await until(() => expect(second.isClosed()).toBe(true));
    expect(keys(second)).toEqual(['BUSY.callers']);
    const owner = openClient(host);
    await until(() => expect(types(owner.told)).toContain('models'));
    first.close();
    await until(() => expect(first.isClosed()).toBe(true));
    const third = openClient(host, CALLER);
    await until(() => expect(types(third.told)).toContain('profiles'));
  });
});
