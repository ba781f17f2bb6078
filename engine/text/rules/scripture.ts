/**
 * Owns places in holy books: "1 Cor. 13:4-7", "Jn 3:16", "Ps 23". Pure; bounded patterns. It goes before times of day, which
 * "3:16" looks like.
 */
import { cardinal } from '../numbers';
import type { Rule } from '../rule';

const BOOKS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'Gen:Genesis Ex:Exodus Exod:Exodus Lev:Leviticus Num:Numbers Deut:Deuteronomy Dt:Deuteronomy Josh:Joshua Judg:Judges Sam:Samuel Kgs:Kings ' +
    'Chr:Chronicles Chron:Chronicles Neh:Nehemiah Esth:Esther Ps:Psalm Pss:Psalms Prov:Proverbs Eccl:Ecclesiastes Isa:Isaiah Is:Isaiah Jer:Jeremiah ' +
    'Lam:Lamentations Ezek:Ezekiel Dan:Daniel Hos:Hosea Mic:Micah Hab:Habakkuk Zech:Zechariah Mal:Malachi Matt:Matthew Mt:Matthew Mk:Mark ' +
    'Lk:Luke Jn:John Rom:Romans Cor:Corinthians Gal:Galatians Eph:Ephesians Phil:Philippians Col:Colossians Thess:Thessalonians ' +
    'Tim:Timothy Tit:Titus Heb:Hebrews Jas:James Pet:Peter Rev:Revelation'
  )
    .split(' ')
    .map((pair) => pair.split(':')),
);
const WHOLE =
  'Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra|Nehemiah|Esther|Job|Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Ezekiel|Daniel|Hosea|Joel|Amos|Micah|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|Philippians|Colossians|Thessalonians|Timothy|Titus|Hebrews|James|Peter|Jude|Revelation|Surah|Quran|Gita';
const FIRST: Readonly<Record<string, string>> = {
  '1': 'first ',
  '2': 'second ',
  '3': 'third ',
  I: 'first ',
  II: 'second ',
  III: 'third ',
};
const SHORT = Object.keys(BOOKS)
  .toSorted((a, b) => b.length - a.length)
  .join('|');

export const scriptureRules: readonly Rule[] = [
  {
    name: 'verse',
    pattern: new RegExp(
      `(?<![\\p{L}\\d.])(?:(?<which>[1-3]|I{1,3}) )?(?<book>(?:${SHORT})\\.?|${WHOLE}) (?<chapter>\\d{1,3}):(?<verse>\\d{1,3})[a-c]?(?:[-–](?<to>\\d{1,3})(?!:))?(?:, ?(?<also>\\d{1,3})(?![\\w:]))?(?![\\w:]|\\.\\d)`,
      'gu',
    ),
    say: ({ part }) => {
      const book = part('book').replace('.', '');
      const to = part('to') === '' ? '' : ` to ${cardinal(part('to'))}`;
      const also = part('also') === '' ? '' : ` and ${cardinal(part('also'))}`;
      return `${FIRST[part('which')] ?? ''}${BOOKS[book] ?? book} ${cardinal(part('chapter'))} ${cardinal(part('verse'))}${to}${also}`;
    },
  },
  {
    name: 'psalm',
    pattern: /(?<![\p{L}\d.])Pss?\.? (?<psalm>\d{1,3})(?![\w:]|[.,]\d)/gu,
    say: ({ part, whole }) => `Psalm${whole.startsWith('Pss') ? 's' : ''} ${cardinal(part('psalm'))}`,
  },
];
