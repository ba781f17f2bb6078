/**
 * Owns what presses mean in push-to-talk: which of them begin and end talking. Pure. Several things may be held at
 * once (the key and the button); talking lasts from the first press to the last release.
 */

export type HoldSource = 'key' | 'pointer';

export type TalkEvent =
  | { readonly type: 'press'; readonly source: HoldSource; readonly isRepeat: boolean }
  | { readonly type: 'release'; readonly source: HoldSource }
  /** The window lost the keyboard or was hidden: the release will never be heard of. */
  | { readonly type: 'lost' };

export type Held = readonly HoldSource[];

export type TalkStep = { readonly held: Held; readonly verb: 'talk.down' | 'talk.up' | null };

export const NOTHING_HELD: Held = [];

export function stepTalk(held: Held, event: TalkEvent): TalkStep {
  switch (event.type) {
    case 'press':
      if (event.isRepeat || held.includes(event.source)) return { held, verb: null };
      return { held: [...held, event.source], verb: held.length === 0 ? 'talk.down' : null };
    case 'release': {
      if (!held.includes(event.source)) return { held, verb: null };
      const left = held.filter((source) => source !== event.source);
      return { held: left, verb: left.length === 0 ? 'talk.up' : null };
    }
    case 'lost':
      return { held: NOTHING_HELD, verb: held.length === 0 ? null : 'talk.up' };
  }
}

/** What has the keyboard when Space goes down. */
export type KeyTarget = {
  readonly tagName: string;
  readonly isContentEditable: boolean;
  readonly role: string | null;
  readonly isTalkButton: boolean;
};

const OWN_SPACE = new Set(['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON', 'SUMMARY', 'A', 'OPTION']);
const OWN_SPACE_ROLES = new Set([
  'button',
  'option',
  'menuitem',
  'menuitemradio',
  'switch',
  'textbox',
  'listbox',
]);

/** Space belongs to the thing in focus if that can be typed into or pressed, except the talk button itself. */
export function isSpaceForTalk(target: KeyTarget | null): boolean {
  if (target === null || target.isTalkButton) return true;
  if (target.isContentEditable || OWN_SPACE.has(target.tagName)) return false;
  return target.role === null || !OWN_SPACE_ROLES.has(target.role);
}
