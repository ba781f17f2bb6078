import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asDiskProblem, openPartial } from './partial';
import { createScratch, sampleBytes, sampleFile } from './testing/sample';

const body = sampleBytes(10_000, 1);
const file = sampleFile('model.bin', body);
let scratch: ReturnType<typeof createScratch>;
let target: string;

beforeEach(() => {
  scratch = createScratch();
  target = join(scratch.path, 'm', 'model.bin');
});
afterEach(() => scratch.remove());

describe('a partial file', () => {
  it('gets the target’s name only when it is whole: a half file must never be loaded', async () => {
    const partial = await openPartial(target, file);
    await partial.append(body.subarray(0, 4_000));
    expect(existsSync(target)).toBe(false);
    await partial.append(body.subarray(4_000));
    expect(await partial.finish()).toBe('verified');
    expect(readFileSync(target).equals(body)).toBe(true);
    expect(existsSync(`${target}.partial`)).toBe(false);
  });

  it('hashes what an earlier process left, so that a resumed file is verified as a whole', async () => {
    const first = await openPartial(target, file);
    await first.append(body.subarray(0, 4_000));
    await first.close();
    const second = await openPartial(target, file);
    expect(second.size()).toBe(4_000);
    expect(second.isResumed()).toBe(true);
    await second.append(body.subarray(4_000));
    expect(await second.finish()).toBe('verified');
  });

  it('finds a rotten beginning of a resumed file, and deletes it', async () => {
    const first = await openPartial(target, file);
    await first.append(body.subarray(0, 4_000));
    await first.close();
    writeFileSync(`${target}.partial`, Buffer.alloc(4_000));
    const second = await openPartial(target, file);
    await second.append(body.subarray(4_000));
    expect(await second.finish()).toBe('corrupt');
    expect(existsSync(target)).toBe(false);
    expect(existsSync(`${target}.partial`)).toBe(false);
  });

  it('leaves the file that is there alone if its replacement is corrupt', async () => {
    const partial = await openPartial(target, file);
    writeFileSync(target, 'older');
    await partial.append(Buffer.alloc(body.length));
    expect(await partial.finish()).toBe('corrupt');
    expect(readFileSync(target, 'utf8')).toBe('older');
  });

  it('begins again with what is longer than the file can be', async () => {
    const partial = await openPartial(target, file);
    await partial.close();
    writeFileSync(`${target}.partial`, Buffer.alloc(body.length + 1));
    const again = await openPartial(target, file);
    expect(again.size()).toBe(0);
    await expect(again.append(Buffer.alloc(body.length + 1))).rejects.toThrow(RangeError);
    await again.close();
  });

  it('forgets the server’s tag on restart, or a resume would ask for the wrong version', async () => {
    const partial = await openPartial(target, file);
    await partial.setNote({ url: 'http://a/', etag: '"1"' });
    expect(await partial.note()).toEqual({ url: 'http://a/', etag: '"1"' });
    await partial.restart();
    expect(await partial.note()).toBeNull();
    await partial.close();
  });

  it('says that the disk is full in words that tell what to do', () => {
    const full = asDiskProblem(Object.assign(new Error('x'), { code: 'ENOSPC' }), '/models');
    expect(full).toMatchObject({
      problem: { code: 'DOWNLOAD_FAILED', message: expect.stringContaining('full') },
    });
    const other = new Error('y');
    expect(asDiskProblem(other, '/models')).toBe(other);
  });
});
