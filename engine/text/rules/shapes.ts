/**
 * Owns the shapes of numbers that several rules look for, as parts of patterns. It must not know what they mean.
 */

/** "1,200.50", "1,50,000", "1200", ".5". */
export const NUMBER =
  '(?:\\d{1,3}(?:,\\d{3}){1,5}(?:\\.\\d{1,9})?|\\d{1,2}(?:,\\d{2}){1,5},\\d{3}(?:\\.\\d{1,9})?|\\d{1,15}(?:\\.\\d{1,9})?|\\.\\d{1,9})';
export const DASH = '\\s{0,2}[-–—]\\s{0,2}';
/** A number does not begin inside a word or another number. */
export const APART = '(?<![\\w.,])';

/** One word of a number before a sign: "one" takes the singular. */
export const isOne = (number: string): boolean => /^1$/.test(number);

export const PER: Readonly<Record<string, string>> = {
  mo: 'month',
  mth: 'month',
  month: 'month',
  yr: 'year',
  year: 'year',
  y: 'year',
  a: 'year',
  hr: 'hour',
  h: 'hour',
  hour: 'hour',
  min: 'minute',
  minute: 'minute',
  sec: 'second',
  s: 'second',
  second: 'second',
  wk: 'week',
  week: 'week',
  d: 'day',
  day: 'day',
  qtr: 'quarter',
  quarter: 'quarter',
  person: 'person',
  night: 'night',
  unit: 'unit',
  user: 'user',
  seat: 'seat',
  head: 'head',
  visit: 'visit',
  session: 'session',
  term: 'term',
  semester: 'semester',
  credit: 'credit',
  item: 'item',
  page: 'page',
  piece: 'piece',
  pc: 'piece',
  ea: 'each',
  child: 'child',
  student: 'student',
  lesson: 'lesson',
  class: 'class',
  mile: 'mile',
  capita: 'capita',
  gal: 'gallon',
  gallon: 'gallon',
  lb: 'pound',
  oz: 'ounce',
  kg: 'kilogram',
  g: 'gram',
  L: 'liter',
  l: 'liter',
  mi: 'mile',
  km: 'kilometer',
  m: 'meter',
  ft: 'foot',
  'sq ft': 'square foot',
  'sq. ft.': 'square foot',
  'sq. ft': 'square foot',
  sqft: 'square foot',
  sf: 'square foot',
  'm²': 'square meter',
  'ft²': 'square foot',
  kWh: 'kilowatt hour',
  GB: 'gigabyte',
  dose: 'dose',
  acre: 'acre',
  room: 'room',
  bed: 'bed',
  car: 'car',
  share: 'share',
  word: 'word',
};
const PER_NAMES = Object.keys(PER)
  .toSorted((a, b) => b.length - a.length)
  .map((name) => name.replaceAll('.', '\\.'))
  .join('|');
/** "/month", "/sq ft" after an amount, in the group `per`. */
export const PER_SUFFIX = `(?:\\s?/\\s?(?<per>${PER_NAMES})(?![\\w²³])(?:\\.(?=,|\\s[a-z\\d]))?)?`;
export const perWords = (per: string): string =>
  per === '' ? '' : per === 'ea' ? ' each' : ` per ${PER[per] ?? per}`;
