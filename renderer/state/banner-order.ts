/** Owns which of several banners is shown where there is room for one. Pure. */

export type BannerTone = 'bad' | 'warn' | 'good';

export type ListedBanner = {
  readonly id: string;
  readonly tone: BannerTone;
  /** Nothing else works before this is over. */
  readonly isFirst: boolean;
};

const RANK: Readonly<Record<BannerTone, number>> = { bad: 1, warn: 2, good: 3 };
const rankOf = ({ tone, isFirst }: ListedBanner): number => (isFirst ? 0 : RANK[tone]);

/** Of two alike the one that is there longer: what is being read does not change under the eyes. */
export function mostImportant(banners: readonly ListedBanner[]): ListedBanner | null {
  return banners.reduce<ListedBanner | null>(
    (best, one) => (best === null || rankOf(one) < rankOf(best) ? one : best),
    null,
  );
}
