/**
 * Owns how abbreviations are said: titles, months of work, "e.g.", "dept.", "approx.". Pure; bounded patterns. Where
 * sentences end is abbreviations.ts's; a stop that also ends the sentence is left to it (stops.ts).
 */
import { cardinal, spell } from '../numbers';
import type { Match, Rule, Said } from '../rule';
import { ALSO_WORD, BARE, GOES_ON, TITLES, WITH_STOP } from './short-form-names';
import { withStop } from './stops';

const TITLE = Object.keys(TITLES).join('|');

const caseOf = (written: string, spoken: string): string =>
  /^\p{Lu}/u.test(written) ? spoken.charAt(0).toUpperCase() + spoken.slice(1) : spoken;

function withStopForm(match: Match): Said {
  const { part, after, before } = match;
  const word = part('word');
  const key = word.toLowerCase();
  const spoken = WITH_STOP[key];
  if (spoken === undefined) return undefined;
  // "utilities incl." at the end is included.
  if (/^(?:incl|excl)$/.test(key) && /^\s*(?:$|[,;)])/.test(after))
    return withStop(match, spoken.replace('ing', 'ed'));
  if (key === 'est' && /^\s\d{4}(?!\d)/.test(after)) return caseOf(word, 'established');
  if (/^(?:al|seq|ibid)$/.test(key) && !/\bet $/i.test(before)) return undefined;
  if (ALSO_WORD.test(key)) {
    const goesOn =
      (key === 'tel' && after.startsWith(':')) ||
      /^\s(?:\p{Lu}|\d|\uE000)/u.test(after) ||
      (GOES_ON.test(key) && /^[,;)]?\s?(?:\p{Ll}|[$£€(])/u.test(after)) ||
      (/^(?:inc|co|corp)$/.test(key) && /\p{Lu}[\p{L}&.'-]+,? $/u.test(before));
    if (!goesOn) return undefined;
    if (/^(?:no|nos|fig|vol|ch|sec|para|oct)$/.test(key) && !/^\s[\dX•*]/.test(after)) return undefined;
    if (key === 'no') return caseOf(word, spoken);
    if (
      key === 'min' &&
      !/(?:\d|\uE000|\p{L}ty|one|two|three|four|five|six|seven|eight|nine|ten|an?|few|per|of)[- ]$/u.test(
        before,
      )
    )
      return 'minimum';
    if (/^(?:mt|ft|col|gen|sen|rep|maj|pres|adm|mts)$/.test(key) && !/^\p{Lu}/u.test(word)) return undefined;
  }
  // "We hired Max." is a person.
  if (word === 'Max' && /\p{L} $/u.test(before)) return undefined;
  if (key === 'vit' || (/^(?:max|avg|temp)$/.test(key) && /^\s[\d\uE000]/.test(after)))
    return caseOf(word, spoken);
  return withStop(match, /^\p{Lu}/u.test(spoken) ? spoken : caseOf(word, spoken));
}

const PRESCRIPTIONS: Readonly<Record<string, string>> = {
  po: 'by mouth',
  bid: 'twice a day',
  tid: 'three times a day',
  qid: 'four times a day',
  qd: 'once a day',
  qhs: 'at bedtime',
  hs: 'at bedtime',
  prn: 'as needed',
  ac: 'before meals',
  pc: 'after meals',
};

const PER_SHORT: Readonly<Record<string, string>> = {
  a: 'per annum',
  w: 'per week',
  m: 'per month',
  h: 'per hour',
};

export const shortFormRules: readonly Rule[] = [
  {
    name: 'for example',
    pattern: /(?<![\p{L}.])(?<e>[eE])(?:\.\s?g\.?|g\.)(?=[\s,:;)]|$),?/gu,
    say: ({ part, before }) =>
      part('e') === 'E' && /(?:^|[.!?]\s)$/.test(before) ? 'For example,' : 'for example,',
  },
  {
    name: 'that is',
    pattern: /(?<![\p{L}.])(?<i>[iI])(?:\.\s?e\.?|e\.)(?=[\s,:;)]|$),?/gu,
    say: ({ part, before }) => (part('i') === 'I' && /(?:^|[.!?]\s)$/.test(before) ? 'That is,' : 'that is,'),
  },
  {
    name: 'degree',
    pattern:
      /(?<![\p{L}])(?:Ph\.?\s?D\.?|M\.?B\.?A\.|D\.?D\.?S\.|D\.?M\.?D\.|B\.?Sc\.?|M\.?Sc\.?|B\.?Ed\.?|M\.?Ed\.?|Ed\.?D\.?|LL\.?[BM]\.?|J\.D\.|Pharm\.?D\.?|Psy\.?D\.?)(?![\p{L}])/gu,
    say: (match) => withStop(match, spell(match.whole.replaceAll(/[.\s]/g, ''))),
  },
  {
    name: 'business days',
    pattern: /(?<![\p{L}])(?<word>[bB]us)\.(?= (?:days?|hours|hrs))/gu,
    say: ({ whole }) => caseOf(whole, 'business'),
  },
  {
    name: 'of education',
    pattern: /(?<=\b(?:Dept\.?|Department|Board|Bd\.?|B\.) of |\b[PB]\. ?)Ed\.(?!\w)/g,
    say: (match) => (match.before.endsWith('of ') ? withStop(match, 'Education') : undefined),
  },
  {
    name: 'each',
    // "$5 ea."
    pattern: /(?<=\d |\uE000 )ea(?!\p{L})\.?/gu,
    say: (match) => withStop(match, 'each'),
  },
  {
    name: 'kilometer of a road',
    // "Km 12 on Hwy. 5"
    pattern: /(?<![\p{L}\d] ?)Km\.? (?=\d)/gu,
    say: () => 'kilometer',
  },
  {
    name: 'registration',
    pattern: /(?<![\p{L}])[rR]eg\.(?= (?:no\.|number|#))/gu,
    say: ({ whole }) => caseOf(whole, 'registration'),
  },
  {
    name: 'circa',
    // "c. 1450", "fl. 1200", "Pop. 1.3M"
    pattern:
      /(?<![\p{L}\d.])(?:(?<circa>c)\. ?(?=\d{3,4}(?!\d)|\uE000)|(?<pop>[pP]op)\.(?=:? [\d\uE000~]))/gu,
    say: ({ part, whole, after }) =>
      part('circa') === '' ? caseOf(whole, 'population') : /^\d{3,4}/.test(after) ? 'circa' : undefined,
  },
  {
    name: 'latitude or longitude',
    pattern: /(?<![\p{L}])[lL](?:at|ong|on|ng)\.?(?=:? [-−+]?[\d\uE000])/gu,
    say: ({ whole, after, line }) =>
      /^:? [-−+]?\d{1,3}(?:\.\d{1,8})?°/.test(after) ||
      /\b[lL]at[.:]? .*\b[lL](?:ong|on|ng)[.:]? /.test(line.text)
        ? caseOf(whole, /^l?at/i.test(whole) ? 'latitude' : 'longitude')
        : undefined,
  },
  {
    name: 'saint',
    pattern: /(?<![\p{L}'-])St\b\.?(?=\s\p{Lu}\p{Ll})/gu,
    say: () => 'Saint',
  },
  {
    name: 'street before its name',
    // "5 Av. Foch"
    pattern: /(?<=\d[A-H]?,? )(?:(?<ave>[aA]ve?)|[bB]lvd|[bB]d)\.(?= (?:d[eu] |des )?\p{Lu})/gu,
    say: ({ part }) => (part('ave') === '' ? 'Boulevard' : 'Avenue'),
  },
  {
    name: 'floor',
    pattern: /(?<=\d(?:st|nd|rd|th) |\b(?:first|second|third|ground) )[Ff]lr?(?![\p{L}\d])\.?/gu,
    say: (match) => withStop(match, 'floor'),
  },
  {
    name: 'number of a code',
    // "Conf. #: 8XK", "Order #: 12"
    pattern:
      /(?<![\p{L}])(?:(?<conf>[cC]onf)\. )(?:#|no\.)|(?<=\p{L}{2,20} )#(?=:)|(?<=\b(?:my|your|his|her|our|their|reg|registration|licen[cs]e|card|acct|account|phone|order|policy|member|ticket|invoice|serial|ref|part|model|lot)\.? )no\.(?= \p{L})/giu,
    say: ({ part }) => (part('conf') === '' ? 'number' : `${caseOf(part('conf'), 'confirmation')} number`),
  },
  {
    name: 'expiry',
    pattern:
      /(?<![\p{L}])(?<exp>[eE]xp)\.?(?=(?<date> date)?[:.]? ?(?<day>\d|\uE000|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)?)/gu,
    say: ({ part, before, whole }) => {
      if (part('date') !== '') return caseOf(whole, 'expiration');
      if (part('day') !== '' && !/\d$/.test(before)) return caseOf(whole, 'expires');
      return /\b(?:yrs?|years?|months?)[.']?(?: of)? $/.test(before) && whole.endsWith('.')
        ? 'experience'
        : undefined;
    },
  },
  {
    name: 'per year',
    // "p.a.", "p.c.m.", "£900 pcm"
    pattern:
      /(?<![\p{L}.])(?:p\.\s?(?:(?<all>a|w|m|h)|c\.\s?m|p)\.|(?<=\d ?|\uE000 ?)(?:pcm|(?<bare>p[awh]))(?![\p{L}\d]))/gu,
    say: (match) => {
      const unit = match.part('all') || match.part('bare').slice(1);
      const words =
        unit === '' ? (/c/.test(match.whole) ? 'per calendar month' : 'per person') : PER_SHORT[unit];
      return words === undefined || (match.part('bare') !== '' && !/[£€$]/.test(match.line.text))
        ? undefined
        : withStop(match, words);
    },
  },
  {
    name: 'per unit of time',
    // "each mo.", "per yr"
    pattern: /(?<=\b(?:an?|each|every|per|one|this|last|next) )(?:mo|wk|yr)(?![\p{L}\d'])\.?/gu,
    say: (match) =>
      withStop(match, { mo: 'month', wk: 'week', yr: 'year' }[match.whole.replace('.', '')] ?? ''),
  },
  {
    name: 'prescription',
    // "b.i.d.", "p.r.n.": their stop ends no sentence before a small letter.
    pattern:
      /(?<![\p{L}\d.])(?:p\.o|b\.i\.d|t\.i\.d|q\.i\.d|q\.d|q\.h\.s|h\.s|p\.r\.n|a\.c|p\.c)\.(?!\p{L})/gu,
    say: (match) => withStop(match, PRESCRIPTIONS[match.whole.replaceAll('.', '')] ?? ''),
  },
  {
    name: 'prescription',
    // "q8h", "q4-6h"
    pattern: /(?<![\p{L}\d])[qQ](?<low>\d{1,2})(?:[-–](?<high>\d{1,2}))?(?<unit>h|hrs?)(?![\p{L}\d])\.?/gu,
    say: (match) =>
      withStop(
        match,
        `every ${cardinal(match.part('low'))}${match.part('high') === '' ? '' : ` to ${cardinal(match.part('high'))}`} hours`,
      ),
  },
  {
    name: 'hour',
    pattern: /(?<=\b(?:an|per|one|half an|\/) )(?:hr)\b\.?/g,
    say: (match) => withStop(match, 'hour'),
  },
  {
    name: 'title',
    pattern: new RegExp(`(?<![\\p{L}'&])(?<title>${TITLE})(?![\\p{L}'])\\.?`, 'gu'),
    say: (match) => {
      const title = match.part('title');
      // "Hon", "Rev" and "Lt" without a stop are words or names of their own.
      if (
        /^(?:Hon|Rev|Gov|Supt|Messrs|Drs)$/.test(title) &&
        !match.whole.endsWith('.') &&
        !/^\s\p{Lu}/u.test(match.after)
      )
        return undefined;
      return withStop(match, TITLES[title] ?? title);
    },
  },
  {
    name: 'abbreviation',
    pattern: /(?<![\p{L}\d.'])(?<word>[a-zA-Z]{2,6})\.(?=[\s,;:)"'\uE000-]|$)/gu,
    say: withStopForm,
  },
  {
    name: 'abbreviation',
    pattern: new RegExp(`(?<![\\p{L}\\d.'-])(?:${Object.keys(BARE).join('|')})(?![\\p{L}\\d'])`, 'gu'),
    say: ({ whole }) => BARE[whole],
  },
  {
    name: 'operation',
    pattern: /(?<![\p{L}])(?:x-?ray|X-?[Rr]ay|XRAY)(?<s>s)?(?![\p{L}])/gu,
    say: ({ part }) => `X ray${part('s')}`,
  },
];
