/**
 * Owns how a number with a unit is said: lengths, weights, doses, speeds, temperatures, areas, percentages. Pure;
 * bounded patterns. The numbers of a range share their unit. Lengths of two parts are in lengths.ts.
 */
import { cardinal, decimal } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { DASH, isOne, NUMBER } from './shapes';
import { withStop } from './stops';
import { BELOW, COUNTED, denominator, MIXED, POWER, signWord, SIGNS, spoken, unitName } from './unit-words';
import { DENOMINATORS, NEEDS_CARE, UNITS } from './units';

/** Letters that are units only where their line speaks of what they measure. */
const SUBJECTS: Readonly<Record<string, RegExp>> = {
  Da: /\b(?:proteins?|mass|molecul\w*|peptides?|weighs?)\b/i,
  cd: /\b(?:light|lumin\w*|lamps?|bright\w*|intensity)\b/i,
  pc: /\b(?:parallax|stars?|galax\w*|parsecs?|cluster|nebula)\b/i,
  AU: /\b(?:distances?|orbits?|sun|planets?|stars?|comets?|asteroids?|astronom\w*|Earth|Mars|Jupiter|Saturn|Neptune)\b/i,
  T: /\b(?:magnet\w*|MRI|fields?|scanners?)\b/i,
  F: /\bcapacit\w*\b/i,
  C: /\b(?:charges?|electrons?|protons?)\b/i,
  S: /\bconduct\w*\b/i,
  H: /\binduct\w*\b/i,
};

/** Is the sign a unit here, although it is a word or a letter elsewhere? */
function isUnit({ part, before, after, whole, line }: Match): boolean {
  const sign = part('unit');
  if (!NEEDS_CARE.has(sign) || part('power') !== '' || part('below') !== '') return true;
  const isTight = part('gap') === '';
  switch (sign) {
    case 'in':
      return (
        (whole.endsWith('.') ||
          /^\s?(?:\.|\)|=|≈|wide|long|tall|deep|high|thick|across|in diameter|x\s|×|by\s\d)/.test(after)) &&
        !/^\s(?:the|a|an|our|my|your|his|her|their|total|all|\d)/.test(after)
      );
    case 'st':
      return false;
    case 't':
      return !isTight && (whole.endsWith('.') || /^\s?(?:[.,;)]|$|of\b|or\b|and\b)/.test(after));
    case 'pt':
      if (
        whole.endsWith('.') &&
        /^\s(?:milk|cream|water|beer|juice|stock|broth|ale|ice|berries|blueberries|strawberries|cherry)\b/.test(
          after,
        )
      )
        return true;
      return !isTight && /^\s?(?:[.,;)]|$|of\b|lot\b)/.test(after);
    case 'ac':
    case 'a':
      return !isTight && /^\s?(?:[.,;)]|$|of\b|lot\b)/.test(after);
    case 'd':
      return (
        (isTight || (/\b(?:for|in|within|after|every)\s$/.test(before) && /^(?:[.,;)]|$)/.test(after))) &&
        !/^\s(?:prints?|printing|printers?|models?|movies?|films?|images?|graphics|renders?|scans?|animation)\b/i.test(
          after,
        )
      );
    case 'bps':
    case 'bp':
      return /%|\b(?:rates?|yields?|spreads?|cuts?|hikes?|Fed|ECB|basis|bonds?)\b/.test(line.text);
    case 'K':
      if (isTight) return /\b(?:light\w*|bulbs?|LEDs?|lm|lumens|white|warm|temperature)\b/i.test(line.text);
      return part('gap') !== '-' && /^(?:[.,;)]|$| (?:or|and|is|at|to|in)\b)/.test(after);
    case 'A':
      return (
        /^(?:[.,;)]|$| (?:at|from|of|fuses?|breakers?|circuits?|current|chargers?|per|max|supply|load|and \d|or \d|is)\b)/.test(
          after,
        ) &&
        (!isTight || !/^(?:[,;)]| and| or)/.test(after))
      );
    case 'W':
    case 'V':
    case 'N':
    case 'J':
      return isTight || !/^\.?\s\p{Lu}/u.test(after);
    case 'pp':
      return !isTight && !/^\s?\d/.test(after);
    case 'y':
      return (
        !isTight && !line.text.includes('=') && /^\.?(?:$|[,;)]|\s(?:old|ago|later|from|of)\b)/.test(after)
      );
    case 'Da':
    case 'cd':
    case 'pc':
    case 'AU':
    case 'T':
    case 'F':
    case 'C':
    case 'S':
    case 'H':
      return SUBJECTS[sign]?.test(line.text) === true;
    default:
      return sign === 'SF' ? !/^\s\p{Lu}/u.test(after) : true;
  }
}

