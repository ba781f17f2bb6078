/**
 * Owns signs that carry meaning between numbers and letters: powers, formulas, comparisons, plus and minus of grades,
 * blood groups and time zones. Pure; bounded patterns.
 */
import { cardinal, decimal, label, ordinal, pairs, spell } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { COMPASS } from './places';
import { APART, NUMBER } from './shapes';
import { withStop } from './stops';

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';
export const digitsOf = (raised: string): string =>
  [...raised]
    .map((sign) => (RAISED.includes(sign) ? String(RAISED.indexOf(sign)) : sign === '⁻' ? '-' : sign))
    .join('');

/** "squared", "to the sixth", "to the minus three". @param exponent digits with a sign, or a letter. */
export function power(exponent: string): string {
  if (exponent === '2') return 'squared';
  if (exponent === '3') return 'cubed';
  if (/^[-−]\d/.test(exponent)) return `to the minus ${cardinal(exponent.slice(1))}`;
  return /^\d+$/.test(exponent) ? `to the ${ordinal(exponent)}` : `to the ${exponent.toUpperCase()}`;
}

const variable = (name: string): string => GREEK[name] ?? (/^[a-zA-Z]{1,3}$/.test(name) ? spell(name) : name);

export const GREEK: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'α:alpha β:beta γ:gamma δ:delta ε:epsilon ζ:zeta η:eta θ:theta ι:iota κ:kappa λ:lambda µ:mu ν:nu ξ:xi π:pi ρ:rho σ:sigma ς:sigma ' +
    'τ:tau υ:upsilon φ:phi χ:chi ψ:psi ω:omega Α:alpha Β:beta Γ:gamma Δ:delta Θ:theta Λ:lambda Ξ:xi Π:pi Σ:sigma Φ:phi Ψ:psi Ω:omega'
  )
    .split(' ')
    .map((pair) => pair.split(':')),
);
const GREEK_LETTER = `[${Object.keys(GREEK).join('')}]`;

/** Elements of common formulas; "CO₂" is read letter by letter, its numbers as numbers. */
const formula = (text: string): string =>
  [...digitsOf(text).matchAll(/[A-Z][a-z]?|\d+|[₀-₉]+|[⁺⁻+-]/g)]
    .map(([piece]) => {
      if (/^[₀-₉]/.test(piece)) return label([...piece].map((sign) => LOWERED.indexOf(sign)).join(''));
      if (/^\d/.test(piece)) return label(piece);
      if (/^[⁺+]$/.test(piece)) return 'plus';
      if (/^[⁻-]$/.test(piece)) return 'minus';
      return spell(piece);
    })
    .join(' ');

/** A word of blood in the same sentence. */
const isAboutBlood = (before: string, after: string): boolean =>
  BLOOD.test(before.split(/[.!?;]\s/).at(-1) ?? '') || BLOOD.test(after.split(/[.!?;]\s/, 1)[0] ?? '');
const BLOOD = /\b(?:blood|type|group|donors?|Rh|transfusion|universal|recipient)\b/i;
/** Groups that are no grades: where one stands, "A-" is a group, too. */
const BLOOD_GROUP = /(?<![\p{L}\d])(?:AB|O)(?:[+−–]|-(?![\p{L}\d]))/u;
const STUDIES = /\b(?:GPA|grades?|maths?|essay|exam|score\w*|class|course|student|average)\b/i;
const GRADE_BEFORE =
  /\b(?:an?|grade\w*|got|average|a solid|earned|score\w*|of|from|or|to|and|marks?|rated|rating|gets?|got|credit|student|minimum|least|is|are|was|than)\s$/i;

function gradeOrBlood({ part, before, after, line }: Match): Said {
  const letter = part('letter');
  const sign = part('sign');
  const isPlus = sign.startsWith('+');
  const isBlood =
    letter === 'AB' ||
    letter === 'O' ||
    (/^[AB]$/.test(letter) &&
      sign.length === 1 &&
      (isAboutBlood(before, after) || (BLOOD_GROUP.test(line.text) && !STUDIES.test(line.text))));
  if (isBlood) return `${spell(letter)} ${isPlus ? 'positive' : 'negative'}`;
  if (!/^(?:[A-FS]|Rh)$/.test(letter)) return undefined;
  if (letter === 'Rh') return `R H ${isPlus ? 'positive' : 'negative'}`;
  if (
    !isPlus &&
    !GRADE_BEFORE.test(before) &&
    /^\s\p{L}/u.test(after) &&
    !/^\s(?:in|on|for|or|and|average|student|grade|to|is|was|at|this|from)\b/.test(after) &&
    before !== '' &&
    !/[+−-]\s?\/\s?$/.test(before)
  )
    return undefined;
  return `${letter} ${[...sign].map((mark) => (mark === '+' ? 'plus' : 'minus')).join(' ')}`;
}

