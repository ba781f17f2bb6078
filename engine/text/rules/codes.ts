/**
 * Owns what is read digit by digit: cards, account and confirmation codes, plates, flights. Pure; bounded patterns. It
 * runs before the rules for amounts, for "22-451" is no range. Telephone numbers are in telephones.ts.
 */
import { cardinal, digitByDigit, label, pairs, spell } from '../numbers';
import type { Rule } from '../rule';
import { signBySign } from './contact';
import { canBeSaid } from './initials';
import { grouped, groups, run } from './telephones';

const CUE =
  'cvv|cvc|cvv2|imei|ein|routing|sort code|code|pin|otp|zip|zip code|postcode|postal code|extension|ext\\.?|confirmation|reference|ref\\.?|account|acct\\.?|order|ticket|invoice|policy|flight|room|' +
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

/** Before telephone numbers, which would take the digits that are shown. */
export const hiddenRules: readonly Rule[] = [
  {
    name: 'season and episode',
    // "S02E11", "S1:E4"
    pattern:
      /(?<![\p{L}\d])S(?<season>\d{1,2})[ :.]?E(?<episode>\d{1,3})(?:-E?(?<to>\d{1,3}))?(?![\p{L}\d])/gu,
    say: ({ part }) => {
      const one = (digits: string): string => cardinal(digits.replace(/^0+(?=\d)/, ''));
      const to = part('to');
      return `season ${one(part('season'))} episode${to === '' ? '' : 's'} ${one(part('episode'))}${to === '' ? '' : ` to ${one(to)}`}`;
    },
  },
  {
    name: 'hidden digits',
    // "4532 **** **** 7765": the first digits are shown, too.
    pattern: /(?<!\w)\d{4,6}(?=[ -]?[•xX#●∙·*]{2})/g,
    say: ({ whole }) => digitByDigit(whole),
  },
  {
    name: 'hidden digits',
    // "Acct ...4521", "card x1234"
    pattern:
      /(?<=\b(?:acct|account|card|visa|mastercard|amex|discover|debit|credit|checking|savings|phone)\.?:? )(?:\.{2,4}|…|x|-)(?<last>\d{4})(?!\w)/gi,
    say: ({ part }) => `ending in ${digitByDigit(part('last'))}`,
  },
  {
    name: 'hidden digits',
    // "DE89****3000"
    pattern: /(?<!\w)(?<country>[A-Z]{2}\d{2})[•xX*]{2,20}(?<last>\d{2,4})(?!\w)/g,
    say: ({ part }) => `${signBySign(part('country'))}, ending in ${digitByDigit(part('last'))}`,
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
];

/** Between the rules for telephone numbers: groups that a plus or brackets mark are numbers first. */
export const groupedRules: readonly Rule[] = [
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
      /(?<![\w/-]|\) ?)(?!(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d|-))\d{1,7}(?:-\d{1,7}){2,5}(?:-X)?(?![\w-])|(?<!\w)\d{4}(?: \d{4}){3}(?!\w)/g,
    say: ({ whole }) => {
      const parts = groups(whole);
      const words = parts.every((part) => part.length === 1) ? digitByDigit(whole) : grouped(whole);
      return whole.endsWith('-X') ? `${words}, X` : words;
    },
  },
];

export const codeRules: readonly Rule[] = [
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
    name: 'plate of a car',
    // "B-MW 1234", "ABC 1234", "AB12 CDE" after a word for it
    pattern:
      /(?<=\b(?:plates?|registration|reg\.?)(?: (?:number|no\.?))?(?: is| was|:)? )(?=[A-ZÄÖÜ\d -]{0,14}\d)(?=[\d -]{0,8}[A-ZÄÖÜ])[A-ZÄÖÜ\d]{1,8}(?:[ -][A-ZÄÖÜ\d]{1,5}){0,2}(?![\p{L}\d-])/gu,
    say: ({ whole }) =>
      whole
        .split(/[ -]/)
        .map((group) =>
          group
            .replaceAll(
              /\d+|\p{L}+/gu,
              (piece) => ` ${/\d/.test(piece) ? digitByDigit(piece) : spell(piece)}`,
            )
            .trim(),
        )
        .join(', '),
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
      if (/^\d{4}K$|^\d{1,3}(?:K|M|B|AM|PM|GB|MB|TB|KB|MHZ|HZ)$/.test(whole)) return undefined;
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
