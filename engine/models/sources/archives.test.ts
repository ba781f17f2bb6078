import { writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScratch, sampleBytes } from '../testing/sample';
import { makeZip } from '../testing/zip';
import { readTgz, readZip, type MemberSink } from './archives';

const big = sampleBytes(500_000, 3);
const small = sampleBytes(1_000, 4);
let scratch: ReturnType<typeof createScratch>;

beforeEach(() => {
  scratch = createScratch();
});
afterEach(() => scratch.remove());

function collector(): { readonly sink: MemberSink; bytes(): Buffer } {
  const chunks: Uint8Array[] = [];
  return {
    sink: async (chunk) => {
      chunks.push(Uint8Array.from(chunk));
    },
    bytes: () => Buffer.concat(chunks),
  };
}

async function makeTgz(topFolder: string): Promise<string> {
  const inside = join(scratch.path, topFolder, 'dist');
  await mkdir(inside, { recursive: true });
  await writeFile(join(inside, 'big.bin'), big);
  await writeFile(join(inside, 'small.bin'), small);
  await writeFile(join(inside, 'other.bin'), big);
  const path = join(scratch.path, 'p.tgz');
  await create({ gzip: true, cwd: scratch.path, file: path }, [topFolder]);
  return path;
}

function makeWheel(): string {
  const path = join(scratch.path, 'p.whl');
  const entries = [
    { name: 'a/stored.bin', body: small, isDeflated: false },
    { name: 'a/deflated.bin', body: big, isDeflated: true },
  ];
  writeFileSync(path, makeZip(entries));
  return path;
}

describe.each([
  ['tgz', readTgz, () => makeTgz('package'), 'dist/big.bin', 'dist/small.bin'],
  ['zip', readZip, async () => makeWheel(), 'a/deflated.bin', 'a/stored.bin'],
] as const)('reading a %s', (_kind, read, make, bigName, smallName) => {
  it('takes out the members that are wanted, byte for byte', async () => {
    const [one, two] = [collector(), collector()];
    const wanted = new Map([
      [bigName, one.sink],
      [smallName, two.sink],
    ]);
    expect(await read(await make(), wanted)).toEqual(new Set([bigName, smallName]));
    expect(one.bytes().equals(big)).toBe(true);
    expect(two.bytes().equals(small)).toBe(true);
  });

  it('says which members it did not find instead of succeeding with nothing', async () => {
    expect(await read(await make(), new Map([['dist/none.bin', collector().sink]]))).toEqual(new Set());
  });

  it('rejects with what the sink threw, and ends: a full disk must not hang the download', async () => {
    const wanted = new Map<string, MemberSink>([
      [bigName, () => Promise.reject(new Error('disk full'))],
      [smallName, collector().sink],
    ]);
    await expect(read(await make(), wanted)).rejects.toThrow('disk full');
  });

  it('rejects what is no archive', async () => {
    const path = join(scratch.path, 'not');
    writeFileSync(path, sampleBytes(5_000, 9));
    await expect(read(path, new Map([[bigName, collector().sink]]))).rejects.toThrow(/\w/);
  });
});

it('finds members of an npm tarball whose top folder is not called "package", as some are', async () => {
  const one = collector();
  await readTgz(await makeTgz('moonshine-js'), new Map([['dist/small.bin', one.sink]]));
  expect(one.bytes().equals(small)).toBe(true);
});
