/**
 * Owns what is known of all kept sessions without opening their files: a list in order of time and the words of each
 * turn, for searching. Read when it is first needed, newest first, in slices that hold nothing up; kept up to date by
 * what is in the folder. Bounded: of the oldest sessions the words are left out. It writes nothing.
 */
import { join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import type { KeptSession, ListedSession, SkippedEntry } from '../../contract/history';
import type { Files, FileStamp } from './files';
import { fold } from './lines';

export type Filter = {
  readonly words: string;
  readonly profileId: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
};

export type Catalogue = {
  /** Takes in what changed in the folder. Resolves when all is known, or when the newest `enough` sessions are. */
  refresh(enough?: number): Promise<void>;
  /** Read this one again: it was written to. */
  touch(id: string): void;
  find(filter: Filter): readonly ListedSession[];
  facts(): {
    readonly kept: number;
    readonly isComplete: boolean;
    readonly personas: readonly { readonly profileId: string; readonly name: string }[];
    readonly skipped: readonly SkippedEntry[];
    readonly unsearched: number;
  };
};

type Entry = {
  readonly session: KeptSession;
  readonly profileIds: readonly string[];
  readonly isEnded: boolean;
  readonly stamp: FileStamp | null;
  readonly skippedLines: number;
  readonly excerpt: string;
  /** Null where there was no room for them. */
  readonly turns: readonly SearchedTurn[] | null;
};

type SearchedTurn = { readonly turnId: number; readonly text: string; readonly plain: string };

export const ENDING = '.jsonl';
const SAFE_ID = /^[A-Za-z0-9_-]{1,80}$/;

/** A third of the time between two frames of the microphone. */
const SLICE_MS = 10;
/** A file of this size is no conversation. */
const MAX_FILE_BYTES = 32e6;
/** Some 100,000 turns; twice as many bytes of memory and more. */
const MAX_LETTERS = 25e6;
/** Broken entries that are named; more are counted no further. */
const MAX_SKIPPED = 50;
const EXCERPT_LETTERS = 160;
/** Sessions without an end may still be written to by another Sidetone, if they were changed in this time. */
const MAY_GROW_MS = 86_400_000;

export function createCatalogue(deps: {
  readonly folder: string;
  readonly files: Files;
  readonly isRunning: (id: string) => boolean;
  readonly now: () => number;
}): Catalogue {
  const { folder, files, isRunning, now } = deps;
  const entries = new Map<string, Entry>();
  const broken = new Map<string, SkippedEntry>();
  const touched = new Set<string>();
  let order: readonly Entry[] | null = null;
  let letters = 0;
  let isComplete = false;
  /** One that goes through the folder, and one that will, for what changed since the first began. */
  let reading: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  /** Called whenever a few more are known. */
  let progress: (() => void)[] = [];

  const forget = (id: string): void => {
    const known = entries.get(id);
    if (known === undefined) return;
    letters -= lettersOf(known.turns);
    entries.delete(id);
    order = null;
  };

  const skip = (file: string, lines: number): void => {
    if (broken.size < MAX_SKIPPED) broken.set(file, { file, lines });
  };

  const readOne = (id: string, stamp: FileStamp | null): void => {
    const file = `${id}${ENDING}`;
    forget(id);
    broken.delete(file);
    let text: string;
    try {
      text = files.readTextNow(join(folder, file));
    } catch {
      skip(file, 0);
      return;
    }
    const folded = text.length > MAX_FILE_BYTES ? null : fold(text, true);
    if (folded === null) {
      skip(file, 0);
      return;
    }
    if (folded.skippedLines > 0) skip(file, folded.skippedLines);
    const { turns, profileIds, personaNames, startedAtMs, endedAtMs, isEnded, skippedLines } = folded;
    const searched = turns.map(({ turnId, you, them, unheard }): SearchedTurn => {
      const said = [you, them, unheard].filter((part) => part !== '').join(' ');
      return { turnId, text: said, plain: plain(said) };
    });
    const room = letters + lettersOf(searched) <= MAX_LETTERS;
    if (room) letters += lettersOf(searched);
    const first = turns.find(({ you }) => you !== '') ?? turns[0];
    entries.set(id, {
      session: {
        id,
        startedAtMs,
        endedAtMs,
        isRunning: false,
        profileId: profileIds[0] ?? '',
        personaNames,
        turnCount: turns.length,
        hasAudio: turns.some(({ audio }) => audio.length > 0),
      },
      profileIds,
      isEnded,
      stamp,
      skippedLines,
      excerpt: cut(first === undefined ? '' : first.you === '' ? first.them : first.you),
      turns: room ? searched : null,
    });
    order = null;
  };

  const changed = async (id: string, entry: Entry): Promise<boolean> => {
    if (touched.has(id)) return true;
    const mayGrow = !entry.isEnded && now() - entry.session.endedAtMs < MAY_GROW_MS;
    if (!mayGrow) return false;
    const stamp = await files.stamp(join(folder, `${id}${ENDING}`));
    return stamp?.size !== entry.stamp?.size;
  };

  const readAll = async (): Promise<void> => {
    const names = await files.list(folder);
    const ids = names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length));
    const there = new Set(ids);
    for (const id of entries.keys()) if (!there.has(id)) forget(id);
    for (const file of broken.keys()) if (!there.has(file.slice(0, -ENDING.length))) broken.delete(file);
    const wanted: string[] = [];
    for (const id of ids) {
      const known = entries.get(id);
      if (!SAFE_ID.test(id)) skip(`${id}${ENDING}`, 0);
      else if (known === undefined) {
        // Once is enough for what could not be read; it may have been written to since.
        const isBroken = broken.get(`${id}${ENDING}`)?.lines === 0;
        if (!isBroken || touched.has(id)) wanted.push(id);
      } else if (await changed(id, known)) wanted.push(id);
    }
    // Ids begin with the time, so that the newest come first.
    wanted.sort((left, right) => (left < right ? 1 : -1));
    let sliceFromMs = performance.now();
    for (const id of wanted) {
      touched.delete(id);
      // The size by which growth is seen later; only of what may grow at all, for it takes as long as reading.
      readOne(id, null);
      const entry = entries.get(id);
      if (entry !== undefined && !entry.isEnded && now() - entry.session.endedAtMs < MAY_GROW_MS) {
        const stamp = await files.stamp(join(folder, `${id}${ENDING}`));
        entries.set(id, { ...entry, stamp });
        order = null;
      }
      if (performance.now() - sliceFromMs < SLICE_MS) continue;
      for (const tell of progress) tell();
      await others();
      sliceFromMs = performance.now();
    }
    isComplete = true;
  };

  const start = (): Promise<void> => {
    next = null;
    reading = readAll().finally(() => {
      reading = null;
      progress = [];
    });
    // A caller that waits is told; there may be none any more.
    reading.catch(() => {});
    return reading;
  };

  const sorted = (): readonly Entry[] => {
    order ??= [...entries.values()].toSorted(
      ({ session: left }, { session: right }) =>
        right.startedAtMs - left.startedAtMs || (left.id < right.id ? 1 : -1),
    );
    return order;
  };

  return {
    refresh: async (enough) => {
      const done = reading === null ? start() : (next ??= reading.catch(() => {}).then(start));
      if (enough === undefined || isComplete) return done;
      const isEnough = new Promise<void>((resolve) => {
        progress.push(() => {
          if (entries.size >= enough) resolve();
        });
      });
      await Promise.race([done, isEnough]);
    },
    touch: (id) => void touched.add(id),
    find: ({ words, profileId, fromMs, toMs }) => {
      const wanted = plain(words)
        .split(/\s+/)
        .filter((word) => word !== '');
      return sorted().flatMap((entry): readonly ListedSession[] => {
        const { startedAtMs, id } = entry.session;
        if (profileId !== null && !entry.profileIds.includes(profileId)) return [];
        if (fromMs !== null && startedAtMs < fromMs) return [];
        if (toMs !== null && startedAtMs >= toMs) return [];
        const session = { ...entry.session, isRunning: isRunning(id) };
        if (wanted.length === 0) return [{ ...session, excerpt: entry.excerpt, found: 0, foundTurnId: null }];
        let found = 0;
        let first: SearchedTurn | null = null;
        for (const turn of entry.turns ?? []) {
          if (!wanted.every((word) => turn.plain.includes(word))) continue;
          found += 1;
          first ??= turn;
        }
        if (first === null) return [];
        return [{ ...session, excerpt: around(first, wanted[0] ?? ''), found, foundTurnId: first.turnId }];
      });
    },
    facts: () => {
      const personas = new Map<string, string>();
      for (const { session, profileIds } of sorted()) {
        for (const [index, profileId] of profileIds.entries()) {
          if (!personas.has(profileId)) personas.set(profileId, session.personaNames[index] ?? profileId);
        }
      }
      return {
        kept: entries.size,
        isComplete,
        personas: [...personas].map(([profileId, name]) => ({ profileId, name })),
        skipped: [...broken.values()],
        unsearched: sorted().filter(({ turns }) => turns === null).length,
      };
    },
  };
}

const lettersOf = (turns: readonly SearchedTurn[] | null): number =>
  (turns ?? []).reduce((sum, { text }) => sum + text.length, 0);

/** As words are compared: without capitals and accents. */
function plain(text: string): string {
  const lower = text.toLowerCase();
  // Most text needs no more, and there is much of it.
  // oxlint-disable-next-line no-control-regex
  if (/^[\u0000-\u007f]*$/.test(lower)) return lower;
  return lower.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll('’', "'");
}

const cut = (text: string): string =>
  text.length <= EXCERPT_LETTERS ? text : `${text.slice(0, EXCERPT_LETTERS).replace(/\s+\S*$/, '')}…`;

/** What stands around the word. Where accents were taken off the places differ by a few letters, which shows nowhere. */
function around({ text, plain: searched }: SearchedTurn, word: string): string {
  const at = searched.indexOf(word);
  if (at < EXCERPT_LETTERS / 2) return cut(text);
  const from = text.indexOf(' ', at - EXCERPT_LETTERS / 3);
  return `…${cut(text.slice(from === -1 ? at : from + 1))}`;
}
