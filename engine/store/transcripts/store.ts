/**
 * Owns the folder of kept conversations: one file a session that is only added to, and beside it a folder with sound if
 * the person wants it kept. All changes are made one after the other, so that what is deleted does not come back. What
 * cannot be written is told, never thrown into a conversation.
 */
import { join } from 'node:path';
import { readWav, writeWav } from '../../audio/wav';
import { problemOf, thrownOf, type Problem } from '../../contract/errors';
import type { HistorySide } from '../../contract/history';
import type { Log } from '../../log';
import { createCatalogue, ENDING, type Catalogue } from './catalogue';
import { diskFiles, isMissing, type Files } from './files';
import { fold, formatLine, type Folded, type HeadLine, type Line } from './lines';

export type Sound = {
  readonly turnId: number;
  readonly side: HistorySide;
  readonly sampleRate: number;
  readonly samples: Float32Array;
};

/** What a session writes with. Nothing here throws or is waited for. */
export type SessionWriter = {
  readonly id: string;
  add(line: Exclude<Line, HeadLine>): void;
  /** Another persona speaks from now on. */
  persona(head: Pick<HeadLine, 'profileId' | 'personaName' | 'atMs'>): void;
  addSound(sound: Sound, atMs: number): void;
  /** No more will come. */
  end(atMs: number): void;
};

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

/** Lines that a session has for a disk that takes none; the oldest go first. */
const MAX_WAITING_LINES = 500;
/** Pieces of sound on their way to the disk, each a minute or two; what comes to a disk that is slower is left out. */
const MAX_WAITING_SOUNDS = 4;
const DAY_MS = 86_400_000;

type Writing = { waiting: Line[]; hasHead: boolean; isTorn: boolean; isTold: boolean };

