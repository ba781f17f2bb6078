import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

type Tally = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  readonly second?: readonly string[];
  readonly troubles: readonly string[];
};

// Plain JavaScript without declarations: what the tests use of it is declared here.
const load = (file: string): Promise<unknown> => import(new URL(file, import.meta.url).href);
const { nodeProblem, packagesAreFresh, buildIsFresh, fingerprint, explainInstall, lock } = (await load(
  'setup.mjs',
)) as {
  nodeProblem: (version: string, wanted: string) => string | null;
  packagesAreFresh: (root: string) => boolean;
  buildIsFresh: (root: string) => boolean;
  fingerprint: (root: string) => string;
  explainInstall: (tail: string) => string;
  lock: (say: (line: string) => void, root: string) => Promise<() => void>;
};
const { obstacle, explainDownload } = (await load('electron-binary.mjs')) as {
  obstacle: (platform: string, env: object, userId: number) => string | null;
  explainDownload: (errors: string) => string;
};
const { readArguments } = (await load('start-arguments.mjs')) as {
  readArguments: (argv: readonly string[]) => object | null;
};
const { settled, summary, tallyOfPlaywright } = (await load('tally.mjs')) as {
  settled: (name: string, code: number, tally: Tally | null) => Tally;
  summary: (tallies: readonly Tally[]) => { readonly lines: readonly string[]; readonly ok: boolean };
  tallyOfPlaywright: (report: object) => Tally;
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sidetone-launch-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const put = (path: string, content: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
};

const lockfile = (version: string): string =>
  JSON.stringify({
    packages: {
      '': { version: '0.1.0' },
      'node_modules/ws': { version },
      'node_modules/for-another-system': { version: '1.0.0', optional: true },
    },
  });
const installed = (version: string): void =>
  put('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/ws': { version } } }));
const spec = (title: string, status: string, annotations: readonly object[] = []) => ({
  title,
  tests: [{ status, annotations }],
});

describe('Node', () => {
  test.each([
    ['20.18.3', false],
    ['20.19.0', true],
    ['20.20.2', true],
    ['21.7.0', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['24.0.0', true],
    ['18.20.0', false],
  ])('%s: %s', (version, fits) => {
    const problem = nodeProblem(version, '^20.19.0 || >=22.12.0');
    expect(problem?.includes('nodejs.org') ?? false).toBe(!fits);
  });
});

describe('the lock of setting up', () => {
  test('lies in the checkout: catches a name in the shared temporary folder that another user makes first', async () => {
    const unlock = await lock(() => {}, root);
    expect(readdirSync(join(root, 'out'))).toEqual(['.sidetone-setup.lock']);
    unlock();
    expect(readdirSync(join(root, 'out'))).toEqual([]);
  });

  test('is waited for, and that is said once', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const unlock = await lock(() => {}, root);
    const said: string[] = [];
    let hasIt = false;
    const second = lock((line) => said.push(line), root).then((letGo) => {
      hasIt = true;
      return letGo;
    });
    // It looks three times.
    await vi.advanceTimersByTimeAsync(700);
    expect([hasIt, said.length]).toEqual([false, 1]);
    unlock();
    await vi.advanceTimersByTimeAsync(300);
    (await second)();
    expect(hasIt).toBe(true);
  });

  test('of a start that died is taken, and nothing of it is left', async () => {
    // No system gives out numbers this large.
    put('out/.sidetone-setup.lock', String(2 ** 30));
    const unlock = await lock(() => {}, root);
    expect(readdirSync(join(root, 'out'))).toEqual(['.sidetone-setup.lock']);
    unlock();
    expect(existsSync(join(root, 'out', '.sidetone-setup.lock'))).toBe(false);
  });
});

