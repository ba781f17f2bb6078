/**
 * Owns how times of day are said in American English, and what a colon between numbers means. Pure; bounded patterns.
 * "1:30" is a time of day unless its sentence speaks of a score or a ratio.
 */
import { cardinal, decimal, digitByDigit, spell } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { DASH } from './shapes';
import { withStop } from './stops';

const CLOCK = (name: string): string => `(?<${name}H>\\d{1,2})(?:[:.](?<${name}M>[0-5]\\d))?`;
const HALF = (name: string): string => `\\s{0,2}(?<${name}P>[aApP])(?:\\.\\s?[mM](?:\\b\\.?|\\.)|[mM]\\b)`;
const NOT_INSIDE = '(?<![\\w:.$£€/-])';

export function clock(hour: string, minute: string, isWhole: boolean): string {
  if (minute === '') return cardinal(hour);
  if (minute === '00') return isWhole ? `${cardinal(hour)} o'clock` : cardinal(hour);
  return `${cardinal(hour)} ${minute.startsWith('0') ? `oh ${cardinal(minute)}` : cardinal(minute)}`;
}

const half = (letter: string): string => `${letter.toUpperCase()} M`;

/** 24-hour clocks become 12-hour ones, which listeners of American English expect. */
export function time(hour: string, minute: string): string {
  const value = Number(hour);
  if (value > 12 && value < 24) return `${clock(String(value - 12), minute, false)} P M`;
  if (value === 0 || value === 24) return `${clock('12', minute, false)} A M`;
  return clock(hour, minute, true);
}

/** "9:00–17:00": the morning is said too where the evening is. */
function clockRange({ part }: Match): Said {
  const [from, to] = [Number(part('fromH')), Number(part('toH'))];
  if (from > 24 || to > 24) return undefined;
  const isDay = to > 12 && to < 24 && from < 12 && from > 0;
  const first = isDay
    ? `${clock(part('fromH'), part('fromM'), false)} A M`
    : time(part('fromH'), part('fromM'));
  return `${first} to ${time(part('toH'), part('toM'))}`;
}

/** "The score", "beat them", "a ratio": numbers with a colon between them are two numbers. */
const SCORE =
  /\b(?:scor\w*|won|win|wins|lost|lose|loses|beat|beats|led|lead|leads|tied|drew|draw|final|set|sets|game|match|ratio|scale|odds|proportions?|mix|mixed|dilut\w*|bleach|vinegar|cement|resin|concentration|aspect|parts?|teacher|staff|student|split|map|verse|chapter|John|Luke|Mark|Matthew|Psalms?|Genesis|Exodus|Romans|Corinthians|Isaiah|Proverbs|Acts)\b/i;
const TIME_CUE =
  /\b(?:at|by|until|till|before|after|since|from|around|about|opens?|closes?|starts?|ends?|leaves?|arrives?|departs?|and|to) $/i;

const isScore = ({ before, after, part }: Match): boolean => {
  // "Set the alarm for 07:00".
  if (/^0\d/.test(part('h')) || /\b(?:alarm|timer|clock)\b[^.!?]{0,20}$/i.test(before)) return false;
  const isTimed =
    TIME_CUE.test(before) &&
    !/\b(?:scale|ratio|score|lost|won|odds|dilut\w*|mix\w*)\b[^.!?]{0,30}$/i.test(before);
  return (
    !isTimed &&
    (SCORE.test(before.split(/[.!?]\s/).at(-1) ?? '') ||
      /^\s(?:scale|ratio|dilution|mix|mixture|odds|score|win|victory|defeat|loss|draw|split|aspect|map|teacher|student|solution)\b/i.test(
        after,
      )) &&
    part('h') !== ''
  );
};

export const count = (number: string, one: string): string =>
  `${decimal(number)} ${number === '1' ? one : `${one}s`}`;

/** Hours, minutes, seconds of a duration, those that are zero left out. */
export const duration = (hours: string, minutes: string, seconds: string): string =>
  [
    [hours, 'hour'],
    [minutes, 'minute'],
    [seconds, 'second'],
  ]
    .flatMap(([number = '', name = '']) =>
      Number(number) === 0 ? [] : [count(String(Number(number)), name)],
    )
    .join(' ') || 'zero seconds';

