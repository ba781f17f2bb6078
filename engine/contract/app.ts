/**
 * Owns what a client may ask about the program itself: which it is, how it is, and what it wrote into its log. No
 * answer ever has anything that was said.
 */
import { z } from 'zod';

export const appRequests = [
  z.strictObject({ type: z.literal('app.info') }),
  /** One text, to be given to a person who helps. */
  z.strictObject({ type: z.literal('app.diagnostics') }),
  /** The kept lines of the log that came after number `after`; all of them if it is absent. */
  z.strictObject({ type: z.literal('app.log'), after: z.int().nonnegative().optional() }),
] as const;

export const APP_LOG_LEVELS = ['info', 'warn', 'error'] as const;

export type LogLine = {
  /** Counts up from 1 since the start; a jump tells that lines between were let go. */
  readonly number: number;
  /** On the wall clock. */
  readonly atMs: number;
  readonly level: 'debug' | (typeof APP_LOG_LEVELS)[number];
  readonly text: string;
};

export type AppInfo = {
  readonly version: string;
  readonly shell: 'desktop' | 'browser';
  /** "Node 22.3.0", "Electron 45.4.1": name and version of what it runs on. */
  readonly runtimes: readonly { readonly name: string; readonly version: string }[];
  /** "Linux 6.1 x64". */
  readonly system: string;
  readonly dataDir: string;
};

export type AppAnswers = {
  readonly 'app.info': AppInfo;
  readonly 'app.diagnostics': { readonly text: string };
  readonly 'app.log': { readonly lines: readonly LogLine[] };
};
