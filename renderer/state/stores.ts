/**
 * Owns the page's state: one store per concern, mirrors of what the host says plus what only the page knows. No logic
 * lives here; actions.ts and receive.ts change the stores, views read them.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  LoadedPart,
  ModelState,
  ProfileProblem,
  ProfileSummary,
  SessionSnapshot,
} from '../../engine/contract/client';
import type { LlmList } from '../../engine/contract/llm';
import type { VoiceChoice } from '../../engine/contract/models';
import type { MicState } from '../audio/capture-machine';
import { NO_DEVICES, type DevicesView } from '../audio/devices';
import type { SpeakerState } from '../audio/player';
import type { Side } from '../audio/turn-sounds';
import { DEFAULT_SETTINGS, type Settings } from '../../engine/contract/settings';
import type { ConnectionState } from './connection/connection';
import { EMPTY_CONVERSATION, type Conversation } from './conversation/conversation';
import type { ListedProblem } from './problems/problems';
import type { Page } from './pages';
import type { ShellFacts } from '../../engine/contract/shell';
import type { KeyTrial } from './setup/trial-step';
import { AT_REST, type Talk } from './conversation/talk-grammar';
import type { ShownSetting } from '../words/setting-words';

/** `sinceMs`: when it began, by the page's clock. */
export type Loading = { readonly loaded: readonly LoadedPart[]; readonly sinceMs: number };

export type SessionState = {
  readonly snapshot: SessionSnapshot | null;
  /** `session.start` was sent on this connection. */
  readonly asked: boolean;
  /**
   * Why no conversation begins by itself: the person has hung up, the host would not begin one, or another window has
   * it. The next one that the person starts is free of it.
   */
  readonly blockedBy: 'hungUp' | 'refused' | 'elsewhere' | null;
  /** Another window of this host holds a conversation. */
  readonly elsewhere: boolean;
  /** When the host said so, by the page's clock. */
  readonly elsewhereSinceMs: number;
  /** How far the models of a conversation that begins are loaded; null while none is. */
  readonly loading: Loading | null;
  /** The models' process is gone for now: a conversation hears nothing. */
  readonly inferenceDown: boolean;
};

export type ModelsState = {
  readonly models: readonly ModelState[];
  /** Every voice there is; which of them are here they say themselves. */
  readonly voices: readonly VoiceChoice[];
  /** Models that were asked for together, of which some are still to come. */
  readonly round: readonly string[];
  readonly ready: boolean;
  /** The host has said at least once what there is. */
  readonly known: boolean;
};

export type ProfilesState = {
  readonly profiles: readonly ProfileSummary[];
  readonly problems: readonly ProfileProblem[];
  /** The host has said at least once which there are. */
  readonly known: boolean;
};

/** The defaults until the host has said what is set. */
export type SettingsState = {
  readonly settings: Settings;
  readonly list: readonly ShownSetting[];
  readonly known: boolean;
};

export type SoundState = {
  readonly mic: MicState;
  /** By the person. */
  readonly muted: boolean;
  /** Something kept is played, and nothing is heard meanwhile. */
  readonly replaying: boolean;
  readonly speaker: SpeakerState;
};

/** The desktop shell around the page; in a browser there is none, and what only it can do is left out. */
export type DesktopState = {
  readonly isDesktop: boolean;
  /** Null until the shell has said how things stand, and in a browser. */
  readonly facts: ShellFacts | null;
  /** The trouble that the person has read and put away. */
  readonly dismissed: string | null;
};

export type Panel = 'none' | 'session' | 'keys';

/** Who can answer. */
export type AnswerersState = {
  /** As the host said last; null before that. */
  readonly list: LlmList | null;
  /** The person has read that a lesser model answers, and put it away. */
  readonly isNoticed: boolean;
};

export type ReplayState = { readonly playing: { readonly key: string; readonly side: Side } | null };

export type Stores = {
  readonly connection: StoreApi<{ readonly state: ConnectionState; readonly everOpen: boolean }>;
  readonly session: StoreApi<SessionState>;
  readonly conversation: StoreApi<Conversation>;
  readonly models: StoreApi<ModelsState>;
  readonly profiles: StoreApi<ProfilesState>;
  readonly problems: StoreApi<{ readonly listed: readonly ListedProblem[] }>;
  readonly sound: StoreApi<SoundState>;
  readonly devices: StoreApi<DevicesView>;
  readonly settings: StoreApi<SettingsState>;
  readonly shell: StoreApi<DesktopState>;
  readonly answerers: StoreApi<AnswerersState>;
  readonly replay: StoreApi<ReplayState>;
  /** The talk key is being tried; null while it is not. */
  readonly trial: StoreApi<{ readonly trial: KeyTrial | null }>;
  /** The voice is paused while it is found out what is being said over it. */
  readonly voice: StoreApi<{ readonly paused: boolean }>;
  readonly ui: StoreApi<{
    readonly panel: Panel;
    readonly page: Page;
    /** What of the page is shown: the session of the history, the file of the personas. */
    readonly pageRest: string;
    readonly talk: Talk;
    /** Persona files whose mistakes the person has put away. */
    readonly mistakesSeen: readonly string[];
    /** Persona files that the page of personas names, each with its mistakes; null while it does not know them yet. */
    readonly filesNamed: readonly string[] | null;
    /** The persona whose editor shall show its mistake as soon as it is open. */
    readonly mistakeWanted: string | null;
  }>;
};

export function createStores(): Stores {
  return {
    connection: createStore(() => ({ state: { tag: 'connecting' } as ConnectionState, everOpen: false })),
    session: createStore<SessionState>(() => ({
      snapshot: null,
      asked: false,
      blockedBy: null,
      elsewhere: false,
      elsewhereSinceMs: 0,
      loading: null,
      inferenceDown: false,
    })),
    conversation: createStore(() => EMPTY_CONVERSATION),
    models: createStore<ModelsState>(() => ({
      models: [],
      voices: [],
      round: [],
      ready: false,
      known: false,
    })),
    profiles: createStore<ProfilesState>(() => ({ profiles: [], problems: [], known: false })),
    problems: createStore<{ listed: readonly ListedProblem[] }>(() => ({ listed: [] })),
    sound: createStore<SoundState>(() => ({
      mic: { tag: 'off' },
      muted: false,
      replaying: false,
      speaker: 'starting',
    })),
    devices: createStore<DevicesView>(() => NO_DEVICES),
    settings: createStore<SettingsState>(() => ({ settings: DEFAULT_SETTINGS, list: [], known: false })),
    shell: createStore<DesktopState>(() => ({ isDesktop: false, facts: null, dismissed: null })),
    voice: createStore(() => ({ paused: false })),
    answerers: createStore<AnswerersState>(() => ({ list: null, isNoticed: false })),
    replay: createStore<ReplayState>(() => ({ playing: null })),
    trial: createStore<{ readonly trial: KeyTrial | null }>(() => ({ trial: null })),
    ui: createStore(() => ({
      panel: 'none' as Panel,
      page: 'talk' as Page,
      pageRest: '',
      talk: AT_REST,
      mistakesSeen: [] as readonly string[],
      filesNamed: null as readonly string[] | null,
      mistakeWanted: null as string | null,
    })),
  };
}
