/**
 * Owns in which language the words are, and how numbers, dates and plurals are written in it. Words and figures stand in
 * one sentence, so both follow one value: the best language that has words, as it is written where the person lives.
 * It holds no words.
 */

/** There is a catalogue for each; the first is for everybody whose language has none. */
export const LANGUAGES = ['en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Where it is not known how English is written in the person's country: days before months, and a clock of 24 hours. */
const FALLBACK = 'en-GB';

export function languageFor(wanted: readonly string[]): Language {
  const spoken = wanted.map((tag) => readTag(tag)?.language);
  return LANGUAGES.find((language) => spoken.includes(language)) ?? LANGUAGES[0];
}

/** @param wanted as a browser has them, the best first: with "de-DE", English is written with a decimal comma. */
export function localeFor(wanted: readonly string[]): string {
  const region = wanted
    .map(readTag)
    .find((tag) => tag !== null)
    ?.maximize().region;
  if (region === undefined) return FALLBACK;
  const locale = `${languageFor(wanted)}-${region}`;
  // What the browser does not know would be written as in the United States.
  return new Intl.DateTimeFormat(locale).resolvedOptions().locale === locale ? locale : FALLBACK;
}

function readTag(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    // "C" and the like: no language.
    return null;
  }
}

let current: string = FALLBACK;

/** Said once, before anything is written. */
export function setLocale(locale: string): void {
  current = locale;
}

export const currentLocale = (): string => current;

/** As many as there are ways of writing in this program, for each locale: making one takes longer than writing. */
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();
const plurals = new Map<string, Intl.PluralRules>();

function once<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const there = kept.get(key);
  if (there !== undefined) return there;
  const made = make();
  kept.set(key, made);
  return made;
}

/** A figure beside its unit: no thousands are set apart, for it may be typed again. */
export const figure = (value: number, digits = 0, locale = current): string =>
  once(
    numbers,
    `${locale} ${digits}`,
    () =>
      new Intl.NumberFormat(locale, {
        useGrouping: false,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
  )
    // No "-0".
    .format(value + 0);

/** With as many digits as it has, up to three. */
export const plainNumber = (value: number, locale = current): string =>
  once(numbers, `${locale} plain`, () => new Intl.NumberFormat(locale, { useGrouping: false })).format(value);

/** How many of something: "10,000". */
export const amount = (count: number, locale = current): string =>
  once(numbers, `${locale} amount`, () => new Intl.NumberFormat(locale)).format(count);

const WAYS = {
  /** "Wednesday 25 November 2026" */
  longDay: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  /** "25 November 2026" */
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  /** "17:51", "9:36 AM" */
  minute: { timeStyle: 'short' },
  /** "17:51:07", for lists that are read like a log: everywhere as wide. */
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  /** "25 Nov 2026, 17:51" */
  moment: { dateStyle: 'medium', timeStyle: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** On the clock of the machine, which is the person's. */
export const date = (atMs: number, way: keyof typeof WAYS, locale = current): string =>
  once(dates, `${locale} ${way}`, () => new Intl.DateTimeFormat(locale, WAYS[way])).format(atMs);

/** Whole; "#" is the number. A name that a person gave may have that sign in it, so those are put in by a function. */
type Form = string | ((count: string) => string);
/** As many as the language has; English: one, other. */
export type Forms = { readonly other: Form } & { readonly [R in Intl.LDMLPluralRule]?: Form };

export function plural(count: number, forms: Forms, locale = current): string {
  const rule = once(plurals, locale, () => new Intl.PluralRules(locale)).select(count);
  const form = forms[rule] ?? forms.other;
  const written = amount(count, locale);
  return typeof form === 'string' ? form.replace('#', written) : form(written);
}
