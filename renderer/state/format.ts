/**
 * Owns how figures are written for people: durations, sizes, speeds, moments. Words and units are words/measures.ts's.
 */
import { currentLocale, date, figure } from '../words/locale';
import { measures } from '../words/measures';

/** How long an answer or a stage took, in the one form that every place has: "640 ms", from a second on "1.45 s". */
export function durationParts(
  ms: number,
  locale = currentLocale(),
): { readonly figure: string; readonly unit: string } {
  const whole = Math.round(ms);
  return whole < 1000
    ? { figure: figure(whole, 0, locale), unit: measures.msSign }
    : { figure: figure(ms / 1000, 2, locale), unit: measures.sSign };
}

export function duration(ms: number, locale = currentLocale()): string {
  const parts = durationParts(ms, locale);
  return measures.withUnit(parts.figure, parts.unit);
}

/** "0.6 s", of pause statistics, where a hundredth says nothing; for the middle of a sentence. */
export const roughSeconds = (ms: number, locale = currentLocale()): string =>
  measures.keptTogether(measures.withUnit(figure(ms / 1000, 1, locale), measures.sSign));

/** "0:12", "1:02:30": how long something has been running. */
export function clock(ms: number): string {
  const all = Math.floor(ms / 1000);
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const minutes = Math.floor(all / 60) % 60;
  const hours = Math.floor(all / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

/** Decimal units, as download pages use them: "231 MB". */
export function bytes(count: number, locale = currentLocale()): string {
  if (count >= 1e9) return measures.GB(figure(count / 1e9, 1, locale));
  if (count >= 1e6) return measures.MB(figure(Math.round(count / 1e6), 0, locale));
  return measures.kB(figure(Math.max(1, Math.round(count / 1e3)), 0, locale));
}

export const speed = (bytesPerSecond: number, locale = currentLocale()): string =>
  measures.perSecond(figure(bytesPerSecond / 1e6, 1, locale));

/** "about 2 min", "about 40 s"; null if it can’t be known. */
export function timeLeft(
  bytesLeft: number,
  bytesPerSecond: number | null,
  locale = currentLocale(),
): string | null {
  if (bytesPerSecond === null || bytesPerSecond <= 0) return null;
  const left = bytesLeft / bytesPerSecond;
  if (left < 5) return measures.soon;
  if (left < 90) return measures.aboutSeconds(figure(Math.ceil(left / 5) * 5, 0, locale));
  if (left < 90 * 60) return measures.aboutMinutes(figure(Math.round(left / 60), 0, locale));
  return measures.aboutHours(figure(Math.round(left / 3600), 0, locale));
}

/** "25 Nov 2026, 17:51" */
export const momentOf = (atMs: number, locale = currentLocale()): string => date(atMs, 'moment', locale);
