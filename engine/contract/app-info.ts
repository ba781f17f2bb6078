/** Owns what a page may ask about the program itself: where it keeps what belongs to the person. */
import { z } from 'zod';

export type AppInfo = {
  /** Absolute path on the host's machine. */
  readonly dataFolder: string;
};

export const appInfoRequests = [z.strictObject({ type: z.literal('app.info') })] as const;

export type AppInfoAnswers = { readonly 'app.info': AppInfo };
