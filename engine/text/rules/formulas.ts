/**
 * Owns the signs of a formula that stand around something: absolute values, integrals, sums and limits with their bounds,
 * roots with a degree, indices. Pure; bounded patterns. It goes before the rules for maths, which read their parts.
 */
import { cardinal, spell } from '../numbers';
import type { Rule } from '../rule';
import { digitsOf, LOWERED, power } from './maths';

const lowered = (text: string): string =>
  [...text].map((sign) => (LOWERED.includes(sign) ? String(LOWERED.indexOf(sign)) : sign)).join('');
/** A bound is a number, a letter, or infinity. */
const bound = (text: string): string =>
  /^\d+$/.test(text)
    ? cardinal(text)
    : text === '∞'
      ? 'infinity'
      : text
          .replace(/^[-−]/, 'minus ')
          .replace('∞', 'infinity')
          .toUpperCase()
          .replace('MINUS', 'minus')
          .replace('INFINITY', 'infinity');
const SUMS: Readonly<Record<string, string>> = {
  '∫': 'the integral',
  '∑': 'the sum',
  Σ: 'the sum',
  '∏': 'the product',
};
const DEGREES: Readonly<Record<string, string>> = { '³': 'cube', '⁴': 'fourth', '⁵': 'fifth', ⁿ: 'nth' };

export const formulaRules: readonly Rule[] = [
  {
    name: 'bounds',
    // "∫₀¹", "∫_0^∞", "∑_{i=1}^{n}"
    pattern:
      /(?<sign>[∫∑∏]|Σ(?=[₀-₉_]))(?:(?<low>[₀-₉]{1,2})(?<high>[⁰¹²³⁴-⁹]{1,2}|ⁿ|\^\{?[\da-z∞]{1,3}\}?)|_\{?(?:(?<index>[a-z])=)?(?<from>[-−]?[\da-z∞]{1,3})\}?\^\{?(?<to>[\da-z∞]{1,3})\}?)\s?/gu,
    say: ({ part }) => {
      const low = part('from') || lowered(part('low'));
      const high =
        part('to') || (part('high') === 'ⁿ' ? 'n' : digitsOf(part('high').replaceAll(/[\^{}]/g, '')));
      const index = part('index') === '' ? '' : `${part('index').toUpperCase()} equals `;
      return `${SUMS[part('sign')] ?? ''} from ${index}${bound(low)} to ${bound(high)} of`;
    },
  },
  {
    name: 'differential',
    // "∫ x dx"
    pattern: /(?<=[\s\uE000)])d[xyztrθ](?!\p{L})/gu,
    say: ({ whole, before }) =>
      !/∫[^.!?]{0,40}$/.test(before)
        ? undefined
        : `D ${whole.endsWith('θ') ? 'theta' : spell(whole.slice(1))}`,
  },
  {
    name: 'limit',
    // "lim x→0"
    pattern:
      /(?<![\p{L}])lim\s?_?\{?(?:\()?(?<of>[a-z])\s?(?:→|->)\s?(?<to>[-−+]?(?:\d{1,3}|[a-z]|∞))(?![\p{L}\d])\}?\)?/gu,
    say: ({ part }) => `the limit as ${part('of').toUpperCase()} goes to ${bound(part('to'))} of`,
  },
  {
    name: 'root',
    pattern: /(?<degree>[³⁴⁵ⁿ])√/gu,
    say: ({ part }) => `the ${DEGREES[part('degree')] ?? ''} root of`,
  },
  {
    name: 'absolute value',
    // "|x| < 3"; bars of a table have white space around them.
    pattern: /(?<![\p{L}\d|\\])\|(?=[^|\s][^|\n]{0,16}\|)(?!\|)(?=[\p{L}\d\s+−*/^²³().=π-]{1,17}\|)/gu,
    say: ({ after, line }) =>
      /^(?:[a-z]|[+−-]?\d|[A-Z](?=\|)|[A-Z][+−-])/.test(after) &&
      !/\p{L}{3}/u.test(after.split('|')[0] ?? '') &&
      /[=<>≤≥≈+−]/.test(line.text)
        ? 'the absolute value of'
        : undefined,
  },
  {
    name: 'index',
    // "x_i", "a_{n+1}"
    pattern:
      /(?<![\p{L}\d_])(?<name>[a-zA-Z])_(?:\{(?<group>[a-z\d+-]{1,5})\}|(?<index>[a-z\d]{1,2}))(?![\p{L}\d_])/gu,
    say: ({ part }) => {
      const index = part('group') + part('index');
      if (!/^[a-z]{1,2}$|^\d{1,2}$/.test(index) && part('group') === '') return undefined;
      const words = (index.match(/\d+|[a-z]|[+-]/g) ?? []).map((piece) =>
        /\d/.test(piece)
          ? cardinal(piece)
          : piece === '+'
            ? 'plus'
            : piece === '-'
              ? 'minus'
              : piece.toUpperCase(),
      );
      return `${part('name').toUpperCase()} sub ${words.join(' ')}`;
    },
  },
  {
    name: 'factors and a power',
    // "½mv²": two small letters that no unit has.
    pattern: /(?<![\p{L}'])(?<factors>[a-z]{2})(?<raised>⁻?[⁰¹²³⁴-⁹]{1,2})/gu,
    say: ({ part }) => `${spell(part('factors'))} ${power(digitsOf(part('raised')))}`,
  },
  {
    name: 'standard state',
    // "ΔG°", "E°"
    pattern: /(?<=Δ[A-Z]|(?<![\p{L}\d])E)°(?![CFK\d])/gu,
    say: () => 'naught',
  },
  {
    name: 'ratio of letters',
    pattern: /(?<![\p{L}\d:])(?<a>[a-z]):(?<b>[a-z])(?![\p{L}\d:])/gu,
    say: ({ part, line }) =>
      /[=∷]|\bratio\b|::/.test(line.text)
        ? `${part('a').toUpperCase()} to ${part('b').toUpperCase()}`
        : undefined,
  },
];
