/**
 * Owns how lengths of two parts and areas are said: feet and inches, pounds and ounces, "3 x 4 m", angles. Pure;
 * bounded patterns. It goes before measures.ts, which would take a part for the whole.
 */
import { cardinal, decimal } from '../numbers';
import type { Rule } from '../rule';
import { plural } from './maths';
import { APART, DASH, isOne } from './shapes';
import { withStop } from './stops';
import { COUNTED, MIXED, POWER, SIGNS, spoken, unitName } from './unit-words';
import { NEEDS_CARE, UNITS } from './units';

const feet = (number: string): string =>
  `${spoken(number) ?? decimal(number)} ${isOne(number) ? 'foot' : 'feet'}`;
const inches = (number: string): string =>
  number === '1/2' || number === '1\u20442'
    ? 'half an inch'
    : /^\d{1,2}[/\u2044]/.test(number)
      ? `${spoken(number) ?? ''} of an inch`
      : `${spoken(number) ?? decimal(number)} ${isOne(number) ? 'inch' : 'inches'}`;

export const lengthRules: readonly Rule[] = [
  {
    name: 'angle',
    // "45°30'15\"", "40° 26' N"
    pattern:
      /(?<![\w.,])(?<degrees>\d{1,3})° ?(?<minutes>[0-5]?\d(?:\.\d{1,4})?)'(?: ?(?<seconds>[0-5]?\d(?:\.\d{1,4})?)"|(?!\d))/g,
    say: ({ part }) => {
      const one = (number: string, name: string): string =>
        number === '' ? '' : ` ${decimal(number)} ${name}${isOne(number) ? '' : 's'}`;
      return `${one(part('degrees'), 'degree')}${one(part('minutes'), 'minute')}${one(part('seconds'), 'second')}`;
    },
  },
  {
    name: 'feet and inches',
    pattern:
      /(?<![\w.,])(?<feet>\d{1,2})'\s?-?(?<inches>\d{1,2}(?:\.\d{1,2}(?="|''))?(?:[\s-]\d[/\u2044]\d{1,2})?|\d[/\u2044]\d{1,2})(?:"|''|(?=[\s.,;:!?)x×-]|$))(?<to>\s?[-–]\s?(?=\d{1,2}'))?/g,
    say: ({ part }) =>
      `${cardinal(part('feet'))} foot ${spoken(part('inches')) ?? ''}${part('to') === '' ? '' : ' to'}`,
  },
  {
    name: 'feet and inches',
    pattern:
      /(?<![\w.,])(?<feet>\d{1,3})(?:\s|-)?(?:ft|feet|foot)\.?,?(?:\sand)?(?:\s|-)?(?<inches>\d{1,2}(?:\.\d|\s\d[/\u2044]\d{1,2})?)[\s-]?(?:in\b\.?|inch(?:es)?\b|")|(?<![\w.,])(?<short>[3-8])ft(?<rest>\d{1,2})(?!\w)/g,
    say: (match) => {
      const { part, whole, after } = match;
      if (part('short') !== '') return `${cardinal(part('short'))} foot ${cardinal(part('rest'))}`;
      // "a 6-ft 2-in man": before what it measures, both are single.
      return /-ft|-foot/.test(whole) && /^\s\p{Ll}/u.test(after)
        ? `${cardinal(part('feet'))} foot ${spoken(part('inches')) ?? ''} inch`
        : withStop(match, `${feet(part('feet'))} ${inches(part('inches'))}`);
    },
  },
  {
    name: 'pounds and ounces',
    pattern:
      /(?<![\w.,])(?<pounds>\d{1,3})\s?(?:lbs?|pounds?)\.?,?(?:\sand)?\s?(?<ounces>\d{1,2}(?:\.\d)?)\s?(?:oz\b\.?|ounces?\b)/g,
    say: (match) =>
      withStop(
        match,
        `${cardinal(match.part('pounds'))} ${isOne(match.part('pounds')) ? 'pound' : 'pounds'} ${decimal(match.part('ounces'))} ${isOne(match.part('ounces')) ? 'ounce' : 'ounces'}`,
      ),
  },
  {
    name: 'feet',
    pattern:
      /(?<![\w.,'])(?<feet>\d{1,4}(?:\.\d{1,2})?)'(?=\s?[x×]\s?\d|\s?(?:wide|long|tall|high|deep|by|ceilings?|fence|lot)\b)|(?<=[\d\uE000]["']?\s?[x×]\s?)(?<second>\d{1,4}(?:\.\d{1,2})?)'(?!\w)|(?<![\w.,'])(?<alone>\d{1,2})'(?=[.,;:!?)]|$|\s(?:and|or|to|in|of)\b)|(?<=\b[aA]n? )(?<attribute>\d{1,3})'(?=\s[a-z]{3})/g,
    say: ({ part, before }) =>
      // "'Room 5'" ends a quotation.
      part('attribute') !== ''
        ? `${cardinal(part('attribute'))} foot`
        : part('alone') !== '' && /(?:^|[\s(])'(?=\w)/.test(before)
          ? undefined
          : feet(part('feet') + part('second') + part('alone')),
  },
  {
    name: 'inches',
    pattern: new RegExp(
      `${APART}(?<low>${MIXED}|\\d{1,3}(?:\\.\\d{1,3})?)(?:${DASH}(?<high>\\d{1,3}))?"(?![\\w])`,
      'g',
    ),
    say: ({ part, line, at, before, after }) => {
      // A quotation that ends with a number: '"Room 12"'.
      const isQuoted =
        (line.text.slice(0, at).match(/(?<!\d)"/g) ?? []).length % 2 === 1 && !/\d$/.test(before);
      if (isQuoted) return undefined;
      // "a 3/4" pipe": before what it measures, "three quarter inch".
      const isBefore =
        part('high') === '' &&
        /^\s(?!(?:thick|wide|long|deep|tall|high|from|of|and|or|to|in|at|on|above|below|apart|is|are|was|were|by|off|more|less|longer|shorter|bigger|smaller|larger|taller|wider|deeper|thicker|when|where|with|without|over|under|before|after|between|while|than|this|that|total|but|for|per|away|into)\b)\p{Ll}{3,}/u.test(
          after,
        );
      if (isBefore && !/^\d{1,2}[/\u2044]/.test(part('low'))) return `${spoken(part('low')) ?? ''} inch`;
      if (isBefore && /^\d{1,2}[/\u2044]/.test(part('low')))
        return `${(spoken(part('low')) ?? '').replace(/s$|^one (?=half)/, '')} inch`;
      return part('high') === ''
        ? inches(part('low'))
        : `${spoken(part('low')) ?? ''} to ${inches(part('high'))}`;
    },
  },
  {
    name: 'dimensions',
    // "2x4s"
    pattern: /(?<![\w.,])(?<a>\d{1,2})[x×](?<b>\d{1,2})s(?!\w)/g,
    say: ({ part }) => `${cardinal(part('a'))} by ${plural(part('b'))}`,
  },
  {
    name: 'dimensions',
    pattern: new RegExp(
      `${APART}(?<a>\\d{1,5}(?:\\.\\d{1,3})?)(?<ua>\\s?(?:${SIGNS}))?\\.?\\s?[x×]\\s?(?<b>\\d{1,5}(?:\\.\\d{1,3})?)(?<ub>\\s?(?:${SIGNS}))?(?:\\.?\\s?[x×]\\s?(?<c>\\d{1,5}(?:\\.\\d{1,3})?))?(?:(?<gap>\\s|-)?(?<unit>${SIGNS})(?<power>${POWER})?)?(?![\\w²³⁰-⁹¹^]|\\s?[=+×÷])\\.?`,
      'g',
    ),
    say: (match) => {
      const { part, whole } = match;
      const unit = part('unit');
      // "a 2×4", "a 3×3 matrix" is a size, "2 × 4" by itself a product.
      const isSize =
        /^\d+(?:\.\d+)?×\d/.test(whole) &&
        (/\b(?:an?|the|each|some|these|those|standard)\s$/i.test(match.before) ||
          /^s?\s(?:matri\w+|grids?|photos?|prints?|boards?|tables?|tiles?|squares?|rooms?|sheets?|rugs?|tents?|inch\w*|feet|ft)\b/.test(
            match.after,
          ));
      const isProduct =
        unit === '' &&
        part('ua') === '' &&
        part('ub') === '' &&
        whole.includes('×') &&
        part('c') === '' &&
        !isSize;
      if (COUNTED.test(unit) && part('ua') === '' && part('c') === '') return undefined;
      if (isProduct || (UNITS[unit] !== undefined && NEEDS_CARE.has(unit) && unit !== 'in')) return undefined;
      if (unit === 'in' && !/^\s?(?:\.|$|,|wide|long|tall)/.test(match.after) && !whole.endsWith('.'))
        return undefined;
      const one = (number: string, sign: string): string =>
        decimal(number) + (sign === '' ? '' : ` ${unitName(sign, '', isOne(number))}`);
      const names = [one(part('a'), part('ua').trim()), one(part('b'), part('ub').trim())];
      if (part('c') !== '') names.push(decimal(part('c')));
      const tail = unit === '' ? '' : ` ${unitName(unit, part('power'), part('gap') === '-')}`;
      return withStop(match, names.join(' by ') + tail);
    },
  },
];
