/** One contract for all transports: whatever carries a session, the host must see the same behaviour. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ClientEvent, ClientPort, HostEvent } from '../contract/client';
import { realClock, type Clock } from '../clock';
import { problemOf } from '../contract/errors';
import { decodeFrame, encodeFrame } from '../contract/frames';
import { HELLO, PROTOCOL_VERSION } from '../contract/protocol';
import { awaitHello } from '../host/hello';
import { silentLog } from '../log';
import { createInProcessPair, type InProcessClient } from './in-process';
import { createMessagePortClient } from './message-port';
import { MAX_CLIENT_MESSAGE_BYTES, createWebSocketClient, type WebSocketLimits } from './websocket';

type Pair = { readonly host: ClientPort; readonly client: InProcessClient };

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function messageChannelPair(): Pair {
  const { port1, port2 } = new MessageChannel();
  cleanups.push(() => {
    port1.close();
    port2.close();
  });
  const host = createMessagePortClient<unknown>(port1, (message) => message);
  return {
    host,
    client: {
      send: (event) => port2.postMessage(event),
      onMessage: (listener) => port2.on('message', listener),
      onClose: (listener) => port2.on('close', listener),
      close: () => port2.close(),
    },
  };
}

async function webSocketPair(
  limits?: WebSocketLimits,
): Promise<Pair & { readonly server: WebSocket; readonly socket: WebSocket }> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, maxPayload: MAX_CLIENT_MESSAGE_BYTES });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => http.close(resolve)));
  const accepted = new Promise<{ host: ClientPort; server: WebSocket }>((resolve) => {
    server.on('connection', (one) =>
      resolve({ host: createWebSocketClient(one, silentLog, limits), server: one }),
    );
  });
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  socket.binaryType = 'arraybuffer';
  await once(socket, 'open');
  cleanups.push(() => socket.terminate());
  return {
    ...(await accepted),
    socket,
    client: {
      send: (event) => socket.send(encodeFrame(event)),
      onMessage: (listener) =>
        socket.on('message', (data, isBinary) =>
          listener(decodeFrame(isBinary ? (data as ArrayBuffer) : String(data)) as HostEvent),
        ),
      onClose: (listener) => socket.on('close', listener),
      close: () => socket.close(),
    },
  };
}

/** Collects what an end receives and waits for the n-th message. */
function inbox<T>(subscribe: (listener: (message: T) => void) => void) {
  const received: T[] = [];
  const waiting: (() => void)[] = [];
  subscribe((message) => {
    received.push(message);
    for (const wake of waiting.splice(0)) wake();
  });
  return {
    received,
    count: async (wanted: number) => {
      while (received.length < wanted) await new Promise<void>((resolve) => waiting.push(resolve));
      return received;
    },
  };
}

const closed = (port: { onClose(listener: () => void): void }) =>
  new Promise<void>((resolve) => port.onClose(resolve));
const clock = (hostMs: number): HostEvent => ({ kind: 'control', type: 'clock', clientMs: 0, hostMs });
const ask = (clientMs: number): ClientEvent => ({ kind: 'control', type: 'clock.ask', clientMs });
const frame = (sequence: number): ClientEvent => ({
  kind: 'audio',
  sequence,
  capturedAtMs: 1.5,
  speechProbability: 0.25,
  samples: Float32Array.from({ length: 512 }, (_, at) => Math.sin(at + sequence)),
});

/** Question and answer over a pair: whatever was under way in this process before has arrived by then. */
async function roundTrips({ host, client }: Pair): Promise<void> {
  const atHost = inbox(host.onMessage);
  const atClient = inbox<HostEvent>(client.onMessage);
  for (let trip = 1; trip <= 3; trip += 1) {
    client.send(ask(trip));
    await atHost.count(trip);
    host.send(clock(trip));
    await atClient.count(trip);
  }
}

const TRANSPORTS = [
  { name: 'in-process', connect: async (): Promise<Pair> => createInProcessPair() },
  { name: 'message port', connect: async (): Promise<Pair> => messageChannelPair() },
  { name: 'websocket', connect: async (): Promise<Pair> => webSocketPair() },
];

