/**
 * Owns which text of several hearings of one sound is believed, so far as its digits go. A digit counts that was
 * heard twice. Of two numbers the shorter one counts, if it is a part of the other. Zeros in a row are heard three
 * times. Words are not judged. Pure.
 */
import { digitsIn } from '../../text/spoken-digits';

/**
 * @param texts what was heard of the sound as it is, and then of the same sound said faster
 * @returns the one to believe; null if the sound must be heard once more to know, of three hearings never.
 */
export function believedText(texts: readonly string[]): string | null {
  const believed = agreedText(texts);
  if (believed === null || !ZEROS_INSIDE.test(digitsIn(believed))) return believed;
  return texts.length < MOST_HEARINGS ? null : withFewestZeros(believed, texts);
}

const MOST_HEARINGS = 3;

/**
 * Moonshine counts zeros in a row badly, and two hearings often agree on one too many ("0220-0006" for "zero two two zero,
 * double oh six"). Zeros at the end are left alone: those of a price are heard as a word.
 */
const ZEROS_INSIDE = /0{3,}[1-9]/u;

/** @returns of the hearings that differ from `believed` in the number of zeros in a row at most, the one with the fewest. */
function withFewestZeros(believed: string, texts: readonly string[]): string {
  const shape = (text: string): string => digitsIn(text).replaceAll(/0+/gu, '0');
  const [fewest = believed] = texts
    .filter((text) => shape(text) === shape(believed))
    .toSorted((one, other) => digitsIn(one).length - digitsIn(other).length);
  return fewest;
}

function agreedText(texts: readonly string[]): string | null {
  const [first = '', second, third] = texts;
  const digits = digitsIn(first);
  if (!/\d/u.test(first) && digits.length < NUMBER) return first;
  if (second === undefined) return null;
  const others = digitsIn(second);
  if (others === digits) return first;
  if (others !== '' && isPartOf(others, digits)) return second;
  if (third === undefined) return null;
  if (digitsIn(third) === digits) return first;
  if (digitsIn(third) === others && others !== '') return second;
  return commonText(first, second, third);
}

/** So many digits in words are a number; "the first one" is none. */
const NUMBER = 3;

/**
 * Of three hearings that all differ: the longest whose every digit another one has, too, or what is left of the first.
 */
function commonText(first: string, ...others: readonly string[]): string {
  const all = [first, ...others].map((text) => ({ text, digits: digitsIn(text) }));
  const whole = all.filter(
    (some) =>
      some.digits !== '' && all.some((other) => other !== some && isPartOf(some.digits, other.digits)),
  );
  const [longest] = whole.toSorted((one, other) => other.digits.length - one.digits.length);
  if (longest !== undefined) return longest.text;
  const [nearest = first] = others
    .map((other) => withDigitsOf(first, digitsIn(other)))
    .toSorted((one, other) => digitsIn(other).length - digitsIn(one).length);
  return nearest;
}

/** Whether `other` has the digits of `some` in this order, whatever stands between. */
function isPartOf(some: string, other: string): boolean {
  let found = 0;
  for (const digit of other) if (digit === some[found]) found += 1;
  return found === some.length;
}

/** @returns the text without the digits that `digits` has not; numbers in words are left. */
function withDigitsOf(text: string, digits: string): string {
  const kept = commonPlaces(text.replaceAll(/\D/gu, ''), digits);
  let at = 0;
  const left = text.replaceAll(/\d/gu, (digit) => (kept.has(at++) ? digit : ''));
  // Hyphens and points that stood between digits, and a currency before one.
  return left
    .replaceAll(/(?<!\d)[-.,:/$£€]+(?=\d)|(?<=\d)[-:/$£€]+(?!\d)|(?<=\s|^)[-,:/$£€%]+(?=\s|$)/gu, '')
    .replaceAll(/\s+(?=[\s.,?!]|$)/gu, '')
    .trim();
}

/**
 * The places in `some` of the longest sequence that it has in common with `other` (Wagner and Fischer, JACM 21, 1974).
 */
function commonPlaces(some: string, other: string): ReadonlySet<number> {
  const lengths = Array.from({ length: some.length + 1 }, () => new Uint16Array(other.length + 1));
  const length = (from: number, to: number): number => lengths[from]?.[to] ?? 0;
  for (let from = some.length - 1; from >= 0; from -= 1) {
    for (let to = other.length - 1; to >= 0; to -= 1) {
      const isSame = some[from] === other[to];
      const longest = isSame
        ? 1 + length(from + 1, to + 1)
        : Math.max(length(from + 1, to), length(from, to + 1));
      lengths[from]?.fill(longest, to, to + 1);
    }
  }
  const places = new Set<number>();
  for (let from = 0, to = 0; from < some.length && to < other.length;) {
    if (some[from] === other[to]) {
      places.add(from);
      from += 1;
      to += 1;
    } else if (length(from + 1, to) >= length(from, to + 1)) from += 1;
    else to += 1;
  }
  return places;
}
