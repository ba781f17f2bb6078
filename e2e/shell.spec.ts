/**
 * The plain Node shell as it is built and started: who gets in, what is served, and how it ends. No model is loaded.
 * Runs beside others.
 */
import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from '@playwright/test';
import { WebSocket } from 'ws';
import { findChromium } from './chromium';
import { type ServerProcess, failingServerProcess, startServerProcess } from './server-process';

const chromium = await findChromium();

let server: ServerProcess;
test.beforeAll(async () => {
  server = await startServerProcess();
});
test.afterAll(async () => {
  await server.stop();
});

type Answer = {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
};

/** node:http and not fetch, because fetch tidies `..` away and forbids setting Host. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.origin);
    const asked = request({ host: hostname, port, path, headers }, (response) => {
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

async function enter(): Promise<{ cookie: string }> {
  const { pathname, search } = new URL(await server.nextAddress());
  const { headers } = await get(pathname + search);
  return { cookie: String(headers['set-cookie']).split(';')[0] ?? '' };
}

/** @returns the status with which an upgrade was refused, or 101. */
async function upgrade(headers: Record<string, string>, origin?: string): Promise<number> {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/ws`, {
    headers,
    ...(origin === undefined ? {} : { origin }),
  });
  socket.on('error', () => {});
  const status = await Promise.race([
    once(socket, 'open').then(() => 101),
    once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number),
  ]);
  socket.terminate();
  return status;
}

test('a printed address works once, and Enter prints another one', async () => {
  const { pathname, search } = new URL(await server.nextAddress());
  const first = await get(pathname + search);
  expect([first.status, first.headers['location']]).toEqual([303, '/']);
  const second = await get(pathname + search);
  expect(second.status).toBe(401);
  expect(second.body).toContain('This address is used up');

  const page = await get('/', await enter());
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
});

test('nothing outside the page is served, with or without a cookie', async () => {
  const cookie = await enter();
  for (const path of [
    '/../main/server.js',
    '/%2e%2e/main/server.js',
    '/..%2fmain%2fserver.js',
    '/..%5cmain%5cserver.js',
    '/assets/../../main/server.js',
    '//etc/passwd',
    '/index.html%00.js',
  ]) {
    expect([path, (await get(path, cookie)).status]).toEqual([path, 404]);
    expect([path, (await get(path)).status]).toEqual([path, 401]);
  }
  expect((await get('/', { ...cookie, host: 'evil.example' })).status).toBe(403);
});

test('the detector’s files come with the types that browsers insist on', async () => {
  const cookie = await enter();
  for (const [path, type] of [
    ['/vad/ort-wasm-simd-threaded.mjs', 'text/javascript; charset=utf-8'],
    ['/vad/ort-wasm-simd-threaded.wasm', 'application/wasm'],
    ['/vad/silero_vad_v6.onnx', 'application/octet-stream'],
  ] as const) {
    const { status, headers } = await get(path, cookie);
    expect([path, status, headers['content-type']]).toEqual([path, 200, type]);
  }
});

test('the WebSocket opens for our own page alone', async () => {
  const cookie = await enter();
  expect(await upgrade(cookie, server.origin)).toBe(101);
  expect(await upgrade(cookie, 'http://evil.example')).toBe(403);
  expect(await upgrade(cookie)).toBe(403);
  expect(await upgrade({}, server.origin)).toBe(403);
  expect(await upgrade({ ...cookie, host: 'evil.example' }, 'http://evil.example')).toBe(403);
});

test('a taken port is one clear line', async () => {
  const { port } = new URL(server.origin);
  const { code, errors } = await failingServerProcess(['--port', port]);
  expect(code).toBe(1);
  expect(errors.trim().split('\n')).toHaveLength(1);
  expect(errors).toContain(`Port ${port} is taken`);
});

for (const [name, signal] of [
  ['Ctrl+C', 'SIGINT'],
  ['a polite end', 'SIGTERM'],
  ['a terminal that is closed', 'SIGHUP'],
] as const) {
  test(`${name} ends it in order, with its inference process`, async () => {
    test.skip(process.platform === 'win32', 'Windows has no signal to send from a test');
    const other = await startServerProcess();
    expect(await other.stop(signal)).toBe(0);
  });
}

test.describe('in a browser', () => {
  test.skip(chromium === null, 'there is no Chromium on this machine');

  test('a browser gets in by the address, keeps its place, and runs under the policy', async ({
    browser,
  }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const refused: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/i.test(message.text())) refused.push(message.text());
    });
    await page.goto(await server.nextAddress());
    expect(page.url()).toBe(`${server.origin}/`);
    await page.reload();
    expect(page.url()).toBe(`${server.origin}/`);
    await expect(page).toHaveTitle(/Sidetone/);
    expect(refused).toEqual([]);
    const reached = await page.evaluate(() =>
      fetch('https://example.com/').then(
        () => true,
        () => false,
      ),
    );
    expect(reached).toBe(false);
    expect(refused.join('\n')).toContain('connect-src');
    await context.close();

    const stranger = await browser.newContext();
    const shown = await stranger.newPage();
    await shown.goto(server.address);
    await expect(shown.getByRole('heading')).toHaveText('This address is used up');
    await stranger.close();
  });
});
