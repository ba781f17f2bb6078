/**
 * Owns which models a person stopped from coming: paused, to go on later, or called off. Kept on disk, so that nothing
 * that was stopped comes by itself at the next start. It must not know how models are fetched.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log';
import { writeWhole } from '../store/atomic-write';
import { alone } from '../store/file-lock';
import { modelsDir } from './paths';

/** What changes holds at once in this process; what is returned resolves when it is on the disk, and never rejects. */
export type StoppedDownloads = {
  isPaused(id: string): boolean;
  /** Paused or called off: not to be fetched unless a person asks for it. */
  has(id: string): boolean;
  pause(ids: readonly string[]): Promise<void>;
  callOff(ids: readonly string[]): Promise<void>;
  /** It is wanted again. */
  release(ids: readonly string[]): Promise<void>;
};

const FILE = 'held-back.json';

type Kind = 'paused' | 'off';

/** Read synchronously, a few bytes: before anything can be asked of the store. */
export function createStoppedDownloads(dataDir: string, log: Log): StoppedDownloads {
  const folder = modelsDir(dataDir);
  const path = join(folder, FILE);
  const stopped = new Map<string, Kind>(read(path));
  /** One change at a time, in order. */
  let queue: Promise<void> = Promise.resolve();

  /** Beside what another process stopped meanwhile. @param kind null if they are wanted again. */
  const keep = (ids: readonly string[], kind: Kind | null): Promise<void> => {
    const write = (): Promise<void> =>
      alone(folder, 'held-back', async () => {
        const kept = new Map(read(path));
        for (const id of ids) {
          if (kind === null) kept.delete(id);
          else kept.set(id, kind);
        }
        await writeWhole(path, JSON.stringify(Object.fromEntries(kept)));
      });
    queue = queue.then(write).catch(() => {
      // It holds until the program ends; then models come by themselves again.
      log('warn', 'what was stopped could not be noted');
    });
    return queue;
  };
  const put = async (ids: readonly string[], kind: Kind): Promise<void> => {
    if (ids.length === 0) return;
    for (const id of ids) stopped.set(id, kind);
    await keep(ids, kind);
  };

  return {
    isPaused: (id) => stopped.get(id) === 'paused',
    has: (id) => stopped.has(id),
    pause: (ids) => put(ids, 'paused'),
    callOff: (ids) => put(ids, 'off'),
    release: async (ids) => {
      const noted = new Map(read(path));
      const released = ids.filter((id) => stopped.delete(id) || noted.has(id));
      if (released.length > 0) await keep(released, null);
    },
  };
}

/** Nothing if there is no such file, or it is none of ours. */
function read(path: string): readonly (readonly [string, Kind])[] {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof found !== 'object' || found === null) return [];
    return Object.entries(found).filter(
      (entry): entry is [string, Kind] => entry[1] === 'paused' || entry[1] === 'off',
    );
  } catch {
    return [];
  }
}
