/**
 * Owns how addresses are said: house numbers, streets, flats, points of the compass. Pure; bounded patterns. Postcodes
 * and states are in postcodes.ts.
 */
import { SENTENCE_OPENERS } from '../abbreviations';
import { cardinal, decimal, digitByDigit, ordinal, pairs, spell } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { withStop } from './stops';

const STREETS: Readonly<Record<string, string>> = {
  St: 'Street',
  Str: 'Street',
  Ave: 'Avenue',
  Av: 'Avenue',
  Rd: 'Road',
  Dr: 'Drive',
  Ln: 'Lane',
  Blvd: 'Boulevard',
  Ct: 'Court',
  Pl: 'Place',
  Sq: 'Square',
  Ter: 'Terrace',
  Terr: 'Terrace',
  Cir: 'Circle',
  Pkwy: 'Parkway',
  Hwy: 'Highway',
  Fwy: 'Freeway',
  Expy: 'Expressway',
  Trl: 'Trail',
  Cres: 'Crescent',
  Cl: 'Close',
  Gdns: 'Gardens',
  Hts: 'Heights',
  Plz: 'Plaza',
  Pk: 'Park',
};
const STREET = Object.keys(STREETS).join('|');
const STREET_AFTER = new Set([
  'Street',
  ...Object.values(STREETS),
  'Way',
  'Broadway',
  'Row',
  'Mews',
  'Walk',
  'Loop',
  'Alley',
]);
export const COMPASS: Readonly<Record<string, string>> = {
  N: 'North',
  S: 'South',
  E: 'East',
  W: 'West',
  NE: 'Northeast',
  NW: 'Northwest',
  SE: 'Southeast',
  SW: 'Southwest',
};
const NAME = "(?:\\p{Lu}[\\p{L}.'’-]{1,30}|\\d{1,3}(?:st|nd|rd|th))";
const KIND = `(?:${STREET}|Street|Avenue|Road|Drive|Lane|Boulevard|Court|Place|Square|Terrace|Circle|Parkway|Highway|Trail|Crescent|Close|Gardens|Way|Broadway|Row|Mews|Walk|Loop|Alley)`;

/** 221 is "two twenty-one", 12345 is read digit by digit. */
const house = (digits: string): string =>
  digits.length > 4 || digits.startsWith('0') ? digitByDigit(digits) : pairs(digits);

const UNIT_NAMES: Readonly<Record<string, string>> = {
  apt: 'apartment',
  ste: 'suite',
  bldg: 'building',
  blk: 'block',
  fl: 'floor',
  flr: 'floor',
  rm: 'room',
  hwy: 'Highway',
  rte: 'Route',
  rt: 'Route',
  suite: 'suite',
  unit: 'unit',
  flat: 'flat',
  apartment: 'apartment',
  room: 'room',
};

/** "4C" is "four C", "1204" is read digit by digit, "300" is a round number. */
function unitNumber(code: string): string {
  const [, wing, room] = /^(\d{1,2})-(\d{2,4})$/.exec(code) ?? [];
  if (wing !== undefined && room !== undefined) return `${cardinal(wing)}, ${pairs(room)}`;
  const digits = /\d+/.exec(code)?.[0] ?? '';
  const number = digits.length <= 2 || /^[1-9]0{2}$/.test(digits) ? cardinal(digits) : digitByDigit(digits);
  return code
    .replaceAll('-', ' ')
    .replaceAll(/[A-Z]{1,3}(?![a-z])/g, (letters) => spell(letters))
    .replace(digits, ` ${number} `);
}

/** "3 bd/2 ba", "4BR". */
const roomName = (kind: string): string =>
  /^bds?$/i.test(kind) ? 'bed' : /^b(?:a|th)/i.test(kind) ? 'bath' : 'bedroom';

const ROAD_BEFORE = /\b(?:Highway|Hwy|Route|Rte|Rt|US|Interstate|I|SR|CR|M|A)\.?[ -]\d{1,3}[A-Z]? $/;

