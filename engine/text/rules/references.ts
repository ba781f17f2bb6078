/**
 * Owns how places in books and lists are said: pages, volumes, chapters, figures, sections, numbers. Pure; bounded
 * patterns. An abbreviation counts only in front of its number, "No." and "p." are other things elsewhere.
 */
import { cardinal, decimal, digitByDigit } from '../numbers';
import { romanValue } from './roman';
import type { Rule } from '../rule';
import { withStop } from './stops';

/** One, many. */
const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  p: ['page', 'pages'],
  pp: ['pages', 'pages'],
  pg: ['page', 'pages'],
  pgs: ['pages', 'pages'],
  vol: ['volume', 'volumes'],
  vols: ['volumes', 'volumes'],
  ch: ['chapter', 'chapters'],
  chap: ['chapter', 'chapters'],
  chs: ['chapters', 'chapters'],
  chaps: ['chapters', 'chapters'],
  fig: ['figure', 'figures'],
  figs: ['figures', 'figures'],
  no: ['number', 'numbers'],
  nos: ['numbers', 'numbers'],
  nr: ['number', 'numbers'],
  num: ['number', 'numbers'],
  sec: ['section', 'sections'],
  secs: ['sections', 'sections'],
  sect: ['section', 'sections'],
  para: ['paragraph', 'paragraphs'],
  paras: ['paragraphs', 'paragraphs'],
  par: ['paragraph', 'paragraphs'],
  art: ['article', 'articles'],
  arts: ['articles', 'articles'],
  app: ['appendix', 'appendices'],
  eq: ['equation', 'equations'],
  eqs: ['equations', 'equations'],
  ex: ['example', 'examples'],
  tab: ['table', 'tables'],
  tbl: ['table', 'tables'],
  pt: ['part', 'parts'],
  pts: ['parts', 'parts'],
  bk: ['book', 'books'],
  bks: ['books', 'books'],
  op: ['opus', 'opuses'],
  v: ['verse', 'verses'],
  vv: ['verses', 'verses'],
  l: ['line', 'lines'],
  ll: ['lines', 'lines'],
  n: ['note', 'notes'],
  nn: ['notes', 'notes'],
  fn: ['footnote', 'footnotes'],
  col: ['column', 'columns'],
  cols: ['columns', 'columns'],
  ep: ['episode', 'episodes'],
  iss: ['issue', 'issues'],
  ed: ['edition', 'editions'],
  sc: ['scene', 'scenes'],
  mvt: ['movement', 'movements'],
  cl: ['clause', 'clauses'],
  pl: ['plate', 'plates'],
  appx: ['appendix', 'appendices'],
  reg: ['regulation', 'regulations'],
  cap: ['chapter', 'chapters'],
  ser: ['series', 'series'],
  '§': ['section', 'sections'],
  '§§': ['sections', 'sections'],
  '¶': ['paragraph', 'paragraphs'],
};
const ABBREVIATIONS = Object.keys(NAMES)
  .filter((name) => /^[a-z]+$/.test(name))
  .toSorted((a, b) => b.length - a.length)
  .join('|');
const VALUE =
  '\\d{1,6}(?:\\.\\d{1,3}){0,3}(?:(?!f)[a-hA-H](?:\\s?[-–]\\s?[a-h](?!\\w))?|f(?![f.])|\\([a-h]\\))?(?:(?![\\w])|(?=ff?(?!\\w)))|[ivxlIVXL]{1,7}(?![\\w])|[A-Z](?![\\w])';

function value(text: string): string | undefined {
  if (/^\d/.test(text)) {
    const [, number = '', letter = '', to = ''] =
      /^([\d.]+)\(?([a-hA-H]?)\)?(?:\s?[-–]\s?([a-h]))?$/.exec(text) ?? [];
    const parts = number.split('.');
    const words =
      parts.length === 1
        ? /^0\d/.test(number)
          ? digitByDigit(number)
          : cardinal(number)
        : parts.length === 2 && parts[1]?.length === 1
          ? decimal(number)
          : parts.map((part) => cardinal(part)).join(' point ');
    const tail = to === '' ? '' : ` to ${to.toUpperCase()}`;
    return letter === '' ? words : `${words} ${letter.toUpperCase()}${tail}`;
  }
  const roman = romanValue(text);
  if (roman !== undefined && /^(?:[ivxl]{2,7}|[IVXL]{2,7}|[ivxIVX])$/.test(text))
    return cardinal(String(roman));
  return /^[A-Z]$/.test(text) ? text : undefined;
}