/** Between two values: "x < 5" is a sentence, "< 5 minutes" is not. */
function comparison(verb: string, alone: string): (match: Match) => Said {
  return ({ before }) =>
    /(?:^|[\s(,])(?:\p{L}|\d[\d.,]{0,12}|[\p{L}\d²³]{1,3})\s?$/u.test(before) &&
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

const PRIMES: Readonly<Record<string, string>> = {
  "'": ' prime',
  "''": ' double prime',
  '"': ' double prime',
};

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
      '(?<=[\\w)²³\\uE000])\\s?[×⋅∙]\\s?(?=[\\w(\\uE000])|(?<=\\d\\s?|\\uE000\\s?)[*·]\\s?(?=\\d|\\uE000)|(?<=(?<![a-zA-Z])[a-zA-Z\\d)]\\s)\\*\\s(?=[a-zA-Z\\d(](?![a-zA-Z]))',
      'times',
    ],
    [
      'by',
      '(?<=(?:\\d|\\uE000)\\s)x\\s(?=\\d|\\uE000)',
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
      ({ before, whole }) => (/°\s?$/.test(before) ? COMPASS[whole] : undefined),
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

/** Before times of day, which would read "-08:00" as one. */
export const zoneRules: readonly Rule[] = [
  {
    name: 'time zone',
    pattern:
      /(?<![\p{L}\d])(?<zone>UTC|GMT)\s?(?<sign>[+\-−–±])\s?(?<hours>\d{1,2})(?::?(?<minutes>[0-5]\d))?(?![\w:])/gu,
    say: ({ part }) => {
      const sign = part('sign') === '+' ? 'plus' : part('sign') === '±' ? 'plus or minus' : 'minus';
      const minutes = Number(part('minutes')) === 0 ? '' : ` ${cardinal(part('minutes'))}`;
      return `${spell(part('zone'))} ${sign} ${cardinal(part('hours'))}${minutes}`;
    },
  },
];

export const mathsRules: readonly Rule[] = [
  {
    name: 'power',
    pattern: new RegExp(
      `${APART}(?<minus>[-−])?(?<base>${NUMBER})(?:(?<raised>⁻?[${RAISED}]{1,6}|ⁿ)|\\^(?:\\{|\\()?(?<caret>[-−]?\\d{1,6}|[a-z](?![a-z]))(?:\\}|\\))?)(?![\\w.]\\d)`,
      'g',
    ),
    say: ({ part, before }) => {
      const exponent = part('raised') === 'ⁿ' ? 'n' : digitsOf(part('raised')) || part('caret');
      const minus =
        part('minus') !== '' && !/[\w)²³]\s?$/.test(before)
          ? 'minus '
          : part('minus') === ''
            ? ''
            : ' minus ';
      return `${minus}${decimal(part('base'))} ${power(exponent)}`;
    },
  },
  {
    name: 'power',
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(?<sign>(?:\\d{1,6}(?:\\.\\d{1,4})?)?)(?<base>[a-zA-Z]|mc|${GREEK_LETTER})(?:(?<raised>⁻?[${RAISED}]{1,4}|ⁿ)|\\^(?:\\{|\\()?(?<caret>[-−]?\\d{1,4}|[a-z](?![a-z]))(?:\\}|\\))?)`,
      'gu',
    ),
    say: ({ part }) => {
      const exponent = part('raised') === 'ⁿ' ? 'n' : digitsOf(part('raised')) || part('caret');
      const lead = part('sign') === '' ? '' : `${decimal(part('sign'))} `;
      return `${lead}${variable(part('base'))} ${power(exponent)}`;
    },
  },
  {
    name: 'power',
    pattern: new RegExp(
      `(?<=[)\\uE000])(?:(?<raised>⁻?[${RAISED}]{1,4})|\\^(?<caret>[-−]?\\d{1,4}|[a-z](?![a-z])))`,
      'g',
    ),
    say: ({ part, before }) =>
      before.endsWith(')') ? power(digitsOf(part('raised')) || part('caret')) : undefined,
  },
  {
    name: 'power',
    pattern: new RegExp(
      `(?<=(?<!\\p{L})(?:\\p{L}{1,2}|sin|cos|tan|log|ln|π\\p{L}))(?:(?<raised>⁻?[${RAISED}]{1,4})(?![⁺⁻])|\\^(?<caret>[-−]?\\d{1,4}))`,
      'gu',
    ),
    say: ({ part }) => power(digitsOf(part('raised')) || part('caret')),
  },
  {
    name: 'formula',
    pattern:
      /(?<![\p{L}\d.,])\d{0,2}(?:[A-Z][a-z]?[₀-₉]{0,3}|\((?:[A-Z][a-z]?[₀-₉]{0,3}){1,4}\)[₀-₉]{1,2}){1,8}(?<=[₀-₉][^₀-₉]{0,8}|[₀-₉])(?:[⁺⁻]|[⁰¹²³⁴-⁹]{1,2}[⁺⁻])?(?![\p{L}\d])/gu,
    say: ({ whole }) => formula(whole),
  },
  {
    name: 'formula',
    pattern:
      /(?<![\p{L}\d])(?:Na|Ca|Cl|K|Mg|H|Fe|Zn|Cu|NH₄|Li|O|F)(?<charge>[⁰¹²³⁴-⁹]{0,2}[⁺⁻])(?![\p{L}\d])/gu,
    say: ({ whole }) => formula(digitsOf(whole).replaceAll('⁺', '+')),
  },
  {
    name: 'formula',
    // "Na+", "Ca2+", "Cl-".
    pattern: /(?<![\p{L}\d])(?:Na|Ca|Cl|K|Mg|H|Fe|Zn|Cu|Li|Al)(?:[23])?(?:\+|(?<=Cl)-)(?![\p{L}\d+])/gu,
    say: ({ whole }) => formula(whole),
  },
  {
    name: 'formula',
    pattern:
      /(?<![\w.,])\d{0,2}(?:H2O2?|CO2|SO2|NO2|N2O|O2|O3|CH4|NH3|H2SO4|C6H12O6|NaHCO3|CaCO3|H2|N2|PM2\.5|PM10|C2H5OH|SpO2|NaCl|KCl|HCl|NaOH|KOH|NaF|LiCl|TiO2|SiO2|Fe2O3|CO3|VO2|HCO3)(?![\w])/g,
    say: ({ whole }) =>
      [...whole.matchAll(/[A-Za-z]|\d+(?:\.\d+)?/g)]
        .map(([piece]) =>
          /^\d/.test(piece) ? (piece.includes('.') ? decimal(piece) : label(piece)) : spell(piece),
        )
        .join(' '),
  },
  {
    name: 'grade or blood group',
    pattern:
      /(?<![\p{L}\d+'-])(?<letter>AB|Rh|[A-FOS])(?<sign>[+]{1,2}|[-−–])(?![\p{L}\d+>=-]|\s?[\d(]|\s[a-z]\b)/gu,
    say: gradeOrBlood,
  },
  {
    name: 'logarithm',
    pattern: /(?<![\p{L}\d])log(?<base>[₀-₉]{1,2})\s?(?=[\d\uE000(]|[a-z](?!\p{L}))/gu,
    say: ({ part }) => `log base ${cardinal(part('base').normalize('NFKC'))} of`,
  },
  {
    name: 'variable with an index',
    pattern: /(?<![\p{L}\d])(?<name>[a-z])(?<index>[₀-₉]{1,2})(?![\p{L}\d])/gu,
    say: ({ part }) => `${part('name').toUpperCase()} ${label(part('index').normalize('NFKC'))}`,
  },
  {
    name: 'points of a figure',
    // "∠ABC", "AB ∥ CD", "△ABC"
    pattern: /(?<=[∠△∥⊥≅∆]\s?)[A-Z]{1,4}(?![\p{L}\d])|(?<![\p{L}\d])[A-Z]{2,4}(?=\s?[∥⊥≅])/gu,
    say: ({ whole }) => spell(whole),
  },
  {
    name: 'grade or blood group',
    // "O-neg", "AB pos."
    pattern: /(?<![\p{L}\d])(?<group>AB|[ABO])[- ](?:(?<no>neg)|pos)(?!\p{L})\.?/gu,
    say: (match) =>
      withStop(match, `${spell(match.part('group'))} ${match.part('no') === '' ? 'positive' : 'negative'}`),
  },
  {
    name: 'grade with a star',
    pattern: /(?<![\p{L}\d*])(?<letter>[AB])\*(?=[\s.,;:!?)]|$)/gu,
    say: ({ part }) => `${part('letter')} star`,
  },
  {
    name: 'function',
    pattern: /(?<![\p{L}\d])(?<name>f|g|h|sin|cos|tan|log|ln)(?<prime>'{1,2}|")?\((?<of>[a-z]|\d{1,4})\)/gu,
    say: ({ part }) =>
      `${part('name').length === 1 ? part('name').toUpperCase() : part('name')}${PRIMES[part('prime')] ?? ''} of ${/\d/.test(part('of')) ? cardinal(part('of')) : part('of').toUpperCase()}`,
  },
  {
    name: 'term of a formula',
    pattern: /(?<![\p{L}\d.,'])(?<number>\d{1,6})?π(?<letter>[a-zA-Z])?(?![\p{L}\d^])/gu,
    say: ({ part }) =>
      [part('number') === '' ? '' : decimal(part('number')), 'pi', spell(part('letter'))].join(' '),
  },
  {
    name: 'term of a formula',
    // "3x + 2", "E=mc", "2πr": a letter that counts is said as a letter.
    pattern: new RegExp(
      `(?<![\\w.,'])(?<number>\\d{1,6}(?:\\.\\d{1,4})?)?(?<letters>(?<=\\d)[a-zA-Z]{1,2}|(?<=\\d)${GREEK_LETTER}[a-z]?|mc|ab|xy|[a-zB-HJ-Z])(?=\\s?(?:[=+×÷<>≤≥≠≈^/]|!=|−|-\\s?\\d|-\\s[a-z]\\b))(?!\\s?[-=]>|\\+\\+)(?![-/]\\p{L}{2}|\\s?\\+\\s?\\p{L}{3}|\\+(?:\\s|$)|/\\d|-\\d)`,
      'gu',
    ),
    say: ({ part }) =>
      `${part('number') === '' ? '' : `${decimal(part('number'))} `}${[...part('letters')].map((letter) => variable(letter)).join(' ')}`,
  },
  {
    name: 'term of a formula',
    pattern: new RegExp(
      `(?<=[=+×÷<>≤≥≠≈^]\\s?|=\\s?[-−]|−\\s?|=\\s?-)(?<number>\\d{1,6}(?:\\.\\d{1,4})?)?(?<letters>(?<=\\d)[a-zA-Z]{1,2}|(?<=\\d)${GREEK_LETTER}[a-z]?|mc|[a-zB-HJ-Z])(?![\\p{L}\\d'/%°.]\\w|[\\p{L}\\d'/%°])`,
      'gu',
    ),
    say: ({ part, before, line }) =>
      /\p{L}{2,}\s?[+]\s?$/u.test(before) && !line.text.includes('=')
        ? undefined
        : `${part('number') === '' ? '' : `${decimal(part('number'))} `}${[...part('letters')].map((letter) => variable(letter)).join(' ')}`,
  },
  {
    name: 'term of a formula',
    // "y = mx + b", "F = ma", "V = IR".
    pattern:
      /(?<=(?:(?<![\p{L}\d'])\p{L}{1,2}|\uE000)\s?=\s?|(?:(?<![\p{L}\d'])\p{L}{1,2}|\uE000)\uE000{1,3})(?<letters>[a-zA-Z]{2,3})(?![\p{L}\d'])/gu,
    say: ({ part, before }) =>
      /(?<![\p{L}\d'])\p{L}{1,2}\s?=\s?$/u.test(before) ? spell(part('letters')) : undefined,
  },
  {
    name: 'language with signs',
    pattern: /(?<![\p{L}\d])(?:C\+\+|C#|F#|Notepad\+\+|Disney\+|Apple TV\+|Google\+|J#)(?![\p{L}\d])/gu,
    say: ({ whole }) => whole.replace('#', ' sharp').replaceAll('+', ' plus'),
  },
  ...SIGNS.map(([name, pattern, words]): Rule => ({
    name: `sign: ${name}`,
    pattern: new RegExp(pattern, 'gu'),
    say: typeof words === 'string' ? () => words : words,
  })),
];

export const plural = (digits: string): string => {
  const words = pairs(digits);
  return words.endsWith('y')
    ? `${words.slice(0, -1)}ies`
    : /(?:x|s|ch)$/.test(words)
      ? `${words}es`
      : `${words}s`;
};
