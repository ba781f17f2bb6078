import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPartial, type PartialFile } from '../partial';
import { startFileServer, type FileServer } from '../testing/file-server';
import { QUICK, createScratch, sampleBytes, sampleFile } from '../testing/sample';
import { fetchOverHttp, type HttpJob } from './http';
import type { Outcome } from './outcome';

const body = sampleBytes(300_000, 7);
const file = sampleFile('model.bin', body);
let scratch: ReturnType<typeof createScratch>;
let server: FileServer;
let partial: PartialFile;

beforeEach(async () => {
  scratch = createScratch();
  server = await startFileServer(body);
  partial = await openPartial(join(scratch.path, 'model.bin'), file);
});
afterEach(async () => {
  await partial.close();
  await server.close();
  scratch.remove();
});

const go = (over: Partial<Pick<HttpJob, 'url' | 'signal' | 'fetch' | 'limits'>> = {}): Promise<Outcome> =>
  fetchOverHttp({
    url: over.url ?? server.url,
    partial,
    fetch: over.fetch ?? globalThis.fetch,
    // Any progress counts here: the files of these tests are smaller than the real bound.
    limits: over.limits ?? { ...QUICK, progressBytes: 1 },
    signal: over.signal ?? new AbortController().signal,
    onProgress: () => {},
  });

const reasonOf = (outcome: Outcome): string => (outcome.ok ? '' : outcome.reason);

describe('fetching over HTTP', () => {
  it('goes on where a cut connection left off, and asks for the same version', async () => {
    server.behave({ kind: 'cut', after: 100_000 }, { kind: 'cut', after: 50_000 });
    const sizes: number[] = [];
    const fetch: typeof globalThis.fetch = (...args) => {
      sizes.push(partial.size());
      return globalThis.fetch(...args);
    };
    expect((await go({ fetch })).ok).toBe(true);
    expect(await partial.finish()).toBe('verified');
    expect(sizes[1]).toBeGreaterThan(0);
    expect(server.seen.map(({ range }) => range)).toEqual([null, `bytes=${sizes[1]}-`, `bytes=${sizes[2]}-`]);
    expect(server.seen[1]?.ifRange).toBe('"v1"');
  });

  it('begins again if the server ignores ranges: appending would give a longer, corrupt file', async () => {
    server.behave({ kind: 'cut', after: 100_000 }, { kind: 'no-ranges' });
    expect((await go()).ok).toBe(true);
    expect(await partial.finish()).toBe('verified');
  });

  it('begins again if the file changed between two attempts', async () => {
    server.publish(sampleBytes(300_000, 8), '"v0"');
    server.behave({ kind: 'cut', after: 100_000 });
    const first = go({ limits: { ...QUICK, fruitlessAttempts: 1 } });
    expect(reasonOf(await first)).toContain('cut');
    expect(partial.size()).toBeGreaterThan(0);
    server.publish(body, '"v1"');
    expect((await go()).ok).toBe(true);
    expect(await partial.finish()).toBe('verified');
  });

  it('does not mix two versions even if the server ignores If-Range', async () => {
    await partial.append(Buffer.alloc(1_000));
    await partial.setNote({ url: server.url, etag: '"v0"' });
    server.behave({ kind: 'no-if-range' });
    expect((await go()).ok).toBe(true);
    expect(await partial.finish()).toBe('verified');
  });

  it('never sends a weak tag in If-Range, which servers answer with the whole file each time', async () => {
    server.publish(body, 'W/"v1"');
    server.behave({ kind: 'cut', after: 100_000 });
    expect((await go()).ok).toBe(true);
    expect(server.seen[1]).toMatchObject({ range: expect.stringMatching(/^bytes=[1-9]/), ifRange: null });
  });

  it('resumes a stalled transfer once, then leaves, and keeps what came', async () => {
    server.behave(
      { kind: 'stall', after: 100_000 },
      { kind: 'stall', after: 0 },
      { kind: 'stall', after: 0 },
    );
    const outcome = await go();
    expect(reasonOf(outcome)).toContain('stood still');
    expect(partial.size()).toBe(100_000);
    // The one that brought something, and the two in a row that did not.
    expect(server.seen).toHaveLength(3);
  });

  it('takes a server that dribbles single bytes for a stalled one: it would hold the queue for years', async () => {
    server.behave({ kind: 'dribble', everyMs: 20 }, { kind: 'dribble', everyMs: 20 });
    const outcome = await go({ limits: QUICK });
    expect(reasonOf(outcome)).toContain('stood still');
    expect(server.seen).toHaveLength(2);
  });

  it('leaves a server that never answers after the first wait, and says it is out of reach', async () => {
    server.behave({ kind: 'mute' });
    expect(await go()).toMatchObject({ ok: false, isUnreachable: true });
    // A second wait would be a second request.
    expect(server.seen).toHaveLength(1);
  });

  it.each([403, 404, 429, 500, 503])('leaves at once on HTTP %d', async (status) => {
    server.behave({ kind: 'status', status });
    expect(await go()).toEqual({ ok: false, reason: `HTTP ${status}`, isUnreachable: false });
    expect(server.seen).toHaveLength(1);
  });

  it('leaves a closed port at once', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => {
      closed.listen(0, '127.0.0.1', resolve);
    });
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => {
      closed.close(resolve);
    });
    expect(await go({ url: `http://127.0.0.1:${port}/` })).toEqual({
      ok: false,
      reason: 'it refuses the connection',
      isUnreachable: true,
    });
  });

  it('leaves a file of another size without reading it: a login page, say', async () => {
    server.publish(Buffer.from('<html>Please sign in</html>'), null);
    expect(reasonOf(await go())).toBe('the file there has another size');
    expect(partial.size()).toBe(0);
  });

  it('stops reading what has no end', async () => {
    server.behave({ kind: 'endless' });
    expect(reasonOf(await go())).toBe('it sends more than the file has');
    expect(partial.size()).toBe(0);
  });

  it('gives up a server that cuts every time', async () => {
    server.behave(...Array.from({ length: 50 }, () => ({ kind: 'cut', after: 1_000 }) as const));
    const limits = { ...QUICK, progressBytes: 0, attempts: 5 };
    expect(reasonOf(await go({ limits }))).toContain('cut');
    expect(server.seen).toHaveLength(5);
  });

  it('stops on abort and keeps what came', async () => {
    server.behave({ kind: 'stall', after: 100_000 });
    const stop = new AbortController();
    const outcome = go({ signal: stop.signal });
    await vi.waitFor(() => expect(partial.size()).toBe(100_000), { timeout: 10_000, interval: 5 });
    stop.abort();
    await expect(outcome).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(partial.size()).toBe(100_000);
  });
});
