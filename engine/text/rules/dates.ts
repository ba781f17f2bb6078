/**
 * Owns how dates, days, years and decades are said in American English. Pure; bounded patterns. In a slashed date the
 * month stands first ("5/12/2026"), unless it can't be a month. Dates with slashes and no year are in slashes.ts.
 */
import { cardinal, decade, digitByDigit, label, ordinal, yearWords } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { DASH } from './shapes';
import { withStop } from './stops';
import { time } from './times';

export const MONTHS =
  'January February March April May June July August September October November December'.split(' ');
export const MONTH = `(?:${MONTHS.join('|')}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)`;
const DAYS: Readonly<Record<string, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  tues: 'Tuesday',
  wed: 'Wednesday',
  weds: 'Wednesday',
  thu: 'Thursday',
  thur: 'Thursday',
  thurs: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};
const DAY = '(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)(?:day|nesday|sday|urday|rsday)?';
const dayName = (day: string): string => DAYS[day.toLowerCase()] ?? day;

const LETTER_DAYS: Readonly<Record<string, string>> = {
  M: 'Monday',
  T: 'Tuesday',
  Tu: 'Tuesday',
  W: 'Wednesday',
  Th: 'Thursday',
  F: 'Friday',
  S: 'Saturday',
  Sa: 'Saturday',
  Sat: 'Saturday',
  Su: 'Sunday',
};
const letterDay = (letters: string): string => LETTER_DAYS[letters] ?? letters;

const monthName = (month: string): string =>
  MONTHS.find((name) => name.startsWith(month.slice(0, 3))) ?? month;
export const isMonth = (value: number): boolean => value >= 1 && value <= 12;
export const isDay = (value: number): boolean => value >= 1 && value <= 31;

/** "March fourth". @param month 1 to 12. */
export const monthDay = (month: number, day: string): string => `${MONTHS[month - 1] ?? ''} ${ordinal(day)}`;
const calendarDate = (year: string, month: number, day: string): string =>
  `${monthDay(month, day)}, ${yearWords(year)}`;

/** A year of two digits is of this century up to ten years from now, as people write birthdays and appointments. */
const fullYear = (year: string): string =>
  year.length !== 2 ? year : Number(year) > 40 ? `19${year}` : `20${year}`;

function slashed({ part }: Match): Said {
  const [first, second] = [part('first'), part('second')];
  const [a, b] = [Number(first), Number(second)];
  const year = fullYear(part('year'));
  if (isMonth(a) && isDay(b)) return calendarDate(year, a, second);
  if (isMonth(b) && isDay(a)) return calendarDate(year, b, first);
  return `${cardinal(first)}, ${cardinal(second)}, ${yearWords(year)}`;
}

/** "+02:00" to "U T C plus two", "Z" to "U T C". */
function zone(offset: string): string {
  if (offset === '') return '';
  if (/^[zZ]$/.test(offset)) return ' U T C';
  const [, sign = '', hours = '', minutes = ''] = /^([+-−])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  if (Number(hours) === 0 && Number(minutes) === 0) return ' U T C';
  const amount = cardinal(hours) + (Number(minutes) === 0 ? '' : ` ${cardinal(minutes)}`);
  return ` U T C ${sign === '+' ? 'plus' : 'minus'} ${amount}`;
}

