/**
 * Owns what the page and the desktop shell around it say to each other, on a port of their own beside the host's. A
 * browser has no such port. What the page sends is parsed on arrival; the shell is trusted. A page imports only the
 * types.
 */
import { z } from 'zod';
import { modeSchema } from './mode';
import { MAX_SHELL_PERSONAS } from './shell-bounds';

/** What the tray's line can show. */
export const SHELL_SIGNS = ['off', 'quiet', 'hearing', 'thinking', 'speaking', 'muted'] as const;
const signSchema = z.enum(SHELL_SIGNS);
export type ShellSign = z.infer<typeof signSchema>;

const name = z.string().max(200);

const stateSchema = z.strictObject({
  type: z.literal('shell.state'),
  sign: signSchema,
  /** The word for what goes on, as the window has it. */
  mood: name,
  personaId: name.nullable(),
  personaName: name,
  personas: z.array(z.strictObject({ id: name, name })).max(MAX_SHELL_PERSONAS),
  mode: modeSchema,
  /** There is a persona to talk to. */
  canTalk: z.boolean(),
  talking: z.boolean(),
  muted: z.boolean(),
});
export type ShellState = z.infer<typeof stateSchema>;

export const toShellSchema = z.discriminatedUnion('type', [
  stateSchema,
  /** The person read why the keyboard is to be watched, and wants to be asked by the system. */
  z.strictObject({ type: z.literal('shell.askPermission') }),
]);
export type ToShell = z.infer<typeof toShellSchema>;

/** `unproven`: the desktop says yes and may still never tell. `taken`: another program has it. */
export type ShortcutFact = 'none' | 'on' | 'unproven' | 'taken' | 'invalid';
export type HoldFact =
  | 'off'
  | 'on'
  /** There is no key to hold. */
  | 'no-key'
  /** Of the kind that can't be watched. */
  | 'odd-key'
  | 'needs-permission'
  /** Wayland lets no program see keys that are meant for another. */
  | 'wayland'
  /** The part that watches keys is not installed, or did not start. */
  | 'failed';

/** How things stand with what only the shell can do. */
export type ShellFacts = {
  readonly platform: 'mac' | 'windows' | 'linux';
  readonly globalShortcut: ShortcutFact;
  readonly globalHold: HoldFact;
  readonly tray: 'on' | 'failed';
  readonly startAtLogin: 'on' | 'off' | 'failed';
};

/** How a download ended: it lies where the person wanted it; the person called it off; it could not be written. */
export type DownloadOutcome = 'completed' | 'cancelled' | 'interrupted';

/** The pages that the application's menu leads to; renderer/state/pages.ts has them all. */
export const SHELL_PAGES = ['talk', 'history', 'personas', 'models', 'settings', 'log', 'about'] as const;
export type ShellPage = (typeof SHELL_PAGES)[number];

export type FromShell =
  | { readonly type: 'shell.facts'; readonly facts: ShellFacts }
  /** A key that tells no release was pressed, `sidetone --toggle` was called, or the tray was used. */
  | { readonly type: 'shell.toggle' }
  /** The key that works everywhere, where it can be held. */
  | { readonly type: 'shell.press' }
  | { readonly type: 'shell.release' }
  | { readonly type: 'shell.mute'; readonly muted: boolean }
  | { readonly type: 'shell.persona'; readonly id: string }
  /** Chosen in the application's menu. */
  | { readonly type: 'shell.page'; readonly page: ShellPage }
  | { readonly type: 'shell.keys' }
  /** The screen is locked or the machine goes to sleep: no release will be heard. */
  | { readonly type: 'shell.away' }
  | { readonly type: 'shell.back'; readonly hasSlept: boolean }
  /** Of a download that the page began at this address, for which the shell has asked where it goes. */
  | { readonly type: 'shell.download'; readonly url: string; readonly outcome: DownloadOutcome };
