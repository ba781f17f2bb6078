import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepNewest } from './newest-files';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidetone-newest-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('keeps what was used last, whatever it is called, or a crash a day would fill the disk', async () => {
  for (const [name, usedAtS] of [
    ['old.ort', 10],
    ['crashed.ort.123.trying', 20],
    ['new.ort', 40],
    ['being-written.ort.456.partial', 30],
  ] as const) {
    await writeFile(join(folder, name), '');
    await utimes(join(folder, name), usedAtS, usedAtS);
  }
  await keepNewest(folder, 2);
  expect((await readdir(folder)).toSorted()).toEqual(['being-written.ort.456.partial', 'new.ort']);
});

it('does not keep what a clock that was wrong put into the future before what is used now', async () => {
  const ahead = Date.now() / 1000 + 10 * 365 * 86_400;
  for (const name of ['of-2036.ort', 'also-of-2036.ort']) {
    await writeFile(join(folder, name), '');
    await utimes(join(folder, name), ahead, ahead);
  }
  await writeFile(join(folder, 'made-now.ort'), '');
  await keepNewest(folder, 1);
  expect(await readdir(folder)).toEqual(['made-now.ort']);
});
