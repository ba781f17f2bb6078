/** What is installed is what was locked, and nothing runs while it is installed. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

/**
 * Binaries of other systems that the registry lacked when the lockfile was made. Where npm finds them, it holds them
 * against the registry's own hash.
 */
const WITHOUT_HASH = [
  'node_modules/@node-llama-cpp/linux-riscv64',
  'node_modules/@node-llama-cpp/mac-arm64-metal',
  'node_modules/@node-llama-cpp/mac-x64',
  'node_modules/@node-llama-cpp/win-arm64',
  'node_modules/@node-llama-cpp/win-x64',
  'node_modules/@node-llama-cpp/win-x64-vulkan',
];

test('every package is locked with its hash, or a mirror could hand out another', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { integrity?: string }>;
  };
  const missing = Object.entries(packages)
    .filter(([path, { integrity }]) => path !== '' && !(integrity ?? '').startsWith('sha512-'))
    .map(([path]) => path);
  expect(missing).toEqual(WITHOUT_HASH);
});

test('no package runs a script while it is installed', () => {
  expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
});

test('the workflows name actions by commit, for a tag can be moved', () => {
  const workflows = readdirSync(join(ROOT, '.github', 'workflows'));
  const uses = workflows.flatMap((name) => [
    ...read('.github', 'workflows', name).matchAll(/^\s*-? ?uses: (.+)$/gm),
  ]);
  expect(uses.length).toBeGreaterThan(0);
  for (const [, action] of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v[\d.]+$/);
});
