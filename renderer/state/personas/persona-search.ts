/** Owns finding personas by what is typed. Pure. */
import type { ProfileSummary } from '../../../engine/contract/client';

/** Accents are for those who have the key. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Those in whose name or description every word begins a word; names first, else in their order. */
export function findPersonas<T extends Pick<ProfileSummary, 'name' | 'description'>>(
  profiles: readonly T[],
  typed: string,
): readonly T[] {
  const wanted = plain(typed)
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (wanted.length === 0) return profiles;
  const hasAll = (text: string): boolean => {
    const found = plain(text).split(/[^\p{L}\p{N}]+/u);
    return wanted.every((word) => found.some((one) => one.startsWith(word)));
  };
  const byName = profiles.filter(({ name }) => hasAll(name));
  const byRest = profiles.filter(
    (profile) => !byName.includes(profile) && hasAll(`${profile.name} ${profile.description}`),
  );
  return [...byName, ...byRest];
}
