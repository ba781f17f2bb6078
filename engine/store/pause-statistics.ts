/**
 * Owns what is kept on disk of how a person pauses, one file a profile. It has counts by length and the number of a
 * day, and nothing of what was said. It must not weigh or judge them; session/turn-taking/pause-statistics.ts does.
 *
 * A file that can't be read is set aside and the statistics begin anew: they are a comfort, and must never stop a
 * session.
 */
import { createHash } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../log';
import { addPause, NO_PAUSES, PAUSES, type PauseCounts } from '../session/turn-taking/pause-statistics';
import { writeWhole } from './atomic-write';
import { alone } from './file-lock';

const countsSchema = z.array(z.number().nonnegative()).length(PAUSES.binsMs.length);
const fileSchema = z.strictObject({
  version: z.literal(1),
  profileId: z.string(),
  /** Kept beside the counts, so that a file of other bins is not read as if it were of these. */
  binsMs: z.array(z.number()).refine((bins) => bins.join() === PAUSES.binsMs.join(), 'other bins'),
  former: countsSchema,
  day: z.int().nonnegative().nullable(),
  today: countsSchema,
});

export type PauseStore = {
  /** The counts so far; empty if nothing is known. Never rejects. */
  read(profileId: string): Promise<PauseCounts>;
  /** Adds the pauses of a turn. Never rejects: what can't be written is logged and lost. @returns the counts then. */
  add(profileId: string, pausesMs: readonly number[], atMs: number): Promise<PauseCounts>;
  /**
   * Forgets the statistics of one profile. Rejects if the file can't be removed: a person who wants it gone must know.
   */
  reset(profileId: string): Promise<void>;
  /**
   * The profile is called otherwise from now on, and its statistics with it. What lay under the new name was another's
   * and goes. Never rejects: the file has its new name already, and statistics are learned again.
   */
  renamed(profileId: string, to: string): Promise<void>;
};

const DAY_MS = 86_400_000;
/** Pauses taken from one turn: a minute of speech has no more, and a broken clock might. */
const MAX_PAUSES_A_TURN = 100;

/** @param dataDir where the person's own files live. @param atMs of `add` is wall-clock time since 1970. */
export function createPauseStore(dataDir: string, log: Log): PauseStore {
  const folder = join(dataDir, 'pauses');
  /** One change at a time, in order: two turns that end together must both be counted. */
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => {});
    return result;
  };
  /**
   * One change at a time among all processes, too. A folder in which no lock can be made takes no statistics either.
   */
  const changing = <T>(work: () => Promise<T>): Promise<T> => inTurn(() => alone(dataDir, 'pauses', work));
  const fileOf = (profileId: string): string => join(folder, `${safeName(profileId)}.json`);

  const read = async (profileId: string): Promise<PauseCounts> => {
    const path = fileOf(profileId);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (thrown) {
      if (codeOf(thrown) !== 'ENOENT')
        log('warn', 'pause statistics could not be read', { code: codeOf(thrown) });
      return NO_PAUSES;
    }
    try {
      const { profileId: owner, former, day, today } = fileSchema.parse(JSON.parse(text));
      if (owner !== profileId) throw new Error('of another profile');
      return { former, day, today };
    } catch {
      // Set aside rather than deleted, one only: the next broken file takes the place of the last.
      await rename(path, `${path}.broken`).catch(() => {});
      log('warn', 'broken pause statistics were set aside');
      return NO_PAUSES;
    }
  };

  const write = async (profileId: string, model: PauseCounts): Promise<void> => {
    const file: z.infer<typeof fileSchema> = {
      version: 1,
      profileId,
      binsMs: [...PAUSES.binsMs],
      former: [...model.former],
      day: model.day,
      today: [...model.today],
    };
    await writeWhole(fileOf(profileId), `${JSON.stringify(file)}\n`);
  };

  const remove = async (profileId: string): Promise<void> => {
    const path = fileOf(profileId);
    await rm(path, { force: true });
    await rm(`${path}.broken`, { force: true });
  };

  return {
    read: (profileId) => inTurn(() => read(profileId)),
    add: async (profileId, pausesMs, atMs) => {
      const learned = (before: PauseCounts): PauseCounts =>
        pausesMs
          .slice(0, MAX_PAUSES_A_TURN)
          .reduce((model, pauseMs) => addPause(model, pauseMs, Math.floor(atMs / DAY_MS)), before);
      try {
        return await changing(async () => {
          const before = await read(profileId);
          const after = learned(before);
          if (after !== before) await write(profileId, after);
          return after;
        });
      } catch (thrown) {
        log('warn', 'pause statistics could not be written', { code: codeOf(thrown) });
        return learned(await inTurn(() => read(profileId)));
      }
    },
    reset: (profileId) => changing(() => remove(profileId)),
    renamed: async (profileId, to) => {
      if (profileId === to) return;
      const move = async (): Promise<void> => {
        const statistics = await read(profileId);
        await remove(to);
        if (statistics === NO_PAUSES) return;
        // The file says whose it is, so that it is written anew; the old one goes when the new one is there.
        await write(to, statistics);
        await remove(profileId);
      };
      await changing(move).catch((thrown: unknown) =>
        log('warn', 'pause statistics could not go with its renamed profile', { code: codeOf(thrown) }),
      );
    },
  };
}

/** Profile ids come from people's file names: no path, no name that a file system folds into another's. */
const safeName = (profileId: string): string => {
  const readable = profileId
    .toLowerCase()
    .replace(/[^a-z0-9-]+/gu, '-')
    .slice(0, 40);
  return `${readable}-${createHash('sha256').update(profileId).digest('hex').slice(0, 8)}`;
};

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