/** "a 30-min visit", "a 6 ft fence": before what it measures, the unit is single. */
const isAttribute = ({ part, before, after }: Match): boolean =>
  part('gap') === '-' ||
  (/\b(?:an?|each|this|that)\s$/i.test(before) &&
    !/%|°|Hz$/.test(part('unit')) &&
    /^\s\p{Ll}/u.test(after) &&
    !/^\s(?:of|per|or|and|to|in|at|from|for|on|is|was|are|if|when|with|long|wide|tall|high|deep|away|ago|later|apart|before|after|until)\b/.test(
      after,
    ));

function measure(match: Match): Said {
  const { part } = match;
  if (!isUnit(match)) return undefined;
  const [low, high] = [part('low'), part('high')];
  const first = spoken(low);
  const second = high === '' ? '' : spoken(high);
  if (first === undefined || second === undefined) return undefined;
  const isSingle = isAttribute(match) || (high === '' && (isOne(low) || /^\d{1,2}[/\u2044]/.test(low)));
  const name = unitsName(match, isSingle);
  // "a 1/2-hour talk" is a half-hour talk, "a 3/4-hr drive" a three-quarter-hour drive.
  if (part('gap') === '-' && /^\d{1,2}[/\u2044]\d/.test(low))
    return withStop(match, `${first.replace(/s$/, '').replace(/^one (?=half)/, '')}-${name}${below(match)}`);
  return withStop(
    match,
    `${signWord(part('sign'))}${first}${rangeTo(match, second)}${link(match)}${name}${below(match)}`,
  );
}

/** "kilogram meters" of "kg·m". */
function unitsName({ part }: Match, isSingle: boolean): string {
  const times = part('times');
  if (times === '') return unitName(part('unit'), part('power'), isSingle);
  const last = times === 's' ? `second${isSingle ? '' : 's'}` : unitName(times, part('power'), isSingle);
  return `${unitName(part('unit'), '', true)} ${last}`;
}

/** "s⁻¹", "m⁻³ s⁻²": what is below a line that is not written. */
const INVERSE = new RegExp(`(?<sign>${BELOW})⁻(?<power>[¹²³])`, 'gu');
const inverses = (text: string): string =>
  [...text.matchAll(INVERSE)]
    .map(({ groups = {} }) => denominator(groups['sign'] ?? '', (groups['power'] ?? '').replace('¹', '')))
    .join('');

/** "per kilogram per day", "per one hundred kilometers". */
function below({ part }: Match): string {
  if (part('inverse') !== '') return inverses(part('inverse'));
  if (part('belowA') !== '')
    return `${denominator(part('belowA'), '')} ${DENOMINATORS[part('belowB')] ?? ''}`;
  const each = part('each');
  if (each !== '')
    return ` per ${cardinal(each)} ${unitName(part('below'), part('belowPower'), isOne(each))}`;
  return denominator(part('below'), part('belowPower')) + denominator(part('below2'), '');
}

function rangeTo({ part }: Match, second: string): string {
  if (second === '') return '';
  const joint = part('joint').trim();
  // "5 x 3 min" is a number of times, "3 x 4 m" an area.
  const word = /^[x×]$/.test(joint)
    ? COUNTED.test(part('unit'))
      ? 'times'
      : 'by'
    : joint === 'or'
      ? 'or'
      : 'to';
  return ` ${word} ${signWord(part('sign2'))}${second}`;
}

const VOWEL = /^(?:hour|ounce|inch|acre|amp)/;
/** "three quarters of a mile", "a thirty-minute visit". */
function link({ part }: Match): string {
  if (part('gap') === '-') return '-';
  return part('high') === '' && /^[2-9]\d?[/\u2044]/.test(part('low')) && !/[%°]/.test(part('unit'))
    ? VOWEL.test(UNITS[part('unit')]?.[0] ?? '')
      ? ' of an '
      : ' of a '
    : ' ';
}

const UNIT =
  `(?<gap>\\s|-)?(?<unit>${SIGNS})(?:[·⋅](?<times>${SIGNS}|s)(?!\\w))?(?<power>${POWER})?(?<inverse>(?:[ ·⋅]?(?:${BELOW})⁻[¹²³]){0,3})` +
  `(?:\\s?/\\s?\\((?<belowA>${BELOW})[·⋅](?<belowB>${BELOW})\\)|\\s?/\\s?(?:(?<each>\\d{1,4}) ?)?(?<below>${BELOW})(?<belowPower>${POWER})?(?![\\w])(?:/(?<below2>${BELOW})(?!\\w))?)?`;

