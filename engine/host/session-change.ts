/** Owns what a change that a client wishes for makes of its conversation. Pure. */
import type { ClientEvent, Mode, SessionOptions } from '../contract/client';
import type { Settings } from '../contract/settings';
import type { Wishes } from './wishes';
import type { Standing } from './standing';
import { withRoleDefaults } from './talk';

export type SessionChange = Extract<ClientEvent, { type: 'session.change' }>['change'];

/** Of the conversation that runs. */
export type Current = {
  readonly wishes: Wishes;
  readonly mode: Mode;
  readonly mayReplace: boolean;
  /** What it was begun with. */
  readonly options: SessionOptions;
};

export type Changed =
  /** Another persona is another conversation; it brings its own voice. */
  | { readonly kind: 'other'; readonly options: SessionOptions }
  /** The same one goes on. `wishes` are null where they are what they were. */
  | { readonly kind: 'same'; readonly mode: Mode | null; readonly wishes: Wishes | null };

export function changedBy(
  change: SessionChange,
  { wishes: former, mode, mayReplace, options }: Current,
  standing: Pick<Standing, 'llm' | 'sttId' | 'greets'>,
): Changed {
  const asked = {
    llm: change.llm ?? former.llm,
    sttId: change.sttId === undefined ? former.sttId : (change.sttId ?? undefined),
  };
  const { llm, sttId } = withRoleDefaults(asked, standing);
  if (change.profileId !== undefined && change.profileId !== former.profile.id) {
    const voiceId = change.voiceId ?? undefined;
    return {
      kind: 'other',
      options: {
        profileId: change.profileId,
        mode: change.mode ?? mode,
        llm,
        greet: standing.greets(options.greet),
        mayReplace,
        ...(options.turnTaking === undefined ? {} : { turnTaking: options.turnTaking }),
        ...(voiceId === undefined ? {} : { voiceId }),
        ...(sttId === undefined ? {} : { sttId }),
      },
    };
  }
  const voiceId = change.voiceId === undefined ? former.voiceId : (change.voiceId ?? undefined);
  const isSame = llm === former.llm && voiceId === former.voiceId && sttId === former.sttId;
  return {
    kind: 'same',
    mode: change.mode ?? null,
    wishes: isSame ? null : { ...former, llm, voiceId, sttId },
  };
}

/** What of the settings a running conversation goes by, where that is not what it was; null if all is. */
export function changeOf(settings: Settings, former: Settings): SessionChange | null {
  const changed = (['mode', 'llm', 'voiceId', 'sttId'] as const).filter(
    (key) => settings[key] !== former[key],
  );
  return changed.length === 0 ? null : Object.fromEntries(changed.map((key) => [key, settings[key]]));
}
