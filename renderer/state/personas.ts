/** Owns whom a conversation is started with. Pure. */
import type { ProfileSummary } from '../../engine/contract/client';

/** Explains Sidetone, which is what somebody needs who has chosen nobody yet. */
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
