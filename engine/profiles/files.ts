/**
 * Owns changes of persona files: saving, renaming, throwing away and getting back. One change at a time; a file is
 * always whole, and what it said before is kept. Shipped files are never written: the first change makes a copy in the
 * person's own folder.
 */
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isScalar, parseDocument, stringify } from 'yaml';
import { problemOf, SidetoneError, thrownOf } from '../contract/errors';
import { MAX_PROFILE_BYTES } from '../contract/profile-limits';
import type {
  Merged,
  ProfileFileInfo,
  ProfileList,
  ProfileMistake,
  ProfileText,
  Saved,
} from '../contract/profiles';
import { createWhole, isTaken, writeWhole } from '../store/atomic-write';
import { alone } from '../store/file-lock';
import { foldedId, freeId, idFrom, isSameId, profileFilesIn, readTextFile, type TextFile } from './folder';
import { createKept } from './kept';
import { mergeTexts } from './merge';
import { checkProfile } from './parse';

export type ProfileFiles = {
  list(): Promise<ProfileList>;
  read(id: string): Promise<ProfileText>;
  save(id: string, text: string, base: string | null): Promise<Saved>;
  merge(id: string, text: string, base: string): Promise<Merged>;
  duplicate(id: string): Promise<string>;
  /** @returns the id it really got. */
  rename(id: string, to: string): Promise<string>;
  /** @returns its name in the trash. */
  remove(id: string): Promise<string>;
  restore(trashed: string): Promise<string>;
  importText(name: string, text: string): Promise<string>;
  version(id: string, version: string): Promise<string>;
};

export type ProfileFilesDeps = {
  readonly ownDir: string;
  readonly shippedDirs: readonly string[];
  readonly dataDir: string;
  /** Called after each change, before it is answered. */
  readonly changed: () => Promise<void>;
};

/** Names in a row that others take between a look and the making of a file. */
const MAX_NAMES_TRIED = 50;

/** The version's name for the file as it comes with Sidetone. */
const SHIPPED = 'shipped';

type Found = { readonly path: string; readonly isOwn: boolean; readonly shippedPath: string | null };

