import { describe, expect, it } from 'vitest';
import { realClock } from '../clock';
import type { HostEvent } from '../contract/client';
import { HELLO, PROTOCOL_VERSION } from '../contract/protocol';
import { OWNER, type Role } from '../contract/roles';
import { silentLog } from '../log';
import { createInProcessPair } from '../transports/in-process';
import { createConnections } from './connections';

const CALLER: Role = { kind: 'caller', offers: [], llm: 'playbook' };
const OLD = { ...HELLO, protocol: PROTOCOL_VERSION - 1 } as unknown as typeof HELLO;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const createFixture = () => {
  let welcomed = 0;
  const connections = createConnections(
    { clock: { ...realClock, setTimer: () => null }, log: silentLog, limits: { callers: 2 } },
    () => {
      welcomed += 1;
      return () => {};
    },
  );
  const open = async (hello: typeof HELLO, role: Role) => {
    const { host, client } = createInProcessPair();
    const told: HostEvent[] = [];
    let isClosed = false;
    client.onMessage((event) => told.push(event));
    client.onClose(() => {
      isClosed = true;
    });
    connections.open(host, role);
    client.send(hello);
    await settle();
    const askClock = async (): Promise<boolean> => {
      client.send({ kind: 'control', type: 'clock.ask', clientMs: 1 });
      await settle();
      return told.some((event) => event.kind === 'control' && event.type === 'clock');
    };
    return { told, askClock, isClosed: () => isClosed };
  };
  return { connections, open, welcomed: () => welcomed };
};

describe.each([
  ['windows', OWNER],
  ['callers', CALLER],
])('%s of another version', (_who, role) => {
  it('take nobody’s place: catches a few old pages that lock out every new one', async () => {
    const { open, welcomed } = createFixture();
    for (let count = 0; count < 20; count += 1) await open(OLD, role);
    const page = await open(HELLO, role);
    expect([welcomed(), page.isClosed(), page.told]).toEqual([1, false, []]);
  });

  it('are told so and stay, the newest few: catches pages that connect anew for ever, and ports without end', async () => {
    const { connections, open } = createFixture();
    const pages: Awaited<ReturnType<typeof open>>[] = [];
    for (let count = 0; count < 6; count += 1) pages.push(await open(OLD, role));
    await settle();
    expect(pages.map((page) => page.isClosed())).toEqual([true, true, false, false, false, false]);
    expect(pages.map(({ told }) => told.length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await pages[5]?.askClock()).toBe(true);
    connections.closeAll();
    await settle();
    expect(pages.every((page) => page.isClosed())).toBe(true);
  });
});
