/**
 * Owns how kept conversations are put in order and in figures for people: days, times, lengths, and where the words are
 * that were looked for. Pure, but for the machine's time zone.
 */
import type { HistoryFormat } from '../../../engine/contract/history';
import { words } from '../../words';
import { currentLocale, date, figure } from '../../words/locale';
import { measures } from '../../words/measures';

export type HistoryFilter = {
  readonly words: string;
  readonly profileId: string | null;
  /** Days as `<input type="date">` has them; empty for none. */
  readonly fromDay: string;
  readonly toDay: string;
};

export const NO_FILTER: HistoryFilter = { words: '', profileId: null, fromDay: '', toDay: '' };

export const isFiltered = ({ words: wanted, profileId, fromDay, toDay }: HistoryFilter): boolean =>
  wanted.trim() !== '' || profileId !== null || fromDay !== '' || toDay !== '';

/** The first moment of a day here, `days` later; null if it is no day. */
export function startOfDayMs(day: string, days = 0): number | null {
  const parts = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(day);
  if (parts === null) return null;
  const at = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + days);
  return Number.isNaN(at.getTime()) ? null : at.getTime();
}

/** In order, what began on one day under one heading. */
export function groupByDay<T extends { readonly startedAtMs: number }>(
  sessions: readonly T[],
  nowMs: number,
): readonly { readonly day: string; readonly sessions: readonly T[] }[] {
  const groups: { day: string; sessions: T[] }[] = [];
  for (const session of sessions) {
    const day = dayOf(session.startedAtMs, nowMs);
    const last = groups.at(-1);
    if (last?.day === day) last.sessions.push(session);
    else groups.push({ day, sessions: [session] });
  }
  return groups;
}

export function dayOf(atMs: number, nowMs: number, locale = currentLocale()): string {
  const now = new Date(nowMs);
  const dayStart = (back: number): number =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).getTime();
  if (atMs >= dayStart(0) && atMs < dayStart(-1)) return words.history.today;
  if (atMs >= dayStart(1) && atMs < dayStart(0)) return words.history.yesterday;
  return date(atMs, 'longDay', locale);
}

export const clockOf = (atMs: number, locale = currentLocale()): string => date(atMs, 'minute', locale);
export const whenOf = (atMs: number, locale = currentLocale()): string =>
  measures.dayAndTime(date(atMs, 'day', locale), clockOf(atMs, locale));

/** Since the beginning: "0:07", "1:02:03". */
export function offsetOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** "under 1 min", "4 min", "1 h 5 min". */
export function lengthOf(ms: number): string {
  const all = Math.round(ms / 60_000);
  if (all < 1) return measures.underMinute;
  const [hours, minutes] = [figure(Math.floor(all / 60)), figure(all % 60)];
  if (all < 60) return measures.minutes(minutes);
  return all % 60 === 0 ? measures.hours(hours) : measures.hoursAndMinutes(hours, minutes);
}

export type Piece = { readonly text: string; readonly isFound: boolean };

/** A text cut where the words stand that were looked for. */
export function markWords(text: string, wanted: string): readonly Piece[] {
  const patterns = wanted
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  if (patterns.length === 0) return [{ text, isFound: false }];
  return text
    .split(new RegExp(`(${patterns.join('|')})`, 'giu'))
    .map((piece, index) => ({ text: piece, isFound: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

export const FORMATS: readonly HistoryFormat[] = ['md', 'txt', 'json', 'srt'];
