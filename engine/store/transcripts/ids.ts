/** Owns the names of kept conversations, and what they say: when each began. Pure. */
import { ENDING } from './catalogue';

const DAY_MS = 86_400_000;

export const IS_OURS = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-[a-z0-9]{1,8}$/;

/** The time stands first, so that names are in its order in every list. */
export function idOf({ atMs, sessionId }: { readonly atMs: number; readonly sessionId: string }): string {
  const [day = '', time = ''] = new Date(atMs).toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  const short = sessionId
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 8);
  return `${day}-${time}-${short === '' ? '0' : short}`;
}

/** When a session began, by its name; null for what was not named by us: that is never deleted by age. */
export function startOf(id: string): number | null {
  const parts = IS_OURS.exec(id);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? null : ms;
}

/** The conversation that a file or a folder belongs to. */
export const ownerOf = (name: string): string => name.replace(ENDING, '');

/** What is deleted by age; no day at all is for ever. @param names of files and folders. */
export function idsOlder(names: readonly string[], days: number, nowMs: number): readonly string[] {
  if (days <= 0) return [];
  const before = nowMs - days * DAY_MS;
  return [...new Set(names.map(ownerOf))].filter((id) => {
    const startedAtMs = startOf(id);
    return startedAtMs !== null && startedAtMs < before;
  });
}
