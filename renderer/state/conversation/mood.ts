/**
 * Owns the one word for what goes on, derived from everything that can be in the way of a conversation. Pure. The most
 * fundamental obstacle wins: there is no use in "muted" while the engine is gone.
 */
import type { SessionSnapshot } from '../../../engine/contract/client';
import type { MicState } from '../../audio/capture-machine';
import type { ConnectionState } from '../connection/connection';
import type { SessionState } from '../stores';

export type Mood =
  | 'connecting'
  | 'models'
  /** A click is needed before anything can start. */
  | 'waiting'
  | 'loading'
  | 'ended'
  /** The host would not begin a conversation, and said why. */
  | 'refused'
  /** Another window has the conversation. */
  | 'elsewhere'
  | 'deaf'
  /** Something kept is played, and nothing is heard meanwhile, muted or not. */
  | 'replaying'
  | 'muted'
  /** Push-to-talk, nothing pressed. */
  | 'ready'
  | 'listening'
  | 'hearing'
  | 'thinking'
  | 'speaking'
  /** The voice is paused: something is being said over it. */
  | 'paused';

/** The moods in which talking has to wait, and the large button can do nothing about it. */
export type CantTalk = Extract<Mood, 'connecting' | 'models' | 'waiting' | 'loading' | 'deaf'>;

/** The moods in which the person may think that they are heard. */
const HEARABLE: ReadonlySet<Mood> = new Set([
  'replaying',
  'muted',
  'ready',
  'listening',
  'hearing',
  'thinking',
  'speaking',
  'paused',
]);

export const canMute = (mood: Mood): boolean => HEARABLE.has(mood);

export type MoodFacts = {
  readonly connection: ConnectionState;
  readonly modelsReady: boolean;
  /** The host has said what a session would begin with; before that a button to begin one would do nothing. */
  readonly startKnown?: boolean;
  /** The session was asked for; before that it waits for the person. */
  readonly asked: boolean;
  readonly blockedBy?: SessionState['blockedBy'];
  readonly elsewhere?: boolean;
  readonly inferenceDown?: boolean;
  readonly snapshot: SessionSnapshot | null;
  readonly mic: MicState;
  readonly muted: boolean;
  readonly replaying: boolean;
  readonly talking: boolean;
  readonly paused: boolean;
};

export function moodOf({
  connection,
  modelsReady,
  startKnown = true,
  asked,
  blockedBy = null,
  elsewhere = false,
  inferenceDown = false,
  snapshot,
  mic,
  muted,
  replaying,
  talking,
  paused,
}: MoodFacts): Mood {
  if (connection.tag !== 'open') return 'connecting';
  const isOver = snapshot === null || snapshot.state === 'TERMINATED';
  if (snapshot === null && !startKnown) return 'loading';
  if (elsewhere && isOver && !asked) return 'elsewhere';
  if (snapshot === null) {
    if (!modelsReady) return 'models';
    if (asked) return 'loading';
    return blockedBy === null ? 'waiting' : blockedBy === 'refused' ? 'refused' : 'ended';
  }
  switch (snapshot.state) {
    case 'CREATED':
    case 'CONNECTING':
      return 'loading';
    case 'TERMINATED':
      return 'ended';
    case 'PROCESSING':
      return snapshot.hearing ? 'hearing' : 'thinking';
    case 'RESPONDING':
      return paused ? 'paused' : 'speaking';
    case 'ACTIVE':
      // It comes back, and loads its models.
      if (inferenceDown) return 'loading';
      if (mic.tag !== 'on') return 'deaf';
      if (replaying) return 'replaying';
      if (muted) return 'muted';
      if (snapshot.hearing || talking) return 'hearing';
      return snapshot.mode === 'ptt' ? 'ready' : 'listening';
  }
}
