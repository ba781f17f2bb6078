/**
 * Owns how times of day, dates and years are said in American English. Pure; bounded patterns. It runs after
 * telephone numbers and before amounts. A date that may be read two ways ("5/12/2026") is said as numbers, in order.
 */
import { cardinal, decade, ordinal, yearWords } from './numbers';

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const MONTH = `(?:${MONTHS.join('|')}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)`;
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
const DASH = '\\s{0,2}[-–—]\\s{0,2}';
const CLOCK = '(\\d{1,2})(?::([0-5]\\d))?';
const HALF = '\\s{0,2}([aApP])\\.?\\s?[mM]\\b(\\.?)';

const monthName = (month: string): string =>
  MONTHS.find((name) => name.startsWith(month.slice(0, 3))) ?? month;
const isMonth = (value: number): boolean => value >= 1 && value <= 12;
const isDay = (value: number): boolean => value >= 1 && value <= 31;

function clock(hour: string, minute: string | undefined, isWhole: boolean): string {
  if (minute === undefined || minute === '') return cardinal(hour);
  if (minute === '00') return isWhole ? `${cardinal(hour)} o'clock` : cardinal(hour);
  return `${cardinal(hour)} ${minute.startsWith('0') ? `oh ${cardinal(minute)}` : cardinal(minute)}`;
}

const half = (letter: string): string => `${letter.toUpperCase()} M`;

/** 24-hour clocks become 12-hour ones, which listeners of American English expect. */
function time(hour: string, minute: string): string {
  const value = Number(hour);
  if (value > 24) return `${cardinal(hour)} ${cardinal(minute)}`;
  if (value > 12 && value < 24) return `${clock(String(value - 12), minute, false)} P M`;
  if (value === 0 || value === 24) return `${clock('12', minute, false)} A M`;
  return clock(hour, minute, true);
}

