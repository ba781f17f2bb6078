/**
 * Owns how long something takes, in words: "1h 5m", "2 wks 3 d", "PT15M". Pure; bounded patterns. "30m" is minutes
 * unless it measures a length. Times of day are in times.ts.
 */
import { decimal, ordinal } from '../numbers';
import type { Rule } from '../rule';
import { withStop } from './stops';
import { count, duration, time } from './times';

const NOT_INSIDE = '(?<![\\w:.$£€/-])';
const Y = '(?:years?|yrs?\\.?|y)';
const MO = '(?:months?|mos?\\.?)';
const W = '(?:weeks?|wks?\\.?|w)';
const D = '(?:days?|d)';
const H = '(?:hours?|hrs?|h)\\.?';
const M = '(?:minutes?|mins?|min|m)\\.?';
const S = '(?:seconds?|secs?|sec|s)\\.?';
const N = '\\d{1,4}(?:\\.\\d{1,3})?';
const part = (name: string, unit: string): string =>
  `(?:(?<${name}>${N})\\s?${unit}(?![a-zA-Z])(?:,?\\s?(?:and )?))?`;
/** Each unit once, the larger first, at least two of them. */
const COMPOUND = `${NOT_INSIDE}(?=${N}\\s?(?:${Y}|${MO}|${W}|${D}|${H}|${M})(?:,|\\s?and)?\\s?\\d)${part('y', Y)}${part('mo', MO)}${part('w', W)}${part('d', D)}(?:(?<h>${N})\\s?${H}(?:,?\\s?(?:and )?))?(?:(?<m>\\d{1,4})\\s?${M}(?:,?\\s?(?:and )?))?(?:(?<s>${N})\\s?${S})?(?![\\w])`;
/** The parts of a compound duration with their names, in order. */
const NAMES: readonly (readonly [group: string, name: string])[] = [
  ['y', 'year'],
  ['mo', 'month'],
  ['w', 'week'],
  ['d', 'day'],
  ['h', 'hour'],
  ['m', 'minute'],
  ['s', 'second'],
];
const inWords = (part: (group: string) => string): readonly string[] =>
  NAMES.flatMap(([group, name]) => (part(group) === '' ? [] : [count(part(group), name)]));

/** Before codes, which "PT15M" looks like. */
export const isoDurationRules: readonly Rule[] = [
  {
    name: 'countdown',
    // "T-5 min"
    pattern:
      /(?<!\w)T(?<sign>[-+−])(?=\d{1,4}\s?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?)(?!\w))/g,
    say: ({ part }) => (part('sign') === '+' ? 'T plus' : 'T minus'),
  },
  {
    name: 'duration',
    pattern:
      /(?<!\w)P(?=\d|T\d)(?:(?<y>\d{1,4})Y)?(?:(?<mo>\d{1,4})M)?(?:(?<w>\d{1,4})W)?(?:(?<d>\d{1,4})D)?(?<time>T(?:(?<h>\d{1,4})H)?(?:(?<m>\d{1,4})M)?(?:(?<s>\d{1,4}(?:\.\d{1,3})?)S)?)?(?!\w)/g,
    say: ({ part, line }) => {
      const words = inWords(part);
      const isDuration =
        part('time').length > 1 ||
        words.length > 1 ||
        /\b(?:duration|period|interval|ISO)\b/i.test(line.text);
      return words.length > 0 && isDuration ? words.join(' ') : undefined;
    },
  },
];

/** A line that speaks of how fast a person was: "24'30\"" is a time there. */
const TIMED =
  /\b(?:time|times|timed|clocked|ran|races?|raced|marathon|\d{1,2}K|laps?|splits?|record|pace|finish\w*|swam|song|track)\b/i;
const SIZED = /\b(?:tall|feet|foot|height|ft|ceiling|deep|wide|high|long|room|board|rug)\b/i;

const LENGTH_AFTER =
  /^\s?(?:long|wide|deep|high|tall|away|apart|across|thick|from|of|pool|race|sprint|dash|relay|freestyle|backstroke|hurdles|buildings?|tower|radius|ladder|cable|rope|yacht|boat|ceiling|drop|resolution|x|×|by|north|south|east|west|down|below|above|under|underwater|platform|diving|board)\b|^\s?[x×]\s?\d/i;
const TIME_AFTER =
  /^\s?(?:early|late|later|before|after|ahead|breaks?|waits?|delays?|sessions?|calls?|meetings?|appointments?|videos?|drives?|rides?|ago|left|remaining|slots?|visits?|timer|each way|per|walks?|jog|workouts?|lessons?|class(?:es)?|tours?)\b/i;
const TIME_BEFORE =
  /\b(?:wait\w*|tak\w*|last\w*|for|every|after|timer|lasts|duration|sessions?|calls?|appointments?|visits?|breaks?|delays?|webinars?|lessons?|intervals?|rests?|runs?|ran|ready in|back in|in|within|about|under|rest|check-up|checkup|cleaning|exam|video|film|movie|episode|clip|meeting|another|then|cook|bake|boil|simmer|steep|hold|pause|spend|spent|up to|only|just|an?|the|late|left|timeout)\b[^.!?\d]{0,18}$/i;

