/**
 * Owns finding and reading single persona files for an editor. It knows which file is meant by an id, its text with
 * line feeds only, and how the file writes its lines. What a file means is parse.ts's; writing is files.ts's.
 */
import { open, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { problemOf, thrownOf } from '../contract/errors';
import { MAX_PROFILE_BYTES } from '../contract/profile-limits';

export type ProfileFile = { readonly id: string; readonly path: string };

export type TextFile = {
  /** With line feeds only, without a byte order mark. */
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly newline: '\n' | '\r\n';
};

const MAX_FILES = 200;

/**
 * One way of writing it, of the two that Unicode has for "Zoë": macOS gives a file's name in the other one. Two files
 * that look the same to a person are one persona, as two endings are; two that differ by case are two, where the disk
 * has both.
 */
export const idOfFile = (name: string): string => basename(name, extname(name)).normalize('NFC');

export const isSameId = (one: string, other: string): boolean =>
  one.normalize('NFC') === other.normalize('NFC');

/** What no two new files may have in common: some disks know neither case nor ways of writing. */
export const foldedId = (id: string): string => id.normalize('NFC').toLowerCase().normalize('NFC');

/** By name; of two with the same id the first is meant, as for the loader. A folder that is not there has none. */
export async function profileFilesIn(dir: string): Promise<readonly ProfileFile[]> {
  const names = await readdir(dir).catch(() => [] as string[]);
  const files = new Map<string, ProfileFile>();
  for (const name of names.toSorted()) {
    if (name.startsWith('.') || !/\.ya?ml$/iu.test(name) || files.size >= MAX_FILES) continue;
    const id = idOfFile(name);
    if (!files.has(id)) files.set(id, { id, path: join(dir, name) });
  }
  return [...files.values()];
}

/** Rejects with a SidetoneError that a person can read. */
export async function readTextFile(path: string): Promise<TextFile> {
  const bytes = await readBounded(path).catch((thrown: unknown) => {
    const isGone = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    throw thrownOf(problemOf(isGone ? 'NOT_FOUND.file' : 'DISK_FAILED.read', { file: basename(path) }), {
      cause: thrown,
    });
  });
  if (bytes.length > MAX_PROFILE_BYTES) {
    throw thrownOf(
      problemOf('PROFILE_INVALID.fileTooLarge', { file: basename(path), mostKb: MAX_PROFILE_BYTES / 1024 }),
    );
  }
  const source = new TextDecoder('utf-8').decode(bytes);
  return {
    text: source.replaceAll('\r\n', '\n'),
    bytes,
    newline: source.includes('\r\n') ? '\r\n' : '\n',
  };
}

async function readBounded(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    // A pipe or a device would never end.
    if (!(await file.stat()).isFile()) throw new Error('not a file');
    const buffer = new Uint8Array(MAX_PROFILE_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.slice(0, length);
  } finally {
    await file.close();
  }
}

/** A file's name without extension that every file system takes. */
export function idFrom(wished: string): string {
  const id = wished
    .normalize('NFC')
    .trim()
    .replaceAll(/[^\p{L}\p{N}\p{M} _.-]+/gu, '-')
    .replaceAll(/^[-. ]+|[-. ]+$/gu, '')
    .slice(0, 60)
    .replaceAll(/[-. ]+$/gu, '');
  // Windows keeps these for devices, with any extension.
  return /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)/iu.test(id) ? `${id.split('.')[0]}-persona` : id;
}

/**
 * `wished`, or the first of `wished-2`, `wished-3` … that is not taken, whatever the case of its letters and accents.
 */
export function freeId(wished: string, taken: readonly string[]): string {
  const folded = new Set(taken.map(foldedId));
  if (!folded.has(foldedId(wished))) return wished;
  const stem = wished.replace(/-\d+$/u, '');
  for (let number = 2; ; number += 1) {
    const id = `${stem}-${number}`;
    if (!folded.has(foldedId(id))) return id;
  }
}
