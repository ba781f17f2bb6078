/**
 * Owns Roman numerals: which capitals are numbers, and whether they are said as "two" or "the second". Pure; bounded
 * patterns. "I", "MIX", "CD", "IV drip" and "vitamin C" are not numbers.
 */
import { cardinal, ordinal, yearWords } from '../numbers';
import type { Rule } from '../rule';
import { withStop } from './stops';

const VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };
const CANONICAL = /^M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/;

/** The value of a well-formed Roman numeral, in either case; undefined for any other text. */
export function romanValue(text: string): number | undefined {
  const letters = text.toUpperCase();
  if (letters === '' || (text !== letters && text !== text.toLowerCase()) || !CANONICAL.test(letters))
    return undefined;
  return [...letters].reduce((sum, letter, index) => {
    const value = VALUES[letter] ?? 0;
    const next = VALUES[letters[index + 1] ?? ''] ?? 0;
    return sum + (value < next ? -value : value);
  }, 0);
}

const NUMBERED =
  'War|Chapter|Part|Volume|Act|Scene|Phase|Type|Class|Level|Stage|Section|Article|Title|Book|Bowl|Grade|Amendment|Appendix|Canto|' +
  'Season|Episode|Round|Tier|Category|Group|Unit|Division|Schedule|Annex|Figure|Table|Plate|Olympiad|Mark|Corps|Sonata|Symphony|' +
  'Concerto|Psalm|Step|Module|Lesson|Year|Form|Zone|Region|Area|Factor|Calculus|Algebra|Physics|Chemistry|Biology|Spanish|French|German|Latin|English|Statistics|nerve|CN|GTA|Civ|Exhibit|Theorem|Lemma|Axiom|Law|Movement|Dynasty|Legion|Army|Exam|Paper|Course|Question|Problem|Rule|Clause|Item';
const RULERS =
  'Henry|Elizabeth|Louis|George|Charles|Edward|James|Richard|William|Paul|Pius|Benedict|Philip|Peter|Catherine|Frederick|Ferdinand|Leo|' +
  'Nicholas|John|Mary|Alexander|Ivan|Francis|Gregory|Innocent|Clement|Urban|Napoleon|Wilhelm|Otto|Carl|Gustav|Christian|Haakon|Harald|' +
  'Olav|Ramses|Ramesses|Ptolemy|Cleopatra|Thutmose|Amenhotep|Darius|Xerxes|Constantine|Theodosius|Justinian|Leopold|Albert|Joseph|Felipe|' +
  'Alfonso|Juan|Carlos|Margrethe|Stephen|Robert|David|Malcolm|Kenneth|Boniface|Celestine|Sixtus|Julius|Victor|Umberto|Selim|Mehmed|Murad|Abdulhamid';
/** After these even a single capital is a number of its own. */
const FIRST_OF_NAME =
  /^(?:Elizabeth|Charles|James|George|Francis|Napoleon|Nicholas|Leopold|Mary|Carlos|Catherine|Haakon|Wilhelm|Xerxes|Darius|Ramses|Ramesses|Ptolemy|Justinian|Theodosius|Umberto|Mehmed|Selim|Murad|Boniface|Thutmose|Amenhotep)$/;
const TITLE =
  /\b(?:Pope|King|Queen|Emperor|Empress|Tsar|Czar|Kaiser|Prince|Sultan|Pharaoh|Shah) \p{Lu}\p{L}+(?: \p{Lu}\p{L}+)? $/u;
const TAIL = "(?![\\p{L}\\d-]|'(?!s))(?<own>'s)?";
/** Numerals that are also something else in capitals. */
const NOT_NUMBERS = new Set([
  'MIX',
  'CD',
  'DVI',
  'CV',
  'MD',
  'DC',
  'DI',
  'MI',
  'CC',
  'CM',
  'MC',
  'MM',
  'DL',
  'LI',
  'ID',
  'CI',
  'MV',
  'XL',
  'CL',
  'MDI',
  'CIV',
  'DIM',
  'MIL',
  'XX',
  'C',
  'D',
  'L',
  'M',
  'I',
  'V',
  'X',
  'DVD',
  'MLI',
  'CX',
  'DX',
  'LV',
  'VC',
  'XXL',
  'XXX',
  'CCC',
  'MMI',
]);
const INFUSION =
  /^\s(?:drip|line|fluids?|bag|antibiotics?|pole|access|infusion|therapy|treatment|sedation|needle|push|medication|catheter|pump|iron|site|tubing|start)\b/;

const spokenOwn = (own: string): string => (own === '' ? '' : "'s");

/** A single letter before ")" is a number only beside its neighbor: "i) … ii) …". */
const NEIGHBORS: Readonly<Record<string, RegExp>> = {
  i: /(?<![a-z])ii[.)]/i,
  v: /(?<![a-z])(?:iv|vi)[.)]/i,
  x: /(?<![a-z])(?:ix|xi)[.)]/i,
};

