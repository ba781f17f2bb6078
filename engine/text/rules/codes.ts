/**
 * Owns what is read digit by digit: telephone numbers as the world writes them, cards, account and confirmation
 * codes. Pure; bounded patterns. It runs before the rules for amounts, for "555-0123" is no range.
 */
import { cardinal, digitByDigit, label, pairs, spell } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { signBySign } from './contact';
import { canBeSaid } from './initials';

const groups = (text: string): readonly string[] => text.match(/\d{1,400}/g) ?? [];

/** Each group digit by digit, a comma between groups. */
const grouped = (text: string): string =>
  groups(text)
    .map((group) => (group === '800' ? 'eight hundred' : digitByDigit(group)))
    .join(', ');

/** Ten digits in a row are heard as three, three and four. */
function run(digits: string): string {
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

/** Somebody is told to use the number that follows. */
const DIAL =
  /\b(?:call|calls|calling|dial|dials|phone|telephone|tel|ring|rings|text|texts|fax|mobile|cell|landline|hotline|helpline|whatsapp|sms|reach (?:us|me|him|her|them)|number is|line is|contact (?:us|me) (?:on|at))\b[^\d.!?]{0,24}(?:\d[\d ()+-]{4,20}(?:,| or| and|, or|, and)\s{0,2}(?:on |at )?){0,3}$/i;
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
  '(?<![\\w.,$£€¥₹/:#%+-])(?:\\(\\d{1,5}\\)[ -]?)?(?:0\\d{1,4}-\\d{5,8}|\\d{1,7}(?:[ ]\\d{1,8}|-\\d{1,5}(?=[ -]\\d)){1,5})(?:-\\d{2,4})?(?![\\w/%:°-]|[.,]\\d|\\s?[$£€¥₹%°])';

const CUE =
  'code|pin|otp|zip|zip code|postcode|postal code|extension|ext\\.?|confirmation|reference|ref\\.?|account|acct\\.?|order|ticket|invoice|policy|flight|room|' +
  'suite|apartment|apt\\.?|unit|id|passcode|password|number|case|claim|member|student id|listing|mls|tracking|serial|model|ending in|ends in|' +
  'ending|last four|last four digits|plate|license|licence|npi|ssn|sku|gate code|lockbox|lockbox code';

/** After these even groups with spaces are one code. */
const CODE_CUE =
  'code|pin|otp|passcode|password|confirmation|reference|ref\\.?|account|acct\\.?|tracking|serial|ssn|npi|member id|id';

/** Rooms and flights are said as people say house numbers where they are round, else digit by digit. */
const place = (digits: string): string =>
  digits.length <= 2 || /^[1-9]0{2,3}$/.test(digits) ? cardinal(digits) : digitByDigit(digits);

/** "X7K9" sign by sign, "SAVE20" as a word and a number; a pause at each hyphen. */
const spokenCode = (code: string): string =>
  code
    .split('-')
    .map((group) => {
      const [, word = '', digits = ''] = /^([A-Z]{4,12})(\d{0,4})$/.exec(group) ?? [];
      return word !== '' && canBeSaid(word)
        ? `${word.charAt(0)}${word.slice(1).toLowerCase()} ${label(digits)}`.trim()
        : signBySign(group);
    })
    .join(', ');

const LETTERED = /^1[-. ](\d{3})[-. ]([A-Z][A-Z-]{3,12})$/;

export const codeRules: readonly Rule[] = [
  {
    name: 'hidden digits',
    // "4532 **** **** 7765": the first digits are shown, too.
    pattern: /(?<!\w)\d{4,6}(?=[ -]?[•xX#●∙·*]{2})/g,
    say: ({ whole }) => digitByDigit(whole),
  },
  {
    name: 'last digits',
    pattern: /(?<=\b(?:ends|ending) )\d{4}(?!\w|[.,]\d)/gi,
    say: ({ whole, line }) =>
      /\b(?:card|account|acct|number|no\.|visa|mastercard|amex|phone|iban)/i.test(line.text)
        ? `in ${digitByDigit(whole)}`
        : undefined,
  },
  {
    name: 'hidden digits',
    pattern:
      /(?<![\p{L}\d•#●∙·*])[•xX#●∙·*]{2,16}(?:[ -][•xX#●∙·*]{2,16}){0,3}[ -]?(?<last>\d{2,4})(?![\w%])|(?<![\p{L}\d•])(?:[•●*]|[xX]-)(?<one>\d{4})(?![\w%])|(?<=\b(?:ending|ends)(?: in| with)? )x(?<tail>\d{4})(?!\w)/gu,
    say: ({ part, before }) => {
      const digits = digitByDigit(part('last') + part('one') + part('tail'));
      if (/\b(?:ending|ends) $/i.test(before)) return `in ${digits}`;
      return /\b(?:ending|ends) (?:in|with) $/i.test(before) ? digits : `ending in ${digits}`;
    },
  },
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
    pattern: new RegExp(`(?<!\\w)\\+\\d{1,3}(?:[ .-]{0,2}\\(?\\d{1,5}\\)?){2,6}${EXTENSION}(?![\\w-])`, 'g'),
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
  {
    name: 'I B A N',
    pattern:
      /(?<!\w)[A-Z]{2}\d{2}(?: [A-Z\d]{4}){2,7}(?: [A-Z\d]{1,4})?(?!\w)|(?<!\w)[A-Z]{2}\d{2}[A-Z]{0,4}\d{10,26}(?!\w)/g,
    say: ({ whole }) =>
      (whole.replaceAll(' ', '').match(/.{1,4}/g) ?? []).map((group) => signBySign(group)).join(', '),
  },
  {
    name: 'grouped code',
    // Three groups and more joined by hyphens (a claim number, an ISBN), or cards' four groups of four.
    pattern:
      /(?<![\w-])(?!(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d|-))\d{1,7}(?:-\d{1,7}){2,5}(?:-X)?(?![\w-])|(?<!\w)\d{4}(?: \d{4}){3}(?!\w)/g,
    say: ({ whole }) => {
      const parts = groups(whole);
      const words = parts.every((part) => part.length === 1) ? digitByDigit(whole) : grouped(whole);
      return whole.endsWith('-X') ? `${words}, X` : words;
    },
  },
  {
    name: 'telephone',
    pattern: /(?<![\w.,$£€])0\d{0,4}(?:\.\d{2,8}){2,5}(?![\w]|[.,]\d)/g,
    say: ({ whole }) => (totalDigits(whole) < 8 ? undefined : grouped(whole)),
  },
  {
    name: 'telephone',
    // "089 / 123456", as in Germany.
    pattern: /(?<![\w.,$£€/])0\d{1,5}\s?\/\s?\d{4,9}(?:[ -]\d{1,5}){0,2}(?![\w/]|[.,]\d)/g,
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
  {
    name: 'code with a slash',
    // "AB12/34-C" after a word that names a code.
    pattern: new RegExp(
      `(?<=\\b(?:${CUE})(?: (?:code|number|no\\.?|#))?(?: is| was|:)?\\s{1,3})(?=[A-Z\\d/-]{0,20}[A-Z])(?=[A-Z\\d/-]{0,20}\\d)[A-Z\\d-]{1,12}(?:/[A-Z\\d-]{1,12}){1,3}(?![\\w/-])`,
      'gi',
    ),
    say: ({ whole }) =>
      /[a-z]/.test(whole)
        ? undefined
        : whole
            .split('/')
            .map((group) => spokenCode(group))
            .join(' slash '),
  },
  {
    name: 'named code',
    // "OTP 493 021": two groups or three.
    pattern: new RegExp(
      `(?<=\\b(?:${CODE_CUE})(?: (?:code|number|no\\.?|#))?(?: is| was|:)?\\s{1,3})\\d{2,4}(?:[ -]\\d{2,4}){1,2}(?![\\w%-]| \\d|[.,]\\d)|(?<=\\b(?:${CUE})(?: (?:code|number|no\\.?|#))?(?: is| was|:)?\\s{1,3})\\d{2,6}-\\d{5,12}(?![\\w%-]|[.,]\\d)`,
      'gi',
    ),
    say: ({ whole }) => grouped(whole),
  },
  {
    name: 'named code',
    pattern: new RegExp(
      `(?<=\\b(?:${CUE})(?: (?:code|number|no\\.?|#))?(?: is| was|:)?\\s{1,3}(?:# ?)?)(?<hash># ?)?(?<digits>\\d{3,12})(?![\\w,./]{0,24}\\d|[\\w%]|\\s?(?:percent|times|people|students|years|days))`,
      'gi',
    ),
    say: ({ part, before }) =>
      /\b(?:flight|room|suite|apartment|apt\.?|unit)(?: (?:number|no\.?))?\s{1,3}(?:# ?)?$/i.test(before)
        ? place(part('digits'))
        : digitByDigit(part('digits')),
  },
  {
    name: 'named code',
    pattern: new RegExp(
      `(?<=\\b(?:code|pin|zip|confirmation|reference|ref\\.?|password|passcode|booking|locator|plate|vin|registration)(?: (?:code|number|no\\.?|#))?(?: is| was|:)?\\s{1,3})(?=[A-Z\\d-]{0,20}\\d)(?=[A-Z\\d-]{0,20}[A-Z])[A-Z\\d]{3,20}(?:-[A-Z\\d]{1,20}){0,4}(?![\\w-])`,
      'gi',
    ),
    say: ({ whole }) => (/[a-z]/.test(whole) ? undefined : spokenCode(whole)),
  },
  {
    name: 'flight',
    // "Flight BA 2490": an airline's letters stand between the word and the number.
    pattern:
      /(?<=\bflights? (?:number |no\.? )?)(?<airline>[A-Z]{2}|[A-Z]\d|\d[A-Z]) ?(?<digits>\d{1,4})(?!\w|[.,]\d)/gi,
    say: ({ part }) => `${signBySign(part('airline').toUpperCase())} ${place(part('digits'))}`,
  },
  {
    name: 'hardware address',
    pattern: /(?<![\w:])[\dA-F]{2}(?:[:-][\dA-F]{2}){5}(?![\w:])/gi,
    say: ({ whole }) =>
      whole
        .split(/[:-]/)
        .map((pair) => signBySign(pair))
        .join(', '),
  },
  {
    name: 'code with hyphens',
    // "8XK-22Q": one group at least mixes letters and digits.
    pattern:
      /(?<![\w-])(?=[A-Z\d-]{0,8}(?:\d[A-Z]{2}|[A-Z]\d[A-Z]|[A-Z]{2}\d{2}|\d{2}[A-Z]))[A-Z\d]{2,6}-[A-Z\d]{2,6}(?![\w-])/g,
    say: ({ whole }) =>
      /[A-Z]/.test(whole) &&
      !/^\d+(?:AM|PM)?-\d+(?:AM|PM|K|M)?$/.test(whole) &&
      !/\d(?:AM|PM|GB|MB|TB|HZ|MM|CM|KM|KG|TH|ST|ND|RD)\b/.test(whole)
        ? spokenCode(whole)
        : undefined,
  },
  {
    name: 'mixed code',
    // "AB12CD3": five signs and more, capitals and at least two digits that stand apart or after three letters.
    pattern: /(?<!\w)(?=[A-Z\d]{0,18}[A-Z])(?=[A-Z]{0,18}\d[A-Z]{0,18}\d)[A-Z\d]{5,20}(?![\w])/g,
    say: ({ whole }) => {
      // A formula of carbon and hydrogen ("C6H12O6") is no code.
      if (/^C\d{0,2}H\d{1,2}(?:[ONSPFK]\d{0,2}){0,3}$/.test(whole)) return undefined;
      if (/^\d{1,3}(?:K|M|B|AM|PM|GB|MB|TB|KB|MHZ|HZ)$/.test(whole)) return undefined;
      return spokenCode(whole);
    },
  },
  {
    name: 'code with hyphens',
    pattern:
      /(?<![\w-])(?=[A-Z\d-]{0,40}\d)(?=[\d-]{0,40}[A-Z])[A-Z\d]{1,10}(?:-[A-Z\d]{1,10}){2,5}(?![\w-])/g,
    say: ({ whole }) => spokenCode(whole),
  },
  {
    name: 'letters and number',
    // "COVID-19", "F-150", "ABC-123", "I-95".
    pattern: /(?<![\w-])(?<letters>[A-Z]{1,6})-(?<digits>\d{1,7})(?<after>[A-Z]{1,2})?(?![\w%]|[.,:]\d|-\w)/g,
    say: ({ part }) => {
      const letters = part('letters');
      if (/^(?:UTC|GMT|AM|PM|UP|TO)$/.test(letters)) return undefined;
      const digits = part('digits');
      const lead = /^(?:COVID|SARS|APOLLO|ROUTE)$/.test(letters)
        ? letters.charAt(0) + letters.slice(1).toLowerCase()
        : spell(letters);
      const number =
        digits.length <= 2
          ? label(digits)
          : letters.length === 1 && digits.length === 3
            ? pairs(digits)
            : digitByDigit(digits);
      const tail = part('after') === '' ? '' : ` ${spell(part('after'))}`;
      return letters === 'K' && digits === '12' ? 'K through twelve' : `${lead} ${number}${tail}`;
    },
  },
  {
    name: 'long number',
    pattern: /(?<![\w,.$£€¥₹+-])\d{7,20}(?![\w%]|[.,]\d|\s?[$£€¥₹%°])/g,
    say: ({ whole }) => (/^[1-9]0{6,12}$/.test(whole) ? undefined : run(whole)),
  },
  {
    name: 'emergency number',
    // "Call 112 in Europe, 999 in the UK."
    pattern:
      /(?<![\w,.$£€:/-])(?:999|112|110|119|111|000)(?=[.;!?)]|,\s|$| (?:in|for|from|if|or|and|now)\b)/g,
    say: ({ whole, line }) =>
      /\b(?:call|dial|ring|phone|emergenc\w+)\b/i.test(line.text) ? digitByDigit(whole) : undefined,
  },
  {
    name: 'emergency number',
    pattern: /(?<![\w,.$£€:/-])(?:911|411|311|211|988)(?![\w,.%:/-]{0,24}\d|\s\w{3,12}s\b)/g,
    say: ({ whole }) => digitByDigit(whole),
  },
];
