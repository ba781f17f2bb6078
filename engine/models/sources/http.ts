/**
 * Owns fetching one file from one URL into a partial file: resuming, and leaving a server that refuses, stalls or
 * sends something else. It must not decide what comes next: it says why it left.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SidetoneError } from '../../contract/errors';
import type { Limits } from '../limits';
import type { PartialFile } from '../partial';
import { DONE, cancelled, describeNetworkError, refused, throwIfCancelled, type Outcome } from './outcome';

export type HttpJob = {
  readonly url: string;
  readonly partial: PartialFile;
  readonly fetch: typeof globalThis.fetch;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** Called after every piece. */
  readonly onProgress: () => void;
};

type Attempt =
  | { readonly kind: 'complete' }
  /** Another attempt may bring the rest. */
  | { readonly kind: 'broken'; readonly reason: string; readonly isUnreachable: boolean }
  | { readonly kind: 'refused'; readonly reason: string; readonly isUnreachable: boolean };

/**
 * Brings the file as far as its catalogue size; the hash is the caller's to check.
 * @throws SidetoneError CANCELLED on abort, or what the disk said.
 */
export async function fetchOverHttp(job: HttpJob): Promise<Outcome> {
  const { partial, limits, signal } = job;
  let fruitless = 0;
  for (let attempt = 1; ; attempt += 1) {
    throwIfCancelled(signal);
    if (partial.size() === partial.file.bytes) return DONE;
    const before = partial.size();
    const result = await tryOnce(job);
    if (result.kind === 'complete') return DONE;
    if (result.kind === 'refused') return refused(result.reason, result.isUnreachable);
    fruitless = partial.size() - before >= limits.progressBytes ? 0 : fruitless + 1;
    // A host that can't be reached at all is not asked twice unless it was there a moment ago.
    const isHopeless = result.isUnreachable && attempt === 1;
    if (isHopeless || fruitless >= limits.fruitlessAttempts || attempt >= limits.attempts) {
      return refused(result.reason, result.isUnreachable);
    }
    await sleep(limits.retryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** One request, from where the partial file ends. */
async function tryOnce(job: HttpJob): Promise<Attempt> {
  const { url, partial, limits, signal } = job;
  const patience = createPatience(limits);
  const start = partial.size();
  const note = await partial.note();
  const headers: Record<string, string> = {
    // A compressed answer could not be resumed, and its length would say nothing.
    'accept-encoding': 'identity',
  };
  if (start > 0) {
    headers['range'] = `bytes=${start}-`;
    if (note !== null && note.url === url) headers['if-range'] = note.etag;
  }
  try {
    const response = await job.fetch(url, {
      headers,
      redirect: 'follow',
      signal: AbortSignal.any([signal, patience.signal]),
    });
    const refusal = await accept(response, job, start);
    if (refusal !== null) {
      await response.body?.cancel().catch(() => undefined);
      return refusal;
    }
    patience.headersCame();
    for await (const chunk of response.body ?? []) {
      patience.bytesCame(chunk.length);
      await partial.append(chunk);
      job.onProgress();
    }
    if (partial.size() === partial.file.bytes) return { kind: 'complete' };
    return { kind: 'broken', reason: 'the connection was cut', isUnreachable: false };
  } catch (thrown) {
    if (signal.aborted) throw cancelled();
    if (thrown instanceof SidetoneError) throw thrown;
    if (thrown instanceof RangeError) {
      await partial.restart();
      return { kind: 'refused', reason: 'it sends more than the file has', isUnreachable: false };
    }
    if (patience.verdict() !== null) return { kind: 'broken', ...patience.verdict()! };
    return { kind: 'broken', ...describeNetworkError(thrown) };
  } finally {
    patience.end();
  }
}

const no = (reason: string): Attempt => ({ kind: 'refused', reason, isUnreachable: false });

/** Judges the headers and prepares the partial file for the body; null if the body is wanted. */
async function accept(response: Response, job: HttpJob, start: number): Promise<Attempt | null> {
  const { partial, url } = job;
  const total = partial.file.bytes;
  if (response.status === 416 && start > 0) {
    // What is here does not fit what is there; the next attempt begins with nothing.
    await partial.restart();
    return { kind: 'broken', reason: 'it has no such part of the file', isUnreachable: false };
  }
  if (response.status !== 200 && response.status !== 206) return no(`HTTP ${response.status}`);

  const isPart = response.status === 206;
  if (isPart) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    if (range === null || Number(range[1]) !== start) return no('it sends another part than was asked for');
    if (range[2] !== '*' && Number(range[2]) !== total) return no('the file there has another size');
  }
  const length = response.headers.get('content-length');
  if (length !== null && Number(length) !== (isPart ? total - start : total)) {
    return no('the file there has another size');
  }
  const etag = response.headers.get('etag');
  // A weak tag promises the same meaning, not the same bytes, and may not stand in If-Range.
  const strongTag = etag === null || etag.startsWith('W/') ? null : etag;
  if (isPart && strongTag !== null) {
    const note = await partial.note();
    if (note !== null && note.url === url && note.etag !== strongTag) {
      // Some servers and caches know ranges but not If-Range.
      await partial.restart();
      return { kind: 'broken', reason: 'the file there changed', isUnreachable: false };
    }
  }
  // A whole answer to a question for a part: ranges are not supported, or the file changed since.
  if (!isPart && start > 0) await partial.restart();
  if (!isPart) await partial.setNote(strongTag === null ? null : { url, etag: strongTag });
  return null;
}

const seconds = (ms: number): number => Math.max(1, Math.round(ms / 1000));

/** Aborts a request that keeps one waiting: first for the headers, then for the next bytes. */
function createPatience(limits: Limits): {
  readonly signal: AbortSignal;
  headersCame(): void;
  bytesCame(count: number): void;
  verdict(): { readonly reason: string; readonly isUnreachable: boolean } | null;
  end(): void;
} {
  const controller = new AbortController();
  let verdict: { reason: string; isUnreachable: boolean } | null = null;
  let pending = 0;
  const giveUp = (reason: string, isUnreachable: boolean) => (): void => {
    verdict = { reason, isUnreachable };
    controller.abort();
  };
  let timer = setTimeout(
    giveUp(`no answer within ${seconds(limits.firstByteMs)} s`, true),
    limits.firstByteMs,
  );
  const waitForBytes = (): void => {
    clearTimeout(timer);
    pending = 0;
    timer = setTimeout(
      giveUp(`the transfer stood still for ${seconds(limits.stallMs)} s`, false),
      limits.stallMs,
    );
  };
  return {
    signal: controller.signal,
    headersCame: waitForBytes,
    bytesCame(count) {
      pending += count;
      if (pending >= limits.stallBytes) waitForBytes();
    },
    verdict: () => verdict,
    end: () => clearTimeout(timer),
  };
}
