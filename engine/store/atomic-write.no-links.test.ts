import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type * as promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWhole } from './atomic-write';

vi.mock('node:fs/promises', async (importOriginal) => ({
  ...(await importOriginal<typeof promises>()),
  link: () => Promise.reject(Object.assign(new Error('not supported'), { code: 'ENOTSUP' })),
}));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-no-links-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is made, and never over another one, on a disk without links: catches personas that a stick can’t take', async () => {
  const path = join(folder, 'maya.yaml');
  await createWhole(path, 'one');
  await expect(createWhole(path, 'two')).rejects.toMatchObject({ code: 'EEXIST' });
  expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['maya.yaml'], 'one']);
});
