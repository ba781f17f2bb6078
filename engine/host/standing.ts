/**
 * Owns what a client's role makes of its conversations: whose place they take, whose wishes and pause statistics they
 * go by, whether they are kept. What a role may send and hear is contract/roles.ts's.
 */
import { problemOf, type Problem } from '../contract/errors';
import type { Role } from '../contract/roles';
import type { TurnTaking } from '../contract/settings';
import { USUAL_TURN_TAKING } from '../session/common';
import type { PauseStore } from '../store/pause-statistics';
import { createStatisticsInMemory } from '../store/pause-statistics-in-memory';
import type { SettingsStore } from '../store/settings';
import type { TranscriptStore } from '../store/transcripts/store';
import type { Admission } from './admission';
import type { Floor, Holder } from './floor';

export type Standing = {
  /** @returns why this client's conversation can't begin; null once its place is taken. */
  enter(holder: Holder, isTakeOver: boolean): Problem | null;
  /** Does nothing for a client that has no place. */
  leave(holder: Holder): void;
  /** How its conversations go that say nothing of it themselves. */
  turnTaking(): TurnTaking;
  /** Whether another persona speaks first. @param begun whether the one did with which the conversation began. */
  greets(begun: boolean): boolean;
  /** A change of the settings changes its running conversation. */
  readonly followsSettings: boolean;
  /** What its conversations use unless they say so themselves. */
  readonly llm: string;
  readonly sttId: string | undefined;
  readonly pauseStore: PauseStore;
  /** Null if its conversations are not kept. */
  readonly transcripts: TranscriptStore | null;
  /** A new conversation starts a models' process that kept dying at once; else that waits for its minute. */
  readonly mayRestart: boolean;
};

export type StandingDeps = {
  readonly floor: Floor;
  readonly admission: Admission;
  readonly settings: Pick<SettingsStore, 'read'>;
  /** How all conversations of this host go, for programs that compare them; null for each as it is wished. */
  readonly turnTaking: TurnTaking | null;
  readonly pauseStore: PauseStore;
  readonly transcripts: TranscriptStore | null;
};

export function standingOf(role: Role, deps: StandingDeps): Standing {
  const { floor, admission, settings } = deps;
  switch (role.kind) {
    case 'owner':
      return {
        enter: (holder, isTakeOver) => {
          if (!floor.take(holder, isTakeOver)) return problemOf('ELSEWHERE.begun');
          admission.enterAnyway(holder);
          return null;
        },
        leave: (holder) => {
          admission.leave(holder);
          floor.leave(holder);
        },
        turnTaking: () => {
          const { pauseBeforeReply, interruption } = deps.turnTaking ?? settings.read();
          return { pauseBeforeReply, interruption };
        },
        greets: () => settings.read().greet,
        followsSettings: true,
        llm: 'auto',
        sttId: undefined,
        pauseStore: deps.pauseStore,
        transcripts: deps.transcripts,
        mayRestart: true,
      };
    case 'caller':
      return {
        enter: (holder) =>
          admission.enter(holder) ? null : problemOf('BUSY.conversations', { most: admission.most }),
        leave: admission.leave,
        turnTaking: () => role.turnTaking ?? deps.turnTaking ?? USUAL_TURN_TAKING,
        greets: (begun) => begun,
        followsSettings: false,
        llm: role.llm ?? 'auto',
        sttId: role.sttId,
        // How this caller pauses is known for as long as it is connected, and is nothing of the owner's.
        pauseStore: createStatisticsInMemory(),
        transcripts: null,
        mayRestart: false,
      };
  }
}
