/** Owns numbers as people type them: in the unit that is shown, within a range. Pure. */
import type { SettingDescription } from '../../../engine/contract/settings';
import { currentLocale, plainNumber } from '../../words/locale';

export type Ranged = Pick<SettingDescription, 'unit' | 'step' | 'least' | 'most'>;

export type TypedNumber =
  | { readonly tag: 'number'; readonly value: number }
  | { readonly tag: 'no-number' }
  | { readonly tag: 'out-of-range' };

/** People do not think of a pause in milliseconds. */
const scaleOf = ({ unit }: Ranged): number => (unit === 'ms' ? 1000 : 1);

/** In the unit that is shown. */
export const inUnit = (value: number, ranged: Ranged): number => value / scaleOf(ranged);

export const shownNumber = (value: number, ranged: Ranged, locale = currentLocale()): string =>
  plainNumber(inUnit(value, ranged), locale);

/** A comma is a point to half of the world. */
export function typedNumber(text: string, ranged: Ranged): TypedNumber {
  const typed = text.trim().replace(',', '.');
  if (!/^-?(?:\d+\.?\d*|\.\d+)$/.test(typed)) return { tag: 'no-number' };
  const value = Math.round(Number(typed) * scaleOf(ranged));
  const isIn = value >= (ranged.least ?? -Infinity) && value <= (ranged.most ?? Infinity);
  return isIn ? { tag: 'number', value } : { tag: 'out-of-range' };
}

/** One step up or down, to a whole step, and never out of the range. */
export function stepped(value: number, by: 1 | -1, { step = 1, least, most }: Ranged): number {
  const next = by > 0 ? Math.floor(value / step) * step + step : Math.ceil(value / step) * step - step;
  return Math.min(most ?? Infinity, Math.max(least ?? -Infinity, next));
}
