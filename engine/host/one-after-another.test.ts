/** A host that runs for weeks: conversations come and go, and what each of them took is there for the next. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { realClock, type Clock } from '../clock';
import type { ClientEvent, HostEvent, SessionSnapshot } from '../contract/client';
import { HELLO } from '../contract/protocol';
import { FRAME_SAMPLES, nowMs } from '../contract/units';
import { countRetained } from '../testing/growth';
import { dataDir, openHost, until, useHosts } from '../testing/host-place';
import { madeUpInference } from '../testing/made-up-inference';
import { disk } from '../testing/made-up-store';
import { createInProcessPair } from '../transports/in-process';
import type { Host } from './host';

vi.mock('../models/store', () => import('../testing/made-up-store'));
useHosts();

const SESSIONS = 1000;

/** Counts the timers that are set and neither cleared nor over. */
function createCountingClock(): { readonly clock: Clock; readonly waiting: ReadonlySet<unknown> } {
  const waiting = new Set<unknown>();
  const clock: Clock = {
    ...realClock,
    setTimer: (run, ms) => {
      const timer = realClock.setTimer(() => {
        waiting.delete(timer);
        run();
      }, ms);
      waiting.add(timer);
      return timer;
    },
    clearTimer: (timer) => {
      waiting.delete(timer);
      realClock.clearTimer(timer);
    },
  };
  return { clock, waiting };
}

/** Files, sockets and processes. Reads that are under way and timers come and go; the clock counts those. */
const openHandles = (): readonly string[] =>
  process
    .getActiveResourcesInfo()
    .filter((name) => !/^(?:FSReq|CloseReq|Timeout|Immediate)/.test(name))
    .toSorted();

const isSnapshot =
  (wanted: Partial<SessionSnapshot>) =>
  (event: HostEvent): boolean =>
    event.kind === 'control' &&
    event.type === 'snapshot' &&
    Object.entries(wanted).every(([key, value]) => event.snapshot[key as keyof SessionSnapshot] === value);
const isProblem = (event: HostEvent): boolean => event.kind === 'control' && event.type === 'problem';

/** A caller's connection. `until` is to be called before what brings the event about. */
function connect(host: Host) {
  const { client, host: port } = createInProcessPair();
  const over = new Promise<void>((resolve) => client.onClose(resolve));
  let wait: { readonly holds: (event: HostEvent) => boolean; readonly go: () => void } | null = null;
  client.onMessage((event) => {
    if (wait?.holds(event) === true) wait.go();
  });
  host.connect(port, { kind: 'caller', offers: ['mia', 'tom'], llm: 'playbook' });
  client.send(HELLO);
  return {
    port: new WeakRef<object>(port),
    send: client.send,
    told: (holds: (event: HostEvent) => boolean): Promise<void> =>
      new Promise((go) => {
        wait = { holds, go };
      }),
    close: (): Promise<void> => {
      client.close();
      return over;
    },
  };
}

const start = (profileId: string): ClientEvent => ({
  kind: 'control',
  type: 'session.start',
  options: { profileId, mode: 'duplex', llm: 'auto', greet: false, mayReplace: true },
});
const words: readonly ClientEvent[] = Array.from({ length: 30 }, (_, sequence) => ({
  kind: 'audio',
  sequence,
  capturedAtMs: nowMs(),
  speechProbability: 0.95,
  samples: new Float32Array(FRAME_SAMPLES).fill(0.4),
}));

type Step = { readonly says: readonly ClientEvent[]; readonly until: (event: HostEvent) => boolean };
const begins: Step = { says: [start('mia')], until: isSnapshot({ state: 'ACTIVE' }) };
const speaks: Step = { says: words, until: isSnapshot({ hearing: true }) };
const changes: Step = {
  says: [{ kind: 'control', type: 'session.change', change: { profileId: 'tom' } }],
  until: isSnapshot({ profileId: 'tom', state: 'ACTIVE' }),
};
const hangsUp: Step = {
  says: [{ kind: 'control', type: 'session.end' }],
  until: isSnapshot({ state: 'TERMINATED' }),
};
/** Each ends with the connection. */
const COURSES: readonly (readonly Step[])[] = [
  [begins, speaks, hangsUp],
  [begins, speaks],
  [{ says: [start('mia')], until: isSnapshot({ state: 'CONNECTING' }) }],
  [begins, changes, hangsUp],
  [{ says: [start('another')], until: isProblem }],
];

/** @returns what nothing may hold when the connection is over. */
async function hold(host: Host, course: readonly Step[]): Promise<WeakRef<object>> {
  const { port, send, told, close } = connect(host);
  for (const { says, until: holds } of course) {
    const came = told(holds);
    for (const event of says) send(event);
    await came;
  }
  await close();
  return port;
}

it(`${SESSIONS} conversations one after another leave nothing behind`, { timeout: 120_000 }, async () => {
  mkdirSync(join(dataDir, 'profiles'));
  for (const name of ['mia', 'tom']) {
    const text = `name: ${name}\ndescription: At the desk.\nsystem_prompt: You are ${name}.\n`;
    writeFileSync(join(dataDir, 'profiles', `${name}.yaml`), text);
  }
  const { clock, waiting } = createCountingClock();
  const host = openHost({
    profileDirs: [join(dataDir, 'profiles')],
    clock,
    spawnInference: madeUpInference({ speaks: () => new Float32Array(2400) }),
  });
  for (const course of COURSES) await hold(host, course);
  const before = { listeners: disk.listeners(), handles: openHandles() };
  const over: WeakRef<object>[] = [];
  for (let at = 0; at < SESSIONS; at += 1) {
    over.push(await hold(host, COURSES[at % COURSES.length] ?? []));
  }
  await until(() => expect(waiting.size).toBe(0));
  // The last one may still wait for a file that it reads.
  await vi.waitFor(async () => expect(await countRetained(over)).toBe(0), { timeout: 10_000, interval: 50 });
  expect(disk.listeners()).toBe(before.listeners);
  expect(openHandles()).toEqual(before.handles);
});
