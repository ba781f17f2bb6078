/**
 * Owns which models a person stopped from coming: paused, to go on later, or called off. Kept on disk, so that nothing
 * that was stopped comes by itself at the next start. It must not know how models are fetched.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log';
import { modelsDir } from './paths';

export type HeldBack = {
  isPaused(id: string): boolean;
  /** Paused or called off: not to be fetched unless somebody asks for it. */
  has(id: string): boolean;
  pause(ids: readonly string[]): void;
  callOff(ids: readonly string[]): void;
  /** It is wanted again. */
  release(ids: readonly string[]): void;
};

const FILE = 'held-back.json';

type Kind = 'paused' | 'off';

/** Synchronous, a few bytes: it is read before anything can be asked of the store. */
export function createHeldBack(dataDir: string, log: Log): HeldBack {
  const folder = modelsDir(dataDir);
  const path = join(folder, FILE);
  const held = new Map<string, Kind>(read(path));

  const keep = (): void => {
    const draft = `${path}.${process.pid}`;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(draft, JSON.stringify(Object.fromEntries(held)));
      renameSync(draft, path);
    } catch {
      // It holds until the program ends; then models come by themselves again.
      log('warn', 'what was stopped could not be noted');
    }
  };
  const put = (ids: readonly string[], kind: Kind): void => {
    if (ids.length === 0) return;
    for (const id of ids) held.set(id, kind);
    keep();
  };

  return {
    isPaused: (id) => held.get(id) === 'paused',
    has: (id) => held.has(id),
    pause: (ids) => put(ids, 'paused'),
    callOff: (ids) => put(ids, 'off'),
    release: (ids) => {
      const released = ids.filter((id) => held.delete(id));
      if (released.length > 0) keep();
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
