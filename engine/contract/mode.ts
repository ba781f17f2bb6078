/** Owns the two ways of talking, which both the client's events and the settings name. */
import { z } from 'zod';

export const modeSchema = z.enum(['duplex', 'ptt']);
/** `duplex`: the stream stays open and speech starts and ends turns. `ptt`: push-to-talk. */
export type Mode = z.infer<typeof modeSchema>;