describe('packages', () => {
  test('absent ones are to be installed', () => {
    put('package-lock.json', lockfile('8.0.0'));
    expect(packagesAreFresh(root)).toBe(false);
  });

  test('installed by hand is good, and a lockfile that moved on is noticed', () => {
    put('package-lock.json', lockfile('8.0.0'));
    installed('8.0.0');
    expect(packagesAreFresh(root)).toBe(true);
    put('package-lock.json', lockfile('8.1.0'));
    expect(packagesAreFresh(root)).toBe(false);
    installed('8.1.0');
    expect(packagesAreFresh(root)).toBe(true);
  });

  test('an interrupted installation is noticed', () => {
    put('package-lock.json', lockfile('8.0.0'));
    put('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
    expect(packagesAreFresh(root)).toBe(false);
  });

  test.each([
    ['npm error code ENOTFOUND', 'registry cannot be reached'],
    ['npm error code ENOSPC', 'disk'],
    ['npm error code EACCES', 'no permission'],
    ['npm error code EUSAGE', 'package-lock.json does not fit'],
    ['npm error code EINTEGRITY', 'EINTEGRITY'],
  ])('%s is explained', (tail, words) => {
    expect(explainInstall(tail)).toContain(words);
  });
});

describe('build', () => {
  const programs = [
    'main/cli.js',
    'main/server.js',
    'main/inference.js',
    'main/thread.js',
    'main/main.js',
    'renderer/index.html',
  ];
  const build = (): void => {
    for (const file of programs) put(`out/${file}`, '');
    put('out/.sidetone-build', fingerprint(root));
  };

  test('is fresh until a source changes, appears or goes, or a program is missing', () => {
    put('engine/host/host.ts', 'one');
    expect(buildIsFresh(root)).toBe(false);
    build();
    expect(buildIsFresh(root)).toBe(true);

    put('engine/host/host.ts', 'other');
    expect(buildIsFresh(root)).toBe(false);
    build();
    utimesSync(join(root, 'engine/host/host.ts'), 1, 1);
    expect(buildIsFresh(root)).toBe(false);
    build();
    put('renderer/view.tsx', '');
    expect(buildIsFresh(root)).toBe(false);
    build();
    rmSync(join(root, 'renderer/view.tsx'));
    expect(buildIsFresh(root)).toBe(false);
    build();
    rmSync(join(root, 'out/main/inference.js'));
    expect(buildIsFresh(root)).toBe(false);
  });

  test('does not go stale for a test, a document or a persona', () => {
    put('engine/host/host.ts', 'one');
    build();
    put('engine/host.test.ts', '');
    put('engine/notes.md', '');
    put('profiles/dentist.yaml', '');
    expect(buildIsFresh(root)).toBe(true);
  });
});

describe('start', () => {
  test.each([
    ['linux', {}, 1000, 'there is no display'],
    ['linux', { DISPLAY: ':0' }, 0, "Electron's sandbox does not work for root"],
    ['linux', { DISPLAY: ':0' }, 1000, null],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000, null],
    ['darwin', {}, 501, null],
    ['win32', {}, 0, null],
  ])('on %s with %j as %d: %s', (platform, env, userId, reason) => {
    expect(obstacle(platform, env, userId)).toBe(reason);
  });

  test.each([
    [[], { browser: false, electron: false, server: [] }],
    [['--browser'], { browser: true, electron: false, server: [] }],
    [['--electron'], { browser: false, electron: true, server: [] }],
    [['--port', '8123'], { browser: true, electron: false, server: ['--port', '8123'] }],
    [['--port=8123'], { browser: true, electron: false, server: ['--port=8123'] }],
    [['--prot'], null],
    [['8123'], null],
  ])('%j means %j', (argv, wishes) => {
    expect(readArguments(argv)).toEqual(wishes);
  });

  test.each([
    ['TypeError: fetch failed\n    at node:internal\n  cause: getaddrinfo ENOTFOUND', 'cannot be reached'],
    ['HTTPError: Response code 404 (Not Found) for x', 'response code 404'],
    ['\nError: odd\n    at x', 'Error: odd'],
    ['', 'unknown'],
  ])('%j is explained', (errors, words) => {
    expect(explainDownload(errors)).toContain(words);
  });
});

describe('count of npm test', () => {
  const tally: Tally = { passed: 3, failed: 0, skipped: [], troubles: [] };

  test('both runners add up on the last line, and skipped tests are listed by reason', () => {
    const skipped = [
      { name: 'a', reason: 'no Chromium' },
      { name: 'b', reason: 'no Chromium' },
    ];
    const { lines, ok } = summary([tally, { ...tally, passed: 2, skipped }]);
    expect(lines.at(-1)).toBe('5 passed, 0 failed, 2 skipped');
    expect(lines.filter((line) => line.includes('no Chromium'))).toHaveLength(1);
    expect(lines).toContain('    a');
    expect(ok).toBe(true);
  });

  test('a runner that crashed, failed to load a file or wrote nothing is never a success', () => {
    expect(summary([settled('x', 1, null)]).ok).toBe(false);
    expect(summary([settled('x', 1, tally)]).ok).toBe(false);
    expect(summary([settled('x', 0, { ...tally, troubles: ['a.test.ts could not run'] })]).ok).toBe(false);
    expect(settled('x', 1, { ...tally, failed: 2 })).toEqual({ ...tally, failed: 2 });
    expect(settled('x', 0, tally)).toEqual(tally);
  });

  test('a report of Playwright is counted with its reasons', () => {
    const report = {
      errors: [{ message: 'Error: cannot load x\nat y' }],
      suites: [
        {
          title: 'shell.spec.ts',
          specs: [spec('good', 'expected'), spec('moody', 'flaky'), spec('bad', 'unexpected')],
          suites: [
            {
              title: 'inner',
              specs: [spec('away', 'skipped', [{ type: 'skip', description: 'no binary' }])],
            },
          ],
        },
      ],
    };
    expect(tallyOfPlaywright(report)).toEqual({
      passed: 2,
      failed: 1,
      skipped: [{ name: 'shell.spec.ts > inner > away', reason: 'no binary' }],
      troubles: ['Error: cannot load x'],
      second: ['shell.spec.ts > moody'],
    });
    expect(summary([tallyOfPlaywright(report)]).lines.join('\n')).toMatch(/second try:\n.*moody/);
  });
});