/** "Z" and "+01:00" count from U T C. */
function zoneWords(zone: string): string {
  if (zone === 'Z') return 'U T C';
  const [, sign = '', hours = '', minutes = ''] = /^([+−-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (sign === '') return spell(zone);
  if (Number(hours) + Number(minutes) === 0) return 'U T C';
  return `U T C ${sign === '+' ? 'plus' : 'minus'} ${cardinal(hours)}${minutes === '00' ? '' : ` ${cardinal(minutes)}`}`;
}

export const timeRules: readonly Rule[] = [
  {
    name: 'time range',
    pattern: new RegExp(
      `${NOT_INSIDE}${CLOCK('from')}(?:${HALF('from')})?(?:${DASH}|\\s(?:to|until|till)\\s)${CLOCK('to')}${HALF('to')}(?!\\w)`,
      'g',
    ),
    say: (match) => {
      const { part } = match;
      if (Number(part('fromH')) > 24 || Number(part('toH')) > 12) return undefined;
      const first = `${clock(part('fromH'), part('fromM'), false)}${part('fromP') === '' ? '' : ` ${half(part('fromP'))}`}`;
      return withStop(match, `${first} to ${clock(part('toH'), part('toM'), false)} ${half(part('toP'))}`);
    },
  },
  {
    name: 'time',
    pattern: new RegExp(`${NOT_INSIDE}${CLOCK('at')}${HALF('at')}(?!\\w)`, 'g'),
    say: (match) => {
      const { part } = match;
      const hour =
        Number(part('atH')) > 12 && Number(part('atH')) < 24 ? String(Number(part('atH')) - 12) : part('atH');
      return withStop(match, `${clock(hour, part('atM'), false)} ${half(part('atP'))}`);
    },
  },
  {
    name: 'time of a race',
    // "1:23.456"
    pattern: /(?<![\w:.])(?<m>\d{1,2}):(?<s>[0-5]\d\.\d{1,3})(?![\w:]|\.\d)/g,
    say: ({ part }) =>
      `${count(String(Number(part('m'))), 'minute')} ${count(part('s').replace(/^0(?=\d)/, ''), 'second')}`,
  },
  {
    name: 'time without a colon',
    // "0730 hrs", "at 1430 hours", "1215Z".
    pattern: /(?<![\w:.,$£€/-])(?<h>[01]\d|2[0-3])(?<m>[0-5]\d)(?:(?<zulu>Z)|\s?(?:hrs?|hours?|h))(?!\w)\.?/g,
    say: (match) => {
      const { part, before } = match;
      const [hour, minute] = [part('h'), part('m')];
      if (part('zulu') !== '') return withStop(match, `${digitByDigit(hour + minute)} Zulu`);
      const isTime =
        hour.startsWith('0') ||
        /\b(?:at|by|until|till|from|to|before|after|since|around|through) $|\d{4} ?[-–] ?$/i.test(before);
      if (!isTime) return undefined;
      const hours = hour.startsWith('0') ? `zero ${cardinal(hour)}` : cardinal(hour);
      const minutes =
        minute === '00' ? 'hundred' : minute.startsWith('0') ? `oh ${cardinal(minute)}` : cardinal(minute);
      return withStop(match, `${hours} ${minutes} hours`);
    },
  },
  {
    name: 'duration with a colon',
    // "2:30 h", "1:45 min"; "at 14:30 h" is a time.
    pattern:
      /(?<![\w:.])(?<a>\d{1,3}):(?<b>[0-5]\d)\s?(?<unit>hours?|hrs?|h|minutes?|mins?|seconds?|secs?)(?!\w)\.?/g,
    say: (match) => {
      const [a, b] = [match.part('a'), match.part('b')];
      if (!match.part('unit').startsWith('h')) return withStop(match, duration('0', a, b));
      const isTime =
        Number(a) > 12 ||
        /\b(?:at|by|until|till|before|after|since|from|opens?|closes?|starts?|ends?|leaves?|arrives?|departs?|to) $/i.test(
          match.before,
        );
      return isTime ? undefined : withStop(match, duration(a, b, '0'));
    },
  },
  {
    name: 'time range',
    pattern:
      /(?<![\w:.])(?<fromH>\d{1,2}):(?<fromM>[0-5]\d)\s{0,2}[-–—]\s{0,2}(?<toH>\d{1,2}):(?<toM>[0-5]\d)(?![\w:])/g,
    say: clockRange,
  },
  {
    name: 'time with zone',
    pattern:
      /(?<![\w:.])(?<h>\d{1,2}):(?<m>[0-5]\d)(?::(?<s>[0-5]\d))?\s?(?<zone>[+−-]\d\d:[0-5]\d|Z|UTC|GMT|ET|EST|EDT|CT|CST|CDT|MT|MST|PT|PST|PDT|CET|CEST|BST|IST)(?![\w+-])/g,
    say: ({ part }) => `${time(part('h'), part('m'))} ${zoneWords(part('zone'))}`,
  },
  {
    name: 'duration',
    pattern: /(?<![\w:.])(?<h>\d{1,3}):(?<m>[0-5]\d):(?<s>[0-5]\d)(?:\.(?<ms>\d{1,3}))?(?![\w:]|\.\d)/g,
    say: ({ part, before }) => {
      const isTime =
        /(?:\b(?:at|until|till|since|before|after|by|logged)|\b(?:time|timestamp|clock|now):?)\s$/i.test(
          before,
        ) && Number(part('h')) < 24;
      const seconds = part('ms') === '' ? part('s') : `${Number(part('s'))}.${part('ms')}`;
      if (!isTime) {
        return part('ms') === ''
          ? duration(part('h'), part('m'), part('s'))
          : `${duration(part('h'), part('m'), '0')} ${count(seconds, 'second')}`;
      }
      const words = time(part('h'), part('m'));
      return Number(part('s')) === 0 ? words : `${words} and ${count(String(Number(part('s'))), 'second')}`;
    },
  },
  {
    name: 'proportion',
    // "3 : 4 :: 6 : 8"
    pattern: /(?<=\d) (?:(?<as>::|∷)|:) (?=\d)/g,
    say: ({ part }) => (part('as') === '' ? 'to' : 'as'),
  },
  {
    name: 'ratio',
    pattern:
      /(?<![\w:.])(?<a>\d{1,4}(?:\.\d{1,2})?):(?<b>\d{1,4}(?:\.\d{1,2})?):(?<c>\d{1,4}(?:\.\d{1,2})?)(?![\w:])/g,
    say: ({ part }) => `${decimal(part('a'))} to ${decimal(part('b'))} to ${decimal(part('c'))}`,
  },
  {
    name: 'ratio',
    pattern: /(?<![\w:.])(?<a>\d{1,4}):(?<b>\d{1,3}(?:,\d{3}){1,3})(?![\w:])/g,
    say: ({ part }) => `${cardinal(part('a'))} to ${cardinal(part('b'))}`,
  },
  {
    name: 'score',
    pattern: /(?<![\w:.])(?<h>\d{1,3}):(?<m>\d{1,3})(?![\w:]|\.\d)/g,
    say: (match) =>
      isScore(match) ? `${cardinal(match.part('h'))} to ${cardinal(match.part('m'))}` : undefined,
  },
  {
    name: 'time',
    pattern: /(?<![\w:.])(?<h>\d{1,2}):(?<m>[0-5]\d)(?:\s?(?:hours|hrs|h))?(?![\w:]|\.\d)/g,
    say: ({ part, before }) => {
      const isTimer =
        /\b(?:timer|stopwatch|countdown|video|clip|track|song|recording|mark|lap|split)\b[^.!?]{0,24}$/i;
      if (Number(part('h')) > 24 || isTimer.test(before)) return duration('0', part('h'), part('m'));
      return time(part('h'), part('m'));
    },
  },
  {
    name: 'ratio',
    pattern: /(?<![\w:.])(?<a>\d{1,6}(?:\.\d{1,3})?):(?<b>\d{1,6}(?:\.\d{1,3})?)(?![\w:])/g,
    say: ({ part }) => `${decimal(part('a'))} to ${decimal(part('b'))}`,
  },
];
