/**
 * Owns the loading of what one session talks with: a language model, a recogniser, a voice, and the lines that must be
 * speakable when nothing else works. What was asked for, and what takes its place, is wishes.ts's.
 */
import { atMost, type Clock } from '../clock';
import type { LlmChoice, LoadedPart, LoadedStage } from '../contract/client';
import { SidetoneError, toProblem, type Problem } from '../contract/errors';
import type { LlmWish } from '../contract/inference';
import type { Inference } from '../inference/supervisor';
import { nameOfModel } from '../models/catalogue';
import { nameOfVoice } from '../models/voices';
import type { Profile } from '../profiles/profile';
import { prefixMessages } from '../prompt/build';
import type { SessionPorts } from '../session/ports';
import { TUNING } from '../session/tuning';
import { speakable } from '../text/speakable';
import type { KeptLines, MakeLine } from './kept-lines';
import type { LoadedLlm } from './llm-shelf';
import type { Lease, LoadedModels } from './loaded-models';
import { loadRecogniser, loadVoice, replacements } from './speech-choice';
import {
  adopted,
  asked,
  changed,
  equipmentOf,
  equippedWith,
  llmWishFor,
  renamed,
  restored,
  type Asked,
  type Equipment,
  type Wishes,
} from './wishes';

/** So long a beginning waits for its fallback line, once for each persona and voice; the disk has it from then on. */
const FALLBACK_LIMIT_MS = 1500;

export type ConversationDeps = {
  /** Whose lane it is in inference. */
  readonly sessionId: string;
  readonly inference: Pick<Inference, 'ask' | 'refusals'>;
  readonly loadedModels: LoadedModels;
  /** Folder for what may be made again. */
  readonly cacheDir: string;
  readonly lines: KeptLines;
  readonly clock: Clock;
  /** See SessionOptions. */
  readonly mayReplace: boolean;
  /** What took the place of what. */
  readonly tell: (problem: Problem) => void;
  /** Hears how far the loading is: nothing of it at first, then each part. */
  readonly loading: (loaded: readonly LoadedPart[]) => void;
};

export type Equipping = Pick<SessionPorts, 'prepare' | 'restore'> & {
  readonly lease: Lease;
  change(wishes: Wishes): void;
  /** See Conversation. */
  adopt(profile: Profile): boolean;
  rename(profileId: string): void;
  /** Loads again what it was equipped with. Rejects with the first failure, once all three were tried. */
  reload(): Promise<void>;
  wishes(): Wishes;
  refused(): readonly string[];
  /** @throws SidetoneError INTERNAL if nothing was loaded yet. */
  equipment(): Equipment;
  /** Id of the language model that is loaded for it; empty before. */
  llmId(): string;
  /** Loads the language model unless it is there. */
  loadLlm(wish: LlmWish, signal: AbortSignal): Promise<LoadedLlm>;
};

export function createEquipping(first: Wishes, deps: ConversationDeps): Equipping {
  const { sessionId: session, inference, loadedModels } = deps;
  const lease = loadedModels.lease(session);
  const lines = linesOf(deps);
  let now: Asked = asked(first);
  let llmId = '';

  const refused = (): readonly string[] => refusedOf(now, inference.refusals(session));

  const loadLlm: Equipping['loadLlm'] = async (wish, signal) => {
    const loaded = await lease.loadLlm(wish, prefixMessages(now.wishes.profile), signal);
    llmId = loaded.modelId;
    return loaded;
  };

  return {
    lease,
    change: (next) => {
      now = changed(now, next);
    },
    adopt: (profile) => {
      const { asked: next, needsMore } = adopted(now, profile);
      now = next;
      if (needsMore) return true;
      const { voiceId, llmWish } = equipmentOf(now);
      void lines.keepAll(voiceId, profile);
      // Only saves time: what fails here fails again, and is told, when an answer is wanted.
      loadLlm(llmWish, AbortSignal.timeout(TUNING.connectTimeoutMs)).catch(() => {});
      return false;
    },
    rename: (id) => {
      now = renamed(now, id);
    },
    restore: () => {
      now = restored(now);
    },
    wishes: () => now.wishes,
    refused,
    equipment: () => equipmentOf(now),
    llmId: () => llmId,
    loadLlm,
    reload: async () => {
      if (now.equipment === null) return;
      const { sttId, voiceId, llmWish } = now.equipment;
      const signal = AbortSignal.timeout(TUNING.connectTimeoutMs);
      // What is refused keeps nothing else from being there again.
      const loads = await Promise.allSettled([
        lease.loadStt(sttId, signal),
        lease.loadTts(voiceId, signal),
        loadLlm(llmWish, signal),
      ]);
      void loadedModels.loadEot();
      for (const load of loads) if (load.status === 'rejected') throw load.reason;
    },
    prepare: async (signal) => {
      const { wishes } = now;
      // A change that fails goes back to what there was. A beginning has nothing to go back to, nor has a
      // conversation one of whose models is refused.
      const mayReplace = (): boolean => deps.mayReplace && (now.equipment === null || refused().length > 0);
      const { llm, ears, voice } = await loadAll({ deps, lease, loadLlm, now, mayReplace }, signal);
      const [sttId, voiceId] = [ears.id, voice.id];
      const why = { llm: llm.why, stt: ears.why, tts: voice.why };
      now = equippedWith(now, wishes, { llmWish: llm.wish, llmId, sttId, voiceId, why });
      // A crash in the very first turn must not end in silence.
      await atMost(deps.clock, FALLBACK_LIMIT_MS, lines.keep(voiceId, wishes.profile.fallbackLine));
      for (const problem of replacements({ llm: llm.choice, why: llm.why }, ears, voice)) deps.tell(problem);
      void lines
        .keepAll(voiceId, wishes.profile)
        // Last of all: two seconds of a core that the first words must not wait for.
        .then(() => loadedModels.loadEot())
        .catch(() => {});
      return { llm: llm.choice, voiceId, sttId };
    },
  };
}

