import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBundledResolver } from './bundled';
import { CATALOGUE } from './catalogue';
import { inspectModel } from './inspect';
import { createScratch } from './testing/sample';

let scratch: ReturnType<typeof createScratch>;
beforeEach(() => {
  scratch = createScratch();
});
afterEach(() => scratch.remove());

const wanted = { packageName: '@scope/p', path: 'dist/m.onnx', fileName: 'm.onnx' };

it('prefers the copy beside the built program, where no node_modules need be', () => {
  const beside = join(scratch.path, 'out', 'models');
  const inside = join(scratch.path, 'node_modules', '@scope', 'p', 'dist');
  for (const folder of [beside, inside]) mkdirSync(folder, { recursive: true });
  const resolve = createBundledResolver([beside], join(scratch.path, 'engine', 'models'));
  expect(resolve(wanted)).toBeNull();
  writeFileSync(join(inside, 'm.onnx'), '');
  expect(resolve(wanted)).toBe(join(inside, 'm.onnx'));
  writeFileSync(join(beside, 'm.onnx'), '');
  expect(resolve(wanted)).toBe(join(beside, 'm.onnx'));
});

it('finds every bundled model of the catalogue in the installed packages, in the size the catalogue says', () => {
  const resolve = createBundledResolver([], import.meta.dirname);
  const bundled = CATALOGUE.filter(({ delivery }) => delivery.kind === 'bundled');
  expect(bundled.length).toBeGreaterThan(0);
  for (const model of bundled) {
    const right = Object.fromEntries(Object.keys(model.files).map((name) => [name, 'right']));
    expect([model.id, inspectModel(model, scratch.path, resolve).looks]).toEqual([model.id, right]);
  }
});
