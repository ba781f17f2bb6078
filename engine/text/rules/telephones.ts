/**
 * Owns telephone numbers as the world writes them: groups of digits, letters, extensions. Pure; bounded patterns. It
 * runs before the rules for amounts, for "555-0123" is no range.
 */
import { cardinal, digitByDigit } from '../numbers';
import type { Match, Rule, Said } from '../rule';

export const groups = (text: string): readonly string[] => text.match(/\d{1,400}/g) ?? [];

/** Each group digit by digit, a comma between groups. */
export const grouped = (text: string): string =>
  groups(text)
    .map((group) => (group === '800' ? 'eight hundred' : digitByDigit(group)))
    .join(', ');

/** Ten digits in a row are heard as three, three and four. */
export function run(digits: string): string {
  const parts = /^(1?)(\d{3})(\d{3})(\d{4})$/.exec(digits) ?? /^()()(\d{3})(\d{4})$/.exec(digits);
  return grouped(
    (parts === null ? (digits.match(/\d{1,4}/g) ?? []) : parts.slice(1).filter((part) => part !== '')).join(
      ' ',
    ),
  );
}

const EXTENSION = '(?<ext>,?\\s{0,2}(?:ext\\.?|x\\.?|extension)\\s{0,2}(?<inner>\\d{1,6})(?!\\d))?';
const withExtension = (number: string, inner: string): string =>
  inner === '' ? number : `${number}, extension ${inner.length > 2 ? digitByDigit(inner) : cardinal(inner)}`;

