import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAssetResolver } from '../engine/server/assets';
import { CONTENT_SECURITY_POLICY } from '../engine/server/headers';
import { isLocalRequest } from './origin';
import { APP_SCHEME_PRIVILEGES, createAppHandler } from './protocol';

let folder: string;
let handle: (request: Request) => Promise<Response>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-protocol-'));
  mkdirSync(join(folder, 'renderer', 'vad'), { recursive: true });
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'renderer', 'vad', 'runtime.mjs'), 'export {};');
  writeFileSync(join(folder, 'secret.js'), 'not for the page');
  handle = createAppHandler(createAssetResolver(join(folder, 'renderer')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Electron hands over a URL as the page wrote it; `Request` of Node would tidy it first. */
const ask = (url: string, method = 'GET') => handle({ url, method } as Request);

describe('app://sidetone/', () => {
  test('serves the page with the policy of every shell', async () => {
    const response = await ask('app://sidetone/');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('gives modules their type, without which the speech detector does not load', async () => {
    const response = await ask('app://sidetone/vad/runtime.mjs?v=1#x');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  test('answers HEAD without a body', async () => {
    const response = await ask('app://sidetone/index.html', 'HEAD');
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      200,
      '15',
      '',
    ]);
  });

  test.each([
    ['app://sidetone/absent.js', 'GET', 404],
    ['app://sidetone/../secret.js', 'GET', 404],
    ['app://sidetone/%2e%2e/secret.js', 'GET', 404],
    ['app://sidetone/..%2fsecret.js', 'GET', 404],
    ['app://sidetone/..%5csecret.js', 'GET', 404],
    ['app://sidetone/vad/..%5c..%5c..%5csecret.js', 'GET', 404],
    ['app://sidetone/%00.js', 'GET', 404],
    ['app://sidetone//server/share.js', 'GET', 404],
    ['app://other/index.html', 'GET', 404],
    ['app://sidetone.evil/index.html', 'GET', 404],
    ['app://evil@sidetone/index.html', 'GET', 404],
    ['no url', 'GET', 404],
    ['app://sidetone/index.html', 'POST', 405],
    ['app://sidetone/index.html', 'OPTIONS', 405],
  ])('%s %s: %d, with the policy', async (url, method, status) => {
    const response = await ask(url, method);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  });

  test('the scheme may not get round its own policy, nor be asked by other pages', () => {
    expect(APP_SCHEME_PRIVILEGES.privileges).toEqual({
      standard: true,
      secure: true,
      supportFetchAPI: true,
      stream: true,
      codeCache: true,
    });
  });
});

describe('network of the page', () => {
  test.each([
    ['app://sidetone/vad/runtime.mjs', true],
    ['devtools://devtools/bundled/inspector.html', true],
    ['blob:app://sidetone/0b0c', true],
    ['data:image/svg+xml,x', true],
    ['blob:https://evil.example/0b0c', false],
    ['https://example.org/', false],
    ['http://127.0.0.1:11434/', false],
    ['ws://localhost:1/', false],
    ['file:///etc/passwd', false],
    ['app://other/', false],
    ['', false],
  ])('%s: %s', (url, allowed) => {
    expect(isLocalRequest(url)).toBe(allowed);
  });
});
