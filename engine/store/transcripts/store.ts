/**
 * Owns the folder of kept conversations: one file a session that is only added to, and beside it a folder with sound if
 * the person wants it kept. All changes are made one after the other, so that what is deleted does not come back. What
 * cannot be written is told, never thrown into a conversation.
 */
import { join } from 'node:path';
import { readWav } from '../../audio/wav';
import { problemOf, thrownOf, type Problem } from '../../contract/errors';
import type { HistorySide } from '../../contract/history';
import type { Log } from '../../log';
import { createCatalogue, ENDING, type Catalogue } from './catalogue';
import { diskFiles, type Files } from './files';
import { idsOlder, IS_OURS, ownerOf, startOf } from './ids';
import { fold, type Folded, type HeadLine } from './lines';
import {
  beginAnew,
  codeOf,
  fileOf,
  openWriter,
  soundOf,
  soundsOf,
  type Place,
  type SessionWriter,
  type Writing,
} from './writing';

export type TranscriptStore = {
  readonly catalogue: Catalogue;
  /** Nothing is written before the first line. @param onProblem is called once at most. */
  open(head: Omit<HeadLine, 'is' | 'version'>, onProblem: (problem: Problem) => void): SessionWriter;
  isRunning(id: string): boolean;
  /** Rejects with NOT_FOUND. */
  read(id: string): Promise<Folded>;
  sound(
    id: string,
    turnId: number,
    side: HistorySide,
  ): Promise<{ readonly sampleRate: number; readonly samples: Float32Array }>;
  /** With its sound. Rejects if any of it is still there. @returns how many there were. */
  remove(ids: readonly string[]): Promise<number>;
  /** All that was ever kept, what could not be read included. */
  clear(): Promise<number>;
  /** How many conversations a sweep would remove. Rejects if the folder can't be read: "none" would be wrong then. */
  older(days: number, nowMs: number): Promise<number>;
  /**
   * Removes sessions that began longer ago than this; those that are being held stay.
   * @param mayDelete asked first, unless everything is to be kept for ever.
   */
  sweep(days: number, nowMs: number, mayDelete: () => Promise<boolean>): Promise<number>;
  /** When the newest conversation began, by its name; null for none. Rejects if the folder can't be read. */
  newestMs(): Promise<number | null>;
  /** When all that was asked for is done. */
  settled(): Promise<void>;
};

export function createTranscriptStore(deps: {
  readonly dataDir: string;
  readonly log: Log;
  readonly now: () => number;
  readonly files?: Files;
}): TranscriptStore {
  const { log, now, files = diskFiles } = deps;
  const folder = join(deps.dataDir, 'sessions');
  const running = new Map<string, Writing>();
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => {});
    return result;
  };
  const catalogue = createCatalogue({ folder, files, now, isRunning: (id) => running.has(id) });
  const place: Place = { folder, files, catalogue, log, inTurn, running, waitingSounds: 0 };
  const older = (names: readonly string[], days: number, nowMs: number): readonly string[] =>
    idsOlder(names, days, nowMs).filter((id) => !running.has(id));

  return {
    catalogue,
    open: (head, onProblem) => openWriter(place, head, onProblem),
    isRunning: (id) => running.has(id),
    read: async (id) => {
      // What is on its way to the disk is waited for.
      const text = await inTurn(() => files.readText(fileOf(place, id)).catch(() => null));
      const folded = text === null ? null : fold(text);
      if (folded !== null) return folded;
      throw thrownOf(problemOf(text === null ? 'NOT_FOUND.conversation' : 'NOT_FOUND.noConversation'));
    },

    sound: async (id, turnId, side) => {
      const bytes = await files.readBytes(soundOf(place, id, turnId, side)).catch(() => null);
      if (bytes !== null) return readWav(bytes);
      throw thrownOf(problemOf('NOT_FOUND.sound'));
    },

    remove: (ids) =>
      inTurn(async () => {
        const there = new Set(await files.list(folder));
        const known = ids.filter((id) => there.has(`${id}${ENDING}`) || there.has(id));
        await removeAll(place, known);
        return known.length;
      }),

    clear: () =>
      inTurn(async () => {
        const names = await files.list(folder);
        const ids = names
          .filter((name) => name.endsWith(ENDING))
          .map((name) => name.slice(0, -ENDING.length));
        // Sound whose session is gone; nothing else in the folder is ours.
        const orphans = names.filter((name) => IS_OURS.test(name) && !ids.includes(name));
        await removeAll(place, [...ids, ...orphans]);
        return ids.length;
      }),

    older: (days, nowMs) =>
      inTurn(async () => {
        const names = await files.list(folder);
        // Sound whose session is gone is no conversation.
        return older(names, days, nowMs).filter((id) => names.includes(`${id}${ENDING}`)).length;
      }),

    sweep: (days, nowMs, mayDelete) =>
      inTurn(async () => {
        if (days <= 0 || !(await mayDelete())) return 0;
        const old = older(await files.list(folder), days, nowMs);
        if (old.length === 0) return 0;
        await removeAll(place, old);
        log('info', 'kept sessions were deleted by age', { count: old.length, days });
        return old.length;
      }),

    newestMs: async () => {
      const starts = (await files.list(folder)).flatMap((name) => startOf(ownerOf(name)) ?? []);
      return starts.length === 0 ? null : starts.reduce((newest, ms) => Math.max(newest, ms));
    },

    settled: async () => {
      await inTurn(async () => {});
    },
  };
}

async function removeOne(place: Place, id: string): Promise<void> {
  const { files, catalogue, running } = place;
  // Sound first: whatever fails then, it is still listed and can be deleted again.
  await files.remove(soundsOf(place, id));
  await files.remove(fileOf(place, id));
  catalogue.touch(id);
  const writing = running.get(id);
  if (writing !== undefined) beginAnew(writing);
}

/** @throws SidetoneError DISK_FAILED if any is still there. */
async function removeAll(place: Place, ids: readonly string[]): Promise<void> {
  let failed = 0;
  for (const id of ids) {
    await removeOne(place, id).catch((thrown: unknown) => {
      failed += 1;
      place.log('warn', 'a kept session could not be deleted', { code: codeOf(thrown) });
    });
  }
  if (failed === 0) return;
  throw thrownOf(problemOf('DISK_FAILED.delete', { count: failed, folder: place.folder }));
}
