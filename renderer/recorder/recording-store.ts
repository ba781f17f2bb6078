/**
 * Owns where a recording lies while it is made: in the browser's own folder on the disk, a file for each second, so that a
 * crash loses that second and no more; where there is no such folder, in memory. It knows nothing of what is in them.
 */

export type RecordingFile = {
  readonly id: string;
  /** Nothing of the chunk is there, or all of it. */
  append(chunk: Blob): Promise<void>;
  /** In order. They are read from the disk when they are needed. */
  parts(): Promise<readonly Blob[]>;
  /** It was ended as it should be: a person who finds it has not lost a moment. */
  markFinished(): Promise<void>;
  /** Handed to the browser's downloads, which say nothing of it: it stays until the person discards it. */
  markHanded(): Promise<void>;
  /** It has been saved elsewhere for certain: it goes at the next start. */
  markSaved(): Promise<void>;
  remove(): Promise<void>;
};

export type Unfinished = {
  readonly id: string;
  readonly startedAtMs: number;
  readonly bytes: number;
  /** It was ended, and only not saved; false if it broke off with its window. */
  readonly wasFinished: boolean;
  /** Finished, and perhaps among the browser's downloads as well. */
  readonly wasHanded: boolean;
};

export type RecordingStore = {
  readonly isInMemory: boolean;
  create(startedAtMs: number): Promise<RecordingFile>;
  /** What was neither saved nor discarded, and is not being made in another window. */
  unfinished(): Promise<readonly Unfinished[]>;
  open(id: string): Promise<RecordingFile>;
  /** @returns null if it can't be known. */
  freeBytes(): Promise<number | null>;
};

export const RECORDINGS_FOLDER = 'recordings';
const FINISHED = 'finished';
const SAVED = 'saved';
const HANDED = 'handed';

/** Numbers of as many digits, or the tenth would stand before the second. */
const chunkName = (index: number): string => index.toString().padStart(6, '0');

export async function openRecordingStore(): Promise<RecordingStore> {
  try {
    const root = await navigator.storage.getDirectory();
    return createDiskStore(await root.getDirectoryHandle(RECORDINGS_FOLDER, { create: true }));
  } catch {
    return createMemoryStore();
  }
}

type Directory = FileSystemDirectoryHandle & {
  entries(): AsyncIterable<[string, FileSystemHandle]>;
};

async function namesIn(folder: FileSystemDirectoryHandle): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const [name] of (folder as Directory).entries()) names.push(name);
  return names.toSorted();
}

export function createDiskStore(folder: FileSystemDirectoryHandle): RecordingStore {
  const partsOf = async (id: string): Promise<readonly File[]> => {
    const own = await folder.getDirectoryHandle(id);
    const files: File[] = [];
    for (const name of await namesIn(own)) {
      // What was being written when everything ended has another ending, or none of its bytes.
      if (!/^\d{6}$/.test(name)) continue;
      const file = await (await own.getFileHandle(name)).getFile();
      if (file.size > 0) files.push(file);
    }
    return files;
  };

  /** How to let go of what this window holds, by id. */
  const locks = new Map<string, () => void>();

  const openFile = async (id: string, next: number): Promise<RecordingFile> => {
    const own = await folder.getDirectoryHandle(id, { create: true });
    // This window's own; it would wait for itself.
    if (!locks.has(id)) locks.set(id, await lock(id));
    let index = next;
    const write = async (name: string, content: Blob): Promise<void> => {
      const writable = await (await own.getFileHandle(name, { create: true })).createWritable();
      try {
        await writable.write(content);
        await writable.close();
      } catch (thrown) {
        await writable.abort().catch(() => undefined);
        throw thrown;
      }
    };
    return {
      id,
      append: async (chunk) => {
        const name = chunkName(index);
        index += 1;
        await write(name, chunk);
      },
      parts: () => partsOf(id),
      markFinished: () => write(FINISHED, new Blob(['1'])),
      markHanded: () => write(HANDED, new Blob(['1'])),
      markSaved: () => write(SAVED, new Blob(['1'])),
      remove: async () => {
        await folder.removeEntry(id, { recursive: true });
        locks.get(id)?.();
        locks.delete(id);
      },
    };
  };

  return {
    isInMemory: false,
    create: (startedAtMs) => openFile(`${Math.round(startedAtMs)}`, 0),
    open: async (id) => openFile(id, (await partsOf(id)).length),
    unfinished: async () => {
      const found: Unfinished[] = [];
      for (const id of await namesIn(folder)) {
        if (await isLocked(id)) continue;
        const own = await folder.getDirectoryHandle(id);
        const names = await namesIn(own);
        const bytes = names.includes(SAVED)
          ? 0
          : (await partsOf(id)).reduce((sum, { size }) => sum + size, 0);
        if (bytes === 0) await folder.removeEntry(id, { recursive: true });
        else {
          const [wasFinished, wasHanded] = [names.includes(FINISHED), names.includes(HANDED)];
          found.push({ id, startedAtMs: Number(id), bytes, wasFinished, wasHanded });
        }
      }
      return found;
    },
    freeBytes: async () => {
      const { quota, usage } = await navigator.storage.estimate();
      return quota === undefined || usage === undefined ? null : quota - usage;
    },
  };
}

export function createMemoryStore(): RecordingStore {
  const files = new Map<string, RecordingFile>();
  const create = (startedAtMs: number): RecordingFile => {
    const id = `${Math.round(startedAtMs)}`;
    let chunks: Blob[] = [];
    const file: RecordingFile = {
      id,
      append: (chunk) => Promise.resolve(void chunks.push(chunk)),
      parts: () => Promise.resolve(chunks),
      markFinished: () => Promise.resolve(),
      markHanded: () => Promise.resolve(),
      markSaved: () => Promise.resolve(),
      remove: () => {
        chunks = [];
        files.delete(id);
        return Promise.resolve();
      },
    };
    files.set(id, file);
    return file;
  };
  return {
    isInMemory: true,
    create: (startedAtMs) => Promise.resolve(create(startedAtMs)),
    open: (id) => Promise.resolve(files.get(id) ?? create(Number(id))),
    // What is in memory doesn't outlive the page.
    unfinished: () => Promise.resolve([]),
    freeBytes: () => Promise.resolve(null),
  };
}

const lockName = (id: string): string => `sidetone recording ${id}`;

/** Held as long as the window lives, or until it is let go: another window then knows whose it is. */
async function lock(id: string): Promise<() => void> {
  if (!('locks' in navigator)) return () => undefined;
  return new Promise((held) => {
    void navigator.locks.request(
      lockName(id),
      () =>
        new Promise<void>((letGo) => {
          held(() => letGo());
        }),
    );
  });
}

async function isLocked(id: string): Promise<boolean> {
  if (!('locks' in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lockName(id));
}