describe.each(TRANSPORTS)('$name', ({ connect }) => {
  test('carries audio and control of both directions in order and unchanged', async () => {
    const { host, client } = await connect();
    const atHost = inbox(host.onMessage);
    const atClient = inbox<HostEvent>(client.onMessage);
    const sent = Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? frame(at) : ask(at)));
    for (const event of sent) client.send(event);
    expect(await atHost.count(50)).toEqual(sent);

    const answers: HostEvent[] = [
      { kind: 'audio', turnId: 3, samples: Float32Array.of(0.5, -0.25, 1) },
      { kind: 'audio', turnId: 3, samples: new Float32Array(0) },
      clock(2),
    ];
    for (const event of answers) host.send(event);
    expect(await atClient.count(3)).toEqual(answers);
  });

  test('does not lose what comes before the host has set its listener', async () => {
    const { host, client } = await connect();
    client.send(ask(1));
    client.send(frame(1));
    await roundTrips(await connect());
    const atHost = inbox(host.onMessage);
    expect(await atHost.count(2)).toEqual([ask(1), frame(1)]);
  });

  test('never delivers inside the call that sends: a session must not re-enter itself', async () => {
    const { host, client } = await connect();
    const atClient = inbox<HostEvent>(client.onMessage);
    host.send(clock(1));
    expect(atClient.received).toEqual([]);
    await atClient.count(1);
  });

  test('shares no memory: samples that the sender reuses do not change at the receiver', async () => {
    const { host, client } = await connect();
    const atClient = inbox<HostEvent>(client.onMessage);
    const samples = Float32Array.of(1, 2, 3);
    host.send({ kind: 'audio', turnId: 0, samples });
    samples.fill(9);
    const [event] = await atClient.count(1);
    expect(event).toEqual({ kind: 'audio', turnId: 0, samples: Float32Array.of(1, 2, 3) });
  });

  test('a piece of a larger buffer arrives as that piece alone', async () => {
    const { host, client } = await connect();
    const atClient = inbox<HostEvent>(client.onMessage);
    const whole = Float32Array.from({ length: 1000 }, (_, at) => at);
    host.send({ kind: 'audio', turnId: 0, samples: whole.subarray(10, 13) });
    const [event] = await atClient.count(1);
    if (event?.kind !== 'audio') throw new Error('expected audio');
    expect([...event.samples]).toEqual([10, 11, 12]);
  });

  test('delivers what was sent before the close, and tells both ends of it once', async () => {
    const { host, client } = await connect();
    const atClient = inbox<HostEvent>(client.onMessage);
    inbox(host.onMessage);
    let hostClosed = 0;
    host.onClose(() => (hostClosed += 1));
    host.send(clock(1));
    host.close();
    host.close();
    await Promise.all([closed(client), closed(host)]);
    await roundTrips(await connect());
    expect(atClient.received).toEqual([clock(1)]);
    expect(hostClosed).toBe(1);
  });

  test('tells the host when the client goes, also a listener that comes late', async () => {
    const { host, client } = await connect();
    inbox(host.onMessage);
    client.close();
    await expect(closed(host)).resolves.toBeUndefined();
    await expect(closed(host)).resolves.toBeUndefined();
  });

  test('drops silently what is sent after the end', async () => {
    const { host, client } = await connect();
    const atClient = inbox<HostEvent>(client.onMessage);
    inbox(host.onMessage);
    client.close();
    await closed(host);
    host.send(clock(1));
    await roundTrips(await connect());
    expect(atClient.received).toEqual([]);
  });
});

/** What a host sends that knows every client from its first message on. */
const welcomed = clock(7);
const greet = (host: ClientPort) => {
  const taken: unknown[] = [];
  const welcome = () => {
    host.send(welcomed);
    return (message: unknown) => void taken.push(message);
  };
  awaitHello(host, { clock: realClock, log: silentLog }, { welcome, stray: () => {} });
  return taken;
};
const other = { kind: 'control', type: 'hello', protocol: PROTOCOL_VERSION + 1, more: true };

