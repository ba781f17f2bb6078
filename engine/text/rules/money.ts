/**
 * Owns how amounts of money are said. Pure; bounded patterns. A code or sign stands before or after its amount; ranges
 * say their currency once.
 */
import { cardinal, decimal, spell } from '../numbers';
import type { Match, Rule } from '../rule';
import { APART, DASH, NUMBER, PER_SUFFIX, perWords } from './shapes';

type Currency = readonly [one: string, many: string, cent: string, cents: string];
const of = (one: string, many = `${one}s`, cent = 'cent', cents = `${cent}s`): Currency => [
  one,
  many,
  cent,
  cents,
];
const named = (country: string): Currency => of(`${country} dollar`);

const DOLLAR = of('dollar');
const POUND = of('pound', 'pounds', 'penny', 'pence');
const RUPEE = of('rupee', 'rupees', 'paisa', 'paise');
const CURRENCIES: Readonly<Record<string, Currency>> = {
  $: DOLLAR,
  US$: named('U S'),
  USD: named('U S'),
  USD$: named('U S'),
  C$: named('Canadian'),
  CA$: named('Canadian'),
  CAD: named('Canadian'),
  CAD$: named('Canadian'),
  A$: named('Australian'),
  AU$: named('Australian'),
  AUD: named('Australian'),
  NZ$: named('New Zealand'),
  NZD: named('New Zealand'),
  HK$: named('Hong Kong'),
  HKD: named('Hong Kong'),
  S$: named('Singapore'),
  SGD: named('Singapore'),
  '£': POUND,
  GBP: of('British pound', 'British pounds', 'penny', 'pence'),
  '€': of('euro'),
  EUR: of('euro'),
  '¥': of('yen', 'yen', 'sen', 'sen'),
  JPY: of('yen', 'yen', 'sen', 'sen'),
  CNY: of('yuan', 'yuan', 'fen', 'fen'),
  RMB: of('yuan', 'yuan', 'fen', 'fen'),
  '₹': RUPEE,
  INR: RUPEE,
  Rs: RUPEE,
  'Rs.': RUPEE,
  CHF: of('Swiss franc', 'Swiss francs', 'centime'),
  SEK: of('Swedish krona', 'Swedish kronor', 'ore', 'ore'),
  NOK: of('Norwegian krone', 'Norwegian kroner', 'ore', 'ore'),
  DKK: of('Danish krone', 'Danish kroner', 'ore', 'ore'),
  kr: of('krone', 'kroner', 'ore', 'ore'),
  PLN: of('zloty', 'zlotys', 'grosz', 'groszy'),
  zł: of('zloty', 'zlotys', 'grosz', 'groszy'),
  R$: of('real', 'reais', 'centavo'),
  BRL: of('real', 'reais', 'centavo'),
  MX$: of('Mexican peso', 'Mexican pesos', 'centavo'),
  MXN: of('Mexican peso', 'Mexican pesos', 'centavo'),
  ZAR: of('rand', 'rand'),
  AED: of('dirham', 'dirhams', 'fils', 'fils'),
  '₽': of('ruble', 'rubles', 'kopeck'),
  RUB: of('ruble', 'rubles', 'kopeck'),
  '₩': of('won', 'won'),
  KRW: of('won', 'won'),
  '₪': of('shekel', 'shekels', 'agora', 'agorot'),
  ILS: of('shekel', 'shekels', 'agora', 'agorot'),
  '₺': of('lira', 'lira', 'kurus', 'kurus'),
  TRY: of('Turkish lira', 'Turkish lira', 'kurus', 'kurus'),
  '₫': of('dong', 'dong'),
  '₱': of('peso', 'pesos', 'centavo'),
  PHP: of('Philippine peso', 'Philippine pesos', 'centavo'),
  '฿': of('baht', 'baht', 'satang', 'satang'),
  THB: of('baht', 'baht', 'satang', 'satang'),
  '₦': of('naira', 'naira', 'kobo', 'kobo'),
  '₴': of('hryvnia', 'hryvnias', 'kopiyka'),
  '₿': of('bitcoin'),
  BTC: of('bitcoin'),
  ETH: of('ether', 'ether'),
};
const escaped = (sign: string): string => sign.replaceAll(/[$.]/g, String.raw`\$&`);
const SIGNS = Object.keys(CURRENCIES)
  .toSorted((a, b) => b.length - a.length)
  .map((sign) => (/^[A-Za-z]/.test(sign) ? `(?<![A-Za-z])${escaped(sign)}` : escaped(sign)))
  .join('|');
const SIGNS_AFTER = Object.keys(CURRENCIES)
  .filter((sign) => !/^Rs|^TRY$|^PHP$/.test(sign))
  .toSorted((a, b) => b.length - a.length)
  .map((sign) => escaped(sign))
  .join('|');

const SCALES: Readonly<Record<string, string>> = {
  k: 'thousand',
  m: 'million',
  mm: 'million',
  mn: 'million',
  mil: 'million',
  mio: 'million',
  b: 'billion',
  bn: 'billion',
  t: 'trillion',
  tn: 'trillion',
  cr: 'crore',
};
const scale = (group: string): string =>
  `(?:\\s?(?<${group}>thousand|million|billion|trillion|lakhs?|crores?|grand)\\b|\\s?(?<${group}Short>k|K|mn|MM|mm|mil|mio|[Mm]io\\.|Mio|m|M|bn|b|B|tn|T|cr)(?![a-zA-Z²³]))?`;
