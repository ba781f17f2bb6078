/**
 * Owns what a client may ask of the conversations that were kept, and what it is answered. Text and times only; what
 * stands in the files is the store's (engine/store/transcripts).
 */
import { z } from 'zod';
import type { Spans, TurnOutcome } from './spans';

/** A name of a file without its ending: nothing that leads elsewhere. */
export const historyIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/);

export const HISTORY_FORMATS = ['md', 'txt', 'json', 'srt'] as const;
export type HistoryFormat = (typeof HISTORY_FORMATS)[number];

export const HISTORY_SIDES = ['you', 'them'] as const;
export type HistorySide = (typeof HISTORY_SIDES)[number];

/** Sessions in one answer, and turns of a session in one. */
export const MOST_LISTED = 1000;
export const MOST_READ = 5000;

const time = z.number().finite().nullable();

export const historyRequests = [
  z.strictObject({
    type: z.literal('history.list'),
    /** All of these words must be said in one turn, by whomever; empty for all sessions. */
    words: z.string().max(200),
    profileId: z.string().max(200).nullable(),
    /** Sessions that began at or after, and before. */
    fromMs: time,
    toMs: time,
    /** The last one of the page before; null for the first page. */
    after: historyIdSchema.nullable(),
    most: z.int().min(1).max(MOST_LISTED),
  }),
  z.strictObject({
    type: z.literal('history.read'),
    id: historyIdSchema,
    /** The first so many turns. */
    most: z.int().min(1).max(MOST_READ),
  }),
  z.strictObject({
    type: z.literal('history.audio'),
    id: historyIdSchema,
    turnId: z.int().nonnegative(),
    side: z.enum(HISTORY_SIDES),
  }),
  z.strictObject({
    type: z.literal('history.export'),
    id: historyIdSchema,
    format: z.enum(HISTORY_FORMATS),
  }),
  /** With everything that belongs to them. */
  z.strictObject({ type: z.literal('history.delete'), ids: z.array(historyIdSchema).min(1).max(1000) }),
  z.strictObject({ type: z.literal('history.clear') }),
  /** How many would be deleted now if they were kept for so many days. */
  z.strictObject({ type: z.literal('history.older'), days: z.int().min(0).max(100_000) }),
] as const;

export type KeptSession = {
  readonly id: string;
  readonly startedAtMs: number;
  /** When the last line was written. */
  readonly endedAtMs: number;
  /** Whether it still runs, as far as is known. */
  readonly isRunning: boolean;
  /** The one that it began with, and names of all. */
  readonly profileId: string;
  readonly personaNames: readonly string[];
  readonly turnCount: number;
  readonly hasAudio: boolean;
};

export type ListedSession = KeptSession & {
  /** What was said in the turn that was found, or in the first. */
  readonly excerpt: string;
  /** Turns that have all the words; 0 if none were asked for. */
  readonly found: number;
  /** The first of these. */
  readonly foundTurnId: number | null;
};

/** One turn as it was kept. */
export type KeptTurn = {
  readonly turnId: number;
  readonly personaName: string;
  readonly you: string;
  readonly them: string;
  /** Words that were written and never played. */
  readonly unheard: string;
  /** False where the program stopped before it could say what of the reply was heard. */
  readonly isFinal: boolean;
  /** When each side spoke; null where it is not known. */
  readonly youFromMs: number | null;
  readonly youToMs: number | null;
  readonly themFromMs: number | null;
  readonly themToMs: number | null;
  readonly outcome: TurnOutcome | null;
  readonly spans: Spans | null;
  readonly llm: string;
  /** Of which sides there is sound. */
  readonly audio: readonly HistorySide[];
};

/** What stands in the folder and could not be understood. */
export type SkippedEntry = {
  readonly file: string;
  /** Lines that are left out; 0 if it is the whole file. */
  readonly lines: number;
};

export type HistoryAnswers = {
  readonly 'history.list': {
    readonly sessions: readonly ListedSession[];
    /** With this filter, over all pages. */
    readonly total: number;
    /** Without any filter. */
    readonly kept: number;
    readonly isMore: boolean;
    /** Whether the whole folder is known by now; until then only the newest are there: ask again. */
    readonly isComplete: boolean;
    readonly personas: readonly { readonly profileId: string; readonly name: string }[];
    readonly skipped: readonly SkippedEntry[];
    /** Sessions whose words are too many to be searched: the oldest. */
    readonly unsearched: number;
  };
  readonly 'history.read': {
    readonly session: KeptSession;
    readonly turns: readonly KeptTurn[];
    readonly skippedLines: number;
  };
  /** Mono. */
  readonly 'history.audio': { readonly sampleRate: number; readonly samples: Float32Array };
  readonly 'history.export': {
    readonly fileName: string;
    readonly mediaType: string;
    readonly text: string;
  };
  readonly 'history.delete': { readonly deleted: number };
  readonly 'history.clear': { readonly deleted: number };
  readonly 'history.older': { readonly count: number };
};
