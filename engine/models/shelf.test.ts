import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleBytes } from './testing/sample';
import { statusOf, useStorePlace } from './testing/store-place';
import { readVerified, rememberVerified } from './verified';

const body = sampleBytes(60_000, 21);
const place = useStorePlace(body);
const { http, model, open, pathOf } = place;

/** Leaves a file where a model's belongs, as if a person had copied it there. */
const put = (data: Buffer): void => {
  mkdirSync(join(place.path, 'models', 'a'), { recursive: true });
  writeFileSync(pathOf('a'), data);
};

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
    expect(place.server.seen).toHaveLength(0);
  });

  it('is not hashed again at each start, but is if its time changed', async () => {
    put(body);
    await open([model('a', [http()])]).refresh();
    const { atime, mtime } = statSync(pathOf('a'));
    // Other content behind the same size and time shows that it is not read: 500 MB a start would be felt.
    writeFileSync(pathOf('a'), Buffer.alloc(body.length));
    utimesSync(pathOf('a'), atime, mtime);
    const again = statSync(pathOf('a'));
    const verified = join(place.path, 'models', 'a', 'verified.json');
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

  it('that can not be looked at is told, with its folder: catches a start that ends with "ENOTDIR: ... stat"', async () => {
    writeFileSync(join(place.path, 'models'), 'a file where the folder should be');
    const store = open([model('a', [http()])]);
    await store.refresh();
    expect(store.states()[0]).toMatchObject({
      status: 'failed',
      problem: { code: 'MODEL_MISSING', message: expect.stringContaining(join('models', 'a')) as string },
    });
    expect((await store.fetchMissing()).failed).toMatchObject([{ id: 'a' }]);
  });

  it('is remembered by two processes at once: catches a hash that the other one wrote over', async () => {
    const folder = join(place.path, 'models', 'a');
    const names = Array.from({ length: 8 }, (_, index) => `${index}.bin`);
    const record = { bytes: 1, mtimeMs: 1, sha256: 'x' };
    await Promise.all(names.map((name) => rememberVerified(folder, name, record)));
    expect(Object.keys(readVerified(folder)).toSorted()).toEqual(names);
  });

  it('may have a broken memory, which costs a hash and nothing else', async () => {
    put(body);
    writeFileSync(join(place.path, 'models', 'a', 'verified.json'), '{"files": 7');
    const store = open([model('a', [http()])]);
    await store.refresh();
    expect(store.files('a')).not.toBeNull();
  });

  it('may come with the program, from wherever the resolver says', () => {
    const path = join(place.path, 'shipped.bin');
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
