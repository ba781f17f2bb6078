/** Owns whom a conversation is started with, and the order in which personas are listed. Pure. */
import type { ProfileSummary } from '../../../engine/contract/client';
import { currentLocale } from '../../words/locale';

/** Explains Sidetone, which is what a person needs who has chosen no persona yet. */
const GUIDE_ID = 'guide';

/** The persona used last; at the very first start, or if that one is gone, the guide; else the first there is. */
export function personaToStart(
  profiles: readonly ProfileSummary[],
  lastUsedId: string | null,
): ProfileSummary | null {
  const find = (wanted: string | null): ProfileSummary | undefined =>
    profiles.find(({ id }) => id === wanted);
  return find(lastUsedId) ?? find(GUIDE_ID) ?? profiles[0] ?? null;
}

/** As lists show them; file names, which are the host's order, mean nothing to a reader. */
export function inOrderOfNames<T extends { readonly name: string }>(
  personas: readonly T[],
  locale = currentLocale(),
): readonly T[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return personas.toSorted((left, right) => compare(left.name, right.name));
}