/** Those of its models that it may not use any more. */
function refusedOf({ equipment }: Asked, refusals: ReturnType<Inference['refusals']>): readonly string[] {
  if (equipment === null) return [];
  const used = { llm: equipment.llmId, stt: equipment.sttId, tts: equipment.voiceId, eot: null };
  return refusals.filter(({ stage, modelId }) => used[stage] === modelId).map(({ modelId }) => modelId);
}

type Loading = {
  readonly deps: ConversationDeps;
  readonly lease: Lease;
  readonly loadLlm: Equipping['loadLlm'];
  readonly now: Asked;
  readonly mayReplace: () => boolean;
};

/** `choice`, the wish that it answers, and what was wrong with the one that was asked for. */
type ChosenLlm = { readonly choice: LlmChoice; readonly wish: LlmWish; readonly why: Problem | null };

/** Loads all three beside each other, and tells of each. Rejects with what one fails with, and with CANCELLED. */
async function loadAll(
  loading: Loading,
  signal: AbortSignal,
): Promise<{
  readonly llm: ChosenLlm;
  readonly ears: Awaited<ReturnType<typeof loadRecogniser>>;
  readonly voice: Awaited<ReturnType<typeof loadVoice>>;
}> {
  const { deps, lease, now, mayReplace } = loading;
  const wished: Wishes = { ...now.wishes, ...now.replaced };
  const models = { loadedModels: deps.loadedModels, lease };
  // Each has threads of its own; how many load at a time is the inference process's matter.
  let loaded: readonly LoadedPart[] = [];
  deps.loading(loaded);
  /** @returns the same, once it is told. */
  const told = async <T>(stage: LoadedStage, part: Promise<T>, nameOf: (value: T) => string): Promise<T> => {
    const value = await part;
    loaded = [...loaded, { stage, name: nameOf(value) }];
    if (!signal.aborted) deps.loading(loaded);
    return value;
  };
  const [llm, ears, voice] = await Promise.all([
    told('llm', chooseLlm(loading, wished, signal), ({ choice }) => choice.label),
    told('stt', loadRecogniser(models, wished.sttId, mayReplace(), signal), ({ id }) => nameOfModel(id)),
    told('tts', loadVoice(models, wished, mayReplace(), signal), ({ id }) => nameOfVoice(id)),
  ]);
  if (signal.aborted) throw new SidetoneError('CANCELLED');
  return { llm, ears, voice };
}

async function chooseLlm(
  { deps, loadLlm, now, mayReplace }: Loading,
  wished: Wishes,
  signal: AbortSignal,
): Promise<ChosenLlm> {
  const wishOf = ({ profile, llm }: Wishes): LlmWish =>
    llmWishFor(profile, llm, deps.loadedModels, deps.cacheDir);
  const wish = now.provenLlm ?? wishOf(wished);
  try {
    return { choice: (await loadLlm(wish, signal)).choice, wish, why: null };
  } catch (thrown) {
    const why = toProblem(thrown);
    const isUnmet = why.code === 'NO_LLM' || why.code === 'BAD_REQUEST';
    if (!isUnmet || wished.llm === 'auto' || !mayReplace()) throw thrown;
    const instead = wishOf({ ...wished, llm: 'auto' });
    return { choice: (await loadLlm(instead, signal)).choice, wish: instead, why };
  }
}

/** The lines of a persona that are made in advance. */
function linesOf({ sessionId: session, inference, lines }: ConversationDeps) {
  const make: MakeLine = async (voiceId, text) => {
    const pieces: Float32Array[] = [];
    await inference.ask(
      { type: 'synthesise', session, urgency: 'speculation', voiceId, text: speakable(text) },
      { onSpeech: (samples) => pieces.push(samples) },
    );
    return pieces;
  };
  /** Without a line, a turn that breaks ends in words on the screen. */
  const keep = (voiceId: string, text: string): Promise<void> =>
    lines.keep(voiceId, text, make).catch(() => {});
  const keepAll = (voiceId: string, { fallbackLine, filler }: Profile): Promise<unknown> =>
    Promise.all([fallbackLine, ...(filler === undefined ? [] : [filler])].map((line) => keep(voiceId, line)));
  return { keep, keepAll };
}
