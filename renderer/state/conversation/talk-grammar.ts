/**
 * Owns what presses mean: which of them begin and end talking, which mute, and how long any of it may last. Pure; what
 * follows from a change is read off the states before and after (talking.ts), so that `talk.down` and `talk.up` always
 * alternate.
 *
 * One key, two gestures. Held, it is push-to-talk: you are heard while it is down, whatever else is set. Tapped, it
 * changes whether you are heard when nothing is pressed: in push-to-talk it starts and stops talking, where the persona
 * answers by itself it mutes and unmutes.
 */
import type { Mode } from '../../../engine/contract/mode';
import type { Settings } from '../../../engine/contract/settings';

export type KeyMode = Settings['keyMode'];

/** `global`: a key that is watched while another program is in front. `enter`: the button, by keyboard. */
export type HoldSource = 'key' | 'enter' | 'pointer' | 'global';

/** What the window stops hearing of when it loses the keyboard. */
const OF_THE_WINDOW: readonly HoldSource[] = ['key', 'enter', 'pointer'];

export type TalkPhase =
  | { readonly tag: 'rest' }
  /** Down for so short a time that it may still be a tap. */
  | { readonly tag: 'fresh'; readonly mode: Mode; readonly holders: readonly HoldSource[] }
  /** Push-to-talk until the last of the holders lets go. */
  | { readonly tag: 'held'; readonly holders: readonly HoldSource[] }
  /** Talking, and nothing is held: switched on by a tap. */
  | { readonly tag: 'latched' }
  /** Muted, and was heard until a moment ago: the last syllable is still let through. */
  | { readonly tag: 'closing' };

export type Talk = {
  readonly phase: TalkPhase;
  /** What holds while no key is in play. */
  readonly muted: boolean;
  /** Counts phases, so that the timer of an older one means nothing. */
  readonly count: number;
};

export type TalkEvent =
  | {
      readonly type: 'press';
      readonly source: HoldSource;
      readonly isRepeat: boolean;
      readonly mode: Mode;
      readonly keyMode: KeyMode;
    }
  | { readonly type: 'release'; readonly source: HoldSource }
  /** A whole tap at once, of a key that tells no release: the global shortcut, the command line, the tray. */
  | { readonly type: 'toggle'; readonly mode: Mode }
  /** Releases will never be heard of. `window`: it lost the keyboard or was hidden. `person`: locked, or asleep. */
  | { readonly type: 'lost'; readonly by: 'window' | 'person' }
  | { readonly type: 'mute'; readonly muted: boolean }
  /** The time that `waitMs` gave this phase is over. */
  | { readonly type: 'expired'; readonly count: number }
  /** There is nothing to talk to: no session, no connection, or another way of talking. */
  | { readonly type: 'reset' };

export const AT_REST: Talk = { phase: { tag: 'rest' }, muted: false, count: 0 };

/** Up to here a press is a tap. Longer, and people who meant to hold are left talking with nothing held. */
export const TAP_MS = 300;
/** The host ends an utterance after 60 s: a microphone that is open for longer would be open in vain. */
export const LONGEST_MS = 58_000;
/** As long as the host waits for a last syllable after the release, and a frame. */
export const CLOSING_MS = 250;

/** How long a phase may last; null for as long as it likes. */
export function waitMs({ phase }: Talk): number | null {
  switch (phase.tag) {
    case 'rest':
      return null;
    case 'fresh':
      return TAP_MS;
    case 'held':
    case 'latched':
      return LONGEST_MS;
    case 'closing':
      return CLOSING_MS;
  }
}

/** Between `talk.down` and `talk.up`. Where the persona answers by itself, a tap must not take the floor from it. */
export function isTalking({ phase }: Talk): boolean {
  switch (phase.tag) {
    case 'fresh':
      return phase.mode === 'ptt';
    case 'held':
    case 'latched':
      return true;
    case 'rest':
    case 'closing':
      return false;
  }
}

