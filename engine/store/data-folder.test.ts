import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log';
import { openDataFolder, shutInside } from './data-folder';

const hasModes = process.platform !== 'win32';

let place = '';
let home = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'sidetone-place-'));
  home = join(place, 'deep', 'home');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const modeOf = (path: string): string => (lstatSync(path).mode & 0o777).toString(8);
/** As an earlier version left it. */
const openHome = (): void => {
  mkdirSync(join(home, 'sessions', 'one'), { recursive: true });
  writeFileSync(join(home, 'settings.json'), '{}');
  writeFileSync(join(home, 'sessions', 'one.jsonl'), '');
  writeFileSync(join(home, 'sessions', 'one', '1-you.wav'), '');
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' });
  for (const name of [...names, '']) {
    chmodSync(join(home, name), lstatSync(join(home, name)).isDirectory() ? 0o755 : 0o644);
  }
};

describe.skipIf(!hasModes)('the data folder', () => {
  it('is made for its owner alone: catches transcripts that every account of the machine reads', () => {
    expect(openDataFolder(home)).toBeNull();
    expect(modeOf(home)).toBe('700');
  });

  it('that stood open is shut with all that lies in it, and what others have elsewhere is left', async () => {
    openHome();
    const elsewhere = join(place, 'shared.yaml');
    writeFileSync(elsewhere, '');
    chmodSync(elsewhere, 0o644);
    symlinkSync(elsewhere, join(home, 'linked.yaml'));
    symlinkSync(place, join(home, 'out'));
    chmodSync(place, 0o755);
    expect(openDataFolder(home)).toBeNull();
    await shutInside(home, silentLog);
    expect([modeOf(home), modeOf(join(home, 'sessions')), modeOf(join(home, 'sessions', 'one'))]).toEqual([
      '700',
      '700',
      '700',
    ]);
    const files = ['settings.json', join('sessions', 'one.jsonl'), join('sessions', 'one', '1-you.wav')];
    expect(files.map((name) => modeOf(join(home, name)))).toEqual(['600', '600', '600']);
    expect([modeOf(elsewhere), modeOf(place)]).toEqual(['644', '755']);
  });

  it('may be a folder with much else: catches a home whose every file is shut to a web server', async () => {
    openHome();
    const page = join(home, 'public_html', 'index.html');
    mkdirSync(join(page, '..'));
    writeFileSync(page, '');
    chmodSync(join(page, '..'), 0o755);
    chmodSync(page, 0o644);
    await shutInside(home, silentLog);
    expect([modeOf(join(page, '..')), modeOf(page)]).toEqual(['755', '644']);
    expect(modeOf(join(home, 'sessions', 'one.jsonl'))).toBe('600');
  });

  it('is not gone through without end', async () => {
    openHome();
    await shutInside(home, silentLog, undefined, 1);
    const left = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
      (name) => (lstatSync(join(home, name)).mode & 0o077) !== 0,
    );
    expect(left).toHaveLength(4);
  });

  it('of another user is told and left as it is, not crashed on', async () => {
    openHome();
    const another = { platform: 'linux', userId: lstatSync(home).uid + 1 };
    expect(openDataFolder(home, another)).toMatchObject({
      code: 'DISK_FAILED',
      exact: { key: 'DISK_FAILED.othersHome' },
    });
    await shutInside(home, silentLog, another);
    expect([modeOf(home), modeOf(join(home, 'settings.json'))]).toEqual(['755', '644']);
  });

  it('keeps what only its owner may do: a folder that was made read-only stays so', () => {
    openHome();
    chmodSync(home, 0o555);
    expect(openDataFolder(home)).toBeNull();
    expect(modeOf(home)).toBe('500');
    chmodSync(home, 0o700);
  });

  it('has no modes on Windows, and nothing is said of them there', () => {
    openHome();
    expect(openDataFolder(home, { platform: 'win32', userId: null })).toBeNull();
    expect(modeOf(home)).toBe('755');
  });
});

describe('a data folder that can not be one', () => {
  const thrownBy = (path: string): unknown => {
    try {
      openDataFolder(path);
      return null;
    } catch (thrown) {
      return thrown;
    }
  };

  it('is told in a sentence with a way out: catches "ENOTDIR: not a directory, stat ..."', () => {
    const file = join(place, 'a file');
    writeFileSync(file, 'mine');
    expect(thrownBy(file)).toMatchObject({
      message: `Sidetone keeps its data in ${file}, but that is a file.`,
      problem: { code: 'DISK_FAILED', hint: expect.stringContaining('SIDETONE_HOME') as unknown },
    });
    const below = join(file, 'home');
    expect(thrownBy(below)).toMatchObject({
      message: `Sidetone keeps its data in ${below}, but a part of that path is a file.`,
    });
    expect(existsSync(below)).toBe(false);
  });
});