export function createProfileFiles({
  ownDir,
  shippedDirs,
  dataDir,
  changed,
}: ProfileFilesDeps): ProfileFiles {
  const kept = createKept(dataDir);
  let queue: Promise<unknown> = Promise.resolve();
  /** One change at a time, also among all processes: what a change goes by must hold until it is made. */
  const inOrder = <T>(task: () => Promise<T>, failure: DiskFailure = 'DISK_FAILED.persona'): Promise<T> => {
    const done = queue.then(() => onDisk(() => alone(dataDir, 'profiles', task), failure));
    queue = done.catch(() => {});
    return done;
  };

  const shipped = async () => {
    const all = [];
    for (const dir of shippedDirs) all.push(...(await profileFilesIn(dir)));
    return all;
  };

  const find = async (id: string): Promise<Found | null> => {
    const own = (await profileFilesIn(ownDir)).find((file) => isSameId(file.id, id));
    const theirs = (await shipped()).find((file) => isSameId(file.id, id));
    const path = own?.path ?? theirs?.path;
    return path === undefined ? null : { path, isOwn: own !== undefined, shippedPath: theirs?.path ?? null };
  };
  const existing = async (id: string): Promise<Found> => {
    const found = await find(id);
    if (found === null) throw thrownOf(problemOf('NOT_FOUND.persona', { id }));
    return found;
  };
  const own = async (id: string): Promise<Found> => {
    const found = await existing(id);
    if (found.isOwn) return found;
    throw thrownOf(problemOf('BAD_REQUEST.shipped', { id }));
  };
  const takenIds = async (): Promise<readonly string[]> =>
    [...(await profileFilesIn(ownDir)), ...(await shipped())].map((file) => file.id);

  const bytesOf = (text: string, newline: TextFile['newline'] = '\n'): Uint8Array => {
    const bytes = new TextEncoder().encode(newline === '\n' ? text : text.replaceAll('\n', newline));
    if (bytes.length <= MAX_PROFILE_BYTES) return bytes;
    throw thrownOf(problemOf('PROFILE_INVALID.tooLong', { mostKb: MAX_PROFILE_BYTES / 1024 }));
  };
  /** By the first free name. An editor that takes a name in this very moment keeps its file. @returns the name's id. */
  const createFree = async (
    wished: string,
    taken: () => Promise<readonly string[]>,
    bytesFor: (id: string) => Promise<Uint8Array>,
  ): Promise<string> => {
    for (let tried = 1; ; tried += 1) {
      const id = freeId(wished, await taken());
      const bytes = await bytesFor(id);
      try {
        await createWhole(join(ownDir, `${id}.yaml`), bytes);
        return id;
      } catch (thrown) {
        if (!isTaken(thrown) || tried >= MAX_NAMES_TRIED) throw thrown;
      }
    }
  };
  const create = async (wished: string, textFor: (id: string) => string): Promise<string> => {
    const made = await createFree(wished, takenIds, async (id) => {
      const bytes = bytesOf(textFor(id));
      await kept.begun(id);
      return bytes;
    });
    await changed();
    return made;
  };

  return {
    list: async () => {
      const shippedFiles = await shipped();
      const shippedIds = new Set(shippedFiles.map(({ id }) => id));
      const listed = new Map<string, ProfileFileInfo>();
      for (const { id, path } of await profileFilesIn(ownDir)) {
        listed.set(id, await describe(id, path, true, shippedIds.has(id)));
      }
      for (const { id, path } of shippedFiles) {
        if (!listed.has(id)) listed.set(id, await describe(id, path, false, true));
      }
      return { files: [...listed.values()], trash: await kept.trashed() };
    },

    read: async (id) => {
      const { path, isOwn, shippedPath } = await existing(id);
      const { text } = await readTextFile(path);
      const isShipped = shippedPath !== null;
      const versions = (await kept.versions(id)).map((version) => ({ ...version, isShipped: false }));
      const original = { version: SHIPPED, atMs: 0, isShipped: true };
      return {
        id,
        path,
        text,
        isOwn,
        isShipped,
        versions: isOwn && isShipped ? [...versions, original] : versions,
      };
    },

    save: (id, text, base) =>
      inOrder(async () => {
        const found = await find(id);
        if (found === null && idFrom(id) !== id) throw badName();
        const disk = found === null ? null : await readTextFile(found.path);
        const merged: Merged =
          base === null || disk === null
            ? { outcome: 'same', text, theirs: text }
            : mergeTexts(text, base, disk.text);
        if (merged.outcome === 'conflict') return merged;
        const saved: Saved = { outcome: merged.outcome === 'merged' ? 'merged' : 'saved', text: merged.text };
        if (found?.isOwn === true && disk !== null) {
          if (disk.text === merged.text) return saved;
          await kept.keep(id, disk.bytes);
        }
        const path = found?.isOwn === true ? found.path : join(ownDir, `${id}.yaml`);
        await writeWhole(path, bytesOf(merged.text, disk?.newline));
        await changed();
        return saved;
      }),

    merge: async (id, text, base) =>
      mergeTexts(text, base, (await readTextFile((await existing(id)).path)).text),

    duplicate: (id) =>
      inOrder(async () => {
        const { text } = await readTextFile((await existing(id)).path);
        return create(id, (copy) => withNumber(text, copy));
      }),

    rename: (id, wished) =>
      inOrder(async () => {
        const { path } = await own(id);
        const to = idFrom(wished);
        if (to === '') throw badName();
        if (to === id) return id;
        const taken = (await takenIds()).filter((one) => !isSameId(one, id));
        if (taken.some((one) => foldedId(one) === foldedId(to))) {
          throw thrownOf(problemOf('BAD_REQUEST.taken', { id: to }));
        }
        await rename(path, join(dirname(path), `${to}${extname(path)}`));
        await kept.renamed(id, to);
        await changed();
        return to;
      }),

    remove: (id) =>
      inOrder(async () => {
        const { path } = await own(id);
        const trashed = await kept.trash(id, path);
        await rm(path);
        await kept.gone(id, trashed);
        await changed();
        return trashed;
      }, 'DISK_FAILED.persona-trash'),

    restore: (trashed) =>
      inOrder(async () => {
        const { id, path } = await kept.trashedPath(trashed);
        const { bytes } = await readTextFile(path);
        // The shipped one that it stood before may be there again: that is the place it had.
        const ownIds = async () => (await profileFilesIn(ownDir)).map((file) => file.id);
        const restored = await createFree(id, ownIds, async () => bytes);
        await kept.restored(trashed, restored);
        await changed();
        return restored;
      }),

    importText: (name, text) =>
      inOrder(async () => {
        const wished = idFrom(basename(name).replace(/\.ya?ml$/iu, ''));
        return create(wished === '' ? 'persona' : wished, () => text.replaceAll('\r\n', '\n'));
      }),

    version: async (id, version) => {
      const { shippedPath } = await existing(id);
      const path =
        version === SHIPPED && shippedPath !== null ? shippedPath : await kept.versionPath(id, version);
      return (await readTextFile(path)).text;
    },
  };
}