/** A person is told to use the number that follows. */
const DIAL =
  /\b(?:call|calls|calling|dial|dials|phone|telephone|tel|ring|rings|text|texts|fax|mobile|cell|landline|hotline|helpline|whatsapp|sms|reach (?:us|me|him|her|them)|number is|line is|contact (?:us|me) (?:on|at))\b[^\d.!?]{0,24}(?:[*#\d][\d ()+*#/.-]{1,20}(?:,| or| and|, or|, and)\s{0,2}(?:on |at )?){0,3}$/i;
const isDialled = ({ before }: Match): boolean => DIAL.test(before);

const totalDigits = (text: string): number => text.replaceAll(/\D/g, '').length;

/** Groups without a plus: is it a telephone number, or are they amounts that stand side by side? */
function isTelephone(match: Match, number: string): boolean {
  const parts = groups(number);
  const total = totalDigits(number);
  if (total < 5 || total > 15) return false;
  if (isDialled(match)) return true;
  if (total < 7) return false;
  const [first = '', second = ''] = parts;
  if (/^0\d/.test(first)) return true;
  if (parts.length === 2) {
    const isYearAndCount =
      /\b(?:in|since|by|from|until|of|year) $/i.test(match.before) && /^(?:19|20)\d\d$/.test(first);
    return first.length >= 3 && second.length >= 4 && !isYearAndCount;
  }
  // "1 200 000" is an amount; "1300 975 707" and "61 2 9876 5432" are not.
  const isThousands = first.length <= 3 && parts.slice(1).every((part) => part.length === 3);
  if (isThousands) return first.length === 3 && parts.length === 3;
  return parts.some((part) => part.length >= 3);
}

const TELEPHONE_GROUPS =
  '(?<![\\w.,$£€¥₹/:#%+-])(?:(?:\\d{1,2} )?\\(\\d{1,5}\\)[ -]?)?(?:0\\d{1,4}-\\d{5,8}|(?<=\\(\\d{2,3}\\) ?)\\d{4,5}-\\d{4}|\\d{1,7}(?:[ ]\\d{1,8}|-\\d{1,5}(?=[ -]\\d)){1,5})(?:-\\d{2,4})?(?![\\w/%:°-]|[.,]\\d|\\s?[$£€¥₹%°])';

const LETTERED = /^1[-. ](\d{3})[-. ]([A-Z][A-Z-]{3,12})$/;

export const telephoneRules: readonly Rule[] = [
  {
    name: 'telephone in letters',
    pattern: /(?<![\w-])1[-. ]\d{3}[-. ][A-Z][A-Z-]{3,12}(?![\w-])/g,
    say: ({ whole }) => {
      const [, area = '', words = ''] = LETTERED.exec(whole) ?? [];
      return `one, ${area.endsWith('00') ? cardinal(area) : digitByDigit(area)}, ${words.toLowerCase().replaceAll('-', ' ')}`;
    },
  },
  {
    name: 'telephone in letters',
    pattern: /(?<![\w-])\d{3}-[A-Z]{4}(?![\w-])/g,
    say: ({ whole }) => `${digitByDigit(whole.slice(0, 3))}, ${whole.slice(4).toLowerCase()}`,
  },
  {
    name: 'telephone',
    pattern: new RegExp(
      `(?<!\\w)\\+\\d{1,3}(?:(?:[ .-]{0,2}| ?/ ?)\\(?\\d{1,5}\\)?){2,6}${EXTENSION}(?![\\w-])`,
      'g',
    ),
    say: ({ whole, part }) => {
      const number = whole.slice(0, whole.length - part('ext').length);
      return totalDigits(number) < 7
        ? undefined
        : withExtension(
            `plus ${groups(number).length === 1 ? run(groups(number)[0] ?? '') : grouped(number)}`,
            part('inner'),
          );
    },
  },
  {
    name: 'telephone',
    pattern: new RegExp(
      `(?<![\\w.,$£€+-])(?:1[-. ]?)?(?:\\(\\d{3}\\)[ -]?|\\d{3}[-. /])\\d{3}[-. ]\\d{4}${EXTENSION}(?![\\w-])|(?<![\\w.,$£€+-])\\d{3}-\\d{4}(?<ext2>,?\\s{0,2}(?:ext\\.?|x|extension)\\s{0,2}(?<inner2>\\d{1,6}))?(?![\\w-]|[.,]\\d| \\d{3})`,
      'g',
    ),
    say: ({ whole, part }) =>
      withExtension(
        grouped(whole.slice(0, whole.length - part('ext').length - part('ext2').length)),
        part('inner') + part('inner2'),
      ),
  },
];

/** Numbers without a plus: what else they may be is known by now. */
export const dialledRules: readonly Rule[] = [
  {
    name: 'telephone',
    pattern: /(?<![\w.,$£€])0\d{0,4}(?:\.\d{2,8}){2,5}(?![\w]|[.,]\d)/g,
    say: ({ whole }) => (totalDigits(whole) < 8 ? undefined : grouped(whole)),
  },
  {
    name: 'telephone',
    // "089 / 123456", as in Germany.
    pattern:
      /(?<![\w.,$£€/])0\d{1,5}(?:\s?\/\s?\d{1,4})?\s?\/\s?(?:\d{4,9}(?:[ -]\d{1,5}){0,2}|\d{2,3}(?:[ -]\d{2,5}){1,4})(?![\w/]|[.,]\d)/g,
    say: ({ whole }) => grouped(whole),
  },
  {
    name: 'telephone',
    pattern: new RegExp(`${TELEPHONE_GROUPS}${EXTENSION}`, 'g'),
    say: (match) => {
      const { part, whole } = match;
      const number = whole.slice(0, whole.length - part('ext').length);
      return isTelephone(match, number) ? withExtension(grouped(number), part('inner')) : undefined;
    },
  },
  {
    name: 'telephone',
    // "0800-1111", "Call 555.1234"
    pattern: /(?<![\w.,$£€+-])\d{3,4}[-.]\d{4}(?![\w-]|[.,]\d| \d)/g,
    say: (match) => (isDialled(match) || /^0\d{3}-/.test(match.whole) ? grouped(match.whole) : undefined),
  },
  {
    name: 'telephone in letters',
    // "1300 MY BANK", "0800 REVERSE"
    pattern:
      /(?<![\w-])(?<digits>1[38]00|13|0[58]00|0808|8\d\d)[ -](?<words>[A-Z]{2,10}(?:[ -][A-Z]{2,10}){0,2})(?![\w-])/g,
    say: (match) =>
      isDialled(match)
        ? `${grouped(match.part('digits'))}, ${match.part('words').toLowerCase().replaceAll('-', ' ')}`
        : undefined,
  },
  {
    name: 'extension',
    pattern: /(?<![\p{L}\d])ext\.?\s?(?<number>\d{1,6})(?!\w)/giu,
    say: ({ part, whole }) =>
      `${whole.startsWith('E') ? 'E' : 'e'}xtension ${part('number').length > 2 ? digitByDigit(part('number')) : cardinal(part('number'))}`,
  },
  {
    name: 'dialled number',
    pattern: /(?<![\w.,$£€¥₹/:#%+-])\d{3,6}(?![\w/%:°-]|[.,]\d| \d|\s?[$£€¥₹%°])/g,
    say: (match): Said =>
      isDialled(match) &&
      /^(?:[.,;!?)]|$| (?:or|and|now|if|for|to|in|when|at|right|any|as|from|immediately|first|before)\b)/i.test(
        match.after,
      )
        ? digitByDigit(match.whole)
        : undefined,
  },
];
