/**
 * Owns what letters and signs mean in maths: powers, terms of a formula, functions, plus and minus of grades,
 * blood groups and time zones. Pure; bounded patterns.
 */
import { cardinal, decimal, label, ordinal, pairs, spell } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { APART, NUMBER } from './shapes';
import { withStop } from './stops';

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
export const LOWERED = '₀₁₂₃₄₅₆₇₈₉';
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

const clauseOf = (before: string, after: string): string =>
  `${before.split(/[.!?;]\s/).at(-1) ?? ''}.${after.split(/[.!?;]\s/, 1)[0] ?? ''}`;

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
      (isAboutBlood(before, after) ||
        (BLOOD_GROUP.test(clauseOf(before, after)) && !STUDIES.test(line.text))));
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

const FUNCTIONS: Readonly<Record<string, string>> = {
  sin: 'sine',
  cos: 'cosine',
  tan: 'tangent',
  log: 'log',
  ln: 'natural log',
  arcsin: 'arc sine',
  arccos: 'arc cosine',
  arctan: 'arc tangent',
};
const TRIG = Object.keys(FUNCTIONS).join('|');
const functionName = (name: string): string => FUNCTIONS[name] ?? name.toUpperCase();

const PRIMES: Readonly<Record<string, string>> = {
  "'": ' prime',
  "''": ' double prime',
  '"': ' double prime',
};

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
    name: 'inverse function',
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(?<name>${TRIG})(?:⁻¹|\\^-1|\\^\\{-1\\})(?<of>\\((?=[^()]{1,24}\\)))?`,
      'gu',
    ),
    say: ({ part }) => `inverse ${functionName(part('name'))}${part('of') === '' ? '' : ' of'}`,
  },
  {
    name: 'number of a program',
    // "1.6e-19", "6.02E23"
    pattern:
      /(?<![\w.,])(?<minus>[-−])?(?<base>\d{1,3}(?:\.\d{1,6})?)[eE](?<exponent>[-−+]?\d{1,3})(?![\w]|[.,]\d)/g,
    say: ({ part }) => {
      const exponent = part('exponent').replace('+', '');
      if (!part('base').includes('.') && /^\d$/.test(exponent)) return undefined;
      return `${part('minus') === '' ? '' : 'minus '}${decimal(part('base'))} times ten ${power(exponent)}`;
    },
  },
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
    name: 'rating of credit',
    // "AA+", "BBB-"
    pattern: /(?<![\p{L}\d+-])(?<letters>AA|BBB|BB|CCC|CC)(?<sign>[+−-])(?![\p{L}\d+>=-])/gu,
    say: ({ part }) => `${spell(part('letters'))} ${part('sign') === '+' ? 'plus' : 'minus'}`,
  },
  {
    name: 'grade with a star',
    pattern: /(?<![\p{L}\d*])(?<letter>[AB])\*(?=[\s.,;:!?)]|$)/gu,
    say: ({ part }) => `${part('letter')} star`,
  },
  {
    name: 'factorial',
    // "n! ways", "5! = 120"; "plan B!" and "We won 5!" are loud.
    pattern:
      /(?<![\p{L}\d.,'])(?<of>\d{1,3}|[kmnrxN])!(?![\p{L}\d!]|=(?!=))|(?<=\([^()!?]{1,12}\))!(?=\s?[=+×*/÷·−)]|[.,]?$)/gu,
    say: ({ part, before, after }) => {
      const of = part('of');
      if (of === '')
        return /\([\p{L}\d ]{1,6}[+−-][\p{L}\d ]{1,6}\)$/u.test(before) ? 'factorial' : undefined;
      const isTerm =
        /^\s?[=+×*/÷·−)(≈]|^\s(?:is|equals|ways|permutations|arrangements|orderings|means)\b/.test(after) ||
        /[=+×*/÷·−(]\s?$|\b(?:compute|calculate|evaluate|factorial|what is|what's|value of|times|over) $/i.test(
          before,
        );
      if (/^\d/.test(of)) return isTerm ? `${cardinal(of)} factorial` : undefined;
      return /\b(?:letters?|vitamin|option|plan|type|group|team|class|room|gate) $/i.test(before)
        ? undefined
        : `${of.toUpperCase()} factorial`;
    },
  },
  {
    name: 'function',
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(?<name>[fgh]|${TRIG})(?<prime>'{1,2}|")?\\((?<of>[a-z]|\\d{1,4})\\)`,
      'gu',
    ),
    say: ({ part }) =>
      `${functionName(part('name'))}${PRIMES[part('prime')] ?? ''} of ${/\d/.test(part('of')) ? cardinal(part('of')) : part('of').toUpperCase()}`,
  },
  {
    name: 'given',
    // "P(A|B)"
    pattern: /(?<=P\(\p{Lu})\s?[|∣]\s?(?=\p{Lu}\))/gu,
    say: () => 'given',
  },
  {
    name: 'function',
    // "f(x, y)", "P(A)", "sin(2πt)": what stands in the brackets is read by other rules.
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(?<!\\d )(?<name>[fghPEFGCOΘ]|${TRIG})\\((?=(?!s\\)|\\d{1,3}\\))(?:\\p{L}{1,2}(?!\\p{L})|log|sin|cos|[\\d\\s,.+−*/^²³°'|∣=π\\uE000-]){1,24}\\))`,
      'gu',
    ),
    say: ({ part, after }) =>
      /^[A-Z]/.test(part('name')) && !/^[\p{L}\d](?:[,|=\s∣²³^]|\))/u.test(after)
        ? undefined
        : `${functionName(part('name'))} of`,
  },
  {
    name: 'function',
    // "sin²θ", "cos 30°"
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(?<name>${TRIG})(?=\\s?\\uE000|\\s?\\d{0,3}${GREEK_LETTER}|\\s(?:\\d{0,2}[xyteABn])(?![\\p{L}\\d'-]))`,
      'gu',
    ),
    say: ({ part, after }) =>
      /^\s?\d[\d.]{0,6}(?!°)/.test(after) && !/^\s?[\d.]{1,7}[°\p{Ll}]?(?!\p{L})/u.test(after)
        ? undefined
        : functionName(part('name')) + (part('name') === 'ln' ? ' of' : ''),
  },
  {
    name: 'term of a formula',
    pattern: /(?<![\p{L}\d.,'])(?<number>\d{1,6})?π(?<letter>[a-zA-Z]{0,3})(?![\p{L}\d^])/gu,
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
];

export const plural = (digits: string): string => {
  const words = pairs(digits);
  return words.endsWith('y')
    ? `${words.slice(0, -1)}ies`
    : /(?:x|s|ch)$/.test(words)
      ? `${words}es`
      : `${words}s`;
};
