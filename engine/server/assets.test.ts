import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAssetResolver } from './assets';

const root = join('/', 'built', 'renderer');
const resolveAsset = createAssetResolver(root);

describe('resolveAsset', () => {
  test.each([
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['/assets/index-D_f3-x9.js', 'assets/index-D_f3-x9.js', 'text/javascript; charset=utf-8'],
    // A wrong type here and the VAD's runtime does not load.
    ['/vad/ort-wasm-simd-threaded.mjs', 'vad/ort-wasm-simd-threaded.mjs', 'text/javascript; charset=utf-8'],
    ['/vad/ort-wasm-simd-threaded.wasm', 'vad/ort-wasm-simd-threaded.wasm', 'application/wasm'],
    ['/vad/silero_vad_v5.onnx', 'vad/silero_vad_v5.onnx', 'application/octet-stream'],
    ['/%69ndex.html', 'index.html', 'text/html; charset=utf-8'],
  ])('%s is %s', (path, file, mime) => {
    expect(resolveAsset(path)).toEqual({ file: join(root, ...file.split('/')), mime });
  });

  test.each([
    '/../main/server.js',
    '/assets/../../main/server.js',
    '/%2e%2e/main/server.js',
    '/%2E%2E%2Fmain/server.js',
    '/..%2fmain%2fserver.js',
    '/..%5cmain%5cserver.js',
    '/..\\main\\server.js',
    '/assets/..%5c..%5cmain/server.js',
    '/%252e%252e/main/server.js',
    '/index.html%00.js',
    '//server/share/x.js',
    '/%2fetc/x.js',
    '/C:/Windows/x.js',
    '/C%3a/x.js',
    '/index.html::$DATA.js',
    '/.env.js',
    '/assets/.hidden/x.js',
    '/./index.html',
    '/assets//x.js',
    '/index.html/',
    '/index.html.',
    '/assets',
    '/secret.pem',
    '/main.ts',
    '/%',
    '/%ff.js',
    'index.html',
    'http://127.0.0.1/index.html',
    '',
    '*',
  ])('%j is nothing of ours', (path) => {
    expect(resolveAsset(path)).toBeNull();
  });
});
