/**
 * Owns the ports of one session: it turns what the session asks for into requests to the inference process, with the
 * profile's words and the loaded models. It says which lines must be speakable when nothing else works.
 */
import type { LlmChoice, LoadedPart, LoadedStage, SessionOptions } from '../contract/client';
import type { ChatMessage, LlmWish, Urgency } from '../contract/inference';
import { SidetoneError, toProblem, type Problem } from '../contract/errors';
import { atMost, type Clock } from '../clock';
import type { KeptLines, MakeLine } from './kept-lines';
import { buildMessages, prefixMessages } from '../prompt/build';
import type { Profile } from '../profiles/profile';
import type { SessionPorts } from '../session/ports';
import { TUNING } from '../session/tuning';
import type { Persona } from '../session/types';
import { MEL_WINDOW_SAMPLES } from '../inference/eot/log-mel';
import { throwIfAborted } from '../abort';
import { mostTokens } from '../inference/llm/reply-end';
import { nameOfVoice } from '../models/voices';
import type { Inference } from '../inference/supervisor';
import { nameOfModel } from '../models/catalogue';
import type { LoadedLlm } from './llm-shelf';
import type { LoadedModels } from './loaded-models';
import { loadRecogniser, loadVoice, replacements } from './speech-choice';
import { speakable } from '../text/speakable';

/** Fits into 4 GB of video memory with room to spare: 2.2 GB, first token 430 to 500 ms on an RTX 3050 laptop. */
const DEFAULT_OLLAMA_MODEL = 'qwen2.5:3b';

/** Prompt, history and reply together. More would cost memory on the GPU and time on the CPU. */
export const CONTEXT_TOKENS = 4096;

/** So long a beginning waits for its fallback line, once for each persona and voice; the disk has it from then on. */
const FALLBACK_LIMIT_MS = 1500;

/** What a session was asked to be. */
export type Wishes = {
  readonly profile: Profile;
  readonly llm: SessionOptions['llm'];
  readonly voiceId: string | undefined;
  readonly sttId: string | undefined;
};

export type Conversation = Pick<
  SessionPorts,
  | 'prepare'
  | 'restore'
  | 'transcribe'
  | 'prefill'
  | 'pushAudio'
  | 'score'
  | 'generate'
  | 'synthesise'
  | 'decided'
  | 'filler'
> & {
  change(wishes: Wishes): void;
  /**
   * Goes on with a profile whose file was changed, from the next request on. To be called between turns.
   * @returns whether it takes more than that: another voice or model, for which to `prepare`.
   */
  adopt(profile: Profile): boolean;
  /** The profile's file has another name. */
  rename(profileId: string): void;
  /** The session is over: what it used is free for others. */
  end(): void;
  /** Loads everything again, after the inference process was started anew. */
  reload(): Promise<void>;
  wishes(): Wishes;
  /** Ids of those of its models that it may not use any more; see Inference. */
  refused(): readonly string[];
  /** As it was begun. */
  readonly mayReplace: boolean;
};

/** What of the wishes could not be had when the session began, and what is wished in its place. */
type Replaced = Partial<Pick<Wishes, 'llm' | 'voiceId' | 'sttId'>>;

/** What the session talks with. */
type Equipment = {
  readonly wishes: Wishes;
  readonly replaced: Replaced;
  readonly llmWish: LlmWish;
  /** The language model that it was told of. */
  readonly llmId: string;
  readonly sttId: string;
  readonly voiceId: string;
};

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