export const romanRules: readonly Rule[] = [
  {
    name: 'Roman numeral of a century',
    // "the XXI century", "XIXth c."
    pattern:
      /(?<![\p{L}\d])(?<roman>[IVX]{1,6})(?<th>th|st|nd|rd)?(?= (?:and [IVX]{1,6} )?[cC]entur(?:y|ies)\b| c\.)|(?<![\p{L}\d])(?<alone>[IVX]{2,6})(?:th|st|nd|rd)(?!\p{L})/gu,
    say: ({ part, before }) => {
      const value = romanValue(part('roman') + part('alone'));
      return value === undefined || (part('roman') === 'I' && !/\b(?:the|in|of) $/i.test(before))
        ? undefined
        : ordinal(String(value));
    },
  },
  {
    name: 'century',
    // "the 19th c."
    pattern: /(?<=(?:\d(?:st|nd|rd|th)|[IVX]{1,6}(?:th|st|nd|rd)?|\uE000) )c\.(?!\s?\d)/gu,
    say: (match) =>
      /(?:\dth|\dst|\dnd|\drd|[IVX](?:th|st|nd|rd)?) $/.test(match.before)
        ? withStop(match, 'century')
        : undefined,
  },
  {
    name: 'Roman numeral with a letter',
    // "Stage IIIB", "class IIa"
    pattern:
      /(?<=\b(?:stage|class|type|phase|grade|sect(?:ion)?|group|category|part|level|tier|zone|period)s?\.? )(?<roman>[IVX]{1,5})(?<letter>[a-cA-C])(?<digit>[1-3])?(?![\p{L}\d])/giu,
    say: ({ part }) => {
      const value = /^[IVX]+$/.test(part('roman')) ? romanValue(part('roman')) : undefined;
      if (value === undefined) return undefined;
      return `${cardinal(String(value))} ${part('letter').toUpperCase()}${part('digit') === '' ? '' : ` ${cardinal(part('digit'))}`}`;
    },
  },
  {
    name: 'Roman numeral after "the"',
    // "Louis the XIV"
    pattern: new RegExp(`(?<=(?<![\\p{L}])(?:${RULERS}) the )[IVX]{1,7}(?![\\p{L}\\d])`, 'gu'),
    say: ({ whole }) => {
      const value = romanValue(whole);
      return value === undefined ? undefined : ordinal(String(value));
    },
  },
  {
    name: 'Roman numeral of a list',
    // "i) wash, ii) dry", "clause (iv)", "ii. dry" at the beginning of a line.
    pattern:
      /(?<=^\s?|[\s(,;:\uE000])(?:(?<roman>[ivx]{1,5}|[IVX]{1,5})(?=\))|(?<=^\s?|[:,;] )(?<first>[ivx]{1,5})\.(?=\s))/gu,
    say: ({ part, line, at }) => {
      const roman = part('roman') + part('first');
      const value = romanValue(roman);
      const neighbor = NEIGHBORS[roman.toLowerCase()];
      if (value === undefined) return undefined;
      if ((part('roman') !== '' || at > 1) && neighbor?.test(line.text) === false) return undefined;
      return cardinal(String(value)) + (part('first') === '' ? '' : ',');
    },
  },
  {
    name: 'world war',
    pattern: /(?<![\p{L}\d])WW(?<number>I{1,3}|[1-3])(?![\p{L}\d])/gu,
    say: ({ part }) => `World War ${cardinal(String(romanValue(part('number')) ?? part('number')))}`,
  },
  {
    name: 'Roman numeral',
    // "Chapters i–iv", "pages x-xv"
    pattern:
      /(?<=\b(?:chapters|parts|pages|volumes|books|acts|sections|scenes|cantos|stages|phases|types|grades|classes) )(?<low>[ivxl]{1,7}|[IVXL]{1,7})\s?[-–]\s?(?<high>[ivxl]{1,7}|[IVXL]{1,7})(?![\p{L}\d])/giu,
    say: ({ part }) => {
      const [low, high] = [romanValue(part('low')), romanValue(part('high'))];
      return low === undefined || high === undefined
        ? undefined
        : `${cardinal(String(low))} to ${cardinal(String(high))}`;
    },
  },
  {
    name: 'Roman numeral',
    pattern: new RegExp(
      `(?<=(?<![\\p{L}])(?<lead>${NUMBERED})s? )(?<roman>[IVXLCDM]{1,8}|[ivx]{2,6})${TAIL}`,
      'giu',
    ),
    say: ({ part, after, before }) => {
      const roman = part('roman');
      const value = romanValue(roman);
      if (value === undefined || /^[CDLM]$/i.test(roman) || (roman.length === 1 && /[a-z]/.test(roman)))
        return undefined;
      // "For part I need your help": the pronoun; "a class I like".
      if (
        roman === 'I' &&
        (!/(?:^|\P{L})(?:\p{Lu}\p{L}+|type|phase|stage|grade|class|level|tier) $/u.test(before) ||
          /^\s(?:am|can|will|was|have|need|had|think|want|like|would|know|do|did|see|must|read|took|teach|wrote|saw|love|'m|could)\b/.test(
            after,
          ))
      )
        return undefined;
      if (roman === 'IV' && INFUSION.test(after)) return undefined;
      return cardinal(String(value)) + spokenOwn(part('own'));
    },
  },
  {
    name: 'Roman numeral',
    pattern: new RegExp(`(?<=(?<![\\p{L}])(?<lead>${RULERS}) )(?<roman>[IVX]{1,7})${TAIL}`, 'gu'),
    say: ({ part, before, after }) => {
      const value = romanValue(part('roman'));
      const name = /(\p{L}+) $/u.exec(before)?.[1] ?? '';
      if (value === undefined) return undefined;
      if (
        part('roman') === 'I' &&
        ((!FIRST_OF_NAME.test(name) && !TITLE.test(before)) ||
          /^\s(?:am|can|will|have|need|had|think|want|know|do|did|'m|met|saw)\b/.test(after))
      )
        return undefined;
      if (/^[VX]$/.test(part('roman')) && /^\.|^\s\p{Lu}\p{Ll}/u.test(after) && !TITLE.test(before)) {
        if (/^(?:Malcolm|David|John|Robert|Paul|Joseph|Albert|Victor)$/.test(name)) return undefined;
      }
      if (name === 'Malcolm' && part('roman') === 'X') return undefined;
      return `the ${ordinal(String(value))}${spokenOwn(part('own'))}`;
    },
  },
  {
    name: 'Roman numeral',
    // A year of a monument or a film.
    pattern: new RegExp(`(?<![\\p{L}\\d'-])M{1,2}[MCDLXVI]{3,12}${TAIL}`, 'gu'),
    say: ({ whole }) => {
      const value = romanValue(whole);
      return value === undefined || value < 1000 ? undefined : yearWords(String(value));
    },
  },
  {
    name: 'Roman numeral',
    pattern: new RegExp(
      `(?<=(?<![\\p{L}])(?<lead>\\p{Lu}[\\p{L}'.-]{1,30}) )(?<roman>[IVXL]{2,7})${TAIL}`,
      'gu',
    ),
    say: ({ part, before, after, line }) => {
      const roman = part('roman');
      const value = romanValue(roman);
      if (value === undefined || NOT_NUMBERS.has(roman) || line.isShouting) return undefined;
      if (roman === 'IV' && INFUSION.test(after)) return undefined;
      const names = /(\p{Lu}[\p{L}'.-]+ )?\p{Lu}[\p{L}'.-]+ $/u.exec(before);
      if (
        /\b(?:The|An?|By|Via|Your|Her|His|With|Start|No|Start|Our|My|This|That|Get|Have|Had) $/.test(before)
      )
        return undefined;
      // "John Smith III" is the third; "Rocky IV" is four.
      const isPerson =
        TITLE.test(before) ||
        (names?.[1] !== undefined &&
          value <= 5 &&
          !/^(?:The|Final|Super|Star|World|Iron|Grand|Dark|Mass|Street|Mortal|Top|Apollo|Back|Civilization) /.test(
            names[0],
          ));
      return (isPerson ? `the ${ordinal(String(value))}` : cardinal(String(value))) + spokenOwn(part('own'));
    },
  },
  {
    name: 'Roman numeral in a row',
    // "Chapters I, II, and III", "James II & VII": its neighbor is a numeral, too.
    pattern: new RegExp(`(?<![\\p{L}\\d.'-])(?<roman>[IVX]{1,6})${TAIL}`, 'gu'),
    say: ({ part, before, after }) => {
      const value = romanValue(part('roman'));
      if (value === undefined) return undefined;
      const left = romanValue(
        /(?<![\p{L}])([IVX]{1,6})(?:,|;)?(?: (?:and|or|&)|\s?[-–])? ?$/u.exec(before)?.[1] ?? '',
      );
      const right = romanValue(
        /^(?:,|;)?(?: (?:and|or|&)|\s?[-–])? ?([IVX]{1,6})(?![\p{L}])/u.exec(after)?.[1] ?? '',
      );
      const isNext = left === value - 1 || right === value + 1;
      const isRuler = new RegExp(`(?:${RULERS}) [IVX]{1,6},? (?:and|&) $`, 'u').test(before);
      if (isRuler && left !== undefined) return `the ${ordinal(String(value))}`;
      return isNext && !(part('roman') === 'I' && right === undefined) ? cardinal(String(value)) : undefined;
    },
  },
];
