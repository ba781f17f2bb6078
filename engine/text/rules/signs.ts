/**
 * Owns the signs that no other rule has read: those with a name are said, those that only decorate are silent, each by
 * a rule with a name. Pure. What is in neither list is reported as unsayable.
 */
import { cardinal, digitByDigit } from '../numbers';
import type { Rule } from '../rule';
import { GREEK } from './maths';

/** Said by name wherever they stand. */
const NAMES: Readonly<Record<string, string>> = {
  '@': 'at',
  $: 'dollar',
  '£': 'pound',
  '€': 'euro',
  '¥': 'yen',
  '₹': 'rupee',
  '¢': 'cent',
  '₽': 'ruble',
  '₩': 'won',
  '₪': 'shekel',
  '₺': 'lira',
  '₫': 'dong',
  '₱': 'peso',
  '฿': 'baht',
  '₦': 'naira',
  '₴': 'hryvnia',
  '₿': 'bitcoin',
  '¤': 'currency',
  '+': 'plus',
  '=': 'equals',
  '<': 'less than',
  '>': 'greater than',
  '×': 'times',
  '÷': 'divided by',
  '≈': 'about',
  '−': 'minus',
  '/': 'slash',
  '\\': 'backslash',
  '^': 'to the power of',
  '§': 'section',
  '©': 'copyright',
  '℗': 'copyright',
  '√': 'square root',
  '∂': 'partial',
  '∓': 'minus or plus',
  '∵': 'because',
  '∇': 'nabla',
  '∏': 'product',
  '∅': 'the empty set',
  '∀': 'for all',
  '∃': 'there is',
  '∈': 'in',
  '∉': 'not in',
  '⊂': 'subset of',
  '∩': 'intersection',
  '∪': 'union',
  '∧': 'and',
  '∨': 'or',
  '¬': 'not',
  '∝': 'is proportional to',
  '∥': 'parallel to',
  '⊥': 'perpendicular to',
  '∠': 'angle',
  '□': 'box',
  '♀': 'female',
  '♂': 'male',
  '☉': 'the sun',
  '♯': 'sharp',
  '♭': 'flat',
  '℮': 'estimated',
  Å: 'angstrom',
};
const named = Object.keys(NAMES)
  .map((sign) => sign.replaceAll(/[$+\\/^]/g, String.raw`\$&`))
  .join('');

const KEYS: Readonly<Record<string, string>> = { '#': 'pound', '*': 'star' };