export function createConversation(first: Wishes, deps: ConversationDeps): Conversation {
  const { sessionId: session, inference, loadedModels, cacheDir, lines, clock, tell } = deps;
  const lease = loadedModels.lease(session);
  /** The language model that is loaded for it; empty before. */
  let llmId = '';
  let wishes = first;
  let replaced: Replaced = {};
  /** Null until everything was loaded once. */
  let equipment: Equipment | null = null;
  /** The very files that worked, after newer ones did not; null unless a change failed. */
  let provenLlm: LlmWish | null = null;

  const wishOf = ({ profile, llm }: Wishes): LlmWish => llmWishFor(profile, llm, loadedModels, cacheDir);

  const refused = (): readonly string[] => {
    if (equipment === null) return [];
    const used = { llm: equipment.llmId, stt: equipment.sttId, tts: equipment.voiceId, eot: null };
    return inference
      .refusals(session)
      .filter(({ stage, modelId }) => used[stage] === modelId)
      .map(({ modelId }) => modelId);
  };

  /**
   * A change that fails goes back to what there was; a beginning has nothing to go back to, nor has a conversation one of
   * whose models is refused.
   */
  const mayReplace = (): boolean => deps.mayReplace && (equipment === null || refused().length > 0);

  /** @returns the choice, the wish that it answers, and what was wrong with the one that was asked for. */
  const chooseLlm = async (
    wished: Wishes,
    signal: AbortSignal,
  ): Promise<{ readonly llm: LlmChoice; readonly llmWish: LlmWish; readonly why: Problem | null }> => {
    const llmWish = provenLlm ?? wishOf(wished);
    try {
      return { llm: (await loadLlm(llmWish, signal)).choice, llmWish, why: null };
    } catch (thrown) {
      const why = toProblem(thrown);
      const isUnmet = why.code === 'NO_LLM' || why.code === 'BAD_REQUEST';
      if (!isUnmet || wished.llm === 'auto' || !mayReplace()) throw thrown;
      const instead = wishOf({ ...wished, llm: 'auto' });
      return { llm: (await loadLlm(instead, signal)).choice, llmWish: instead, why };
    }
  };

  const loadLlm = async (wish: LlmWish, signal: AbortSignal): Promise<LoadedLlm> => {
    const loaded = await lease.loadLlm(wish, prefixMessages(wishes.profile), signal);
    llmId = loaded.modelId;
    return loaded;
  };

  const messagesFor = ({ userText, history }: Parameters<SessionPorts['prefill']>[0]): ChatMessage[] =>
    buildMessages({
      profile: wishes.profile,
      history,
      userText,
      contextTokens: CONTEXT_TOKENS,
      maxTokens: mostTokens(wishes.profile.llm.maxTokens),
    });

  const equipped = (): Equipment => {
    if (equipment === null) throw new SidetoneError('INTERNAL', 'Nothing was loaded yet.');
    return equipment;
  };

  const makeLine: MakeLine = async (voiceId, text) => {
    const pieces: Float32Array[] = [];
    await inference.ask(
      { type: 'synthesise', session, urgency: 'speculation', voiceId, text: speakable(text) },
      { onSpeech: (samples) => pieces.push(samples) },
    );
    return pieces;
  };

  /** Without a line, a turn that breaks ends in words on the screen. */
  const keepLine = (voiceId: string, text: string): Promise<void> =>
    lines.keep(voiceId, text, makeLine).catch(() => {});

  const keepLines = (voiceId: string, { fallbackLine, filler }: Profile): Promise<unknown> =>
    Promise.all(
      [fallbackLine, ...(filler === undefined ? [] : [filler])].map((line) => keepLine(voiceId, line)),
    );

  const warm = async (): Promise<void> => {
    if (equipment === null) return;
    // Only saves time: what fails here fails again, and is told, when an answer is wanted.
    await loadLlm(equipment.llmWish, AbortSignal.timeout(TUNING.connectTimeoutMs)).catch(() => {});
  };

  return {
    change: (next) => {
      replaced = stillReplaced(replaced, wishes, next);
      wishes = next;
      provenLlm = null;
    },
    adopt: (profile) => {
      const former = wishes.profile;
      const isOther =
        former.llm.model !== profile.llm.model ||
        (former.voice !== profile.voice && wishes.voiceId === undefined);
      wishes = { ...wishes, profile };
      if (isOther || equipment === null) {
        provenLlm = null;
        return true;
      }
      const { playbook, playbookElse } = profile;
      const llmWish = { ...equipment.llmWish, playbook: [...playbook], playbookElse };
      equipment = { ...equipment, wishes, llmWish };
      if (provenLlm !== null) provenLlm = llmWish;
      void keepLines(equipment.voiceId, profile);
      void warm();
      return false;
    },
    rename: (id) => {
      wishes = { ...wishes, profile: { ...wishes.profile, id } };
      if (equipment !== null) equipment = { ...equipment, wishes };
    },
    end: () => lease.release(),
    mayReplace: deps.mayReplace,
    wishes: () => wishes,
    refused,
    reload: async () => {
      if (equipment === null) return;
      const signal = AbortSignal.timeout(TUNING.connectTimeoutMs);
      await lease.loadStt(equipment.sttId, signal);
      await lease.loadTts(equipment.voiceId, signal);
      await loadLlm(equipment.llmWish, signal);
      void loadedModels.loadEot();
    },
    restore: () => {
      if (equipment === null) return;
      ({ wishes, replaced } = equipment);
      provenLlm = equipment.llmWish;
    },

    prepare: async (signal) => {
      const asked = wishes;
      const wished: Wishes = { ...asked, ...replaced };
      const models = { loadedModels, lease };
      // Each has threads of its own; how many load at a time is the inference process's matter.
      let loaded: readonly LoadedPart[] = [];
      deps.loading(loaded);
      /** @returns the same, once it is told. */
      const told = async <T>(
        stage: LoadedStage,
        part: Promise<T>,
        nameOf: (value: T) => string,
      ): Promise<T> => {
        const value = await part;
        loaded = [...loaded, { stage, name: nameOf(value) }];
        if (!signal.aborted) deps.loading(loaded);
        return value;
      };
      const [{ llm, llmWish, why }, ears, voice] = await Promise.all([
        told('llm', chooseLlm(wished, signal), (chosen) => chosen.llm.label),
        told('stt', loadRecogniser(models, wished.sttId, mayReplace(), signal), ({ id }) => nameOfModel(id)),
        told('tts', loadVoice(models, wished, mayReplace(), signal), ({ id }) => nameOfVoice(id)),
      ]);
      if (signal.aborted) throw new SidetoneError('CANCELLED');
      const [sttId, voiceId] = [ears.id, voice.id];
      replaced = {
        ...replaced,
        ...(why === null ? {} : { llm: 'auto' }),
        ...(ears.why === null ? {} : { sttId }),
        ...(voice.why === null || wished.voiceId === undefined ? {} : { voiceId: undefined }),
      };
      equipment = { wishes: asked, replaced, llmWish, llmId, sttId, voiceId };
      // A crash in the very first turn must not end in silence.
      await atMost(clock, FALLBACK_LIMIT_MS, keepLine(voiceId, asked.profile.fallbackLine));
      for (const problem of replacements({ llm, why }, ears, voice)) tell(problem);
      void keepLines(voiceId, asked.profile)
        // Last of all: two seconds of a core that the first words must not wait for.
        .then(() => loadedModels.loadEot())
        .catch(() => {});
      return { llm, voiceId, sttId };
    },

    transcribe: async (samples, signal, urgency) => {
      const modelId = await lease.loadStt(equipped().sttId, signal);
      return (
        await inference.ask(
          { type: 'transcribe', session, ...urgently(urgency), modelId, samples },
          { signal },
        )
      ).text;
    },

    score: async (samples, text, question, signal) => {
      try {
        const latest = samples.slice(-MEL_WINDOW_SAMPLES);
        const request = { type: 'score', session, samples: latest, text, question } as const;
        const { smartTurn, textScore } = await inference.ask(request, { signal });
        return { smartTurn, textScore };
      } catch {
        throwIfAborted(signal);
        return { smartTurn: null, textScore: null };
      }
    },
    pushAudio: (samples) => {
      const latest = samples.slice(-MEL_WINDOW_SAMPLES);
      // It only saves time; what fails here fails again, and is told, when an answer is wanted.
      inference.ask({ type: 'pushAudio', session, samples: latest }).catch(() => {});
    },
    prefill: async (request, signal) => {
      const messages = messagesFor(request);
      await inference.ask({ type: 'prefill.llm', session, modelId: llmId, messages }, { signal });
    },

    generate: async (request, signal, onToken, onTakeBack, urgency) => {
      const { modelId } = await loadLlm(equipped().llmWish, signal);
      const messages = messagesFor(request);
      const { temperature, maxTokens } = wishes.profile.llm;
      const listeners = { signal, onToken, onTakeBack };
      await inference.ask(
        { type: 'generate', session, ...urgently(urgency), modelId, messages, temperature, maxTokens },
        listeners,
      );
    },

    // It only saves time for what waits behind others' work.
    decided: () => void inference.ask({ type: 'promote', session }).catch(() => {}),
    filler: (text) => lines.get(equipped().voiceId, text),

    synthesise: async (text, signal, onSpeech, urgency) => {
      const { voiceId } = equipped();
      const kept = lines.get(voiceId, text);
      if (kept !== null) {
        for (const samples of kept) onSpeech(samples);
        return;
      }
      const spoken = speakable(text);
      if (spoken === '') return;
      await lease.loadTts(voiceId, signal);
      await inference.ask(
        { type: 'synthesise', session, ...urgently(urgency), voiceId, text: spoken },
        { signal, onSpeech },
      );
    },
  };
}

const urgently = (urgency: Urgency | undefined): { readonly urgency?: Urgency } =>
  urgency === undefined ? {} : { urgency };

/** A wish that was changed counts again. */
function stillReplaced(replaced: Replaced, former: Wishes, next: Wishes): Replaced {
  const kept = Object.entries(replaced).filter(
    ([key]) => former[key as keyof Replaced] === next[key as keyof Replaced],
  );
  return Object.fromEntries(kept);
}
