/**
 * Owns whether the machine's clock is believed where it would have conversations deleted by age. A clock that jumped
 * ahead may be wrong (an empty battery, a mistyped year), and what is deleted does not come back. So a jump has to hold
 * for a day, in which the clock can be set right. It deletes nothing itself.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../log';
import { writeWhole } from '../atomic-write';

const DAY_MS = 86_400_000;
/** Longer without a look is a jump. A weekend away, taken for one, costs a day's delay and nothing else. */
const JUMP_MS = 2 * DAY_MS;

const seenSchema = z.strictObject({
  version: z.literal(1),
  /** When the clock was last believed. */
  seenMs: z.number(),
  /** Since when it says something that is not believed yet. */
  doubtedMs: z.number().nullable(),
});
export type Seen = Omit<z.infer<typeof seenSchema>, 'version'>;

/**
 * Pure. @param seen null at the first look of all. @param newestMs when the newest conversation began, which is as good as
 * a look; null for none.
 */
export function judgeTime(
  nowMs: number,
  seen: Seen | null,
  newestMs: number | null,
): { readonly isCredible: boolean; readonly seen: Seen } {
  const lastMs = seen?.seenMs ?? newestMs ?? nowMs;
  const doubtedMs = seen?.doubtedMs ?? null;
  const hasJumped = nowMs - lastMs > JUMP_MS;
  if (!hasJumped || (doubtedMs !== null && nowMs >= doubtedMs + DAY_MS)) {
    return { isCredible: true, seen: { seenMs: nowMs, doubtedMs: null } };
  }
  // A clock that was set back, but not far enough, is doubted from there on.
  const isNew = doubtedMs === null || nowMs < doubtedMs;
  return { isCredible: false, seen: { seenMs: lastMs, doubtedMs: isNew ? nowMs : doubtedMs } };
}

export type CredibleTime = {
  /** Never rejects. */
  isCredible(nowMs: number): Promise<boolean>;
};

/** @param newestMs as for judgeTime; asked only at the first look of all. */
export function createCredibleTime(
  dataDir: string,
  newestMs: () => Promise<number | null>,
  log: Log,
): CredibleTime {
  const path = join(dataDir, 'retention.json');

  const read = async (): Promise<Seen | null> => {
    try {
      const { seenMs, doubtedMs } = seenSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      return { seenMs, doubtedMs };
    } catch {
      return null;
    }
  };

  return {
    isCredible: async (nowMs) => {
      const former = await read();
      const newest = former === null ? await newestMs().catch(() => null) : null;
      const { isCredible, seen } = judgeTime(nowMs, former, newest);
      if (!isCredible && former?.doubtedMs !== seen.doubtedMs) {
        log('warn', 'the clock is far ahead of the last look: nothing is deleted by age for a day');
      }
      await writeWhole(path, `${JSON.stringify({ version: 1, ...seen })}\n`).catch(() => {
        log('warn', 'when conversations were last looked at by age could not be noted');
      });
      return isCredible;
    },
  };
}
