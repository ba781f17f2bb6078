/**
 * Owns the record of the session machine's decisions as files: what they say now, what was accepted, and the log of
 * why they changed. The log's newest line has the sum of the files, so that none is changed by
 * hand.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordOf } from './conversation-record';
import { backchannel, bargeIn, echo } from './talk-barge-in';
import { failures, oddReplies, timeouts } from './talk-failures';
import { anyTimeText, lifecycle } from './talk-lifecycle';
import { dropped, kept, takenOver, unconfirmed } from './talk-speculation';
import { filler, merged, plainTurn, pushToTalk, repair } from './talk-turns';
import { tableText } from './table';

const SCRIPTS = {
  'plain-turn': plainTurn,
  repair,
  'push-to-talk': pushToTalk,
  filler,
  'merged-turns': merged,
  'speculation-kept': kept,
  'speculation-unconfirmed': unconfirmed,
  'speculation-dropped': dropped,
  'speculation-taken-over': takenOver,
  'barge-in': bargeIn,
  backchannel,
  echo,
  failures,
  timeouts,
  'odd-replies': oddReplies,
  lifecycle,
} as const;

const LOG = 'log.md';
const TABLE = 'table.txt';
const AT_ANY_TIME = 'at-any-time.txt';

export type Decisions = Readonly<Record<string, string>>;

/** The record as the machine decides now, by file name. */
export const decideNow = (): Decisions => ({
  ...Object.fromEntries(Object.entries(SCRIPTS).map(([name, script]) => [`${name}.txt`, recordOf(script)])),
  [AT_ANY_TIME]: anyTimeText(),
  [TABLE]: tableText(),
});

const read = (path: string): string => readFileSync(path, 'utf8').replaceAll('\r\n', '\n');

/** The record as it was accepted. */
export const accepted = (folder: string): Decisions =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .map((name) => [name, read(join(folder, name))]),
  );

/** Twelve digits that stand for all of the files. */
export function sumOf(decisions: Decisions): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(decisions).toSorted()) hash.update(`${name}\n${decisions[name] ?? ''}\n`);
  return hash.digest('hex').slice(0, 12);
}

/** The newest line of the log: `- version 3 (0123456789ab): why`. */
export function newestOf(folder: string): { readonly version: number; readonly sum: string } | null {
  const line = read(join(folder, LOG)).trimEnd().split('\n').at(-1) ?? '';
  const found = /^- version (\d+) \(([0-9a-f]{12})\): \S/u.exec(line);
  return found === null ? null : { version: Number(found[1]), sum: found[2] ?? '' };
}

/** Each file that says something else than was accepted, with the first lines that differ. */
export function differences(before: Decisions, now: Decisions, most = 12): readonly string[] {
  const names = Array.from(new Set([...Object.keys(before), ...Object.keys(now)])).toSorted();
  return names.flatMap((name) => {
    const was = (before[name] ?? '').split('\n');
    const is = (now[name] ?? '').split('\n');
    if (before[name] === now[name]) return [];
    const from = is.findIndex((line, at) => line !== was[at]);
    const at = from === -1 ? is.length : from;
    const title = is.slice(0, at + 1).findLast((line) => line.startsWith('== ')) ?? '';
    return [
      [
        `${name}, line ${at + 1} ${title}`,
        ...was.slice(at, at + most).map((line) => `- ${line}`),
        ...is.slice(at, at + most).map((line) => `+ ${line}`),
      ].join('\n'),
    ];
  });
}

/** Writes the record as it is now. @returns the new version; null if nothing has changed. */
export function accept(folder: string, why: string): number | null {
  const now = decideNow();
  const newest = newestOf(folder);
  const sum = sumOf(now);
  const before = accepted(folder);
  if (newest?.sum === sum && sumOf(before) === sum) return null;
  const version = (newest?.version ?? 0) + 1;
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(before)) if (!(name in now)) rmSync(join(folder, name));
  for (const [name, text] of Object.entries(now)) writeFileSync(join(folder, name), text);
  const log = read(join(folder, LOG)).trimEnd();
  writeFileSync(join(folder, LOG), `${log}\n- version ${version} (${sum}): ${why}\n`);
  return version;
}
