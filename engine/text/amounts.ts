/**
 * Owns how amounts are said: money, percentages, measures, fractions, ranges, ordinals, and at last every number that
 * is left. Pure; bounded patterns. Telephone numbers, times and dates are words already when it runs.
 */
import { cardinal, decimal, digitByDigit, fraction, ordinal } from './numbers';

const NUMBER = '\\d{1,3}(?:,\\d{3}){1,5}(?:\\.\\d{1,9})?|\\d{1,15}(?:\\.\\d{1,9})?|\\.\\d{1,9}';
const DASH = '\\s{0,2}[-–—]\\s{0,2}';
const NOT_INSIDE = '(?<![\\w.,])';

type Currency = {
  readonly one: string;
  readonly many: string;
  readonly cent: string;
  readonly cents: string;
};
const currency = (one: string, many: string, cent = 'cent', cents = 'cents'): Currency => ({
  one,
  many,
  cent,
  cents,
});
const DOLLAR = currency('dollar', 'dollars');
const CURRENCIES: Readonly<Record<string, Currency>> = {
  $: DOLLAR,
  USD: DOLLAR,
  '£': currency('pound', 'pounds', 'penny', 'pence'),
  GBP: currency('pound', 'pounds', 'penny', 'pence'),
  '€': currency('euro', 'euros'),
  EUR: currency('euro', 'euros'),
  '¥': currency('yen', 'yen', 'sen', 'sen'),
  '₹': currency('rupee', 'rupees', 'paisa', 'paise'),
};
const SCALES: Readonly<Record<string, string>> = {
  k: 'thousand',
  m: 'million',
  mn: 'million',
  b: 'billion',
  bn: 'billion',
  t: 'trillion',
};
const SCALE = '(?:\\s?(thousand|million|billion|trillion)\\b|(k|K|mn|m|M|bn|b|B|T)(?![a-zA-Z]))?';
const MONEY = new RegExp(
  `(?<![\\w.,])([-−]\\s?)?(?:US|CA|AU)?([$£€¥₹])\\s?(${NUMBER})${SCALE}(?:${DASH}[$£€¥₹]?(${NUMBER})${SCALE})?(?![\\d])`,
  'g',
);
const MONEY_AFTER = new RegExp(`${NOT_INSIDE}(${NUMBER})\\s?(USD|EUR|GBP|€|£)(?!\\w)`, 'g');

const scaleWord = (long: string | undefined, short: string | undefined): string =>
  long ?? (short === undefined ? '' : (SCALES[short.toLowerCase()] ?? ''));

function money(amount: string, scale: string, kind: Currency): string {
  const plain = amount.replaceAll(',', '');
  if (scale !== '') return `${decimal(plain)} ${scale} ${kind.many}`;
  const [whole = '0', part] = plain.split('.');
  const isCents = part !== undefined && part.length === 2;
  if (part !== undefined && !isCents) return `${decimal(plain)} ${kind.many}`;
  const units = `${cardinal(whole === '' ? '0' : whole)} ${Number(whole) === 1 ? kind.one : kind.many}`;
  if (!isCents || Number(part) === 0) return units;
  const cents = `${cardinal(part)} ${Number(part) === 1 ? kind.cent : kind.cents}`;
  return Number(whole) === 0 ? cents : `${units} and ${cents}`;
}

function speakMoney(text: string): string {
  return text
    .replace(
      MONEY,
      (
        _,
        minus: string | undefined,
        sign: string,
        low: string,
        longLow,
        shortLow,
        high: string | undefined,
        longHigh,
        shortHigh,
      ) => {
        const kind = CURRENCIES[sign] ?? DOLLAR;
        const lead = minus === undefined ? '' : 'minus ';
        const scale = scaleWord(longLow as string | undefined, shortLow as string | undefined);
        if (high === undefined) return lead + money(low, scale, kind);
        const scaleHigh = scaleWord(longHigh as string | undefined, shortHigh as string | undefined);
        const from =
          decimal(low.replaceAll(',', '')) + (scale === '' || scale === scaleHigh ? '' : ` ${scale}`);
        // "$29.50-$35" needs its cents on both sides.
        return /\.\d\d$/.test(low)
          ? `${lead}${money(low, scale, kind)} to ${money(high, scaleHigh, kind)}`
          : `${lead}${from} to ${money(high, scaleHigh, kind)}`;
      },
    )
    .replace(MONEY_AFTER, (_, amount: string, sign: string) => money(amount, '', CURRENCIES[sign] ?? DOLLAR))
    .replace(
      /(?<![\w.,])(\d{1,3})\s?¢/g,
      (_, cents: string) => `${cardinal(cents)} ${cents === '1' ? 'cent' : 'cents'}`,
    )
    .replace(
      /(dollars?|euros?|pounds?|cents?|pence)\s?\/\s?(month|mo|year|yr|hour|hr|day|week|wk|person|night|unit)\b/g,
      (_, unit: string, per: string) => `${unit} per ${PER[per] ?? per}`,
    );
}

