/**
 * Owns formulas and reactions of chemistry: letters by name, numbers as numbers, charges, states, the arrow. Pure; bounded
 * patterns. It goes before the rules for maths, to which "→" is a way from one thing to another.
 */
import { decimal, label, spell } from '../numbers';
import type { Rule } from '../rule';
import { digitsOf, LOWERED } from './maths';

const ELEMENTS =
  'He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Sc|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Kr|Rb|Sr|Zr|Nb|Mo|Ru|Rh|Pd|Ag|Cd|In|Sn|Sb|Te|Xe|Cs|Ba|La|Ce|Pt|Au|Hg|Tl|Pb|Bi|Th|Ra|Rn|Pu|H|B|C|N|O|F|P|S|K|V|Y|I|W|U';
const COUNT = '(?:[2-9]|1\\d|2\\d|[₀-₉]{1,2})';
const PART = `(?:(?:${ELEMENTS})${COUNT}?|\\((?:(?:${ELEMENTS})${COUNT}?){1,5}\\)${COUNT})`;

/** Elements of common formulas; "CO₂" is read letter by letter, its numbers as numbers. */
const formula = (text: string): string =>
  [...digitsOf(text).matchAll(/[A-Z][a-z]?|\d+|[₀-₉]+|[⁺⁻+·⋅-]/g)]
    .map(([piece]) => {
      if (/^[₀-₉]/.test(piece)) return label([...piece].map((sign) => LOWERED.indexOf(sign)).join(''));
      if (/^\d/.test(piece)) return label(piece);
      if (/^[·⋅]$/.test(piece)) return 'dot';
      if (/^[⁺+]$/.test(piece)) return 'plus';
      if (/^[⁻-]$/.test(piece)) return 'minus';
      return spell(piece);
    })
    .join(' ');

/** A line with this is about a reaction. */
const REACTION = new RegExp(
  `[₂-₉]|(?<![\\p{L}\\d])\\d{0,2}(?:(?:${ELEMENTS}){2,5}[2-9]|[HNOFI]2|Cl2|Br2)(?!\\d)|\\((?:aq|s|l|g)\\)`,
  'u',
);
const WRITTEN = `\\d{0,2}(?:(?:${ELEMENTS})[\\d₀-₉]{0,2}|\\([A-Za-z\\d₀-₉]{1,8}\\)[\\d₀-₉]{0,2}){1,8}[⁺⁻+-]?`;
const FORMULA_BEFORE = new RegExp(`(?:^|[\\s(])${WRITTEN}(?:\\((?:aq|s|l|g)\\))?\\s?$`, 'u');
const FORMULA_AFTER = new RegExp(`^\\s?${WRITTEN}(?:[\\s+,.;(]|$)`, 'u');
const STATES: Readonly<Record<string, string>> = { aq: 'aqueous', s: 'solid', l: 'liquid', g: 'gas' };

export const chemistryRules: readonly Rule[] = [
  {
    name: 'formula',
    // "KMnO4", "Ca(OH)2", "CuSO4·5H2O", "SO4^2-": two elements at least.
    pattern: new RegExp(
      `(?<![\\p{L}\\d.,])\\d{0,2}${PART}{2,8}(?:[·⋅]\\d{0,2}H[2₂]O)?(?<charge>\\^\\{?\\d?[+-]\\}?)?(?![\\p{L}\\d^])`,
      'gu',
    ),
    say: ({ whole, part }) => {
      const isFormula =
        /[2-9₂-₉]/.test(whole) && (/[a-z(]/.test(whole) || part('charge') !== '' || /[·⋅]/.test(whole));
      return isFormula ? formula(whole.replace('^', ' ').replaceAll(/[{}]/g, '')) : undefined;
    },
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
    name: 'formula',
    // "NH4+", "OH-"
    pattern: /(?<![\p{L}\d])(?:(?:NH4|H3O)\+|(?:OH|NO3|NO2|HCO3|HSO4|MnO4|ClO4)-)(?![\p{L}\d-])/gu,
    say: ({ whole }) => formula(whole),
  },
  {
    name: 'state of matter',
    pattern: /(?<=[\uE000A-Za-z])\((?<state>aq|s|l|g)\)/g,
    say: ({ part, before, line }) =>
      /[→⇌⇄⟶]|->/.test(line.text) || part('state') === 'aq' || /(?:^|\s)\S*[\d₀-₉]\S*$/.test(before)
        ? STATES[part('state')]
        : undefined,
  },
  {
    name: 'reaction',
    pattern: /\s?(?:→|⟶|-{1,2}>|(?<both>⇌|⇄|⇋|<=>))\s?/gu,
    say: ({ part, before, after, line }) => {
      if (!FORMULA_BEFORE.test(before) || !FORMULA_AFTER.test(after) || !REACTION.test(line.text))
        return undefined;
      return part('both') === '' ? 'yields' : 'is in equilibrium with';
    },
  },
];
