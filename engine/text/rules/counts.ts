/**
 * Owns every number that is left: ordinals, versions, ranges, scores, names with numbers, and plain amounts. Pure;
 * bounded patterns. After it no digit is left.
 */
import { cardinal, decimal, digitByDigit, fraction, label, ordinal, pairs, spell } from '../numbers';
import type { Rule } from '../rule';
import { digitsOf, plural, power } from './maths';
import { APART, DASH, NUMBER } from './shapes';

const SCALES: Readonly<Record<string, string>> = {
  k: 'thousand',
  K: 'thousand',
  M: 'million',
  B: 'billion',
  bn: 'billion',
  mn: 'million',
};
/** An amount, or a code if it begins with a zero or is too long to be counted. */
function plain(digits: string): string {
  const isCode = (/^0\d/.test(digits) && !digits.includes('.')) || digits.replaceAll(/\D/g, '').length > 15;
  return isCode ? digitByDigit(digits) : decimal(digits);
}

const ROUTE = /\b(?:Highway|Route|Interstate|Hwy|Rte|Boeing|Airbus|Form|Section|Area|bus|line|Line|Bus)\.? $/;

/** "B12", "A1c", "MP3", "4K", "2FA": letters by name, up to two digits as one number. */
function mixed(text: string): string {
  return (text.match(/\d+|[A-Za-z]+/g) ?? [])
    .map((piece) => {
      if (/^\d/.test(piece))
        return piece.length === 3 && !piece.startsWith('0') ? pairs(piece) : label(piece);
      // "HbA1c": capitals in a row of letters are spelled.
      const isSpelled = /^(?:[A-Z]+|[a-z])$/.test(piece) || /^[A-Z][a-z]?[A-Z][a-z]?$/.test(piece);
      return isSpelled ? spell(piece) : piece;
    })
    .join(' ');
}