describe.each(TRANSPORTS)('the first message over $name', ({ connect }) => {
  test('hands on a client of the same version, with all that it says next', async () => {
    const { host, client } = await connect();
    const taken = greet(host);
    const atClient = inbox<HostEvent>(client.onMessage);
    client.send(HELLO);
    client.send(frame(1));
    client.send(ask(2));
    expect(await atClient.count(1)).toEqual([welcomed]);
    await vi.waitFor(() => expect(taken).toEqual([frame(1), ask(2)]));
  });

  test.each([
    ['a program of a later version', other as unknown as ClientEvent, PROTOCOL_VERSION + 1],
    ['a page from before there was a hello', ask(1), 1],
  ])('tells %s what to do, and takes nothing of it', async (_, first, theirs) => {
    const { host, client } = await connect();
    const taken = greet(host);
    const atClient = inbox<HostEvent>(client.onMessage);
    client.send(first);
    client.send(frame(1));
    client.send(HELLO);
    client.send(ask(5));
    // An old page that gets no answer here takes the host for dead, and connects anew without end.
    await vi.waitFor(() => expect(atClient.received.at(-1)).toMatchObject({ type: 'clock', clientMs: 5 }));
    const told = atClient.received.filter((event) => event.kind !== 'control' || event.type !== 'clock');
    const problem = problemOf('BAD_REQUEST.version', { theirs, ours: PROTOCOL_VERSION });
    expect(told).toEqual([{ kind: 'control', type: 'problem', problem }]);
    // The page's button for this code loads it again.
    expect(problem).toMatchObject({ code: 'BAD_REQUEST', hint: expect.stringContaining('again') as string });
    expect(taken).toEqual([]);
  });

  test('lets go of a client that says nothing at all', async () => {
    const { host, client } = await connect();
    const timers: (() => void)[] = [];
    const stopped: Clock = { ...realClock, setTimer: (run) => timers.push(run), clearTimer: () => {} };
    const answers = { welcome: () => () => {}, stray: () => {} };
    awaitHello(host, { clock: stopped, log: silentLog }, answers);
    const atClient = inbox<HostEvent>(client.onMessage);
    for (const run of timers) run();
    await closed(host);
    expect(await atClient.count(1)).toMatchObject([{ type: 'problem' }]);
  });
});

describe('message port', () => {
  test('posts a short piece of a long buffer without the rest of the buffer', () => {
    const posted: unknown[] = [];
    const host = createMessagePortClient<unknown>(
      {
        postMessage: (...given: unknown[]) => void posted.push(given),
        on: () => undefined,
        start: () => undefined,
        close: () => undefined,
      },
      (message) => message,
    );
    host.send({ kind: 'audio', turnId: 1, samples: new Float32Array(100_000).subarray(0, 2) });
    // One argument: a transfer list would empty the message on its way through Electron.
    const [[event, ...rest]] = posted as [[HostEvent, ...unknown[]]];
    expect(rest).toEqual([]);
    if (event.kind !== 'audio') throw new Error('expected audio');
    expect(event.samples.buffer.byteLength).toBe(8);
  });
});

describe('websocket', () => {
  const limits: WebSocketLimits = { maxUnsentBytes: 256 * 1024, heartbeatMs: 60_000, closeGraceMs: 100 };

  test('closes a client that stopped reading, instead of growing without bound', async () => {
    const { host, socket } = await webSocketPair(limits);
    inbox(host.onMessage);
    socket.pause();
    const ended = closed(host);
    const samples = new Float32Array(64 * 1024);
    const sending = setInterval(() => host.send({ kind: 'audio', turnId: 1, samples }), 1);
    cleanups.push(() => clearInterval(sending));
    await expect(ended).resolves.toBeUndefined();
  });

  test('a client that no longer answers pings is let go', async () => {
    const { host, socket } = await webSocketPair({ ...limits, heartbeatMs: 20 });
    inbox(host.onMessage);
    socket.pause();
    await expect(closed(host)).resolves.toBeUndefined();
  });

  test('a client that answers pings is kept', async () => {
    // Long enough for an answer on a machine that is busy.
    const { host, client, socket } = await webSocketPair({ ...limits, heartbeatMs: 400 });
    const atHost = inbox(host.onMessage);
    // Each ping is sent only to one that has answered the ping before.
    for (let pings = 0; pings < 5; pings += 1) await once(socket, 'ping');
    client.send(ask(1));
    expect(await atHost.count(1)).toEqual([ask(1)]);
  });

  test.each([
    ['text that is no JSON', 'x'],
    ['a header longer than the frame', Buffer.from([255, 255, 255, 127])],
    ['nothing at all', Buffer.alloc(0)],
    ['a header that is no JSON', Buffer.from([4, 0, 0, 0, 1, 2, 3, 4])],
  ])('%s closes the connection and reaches no session', async (_, data) => {
    const { host, socket } = await webSocketPair(limits);
    const atHost = inbox(host.onMessage);
    const [[code]] = await Promise.all([once(socket, 'close'), closed(host), socket.send(data)]);
    expect(code).toBe(1007);
    expect(atHost.received).toEqual([]);
  });

  test('a message over the limit closes the connection', async () => {
    const { host, socket } = await webSocketPair(limits);
    const atHost = inbox(host.onMessage);
    socket.send('"' + 'x'.repeat(MAX_CLIENT_MESSAGE_BYTES) + '"');
    const [code] = await once(socket, 'close');
    expect(code).toBe(1009);
    expect(atHost.received).toEqual([]);
  });
});
