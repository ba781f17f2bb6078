/**
 * Owns the words for a number and the name of its unit, and the parts of patterns that find both. Pure. It must not
 * decide whether a sign is a unit (see measures.ts, lengths.ts).
 */
import { cardinal, decimal, fraction } from '../numbers';
import { DENOMINATORS, UNITS, type Unit } from './units';

const byLength = (signs: readonly string[]): string =>
  signs
    .toSorted((a, b) => b.length - a.length)
    .map((sign) => sign.replaceAll('.', '\\.'))
    .join('|');
export const SIGNS = byLength(Object.keys(UNITS));
export const BELOW = byLength(Object.keys(DENOMINATORS));
/** Also a plain digit where only a power makes sense: "120 m2", "9.8 m/s2". */
export const POWER = '(?:[²³]|\\^[23](?!\\d)|(?<=(?:\\d\\s?[kcm]?m|/\\s?s|/\\s?[kcm]?m))[23](?!\\w))';
const POWERS: Readonly<Record<string, string>> = {
  '²': 'square ',
  '^2': 'square ',
  '³': 'cubic ',
  '^3': 'cubic ',
  '2': 'square ',
  '3': 'cubic ',
};
/** "½", "1 1⁄2", "2 1/2" as a whole and a part. */
export const MIXED = '(?:(?:\\d{1,4}[\\s-])?\\d{1,2}[/\\u2044]\\d{1,2})';

export const signWord = (sign: string): string =>
  sign === '' ? '' : sign === '+' ? 'plus ' : sign === '±' ? 'plus or minus ' : 'minus ';

function mixed(text: string): string | undefined {
  const [, whole = '', above = '', below = ''] = /^(?:(\d+)[\s-])?(\d+)[/\u2044](\d+)$/.exec(text) ?? [];
  const part = fraction(above, below);
  if (part === undefined) return undefined;
  return whole === '' ? part : `${cardinal(whole)} and ${part === 'one half' ? 'a half' : part}`;
}
/** "1,5" with a comma is how other countries write 1.5; no thousands are written so. */
export const spoken = (number: string): string | undefined =>
  /[/\u2044]/.test(number) ? mixed(number) : decimal(number.replace(/^(\d{1,3}),(\d{1,2})$/, '$1.$2'));

/** "per hour", "per square meter". */
export function denominator(sign: string, power: string): string {
  if (sign === '') return '';
  const name = DENOMINATORS[sign] ?? sign;
  // Time is squared after its name: "per second squared".
  if (name === 'second' && power !== '')
    return ` per second ${power.endsWith('3') || power === '³' ? 'cubed' : 'squared'}`;
  return ` per ${POWERS[power] ?? ''}${name}`;
}

export function unitName(sign: string, power: string, isSingle: boolean): string {
  const unit: Unit = UNITS[sign] ?? [sign, sign];
  return (POWERS[power] ?? '') + (isSingle ? unit[0] : unit[1]);
}

/** Units that no area is measured in. */
export const COUNTED = /^(?:min|mins|s|sec|h|hr|hrs|[kmµ]?g|mcg|m?[Ll]|cl|lbs?|oz|%|kcal|IU|reps)$/;
