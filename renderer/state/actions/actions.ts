/**
 * Owns what a person can do, joined from a file for each area. Plain functions: they change the stores and tell the host;
 * views only call them.
 */
import type { Mode } from '../../../engine/contract/client';
import type { DeviceKind } from '../../audio/device-choice';
import type { Devices } from '../../audio/devices';
import { words } from '../../words';
import { copyText } from '../clipboard';
import type { Ask } from '../connection/asker';
import type { Connection } from '../connection/connection';
import { brokenFileOf } from '../personas/persona-trouble';
import type { ListedProblem, WayOut } from '../problems/problems';
import { stepAfter, type Step } from '../setup/setup';
import { createModelActions } from './model-actions';
import { createPageActions } from './page-actions';
import { createProblemActions } from './problem-actions';
import { createSessionActions, type SessionActionDeps } from './session-actions';
import { createSettingActions } from './setting-actions';
import { createTalkActions, type TalkActionDeps } from './talk-actions';

export type ActionDeps = Pick<SessionActionDeps, 'onStart'> &
  TalkActionDeps & {
    readonly connection: Pick<Connection, 'send' | 'retryNow'>;
    readonly ask: Ask;
    readonly devices: Pick<Devices, 'dismiss'>;
  };

export type Actions = ReturnType<typeof createActions>;

export function createActions(deps: ActionDeps) {
  const { stores, connection, ask, devices } = deps;
  const problems = createProblemActions(stores);
  const settings = createSettingActions(stores, ask, problems);
  const pages = createPageActions(stores);
  const session = createSessionActions({
    ...deps,
    set: settings.set,
    cheer: problems.cheer,
  });
  const talking = createTalkActions(deps);
  const { goTo, setPanel } = pages;

  return {
    ...problems,
    ...settings,
    ...pages,
    ...session,
    ...talking,
    ...createModelActions(stores, connection, ask, problems),

    setMode: (mode: Mode): void => {
      talking.resetTalk();
      session.chooseMode(mode);
    },
    dismissDeviceNews: (kind: DeviceKind): void => devices.dismiss(kind),
    reloadProfiles: (): void => void connection.send({ kind: 'control', type: 'profiles.reload' }),
    retryConnection: (): void => connection.retryNow(),
    selectTurn: (selectedKey: string | null): void => stores.conversation.setState({ selectedKey }),

    /** To the next step of the introduction, or out of it. A later run of it leaves what is noted of the first. */
    finishStep: (step: Step): void => {
      const next = stepAfter(step);
      if (stores.settings.getState().settings.firstRun !== 'done') settings.set({ firstRun: next });
      if (next === 'done') goTo('talk');
      else goTo('setup', next);
    },
    skipSetup: (): void => {
      settings.set({ firstRun: 'done' });
      goTo('talk');
    },

    /** @returns whether it is in the clipboard now; if not, that was reported. */
    copy: async (text: string): Promise<boolean> => {
      const done = await copyText(text);
      if (!done) {
        const { copyFailed: message, copyFailedHint: hint } = words.talkview;
        problems.report({ code: 'BUSY', message, hint }, undefined, 'copy');
      } else problems.worked('copy');
      return done;
    },

    /** @param problem is no longer shown: the person who takes the way out has read it. */
    takeWayOut: (wayOut: WayOut, problem?: ListedProblem): void => {
      if (problem !== undefined) problems.dismiss(problem.key);
      switch (wayOut) {
        case 'again':
          return problem?.again?.();
        case 'data':
          return goTo('settings');
        case 'reload':
          return location.reload();
        case 'dismiss':
          return undefined;
        case 'models':
          return goTo('models');
        case 'settings':
        case 'voice':
          return setPanel('session');
        case 'all-settings':
          return goTo('settings');
        case 'profiles':
          return goTo('personas');
        case 'mistake':
          return pages.showMistake((problem === undefined ? null : brokenFileOf(problem)) ?? '');
        case 'restart':
          return session.startSession();
      }
    },
  };
}
