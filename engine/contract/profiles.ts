/**
 * Owns what a page may ask about persona files and what it is answered. A file's text travels whole, with line feeds
 * only; how it is written on the disk is the host's business.
 */
import { z } from 'zod';
import { MAX_PROFILE_BYTES } from './profile-limits';

/** What "Hear the voice" says at most: half a minute. */
const MAX_SAID = 600;

/** By the one of Unicode's two ways of writing that the loader goes by. */
const id = z.string().min(1).max(200).normalize('NFC');
/** In characters, of which none is less than a byte: bytes are weighed where a file is written. */
const text = z.string().max(MAX_PROFILE_BYTES);

export const profileRequests = [
  /** Every persona file there is, sound or not, and what was thrown away. */
  z.strictObject({ type: z.literal('profiles.list') }),
  z.strictObject({ type: z.literal('profiles.read'), id }),
  /** The mistakes of a text that is not saved, by the same rules as loading. */
  z.strictObject({ type: z.literal('profiles.check'), id, text }),
  /** `base` is the text that the changes were made in; null overwrites whatever is there. */
  z.strictObject({ type: z.literal('profiles.save'), id, text, base: text.nullable() }),
  /** What `text` and the file become together, without writing anything. */
  z.strictObject({ type: z.literal('profiles.merge'), id, text, base: text }),
  z.strictObject({ type: z.literal('profiles.duplicate'), id }),
  z.strictObject({ type: z.literal('profiles.rename'), id, to: id }),
  z.strictObject({ type: z.literal('profiles.delete'), id }),
  z.strictObject({ type: z.literal('profiles.restore'), trashed: id }),
  /** A new file; `name` is what it is called if nothing else is called so. */
  z.strictObject({ type: z.literal('profiles.import'), name: id, text }),
  /** The text of a former version. */
  z.strictObject({ type: z.literal('profiles.version'), id, version: id }),
  /** Says something with the voice of a text that is not saved. */
  z.strictObject({
    type: z.literal('profiles.hear'),
    id,
    text,
    /** The greeting if absent. */
    say: z.string().trim().min(1).max(MAX_SAID).optional(),
  }),
  /** Answers one question as the persona of a text that is not saved. */
  z.strictObject({
    type: z.literal('profiles.try'),
    id,
    text,
    question: z.string().trim().min(1).max(1000),
  }),
] as const;

/** A mistake in a persona file. */
export type ProfileMistake = {
  /** Both counted from 1; null if the file as a whole is meant. */
  readonly line: number | null;
  readonly column: number | null;
  /** Dotted path of the key, empty for the whole document. */
  readonly key: string;
  readonly message: string;
  /** The key that was probably meant. */
  readonly meant: string | null;
};

export type ProfileFileInfo = {
  readonly id: string;
  /** Where it is on the host's machine. */
  readonly path: string;
  /** In the person's own folder; a shipped one becomes so by being saved. */
  readonly isOwn: boolean;
  /** One of this id comes with Sidetone. */
  readonly isShipped: boolean;
  /** What is known of it: the id, if the file can't be read so far. */
  readonly name: string;
  readonly description: string;
  readonly voice: string | null;
  readonly mistakes: readonly ProfileMistake[];
};

export type TrashedProfile = { readonly trashed: string; readonly id: string; readonly atMs: number };

export type ProfileList = {
  readonly files: readonly ProfileFileInfo[];
  /** Newest first. */
  readonly trash: readonly TrashedProfile[];
};

export type ProfileVersion = {
  readonly version: string;
  readonly atMs: number;
  /** As it comes with Sidetone. */
  readonly isShipped: boolean;
};

export type ProfileText = {
  readonly id: string;
  readonly path: string;
  readonly text: string;
  readonly isOwn: boolean;
  readonly isShipped: boolean;
  /** Newest first. */
  readonly versions: readonly ProfileVersion[];
};

/** `text`: what the editor has to go on with. Of a conflict nothing was written; `theirs` is what the file says. */
export type Merged =
  | { readonly outcome: 'same' | 'merged'; readonly text: string; readonly theirs: string }
  | { readonly outcome: 'conflict'; readonly theirs: string };

export type Saved =
  | { readonly outcome: 'saved' | 'merged'; readonly text: string }
  | { readonly outcome: 'conflict'; readonly theirs: string };

export type Heard = {
  readonly said: string;
  readonly voiceId: string;
  /** The voice that the text asks for is not to be had; another one spoke. */
  readonly isOtherVoice: boolean;
  readonly samples: Float32Array;
};

export type Tried = Heard & { readonly llm: string; readonly firstTokenMs: number; readonly ms: number };

export type ProfileAnswers = {
  readonly 'profiles.list': ProfileList;
  readonly 'profiles.read': ProfileText;
  readonly 'profiles.check': { readonly mistakes: readonly ProfileMistake[] };
  readonly 'profiles.save': Saved;
  readonly 'profiles.merge': Merged;
  readonly 'profiles.duplicate': { readonly id: string };
  readonly 'profiles.rename': { readonly id: string };
  readonly 'profiles.delete': { readonly trashed: string };
  readonly 'profiles.restore': { readonly id: string };
  readonly 'profiles.import': { readonly id: string };
  readonly 'profiles.version': { readonly text: string };
  readonly 'profiles.hear': Heard;
  readonly 'profiles.try': Tried;
};
