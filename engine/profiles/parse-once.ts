/**
 * Owns remembering what persona files came to: every conversation begins with all of them, and reading them as text takes
 * the host from those that are talking. A file with other bytes is parsed anew. It reads no file.
 */
import { createHash } from 'node:crypto';
import type { parseProfile, ParsedProfile } from './parse';

export type ParseProfile = typeof parseProfile;

/** Two folders that are full (load.ts). */
const MOST_FILES = 400;

/** @returns the same as `parse`, which is called once for each content of a file. */
export function parseOnce(parse: ParseProfile, most = MOST_FILES): ParseProfile {
  /** By path, the one that was wanted longest ago first. */
  const known = new Map<string, { readonly digest: string; readonly parsed: ParsedProfile }>();
  return (id, file, bytes) => {
    const digest = createHash('sha256').update(bytes).digest('base64');
    const former = known.get(file);
    const parsed = former?.digest === digest ? former.parsed : parse(id, file, bytes);
    known.delete(file);
    known.set(file, { digest, parsed });
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return parsed;
  };
}