/** Whether frames leave the microphone: what is pressed outdoes the mute. */
export const isHeard = ({ phase, muted }: Talk): boolean => !muted || phase.tag !== 'rest';

/** What a person calls the microphone being open, which differs between the two ways of talking. */
export const isOpen = (talk: Talk, mode: Mode): boolean => (mode === 'ptt' ? isTalking(talk) : isHeard(talk));

export function stepTalk(talk: Talk, event: TalkEvent): Talk {
  switch (event.type) {
    case 'press':
      return event.isRepeat ? talk : press(talk, event);
    case 'release':
      return letGo(talk, [event.source], 'heard');
    case 'toggle':
      return toggle(talk, event.mode);
    case 'lost':
      if (event.by === 'window') return letGo(talk, OF_THE_WINDOW, 'lost');
      return atRest(talk);
    case 'mute':
      if (event.muted) return atRest({ ...talk, muted: true });
      return talk.muted ? { ...talk, muted: false } : talk;
    case 'expired':
      return event.count === talk.count ? expire(talk) : talk;
    case 'reset':
      return atRest(talk);
  }
}

const enter = (talk: Talk, phase: TalkPhase): Talk => ({ ...talk, phase, count: talk.count + 1 });

const atRest = (talk: Talk): Talk => (talk.phase.tag === 'rest' ? talk : enter(talk, { tag: 'rest' }));

/** Who was heard only as long as this lasted gets to finish the syllable. */
const end = (talk: Talk): Talk => enter(talk, { tag: talk.muted ? 'closing' : 'rest' });

/** A tap, or what amounts to one. */
const tapped = (talk: Talk, mode: Mode): Talk =>
  mode === 'ptt' ? enter(talk, { tag: 'latched' }) : enter({ ...talk, muted: !talk.muted }, { tag: 'rest' });

type Press = Extract<TalkEvent, { type: 'press' }>;

function begin(talk: Talk, { source, mode, keyMode }: Press): Talk {
  switch (keyMode) {
    case 'auto':
      return enter(talk, { tag: 'fresh', mode, holders: [source] });
    case 'hold':
      return enter(talk, { tag: 'held', holders: [source] });
    case 'toggle':
      return tapped(talk, mode);
  }
}

function press(talk: Talk, event: Press): Talk {
  const { phase } = talk;
  const { source } = event;
  switch (phase.tag) {
    case 'rest':
    case 'closing':
      return begin(talk, event);
    case 'latched':
      // On the way down, so that the answer does not wait for the finger.
      return end(talk);
    case 'fresh':
    case 'held':
      // Held already: its release got lost, and the one that comes now is heard.
      if (phase.holders.includes(source)) return talk;
      // The same phase with one more holder: its time goes on.
      return { ...talk, phase: { ...phase, holders: [...phase.holders, source] } };
  }
}

function letGo(talk: Talk, sources: readonly HoldSource[], how: 'heard' | 'lost'): Talk {
  const { phase } = talk;
  if (phase.tag !== 'fresh' && phase.tag !== 'held') return talk;
  const holders = phase.holders.filter((holder) => !sources.includes(holder));
  if (holders.length === phase.holders.length) return talk;
  if (holders.length > 0) return { ...talk, phase: { ...phase, holders } };
  // What got lost was no tap: it is not known when it was let go.
  if (how === 'lost') return atRest(talk);
  return phase.tag === 'fresh' ? tapped(talk, phase.mode) : end(talk);
}

function toggle(talk: Talk, mode: Mode): Talk {
  const isOn = talk.phase.tag === 'held' || talk.phase.tag === 'latched';
  return isOn || (mode === 'ptt' && isTalking(talk)) ? end(talk) : tapped(talk, mode);
}

function expire(talk: Talk): Talk {
  const { phase } = talk;
  switch (phase.tag) {
    case 'rest':
      return talk;
    case 'fresh':
      return enter(talk, { tag: 'held', holders: phase.holders });
    case 'held':
    case 'latched':
      return end(talk);
    case 'closing':
      return atRest(talk);
  }
}