/** The full stop of "p.m." is the sentence's too if nothing follows; that of "pm." always is. */
function stopOf(dot: string | undefined, whole: string, after: string): string {
  if (dot === undefined || dot === '') return '';
  return /[ap]m\.$/i.test(whole) || /^["”’')\s]*$/.test(after) ? '.' : '';
}

const RANGE_WITH_HALF = new RegExp(`(?<![\\w:.])${CLOCK}(?:${HALF})?${DASH}${CLOCK}${HALF}(?!\\w)`, 'g');
const WITH_HALF = new RegExp(`(?<![\\w:.])${CLOCK}${HALF}(?!\\w)`, 'g');
const CLOCK_RANGE = new RegExp(
  `(?<![\\w:.])(\\d{1,2}):([0-5]\\d)${DASH}(\\d{1,2}):([0-5]\\d)(?![\\w:])`,
  'g',
);

/** "9:30 am" to "nine thirty A M", "17:00" to "five P M", "9am-6pm" to "nine A M to six P M". */
export function speakTimes(text: string): string {
  return text
    .replace(
      RANGE_WITH_HALF,
      (
        whole: string,
        h1: string,
        m1: string,
        p1: string | undefined,
        _d1,
        h2: string,
        m2: string,
        p2: string,
        d2: string,
        at: number,
        all: string,
      ) => {
        const from = `${clock(h1, m1, false)}${p1 === undefined ? '' : ` ${half(p1)}`}`;
        const after = all.slice(at + whole.length, at + whole.length + 4);
        return `${from} to ${clock(h2, m2, false)} ${half(p2)}${stopOf(d2, whole, after)}`;
      },
    )
    .replace(
      WITH_HALF,
      (whole: string, hour: string, minute: string, p: string, dot: string, at: number, all: string) => {
        const after = all.slice(at + whole.length, at + whole.length + 4);
        return `${clock(hour, minute, false)} ${half(p)}${stopOf(dot, whole, after)}`;
      },
    )
    .replace(
      CLOCK_RANGE,
      (_, h1: string, m1: string, h2: string, m2: string) => `${time(h1, m1)} to ${time(h2, m2)}`,
    )
    .replace(/(?<![\w:.])(\d{1,2}):([0-5]\d)(?![\w:]|\.\d)/g, (_, hour: string, minute: string) =>
      time(hour, minute),
    )
    .replace(/(?<![\w:.])(\d{1,2}):([0-5]\d):([0-5]\d)(?![\w:])/g, (_, h: string, m: string, s: string) =>
      [h, m, s].map(cardinal).join(', '),
    )
    .replace(
      /(?<![\w:.])(\d{1,4}):(\d{1,4})(?![\w:])/g,
      (_, a: string, b: string) => `${cardinal(a)} to ${cardinal(b)}`,
    );
}

function calendarDate(year: string, month: number, day: string): string {
  return `${MONTHS[month - 1] ?? ''} ${ordinal(day)}, ${yearWords(year)}`;
}

function slashed(whole: string, first: string, second: string, year: string | undefined): string {
  const a = Number(first);
  const b = Number(second);
  const full = year === undefined ? undefined : year.length === 2 ? `20${year}` : year;
  if (full === undefined) return whole;
  if (isMonth(a) && isDay(b) && b > 12) return calendarDate(full, a, second);
  if (isMonth(b) && isDay(a) && a > 12) return calendarDate(full, b, first);
  return `${cardinal(first)}, ${cardinal(second)}, ${yearWords(full)}`;
}

const rangeEnd = (day: string | undefined): string => (day === undefined ? '' : ` to ${ordinal(day)}`);
const yearAfter = (year: string | undefined): string => (year === undefined ? '' : `, ${yearWords(year)}`);

const MONTH_DAY = new RegExp(
  `\\b(${MONTH})\\b\\.?\\s{1,2}(\\d{1,2})(?:st|nd|rd|th)?(?:${DASH}(\\d{1,2})(?:st|nd|rd|th)?)?(?![\\w:]|[.,]\\d)(?:,?\\s{1,2}((?:1[5-9]|20)\\d\\d)(?!\\w))?`,
  'g',
);
const DAY_MONTH = new RegExp(
  `(?<![\\w.,:$-])(\\d{1,2})(?:st|nd|rd|th)?(?: of)?\\s(${MONTH})\\b\\.?(?:,?\\s{1,2}((?:1[5-9]|20)\\d\\d)(?!\\w))?`,
  'g',
);
const DAY_RANGE = new RegExp(`\\b(${DAY})\\b\\.?${DASH}(${DAY})\\b\\.?`, 'g');
const dayName = (day: string): string => DAYS[day.toLowerCase()] ?? day;

/** Dates, days and years in words: "November twenty-third, twenty twenty-six", "Monday to Friday". */
export function speakDates(text: string): string {
  return text
    .replace(
      /(?<![\w-])(\d{4})-(\d\d)-(\d\d)(?:T[\d:.Z+]{0,20})?(?![\w-])/g,
      (whole, y: string, m: string, d: string) =>
        isMonth(Number(m)) && isDay(Number(d)) ? calendarDate(y, Number(m), d) : whole,
    )
    .replace(/(?<![\w/.])(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d\d))(?![\w/])/g, slashed)
    .replace(
      MONTH_DAY,
      (whole: string, month: string, day: string, end: string | undefined, year: string | undefined) =>
        isDay(Number(day)) ? `${monthName(month)} ${ordinal(day)}${rangeEnd(end)}${yearAfter(year)}` : whole,
    )
    .replace(DAY_MONTH, (whole: string, day: string, month: string, year: string | undefined) =>
      isDay(Number(day)) ? `${ordinal(day)} of ${monthName(month)}${yearAfter(year)}` : whole,
    )
    .replace(
      /\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?(?=\s\d{4}(?!\d))/g,
      (_, month: string) => monthName(month),
    )
    .replace(/\b(Jan|Feb|Apr|Aug|Sept|Oct|Nov|Dec)\b\.?/g, (_, month: string) => monthName(month))
    .replace(DAY_RANGE, (_, from: string, to: string) => `${dayName(from)} to ${dayName(to)}`)
    .replace(/\b(Tues?|Weds?|Thurs?|Thu|Fri|Mon)\b(?:\.(?=\s[\p{Ll}\d]))?/gu, (_, day: string) =>
      dayName(day),
    )
    .replace(
      /\b(Sat|Sun)\b\.?(?=,?\s(?:\d|[A-Z][a-z]{2,8} \d|at\b|and\b|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))/g,
      (_, day: string) => dayName(day),
    )
    .replace(/(?<![\w.])['’]?((?:1[5-9]|20)\d0|[2-9]0)['’]?s\b/g, (_, digits: string) => decade(digits))
    .replace(
      /(?<![\w$£€.,:#+/-])((?:19|20)\d\d)(?:\s?[-–]\s?((?:19|20)\d\d))?(?![\w%:/°]|[.,]\d|-\w|\s?[-–]\s?\d)/g,
      (_, from: string, to: string | undefined) =>
        yearWords(from) + (to === undefined ? '' : ` to ${yearWords(to)}`),
    )
    .replace(
      /\b(in|since|from|by|until|before|after|around|circa|year|of) (1[1-8]\d\d)(?![\w%:/°,]|\.\d|\s(?:[a-z]{1,3}\b|people|dollars|points|miles|feet))/gi,
      (_, lead: string, year: string) => `${lead} ${yearWords(year)}`,
    );
}