export const placeRules: readonly Rule[] = [
  {
    name: 'flat',
    // "Flat 3/1", of Scotland: floor and door
    pattern: /(?<=\b[fF]lat )(?<floor>\d{1,2})\/(?<door>\d{1,2})(?![\w/])/g,
    say: ({ part }) => `${cardinal(part('floor'))} slash ${cardinal(part('door'))}`,
  },
  {
    name: 'flat',
    pattern:
      /(?<![\p{L}])(?<kind>apt|ste|bldg|blk|flr?|rm|hwy|rte|rt|suite|unit|flat|apartment|room)\b(?:\.\s?|\s)(?:# ?|no\.? ?)?(?<code>\d{1,2}-\d{2,4}|[A-Z]?-?\d{1,5}(?:-?[A-Z])?|[A-Z])(?![\w%]|[.,:]\d)/giu,
    say: ({ part, whole }) => {
      const kind = part('kind');
      const code = part('code');
      if (/^[a-z]$/.test(code) || code === 'I') return undefined;
      // "fl. 1200" is when a person lived.
      if (kind === 'fl' && /^\d{4}$/.test(code)) return undefined;
      const name = UNIT_NAMES[kind.toLowerCase()] ?? kind;
      if (/^rt$/i.test(kind) && !/^\d/.test(code)) return undefined;
      const lead = /^(?:suite|unit|flat|apartment|room)$/i.test(kind)
        ? kind
        : /^\p{Lu}/u.test(kind)
          ? name.charAt(0).toUpperCase() + name.slice(1)
          : name;
      const number =
        /^(?:hwy|rte|rt)$/i.test(kind) && /^\d+$/.test(code) ? pairs(code) : unitNumber(code).trim();
      return `${lead}${/#|no\b/i.test(whole) ? ' number' : ''} ${number}`;
    },
  },
  {
    name: 'floor',
    // "5/F", of Hong Kong
    pattern: /(?<![\w/.])(?<floor>\d{1,2})\/F(?![\w/])/g,
    say: ({ part }) => `${ordinal(part('floor'))} floor`,
  },
  {
    name: 'compass point',
    // "2 mi. N of town"
    pattern:
      /(?<=\b(?:mi|miles?|km|kilometers?|blocks?|yds?|ft|feet|hours?|hrs?|min|minutes)\.? )(?<point>[NSEW]|NE|NW|SE|SW)(?= of\b)/g,
    say: ({ part }) => COMPASS[part('point')]?.toLowerCase(),
  },
  {
    name: 'bedrooms',
    pattern:
      /(?<![\w.,$£€])(?<count>\d{1,2}(?:\.\d)?)(?:\s|-)?(?<kind>bds?|bdrms?|brs?|ba|bth)(?![\w])(?<slash>\s?[/,]\s?(?=\d))?/gi,
    say: ({ part }) =>
      `${decimal(part('count'))} ${roomName(part('kind'))}${part('slash') === '' ? '' : ','}`,
  },
  {
    name: 'highway',
    pattern: /(?<=\b(?:Highway|Route|Interstate|Freeway) )\d{2,3}(?![\w,.%]{0,24}\d|\w)/g,
    say: ({ whole }) => pairs(whole),
  },
  {
    name: 'flat before a house number',
    // "7B/42 Park Ave."
    pattern: new RegExp(
      `(?<![\\w.,$£€:/#%-]|\\d )(?<flat>\\d{1,4})(?<letter>[A-H])?/(?<number>\\d{1,5})(?<letter2>[A-H])?(?:-(?<to>\\d{1,5}))?(?=\\s(?:${NAME}\\s){1,3}(?<kind>${KIND})\\b)`,
      'gu',
    ),
    say: ({ part, whole }) => {
      if (whole === '24/7') return undefined;
      const to = part('to') === '' ? '' : ` to ${house(part('to'))}`;
      return `${house(part('flat'))} ${part('letter')}, ${house(part('number'))} ${part('letter2')}${to}`.replace(
        ' ,',
        ',',
      );
    },
  },
  {
    name: 'house number',
    pattern: new RegExp(
      `(?<![\\w.,$£€:/#%\u2044-])(?<number>\\d{1,6})(?<half> 1[/\u2044]2)?(?<letter>[A-H])?(?=(?:\\s(?:[NSEW]|NE|NW|SE|SW)\\.?)?\\s(?:${NAME}\\s){1,3}(?<kind>${KIND})\\b)`,
      'gu',
    ),
    say: ({ part, before }) => {
      // "In 2026 Main Street closed" is a year.
      const digits = part('number');
      if (/\b(?:in|since|by|until|before|after) $/i.test(before) && /^(?:19|20)\d\d$/.test(digits))
        return undefined;
      const half = part('half') === '' ? '' : ' and a half';
      return `${house(digits)}${half}${part('letter') === '' ? '' : ` ${part('letter')}`}`;
    },
  },
  {
    name: 'house number',
    // "221B" after "at" or "live in": a number and one letter.
    pattern:
      /(?<=\b(?:at|number|No\.|house|flat|unit|gate|platform|seat|row|bay|gates|room|section|form|door|bus|floor|level|exit|hall|lot|building|block) )(?<number>\d{1,4})(?<letter>[A-HJ-Z])(?![\w])/gi,
    say: ({ part }) =>
      /[a-z]/.test(part('letter')) ? undefined : `${house(part('number'))} ${part('letter')}`,
  },
  {
    name: 'compass point',
    pattern: new RegExp(
      `(?<=^|[,;:.!?] |(?<!\\w)\\d{1,6}[A-H]?\\s|\\uE000{1,6}\\s|(?:\\b(?:on|at|to|from|and|of|near|down|up)\\s))(?<point>[NSEW]|NE|NW|SE|SW)\\b\\.?(?=\\s${NAME})`,
      'gu',
    ),
    say: ({ part, after, whole }) => {
      const word = /^\s(\S+)(?:\s(\S+))?(?:\s(\S+))?/.exec(after);
      const kinds = [word?.[1], word?.[2], word?.[3]].map((name) => (name ?? '').replace(/[.,;:!?)]+$/, ''));
      const isStreet =
        kinds.slice(1).some((name) => STREETS[name] !== undefined || STREET_AFTER.has(name)) ||
        STREET_AFTER.has(kinds[0] ?? '');
      return isStreet ? (COMPASS[part('point')] ?? whole) : undefined;
    },
  },
  {
    name: 'compass point',
    pattern: new RegExp(
      `(?<=\\b(?:${KIND}|\\d(?:st|nd|rd|th))\\.? )(?<point>NE|NW|SE|SW|[NSEW](?=[,.]|$))(?![\\p{L}\\d'&/])(?:\\.(?=[,;)]))?`,
      'gu',
    ),
    say: ({ part }) => COMPASS[part('point')],
  },
  {
    name: 'compass point',
    // "4500 N.W. 23rd Ave.", "Hwy 61 S."
    pattern:
      /(?<=(?<!\w)\d{1,6} |\uE000 )(?<point>[NS]\.[EW]\.)(?= (?:\d{1,3}(?:st|nd|rd|th)|\p{Lu}\p{L}+) )|(?<=\d[A-Z]? |\uE000 )(?<after>[NSEW])(?![\p{L}\d'])(?:\.(?= \p{Ll}))?/gu,
    say: ({ part, before }) =>
      part('after') === '' || ROAD_BEFORE.test(before)
        ? COMPASS[part('point').replaceAll('.', '') + part('after')]
        : undefined,
  },
  {
    name: 'numbered street',
    pattern: new RegExp(`(?<![\\w.,])(?<digits>\\d{1,3})(?:st|nd|rd|th)(?=\\s${KIND}\\b)`, 'gu'),
    say: ({ part }) => ordinal(part('digits')),
  },
  {
    name: 'street',
    pattern: new RegExp(
      `(?<=(?:\\p{Lu}[\\p{L}'-]{1,30}\\.?|\\uE000)\\s)(?<kind>${STREET})(?![\\p{L}\\d'-])\\.?|(?<=\\b[A-Z] )(?<kind2>St|Ave|Rd)(?![\\p{L}\\d'-])\\.?(?= (?:NE|NW|SE|SW|\\uE000))`,
      'gu',
    ),
    say: (match): Said => street(match),
  },
];

/** "Oak Dr." is a drive, "our Dr. Lee" and "See Dr. Lee" are not; "Main St." is a street, "on St. Mary's" a saint. */
function street(match: Match): Said {
  const { part, before, after, whole } = match;
  const kind = part('kind') + part('kind2');
  const word = STREETS[kind] ?? kind;
  if (part('kind2') !== '') return word;
  // "Kärntner Str. 12": the number goes on.
  if (kind === 'Str' && /^\s\d/.test(after)) return word;
  if (kind === 'Dr' && /^ (?:NE|NW|SE|SW)\b/.test(after)) return word;
  const lead = /(\p{Lu}[\p{L}'-]{1,30})\s$/u.exec(before)?.[1] ?? '';
  const isAfterNumber =
    /(?:^|[^\w.])\d{1,6}[A-H]?\s(?:[NSEW]{1,2}\.?\s)?(?:[\p{L}\d.'-]{1,30}\s){0,3}$/u.test(before) ||
    /\d(?:st|nd|rd|th)\s$/.test(before);
  if (lead !== '' && SENTENCE_OPENERS.has(lead.toLowerCase())) return undefined;
  const isAmbiguous = /^(?:Dr|Ct|Pl|Sq|Av|Cl|Str|Ter|Cir|Pk)$/.test(kind);
  const goesOnAsName = /^\s\p{Lu}\p{Ll}/u.test(after) && whole.endsWith('.');
  if (isAmbiguous && !isAfterNumber && (goesOnAsName || (!whole.endsWith('.') && kind !== 'Dr')))
    return undefined;
  if (
    kind === 'Dr' &&
    !isAfterNumber &&
    (/^(?:See|Ask|Call|With|Hi|Hello|Dear|Visit|Thank|Thanks|Meet|Our|Tell)$/.test(lead) ||
      /^\s\p{Lu}/u.test(after))
  )
    return undefined;
  // "12 St. John's Rd": a saint's name follows the number; "42nd St. Station" is the street.
  if (
    kind === 'St' &&
    lead === '' &&
    !/\d(?:st|nd|rd|th)\s$/.test(before) &&
    (!isAfterNumber || /^\s\p{Lu}\p{Ll}/u.test(after))
  )
    return undefined;
  if (kind === 'St' && !isAfterNumber && /^(?:See|At|On|In|The|To|Near|Dear|From|Visit)$/.test(lead))
    return undefined;
  return withStop(match, word);
}