/** The mistakes of a text, for the editor. */
export function mistakesOf(id: string, text: string): readonly ProfileMistake[] {
  const checked = checkProfile(id, new TextEncoder().encode(text));
  return checked.ok ? [] : checked.problems.map(({ meant, ...rest }) => ({ ...rest, meant: meant ?? null }));
}

async function describe(
  id: string,
  path: string,
  isOwn: boolean,
  isShipped: boolean,
): Promise<ProfileFileInfo> {
  const file = { id, path, isOwn, isShipped };
  const unknown = { name: id, description: '', voice: null };
  try {
    const { bytes } = await readTextFile(path);
    const checked = checkProfile(id, bytes);
    if (checked.ok) {
      const { name, description, voice } = checked.profile;
      return { ...file, name, description, voice, mistakes: [] };
    }
    const mistakes = checked.problems.map(({ meant, ...rest }) => ({ ...rest, meant: meant ?? null }));
    return { ...file, ...unknown, mistakes };
  } catch (thrown) {
    const message = thrown instanceof SidetoneError ? thrown.problem.message : String(thrown);
    return { ...file, ...unknown, mistakes: [{ line: null, column: null, key: '', message, meant: null }] };
  }
}

/** Two personas of one name can't be told apart in a list; nothing else of the text is touched. */
function withNumber(text: string, id: string): string {
  const number = /-(\d+)$/u.exec(id)?.[1];
  const document = parseDocument(text, { prettyErrors: false });
  const node = document.errors.length > 0 ? null : document.get('name', true);
  if (number === undefined || !isScalar(node) || typeof node.value !== 'string' || !Array.isArray(node.range))
    return text;
  const [start, end] = node.range;
  const name = stringify(`${node.value.replace(/ \d+$/u, '')} ${number}`, { lineWidth: 0 }).trimEnd();
  return text.slice(0, start) + name + text.slice(end);
}

const badName = (): SidetoneError => thrownOf(problemOf('BAD_REQUEST.fileName'));

type DiskFailure = 'DISK_FAILED.persona' | 'DISK_FAILED.persona-trash';

/** What the file system refuses becomes that problem. */
async function onDisk<T>(task: () => Promise<T>, failure: DiskFailure): Promise<T> {
  try {
    return await task();
  } catch (thrown) {
    const isDisk = thrown instanceof Error && 'code' in thrown;
    throw isDisk ? thrownOf(problemOf(failure), { cause: thrown }) : thrown;
  }
}