export const countRules: readonly Rule[] = [
  {
    name: 'tax form',
    pattern:
      /(?<![\w.,$£€-])(?<number>401|403|457|501|529)\(?(?<letter>[a-z])\)?(?:\((?<digit>\d)\))?(?![\w])/gi,
    say: ({ part }) =>
      `${part('number') === '401' ? 'four oh one' : part('number') === '403' ? 'four oh three' : part('number') === '501' ? 'five oh one' : pairs(part('number'))} ${part('letter').toUpperCase()}${part('digit') === '' ? '' : ` ${cardinal(part('digit'))}`}`,
  },
  {
    name: 'standard',
    // "RFC 2119" is "twenty-one nineteen"; "ISO 9001" stays an amount.
    pattern: /(?<=(?<![\p{L}])(?:RFC|PEP|CVE|FIPS|JSR) )\d{3,4}(?![\w]|[.,]\d)/gu,
    say: ({ whole }) => pairs(whole),
  },
  {
    name: 'number with spaces',
    // "1 200 000 people": groups of three after a first of up to three.
    pattern: /(?<![\w.,:$£€/+-]|\d\s)[1-9]\d{0,2}(?: \d{3}){1,4}(?![\w]| \d|[.,:/-]\d)/g,
    say: ({ whole, before, after }) =>
      /\b(?:call|phone|dial|tel|text|fax|number|room|page|code|extension|chapter|in|at|highway|route|flight|bus|form)\.?:? $/i.test(
        before,
      ) ||
      (whole.split(' ').length === 2 && !/^\s\p{L}/u.test(after))
        ? undefined
        : cardinal(whole.replaceAll(' ', '')),
  },
  {
    name: 'ordinal',
    pattern:
      /(?<![\w.,])(?<digits>\d{1,3}(?:,\d{3}){0,4}|\d{1,9})(?:\s?[–-]\s?(?<to>\d{1,6}))?(?:st|nd|rd|th)(?<s>s)?(?!\w)/gi,
    say: ({ part }) =>
      (part('to') === '' ? ordinal(part('digits')) : `${ordinal(part('digits'))} to ${ordinal(part('to'))}`) +
      part('s'),
  },
  {
    name: 'fraction',
    pattern: /(?<![\w/.,])(?<above>\d{1,2})\u2044(?<below>\d{1,2})(?!\w)/g,
    say: ({ part }) => fraction(part('above'), part('below')),
  },
  {
    name: 'amount with a scale',
    pattern: new RegExp(
      `${APART}(?<minus>[-−])?(?<low>\\d{1,3}(?:[.,]\\d{1,3})?)(?<lowScale>k|K|M|B|bn|mn)?(?:${DASH}(?<high>\\d{1,3}(?:\\.\\d{1,3})?))?(?<scale>k|K|M|B|bn|mn)(?<plus>\\+)?(?![\\w-])`,
      'g',
    ),
    say: ({ part, before, after }) => {
      const [low, scale] = [part('low'), part('scale')];
      const isName = low.length === 1 && !low.includes('.') && part('high') === '' && part('plus') === '';
      if (/^(?:K)$/.test(scale) && /^[2458]$|^16$/.test(low) && part('high') === '') return undefined;
      if (
        isName &&
        /^[MB]$/.test(scale) &&
        !/^ (?:people|users|views|copies|downloads|units|followers|subscribers|jobs|homes|miles|tons|visits|records|customers|patients|students|votes|rows)\b/.test(
          after,
        )
      )
        return undefined;
      if (/[KMB]/.test(scale) && low.length === 2 && !/^\s\p{Ll}|^[.,;!?)]|^$/u.test(after)) return undefined;
      // "a 5k run" is a distance.
      if (
        /^k$/i.test(scale) &&
        /^\s(?:runs?|races?|walk|marathon|fun|jog|trail|charity|course)\b/i.test(after)
      )
        return undefined;
      if (/\b(?:ran|run|running|race) (?:an?|the|my|your)? ?$/i.test(before)) return undefined;
      const range =
        part('high') === ''
          ? ''
          : ` ${part('lowScale') === '' || part('lowScale') === scale ? '' : `${SCALES[part('lowScale')] ?? ''} `}to ${decimal(part('high'))}`;
      return `${part('minus') === '' ? '' : 'minus '}${decimal(low)}${range} ${SCALES[scale] ?? ''}${part('plus') === '' ? '' : ' plus'}`;
    },
  },
  {
    name: 'times',
    pattern:
      /(?<![\w.,])(?<low>\d{1,4}(?:\.\d{1,2})?)(?:\s?[-–]\s?(?<high>\d{1,4}(?:\.\d{1,2})?))?x(?![\w])/g,
    say: ({ part, after }) => {
      const low = part('low');
      const range = part('high') === '' ? '' : ` to ${decimal(part('high'))}`;
      return range === '' && /^1$/.test(low) && !/^\s\p{Ll}/u.test(after)
        ? 'one time'
        : `${decimal(low)}${range} times`;
    },
  },
  {
    name: 'times',
    // "30s, x3"
    pattern: /(?<=[,(] ?)[x×] ?(?<count>\d{1,3})(?!\w|[.,]\d)/g,
    say: ({ part }) => `times ${cardinal(part('count'))}`,
  },
  {
    name: 'number sign',
    pattern:
      /(?<![\w#&])#\s?(?<digits>\d{1,20})(?:\s?[-–&]\s?#?(?<to>\d{1,3}))?(?![\w.,]{0,24}\d)(?<letter>[A-Z](?!\w))?/g,
    say: ({ part }) => {
      const number =
        part('digits').length <= 3 && !part('digits').startsWith('0')
          ? cardinal(part('digits'))
          : digitByDigit(part('digits'));
      const to = part('to') === '' ? '' : ` to ${cardinal(part('to'))}`;
      return `number ${number}${to}${part('letter') === '' ? '' : ` ${part('letter')}`}`;
    },
  },
  {
    name: 'halves',
    pattern: /(?<![\w.,$£€-])50[-–]50(?![\w-]|[.,]\d)/g,
    say: () => 'fifty-fifty',
  },
  {
    name: 'aircraft',
    // "747-8", "737-800"
    pattern: /(?<![\w.,$£€-])(?<type>7[0-8]7)-(?<kind>\d{1,3})(?![\w-]|[.,]\d)/g,
    say: ({ part }) => `${pairs(part('type'))} ${pairs(part('kind'))}`,
  },
  {
    name: 'range of grades',
    pattern: new RegExp(
      `(?<![\\w.,$£€-])(?<low>-?${NUMBER})${DASH}(?<high>-?${NUMBER})(?![\\w]|-|[.,]\\d)`,
      'g',
    ),
    say: ({ part, line, whole }) => {
      const isFormula = /[=×÷]/.test(line.text) && /\s?[-–−]\s/.test(whole);
      if (/^0\d/.test(part('low')) || /^0\d/.test(part('high')))
        return `${plain(part('low'))} to ${plain(part('high'))}`;
      const one = (number: string): string =>
        number.startsWith('-') ? `minus ${decimal(number.slice(1))}` : decimal(number);
      return `${one(part('low'))} ${isFormula ? 'minus' : 'to'} ${one(part('high'))}`;
    },
  },
  {
    name: 'range of sizes',
    // "S–XXL"
    pattern:
      /(?<![\p{L}\d-])(?<low>X{0,3}S|S|M|L)\s?[-–]\s?(?<high>[2-5]?X{0,3}L|M)(?![\p{L}\d'-]|\.\p{L})/gu,
    say: ({ part, whole }) => {
      if (part('low') === part('high') || whole === 'S-L' || whole === 'M-L') return undefined;
      return `${spell(part('low'))} to ${mixed(part('high'))}`;
    },
  },
  {
    name: 'range of letters',
    pattern: /(?<![\p{L}\d-])(?<low>[A-Z])\s?[-–]\s?(?<high>[A-Z])(?![\p{L}\d'-]|\.\p{L})/gu,
    say: ({ part, whole }) =>
      part('low') < part('high') &&
      (whole.includes('–') || /^(?:A-Z|A-[FMLKHGD]|[LMN]-Z|[A-C]-[D-H])$/.test(whole))
        ? `${part('low')} to ${part('high')}`
        : undefined,
  },
  {
    name: 'numbers in the plural',
    pattern: /(?<![\w.,$£€-])(?<digits>\d{1,4})'?s(?!\w)/g,
    say: ({ part }) => plural(part('digits')),
  },
  {
    name: 'aircraft or road',
    pattern: /(?<![\w.,$£€-])(?:7[0-8]7|[1-9]\d\d)(?![\w%]|[.,]\d)/g,
    say: ({ whole, before, after }) =>
      (ROUTE.test(before) && !/[Ss]ection|[Ff]orm/.test(before)) ||
      (/^7[0-8]7$/.test(whole) && /^ (?:jets?|planes?|aircraft|flights?|pilots?|Max)\b/.test(after))
        ? pairs(whole)
        : undefined,
  },
  {
    name: 'tax form',
    pattern:
      /(?<![\w.,$£€-])(?<number>1040|1099|1098|1095|1065|1120|990|8962)(?:-(?<tail>[A-Z]{1,4}))?(?![\w%]|[.,]\d)(?=$|[.,;:!?)]|\s(?:form|tax|return|or|and|for|is|from|to)|s\b)/g,
    say: ({ part, line }) =>
      /\b(?:tax\w*|form|IRS|W-2|filing|file|FAFSA|return)\b/i.test(line.text)
        ? `${part('number').length === 4 ? `${cardinal(part('number').slice(0, 2))} ${cardinal(part('number').slice(2)).replace(/^zero$/, 'hundred')}` : pairs(part('number'))}${part('tail') === '' ? '' : ` ${spell(part('tail'))}`}`
        : undefined,
  },
  {
    name: 'letters and number',
    pattern:
      /(?<![\p{L}\d_]|\d[.,])(?=[A-Za-z\d]{0,12}\d)(?=[A-Za-z\d]{0,12}[A-Za-z])(?:[A-Za-z]{1,6}\d{1,6}(?:[A-Za-z]{1,3}\d{0,3}){0,2}|\d{1,5}[A-Za-z]{1,4}\d{0,3}(?:[A-Z]{1,3})?)(?:'?s)?(?![\p{L}\d_]|\.\d)/gu,
    say: ({ whole }) => {
      const own = /'s$/.exec(whole)?.[0] ?? '';
      const words = mixed(whole.slice(0, whole.length - own.length));
      return words + own;
    },
  },
  {
    name: 'number',
    pattern: new RegExp(
      `(?<![\\d.,])(?<minus>(?<![\\w)\\]\\uE000])[-−](?=[\\d.]))?(?<number>${NUMBER})(?!\\d)`,
      'g',
    ),
    say: ({ part }) => (part('minus') === '' ? '' : 'minus ') + plain(part('number')),
  },
  {
    name: 'number',
    pattern: /\d{1,400}/g,
    say: ({ whole }) => plain(whole),
  },
  {
    name: 'raised number',
    // What is left above the line after a word or a stop points at a note.
    pattern: /(?<=[\p{L}\p{M}.,;:!?"')\]\uE000])[⁰¹²³⁴-⁹]{1,3}(?:[,⁻–][⁰¹²³⁴-⁹]{1,3}){0,4}/gu,
    // In a formula it is a power of a word ("radius²").
    say: ({ whole, before, line }) =>
      /\p{L}$/u.test(before) && /[=×÷≈]/.test(line.text) && /^⁻?[⁰¹²³⁴-⁹]{1,2}$/.test(whole)
        ? power(digitsOf(whole))
        : '',
  },
  {
    name: 'raised or lowered number',
    pattern: /[⁰¹²³⁴-⁹]{1,20}|[₀-₉]{1,20}/gu,
    say: ({ whole }) => cardinal(whole.normalize('NFKC')),
  },
  {
    name: 'raised sign',
    pattern: /[⁺⁻ⁿ]/gu,
    say: ({ whole }) => (whole === '⁺' ? 'plus' : whole === '⁻' ? 'minus' : 'N'),
  },
];
