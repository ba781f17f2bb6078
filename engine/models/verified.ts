/**
 * Owns the memory of what each file's content was when it was last hashed, so that a start does not read 500 MB
 * again. It must not judge: whether a hash is the right one is the caller's question.
 */
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../store/atomic-write';
import { alone } from '../store/file-lock';

const recordSchema = z.object({ bytes: z.number(), mtimeMs: z.number(), sha256: z.string() });
const verifiedSchema = z.object({ files: z.record(z.string(), recordSchema) });

/** Size and change time at which `sha256` was true. */
export type VerifiedRecord = z.infer<typeof recordSchema>;

const verifiedPath = (folder: string): string => join(folder, 'verified.json');

/** What is remembered of a model's folder; empty if nothing is, or if it can't be read. */
export function readVerified(folder: string): Readonly<Record<string, VerifiedRecord>> {
  try {
    return verifiedSchema.parse(JSON.parse(readFileSync(verifiedPath(folder), 'utf8'))).files;
  } catch {
    return {};
  }
}

/** Ties a hash to the file as it lies there now. Rejects if there is none. */
export async function recordFile(path: string, sha256: string): Promise<VerifiedRecord> {
  const { size, mtimeMs } = await stat(path);
  return { bytes: size, mtimeMs, sha256 };
}

/** Remembers what a file of a model's folder is, beside what another process remembers. Rejects as the file system does. */
export async function rememberVerified(
  folder: string,
  fileName: string,
  record: VerifiedRecord,
): Promise<void> {
  await alone(folder, 'verified', async () => {
    const files = { ...readVerified(folder), [fileName]: record };
    await writeWhole(verifiedPath(folder), `${JSON.stringify({ files }, null, 2)}\n`);
  });
}
