/**
 * Owns signs between numbers and letters: comparisons, plus and minus, arrows, roots, degrees. Pure; bounded patterns.
 * It goes after the rules for maths, which read the numbers and letters around them.
 */
import type { Match, Rule, Said } from '../rule';
import { COMPASS } from './places';

/** Between two values: "x < 5" is a sentence, "< 5 minutes" is not. */
function comparison(verb: string, alone: string): (match: Match) => Said {
  return ({ before }) =>
    /(?:^|[\s(,])(?:\p{L}|\d[\d.,]{0,12}|[\p{L}\d²³]{1,3})\s?$|[²³|⁰-⁹)]\s?$/u.test(before) &&
    !/\b(?:is|are|was|be|at|a|I|and|or|if|to|but|both|either)\s?$/i.test(before) &&
    !/\b(?:keep|stay|with|at|of|for|until|needs?|have|has|an?|no|want|require[sd]?|takes?)\s\S{1,12}\s?$/i.test(
      before,
    )
      ? verb
      : alone;
}

/** "x ≤ 5" is a sentence of its own, "a GPA ≥ 3.2" is not. */
const bound =
  (words: string): ((match: Match) => Said) =>
  ({ before, after }) =>
    (/(?:^|[\s(])(?:\d{1,6}|[a-z])\s?$/.test(before) && /^[a-z](?![\p{L}\d])/u.test(after)) ||
    (/(?:^|[^\p{L}\d'])(?!I\b|a\b)\p{L}\s?$|[\p{L}\d][)²³]\s?$/u.test(before) &&
      !/\b(?:is|are|was|be)\s\S{1,3}$/.test(before))
      ? `is ${words}`
      : words;

const SIGNS: readonly (readonly [name: string, pattern: string, words: string | ((match: Match) => Said)])[] =
  [
    ['minus', '(?<=[=<>≤≥≠≈(×÷+*:]\\s?)[-−](?=[\\d.]|\\uE000|[a-z]\\b)', 'minus'],
    ['at least', '\\s?(?:≥|⩾|≧|>=)\\s?', bound('at least')],
    ['at most', '\\s?(?:≤|⩽|≦|<=(?!>))\\s?', bound('at most')],
    ['is not', '\\s?(?:≠|!==?|=/=)\\s?(?=\\S)', 'is not'],
    ['plus or minus', '\\s?(?:±|\\+/-)\\s?', 'plus or minus'],
    ['both ways', '\\s?(?:↔|⇔|<-+>|<=+>|⟷)\\s?', 'to and from'],
    ['to', '\\s?(?:→|⇒|➔|➜|➡|⟶|⇨|-{1,2}>|=>)\\s?', 'to'],
    ['from', '\\s?(?:←|⇐|⟵)\\s?', 'from'],
    ['up', '[↑⬆]', 'up'],
    ['down', '[↓⬇]', 'down'],
    [
      'about',
      '\\s?[≈≅≃]\\s?',
      ({ before }) =>
        /[\d)²³%°]$|\d\s?\p{L}{1,5}$|(?:^|[^\p{L}'])\p{L}$/u.test(before) ? 'is about' : 'about',
    ],
    ['about', '(?<![\\w/])~\\s?(?=[\\d$£€¥₹\\uE000.])', 'about'],
    ['is the same as', '\\s?≡\\s?', 'is the same as'],
    ['much less', '\\s?≪\\s?', 'is much less than'],
    ['much greater', '\\s?≫\\s?', 'is much greater than'],
    ['less than', '\\s?<\\s?(?=[\\d\\w\\uE000$£€.-])', comparison('is less than', 'less than')],
    ['greater than', '(?<!-)\\s?>\\s?(?=[\\d\\w\\uE000$£€.-])', comparison('is greater than', 'more than')],
    ['equals', '\\s?={1,3}\\s?(?=\\S)', 'equals'],
    ['by', '(?<=\\uE000\\s?)×(?=\\s?\\uE000)', ({ before }) => (/['"]\s?$/.test(before) ? 'by' : undefined)],
    [
      'times',
      '(?<=[\\w)²³\\uE000])\\s?[×⋅∙]\\s?(?=[\\w(\\uE000])|(?<=\\d\\s?|\\uE000\\s?)[*·]\\s?(?=\\d|\\uE000)|(?<=(?<![a-zA-Z])[a-zA-Z\\d)]\\s)\\*\\s(?=[a-zA-Z\\d(](?![a-zA-Z]))|(?<=(?<![a-zA-Z])[a-zA-Z\\d)\\uE000])\\*(?=[a-zA-Z\\d(\\uE000](?![a-zA-Z]))',
      'times',
    ],
    [
      'by',
      '(?<=(?:\\d|\\uE000)\\s)x\\s(?=\\d|\\uE000)|(?<=\\uE000)x(?=\\uE000)',
      ({ before }) => (/['"a-z]\s?$/.test(before) ? 'by' : 'times'),
    ],
    ['divided by', '\\s?÷\\s?', 'divided by'],
    ['plus', '\\s\\+\\s|(?<=[\\w)²³\\uE000])\\+(?=[\\d(]|[a-z]\\b)', 'plus'],
    ['plus', '(?<![\\w+])\\+(?=\\d|\\uE000)', 'plus'],
    ['plus', '(?<=\\uE000|\\d)\\+(?![\\w+])', 'plus'],
    [
      'minus',
      '(?<=[\\w)²³\\uE000]\\s?)−\\s?(?=[\\w(\\uE000])|(?<=[a-zA-Z]\\s|[²³)]\\s?)-\\s?(?=\\d|[a-zA-Z]\\b(?!-))(?=.{0,40}=)',
      'minus',
    ],
    ['minus', '(?<![\\w)\\]\\uE000-]|\\d\\s)[-−](?=\\d|\\.\\d|\\uE000)|−', 'minus'],
    ['infinity', '∞', 'infinity'],
    ['root', '√\\s?(?=[\\w(\\uE000])', 'the square root of'],
    ['root', '∛\\s?', 'the cube root of'],
    ['sum', '∑', 'the sum of'],
    ['integral', '∫', 'the integral of'],
    ['change', '∆', 'delta'],
    ['in', '\\s∈\\s', 'in'],
    ['therefore', '∴', 'therefore'],
    [
      'compass point',
      "(?<=\\uE000\\s?)[NSEW](?![\\p{L}\\d'-])",
      ({ before, whole }) => (/°(?:[^°]{0,12}['"])?\s?$/.test(before) ? COMPASS[whole] : undefined),
    ],
    [
      'degrees',
      '°\\s?(?<scale>[CF])?(?![\\p{L}\\d])',
      ({ part }) =>
        `degrees ${part('scale') === 'C' ? 'Celsius' : part('scale') === 'F' ? 'Fahrenheit' : ''}`,
    ],
    ['degrees', '°', 'degrees'],
    ['per thousand', '‰', 'per thousand'],
    ['percent', '%', 'percent'],
    [
      'per',
      '(?<=\\uE000\\s?)/\\s?(?=(?:day|week|month|year|hour|minute|second|person|night|mile|unit|student|child|visit)\\b)',
      'per',
    ],
  ];
export const operatorRules: readonly Rule[] = SIGNS.map(([name, pattern, words]): Rule => ({
  name: `sign: ${name}`,
  pattern: new RegExp(pattern, 'gu'),
  say: typeof words === 'string' ? () => words : words,
}));
