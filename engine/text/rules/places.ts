/**
 * Owns how addresses are said: postcodes, house numbers, streets, flats, states of the United States. Pure; bounded
 * patterns. "OR", "IN", "ME", "OH" and "HI" are states after a city or before a ZIP code, else words.
 */
import { SENTENCE_OPENERS } from '../abbreviations';
import { cardinal, decimal, digitByDigit, ordinal, pairs, spell } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { signBySign } from './contact';
import { withStop } from './stops';

const STATES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'AL:Alabama AK:Alaska AZ:Arizona AR:Arkansas CA:California CO:Colorado CT:Connecticut DE:Delaware FL:Florida GA:Georgia HI:Hawaii ' +
    'ID:Idaho IL:Illinois IN:Indiana IA:Iowa KS:Kansas KY:Kentucky LA:Louisiana ME:Maine MD:Maryland MA:Massachusetts MI:Michigan ' +
    'MN:Minnesota MS:Mississippi MO:Missouri MT:Montana NE:Nebraska NV:Nevada NH:New_Hampshire NJ:New_Jersey NM:New_Mexico ' +
    'NY:New_York NC:North_Carolina ND:North_Dakota OH:Ohio OK:Oklahoma OR:Oregon PA:Pennsylvania RI:Rhode_Island SC:South_Carolina ' +
    'SD:South_Dakota TN:Tennessee TX:Texas UT:Utah VT:Vermont VA:Virginia WA:Washington WV:West_Virginia WI:Wisconsin WY:Wyoming DC:D_C ' +
    'ON:Ontario QC:Quebec BC:British_Columbia AB:Alberta MB:Manitoba SK:Saskatchewan NS:Nova_Scotia NB:New_Brunswick NSW:New_South_Wales'
  )
    .split(' ')
    .map((pair) => pair.replaceAll('_', ' ').split(':')),
);
const AUSTRALIA: Readonly<Record<string, string>> = {
  NSW: 'New South Wales',
  VIC: 'Victoria',
  QLD: 'Queensland',
  WA: 'Western Australia',
  SA: 'South Australia',
  TAS: 'Tasmania',
  ACT: 'A C T',
  NT: 'Northern Territory',
};
const STATE = Object.keys(STATES).join('|');
/** Degrees and titles that are written like states, after a person's two names. */
const DEGREES = new Set(['MD', 'MA', 'MS', 'PA', 'ND', 'DC']);
const CITY_OPENERS =
  /^(?:New|North|South|East|West|Fort|San|Santa|Los|Las|Saint|St|El|La|Le|Port|Lake|Mount|Cape|Fall|Great|Old|Palm|Long|Ann|Baton|Ocean|Silver|College|Cedar|Grand|Salt|Green|Little|Des|Sioux|Kansas|Oklahoma|Jersey|Iowa|Virginia|Myrtle|Chapel|High|Round|Rock|Park|Oak|Bowling|Council|Coral|Key|Boca|Santa|Sugar|White|Red|Blue|Big|Twin|Terre|Eau|Fond|Rapid|Carson|Colorado|Corpus|Beverly|Redwood|Menlo|Palo|Mountain|Thousand|Daly|Union|Culver|Half)$/;

function state({ part, before, after, line }: Match): string | undefined {
  const code = part('state');
  const hasZip = /^\s(?:\d{5}(?!\d)|[A-Z]\d[A-Z] ?\d[A-Z]\d(?!\w))/.test(after);
  const city = /(?<first>\p{Lu}[\p{L}.'-]*)?\s?(?<last>\p{Lu}[\p{L}.'-]*)(?<comma>,?)\s{1,2}$/u.exec(before);
  if (city === null) return hasZip ? STATES[code] : undefined;
  const { first = '', last = '', comma = '' } = city.groups ?? {};
  if (hasZip) return STATES[code];
  if (comma === '' || line.isShouting || last === last.toUpperCase()) return undefined;
  if (
    SENTENCE_OPENERS.has(last.toLowerCase()) ||
    /^(?:Hi|Hello|Hey|Oh|Well|Right|Sorry|Maybe|Perfect)$/.test(last)
  )
    return undefined;
  const isPerson =
    first !== '' &&
    !CITY_OPENERS.test(first) &&
    !/\b(?:in|from|to|near|of|at|around|for) \p{Lu}[\p{L}.'-]* \p{Lu}[\p{L}.'-]*,\s{1,2}$/u.test(before);
  if (DEGREES.has(code) && (isPerson || /\b(?:Dr|Mr|Mrs|Ms)\.? \p{Lu}\p{L}*,\s$/u.test(before)))
    return undefined;
  return STATES[code];
}

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