/** A duration in hours stands before, or the verb speaks of time. */
const ADDED = /\d\s?h(?:ours?|rs?)?\b[^.!?]{0,60}\b(?:add|adds|plus|and|then|takes?|for|is|are)\s$/i;
/** The lengths of races are meters. */
const RACE =
  /\b(?:ran|runs?|races?|raced|swim|swam|sprint\w*|dash|relay|freestyle|hurdles|Olympic|medal|final|record)\b/i;

/** "a 30m break": before what it measures, the unit is single. */
const BEFORE_ONE = /\b(?:an?|the|this|each|another)\s$/i;
const MEASURED =
  /^\s(?:walks?|drives?|rides?|breaks?|calls?|sessions?|meetings?|videos?|waits?|delays?|slots?|visits?|timer|appointments?|runs?|jog|workouts?|lessons?|class(?:es)?|tours?|rests?|holds?|pauses?|intervals?|clips?|ads?|spots?|timeouts?|windows?|naps?|exams?|rounds?|cooldowns?)\b/;

/** What decades have: "60s music". */
const ERA =
  /^ (?:music|songs?|fashion|styles?|hits?|rock|pop|movies?|films?|era|decor|vibes?|theme|party|kids?|nostalgia|sitcoms?|television|TV|disco|icons?|classics?|hair|aesthetic|bands?|cartoons?)\b/;

export const durationRules: readonly Rule[] = [
  {
    name: 'part of a second',
    // "1/250 s"
    pattern: /(?<![\w/.,])1\/(?<part>\d{1,5})(?:[ -]?(?:s|secs?|seconds?)(?!\w)|(?=th of a second))(?:th)?/g,
    say: ({ part, whole }) => `one ${ordinal(part('part'))}${/s/.test(whole) ? ' of a second' : ''}`,
  },
  {
    name: 'minutes and seconds',
    // "4'12\"" of a race; of a person it is a height.
    pattern: /(?<![\w.,'])(?<m>\d{1,3})'(?<s>[0-5]\d(?:\.\d{1,2})?)(?:"|'')?(?![\w"'])/g,
    say: ({ part, line }) =>
      TIMED.test(line.text) && !SIZED.test(line.text)
        ? `${count(part('m'), 'minute')} ${count(part('s').replace(/^0(?=\d)/, ''), 'second')}`
        : undefined,
  },
  {
    name: 'minutes',
    // "45' of rest", "a goal in the 90+3' minute"
    pattern:
      /(?<![\w.,'])(?<m>\d{1,3})'(?=\s(?:of (?:rest|play|cardio|work|extra|stoppage|injury|warm)|rest\b|breaks?\b|walk\b|jog\b|warm-?up|cool-?down))|(?<=\d)'(?=\sminute)/g,
    say: ({ part }) => (part('m') === '' ? '' : count(part('m'), 'minute')),
  },
  {
    name: 'duration',
    pattern: new RegExp(COMPOUND, 'g'),
    say: (match) => {
      const parts = inWords(match.part);
      if (parts.length < 2) return undefined;
      const words = parts.join(' ');
      // "1h 30m, and": what would join the next unit is the sentence's.
      const tail = /(?:,?\s(?:and )?|,)$/.exec(match.whole)?.[0] ?? '';
      return tail === '' ? withStop(match, words) : { words, length: match.whole.length - tail.length };
    },
  },
  {
    name: 'duration',
    pattern: /(?<![\w:.])(?<h>\d{1,2})(?:h|hrs?)(?<m>[0-5]\d)(?!\w)/g,
    say: ({ part, before }) =>
      /\b(?:at|from|until|till|by) $/i.test(before) && Number(part('h')) < 24
        ? time(part('h'), part('m'))
        : duration(part('h'), part('m'), '0'),
  },
  {
    name: 'duration',
    pattern: /(?<![\w:.,$£€])(?<n>\d{1,3})m(?![\w²³^/°])/g,
    say: ({ part, before, after, line }) =>
      (/^(?:60|100|200|400|800)$/.test(part('n')) &&
        (RACE.test(line.text) || (/\bthe $/i.test(before) && !TIME_AFTER.test(after)))) ||
      ((!TIME_AFTER.test(after) || part('n').length > 2) &&
        (LENGTH_AFTER.test(after) || !(TIME_BEFORE.test(before) || ADDED.test(before))))
        ? undefined
        : BEFORE_ONE.test(before) && MEASURED.test(after)
          ? `${decimal(part('n'))} minute`
          : count(part('n'), 'minute'),
  },
  {
    name: 'duration',
    pattern: /(?<![\w:.,$£€'])(?<n>\d{1,3}(?:\.\d{1,3})?)(?<gap>\s?)s(?![\w/⁻])/g,
    say: ({ part, before, after }) => {
      const isDecade =
        part('gap') === '' &&
        /^[2-9]0$/.test(part('n')) &&
        /\b(?:the|their|his|her|my|your|our|mid|early|late|in|low|high|upper|lower)[ -]$/i.test(before);
      const isPlural =
        part('gap') === '' &&
        /^\d{3}$/.test(part('n')) &&
        !/\b(?:wait|for|every|after|takes?|timer|within|last\w*)\b[^.!?\d]{0,12}$/i.test(before);
      if (isDecade || isPlural || (/^[2-9]0$/.test(part('n')) && ERA.test(after))) return undefined;
      return BEFORE_ONE.test(before) && MEASURED.test(after)
        ? `${decimal(part('n'))} second`
        : count(part('n'), 'second');
    },
  },
];
