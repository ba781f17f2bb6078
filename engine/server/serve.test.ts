import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientPort } from '../contract/client';
import { silentLog } from '../log';
import { browserCommand } from './browser';
import { CONTENT_SECURITY_POLICY } from './headers';
import { explainListenError, readServerArguments } from './options';
import { type RunningServer, SOCKET_PATH, startServer } from './serve';
import { createStrangers } from './strangers';

let folder: string;
let server: RunningServer;
let clients: ClientPort[];
let heard: unknown[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-server-'));
  const rendererDir = join(folder, 'renderer');
  mkdirSync(join(rendererDir, 'vad'), { recursive: true });
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>Sidetone</title>');
  writeFileSync(join(rendererDir, 'vad', 'runtime.wasm'), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(folder, 'secret.js'), 'not for the web');
  clients = [];
  heard = [];
  server = await startServer({
    host: {
      connect: (port) => {
        clients.push(port);
        port.onMessage((message) => void heard.push(message));
      },
    },
    rendererDir,
    log: silentLog,
  });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

type Answer = {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
};

/** node:http and not fetch, because fetch tidies `..` away and forbids setting Host. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

const target = (address: string): string => {
  const { pathname, search } = new URL(address);
  return pathname + search;
};

async function enter(): Promise<{ cookie: string }> {
  const { headers } = await get(target(server.newAddress()));
  return { cookie: String(headers['set-cookie']).split(';')[0] ?? '' };
}

describe('http', () => {
  test('the address opens once, leads to the page without its token, and then the cookie counts', async () => {
    const address = server.newAddress();
    const first = await get(target(address));
    expect([first.status, first.headers['location']]).toEqual([303, '/']);
    expect(String(first.headers['set-cookie'])).toContain('HttpOnly; SameSite=Strict');

    const again = await get(target(address));
    expect(again.status).toBe(401);
    expect(again.body).toContain('press <kbd>Enter</kbd>');

    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
    expect((await get('/', { cookie })).body).toContain('<title>Sidetone</title>');
    // The same browser opening the old address once more is no reason to complain.
    expect((await get(target(address), { cookie })).status).toBe(303);
  });

  test('without a cookie nothing is served, whatever exists or not', async () => {
    for (const path of ['/', '/vad/runtime.wasm', '/absent.js', '/?token=', '/index.html?token=x']) {
      expect((await get(path)).status).toBe(401);
    }
  });

  test('a link preview (HEAD) does not use the address up', async () => {
    const path = target(server.newAddress());
    expect((await get(path, {}, 'HEAD')).status).toBe(401);
    expect((await get(path)).status).toBe(303);
  });

  test('every answer carries the strict policy and forbids sniffing', async () => {
    const cookie = await enter();
    for (const path of ['/', '/vad/runtime.wasm', '/absent.js']) {
      const { headers } = await get(path, cookie);
      expect(headers['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
    expect((await get('/vad/runtime.wasm', cookie)).headers['content-type']).toBe('application/wasm');
    expect((await get('/')).headers['content-security-policy']).toMatch(/^default-src 'none'/);
  });

  test.each(['/../secret.js', '/%2e%2e/secret.js', '/..%5csecret.js', '/vad/../../secret.js', '/x%00.js'])(
    '%s does not leave the folder',
    async (path) => {
      const answer = await get(path, await enter());
      expect([answer.status, answer.body]).toEqual([404, 'Not found\n']);
    },
  );

  test('a page of another name that was made to point here gets nothing, even with the token', async () => {
    const path = target(server.newAddress());
    expect((await get(path, { host: `evil.example:${server.port}` })).status).toBe(403);
    expect((await get(path)).status).toBe(303);
  });

  test('only reading is possible', async () => {
    expect((await get('/', await enter(), 'POST')).status).toBe(405);
  });

  test('an unchanged file is not sent again', async () => {
    const cookie = await enter();
    const { headers } = await get('/', cookie);
    const answer = await get('/', { ...cookie, 'if-none-match': String(headers['etag']) });
    expect([answer.status, answer.body]).toEqual([304, '']);
  });
});

const open = (headers: Record<string, string>, path = SOCKET_PATH, origin?: string): WebSocket => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, {
    headers,
    ...(origin === undefined ? {} : { origin }),
  });
  socket.on('error', () => {});
  return socket;
};
const ours = (): string => `http://127.0.0.1:${server.port}`;
const refusal = async (socket: WebSocket): Promise<number> => {
  const [, response] = await once(socket, 'unexpected-response');
  return response.statusCode;
};

describe('websocket', () => {
  test('with cookie and origin the client reaches the host, and events flow both ways', async () => {
    const socket = open(await enter(), SOCKET_PATH, ours());
    await once(socket, 'open');
    const [client] = clients;
    socket.send('{"kind":"control"}');
    await vi.waitFor(() => expect(heard).toEqual([{ kind: 'control' }]));
    const answer = once(socket, 'message');
    client?.send({ kind: 'control', type: 'clock', clientMs: 1, hostMs: 2 });
    expect(String(await answer)).toContain('"hostMs":2');
  });

  test('another page, a program without a page, a page without cookie, another path: all refused', async () => {
    const cookie = await enter();
    expect(await refusal(open(cookie, SOCKET_PATH, 'http://evil.example'))).toBe(403);
    expect(await refusal(open(cookie))).toBe(403);
    expect(await refusal(open({}, SOCKET_PATH, ours()))).toBe(403);
    expect(await refusal(open({ ...cookie, host: 'evil.example' }, SOCKET_PATH, 'http://evil.example'))).toBe(
      403,
    );
    expect(await refusal(open(cookie, '/other', ours()))).toBe(404);
    expect(clients).toEqual([]);
  });

  test('more tabs than sessions can be held are refused', async () => {
    const cookie = await enter();
    for (let tab = 0; tab < 8; tab += 1) await once(open(cookie, SOCKET_PATH, ours()), 'open');
    expect(await refusal(open(cookie, SOCKET_PATH, ours()))).toBe(503);
  });

  test('closing tells the clients and does not wait for one that never answers', async () => {
    const socket = open(await enter(), SOCKET_PATH, ours());
    await once(socket, 'open');
    socket.pause();
    // It reads nothing until the server has closed, and so can't have answered.
    await server.close();
    socket.resume();
    const [code] = await once(socket, 'close');
    expect(code).toBe(1001);
  });
});

describe('starting', () => {
  test('a port that is taken is explained in one line with the fix', async () => {
    const error = await startServer({
      host: { connect: () => {} },
      rendererDir: folder,
      port: server.port,
      log: silentLog,
    }).then(
      () => null,
      (thrown: NodeJS.ErrnoException) => thrown,
    );
    if (error === null) throw new Error('the port was given out twice');
    const line = explainListenError(error, server.port);
    expect(line).toContain(`Port ${server.port} is taken`);
    expect(line).toContain('--port');
  });

  test.each([
    [['--port', '8123'], {}, 8123],
    [['--port=8123'], { SIDETONE_PORT: '9000' }, 8123],
    [[], { SIDETONE_PORT: '9000' }, 9000],
    [[], { SIDETONE_PORT: '0' }, 0],
  ])('%j with %j listens on %d and nowhere else', (argv, env, port) => {
    expect(readServerArguments(argv, env)).toEqual({ ok: true, ports: [port] });
  });

  test('comes to the same address at each start, or the browser forgets microphone and persona', () => {
    const unasked = readServerArguments([], {});
    expect(unasked).toEqual(readServerArguments([], { SIDETONE_PORT: '' }));
    expect(unasked).toEqual({ ok: true, ports: [expect.any(Number), 0] });
  });

  test.each([
    [['--port', 'http']],
    [['--port', '70000']],
    [['--port', '-1']],
    [['--prot', '1']],
    [['--port']],
  ])('%j is refused with words, not with a stack', (argv) => {
    const read = readServerArguments(argv, {});
    if (read.ok) throw new Error('accepted');
    expect(read.message).toContain(argv[1] === undefined || argv[1] === '1' ? '--port' : 'port');
    expect(read.message).not.toContain('\n');
  });
});

describe('browser', () => {
  test.each([
    ['darwin', {}, 'osascript'],
    ['win32', {}, 'cmd.exe'],
    ['linux', { DISPLAY: ':0' }, 'xdg-open'],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
    ['linux', {}, null],
    ['linux', { DISPLAY: ':0', CI: 'true' }, null],
    ['darwin', { SIDETONE_NO_BROWSER: '1' }, null],
  ] as const)('on %s with %j: %s', (platform, env, file) => {
    expect(browserCommand(platform, env, 'http://127.0.0.1:1/')?.file ?? null).toBe(file);
  });

  test('on macOS the address is no argument, which every account could read', () => {
    const command = browserCommand('darwin', {}, 'http://127.0.0.1:1/?token=secret');
    expect(command?.args.join(' ')).not.toContain('secret');
    expect(command?.stdin).toBe('open location "http://127.0.0.1:1/?token=secret"\n');
  });
});

describe('others on the same machine', () => {
  const canBeAnother = process.platform === 'linux' && process.getuid?.() === 0;
  test.skipIf(!canBeAnother)(
    'another account does not get in with our token, and does not use it up',
    async () => {
      const address = server.newAddress();
      const program = `fetch(${JSON.stringify(address)}, { redirect: 'manual' }).then(({ status, headers }) =>
      console.log(status, headers.get('set-cookie')))`;
      const other = spawn(process.execPath, ['-e', program], { uid: 65_534, gid: 65_534, cwd: '/' });
      let said = '';
      other.stdout.on('data', (text: Buffer) => (said += text.toString()));
      await once(other, 'close');
      expect(said.trim()).toBe('403 null');
      expect((await get(target(address))).status).toBe(303);
    },
  );

  test('connections that are refused and stay open take no page’s place', async () => {
    const cookie = await enter();
    const request = `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`;
    const refused = Array.from({ length: 140 }, () => {
      const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => {});
      socket.resume();
      socket.write(request);
      return once(socket, 'end');
    });
    const silent = Array.from({ length: 140 }, () => {
      const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => {});
      return socket;
    });
    await Promise.all(refused);
    expect((await get('/', cookie)).status).toBe(200);
    for (const socket of silent) socket.destroy();
  });

  test('are named in the log once a minute, however often they knock', () => {
    const lines: unknown[] = [];
    let nowMs = 0;
    const strangers = createStrangers(
      (_level, _message, details) => void lines.push(details),
      () => nowMs,
    );
    for (let knock = 0; knock < 100; knock += 1) strangers.refused();
    nowMs = 60_000;
    strangers.refused();
    expect(lines).toEqual([{ count: 1 }, { count: 100 }]);
  });
});