const ZIP_WORDS = (zip: string): string =>
  (zip.match(/\d+/g) ?? []).map((part) => digitByDigit(part)).join(', ');

export const placeRules: readonly Rule[] = [
  {
    name: 'postcode',
    pattern: /(?<![\w-])(?<area>[A-Z]{1,2}\d{1,2}[A-Z]?) (?<inward>\d[A-Z]{2})(?![\w-])/g,
    say: ({ part }) => {
      const [, letters = '', digits = '', last = ''] = /^([A-Z]+)(\d+)([A-Z]?)$/.exec(part('area')) ?? [];
      const area = [spell(letters), cardinal(digits), last].filter((word) => word !== '').join(' ');
      return `${area}, ${signBySign(part('inward'))}`;
    },
  },
  {
    name: 'postcode',
    pattern:
      /(?<![\w-])[A-CEGHJ-NPR-TVXY]\d[A-Z] \d[A-Z]\d(?![\w-])|(?<=\b(?:AB|BC|MB|NB|NL|NS|ON|PE|QC|SK|YT|[Pp]ostal code) )[A-Z]\d[A-Z]\d[A-Z]\d(?![\w-])/g,
    say: ({ whole }) => `${signBySign(whole.slice(0, 3))}, ${signBySign(whole.slice(-3))}`,
  },
  {
    name: 'ZIP code',
    pattern: /(?<![\w,.$£€¥₹-]|\d |\) ?)\d{5}-\d{4}(?![\w-])/g,
    say: ({ whole }) => ZIP_WORDS(whole),
  },
  {
    name: 'ZIP code',
    pattern: new RegExp(
      `(?<=(?<![\\p{L}])(?:${STATE}|${Object.values(STATES).join('|')}),? )\\d{5}(?![\\w,.%-]{0,24}\\d|\\w| \\p{Ll}{4,24}s\\b)`,
      'gu',
    ),
    say: ({ whole }) => ZIP_WORDS(whole),
  },
  {
    name: 'postcode',
    // "…, Springfield 62704." and "…, Bengaluru 560001": five or six digits after a place at the end of a clause.
    pattern:
      /(?<=[,\d] (?:\p{Lu}\p{L}{2,20} ){0,2}\p{Lu}\p{L}{2,20}[ ,-]{1,3})\d{4,6}(?=[.,;)]?(?:$|\s\p{Lu}|[.,;)]\s))(?!,\d)/gu,
    say: ({ whole, before }) =>
      /\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Fall|Autumn|Winter) ?,? ?$/.test(
        before,
      ) || /^(?:19|20)\d\d$/.test(whole)
        ? undefined
        : digitByDigit(whole),
  },
  {
    name: 'postcode',
    // "9 rue Cler, 75007 Paris": five digits between a comma and a place.
    pattern: /(?<=[\p{L}\d]\.?, )\d{5}(?= \p{Lu}\p{Ll}{2,20}(?: \p{Lu}\p{Ll}{2,20})?(?:[.,;)]|$))/gu,
    say: ({ whole }) => digitByDigit(whole),
  },
  {
    name: 'postcode',
    // "10115 Berlin, Invalidenstr. 116": it opens the address.
    pattern: /(?<=^\s?|[:;] )\d{5}(?= \p{Lu}\p{Ll}{2,20}(?:,|$))/gu,
    say: ({ whole }) => digitByDigit(whole),
  },
  {
    name: 'postcode',
    // "Perth WA 6000"
    pattern: /(?<=\p{Lu}\p{Ll}{2,20},? )(?<state>NSW|VIC|QLD|WA|SA|TAS|ACT|NT) (?<code>\d{4})(?![\d-]|\w)/gu,
    say: ({ part }) => `${AUSTRALIA[part('state')] ?? ''} ${digitByDigit(part('code'))}`,
  },
  {
    name: 'state',
    pattern: new RegExp(`(?<![\\p{L}\\d'&/-])(?<state>${STATE})(?![\\p{L}\\d'&/])`, 'gu'),
    say: state,
  },
  {
    name: 'post box',
    pattern: /(?<![\p{L}])P\.?\s?O\.? ?Box (?<digits>\d{1,6})(?!\w)/gu,
    say: ({ part }) =>
      `P O Box ${part('digits').length <= 2 ? cardinal(part('digits')) : digitByDigit(part('digits'))}`,
  },
  {
    name: 'flat',
    pattern:
      /(?<![\p{L}])(?<kind>apt|ste|bldg|flr?|rm|hwy|rte|rt|suite|unit|flat|apartment|room)\b(?:\.\s?|\s)(?:# ?|no\.? ?)?(?<code>[A-Z]?-?\d{1,5}(?:-?[A-Z])?|[A-Z])(?![\w%]|[.,:]\d)/giu,
    say: ({ part, whole }) => {
      const kind = part('kind');
      const code = part('code');
      if (/^[a-z]$/.test(code) || code === 'I') return undefined;
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
      `(?<![\\w.,$£€:/#%-])(?<number>\\d{1,6})(?<letter>[A-H])?(?=(?:\\s(?:[NSEW]|NE|NW|SE|SW)\\.?)?\\s(?:${NAME}\\s){1,3}(?<kind>${KIND})\\b)`,
      'gu',
    ),
    say: ({ part, before }) => {
      // "In 2026 Main Street closed" is a year.
      const digits = part('number');
      if (/\b(?:in|since|by|until|before|after) $/i.test(before) && /^(?:19|20)\d\d$/.test(digits))
        return undefined;
      return `${house(digits)}${part('letter') === '' ? '' : ` ${part('letter')}`}`;
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
      `(?<=(?<!\\w)\\d{1,6}[A-H]?\\s|\\uE000{1,6}\\s|(?:\\b(?:on|at|to|from|and|of|near|down|up)\\s))(?<point>[NSEW]|NE|NW|SE|SW)\\b\\.?(?=\\s${NAME})`,
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
    name: 'numbered street',
    pattern: new RegExp(`(?<![\\w.,])(?<digits>\\d{1,3})(?:st|nd|rd|th)(?=\\s${KIND}\\b)`, 'gu'),
    say: ({ part }) => ordinal(part('digits')),
  },
  {
    name: 'street',
    pattern: new RegExp(
      `(?<=(?:\\p{Lu}[\\p{L}'-]{1,30}|\\uE000)\\s)(?<kind>${STREET})(?![\\p{L}\\d'-])\\.?`,
      'gu',
    ),
    say: (match): Said => street(match),
  },
];

/** "Oak Dr." is a drive, "our Dr. Lee" and "See Dr. Lee" are not; "Main St." is a street, "on St. Mary's" a saint. */
function street(match: Match): Said {
  const { part, before, after, whole } = match;
  const kind = part('kind');
  const word = STREETS[kind] ?? kind;
  const lead = /(\p{Lu}[\p{L}'-]{1,30})\s$/u.exec(before)?.[1] ?? '';
  const isAfterNumber =
    /(?:^|[^\w.])\d{1,6}[A-H]?\s(?:[NSEW]{1,2}\.?\s)?(?:[\p{L}\d.'-]{1,30}\s){0,3}$/u.test(before) ||
    /\d(?:st|nd|rd|th)\s$/.test(before);
  if (lead !== '' && SENTENCE_OPENERS.has(lead.toLowerCase())) return undefined;
  const isAmbiguous = /^(?:Dr|Ct|Pl|Sq|Av|Cl|Str|Ter|Cir)$/.test(kind);
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