const PER: Readonly<Record<string, string>> = {
  mo: 'month',
  yr: 'year',
  hr: 'hour',
  wk: 'week',
  h: 'hour',
  s: 'second',
};

/** Sign of a unit to what it is called: one, many. */
const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  km: ['kilometer', 'kilometers'],
  cm: ['centimeter', 'centimeters'],
  mm: ['millimeter', 'millimeters'],
  m: ['meter', 'meters'],
  mi: ['mile', 'miles'],
  ft: ['foot', 'feet'],
  yd: ['yard', 'yards'],
  'sq ft': ['square foot', 'square feet'],
  'sq m': ['square meter', 'square meters'],
  'sq km': ['square kilometer', 'square kilometers'],
  kg: ['kilogram', 'kilograms'],
  g: ['gram', 'grams'],
  mg: ['milligram', 'milligrams'],
  mcg: ['microgram', 'micrograms'],
  lb: ['pound', 'pounds'],
  lbs: ['pound', 'pounds'],
  oz: ['ounce', 'ounces'],
  'fl oz': ['fluid ounce', 'fluid ounces'],
  L: ['liter', 'liters'],
  l: ['liter', 'liters'],
  ml: ['milliliter', 'milliliters'],
  mL: ['milliliter', 'milliliters'],
  mph: ['mile per hour', 'miles per hour'],
  kph: ['kilometer per hour', 'kilometers per hour'],
  'km/h': ['kilometer per hour', 'kilometers per hour'],
  'm/s': ['meter per second', 'meters per second'],
  mpg: ['mile per gallon', 'miles per gallon'],
  '°C': ['degree Celsius', 'degrees Celsius'],
  '°F': ['degree Fahrenheit', 'degrees Fahrenheit'],
  '°': ['degree', 'degrees'],
  KB: ['kilobyte', 'kilobytes'],
  kB: ['kilobyte', 'kilobytes'],
  MB: ['megabyte', 'megabytes'],
  GB: ['gigabyte', 'gigabytes'],
  TB: ['terabyte', 'terabytes'],
  Mbps: ['megabit per second', 'megabits per second'],
  Gbps: ['gigabit per second', 'gigabits per second'],
  Hz: ['hertz', 'hertz'],
  kHz: ['kilohertz', 'kilohertz'],
  MHz: ['megahertz', 'megahertz'],
  GHz: ['gigahertz', 'gigahertz'],
  kW: ['kilowatt', 'kilowatts'],
  kWh: ['kilowatt hour', 'kilowatt hours'],
  W: ['watt', 'watts'],
  V: ['volt', 'volts'],
  hr: ['hour', 'hours'],
  hrs: ['hour', 'hours'],
  h: ['hour', 'hours'],
  min: ['minute', 'minutes'],
  mins: ['minute', 'minutes'],
  sec: ['second', 'seconds'],
  secs: ['second', 'seconds'],
  ms: ['millisecond', 'milliseconds'],
  yrs: ['year', 'years'],
  yr: ['year', 'years'],
  kcal: ['kilocalorie', 'kilocalories'],
  cal: ['calorie', 'calories'],
  tbsp: ['tablespoon', 'tablespoons'],
  tsp: ['teaspoon', 'teaspoons'],
  '%': ['percent', 'percent'],
  x: ['times', 'times'],
};
const SIGNS = Object.keys(UNITS)
  .toSorted((a, b) => b.length - a.length)
  .join('|');
const MEASURE = new RegExp(
  `(?<![\\w.,])([-−+])?(${NUMBER})(?:${DASH}(${NUMBER}))?\\s?-?(${SIGNS})(?![\\w°])(\\.(?=\\s+\\p{Ll}))?`,
  'gu',
);
const signWord = (sign: string | undefined): string =>
  sign === undefined ? '' : sign === '+' ? 'plus ' : 'minus ';

