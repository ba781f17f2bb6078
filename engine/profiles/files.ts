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
import { writeWhole } from '../store/atomic-write';
import { freeId, idFrom, profileFilesIn, readTextFile, type TextFile } from './folder';
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
  const inOrder = <T>(task: () => Promise<T>): Promise<T> => {
    const done = queue.then(task);
    queue = done.catch(() => {});
    return done;
  };

  const shipped = async () => {
    const all = [];
    for (const dir of shippedDirs) all.push(...(await profileFilesIn(dir)));
    return all;
  };

  const find = async (id: string): Promise<Found | null> => {
    const own = (await profileFilesIn(ownDir)).find((file) => file.id === id);
    const theirs = (await shipped()).find((file) => file.id === id);
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

  const write = async (path: string, text: string, newline: TextFile['newline'] = '\n'): Promise<void> => {
    const bytes = new TextEncoder().encode(newline === '\n' ? text : text.replaceAll('\n', newline));
    if (bytes.length > MAX_PROFILE_BYTES) {
      throw thrownOf(problemOf('PROFILE_INVALID.tooLong', { mostKb: MAX_PROFILE_BYTES / 1024 }));
    }
    await onDisk(() => writeWhole(path, bytes));
  };
  const create = async (id: string, text: string): Promise<string> => {
    await onDisk(() => kept.begun(id));
    await write(join(ownDir, `${id}.yaml`), text);
    await changed();
    return id;
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
        if (idFrom(id) !== id && (await find(id)) === null) throw badName();
        const found = await find(id);
        const disk = found === null ? null : await readTextFile(found.path);
        const merged: Merged =
          base === null || disk === null
            ? { outcome: 'same', text, theirs: text }
            : mergeTexts(text, base, disk.text);
        if (merged.outcome === 'conflict') return merged;
        const saved: Saved = { outcome: merged.outcome === 'merged' ? 'merged' : 'saved', text: merged.text };
        if (found?.isOwn === true && disk !== null) {
          if (disk.text === merged.text) return saved;
          await onDisk(() => kept.keep(id, disk.bytes));
        }
        const path = found?.isOwn === true ? found.path : join(ownDir, `${id}.yaml`);
        await write(path, merged.text, disk?.newline);
        await changed();
        return saved;
      }),

    merge: async (id, text, base) =>
      mergeTexts(text, base, (await readTextFile((await existing(id)).path)).text),

    duplicate: (id) =>
      inOrder(async () => {
        const { text } = await readTextFile((await existing(id)).path);
        const copy = freeId(id, await takenIds());
        return create(copy, withNumber(text, copy));
      }),

    rename: (id, wished) =>
      inOrder(async () => {
        const { path } = await own(id);
        const to = idFrom(wished);
        if (to === '') throw badName();
        if (to === id) return id;
        const taken = (await takenIds()).filter((one) => one !== id);
        if (taken.some((one) => one.toLowerCase() === to.toLowerCase())) {
          throw thrownOf(problemOf('BAD_REQUEST.taken', { id: to }));
        }
        await onDisk(() => rename(path, join(dirname(path), `${to}${extname(path)}`)));
        await kept.renamed(id, to);
        await changed();
        return to;
      }),

    remove: (id) =>
      inOrder(async () => {
        const { path } = await own(id);
        const trashed = await onDisk(async () => {
          const name = await kept.trash(id, path);
          await rm(path);
          await kept.gone(id, name);
          return name;
        }, 'DISK_FAILED.persona-trash');
        await changed();
        return trashed;
      }),

    restore: (trashed) =>
      inOrder(async () => {
        const { id, path } = await kept.trashedPath(trashed);
        const { bytes } = await readTextFile(path);
        // The shipped one that it stood before may be there again: that is the place it had.
        const taken = (await profileFilesIn(ownDir)).map((file) => file.id);
        const restored = freeId(id, taken);
        await onDisk(() => writeWhole(join(ownDir, `${restored}.yaml`), bytes));
        await kept.restored(trashed, restored);
        await changed();
        return restored;
      }),

    importText: (name, text) =>
      inOrder(async () => {
        const wished = idFrom(basename(name).replace(/\.ya?ml$/iu, ''));
        return create(
          freeId(wished === '' ? 'persona' : wished, await takenIds()),
          text.replaceAll('\r\n', '\n'),
        );
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

async function onDisk<T>(
  task: () => Promise<T>,
  failure: 'DISK_FAILED.persona' | 'DISK_FAILED.persona-trash' = 'DISK_FAILED.persona',
): Promise<T> {
  try {
    return await task();
  } catch (thrown) {
    if (thrown instanceof SidetoneError) throw thrown;
    throw thrownOf(problemOf(failure), { cause: thrown });
  }
}