/** What cooks write after "c.", "t." and "T.". */
const FOOD =
  '(?:all-purpose |brown |white |warm |cold |olive |vegetable |chopped |melted |heavy |baking |black |ground |fresh |dried |soy )?(?:flour|sugar|salt|oil|butter|water|milk|cream|pepper|vanilla|yeast|honey|vinegar|powder|soda|cinnamon|rice|oats|syrup|sauce|juice|cocoa|nuts|cheese|stock|broth|oregano|basil|thyme|cumin|paprika|garlic|ginger|lemon)';
const SPOONS: Readonly<Record<string, string>> = {
  c: 'cup',
  C: 'cup',
  t: 'teaspoon',
  T: 'tablespoon',
  tbs: 'tablespoon',
  Tbs: 'tablespoon',
};

export const measureRules: readonly Rule[] = [
  {
    name: 'spoons and cups',
    pattern: new RegExp(
      `(?<![\\w.,/])(?<low>${MIXED}|\\d{1,3}(?:\\.\\d{1,2})?) ?(?<unit>c|C|t|T|tbs|Tbs)\\.? (?=${FOOD}\\b)`,
      'g',
    ),
    say: ({ part, whole }) => {
      const amount = spoken(part('low'));
      const isSingle = isOne(part('low')) || /^\d{1,2}[/\u2044]/.test(part('low'));
      return amount === undefined
        ? undefined
        : {
            words: `${amount} ${SPOONS[part('unit')] ?? ''}${isSingle ? '' : 's'}`,
            length: whole.length - 1,
          };
    },
  },
  {
    name: 'carats',
    // "18K gold", "a 2 ct diamond"
    pattern:
      /(?<![\w.,$£€])(?<number>\d{1,2}(?:\.\d{1,2})?)[ -]?(?:(?<gold>[kK]t?|kt)(?=[ -](?:(?:yellow|white|rose|solid) )?gold\b)|ct\.?(?=[ -](?:(?:round|oval|princess|blue|natural|lab|white) )?(?:diamonds?|sapphires?|rub(?:y|ies)|emeralds?|stones?|rings?|gems?)\b))/g,
    say: ({ part }) => `${decimal(part('number'))} ${part('gold') === '' ? 'carat' : 'karat'}`,
  },
  {
    name: 'age',
    pattern:
      /(?<![\w.,])(?<years>\d{1,3})(?<half>[ -]1[/\u2044]2)?[ -]?(?<what>y\/?o|y\.\s?o\.|yrs?[ -]old|yr old)(?!\w)/g,
    say: ({ part, before, after }) =>
      `${cardinal(part('years'))}${part('half') === '' ? '' : ' and a half'}${/\b(?:is|am|are|was|turned) $/.test(before) && !/^\s(?!(?:and|or|but|now|today|with|who|when|so)\b)\p{Ll}/u.test(after) ? ' years old' : '-year-old'}`,
  },
  {
    name: 'rate',
    // "5 s⁻¹", "10²³ mol⁻¹"
    pattern: new RegExp(
      `(?<=[\\d⁰¹²³⁴-⁹\\uE000]) ?(?:${BELOW})⁻[¹²³](?:[ ·⋅](?:${BELOW})⁻[¹²³]){0,2}(?![\\w⁻])`,
      'gu',
    ),
    say: ({ whole }) => inverses(whole),
  },
  {
    name: 'point of a type',
    // "12-pt font"
    pattern: /(?<![\w.,])(?<size>\d{1,2}(?:\.5)?)(?<gap>[ -]?)pts?\.?(?![\w])/g,
    say: ({ part, line }) =>
      /\b(?:fonts?|typeface|Arial|Times New|Helvetica|Calibri|Courier|Garamond|spacing|margins?|headings?)\b/.test(
        line.text,
      )
        ? `${decimal(part('size'))}${part('gap') === '-' ? '-' : ' '}point`
        : undefined,
  },
  {
    name: 'measure',
    pattern: new RegExp(
      `(?<![\\w.,^]|\\d\\s?|\\d[eE][-+−]|\\^[-−])(?<sign>[-−+±])?(?<low>${MIXED}|\\d{1,3},\\d{1,2}(?![\\d,])|${NUMBER})(?:(?<joint>${DASH}|\\s?[x×]\\s?|\\sor\\s|\\sto\\s)(?<sign2>[-−+])?(?<high>${MIXED}|\\d{1,3},\\d{1,2}(?![\\d,])|${NUMBER}))?${UNIT}(?![\\w°²³⁻]|-?\\d|/(?![a-z]{3,12}(?![\\w/]))\\w)(?:\\.(?!\\d))?`,
      'gu',
    ),
    say: measure,
  },
  {
    name: 'measure',
    pattern: new RegExp(
      `(?<![\\w.,^]|\\d[eE][-+−]|\\^[-−])(?<sign>[-−+±])?(?<low>${MIXED}|\\d{1,3},\\d{1,2}(?![\\d,])|${NUMBER})${UNIT}(?![\\w°²³⁻]|-?\\d|/(?![a-z]{3,12}(?![\\w/]))\\w)(?:\\.(?!\\d))?`,
      'gu',
    ),
    say: measure,
  },
  {
    name: 'temperature',
    // "T 36.8 C", "temp of 101 F": the degree sign is left out.
    pattern:
      /(?<=(?<![\p{L}])(?:T|[tT]emp|[tT]emperature|[fF]ever|[oO]ven|heat(?:ed)?|[bB]ake)\b[^.!?\d]{0,20})(?<number>\d{2,3}(?:\.\d{1,2})?) ?(?<scale>[CF])(?![\p{L}\d'-])/gu,
    say: ({ part }) =>
      `${decimal(part('number'))} degrees ${part('scale') === 'C' ? 'Celsius' : 'Fahrenheit'}`,
  },
  {
    name: 'unit after a power',
    // "10⁻⁹ m", "3×10^8 m/s".
    pattern: new RegExp(`(?<=[⁰¹²³⁴-⁹]|\\^[-−]?\\d{1,3}|\\d[eE][-+−]?\\d{1,3})${UNIT}(?![\\w²³⁻])`, 'gu'),
    say: (match) => {
      const { part } = match;
      const isBare = part('below') + part('times') + part('inverse') === '';
      if (
        part('gap') !== ' ' ||
        (NEEDS_CARE.has(part('unit')) && isBare && !/^[JWVNAKlCTFH]$/.test(part('unit')))
      )
        return undefined;
      return ` ${unitsName(match, false)}${below(match)}`;
    },
  },
  {
    name: 'rate',
    // "beats/min", "cells/mL", "visits/year".
    pattern: new RegExp(
      `(?<=\\p{L}{2,24}s|\\p{Lu}{2,5}(?=/(?:m?L|m?l|dL|k?g|h|min|day)(?!\\w)))\\s?/\\s?(?<below>${BELOW})(?<power>${POWER})?(?![\\w²³/])`,
      'gu',
    ),
    say: ({ part }) => denominator(part('below'), part('power')),
  },
  {
    name: 'unit',
    // "per mL"
    pattern: new RegExp(`(?<=\\bper )(?<below>${BELOW})(?<power>${POWER})?(?![\\w²³/-])`, 'gu'),
    say: ({ part }) =>
      /^(?:a|in|s|d|m|C|K|V|W|N|J)$/.test(part('below')) && part('power') === ''
        ? undefined
        : denominator(part('below'), part('power')).replace(' per ', ''),
  },
  {
    name: 'unit',
    pattern: new RegExp(
      `(?<=\\b(?:per|in|of|a|each|square|cubic) )(?<unit>m|km|cm|mm|ft|mi|yd|in)(?<power>${POWER})(?!\\w)`,
      'gu',
    ),
    say: ({ part, before }) => unitName(part('unit'), part('power'), /\b(?:per|a|each) $/.test(before)),
  },
  {
    name: 'unit',
    pattern: new RegExp(
      `(?<![\\p{L}\\d])(?<unit>km|cm|mm|ft|m)(?<power>${POWER})(?!\\w)|(?<![\\p{L}\\d])(?<rate>(?:[kK]m|mi|ft|cm|mm|kg|mg|µg|mcg|mL|MB|GB|kB|Mb|Gb|kJ|kWh|mol|mmol|lbs?|m)/(?:hr|h|s|sec|min|dL|mL|L|kg|km|day|mol|gal)|kWh|Mbps|Gbps|µg)(?![\\w²³/])`,
      'gu',
    ),
    say: ({ part, line }) => {
      // In a formula "m²" is a variable.
      if (part('unit') === 'm' && (/[=+×·*−]/.test(line.text) || /^[\d^]/.test(part('power'))))
        return undefined;
      const rate = part('rate');
      if (rate === '') return unitName(part('unit'), part('power'), false);
      const [above = '', below = ''] = rate.split('/');
      return unitName(above.replace('Km', 'km'), '', false) + denominator(below, '');
    },
  },
];
