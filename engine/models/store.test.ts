import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelStore } from './store';
import { QUICK, sampleBytes, sampleFile } from './testing/sample';
import { statusOf, useStorePlace } from './testing/store-place';

const body = sampleBytes(60_000, 21);
const place = useStorePlace(body);
const { http, model, open, pathOf } = place;

describe('importing a folder', () => {
  it('knows files by their content, whatever they are called and however deep they lie', async () => {
    const folder = join(place.path, 'stick', 'deep', 'er');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'renamed.part'), body);
    writeFileSync(join(folder, 'a.bin'), Buffer.alloc(body.length));
    const store = open([model('a', [http()])]);
    expect(await store.importFolder(join(place.path, 'stick'))).toEqual({
      ok: true,
      value: { models: ['a'], files: 1 },
    });
    expect(readFileSync(pathOf('a')).equals(body)).toBe(true);
    expect(store.files('a')).not.toBeNull();
    expect(place.server.seen).toHaveLength(0);
  });

  it('says so if nothing in there is wanted, or it is no folder', async () => {
    const store = open([model('a', [http()])]);
    const empty = join(place.path, 'empty');
    mkdirSync(empty);
    expect(await store.importFolder(empty)).toMatchObject({ ok: false, error: { code: 'MODEL_MISSING' } });
    expect(await store.importFolder(join(place.path, 'none'))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('can’t be read') },
    });
    expect(statusOf(store, 'a')).toBe('missing');
  });

  it('goes before what is being fetched, which goes on after it: catches a folder that nothing comes of', async () => {
    const other = sampleBytes(60_000, 5);
    const here = model('b', [http()], { files: { model: sampleFile('b.bin', other) } });
    const stick = join(place.path, 'stick');
    mkdirSync(stick);
    writeFileSync(join(stick, 'b.bin'), other);
    place.server.behave({ kind: 'stall', after: 20_000 });
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
    const stick = join(place.path, 'stick');
    mkdirSync(stick);
    writeFileSync(join(stick, 'a.bin'), body);
    place.server.behave({ kind: 'stall', after: 20_000 });
    const store = open([model('a', [http()])], { limits: { ...QUICK, stallMs: 60_000 } });
    const report = store.fetchMissing();
    await expect.poll(() => store.states()[0]?.receivedBytes).toBe(20_000);
    expect(await store.importFolder(stick)).toEqual({ ok: true, value: { models: ['a'], files: 1 } });
    expect(await report).toEqual({ ok: ['a'], failed: [] });
    expect(statusOf(store, 'a')).toBe('present');
    expect(place.server.seen).toHaveLength(1);
  });

  it('lets a fetch go on where it was though the folder has nothing', async () => {
    const empty = join(place.path, 'empty');
    mkdirSync(empty);
    place.server.behave({ kind: 'stall', after: 30_000 });
    const store = open([model('a', [http()])], { limits: { ...QUICK, stallMs: 60_000 } });
    const report = store.fetchMissing();
    await expect.poll(() => store.states()[0]?.receivedBytes).toBe(30_000);
    expect(await store.importFolder(empty)).toMatchObject({ ok: false, error: { code: 'MODEL_MISSING' } });
    expect(await report).toEqual({ ok: ['a'], failed: [] });
    expect(place.server.seen.at(-1)?.range).toBe('bytes=30000-');
  });

  it('leaves a fetch stopped that is stopped meanwhile: nothing goes on against the user’s wish', async () => {
    const empty = join(place.path, 'empty');
    mkdirSync(empty);
    place.server.behave({ kind: 'stall', after: 30_000 });
    const store = open([model('a', [http()])], { limits: { ...QUICK, stallMs: 60_000 } });
    const report = store.fetchMissing();
    await expect.poll(() => store.states()[0]?.receivedBytes).toBe(30_000);
    const imported = store.importFolder(empty);
    const paused = store.pause();
    expect(await imported).toMatchObject({ ok: false });
    await paused;
    expect((await report).failed).toMatchObject([{ id: 'a', problem: { code: 'CANCELLED' } }]);
    expect(store.states()[0]).toMatchObject({ status: 'paused', receivedBytes: 30_000 });
    expect(place.server.seen).toHaveLength(1);
  });
});

describe('stopping', () => {
  const one = () => model('a', [http()]);
  /** Leaves a transfer that stands still after this many bytes. */
  const halfway = async (store: ModelStore): Promise<void> => {
    place.server.behave({ kind: 'stall', after: 30_000 });
    void store.fetchMissing();
    await expect.poll(() => store.states()[0]?.receivedBytes).toBe(30_000);
  };

  it('keeps what has come of a paused model, and goes on from there', async () => {
    const store = open([one()]);
    await halfway(store);
    await store.pause();
    expect(store.states()[0]).toMatchObject({ status: 'paused', receivedBytes: 30_000, problem: null });
    place.server.behave();
    expect((await store.fetchMissing()).ok).toEqual(['a']);
    expect(place.server.seen.at(-1)?.range).toBe('bytes=30000-');
    expect(readFileSync(pathOf('a')).equals(body)).toBe(true);
  });

  it('stays paused over a start: nothing that a person stopped comes by itself', async () => {
    const store = open([one()]);
    await halfway(store);
    await store.pause();
    const next = open([one()]);
    expect(next.states()[0]).toMatchObject({ status: 'paused', receivedBytes: 30_000 });
    expect(next.unasked()).toEqual([]);
    place.server.behave();
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
    place.server.behave();
    await store.fetchMissing();
    await store.cancel();
    expect(store.files('a')).not.toBeNull();
  });

  it('leaves what another Sidetone is fetching: catches a cancel that pulls the file from under its feet', async () => {
    const limits = { ...QUICK, stallMs: 60_000 };
    const [here, there] = [open([one()], { limits }), open([one()], { limits })];
    await halfway(there);
    void here.fetchMissing();
    await expect.poll(() => statusOf(here, 'a')).toBe('waiting');
    await here.cancel();
    expect(existsSync(`${pathOf('a')}.partial`)).toBe(true);
    await there.cancel();
    expect(existsSync(`${pathOf('a')}.partial`)).toBe(false);
  });

  it('does not wait behind the transfer that it stops', async () => {
    const store = open([one()], { limits: { ...QUICK, stallMs: 60_000 } });
    await halfway(store);
    await store.pause();
    expect(statusOf(store, 'a')).toBe('paused');
  });

  it('forgets a failure if asked to, so that no old error stands over what is well', async () => {
    place.server.behave({ kind: 'status', status: 404 });
    const store = open([one()]);
    await store.fetchMissing();
    expect(statusOf(store, 'a')).toBe('failed');
    store.dismiss(['a', 'nobody']);
    expect(store.states()[0]).toMatchObject({ status: 'missing', problem: null });
  });
});
