/** Owns which of several banners are shown where there is room for so many. Pure. */

export type BannerTone = 'bad' | 'warn' | 'good';

export type ListedBanner = {
  readonly id: string;
  readonly tone: BannerTone;
  /** Nothing else works before this is over. */
  readonly isFirst: boolean;
  readonly title: string;
};

const RANK: Readonly<Record<BannerTone, number>> = { bad: 1, warn: 2, good: 3 };
const rankOf = ({ tone, isFirst }: ListedBanner): number => (isFirst ? 0 : RANK[tone]);

/**
 * The most important first. Of two alike the one that is there longer: what is being read does not change under the
 * eyes.
 * @param heldId the one that holds the keyboard's focus, which is lost if that is folded.
 */
export function mostImportant(
  banners: readonly ListedBanner[],
  room: number,
  focusedId: string | null = null,
): readonly ListedBanner[] {
  const shown = banners.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, room);
  const focused = banners.find(({ id }) => id === focusedId);
  return focused === undefined || shown.includes(focused) ? shown : [...shown.slice(0, -1), focused];
}

/** What came last, if it is wrong and folded: a user of a screen reader would not hear of it. Empty if there is nothing. */
export function foldedNews(banners: readonly ListedBanner[], shownIds: ReadonlySet<string>): string {
  const last = banners.at(-1);
  return last?.tone === 'bad' && !shownIds.has(last.id) ? last.title : '';
}
