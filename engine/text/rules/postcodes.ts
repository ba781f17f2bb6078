/**
 * Owns postcodes of the world and states of the United States, Canada and Australia. Pure; bounded patterns. "OR", "IN",
 * "ME", "OH" and "HI" are states after a city or before a ZIP code, else words.
 */
import { SENTENCE_OPENERS } from '../abbreviations';
import { cardinal, digitByDigit, spell } from '../numbers';
import type { Match, Rule } from '../rule';
import { signBySign } from './contact';

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
  // "One Infinite Loop, Cupertino CA"
  const isEnd =
    /^\s*(?:[.,;)]|$)/.test(after) &&
    /, (?:\p{Lu}[\p{L}'-]+ ){1,3}$/u.test(before) &&
    /^(?:A[KLRZ]|C[AT]|FL|GA|I[LA]|K[SY]|M[NT]|N[CDHJMVY]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])$/.test(code);
  if (isEnd && !line.isShouting) return STATES[code];
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

const ZIP_WORDS = (zip: string): string =>
  (zip.match(/\d+/g) ?? []).map((part) => digitByDigit(part)).join(', ');

export const postcodeRules: readonly Rule[] = [
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
    // "Perth WA 6000"
    pattern: /(?<=\p{Lu}\p{Ll}{2,20},? )(?<state>NSW|VIC|QLD|WA|SA|TAS|ACT|NT) (?<code>\d{4})(?![\d-]|\w)/gu,
    say: ({ part }) => `${AUSTRALIA[part('state')] ?? ''} ${digitByDigit(part('code'))}`,
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
    // "Kärntner Str. 12, 1010 Wien": four digits before a place at the end.
    pattern:
      /(?<=[\p{L}\d]\.?, )(?!19|20)\d{4}(?= (?:[A-Z]{2} )?\p{Lu}\p{Ll}{2,20}(?:,? \p{Lu}\p{Ll}{2,20})?(?:[.,;)]|$))/gu,
    say: ({ whole, before }) =>
      /\d, $|\p{L}\. ?\d|\bat\b|(?:stra(?:ss|ß)e|str\.|weg|platz|gasse|laan|gatan|vej) ?\d/iu.test(before)
        ? digitByDigit(whole)
        : undefined,
  },
  {
    name: 'ZIP code',
    pattern: /(?<=\b[AFD]PO,? A[PEA] )\d{5}(?!\w)/g,
    say: ({ whole }) => ZIP_WORDS(whole),
  },
  {
    name: 'postcode',
    // "1012 AB Amsterdam"
    pattern:
      /(?<![\w,.-])(?<digits>[1-9]\d{3}) ?(?<letters>(?!AM|PM|BC|AD|CE|US|UK|EU|TV|PC|HP|KG|KM)[A-Z]{2})(?= \p{Lu}\p{Ll}{2,20})/gu,
    say: ({ part }) => `${digitByDigit(part('digits'))}, ${spell(part('letters'))}`,
  },
  {
    name: 'postcode',
    // "10115 Berlin, Invalidenstr. 116": it opens the address.
    pattern: /(?<=^\s?|[:;] )\d{5}(?= \p{Lu}\p{Ll}{2,20}(?:,|$))/gu,
    say: ({ whole }) => digitByDigit(whole),
  },
  {
    name: 'state',
    pattern: new RegExp(`(?<![\\p{L}\\d'&/-])(?<state>${STATE})(?![\\p{L}\\d'&/])`, 'gu'),
    say: state,
  },
  {
    name: 'party and state',
    // "Sen. Fox (R-TX)"
    pattern: new RegExp(`(?<=\\()(?<party>[DRI])-(?<state>${STATE})(?=[),])`, 'g'),
    say: ({ part }) => `${part('party')}, ${STATES[part('state')] ?? ''}`,
  },
  {
    name: 'post box',
    pattern: /(?<![\p{L}])(?<general>G\.?)?P\.?\s?O\.? ?Box (?<digits>\d{1,6}(?:-\d{1,6})?)(?!\w)/gu,
    say: ({ part }) =>
      `${part('general') === '' ? '' : 'G '}P O Box ${part('digits').length <= 2 || /^[1-9]00$/.test(part('digits')) ? cardinal(part('digits')) : digitByDigit(part('digits'))}`,
  },
];