function speakMeasures(text: string): string {
  return text
    .replace(/(\d\s?)(km|m|ft)(?:\u00b2|\^2)/g, '$1sq $2')
    .replace(
      /(?<![\w.,])(\d{1,2})['’′](\d{1,2})(?:["”″]|(?=[\s.,]|$))/g,
      (_, feet: string, inches: string) => `${cardinal(feet)} foot ${cardinal(inches)}`,
    )
    .replace(
      /(?<![\w.,])(\d{1,3}(?:\.\d)?)["″](?=\s|$|[.,])/g,
      (_, inches: string) => `${decimal(inches)} inches`,
    )
    .replace(MEASURE, (_, sign: string | undefined, low: string, high: string | undefined, unit: string) => {
      const [one, many] = UNITS[unit] ?? ['', ''];
      const range = high === undefined ? '' : ` to ${decimal(high)}`;
      return `${signWord(sign)}${decimal(low)}${range} ${high === undefined && low === '1' ? one : many}`;
    })
    .replace(
      /\b((?:[a-z]+-)?[a-z]+) (kilometers|meters|miles|grams|kilograms|hours)\s?\/\s?(h|hr|s|hour|second|day|week)\b/g,
      (_, n: string, unit: string, per: string) => `${n} ${unit} per ${PER[per] ?? per}`,
    );
}

function speakFractions(text: string): string {
  return text
    .replaceAll('24/7', 'twenty-four seven')
    .replace(
      /(?<![\w/.,])(?:(\d{1,6})\s)?(\d{1,2})[/\u2044](\d{1,2})(?![\w/]|[.,]\d)/g,
      (_, whole: string | undefined, above: string, below: string) => {
        const part = fraction(above, below);
        const lead = whole === undefined ? '' : cardinal(whole);
        if (part === undefined)
          return `${lead} ${cardinal(above)} ${below === '7' && above === '24' ? 'seven' : cardinal(below)}`.trim();
        return whole === undefined ? part : `${lead} and ${part === 'one half' ? 'a half' : part}`;
      },
    );
}

const RANGE = new RegExp(`(?<![\\w.,$£€-])(${NUMBER})${DASH}(${NUMBER})(?![\\w]|-|[.,]\\d)`, 'g');

/** Money, measures, fractions, ranges and ordinals in words, then all other digits. The result holds no digit. */
export function speakAmounts(text: string): string {
  const marked = text.replace(/(?<!\w)~\s?(?=[\d$£€])/g, 'about ');
  const known = speakFractions(speakMeasures(speakMoney(marked)))
    .replace(/(?<![\w.,])(\d{1,3}(?:,\d{3}){0,4}|\d{1,9})(?:st|nd|rd|th)\b/g, (_, digits: string) =>
      ordinal(digits),
    )
    .replace(RANGE, (_, low: string, high: string) => `${decimal(low)} to ${decimal(high)}`)
    .replace(/(\d)\s?[*×]\s?(?=\d)|(\d)\sx\s(?=\d)/g, '$1$2 times ')
    .replace(/(\d)\s?\+\s?(?=\d)/g, '$1 plus ')
    .replace(/(\d)\s?÷\s?(?=\d)/g, '$1 divided by ')
    .replace(/#\s?(\d{1,3})(?!\d)/g, (_, digits: string) => `number ${cardinal(digits)}`)
    .replace(/#\s?(\d{4,20})/g, (_, digits: string) => `number ${digitByDigit(digits)}`)
    .replace(/(?<![\w)\]])[-−](?=\d)/g, 'minus ')
    .replace(/(?<!\w)\+(?=\d)/g, 'plus ')
    .replace(/(\d)\+(?!\w)/g, '$1 plus');
  return known
    .replace(/(?<![\w.])(\d{1,6})((?:\.\d{1,6}){2,8})(?!\w)/g, (whole: string) =>
      whole
        .split('.')
        .map((part) => cardinal(part))
        .join(' point '),
    )
    .replace(new RegExp(`(?<![\\d.,])(${NUMBER})(?![\\d])`, 'g'), spokenRest)
    .replace(/\d{1,400}/g, spokenRest);
}

/** What no rule knew: an amount, or a code if it begins with a zero; set apart from letters that touch it. */
function spokenRest(digits: string, ...rest: readonly unknown[]): string {
  const all = rest.at(-1);
  const at = rest.at(-2);
  const isCode = /^0\d/.test(digits) && !digits.includes('.');
  const words = isCode
    ? digitByDigit(digits)
    : digits.replaceAll(/\D/g, '').length > 15
      ? digitByDigit(digits)
      : decimal(digits);
  if (typeof all !== 'string' || typeof at !== 'number') return words;
  const before = /[\p{L}-]/u.test(all.charAt(at - 1)) ? ' ' : '';
  const after = /\p{L}/u.test(all.charAt(at + digits.length)) ? ' ' : '';
  return before + words + after;
}
