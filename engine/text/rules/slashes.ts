/**
 * Owns what a slash between two numbers or words means: a fraction, a day, a rating, a blood pressure, "or". Pure;
 * bounded patterns. What stands around the numbers decides; without a hint a fraction that people say is a fraction.
 */
import { cardinal, decimal, fraction, ordinal, pairs, spell, yearWords } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { PER } from './shapes';
import { isDay, isMonth, monthDay, MONTH, MONTHS } from './dates';
import { SOFTWARE } from './versions';

const DATE_BEFORE =
  /(?:\b(?:on|by|until|till|before|after|since|from|due|dated?|through|thru|starting|starts|beginning|ending|ends|effective|expires|between|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun|tomorrow|today)\.?,?:? |\d{1,2}\/\d{1,2}(?: at \w{1,8})?(?:,? (?:and|to|or|through)|,)? |\d{1,2}\/\d{1,2}\s?[-–]\s?)$/i;
const DATE_AFTER =
  /^,? (?:at|from|around|before|after) \d|^,? \d{1,2}(?::\d\d)?\s?[ap]\.?m|^\s?[-–]\s?\d{1,2}\/\d{1,2}(?!\d)|^ (?:through|thru|to|until) \d{1,2}\/\d/i;
const DATE_WORD =
  /\b(?:appointment|visit|deadline|booked|booking|reschedul\w*|open house|check-in|check-out|orientation|tour|showing|inspection|closing|birthday|anniversary|scheduled|available|slot|meeting|class|exam|interview|party|holiday)\b/i;
