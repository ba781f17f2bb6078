/**
 * Owns the ports of one session: it turns what the session asks for into requests to the inference process, with the
 * profile's words and the loaded models. It keeps the lines that must be speakable when nothing else works.
 */
import type { LlmChoice, SessionOptions } from './contract/client';
import type { ChatMessage, LlmWish } from './contract/inference';
import { SidetoneError } from './contract/errors';
import { buildMessages, prefixMessages } from './profiles/history';
import type { Profile } from './profiles/profile';
import type { SessionPorts } from './session/shell';
import { TUNING } from './session/tuning';
import type { Persona } from './session/types';
import { MEL_WINDOW_SAMPLES } from './inference/eot/log-mel';
import { throwIfAborted } from './inference/llm/abort';
import { mostTokens } from './inference/llm/reply-end';
import type { Inference } from './inference/supervisor';
import type { Stages } from './stages';
import { speakable } from './text/speakable';

/** Fits into 4 GB of video memory with room to spare: 2.2 GB, first token 430 to 500 ms on an RTX 3050 laptop. */
const DEFAULT_OLLAMA_MODEL = 'qwen2.5:3b';

/** Prompt, history and reply together. More would cost memory on the GPU and time on the CPU. */
export const CONTEXT_TOKENS = 4096;

/** Lines kept as samples: the fallback lines and fillers of the last few personas. */
const MAX_KEPT_LINES = 8;

/** What a session was asked to be. */
export type Wishes = {
  readonly profile: Profile;
  readonly llm: SessionOptions['llm'];
  readonly voiceId: string | undefined;
  readonly sttId: string | undefined;
};

export type Conversation = Pick<
  SessionPorts,
  'prepare' | 'restore' | 'transcribe' | 'prime' | 'attend' | 'score' | 'generate' | 'synthesise' | 'filler'
> & {
  change(wishes: Wishes): void;
  /**
   * Goes on with a profile whose file was changed, from the next request on. To be called between turns.
   * @returns whether it takes more than that: another voice or model, for which to `prepare`.
   */
  adopt(profile: Profile): boolean;
  /** The profile's file has another name. */
  rename(profileId: string): void;
  /** Makes the language model ready for this persona again, after somebody else used it. Never rejects. */
  warm(): Promise<void>;
  /** Loads everything again, after the inference process was started anew. */
  reload(): Promise<void>;
  wishes(): Wishes;
};