export function createTranscriptStore(deps: {
  readonly dataDir: string;
  readonly log: Log;
  readonly now: () => number;
  readonly files?: Files;
}): TranscriptStore {
  const { log, now, files = diskFiles } = deps;
  const folder = join(deps.dataDir, 'sessions');
  const running = new Map<string, Writing>();
  let waitingSounds = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => {});
    return result;
  };
  const catalogue = createCatalogue({ folder, files, now, isRunning: (id) => running.has(id) });

  const fileOf = (id: string): string => join(folder, `${id}${ENDING}`);
  const soundsOf = (id: string): string => join(folder, id);
  const soundOf = (id: string, turnId: number, side: HistorySide): string =>
    join(soundsOf(id), `${turnId}-${side}.wav`);

  const removeOne = async (id: string): Promise<void> => {
    // Sound first: whatever fails then, it is still listed and can be deleted again.
    await files.remove(soundsOf(id));
    await files.remove(fileOf(id));
    catalogue.touch(id);
    const writing = running.get(id);
    if (writing === undefined) return;
    // What is said from now on is another matter, and begins a file anew.
    writing.waiting = [];
    writing.hasHead = false;
    writing.isTorn = false;
  };

  const removeAll = async (ids: readonly string[]): Promise<void> => {
    let failed = 0;
    for (const id of ids) {
      await removeOne(id).catch((thrown: unknown) => {
        failed += 1;
        log('warn', 'a kept session could not be deleted', { code: codeOf(thrown) });
      });
    }
    if (failed === 0) return;
    throw thrownOf(problemOf('DISK_FAILED.delete', { count: failed, folder }));
  };

  /** What is deleted by age; no day at all is for ever. */
  const idsOlder = (names: readonly string[], days: number, nowMs: number): readonly string[] => {
    if (days <= 0) return [];
    const before = nowMs - days * DAY_MS;
    return [...new Set(names.map((name) => name.replace(ENDING, '')))].filter((id) => {
      const startedAtMs = startOf(id);
      return startedAtMs !== null && startedAtMs < before && !running.has(id);
    });
  };

  return {
    catalogue,
    open: (head, onProblem) => {
      const id = idOf(head);
      const writing: Writing = { waiting: [], hasHead: false, isTorn: false, isTold: false };
      running.set(id, writing);
      let headLine: HeadLine = { is: 'session', version: 1, ...head };

      const failed = (thrown: unknown): void => {
        log('warn', 'a line of the transcript could not be written', { code: codeOf(thrown) });
        if (writing.isTold) return;
        writing.isTold = true;
        onProblem(problemOf('DISK_FAILED.transcript', { folder }));
      };

      const write = async (): Promise<void> => {
        const lines = writing.waiting;
        if (lines.length === 0) return;
        writing.waiting = [];
        const append = (isNew: boolean): Promise<void> => {
          const text = [...(isNew ? [headLine] : []), ...lines].map(formatLine).join('');
          // After a failure half a line may stand there.
          return files.append(fileOf(id), writing.isTorn ? `\n${text}` : text, isNew);
        };
        try {
          await append(!writing.hasHead).catch(async (thrown: unknown) => {
            if (!writing.hasHead || !isMissing(thrown)) throw thrown;
            // Another Sidetone deleted it. What is said from now on begins a file anew, as if we had.
            writing.isTorn = false;
            await append(true);
          });
          writing.hasHead = true;
          writing.isTorn = false;
          catalogue.touch(id);
        } catch (thrown) {
          writing.waiting = [...lines, ...writing.waiting].slice(-MAX_WAITING_LINES);
          writing.isTorn = true;
          failed(thrown);
        }
      };

      const add = (line: Line): void => {
        writing.waiting = [...writing.waiting, line].slice(-MAX_WAITING_LINES);
        void inTurn(write);
      };

      return {
        id,
        add,
        persona: (change) => {
          headLine = { ...headLine, ...change };
          // Else it stands at the head as soon as there is one.
          if (writing.hasHead || writing.waiting.length > 0) add(headLine);
        },
        addSound: ({ turnId, side, sampleRate, samples }, atMs) => {
          if (waitingSounds >= MAX_WAITING_SOUNDS) {
            failed(new Error('the disk is too slow'));
            return;
          }
          waitingSounds += 1;
          void inTurn(async () => {
            const path = soundOf(id, turnId, side);
            try {
              // Without a line there is nothing that it belongs to: it was deleted in the meantime, or never written.
              if (!writing.hasHead || (await files.stamp(fileOf(id))) === null) return;
              await files.write(path, writeWav({ channels: [samples], sampleRate }));
              writing.waiting.push({ is: 'audio', atMs, turnId, side });
              await write();
            } catch (thrown) {
              await files.remove(path).catch(() => {});
              failed(thrown);
            } finally {
              waitingSounds -= 1;
            }
          });
        },
        end: (atMs) => {
          void inTurn(async () => {
            if (writing.hasHead || writing.waiting.length > 0) {
              writing.waiting.push({ is: 'end', atMs });
              await write();
            }
            running.delete(id);
          });
        },
      };
    },

    isRunning: (id) => running.has(id),
    read: async (id) => {
      // What is on its way to the disk is waited for.
      const text = await inTurn(() => files.readText(fileOf(id)).catch(() => null));
      const folded = text === null ? null : fold(text);
      if (folded !== null) return folded;
      throw thrownOf(problemOf(text === null ? 'NOT_FOUND.conversation' : 'NOT_FOUND.noConversation'));
    },

    sound: async (id, turnId, side) => {
      const bytes = await files.readBytes(soundOf(id, turnId, side)).catch(() => null);
      if (bytes !== null) return readWav(bytes);
      throw thrownOf(problemOf('NOT_FOUND.sound'));
    },

    remove: (ids) =>
      inTurn(async () => {
        const there = new Set(await files.list(folder));
        const known = ids.filter((id) => there.has(`${id}${ENDING}`) || there.has(id));
        await removeAll(known);
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
        await removeAll([...ids, ...orphans]);
        return ids.length;
      }),

    older: (days, nowMs) =>
      inTurn(async () => {
        const names = await files.list(folder);
        // Sound whose session is gone is no conversation.
        return idsOlder(names, days, nowMs).filter((id) => names.includes(`${id}${ENDING}`)).length;
      }),

    sweep: (days, nowMs, mayDelete) =>
      inTurn(async () => {
        if (days <= 0 || !(await mayDelete())) return 0;
        const old = idsOlder(await files.list(folder), days, nowMs);
        if (old.length === 0) return 0;
        await removeAll(old);
        log('info', 'kept sessions were deleted by age', { count: old.length, days });
        return old.length;
      }),

    newestMs: async () => {
      const starts = (await files.list(folder)).flatMap((name) => startOf(name.replace(ENDING, '')) ?? []);
      return starts.length === 0 ? null : starts.reduce((newest, ms) => Math.max(newest, ms));
    },

    settled: async () => {
      await inTurn(async () => {});
    },
  };
}

const IS_OURS = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-[a-z0-9]{1,8}$/;

/** The time stands first, so that names are in its order in every list. */
function idOf({ atMs, sessionId }: { readonly atMs: number; readonly sessionId: string }): string {
  const [day = '', time = ''] = new Date(atMs).toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  const short = sessionId
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 8);
  return `${day}-${time}-${short === '' ? '0' : short}`;
}

/** When a session began, by its name; null for what was not named by us: that is never deleted by age. */
function startOf(id: string): number | null {
  const parts = IS_OURS.exec(id);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? null : ms;
}

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
