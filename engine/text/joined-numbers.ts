/**
 * Owns the form in which numbers are compared: digits, however they were written ("fourteen sixty-five", "1465") or grouped
 * ("555 12", "five five five one two"). Pure, and only for comparing: the digits are never shown or spoken.
 */

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety';
const ORDINALS =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth';

const SMALL: ReadonlyMap<string, number> = new Map([
  ...UNITS.split(' ').map((word, value): [string, number] => [word, value]),
  ...TENS.split(' ').map((word, index): [string, number] => [word, (index + 2) * 10]),
]);

const ORDINAL: ReadonlyMap<string, number> = new Map([
  ...ORDINALS.split(' ').map((word, value): [string, number] => [word, value]),
  ...TENS.split(' ').map((word, index): [string, number] => [word.replace(/y$/, 'ieth'), (index + 2) * 10]),
]);

const SCALES: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1000],
  ['million', 1_000_000],
]);

/** @param words in lower case, hyphens already split. @returns the words, each run of numbers as one of digits. */
export function joinNumbers(words: readonly string[]): string[] {
  const joined: string[] = [];
  let lastIsDigits = false;
  let at = 0;
  while (at < words.length) {
    const number = readNumber(words, at);
    const text = number?.text ?? words[at] ?? '';
    const isDigits = /^\d/.test(text);
    // Where a run of digits is cut is style; an ordinal ends it ("twenty first", but not "first 2").
    if (isDigits && lastIsDigits) joined.push(`${joined.pop() ?? ''}${text}`);
    else joined.push(text);
    lastIsDigits = isDigits && !/\D$/.test(text);
    at = number?.next ?? at + 1;
  }
  return joined;
}

type Read = { readonly text: string; readonly next: number };

/** The number in words that starts at `start`, with its ordinal ending if it has one; null if there is none. */
function readNumber(words: readonly string[], start: number): Read | null {
  const head = readUnderHundred(words, start);
  if (head === null) return null;
  let { value, next } = head;
  if (head.isOrdinal) return { text: `${value}${ordinalEnding(value)}`, next };
  // "Fourteen sixty-five" and "nineteen hundred" are years or house numbers: two pairs of digits.
  const pair = value >= 10 ? readUnderHundred(words, next) : null;
  if (pair !== null && pair.value >= 10) {
    value = value * 100 + pair.value;
    return { text: `${value}${pair.isOrdinal ? ordinalEnding(value) : ''}`, next: pair.next };
  }
  let total = 0;
  for (;;) {
    const scale = SCALES.get(words[next] ?? '');
    if (scale === undefined) break;
    next++;
    if (scale === 100) value *= 100;
    else {
      total += value * scale;
      value = 0;
    }
    const afterAnd = words[next] === 'and' ? readUnderHundred(words, next + 1) : null;
    const more = afterAnd ?? readUnderHundred(words, next);
    if (more === null) continue;
    value += more.value;
    next = more.next;
    if (more.isOrdinal) return { text: `${total + value}${ordinalEnding(total + value)}`, next };
  }
  return { text: String(total + value), next };
}

function readUnderHundred(
  words: readonly string[],
  at: number,
): { value: number; next: number; isOrdinal: boolean } | null {
  const word = words[at] ?? '';
  const ordinal = ORDINAL.get(word);
  if (ordinal !== undefined) return { value: ordinal, next: at + 1, isOrdinal: true };
  const value = SMALL.get(word);
  if (value === undefined) return null;
  if (value < 20) return { value, next: at + 1, isOrdinal: false };
  const following = words[at + 1] ?? '';
  const unit = SMALL.get(following) ?? ORDINAL.get(following);
  if (unit === undefined || unit < 1 || unit > 9) return { value, next: at + 1, isOrdinal: false };
  return { value: value + unit, next: at + 2, isOrdinal: ORDINAL.has(following) };
}

function ordinalEnding(value: number): string {
  const isTeen = Math.floor(value / 10) % 10 === 1;
  const endings: readonly string[] = isTeen ? [] : ['th', 'st', 'nd', 'rd'];
  return endings[value % 10] ?? 'th';
}