const REFERENCE = `(?<low>${VALUE})(?:(?<joint>\\s{0,2}[-–—]\\s{0,2}|,\\s{1,2}(?=\\d)|\\s(?:and|to|or|&)\\s(?=\\d))(?<high>${VALUE}))?(?<more>\\s?ff?(?:\\.|(?!\\w)))?(?![.,]?\\d)`;

function reference(
  name: readonly [string, string],
  low: string,
  joint: string,
  high: string,
): string | undefined {
  const from = value(low);
  if (from === undefined) return undefined;
  if (high === '') return `${name[0]} ${from}`;
  const to = value(high);
  if (to === undefined) return undefined;
  const link = /[-–—]|to/.test(joint)
    ? ' to '
    : joint.includes(',')
      ? ', '
      : joint.includes('or')
        ? ' or '
        : ' and ';
  return `${name[1]} ${from}${link}${to}`;
}

const WORK_BY: Readonly<Record<string, string>> = {
  ed: 'edited',
  trans: 'translated',
  illus: 'illustrated',
  rev: 'revised',
  pub: 'published',
  publ: 'published',
  comp: 'compiled',
};

export const referenceRules: readonly Rule[] = [
  {
    name: 'page, volume or number',
    pattern: new RegExp(`(?<![\\p{L}\\d.'])(?<name>${ABBREVIATIONS})\\.\\s{0,2}${REFERENCE}`, 'giu'),
    say: ({ part, before }) => {
      const key = part('name').toLowerCase();
      const name = NAMES[key];
      if (name === undefined) return undefined;
      // Initials and the words "no", "art" at the end of a sentence before a number stay what they are.
      if (/^[a-z]$/.test(key) && /^[A-Z]$/.test(part('name')) && key !== 'p') return undefined;
      if (key === 'ed' || (key === 'no' && /\bsaid $/i.test(before))) return undefined;
      if (
        /^[A-Za-z]$/.test(part('low')) &&
        !/^(?:app|ex|fig|tab|tbl|sec|sect|para|pt|art|bk|vol|ch)$/.test(key) &&
        !/^[ivx]$/.test(part('low')) &&
        !(/^[IVX]$/.test(part('low')) && /^[IVX]{1,7}$/.test(part('high')))
      )
        return undefined;
      // A year or a count after a comma is not of the list ("No. 5, 2026"): the next rule takes the first alone.
      if (part('joint').startsWith(',') && !/s$|^(?:pp|vv|ll|nn)$/.test(key)) return undefined;
      // "No. 22-451" is one number with a hyphen, not a range.
      if (key === 'no' && part('joint') === '-' && part('high').length !== part('low').length)
        return `number ${digitByDigit(part('low'))}, ${digitByDigit(part('high'))}`;
      const more = part('more') === '' ? '' : ' and following';
      const words = reference(name, part('low'), part('joint'), part('high'));
      return words === undefined ? undefined : words + more;
    },
  },
  {
    name: 'page, volume or number',
    pattern: new RegExp(`(?<![\\p{L}\\d.'])(?<name>${ABBREVIATIONS})\\.\\s{0,2}(?<low>${VALUE})`, 'giu'),
    say: ({ part }) => {
      const key = part('name').toLowerCase();
      const name = NAMES[key];
      const words = value(part('low'));
      if (name === undefined || words === undefined || key === 'ed') return undefined;
      if (/^[a-z]$/.test(key) && /^[A-Z]$/.test(part('name')) && key !== 'p') return undefined;
      return /^\d/.test(part('low')) ? `${name[0]} ${words}` : undefined;
    },
  },
  {
    name: 'page',
    pattern: new RegExp(
      `(?<![\\p{L}\\d.'$£€])(?<name>pp|pgs?|p(?= ))\\s?(?<low>\\d{1,4})(?:\\s?[-–]\\s?(?<high>\\d{1,4}))?(?![\\w.,%]{0,24}\\d|\\w)`,
      'gu',
    ),
    say: ({ part }) => {
      const name = NAMES[part('name')];
      if (name === undefined) return undefined;
      return part('high') === ''
        ? `${name[0]} ${cardinal(part('low'))}`
        : `${name[1]} ${cardinal(part('low'))} to ${cardinal(part('high'))}`;
    },
  },
  {
    name: 'equation',
    // "eq. (5)"
    pattern:
      /(?<![\p{L}\d.'])eqs?\.?\s\((?<low>\d{1,3}(?:\.\d{1,3})?[a-z]?)\)(?:\s?[-–]\s?\((?<high>\d{1,3}(?:\.\d{1,3})?[a-z]?)\))?/giu,
    say: ({ part }) => {
      const [low, high] = [value(part('low')), part('high') === '' ? '' : value(part('high'))];
      if (low === undefined || high === undefined) return undefined;
      return high === '' ? `equation ${low}` : `equations ${low} to ${high}`;
    },
  },
  {
    name: 'pages that follow',
    // "pp. 45f. and 47ff."
    pattern: /(?<=\uE000,? (?:and |& )?)(?<page>\d{1,4})ff?(?:\.|(?!\w))/gu,
    say: ({ part }) => `${cardinal(part('page'))} and following`,
  },
  {
    name: 'note of a page',
    // "p. 3n2"
    pattern: /(?<![\p{L}\d.'])p\. ?(?<page>\d{1,4})nn?\.?(?<note>\d{1,3})(?!\w)/gu,
    say: ({ part }) => `page ${cardinal(part('page'))}, note ${cardinal(part('note'))}`,
  },
  {
    name: 'parties of a case',
    // "Roe v. Wade"
    pattern: /(?<=\p{Lu}[\p{L}.'-]{0,24} )v\.?(?= (?:\p{Lu}|the ))/gu,
    say: ({ before, whole, line }) =>
      whole === 'v.' || /\b(?:case|court|ruling|appeal)\b/i.test(line.text) || /\p{Ll} $/u.test(before)
        ? 'versus'
        : undefined,
  },
  {
    name: 'state of a work',
    // "rev. 3", "ver. 2", "Ed. by", "3rd ed., rev."
    pattern:
      /(?<![\p{L}\d.'])(?:(?<rev>[rR]ev)\. ?(?=\d|[A-Z](?!\p{L}|\.\s?\p{Lu}))|(?<ver>[vV]er)\. ?(?=\d)|(?<by>[eE]d|[tT]rans|[iI]llus|[rR]ev|[pP]ubl?|[cC]omp)\.(?= by )|(?<=\beds?\., )(?<last>rev)\.)/gu,
    say: (match) => {
      const { part, whole } = match;
      const cased = (words: string): string =>
        /^\p{Lu}/u.test(whole) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
      if (part('rev') !== '') return cased('revision');
      if (part('ver') !== '') return cased('version');
      if (part('last') !== '') return withStop(match, 'revised');
      return cased(WORK_BY[part('by').toLowerCase()] ?? whole);
    },
  },
  {
    name: 'section sign',
    pattern: new RegExp(`(?<name>§§|§|¶)\\s{0,2}${REFERENCE}`, 'gu'),
    say: ({ part }) =>
      reference(NAMES[part('name')] ?? ['section', 'sections'], part('low'), part('joint'), part('high')),
  },
  {
    name: 'verse',
    // "ch. 7, vs. 3-5": after a chapter no side of a game.
    pattern: /(?<![\p{L}\d])vs\. (?<low>\d{1,3})(?:[-–](?<high>\d{1,3}))?(?!\w)/giu,
    say: ({ part, before }) =>
      !/\b(?:ch|chap|chapter|Psalm)\.? [\divx]{1,6},? $/i.test(before)
        ? undefined
        : part('high') === ''
          ? `verse ${cardinal(part('low'))}`
          : `verses ${cardinal(part('low'))} to ${cardinal(part('high'))}`,
  },
  {
    name: 'editor',
    pattern: /(?<=[,(] ?)(?:(?<ed>[eE]ds?)|(?<trans>[tT]rans))\.(?= \p{Lu})/gu,
    say: ({ part }) => (part('ed') === '' ? 'translated by' : 'edited by'),
  },
  {
    name: 'work cited',
    pattern: /(?<![\p{L}])(?<work>op|loc)\. ?cit\.|(?<![\p{L}])et seq\./gu,
    say: (match) => withStop(match, match.part('work') === '' ? 'et seq' : `${match.part('work')} cit`),
  },
  {
    name: 'edition',
    pattern: /(?<=\d(?:st|nd|rd|th) |\p{L} )eds?\.(?=\s?[,;)(]|\s(?:of|by|in)\b|\s\p{Ll}|$)/gu,
    say: ({ whole, after }) => ({
      words: whole === 'ed.' ? 'edition' : 'editors',
      length: /^\s*$/.test(after) ? whole.length - 1 : whole.length,
    }),
  },
];
