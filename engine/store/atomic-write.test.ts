import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWhole, settleInto, writeWhole, writeWholeNow } from './atomic-write';

const hasModes = process.platform !== 'win32';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-whole-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (...names: readonly string[]): string => join(folder, ...names);
const modeOf = (path: string): string => (lstatSync(path).mode & 0o777).toString(8);

describe('a file that is written whole', () => {
  it('is replaced, and leaves no draft', async () => {
    await writeWhole(at('a', 'b.json'), 'one');
    await writeWhole(at('a', 'b.json'), 'two');
    writeWholeNow(at('a', 'c.json'), 'three');
    expect(readdirSync(at('a')).toSorted()).toEqual(['b.json', 'c.json']);
    expect([at('a', 'b.json'), at('a', 'c.json')].map((path) => readFileSync(path, 'utf8'))).toEqual([
      'two',
      'three',
    ]);
  });

  it('leaves the former one and no draft if it fails', async () => {
    mkdirSync(at('b.json', 'in the way'), { recursive: true });
    await expect(writeWhole(at('b.json'), 'one')).rejects.toThrow(/EISDIR|ENOTEMPTY|EPERM|EEXIST/);
    expect(() => writeWholeNow(at('b.json'), 'one')).toThrow(/EISDIR|ENOTEMPTY|EPERM|EEXIST/);
    expect(readdirSync(folder)).toEqual(['b.json']);
  });

  it('is never made over one that is there: catches two processes that take the same free name', async () => {
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => createWhole(at('maya.yaml'), `text ${index}`)),
    );
    const won = made.findIndex(({ status }) => status === 'fulfilled');
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readFileSync(at('maya.yaml'), 'utf8')).toBe(`text ${won}`);
    await expect(createWhole(at('maya.yaml'), 'later')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readdirSync(folder)).toEqual(['maya.yaml']);
  });

  it.skipIf(!hasModes)('is its owner’s alone, with the folders that it needed', async () => {
    await writeWhole(at('a', 'one'), '');
    await createWhole(at('b', 'two'), '');
    writeWholeNow(at('c', 'three'), '');
    writeFileSync(at('draft'), 'by somebody else');
    chmodSync(at('draft'), 0o644);
    await settleInto(at('draft'), at('four'));
    expect([at('a'), at('b'), at('c')].map(modeOf)).toEqual(['700', '700', '700']);
    expect([at('a', 'one'), at('b', 'two'), at('c', 'three'), at('four')].map(modeOf)).toEqual([
      '600',
      '600',
      '600',
      '600',
    ]);
  });

  it.skipIf(!hasModes)('stays elsewhere, and as open as it was, if it is kept there by a link', async () => {
    writeFileSync(at('elsewhere'), 'one');
    chmodSync(at('elsewhere'), 0o644);
    symlinkSync(at('elsewhere'), at('link'));
    await writeWhole(at('link'), 'two');
    expect([readFileSync(at('elsewhere'), 'utf8'), modeOf(at('elsewhere'))]).toEqual(['two', '644']);
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
  });
});