/** Dates that hyphens or dots make look like codes and numbers: they go before those. */
export const isoRules: readonly Rule[] = [
  {
    name: 'week',
    // "2026-W49", "2026-W49-3"
    pattern: /(?<![\w-])(?<year>(?:19|20)\d\d)-?W(?<week>[0-5]\d)(?:-(?<day>[1-7]))?(?![\w-])/g,
    say: ({ part, before }) =>
      `${/\bweek $/i.test(before) ? '' : 'week '}${cardinal(part('week'))}${part('day') === '' ? '' : `, day ${cardinal(part('day'))},`} of ${yearWords(part('year'))}`,
  },
  {
    name: 'quarter',
    // "2027-Q1"
    pattern: /(?<![\w-])(?<year>(?:19|20)\d\d)[-/ ]?Q(?<quarter>[1-4])(?![\w-])/g,
    say: ({ part }) => `Q ${cardinal(part('quarter'))} of ${yearWords(part('year'))}`,
  },
  {
    name: 'month and year',
    // "05/2026", a range with another.
    pattern:
      /(?<![\w/.,$£€]|\w-)(?<month>0?[1-9]|1[0-2])\/(?<year>(?:19|20)\d\d)(?![\w/]|[.,]\d)(?<to>\s?[-–]\s?(?=\d{1,2}\/(?:19|20)\d\d(?!\d)))?/g,
    say: ({ part }) =>
      `${MONTHS[Number(part('month')) - 1] ?? ''} ${yearWords(part('year'))}${part('to') === '' ? '' : ' to'}`,
  },
  {
    name: 'fiscal year',
    // "FY2025/26", "FY24", "FY 2025-26"
    pattern: /(?<![\p{L}\d])FY ?'?(?<from>(?:20)?\d\d)(?:[/–-](?<to>(?:20)?\d\d))?(?![\w/]|[.,]\d)/gu,
    say: ({ part }) => {
      const year = (digits: string): string => (digits.length === 4 ? yearWords(digits) : label(digits));
      return `F Y ${year(part('from'))}${part('to') === '' ? '' : ` to ${year(part('to'))}`}`;
    },
  },
  {
    name: 'date and time',
    pattern:
      /(?<![\w-])(?<y>\d{4})(?<dash>-?)(?<mo>\d\d)\k<dash>(?<d>\d\d)(?:T|\s)(?<h>[0-2]\d):?(?<mi>[0-5]\d)(?::?(?<s>[0-5]\d)(?:[.,]\d{1,9})?)?(?<zone>\s?[zZ]|[+-−]\d\d(?::?\d\d)?)?(?![\w:])/g,
    say: ({ part, whole }) => {
      const month = Number(part('mo'));
      if (!isMonth(month) || !isDay(Number(part('d')))) return undefined;
      // "20261224T0930Z": without hyphens only around a T.
      if (part('dash') === '' && !whole.includes('T')) return undefined;
      if (part('dash') !== '' && !whole.includes(':')) return undefined;
      const seconds =
        Number(part('s')) === 0
          ? ''
          : ` and ${cardinal(part('s'))} ${Number(part('s')) === 1 ? 'second' : 'seconds'}`;
      return `${calendarDate(part('y'), month, part('d'))}, at ${time(part('h'), part('mi'))}${seconds}${zone(part('zone').trim())}`;
    },
  },
  {
    name: 'date',
    pattern:
      /(?<![\w-])(?<y>\d{4})[-/](?<mo>\d\d)[-/](?<d>\d\d)(?![\w-]|\/\d{1,2}(?!\d))(?<to>\/(?=\d{4}-\d\d-\d\d(?!\d)))?/g,
    say: ({ part }) => {
      const month = Number(part('mo'));
      return isMonth(month) && isDay(Number(part('d')))
        ? calendarDate(part('y'), month, part('d')) + (part('to') === '' ? '' : ' to')
        : undefined;
    },
  },
  {
    name: 'date',
    pattern: /(?<![\w.,-])(?<d>\d{1,2})(?<dot>[.-])(?<mo>\d{1,2})\k<dot>(?<y>(?:19|20)\d\d)(?![\w-]|[.,]\d)/g,
    say: ({ part }) => {
      const [day, month] = [Number(part('d')), Number(part('mo'))];
      // With dots the day comes first; with hyphens, as people in America write, the month.
      const isDayFirst = part('dot') === '.' || day > 12;
      const [m, d] = isDayFirst ? [month, part('d')] : [day, part('mo')];
      if (!isMonth(m) || !isDay(Number(d))) return undefined;
      return part('dot') === '.'
        ? `${ordinal(d)} of ${MONTHS[m - 1] ?? ''}, ${yearWords(part('y'))}`
        : calendarDate(part('y'), m, d);
    },
  },
  {
    name: 'date',
    pattern: /(?<![\w/.])(?<first>\d{1,2})\/(?<second>\d{1,2})\/(?<year>(?:1[5-9]|20)\d\d|\d\d)(?![\w/])/g,
    say: slashed,
  },
];

const YEAR = '(?:1[0-9]|20)\\d\\d';
const TH = '(?:st|nd|rd|th)';
const rangeEnd = (day: string): string => (day === '' ? '' : ` to ${ordinal(day)}`);
const yearAfter = (year: string): string => (year === '' ? '' : `, ${yearWords(year)}`);

/** Words after which four digits are a year although they could be an amount. */
const YEAR_LEAD =
  /\b(?:in|since|from|by|until|till|before|after|around|circa|year|of|born|built|class of|founded|summer|fall|winter|spring|autumn|early|late|mid) $|(?<![\p{L}])(?:c|ca|fl|b|d|r|est|estd)\. ?$/iu;