/** Keys of a telephone. They go before the rules for maths. */
export const keyRules: readonly Rule[] = [
  {
    name: 'keys',
    // "*67", "#31#", "*123#": a code of a telephone.
    pattern: /(?<![\w*#])(?<first>[*#])(?<digits>\d{1,6}(?:\*\d{1,12})?)(?<last>[*#])?(?![\w*#])/g,
    say: ({ part, line }) => {
      const isDialled =
        /\b(?:press|hit|dial\w*|push|key|enter|call)\b/i.test(line.text) || part('last') !== '';
      if (!isDialled) return undefined;
      const digits = part('digits')
        .split('*')
        .map((group) => digitByDigit(group))
        .join(' star ');
      return [KEYS[part('first')], digits, KEYS[part('last')]].filter((word) => word !== undefined).join(' ');
    },
  },
  {
    name: 'key',
    pattern: /(?<=[\d\uE000])#(?=[\s.,;!?)"']|$)/g,
    say: ({ before }) => (/\d$/.test(before) ? 'pound' : undefined),
  },
  {
    name: 'key',
    pattern:
      /(?<=\b(?:press|hit|dial|push|the|or|and|by|with|then|tap|enter)\s(?:the\s)?["']?)(?<key>[#*])(?=["']?(?:[\s.,;!?)]|$))/gi,
    say: ({ part, line }) =>
      /\b(?:press|hit|dial|push|key|button|tap|enter)\b/i.test(line.text) ? KEYS[part('key')] : undefined,
  },
];

export const signRules: readonly Rule[] = [
  {
    name: 'slash between amounts',
    pattern: /(?<=\uE000)\s?\/\s?(?=\uE000)/g,
    say: ({ before, after }) =>
      /[²³)]$/.test(before)
        ? 'over'
        : /[\d°%"')²³\p{L}+−-]$/u.test(before) && /^(?:[\d$£€¥₹-]|(?:AB|[A-FO])[+−-])/.test(after)
          ? 'or'
          : undefined,
  },
  {
    name: 'slash beside a bracket',
    // "n!/(k!)", "(a + b)/2"
    pattern: /(?<=[\uE000)²³]\s?)\/\s?(?=\()|(?<=\))\s?\/\s?(?=\uE000)/g,
    say: ({ before, after }) =>
      /[\d!)²³a-z]\s?$/.test(before) && /^\s?(?:\(|[\da-z])/.test(after) ? 'over' : undefined,
  },
  {
    name: 'caret',
    // "^2.1" of a version.
    pattern: /(?<=^|\s)\^(?=\uE000)/g,
    say: () => 'caret',
  },
  {
    name: 'copyright',
    // "Copyright © 2026": the sign repeats the word.
    pattern: /(?<![\p{L}])copyright\s?[©℗]/giu,
    say: ({ whole }) => whole.slice(0, 9),
  },
  {
    name: 'and',
    pattern: /&(?:c\.|&)?/g,
    say: ({ whole }) => (whole === '&c.' ? 'et cetera' : 'and'),
  },
  {
    name: 'Greek letter',
    pattern: new RegExp(`(?<!\\p{Script=Greek})[${Object.keys(GREEK).join('')}](?!\\p{Script=Greek})`, 'gu'),
    say: ({ whole }) => GREEK[whole],
  },
  {
    name: 'to',
    pattern: /(?<=\uE000)\s?[-–](?=\s?\uE000)/g,
    say: ({ before, after }) => (/\d$/.test(before) && /^\s?\d/.test(after) ? 'to' : undefined),
  },
  {
    name: 'stars',
    // "4.8★", "★★★★☆": a rating.
    pattern: /(?<=\uE000 ?)[★⭐](?![★⭐☆])|(?<![★☆])(?<full>★{1,10})(?<empty>☆{0,10})(?![★☆])/g,
    say: ({ part, before }) => {
      if (part('full') === '')
        return /\d ?$/.test(before) ? (/(?<![\d.])1 ?$/.test(before) ? 'star' : 'stars') : undefined;
      const full = part('full').length;
      const total = full + part('empty').length;
      if (total < 3) return /\d ?$/.test(before) && total === 1 ? 'stars' : undefined;
      return part('empty') === ''
        ? `${cardinal(String(full))} stars`
        : `${cardinal(String(full))} out of ${cardinal(String(total))} stars`;
    },
  },
  {
    name: 'decoration',
    pattern: /[*#$=+<>_|~^\\/@&×§]{2,200}/g,
    say: () => '',
  },
  {
    name: 'lone mark',
    pattern: /[#*]/g,
    say: () => '',
  },
  {
    name: 'named sign',
    pattern: new RegExp(`[${named}]`, 'gu'),
    say: ({ whole }) => NAMES[whole],
  },
  {
    name: 'decoration',
    pattern:
      /[■-◿☀-⛿✀-➿⬀-⯿•‣◦·●∙†‡★☆✓✔✗✘※⁂¶|~_`´¨¯¸˜ˆ˚¦⁄′″‾⁎⁕⌘⏎™®℠─-▟﷼⁺⁻⸺⸻〜・「」『』【】《》〈〉〔〕﹏]{1,200}/gu,
    say: () => '',
  },
  {
    name: 'inverted mark',
    pattern: /[¿¡]/g,
    say: () => '',
  },
];
