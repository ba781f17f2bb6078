import type * as promises from 'node:fs/promises';
import { beforeEach, expect, it, vi } from 'vitest';
import { renameOver } from './atomic-write';

/** What each try is refused with; none for one that succeeds. */
const disk = vi.hoisted(() => ({ refusals: [] as string[], tries: 0 }));
vi.mock('node:fs/promises', async (importOriginal) => ({
  ...(await importOriginal<typeof promises>()),
  rename: async () => {
    disk.tries += 1;
    const code = disk.refusals.shift();
    if (code !== undefined) throw Object.assign(new Error(code), { code });
  },
}));
vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }));
beforeEach(() => {
  disk.tries = 0;
});

it('is tried again on Windows: catches settings that are lost to a virus scanner', async () => {
  disk.refusals = ['EPERM', 'EBUSY', 'EACCES'];
  await renameOver('draft', 'file', 'win32');
  expect(disk.tries).toBe(4);
});

it('is not tried for ever, and elsewhere once', async () => {
  disk.refusals = Array.from({ length: 100 }, () => 'EPERM');
  await expect(renameOver('draft', 'file', 'win32')).rejects.toMatchObject({ code: 'EPERM' });
  expect(disk.tries).toBe(7);
  disk.tries = 0;
  await expect(renameOver('draft', 'file', 'linux')).rejects.toMatchObject({ code: 'EPERM' });
  expect(disk.tries).toBe(1);
});

it('is not tried again for what does not pass', async () => {
  disk.refusals = ['ENOSPC'];
  await expect(renameOver('draft', 'file', 'win32')).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(disk.tries).toBe(1);
});
