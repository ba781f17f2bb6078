/**
 * Owns runs of fetching: which models, smallest first, their fallbacks, and that a run gives way to an import and goes
 * on after it with what is left. How one model comes is download.ts's business; that jobs come in turn, the queue's.
 */
import { problemOf, SidetoneError, toProblem, type Problem } from '../contract/errors';
import type { Log } from '../log';
import { downloadModel, type DownloadDeps } from './download';
import type { StoppedDownloads } from './stopped-downloads';
import type { JobQueue } from './job-queue';
import { brokenProblem, bySize, idOf, type Known } from './known';
import { createRateMeter } from './progress';
import type { Shelf } from './shelf';

export type FetchReport = {
  /** Ids of what is present now, of what was asked for; of everything fetched, if nothing was. */
  readonly ok: readonly string[];
  readonly failed: readonly { readonly id: string; readonly problem: Problem }[];
};

export type Fetching = {
  /**
   * Without ids: what is missing of the default set.
   * @param stop for good. @returns null if too many wait.
   */
  fetch(ids: readonly string[] | undefined, stop: AbortSignal): Promise<FetchReport | null>;
  /** What is being fetched, or waits to be, ends here and waits behind what is enqueued next. */
  giveWay(): void;
};

export type FetchingDeps = {
  readonly shelf: Shelf;
  readonly queue: JobQueue;
  readonly stoppedDownloads: Pick<StoppedDownloads, 'release'>;
  readonly defaultIds: readonly string[];
  /** Made anew for each run. */
  readonly createDownload: () => DownloadDeps;
  readonly log: Log;
  readonly clockMs: () => number;
  /** Called after each change. */
  readonly onChange: () => void;
};

export function createFetching(deps: FetchingDeps): Fetching {
  const { shelf, queue, stoppedDownloads, defaultIds, log, clockMs, onChange } = deps;
  /** Ends all runs until what a person chose to take from a folder is here. */
  let giveWay = new AbortController();

  const fetchOne = async (
    known: Known,
    download: DownloadDeps,
    signal: AbortSignal,
  ): Promise<Problem | null> => {
    known.status = 'fetching';
    known.isBusy = true;
    known.meter = createRateMeter();
    onChange();
    try {
      await downloadModel(known.model, download, signal, ({ phase, receivedBytes, source }) => {
        known.status = phase;
        if (phase !== 'waiting') {
          known.receivedBytes = receivedBytes;
          known.meter.add(receivedBytes, clockMs());
        }
        known.source = source;
        onChange();
      });
    } catch (thrown) {
      const problem = toProblem(thrown, 'DOWNLOAD_FAILED');
      // A cancel is what the user wanted, not something to show in red.
      if (problem.code !== 'CANCELLED') {
        known.fetchProblem = problem;
        log('warn', 'a model could not be fetched', { model: known.model.id, problem: problem.message });
      }
      return problem;
    } finally {
      shelf.settle(known);
    }
    return known.files === null ? brokenProblem(known.model) : null;
  };

  /** @param stop for good. @param yielding for an import, after which it goes on. */
  const fetchAll = async (
    ids: readonly string[] | undefined,
    stop: AbortSignal,
    yielding: AbortSignal,
  ): Promise<FetchReport> => {
    const signal = AbortSignal.any([stop, yielding]);
    await shelf.refresh();
    const ok: string[] = [];
    const failed: { id: string; problem: Problem }[] = [];
    const work: Known[] = [];
    for (const id of new Set(ids ?? defaultIds)) {
      const known = shelf.get(id);
      if (known === undefined) failed.push({ id, problem: unknownModel(id) });
      else if (known.files === null) work.push(known);
      else if (ids !== undefined) ok.push(id);
    }
    const goOnLater = (left: readonly Known[]): void => {
      if (yielding.aborted && !stop.aborted) shelf.goOnLater(left);
    };
    shelf.takeUp(work);
    if (signal.aborted) {
      for (const known of work) if (known.isBusy) shelf.settle(known);
      goOnLater(work);
      return { ok, failed: [...failed, ...failAll(work.map(idOf), CANCELLED).failed] };
    }
    // It never rejects, and nothing here waits for it.
    void stoppedDownloads.release(work.map(idOf));
    work.sort(bySize);
    for (const known of work) shelf.wait(known);
    try {
      // It may throw, and what waits must not wait for ever then.
      const download = deps.createDownload();
      for (const known of work) {
        const problem = await fetchOne(known, download, signal);
        if (problem === null) ok.push(known.model.id);
        else failed.push({ id: known.model.id, problem });
        const fallback = problem === null ? undefined : shelf.get(known.model.fallbackId ?? '');
        if (
          fallback !== undefined &&
          !signal.aborted &&
          fallback.files === null &&
          !work.includes(fallback)
        ) {
          work.push(fallback);
        }
      }
    } finally {
      for (const known of work) if (known.isBusy) shelf.settle(known);
      goOnLater(work.filter(({ files, fetchProblem }) => files === null && fetchProblem === null));
    }
    return { ok, failed };
  };

  return {
    async fetch(ids, stop) {
      const ok: string[] = [];
      const failed: FetchReport['failed'][number][] = [];
      for (let left = ids; ;) {
        const yielding = giveWay.signal;
        const wished = left;
        const job = queue.enqueue(() => fetchAll(wished, stop, yielding));
        if (job === null) {
          shelf.letGo(left ?? []);
          return left === ids
            ? null
            : {
                ok,
                failed: [...failed, ...failAll(left ?? [], toProblem(new SidetoneError('BUSY'))).failed],
              };
        }
        const report = await job;
        ok.push(...report.ok);
        const hasYielded = yielding.aborted && !stop.aborted;
        const isLeft = ({ problem }: { readonly problem: Problem }): boolean =>
          hasYielded && problem.code === 'CANCELLED';
        failed.push(...report.failed.filter((one) => !isLeft(one)));
        left = report.failed.filter(isLeft).map(({ id }) => id);
        if (left.length === 0) return { ok, failed };
      }
    },
    giveWay() {
      giveWay.abort();
      giveWay = new AbortController();
    },
  };
}

const CANCELLED: Problem = toProblem(new SidetoneError('CANCELLED'));

export const failAll = (ids: readonly string[], problem: Problem): FetchReport => ({
  ok: [],
  failed: ids.map((id) => ({ id, problem })),
});

const unknownModel = (id: string): Problem => problemOf('BAD_REQUEST.model', { id });
