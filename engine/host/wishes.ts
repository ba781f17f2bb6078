/**
 * Owns what a session was asked to be, and what of that it has. These are the wishes, what takes the place of some of
 * them, and the models that were loaded last. Pure: it loads nothing.
 */
import type { SessionOptions } from '../contract/client';
import { SidetoneError, type Problem } from '../contract/errors';
import type { LlmWish } from '../contract/inference';
import type { Profile } from '../profiles/profile';
import type { Persona } from '../session/types';
import type { LoadedModels } from './loaded-models';

/** Fits into 4 GB of video memory with room to spare: 2.2 GB, first token 430 to 500 ms on an RTX 3050 laptop. */
const DEFAULT_OLLAMA_MODEL = 'qwen2.5:3b';

/** Prompt, history and reply together. More would cost memory on the GPU and time on the CPU. */
export const CONTEXT_TOKENS = 4096;

/** What a session was asked to be. */
export type Wishes = {
  readonly profile: Profile;
  readonly llm: SessionOptions['llm'];
  readonly voiceId: string | undefined;
  readonly sttId: string | undefined;
};

/** What of the wishes could not be had when the session began, and what is wished in its place. */
type Replaced = Partial<Pick<Wishes, 'llm' | 'voiceId' | 'sttId'>>;

/** What the session talks with. */
export type Equipment = {
  readonly wishes: Wishes;
  readonly replaced: Replaced;
  readonly llmWish: LlmWish;
  /** The language model that it was told of. */
  readonly llmId: string;
  readonly sttId: string;
  readonly voiceId: string;
};

export type Asked = {
  readonly wishes: Wishes;
  readonly replaced: Replaced;
  /** Null until everything was loaded once. */
  readonly equipment: Equipment | null;
  /** The very files that worked, after newer ones did not; null unless a change failed. */
  readonly provenLlm: LlmWish | null;
};

export const asked = (wishes: Wishes): Asked => ({
  wishes,
  replaced: {},
  equipment: null,
  provenLlm: null,
});

/** A wish that was changed counts again. */
export function changed({ wishes, replaced, equipment }: Asked, next: Wishes): Asked {
  const kept = Object.entries(replaced).filter(
    ([key]) => wishes[key as keyof Replaced] === next[key as keyof Replaced],
  );
  return { wishes: next, replaced: Object.fromEntries(kept), equipment, provenLlm: null };
}

/** The profile's file was changed. `needsMore`: it takes another voice or model. */
export function adopted(
  before: Asked,
  profile: Profile,
): { readonly asked: Asked; readonly needsMore: boolean } {
  const { equipment, provenLlm } = before;
  const { profile: former, voiceId } = before.wishes;
  const wishes = { ...before.wishes, profile };
  const isOther =
    former.llm.model !== profile.llm.model || (former.voice !== profile.voice && voiceId === undefined);
  if (isOther || equipment === null) {
    return { asked: { ...before, wishes, provenLlm: null }, needsMore: true };
  }
  const { playbook, playbookElse } = profile;
  const llmWish = { ...equipment.llmWish, playbook: [...playbook], playbookElse };
  return {
    asked: {
      ...before,
      wishes,
      equipment: { ...equipment, wishes, llmWish },
      provenLlm: provenLlm === null ? null : llmWish,
    },
    needsMore: false,
  };
}

/** The profile's file has another name. */
export function renamed(before: Asked, id: string): Asked {
  const wishes = { ...before.wishes, profile: { ...before.wishes.profile, id } };
  const { equipment } = before;
  return { ...before, wishes, equipment: equipment === null ? null : { ...equipment, wishes } };
}

/** A change that failed goes back to what there was. */
export function restored(before: Asked): Asked {
  const { equipment } = before;
  if (equipment === null) return before;
  const { wishes, replaced, llmWish } = equipment;
  return { ...before, wishes, replaced, provenLlm: llmWish };
}

/** What was loaded, and why it was not what was wished for; null where it was. */
export type Found = Pick<Equipment, 'llmWish' | 'llmId' | 'sttId' | 'voiceId'> & {
  readonly why: { readonly llm: Problem | null; readonly stt: Problem | null; readonly tts: Problem | null };
};

/** @param wished what was asked for when the loading began. */
export function equippedWith(before: Asked, wished: Wishes, { why, ...found }: Found): Asked {
  const isVoiceReplaced = why.tts !== null && { ...wished, ...before.replaced }.voiceId !== undefined;
  const replaced: Replaced = {
    ...before.replaced,
    ...(why.llm === null ? {} : { llm: 'auto' }),
    ...(why.stt === null ? {} : { sttId: found.sttId }),
    ...(isVoiceReplaced ? { voiceId: undefined } : {}),
  };
  return { ...before, replaced, equipment: { wishes: wished, replaced, ...found } };
}

/** @throws SidetoneError INTERNAL if nothing was loaded yet. */
export function equipmentOf({ equipment }: Asked): Equipment {
  if (equipment === null) throw new SidetoneError('INTERNAL', 'Nothing was loaded yet.');
  return equipment;
}

export const personaOf = (profile: Profile): Persona => ({
  profileId: profile.id,
  name: profile.name,
  greeting: profile.greeting,
  fallbackLine: profile.fallbackLine,
  filler: profile.filler,
});

/** What to ask of the language model for a persona. */
export const llmWishFor = (
  profile: Profile,
  llm: string,
  loadedModels: Pick<LoadedModels, 'ggufFiles'>,
  cacheDir: string,
): LlmWish => ({
  wish: llm,
  profileModel: profile.llm.model ?? DEFAULT_OLLAMA_MODEL,
  ggufFiles: [...loadedModels.ggufFiles()],
  playbook: [...profile.playbook],
  playbookElse: profile.playbookElse,
  contextTokens: CONTEXT_TOKENS,
  cacheDir,
});
