import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { alone } from './file-lock';
import type * as Private from './private';

vi.mock('./private', async (importOriginal) => {
  const original = await importOriginal<typeof Private>();
  return {
    ...original,
    openNew: async (path: string, flags: 'wx' | 'w+'): Promise<FileHandle> => {
      const handle = await original.openNew(path, flags);
      handle.writeFile = () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
      return handle;
    },
  };
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-full-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('leaves no lock that names no holder: catches five seconds of waiting for each change on a full disk', async () => {
  await expect(alone(folder, 'settings', async () => 'done')).rejects.toThrow('no space left');
  expect(existsSync(join(folder, '.settings.lock'))).toBe(false);
});
