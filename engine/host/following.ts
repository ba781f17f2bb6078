/**
 * Owns what a conversation that runs follows: its persona's file, models that arrive, and models that it may not use any
 * more. It changes the conversation between turns only, and begins and ends none.
 */
import { toProblem, type Problem } from '../contract/errors';
import type { Log } from '../log';
import type { LoadedProfiles } from '../profiles/load';
import type { Profile } from '../profiles/profile';
import { isIdle } from '../session/projection';
import { personaOf } from './wishes';
import type { LoadedModels } from './loaded-models';
import type { Talk } from './talk';

/**
 * So often others are looked for in the place of the same refused models. A try may fail by chance: a load that took too
 * long, memory that was free a moment later. What fails each time is said at each turn, and not tried at each.
 */
const MAX_TRIES = 3;

export type Following = {
  /** A persona's file that was changed holds from the next turn on; what it said is not said again. */
  followProfile(): Promise<void>;
  /**
   * A better model than the scripted answers arrived while talking: use it from the next turn on. To be called when models
   * change; a model may arrive in mid-turn, and is used when the session is idle.
   */
  upgrade(): void;
  /** Inference was started anew: loads at once, not when the next words wait for it. */
  reload(): void;
  /** To be called when the session becomes idle. */
  idle(): void;
};

export type FollowingDeps = {
  readonly profiles: () => Promise<LoadedProfiles>;
  readonly loadedModels: Pick<LoadedModels, 'ggufFiles'>;
  readonly report: (problem: Problem) => void;
  readonly log: Log;
};

/** @param running the conversation, as long as it is the one that runs. */
export function createFollowing(
  running: () => Talk | null,
  { profiles, loadedModels, report, log }: FollowingDeps,
): Following {
  /** The persona's file was changed in mid-turn. */
  let isProfileStale = false;
  /** Model files that were there when a model was last chosen. */
  let triedFiles = JSON.stringify(loadedModels.ggufFiles());
  /** Models in whose place others were looked for, and how often without success. */
  let triedWithout = { refused: '[]', tries: 0 };

  const adopt = ({ session, conversation }: Talk, profile: Profile): void => {
    isProfileStale = !isIdle(session.state());
    if (isProfileStale) return;
    const needsMore = conversation.adopt(profile);
    session.dispatch({ type: 'persona', persona: personaOf(profile) });
    if (needsMore) session.dispatch({ type: 'reconfigure' });
  };

  const followProfile = async (): Promise<void> => {
    const { profiles: loaded } = await profiles();
    const talk = running();
    if (talk === null) return;
    const former = talk.conversation.wishes().profile;
    const profile = loaded.find(({ id }) => id === former.id);
    // A file that is gone or broken for the moment: the conversation goes on as it was.
    if (profile === undefined || JSON.stringify(profile) === JSON.stringify(former)) return;
    adopt(talk, profile);
  };

  const upgrade = (): void => {
    const talk = running();
    if (talk === null || !isIdle(talk.session.state())) return;
    const isScripted =
      talk.session.facts().llm?.traits.isScripted === true && talk.conversation.wishes().llm === 'auto';
    const files = JSON.stringify(loadedModels.ggufFiles());
    // A file that could not be loaded once is not tried again and again.
    if (!isScripted || files === '[]' || files === triedFiles) return;
    triedFiles = files;
    lookUpAnew(talk);
  };

  /**
   * One of its models ended inference again and again: goes on with others, which the client is told. Where none may take
   * its place, each turn says so.
   */
  const replaceRefused = (): void => {
    const talk = running();
    if (talk === null || !talk.conversation.mayReplace) return;
    const refused = JSON.stringify(talk.conversation.refused());
    // Others took their place, or they may be used again: what is refused next is looked at anew.
    if (refused !== triedWithout.refused) triedWithout = { refused, tries: 0 };
    if (refused === '[]' || triedWithout.tries >= MAX_TRIES || !isIdle(talk.session.state())) return;
    triedWithout = { refused, tries: triedWithout.tries + 1 };
    lookUpAnew(talk);
  };

  return {
    followProfile,
    upgrade,
    reload: () => {
      const talk = running();
      if (talk === null) return;
      const { tag } = talk.session.state();
      if (tag !== 'ACTIVE' && tag !== 'PROCESSING' && tag !== 'RESPONDING') return;
      talk.conversation.reload().catch((thrown: unknown) => {
        log('warn', 'reload failed', { code: toProblem(thrown).code });
      });
      replaceRefused();
    },
    idle: () => {
      if (isProfileStale) void followProfile().catch((thrown: unknown) => report(toProblem(thrown)));
      upgrade();
      replaceRefused();
    },
  };
}

/** The same wishes, but what they come to is looked up anew. */
function lookUpAnew({ conversation, session }: Talk): void {
  conversation.change(conversation.wishes());
  session.dispatch({ type: 'reconfigure' });
}