/** What the session talks with. */
type Equipment = {
  readonly wishes: Wishes;
  readonly llmWish: LlmWish;
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
export const llmWishFor = (profile: Profile, llm: string, stages: Stages, cacheDir: string): LlmWish => ({
  wish: llm,
  profileModel: profile.llm.model ?? DEFAULT_OLLAMA_MODEL,
  ggufFiles: [...stages.ggufFiles()],
  playbook: [...profile.playbook],
  playbookElse: profile.playbookElse,
  contextTokens: CONTEXT_TOKENS,
  cacheDir,
});

export function createConversation(
  first: Wishes,
  inference: Inference,
  stages: Stages,
  /** Folder for what may be made again. */
  cacheDir: string,
): Conversation {
  let wishes = first;
  /** Null until everything was loaded once. */
  let equipment: Equipment | null = null;
  /** The very files that worked, after newer ones did not; null unless a change failed. */
  let provenLlm: LlmWish | null = null;
  const keptLines = new Map<string, readonly Float32Array[]>();

  const wishOf = ({ profile, llm }: Wishes): LlmWish => llmWishFor(profile, llm, stages, cacheDir);

  const loadLlm = (wish: LlmWish, signal: AbortSignal): Promise<LlmChoice> =>
    stages.loadLlm(wish, prefixMessages(wishes.profile), signal);

  const messagesFor = ({ userText, history }: Parameters<SessionPorts['prime']>[0]): ChatMessage[] =>
    buildMessages({
      profile: wishes.profile,
      history,
      userText,
      contextTokens: CONTEXT_TOKENS,
      maxTokens: mostTokens(wishes.profile.llm.maxTokens),
    });

  const lineKey = (voiceId: string, text: string): string => `${voiceId} ${text}`;

  const equipped = (): Equipment => {
    if (equipment === null) throw new SidetoneError('INTERNAL', 'Nothing was loaded yet.');
    return equipment;
  };

  /** Makes the samples of a line now, so that it can be said when the voice is gone. */
  const keepLine = async (voiceId: string, text: string): Promise<void> => {
    const key = lineKey(voiceId, text);
    if (keptLines.has(key)) return;
    const pieces: Float32Array[] = [];
    await inference.ask(
      { type: 'synthesise', voiceId, text: speakable(text) },
      { onSpeech: (samples) => pieces.push(samples) },
    );
    keptLines.set(key, pieces);
    for (const oldest of keptLines.keys()) {
      if (keptLines.size <= MAX_KEPT_LINES) break;
      keptLines.delete(oldest);
    }
  };

  /** Nobody waits for it, and without it a broken turn ends in words on the screen. */
  const keepLines = (voiceId: string, { fallbackLine, filler }: Profile): Promise<unknown> =>
    Promise.allSettled(
      [fallbackLine, ...(filler === undefined ? [] : [filler])].map((line) => keepLine(voiceId, line)),
    );

  const warm = async (): Promise<void> => {
    if (equipment === null) return;
    // Only saves time: what fails here fails again, and is told, when an answer is wanted.
    await loadLlm(equipment.llmWish, AbortSignal.timeout(TUNING.connectTimeoutMs)).catch(() => {});
  };

  return {
    change: (next) => {
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
    warm,
    wishes: () => wishes,
    reload: async () => {
      if (equipment === null) return;
      const signal = AbortSignal.timeout(TUNING.connectTimeoutMs);
      await stages.loadStt(equipment.sttId, signal);
      await stages.loadTts(equipment.voiceId, signal);
      await loadLlm(equipment.llmWish, signal);
      void stages.loadEot();
    },
    restore: () => {
      if (equipment === null) return;
      wishes = equipment.wishes;
      provenLlm = equipment.llmWish;
    },

    prepare: async (signal) => {
      const wished = wishes;
      const llmWish = provenLlm ?? wishOf(wished);
      // Each has threads of its own; how many load at a time is the inference process's matter.
      const [llm, sttId, voiceId] = await Promise.all([
        loadLlm(llmWish, signal),
        stages.loadStt(wished.sttId ?? null, signal),
        loadVoice(stages, wished, signal),
      ]);
      if (signal.aborted) throw new SidetoneError('CANCELLED');
      equipment = { wishes: wished, llmWish, sttId, voiceId };
      keepLines(voiceId, wished.profile)
        // Last of all: two seconds of a core that the first words must not wait for.
        .then(() => stages.loadEot())
        .catch(() => {});
      return { llm, voiceId, sttId };
    },

    transcribe: async (samples, signal) => {
      const modelId = await stages.loadStt(equipped().sttId, signal);
      return (await inference.ask({ type: 'transcribe', modelId, samples }, { signal })).text;
    },

    score: async (samples, text, question, signal) => {
      try {
        const latest = samples.slice(-MEL_WINDOW_SAMPLES);
        const request = { type: 'score', samples: latest, text, question } as const;
        const { smartTurn, textScore } = await inference.ask(request, { signal });
        return { smartTurn, textScore };
      } catch {
        throwIfAborted(signal);
        return { smartTurn: null, textScore: null };
      }
    },
    attend: (samples) => {
      const latest = samples.slice(-MEL_WINDOW_SAMPLES);
      // It only saves time; what fails here fails again, and is told, when an answer is wanted.
      inference.ask({ type: 'attend', samples: latest }).catch(() => {});
    },
    prime: async (request, signal) => {
      await inference.ask({ type: 'prime.llm', messages: messagesFor(request) }, { signal });
    },

    generate: async (request, signal, onToken) => {
      await loadLlm(equipped().llmWish, signal);
      const messages = messagesFor(request);
      const { temperature, maxTokens } = wishes.profile.llm;
      await inference.ask({ type: 'generate', messages, temperature, maxTokens }, { signal, onToken });
    },

    filler: (text) => keptLines.get(lineKey(equipped().voiceId, text)) ?? null,

    synthesise: async (text, signal, onSpeech) => {
      const { voiceId } = equipped();
      const kept = keptLines.get(lineKey(voiceId, text));
      if (kept !== undefined) {
        for (const samples of kept) onSpeech(samples);
        return;
      }
      const spoken = speakable(text);
      if (spoken === '') return;
      await stages.loadTts(voiceId, signal);
      await inference.ask({ type: 'synthesise', voiceId, text: spoken }, { signal, onSpeech });
    },
  };
}

/** A voice that a person asked for must be had; one that a profile merely prefers may be replaced. */
export async function loadVoice(
  stages: Stages,
  { voiceId, profile }: Pick<Wishes, 'voiceId' | 'profile'>,
  signal: AbortSignal,
): Promise<string> {
  if (voiceId !== undefined) return stages.loadTts(voiceId, signal);
  if (profile.voice === null) return stages.loadTts(null, signal);
  try {
    return await stages.loadTts(profile.voice, signal);
  } catch {
    return stages.loadTts(null, signal);
  }
}