const PART_AFTER =
  /^(?:-?\s?(?:of|cups?|tsp|tbsp|teaspoons?|tablespoons?|inch(?:es)?|in\.|"|miles?|mi|acres?|pounds?|lbs?|oz|ounces?|pints?|quarts?|gallons?|hours?|hrs?|yards?|full|price|off|time|share|way|page|bath|majority|dose|tablet|pill|turn|cut|mark|size|filled|done|finished|complete|left|day|century|feet|foot|ft|moon|note|scale|marathon|mg|mL|ml|liters?|kilos?|kg|section|court))\b|^\s?"/i;

const isDateLike = (a: number, b: number): boolean => isMonth(a) && isDay(b);

/** "Step 2/5" is one of several; "Windows 10/11" and "sizes 8/10" are two of a kind. */
const ONE_OF =
  /(?<![\p{L}])(?:steps?|slides?|pages?|questions?|parts?|episodes?|chapters?|tracks?|lessons?|laps?|rounds?|items?|tasks?|sets?|days?|weeks?|problems?|exercises?|modules?|photos?|images?|files?|chunks?|batch|attempts?|try|dis[ck]s?|songs?|videos?|sections?|messages?|holes?|stops?|pass|layers?|epochs?|players?|copy|prints?|volumes?|legs?|heats?|innings?|cop(?:y|ies)|levels?|stages?|phases?) $/iu;
const TWO_OF_A_KIND = new RegExp(
  `(?<![\\p{L}])(?:${SOFTWARE}|[gG]rades?|[sS]izes?|[yY]ears?|[lL]evels?|[tT]ypes?|[sS]tages?|[pP]hases?|[cC]lass(?:es)?|[tT]iers?|[rR]ooms?|[gG]ates?|[pP]latforms?|[lL]anes?|[eE]xits?|[tT]erminals?|[rR]outes?|[cC]hannels?|[bB]us(?:es)?|[fF]loors?) $`,
  'u',
);
const ODDS = /\b(?:odds|bets?|betting|favou?rites?|fav|bookies|punters?|each way)\b/i;

function named({ before, after }: Match, above: string, below: string): string | undefined {
  const [a, b] = [Number(above), Number(below)];
  if (PART_AFTER.test(after) && !/^ (?:of|done|finished|complete|left)\b/.test(after)) return undefined;
  if (TWO_OF_A_KIND.test(before) && (b === a + 1 || !ONE_OF.test(before)))
    return `${cardinal(above)} or ${cardinal(below)}`;
  return ONE_OF.test(before) && a <= b && a > 0 ? `${cardinal(above)} of ${cardinal(below)}` : undefined;
}

function slashPair(match: Match): Said {
  const { part, before, after, line } = match;
  const [above, below] = [part('above'), part('below')];
  const [a, b] = [Number(above), Number(below)];
  const whole = part('whole').replace(/[\s-]$/, '');
  const sense = fraction(above, below);
  if (whole !== '') {
    if (sense === undefined || line.text.slice(0, match.at).endsWith('/')) return undefined;
    return `${cardinal(whole)} and ${sense === 'one half' ? 'a half' : sense}`;
  }
  if (whole === '' && ODDS.test(line.text) && b < 10 && a !== b)
    return `${cardinal(above)} to ${cardinal(below)}`;
  if (/^[- ](?:time|signature|meter|beat|rhythm|groove)\b/.test(after) && [2, 4, 8, 16].includes(b))
    return `${cardinal(above)} ${cardinal(below)}`;
  if (/\bw\/[ce] $/i.test(before) && isMonth(b) && isDay(a)) return monthDay(b, above);
  // "a 1/2-hour talk", "a 3/4-mile walk"
  if (
    whole === '' &&
    sense !== undefined &&
    /^-(?:hour|minute|mile|inch|cup|pound|acre|year|page|dozen|gallon|ounce|day|foot|yard|meter|liter|turn|price|size|court|off|full|empty|scale)\b/.test(
      after,
    )
  )
    return sense.replace(/^one half$/, 'half').replace(/s$/, '');
  const ofNamed = named(match, above, below);
  if (ofNamed !== undefined) return ofNamed;
  if (above === '24' && below === '7') return 'twenty-four seven';
  if (above === '50' && below === '50') return 'fifty-fifty';
  // In a formula any fraction is one: "(4/3)".
  if (/[=(+×]\s?$/.test(before) && /^\s?[)π]/.test(after) && b > 2 && b < 20)
    return `${cardinal(above)} ${ordinal(below)}${a === 1 ? '' : 's'}`;
  if (
    (/^\s?(?:π|[a-zA-Z][²³^]|[xyzrt]\b)/.test(after) ||
      (/=\s?$/.test(before) && /^\s?(?:[×·(]|[A-Za-z](?![\p{L}\d]))/u.test(after))) &&
    [2, 3, 4, 5, 6, 8, 10].includes(b)
  )
    return sense ?? `${cardinal(above)} ${b === 2 ? 'halves' : `${ordinal(below)}s`}`;
  // "10/3 = 3⅓" is no day in October.
  if (whole === '' && a > 0 && b > 0 && (/^\s?[=≈]/.test(after) || /[=≈]\s?$/.test(before)))
    return sense ?? `${cardinal(above)} over ${cardinal(below)}`;
  if (above === '9' && below === '11' && !DATE_BEFORE.test(before)) return 'nine eleven';
  if (PART_AFTER.test(after) && sense !== undefined && b !== 10) return sense;
  if (isDateLike(a, b) && (DATE_BEFORE.test(before) || DATE_AFTER.test(after))) return monthDay(a, below);
  if (!isDateLike(a, b) && isDateLike(b, a) && (DATE_BEFORE.test(before) || DATE_AFTER.test(after)))
    return monthDay(b, above);
  if (PART_AFTER.test(after) && sense !== undefined) return sense;
  // "9/24 of it": no fraction that people say often, but no day.
  if (/^\sof\s/.test(after) && a > 1 && a < b && !DATE_BEFORE.test(before))
    return `${cardinal(above)} ${ordinal(below)}s`;
  const isRated =
    /\b(?:rat\w*|scor\w*|review\w*|stars?|grade\w*|got|gave|give|gives|marks?|points?|pain|passed|answered|correct|quiz|test|exam|result\w*|attendance|completed|vision|service|food|cleanliness|location|value|comfort|overall|mood|energy)\b(?:[^.!?]|\.\d){0,40}$/i.test(
      before,
    ) ||
    /^\s(?:stars?|points?|rating|score|correct|on (?:the|her|his|my|your)|in (?:the|math|English)|reviews?)\b/i.test(
      after,
    );
  if (a === 20 && /\bvision|eye|sight|see\b/i.test(line.text)) return `${cardinal(above)} ${cardinal(below)}`;
  if (isRated && [4, 5, 6, 10, 12, 20, 25, 30, 40, 50, 100].includes(b) && a <= b)
    return `${cardinal(above)} out of ${cardinal(below)}`;
  if (isRated && a <= b && b > 2 && sense === undefined)
    return `${cardinal(above)} out of ${cardinal(below)}`;
  if (isDateLike(a, b) && DATE_WORD.test(line.text)) return monthDay(a, below);
  if (a <= b && [5, 10, 100].includes(b) && (a === b || b !== 5 || sense === undefined))
    return `${cardinal(above)} out of ${cardinal(below)}`;
  if (sense !== undefined) return sense;
  if (a === 20 || a + b === 100) return `${cardinal(above)} ${cardinal(below)}`;
  if (a < b && [20, 25, 30, 40, 50, 60, 80].includes(b))
    return `${cardinal(above)} out of ${cardinal(below)}`;
  if (isDateLike(a, b) && b !== 0) return monthDay(a, below);
  return a <= b
    ? `${cardinal(above)} out of ${cardinal(below)}`
    : `${cardinal(above)} over ${cardinal(below)}`;
}

const variables = (text: string): string =>
  spell(text.replace('Δ', '')).replace(/^/, text.startsWith('Δ') ? 'delta ' : '');

const WORDS: Readonly<Record<string, string>> = {
  'and/or': 'and or',
  'he/she': 'he or she',
  's/he': 'she or he',
  '(s)he': 'she or he',
  'w/o': 'without',
  'w/out': 'without',
  'w/in': 'within',
  'c/o': 'care of',
  'b/t': 'between',
  'b/w': 'between',
  'lat/long': 'latitude longitude',
  'lat/lon': 'latitude longitude',
  'w/c': 'week commencing',
  'w/e': 'week ending',
  'b/c': 'because',
  'n/a': 'not applicable',
  'a/k/a': 'A K A',
  'p/m': 'per month',
  'p/w': 'per week',
  'p/a': 'per year',
  'r/o': 'rule out',
  'f/u': 'follow up',
  'h/o': 'history of',
  'd/t': 'due to',
  'i/o': 'I O',
};

/** Before measures, which would take its second number for their own. */
export const pressureRules: readonly Rule[] = [
  {
    name: 'blood pressure',
    pattern:
      /(?<![\w/.,$£€])(?<high>[7-9]\d|1\d\d|2[0-4]\d)(?<gap>\s?)\/\s?(?<low>[3-9]\d|1[0-3]\d)(?<unit>\s?mm\s?Hg)?(?![\w/]|[.,]\d)/g,
    say: ({ part, line }) => {
      const [high, low] = [Number(part('high')), Number(part('low'))];
      const isNamed = /\b(?:pressure|BP|mmHg|systolic|hypertension|reading)\b/i.test(line.text);
      if (high <= low || high + low === 100 || ((high < 90 || part('gap') !== '') && !isNamed))
        return undefined;
      return `${pairs(part('high'))} over ${pairs(part('low'))}${part('unit') === '' ? '' : ' millimeters of mercury'}`;
    },
  },
  {
    name: 'month of a card',
    pattern:
      /(?<=\b(?:exp(?:ires?|iry|iration)?|valid)\b\.?:?(?: date| on| in| thru| through| until| to| is)?:? )(?<month>0?[1-9]|1[0-2])\/(?<year>(?:20)?\d\d)(?![\w/]|[.,]\d)/gi,
    say: ({ part }) => {
      const year = part('year').length === 2 ? `20${part('year')}` : part('year');
      return `${MONTHS[Number(part('month')) - 1] ?? ''} ${yearWords(year)}`;
    },
  },
];

/** Folders of programs: "src/main/java" is a way, "red/white/blue" a choice. */
const FOLDER =
  /\b(?:src|usr|bin|etc|home|lib|var|main|app|apps|docs|test|tests|tmp|opt|www|api|dev|config|dist|build|public|assets|node_modules)\b/;

export const slashRules: readonly Rule[] = [
  {
    name: 'always open',
    pattern: /(?<![\w/])24\/7\/(?:365|52)(?![\w/])/g,
    say: ({ whole }) => `twenty-four seven ${whole.endsWith('365') ? 'three sixty-five' : 'fifty-two'}`,
  },
  {
    name: 'opening of a lens',
    // "f/2.8"
    pattern: /(?<![\w/.])[fF]\/(?<stop>\d{1,2}(?:\.\d)?)(?![\w/]|[.,]\d)/g,
    say: ({ part }) => `F ${decimal(part('stop'))}`,
  },
  {
    name: 'letter of a house',
    // "Via Roma 12/A"
    pattern: /(?<=\p{Lu}\p{L}{2,20}\.? )(?<number>\d{1,4})\/(?<letter>[A-Ha-h])(?![\w/])/gu,
    say: ({ part }) => `${cardinal(part('number'))} ${part('letter').toUpperCase()}`,
  },
  {
    name: 'choice of several words',
    // "he/she/they"
    pattern: /(?<![\p{L}\d/\\.:~-])\p{L}\p{Ll}{1,14}(?:\/\p{Ll}{2,14}){2,5}(?![\p{L}\d/]|\.\w)/gu,
    say: ({ whole }) => whole.split('/').join(FOLDER.test(whole) ? ' slash ' : ' or '),
  },
  {
    name: 'rating',
    pattern: /(?<![\w/.,])(?<a>\d{1,3}\.\d{1,2})\s?\/\s?(?<b>\d{1,3})(?:\.0)?(?![\w/]|[.,]\d)/g,
    say: ({ part }) => `${decimal(part('a'))} out of ${cardinal(part('b'))}`,
  },
  {
    name: 'fraction or date',
    pattern:
      /(?<![\w/.,$£€])(?<whole>\d{1,6}\s|\d{1,3}-(?=[1-9]\/[2-8](?!\d)))?(?<above>\d{1,4})[/\u2044](?<below>\d{1,4})(?![\w/]|[.,]\d)/g,
    say: slashPair,
  },
  {
    name: 'fraction or date',
    pattern:
      /(?<![\w/.,$£€])(?<above>\d{1,4})[/\u2044](?<below>\d{1,4})(?:th|ths|nd|rd|rds)?(?![\w/]|[.,]\d)/g,
    say: (match) =>
      /[a-z]$/.test(match.whole) ? fraction(match.part('above'), match.part('below')) : slashPair(match),
  },
  {
    name: 'fraction of a variable',
    // "½mv²", which plain characters write as "1⁄2mv²".
    pattern: /(?<![\w/.,])(?<above>\d{1,2})\u2044(?<below>\d{1,2})(?=[a-zA-Zπ])/g,
    say: ({ part }) => fraction(part('above'), part('below')),
  },
  {
    name: 'quotient of variables',
    // "a/b", "(x/y)": two small letters by themselves.
    pattern:
      /(?<![\p{L}\d/\\.:'])(?<above>Δ?[abcdgkmnpqtuvxyz]|d[yxfuv])\/(?<below>Δ?[bcdghjkmnqrstvxyz]|d[xtyu])(?![\p{L}\d/\\']| tests?\b)/gu,
    say: ({ part, whole, line }) =>
      whole === 'y/n'
        ? 'yes or no'
        : // "d/t" and "p/m" are short forms outside formulas.
          /^(?:[dp]\/[tm]|b\/[ctw])$/.test(whole) && !line.text.includes('=')
          ? undefined
          : `${variables(part('above'))} over ${variables(part('below'))}`,
  },
  {
    name: 'quotient of a formula',
    // "V = IR/2", "y ∝ 1/x", "(x − µ)/σ"
    pattern: /(?<=[\p{L}\d)²³⁰-⁹₀-₉\uE000])\s?\/\s?(?=[(√\uE000\p{Script=Greek}]|\p{L}{1,2}(?![\p{L}])|\d)/gu,
    say: ({ before, after }) => {
      if (/\d\s?$/.test(before) && /^\d/.test(after)) return undefined;
      const term = /[=≈∝<>≤≥∑√]([^=≈∝<>≤≥.!?;,]{0,24})$/.exec(before)?.[1];
      return term !== undefined &&
        !/\p{L}{3}/u.test(term.replaceAll(/sin|cos|tan|log/g, '')) &&
        !/[A-Z]{2}\s?$/.test(before.slice(-3))
        ? 'over'
        : undefined;
    },
  },
  {
    name: 'quotient of functions',
    pattern: /\s?\/\s?(?=(?:sin|cos|tan|log|ln)(?![\p{L}]))/gu,
    say: ({ before }) => (/(?:sin|cos|tan|log|ln)[²³\s(]/.test(before) ? 'over' : undefined),
  },
  {
    name: 'short form with a slash',
    pattern:
      /(?<![\w/])(?:and\/or|he\/she|s\/he|\(s\)he|w\/out|w\/in|w\/o|w\/[ce]|b\/[tw]|lat\/long?|c\/o|b\/c|n\/a|a\/k\/a|p\/m|p\/w|p\/a|r\/o|f\/u|h\/o|d\/t|i\/o)(?![\w/])/gi,
    say: ({ whole }) => WORDS[whole.toLowerCase()],
  },
  {
    name: 'with',
    pattern: /(?<![\w/])w\/\s?(?=[\w\uE000$£€])/g,
    say: () => 'with',
  },
  {
    name: 'per',
    // "16/min", "3/day", "7.5h/night"
    pattern:
      /(?<=[\d\uE000₀-₉])\s?\/\s?(?<per>min|sec|hr|day|night|week|wk|month|mo|year|yr|person|page|dose|shift|game|mile|mi|km|lap|rep|set)(?![\p{L}\d/])/gu,
    say: ({ part }) => `per ${PER[part('per')] ?? part('per')}`,
  },
  {
    name: 'per',
    // "8 mins/side", "30 g/serving": a word after an amount with its unit.
    pattern: /(?<=\uE000)\/(?=\p{Ll}{3,12}(?![\p{L}\d/]))/gu,
    say: ({ before }) => (/\d\s?\p{L}{1,7}$/u.test(before) ? 'per' : undefined),
  },
  {
    name: 'slash between months',
    pattern: new RegExp(`(?<=(?<![\\p{L}])${MONTH}\\.?)\\s?/\\s?(?=${MONTH}\\b)`, 'gu'),
    say: () => 'or',
  },
  {
    name: 'slash between words',
    pattern:
      /(?<=(?<![\p{L}\d/\\.:~])[\p{Ll}][\p{Ll}'-]{0,24}|(?<![\p{L}\d/\\.:~])\p{Lu}\p{Ll}{1,24})\s?\/\s?(?=\p{Lu}?\p{Ll}[\p{Ll}'-]{0,24}(?![\p{L}\d/:]|\.\w))/gu,
    say: () => 'or',
  },
  {
    name: 'slash between words',
    pattern: /(?<=\p{Ll}{2,24})\s?\/\s?(?=\p{Lu}?\p{Ll}{2,24})/gu,
    say: () => 'or',
  },
  {
    name: 'slash between words',
    // "020 7946 0018 / Fax: ...": with white space around it.
    pattern: /(?<=[\uE000\p{L}.)]\s)\/(?=\s[\p{L}\uE000])/gu,
    say: () => 'or',
  },
  {
    name: 'slash between initials',
    pattern: /(?<=(?<![\p{L}\d])[A-Z]{1,5})\/(?=[A-Z]{1,5}(?![\p{L}\d]))/gu,
    say: () => '',
  },
];
