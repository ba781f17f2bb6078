/**
 * Owns how numbers are said in American English: cardinals, ordinals, decimals, years, digit by digit. Pure; it takes
 * strings of digits, for "007" and "1.50" are not what `Number` makes of them. It must not look at what surrounds a
 * number (amounts.ts, times.ts and contact.ts do).
 */

const ONES = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ');
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES = ['', ' thousand', ' million', ' billion', ' trillion'];
/** Beyond this many digits a number is a code, not an amount. */
const MAX_DIGITS = 15;
const IRREGULAR_ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

function below1000(value: number): string {
  if (value < 20) return ONES[value] ?? '';
  if (value < 100) {
    const tens = TENS[Math.floor(value / 10)] ?? '';
    return value % 10 === 0 ? tens : `${tens}-${ONES[value % 10] ?? ''}`;
  }
  const hundreds = `${ONES[Math.floor(value / 100)] ?? ''} hundred`;
  return value % 100 === 0 ? hundreds : `${hundreds} ${below1000(value % 100)}`;
}

/** "1200" and "1,200" to "one thousand two hundred"; more than 15 digits one by one. @param digits 0-9 and commas. */
export function cardinal(digits: string): string {
  const plain = digits.replaceAll(',', '').replace(/^0+(?=\d)/, '');
  if (plain.length > MAX_DIGITS) return digitByDigit(plain);
  const groups = plain.padStart(Math.ceil(plain.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const words = groups.flatMap((group, index) => {
    const value = Number(group);
    return value === 0 ? [] : [below1000(value) + (SCALES[groups.length - 1 - index] ?? '')];
  });
  return words.length === 0 ? 'zero' : words.join(' ');
}

/** "407" to "four zero seven". Anything but digits is dropped. */
export const digitByDigit = (digits: string): string =>
  [...digits].flatMap((digit) => ONES[digit.charCodeAt(0) - 48] ?? []).join(' ');

/** "21" to "twenty-first". */
export function ordinal(digits: string): string {
  const words = cardinal(digits);
  const last = /[a-z]+$/.exec(words)?.[0] ?? '';
  const stem = words.slice(0, words.length - last.length);
  return stem + (IRREGULAR_ORDINALS[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`));
}

/** "3.50" to "three point five zero", "1,200" and "12" as cardinals. @param amount digits, commas, at most one dot. */
export function decimal(amount: string): string {
  const [whole = '', fraction] = amount.split('.');
  const head = cardinal(whole === '' ? '0' : whole);
  return fraction === undefined || fraction === '' ? head : `${head} point ${digitByDigit(fraction)}`;
}

/** "2026" to "twenty twenty-six", "1905" to "nineteen oh five", "2005" to "two thousand five". @param year 4 digits. */
export function yearWords(year: string): string {
  const value = Number(year);
  const century = cardinal(year.slice(0, 2));
  const rest = value % 100;
  if (value % 1000 < 10) return cardinal(year);
  if (rest === 0) return `${century} hundred`;
  return `${century} ${rest < 10 ? `oh ${ONES[rest] ?? ''}` : below1000(rest)}`;
}

/** "1990" to "nineteen nineties", "80" to "eighties". @param digits 2 or 4 digits that end in 0. */
export function decade(digits: string): string {
  const words = digits.length === 4 ? yearWords(digits) : cardinal(digits);
  return words.endsWith('y') ? `${words.slice(0, -1)}ies` : `${words}s`;
}

/** "1", "2" to "one half"; undefined if people do not say such a fraction. */
export function fraction(numerator: string, denominator: string): string | undefined {
  const below = Number(denominator);
  const above = Number(numerator);
  if (above === 0 || above >= below || ![2, 3, 4, 5, 6, 8, 10, 16].includes(below)) return undefined;
  const isOne = above === 1;
  const name = below === 2 ? 'half' : below === 4 ? 'quarter' : ordinal(denominator);
  const plural = name === 'half' ? 'halves' : `${name}s`;
  return `${cardinal(numerator)} ${isOne ? name : plural}`;
}

/** "221" as "two twenty-one", "120" as "one twenty", "305" as "three oh five"; others as years or cardinals. */
export function pairs(digits: string): string {
  if (digits.length === 4 && !digits.startsWith('0')) return yearWords(digits);
  if (digits.length !== 3 || digits.startsWith('0')) return cardinal(digits);
  const rest = Number(digits.slice(1));
  if (rest === 0) return cardinal(digits);
  return `${cardinal(digits.charAt(0))} ${rest < 10 ? `oh ${ONES[rest] ?? ''}` : below1000(rest)}`;
}

/** Digits inside a name or a code: "99" as one number, a year as a year, all others one by one. */
export function label(digits: string): string {
  if (digits.length <= 2 && !/^0\d/.test(digits)) return cardinal(digits);
  return /^(?:19|20)\d\d$/.test(digits) ? yearWords(digits) : digitByDigit(digits);
}

/** Letters one by one: "F A Q". */
export const spell = (letters: string): string => [...letters.toUpperCase()].join(' ');