const scaleOf = (match: Match, group: string): string =>
  match.part(group) || (SCALES[match.part(`${group}Short`).toLowerCase().replace('.', '')] ?? '');

/** "1.234,56" and "3,50" as other countries write them. */
const EUROPEAN = /^\d{1,3}(?:\.\d{3})*,\d{2}$|^\d{1,3}(?:\.\d{3}){1,4}$/;
const AMOUNT = `(?:\\d{1,3}(?:\\.\\d{3}){1,4}(?:,\\d{2})?(?![\\d,.]{0,24}\\d)|\\d{1,6},\\d{2}(?![\\d,.]{0,24}\\d)|${NUMBER})`;
const plain = (amount: string, kind: Currency): string => {
  const isDotted =
    EUROPEAN.test(amount) && (amount.includes(',') || (kind[0] === 'euro' && /\.\d{3}$/.test(amount)));
  return isDotted ? amount.replaceAll('.', '').replace(',', '.') : amount.replaceAll(',', '');
};

function money(amount: string, scaled: string, kind: Currency): string {
  const number = plain(amount, kind);
  const [one, many, cent, cents] = kind;
  if (scaled === 'grand') return `${decimal(number)} thousand ${many}`;
  if (scaled !== '') return `${decimal(number)} ${scaled} ${many}`;
  const [whole = '0', part] = number.split('.');
  if (part !== undefined && part.length !== 2) return `${decimal(number)} ${many}`;
  const units = `${cardinal(whole === '' ? '0' : whole)} ${Number(whole) === 1 ? one : many}`;
  if (part === undefined || Number(part) === 0) return units;
  const small = `${cardinal(part)} ${Number(part) === 1 ? cent : cents}`;
  return Number(whole) === 0 ? small : `${units} and ${small}`;
}

function range(match: Match, kind: Currency): string {
  const low = match.part('low');
  const high = match.part('high');
  const lowScale = scaleOf(match, 'lowScale');
  const highScale = scaleOf(match, 'highScale');
  const per = perWords(match.part('per'));
  if (high === '') return money(low, lowScale, kind) + per;
  // "$29.50-$35" needs its cents on both sides.
  if (/\.\d\d$/.test(low)) return `${money(low, lowScale, kind)} to ${money(high, highScale, kind)}${per}`;
  const from = decimal(plain(low, kind)) + (lowScale === '' || lowScale === highScale ? '' : ` ${lowScale}`);
  return `${from} to ${money(high, highScale, kind)}${per}`;
}

const END = '(?![\\d]|[.,]\\d)';

export const moneyRules: readonly Rule[] = [
  {
    name: 'money',
    pattern: new RegExp(
      `(?<![\\w.,])(?<sign>[-−+]\\s?)?(?<currency>${SIGNS})\\s?(?<minus>[-−])?(?<low>${AMOUNT})${scale('lowScale')}(?:${DASH}(?:${SIGNS_AFTER})?(?<high>${AMOUNT})${scale('highScale')})?${PER_SUFFIX}${END}(?<plus>\\+(?!\\w))?(?<code>\\s?(?:USD|CAD|AUD|NZD|SGD|HKD|MXN)(?!\\w))?`,
      'g',
    ),
    say: (match) => {
      const sign = match.part('sign') + match.part('minus');
      const code = match.part('code').trim();
      const kind = CURRENCIES[code === '' ? match.part('currency') : code] ?? DOLLAR;
      const lead = sign.trim() === '' ? '' : sign.startsWith('+') ? 'plus ' : 'minus ';
      return lead + range(match, kind) + (match.part('plus') === '' ? '' : ' plus');
    },
  },
  {
    name: 'money',
    pattern: new RegExp(
      `${APART}(?<minus>[-−])?(?<low>${AMOUNT})${scale('lowScale')}(?:(?:\\s?[€£$])?${DASH}(?<high>${AMOUNT})${scale('highScale')})?\\s?(?<currency>${SIGNS_AFTER})(?![\\w$]|\\d)\\.?${PER_SUFFIX}`,
      'g',
    ),
    say: (match) => {
      const currency = match.part('currency');
      const words =
        (match.part('minus') === '' ? '' : 'minus ') + range(match, CURRENCIES[currency] ?? DOLLAR);
      // "5 kr." keeps its stop for the sentence.
      return match.whole.endsWith('.') ? { words, length: match.whole.length - 1 } : words;
    },
  },
  {
    name: 'cents',
    pattern: /(?<![\w.,])(?<cents>\d{1,3})\s?¢(?<per>\/(?:min|mile|kWh|page))?/g,
    say: ({ part }) =>
      `${cardinal(part('cents'))} ${part('cents') === '1' ? 'cent' : 'cents'}${perWords(part('per').slice(1))}`,
  },
  {
    name: 'pence',
    pattern: /(?<![\w.,£])(?<pence>\d{1,2})p(?![\w])/g,
    say: ({ part, line }) =>
      /£|\b(?:pence|coin|stamp|cost|each|only|per)\b/i.test(line.text)
        ? `${cardinal(part('pence'))} pence`
        : undefined,
  },
  {
    name: 'currency code',
    pattern: /(?<=(?<![A-Za-z])(?:in|to|from|into|and|or|of) )(?:USD|EUR|GBP|CHF|INR|CAD|AUD|JPY)(?![\w$])/g,
    say: ({ whole }) => CURRENCIES[whole]?.[1] ?? spell(whole),
  },
];
