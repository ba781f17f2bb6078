import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGgufLlm } from './gguf';
import { loadGguf } from './gguf-load';

/** What the made-up file makes the library do. */
const file = vi.hoisted(() => ({
  estimate: (): { cpuRam: number; gpuVram: number } => ({ cpuRam: 0, gpuVram: 0 }),
  disposed: 0,
}));

vi.mock('./llama', () => ({
  openLlama: async () => ({
    dispose: async () => void (file.disposed += 1),
    loadModel: async () => ({
      llama: { cpuMathCores: 2 },
      gpuLayers: 0,
      trainContextSize: 2048,
      createContext: async () => ({ getSequence: () => ({ contextSize: 2048 }), dispose: async () => {} }),
      fileInsights: { estimateContextResourceRequirements: () => file.estimate() },
      // No metadata: no chat can be made of it.
    }),
  }),
}));

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sidetone-gguf-'));
  await writeFile(join(dir, 'odd.gguf'), '');
});
afterAll(() => rm(dir, { recursive: true }));
beforeEach(() => {
  file.disposed = 0;
});
const options = () => ({ path: join(dir, 'odd.gguf'), label: 'Odd', contextTokens: 1024 });

describe('a GGUF file that leaves something out', () => {
  it.each([
    ['is said', () => ({ cpuRam: 1000.4, gpuVram: 0 }), 1000],
    ['is not said', () => ({ cpuRam: NaN, gpuVram: 0 }), null],
    [
      'can’t be found out',
      () => {
        throw new TypeError('no head count');
      },
      null,
    ],
  ])('is loaded where the size of a context %s', async (_what, estimate, bytes) => {
    file.estimate = estimate;
    expect((await loadGguf(options())).contextBytes).toBe(bytes);
    expect(file.disposed).toBe(0);
  });

  it('is not kept in memory where no chat can be made of it', async () => {
    await expect(createGgufLlm(options())).rejects.toMatchObject({ problem: { code: 'MODEL_BROKEN' } });
    expect(file.disposed).toBe(1);
  });
});
