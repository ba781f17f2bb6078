import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModelHandlers } from './models';
import { createScratch, sampleFile, sampleModel } from '../../models/testing/sample';

let scratch: ReturnType<typeof createScratch>;
beforeEach(() => {
  scratch = createScratch();
});
afterEach(() => scratch.remove());

const file = sampleFile('a.bin', Buffer.alloc(1_234));
const handlers = (freeBytes: (folder: string) => Promise<number | null> = async () => 5) =>
  createModelHandlers({
    store: { pause: async () => {}, cancel: async () => {}, dismiss: () => {} },
    dataDir: join(scratch.path, 'not', 'there'),
    catalogue: [sampleModel({ id: 'a', files: { model: file } }, [])],
    freeBytes,
  });

describe('models.disk', () => {
  it('tells the room before there is a folder for models, which is when the user asks', async () => {
    const asked: string[] = [];
    const answer = await handlers(async (folder) => {
      asked.push(folder);
      return folder === scratch.path ? 42 : null;
    })['models.disk']({ type: 'models.disk' });
    expect(answer).toEqual({ folder: join(scratch.path, 'not', 'there', 'models'), freeBytes: 42 });
    expect(asked).toHaveLength(4);
  });

  it('ends where no folder tells', async () => {
    const { freeBytes } = await handlers(async () => null)['models.disk']({ type: 'models.disk' });
    expect(freeBytes).toBeNull();
  });
});

describe('folders.list', () => {
  it('lists folders and links to them, counts what may be a model, and hides what is hidden', async () => {
    mkdirSync(join(scratch.path, 'zeta'));
    mkdirSync(join(scratch.path, '.secret'));
    symlinkSync(join(scratch.path, 'zeta'), join(scratch.path, 'alpha'));
    writeFileSync(join(scratch.path, 'whatever.bin'), Buffer.alloc(1_234));
    writeFileSync(join(scratch.path, 'other.bin'), Buffer.alloc(99));
    const list = await handlers()['folders.list']({ type: 'folders.list', path: scratch.path });
    expect(list).toMatchObject({ path: scratch.path, folders: ['alpha', 'zeta'], likelyModelFiles: 1 });
    expect(list.parent).not.toBeNull();
  });

  it('says which folder can’t be read', async () => {
    await expect(
      handlers()['folders.list']({ type: 'folders.list', path: join(scratch.path, 'gone') }),
    ).rejects.toMatchObject({ problem: { code: 'NOT_FOUND' } });
  });
});
