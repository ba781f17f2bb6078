/**
 * Owns every model's place: what the disk says of it, what is not hashed yet, and what waits to come or to go on.
 * It must not know how bytes come, nor in which order.
 */
import { basename } from 'node:path';
import { problemOf, toProblem } from '../contract/errors';
import type { Log } from '../log';
import type { ResolveBundled } from './bundled';
import type { StoppedDownloads } from './stopped-downloads';
import { inspectModel } from './inspect';
import { brokenProblem, bySize, nothingKnown, type Known } from './known';
import type { Model } from './model';
import { hashFile } from './partial';
import { modelDir } from './paths';
import { recordFile, rememberVerified, type VerifiedRecord } from './verified';

export type Shelf = {
  /** In the order of the catalogue. */
  all(): readonly Known[];
  get(id: string): Known | undefined;
  /** Takes over what the disk says of it, even while a download has it in hand. */
  look(known: Known): void;
  /** It is wanted, and its turn is still to come. */
  wait(known: Known): void;
  /** Nothing is being done to it any more: what lies on the disk counts again. */
  settle(known: Known): void;
  /** These gave way, and wait to go on. */
  goOnLater(left: readonly Known[]): void;
  /** These have their turn now, and no longer wait to go on. */
  takeUp(work: readonly Known[]): void;
  /** These will not go on. */
  letGo(ids: readonly string[]): void;
  /** Nothing will go on. The download that has them in hand settles them. */
  letGoOfAll(): void;
  /**
   * Looks at the disk again and hashes what is not hashed yet; models in hand are left alone. Resolves when nothing
   * is left unhashed. One look at a time: a caller who asks meanwhile waits for it.
   */
  refresh(): Promise<void>;
};

export type ShelfDeps = {
  readonly dataDir: string;
  readonly log: Log;
  readonly resolveBundled: ResolveBundled;
  readonly catalogue: readonly Model[];
  readonly stoppedDownloads: Pick<StoppedDownloads, 'isPaused'>;
  /** Called after each change. */
  readonly onChange: () => void;
};

export function createShelf(deps: ShelfDeps): Shelf {
  const { dataDir, log, resolveBundled, catalogue, stoppedDownloads, onChange } = deps;
  const places = new Map<string, Known>(catalogue.map((model) => [model.id, nothingKnown(model)]));
  /** By path: what this process hashed itself. */
  const hashedHere = new Map<string, VerifiedRecord>();
  /** What gave way, and is to go on. */
  const resuming = new Set<Known>();

  const look = (known: Known): void => {
    const { looks, paths, receivedBytes } = inspectModel(known.model, dataDir, resolveBundled, hashedHere);
    const kinds = Object.values(looks);
    known.receivedBytes = receivedBytes;
    known.files = kinds.every((kind) => kind === 'right') ? paths : null;
    if (known.files !== null) {
      known.status = 'present';
      known.problem = null;
      known.fetchProblem = null;
      known.source = null;
    } else if (kinds.includes('wrong')) {
      known.status = 'failed';
      known.problem = brokenProblem(known.model);
    } else if (kinds.includes('shut')) {
      known.status = 'failed';
      known.problem = problemOf('MODEL_MISSING.shut', { folder: modelDir(dataDir, known.model.id) });
    } else if (kinds.includes('absent')) {
      const untouched = stoppedDownloads.isPaused(known.model.id) ? 'paused' : 'missing';
      known.status = known.fetchProblem === null ? untouched : 'failed';
      known.problem = known.fetchProblem;
    } else known.status = 'verifying';
    onChange();
  };

  const settle = (known: Known): void => {
    known.isBusy = false;
    known.source = null;
    look(known);
    if (!resuming.has(known)) return;
    if (known.files !== null) resuming.delete(known);
    else wait(known);
  };
  const wait = (known: Known): void => {
    known.status = 'waiting';
    known.isBusy = true;
    known.problem = null;
    known.fetchProblem = null;
    onChange();
  };

  /** Hashes the files of one model that are complete and unknown. */
  const hashUnknown = async (known: Known): Promise<void> => {
    const { looks, paths } = inspectModel(known.model, dataDir, resolveBundled, hashedHere);
    for (const [name, kind] of Object.entries(looks)) {
      const path = paths[name];
      if (kind !== 'unhashed' || path === undefined) continue;
      const record = await recordFile(path, await hashFile(path));
      hashedHere.set(path, record);
      // Kept for the next start; a folder that can't be written to costs a hash then, and nothing now.
      await rememberVerified(modelDir(dataDir, known.model.id), basename(path), record).catch(() => {
        log('warn', 'what was verified could not be noted', { model: known.model.id });
      });
    }
  };

  const lookAtAll = async (): Promise<void> => {
    for (const known of [...places.values()].toSorted(bySize)) {
      if (known.isBusy) continue;
      look(known);
      if (known.status !== 'verifying') continue;
      try {
        await hashUnknown(known);
        if (!known.isBusy) look(known);
      } catch (thrown) {
        known.status = 'failed';
        known.problem = toProblem(thrown, 'MODEL_BROKEN');
        onChange();
      }
    }
  };

  let refreshing: Promise<void> | null = null;
  return {
    all: () => [...places.values()],
    get: (id) => places.get(id),
    look,
    wait,
    settle,
    goOnLater(left) {
      for (const known of left) {
        resuming.add(known);
        wait(known);
      }
    },
    takeUp(work) {
      for (const known of work) resuming.delete(known);
    },
    letGo(ids) {
      for (const known of ids.map((id) => places.get(id))) {
        if (known !== undefined && resuming.delete(known)) settle(known);
      }
    },
    letGoOfAll: () => resuming.clear(),
    refresh() {
      refreshing ??= lookAtAll().finally(() => {
        refreshing = null;
      });
      return refreshing;
    },
  };
}
