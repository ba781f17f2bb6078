import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleKb, figuresOf } from './window';

const measured = {
  kind: 'measured',
  browser: '143',
  firstPaintsMs: [100, 200, 300],
  idle: { renderer: 9, browser: 12, threads: [] },
  talking: null,
  frameGapsMs: [10, 10, 30, 30],
  inputsMs: [20, 60],
} as const;

it('frames are counted over the time they took: catches the mean of rates, which hides long gaps', () => {
  const figures = figuresOf(measured);
  const byId = new Map(figures.map((figure) => [figure.id, figure]));
  expect(byId.get('window.frames')).toMatchObject({ value: 50 });
  expect(byId.get('window.idle')).toMatchObject({ value: 9, atMost: 8 });
  // Where the system does not say, a figure is missing, not zero.
  expect(byId.get('window.talking')).toMatchObject({ value: null });
});

it('the bundle is scripts and styles, wherever they lie: catches models and WebAssembly that are counted along', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-bundle-'));
  try {
    await mkdir(join(folder, 'vad'));
    const noise = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * index * 7919) % 251));
    await writeFile(join(folder, 'index.js'), noise);
    const alone = await bundleKb(folder);
    await writeFile(join(folder, 'vad', 'model.onnx'), noise);
    await writeFile(join(folder, 'vad', 'runtime.wasm'), noise);
    expect(await bundleKb(folder)).toBe(alone);
    await writeFile(join(folder, 'vad', 'worklet.mjs'), noise);
    expect(await bundleKb(folder)).toBeCloseTo(2 * alone);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