const AMOUNT_AFTER =
  /^\s(?:people|dollars|points|miles|feet|students|units|homes|words|calories|patients|steps|times|seats|meters|square|copies|flats|houses|books|members|guests|children|years|days|hours|minutes|a month|per|sq|ft|km|lbs?|kg|mg|ml|mcg|g|m|IU|kcal|cal|calories|rpm|psi|hPa|mAh|Hz|W|V|mL|L|GB|MB|gal|oz|pcs|bp|px|of (?:them|these|those|the|our))\b/i;

const shortYear = (digits: string): string =>
  digits.startsWith('0') ? `oh ${cardinal(digits.slice(1))}` : cardinal(digits);

export const dateRules: readonly Rule[] = [
  {
    name: 'date',
    pattern: new RegExp(
      `(?<![\\p{L}])(?<month>${MONTH})\\b\\.?\\s{1,2}(?<day>\\d{1,2})${TH}?(?:(?<dash>${DASH}|\\sto\\s)(?<end>\\d{1,2})${TH}?)?(?![\\w:/%]|[.,]\\d|\\s?(?:%|percent|a\\.m|p\\.m|am\\b|pm\\b)|-\\w)(?:,?\\s{1,2}(?<year>${YEAR})(?![\\w:-]|[.,]\\d))?`,
      'gu',
    ),
    say: (match) => {
      const { part } = match;
      if (!isDay(Number(part('day'))) || (part('end') !== '' && !isDay(Number(part('end')))))
        return undefined;
      return `${monthName(part('month'))} ${ordinal(part('day'))}${rangeEnd(part('end'))}${yearAfter(part('year'))}`;
    },
  },
  {
    name: 'date',
    pattern: new RegExp(
      `(?<![\\w.,:$/-])(?<day>\\d{1,2})${TH}?(?:${DASH}(?<end>\\d{1,2})${TH}?)?(?<of> of)?\\s(?<month>${MONTH})\\b\\.?(?:,?\\s{1,2}(?<year>${YEAR})(?!\\w))?`,
      'gu',
    ),
    say: (match) => {
      const { part, after } = match;
      // "the 5 May wants": May is rarely a verb, March and May are when a person stands before.
      if (!isDay(Number(part('day'))) || (part('month') === 'Mar' && /^\p{L}/u.test(after))) return undefined;
      return withStop(
        match,
        `${ordinal(part('day'))}${rangeEnd(part('end'))} of ${monthName(part('month'))}${yearAfter(part('year'))}`,
      );
    },
  },
  {
    name: 'month range',
    pattern: new RegExp(`(?<![\\p{L}])(?<from>${MONTH})\\b\\.?${DASH}(?<to>${MONTH})\\b\\.?`, 'gu'),
    say: (match) => withStop(match, `${monthName(match.part('from'))} to ${monthName(match.part('to'))}`),
  },
  {
    name: 'month',
    pattern:
      /(?<![\p{L}])(?<month>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?(?=\s(?:'?\d{2,4}(?!\d)|\d))/gu,
    say: ({ part }) => monthName(part('month')),
  },
  {
    name: 'month',
    pattern: /(?<![\p{L}])(?<month>Jan|Feb|Apr|Aug|Sept|Oct|Nov|Dec)\b(?!')\.?/gu,
    say: (match) => withStop(match, monthName(match.part('month'))),
  },
  {
    name: 'days',
    pattern: new RegExp(
      `(?<![\\p{L}])(?<from>${DAY})\\b\\.?(?:${DASH}|\\s?/\\s?)(?<to>${DAY})\\b(?:\\s?/\\s?(?<third>${DAY})\\b)?`,
      'gu',
    ),
    say: ({ part, whole }) => {
      if (part('third') !== '')
        return `${dayName(part('from'))}, ${dayName(part('to'))}, ${dayName(part('third'))}`;
      return `${dayName(part('from'))} ${whole.includes('/') ? 'and' : 'to'} ${dayName(part('to'))}`;
    },
  },
  {
    name: 'days in letters',
    // "M-F", "M/W/F", "T/Th", "MWF"
    pattern:
      /(?<![\w'-])(?:(?<from>M|Tu?|W|Th)\s?[-–]\s?(?<to>F|Th|Sat?|Su)|(?<list>(?:M|Tu?|W|Th|F|Sat?)(?:\/(?:Tu?|W|Th|F|Sat?|Su)){1,4})|(?<run>MWF|TTh|MTWTh|MTuWThF))(?![\w'-])/g,
    say: ({ part, whole }) => {
      if (part('from') !== '') return `${letterDay(part('from'))} to ${letterDay(part('to'))}`;
      // "T/F" is true or false.
      if (whole === 'T/F' || whole === 'M/F' || whole === 'W/F') return undefined;
      const names = (part('list') + part('run')).match(/M|Th|Tu?|W|F|Sat?|Su/g) ?? [];
      return names.map((name) => letterDay(name)).join(names.length === 2 ? ' and ' : ', ');
    },
  },
  {
    name: 'life',
    // "b. 1950, d. 3/4/2020"
    pattern: new RegExp(
      `(?<=[(,;] ?)(?:(?<born>b)|d)\\. ?(?=\\d|\\uE000|${MONTH}|c(?:a|irca)?\\. ?\\d)`,
      'g',
    ),
    say: ({ part }) => (part('born') === '' ? 'died' : 'born'),
  },
  {
    name: 'day',
    pattern: /(?<![\p{L}])(?<day>Tues?|Weds?|Thurs?|Thu|Fri|Mon)\b(?!')\.?/gu,
    say: (match) => withStop(match, dayName(match.part('day'))),
  },
  {
    name: 'day',
    pattern:
      /(?<![\p{L}])(?<day>Sat|Sun)\b\.?(?=,?\s(?:\d|[A-Z][a-z]{2,8} \d|at\b|and\b|\uE000|from\b|morning|afternoon|evening|night)|\s?[:&/]|[,;)]|\.?$|(?<=\.)\s\p{Ll})/gu,
    say: (match) => withStop(match, dayName(match.part('day'))),
  },
  {
    name: 'decade',
    pattern: /(?<![\w.])'?(?<digits>(?:1[0-9]|20)\d0|[2-9]0)'?s(?!\w)(?<to>\s?[-–]\s?(?='?\d{2,4}s(?!\w)))?/g,
    say: ({ part }) => decade(part('digits')) + (part('to') === '' ? '' : ' to'),
  },
  {
    name: 'short years',
    // "'19–'21"
    pattern: /(?<![\w'])'(?<from>\d\d)\s?[-–]\s?'(?<to>\d\d)(?![\w'"])/g,
    say: ({ part }) => `${shortYear(part('from'))} to ${shortYear(part('to'))}`,
  },
  {
    name: 'years before Christ',
    // "500 BC – A.D. 200"
    pattern: /(?<=\b(?:BCE?|B\.C\.(?:E\.)?))\s?[–-]\s?(?=\d|A\.?D|CE)/g,
    say: () => 'to',
  },
  {
    name: 'short year',
    // "class of '98", "FY24" is spelled elsewhere.
    pattern: /(?<![\w'])'(?<digits>\d\d)(?![\w'"])(?!\s?(?:ft|feet))/g,
    say: ({ part }) => shortYear(part('digits')),
  },
  {
    name: 'years',
    pattern:
      /(?<![\w$£€.,:#+/-])(?<from>(?:1[5-9]|20)\d\d)\s?[-–/]\s?(?<to>(?:19|20)\d\d|\d\d)(?![\w%:/°]|[.,]\d|-\w|\s?[-–]\s?\d)/g,
    say: ({ part, whole }) => {
      const to = part('to');
      if (to.length === 4) return `${yearWords(part('from'))} to ${yearWords(to)}`;
      const isNext = Number(to) > Number(part('from').slice(2));
      if (!isNext || (whole.includes('/') && Number(to) !== Number(part('from').slice(2)) + 1))
        return undefined;
      return `${yearWords(part('from'))} to ${to.startsWith('0') ? `oh ${digitByDigit(to.slice(1))}` : cardinal(to)}`;
    },
  },
  {
    name: 'year',
    pattern:
      /(?<![\w$£€.,:#+/-])(?<year>(?:1[0-9]|20)\d\d)(?![\w%/°]|:(?! \d)|[.,]\d|-\w|\s?[-–]\s?\d|\s?[x×+=<>≥≤±*÷])/g,
    say: ({ part, before, after }) => {
      const year = part('year');
      if (AMOUNT_AFTER.test(after) || /[=×x+*÷<>≥≤±−]\s?$/.test(before)) return undefined;
      const isYear = /^(?:19|20)/.test(year) || YEAR_LEAD.test(before) || /^\s(?:BCE?|CE|AD)\b/.test(after);
      return isYear && !/^1[0-4]/.test(year)
        ? yearWords(year)
        : YEAR_LEAD.test(before) && !/^\s\p{Ll}+s\b/u.test(after) && !/\bof $/.test(before)
          ? yearWords(year)
          : undefined;
    },
  },
];
