/** Owns which of several banners are shown where there is room for so many. Pure. */

export type BannerTone = 'bad' | 'warn' | 'good';

export type ListedBanner = {
  readonly id: string;
  readonly tone: BannerTone;
  /** Nothing else works before this is over. */
  readonly isFirst: boolean;
};

const RANK: Readonly<Record<BannerTone, number>> = { bad: 1, warn: 2, good: 3 };
const rankOf = ({ tone, isFirst }: ListedBanner): number => (isFirst ? 0 : RANK[tone]);

/**
 * The most important first. Of two alike the one that is there longer: what is being read does not change under the eyes.
 */
export const mostImportant = (banners: readonly ListedBanner[], room: number): readonly ListedBanner[] =>
  banners.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, room);
