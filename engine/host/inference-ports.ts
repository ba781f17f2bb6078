/**
 * Owns the ports of one session. It turns what the session asks for into requests to the inference process, with the
 * profile's words and the loaded models. What is loaded for it is equipping.ts's part.
 */
import { throwIfAborted } from '../abort';
import type { ChatMessage, Urgency } from '../contract/inference';
import { MEL_WINDOW_SAMPLES } from '../inference/eot/log-mel';
import { mostTokens } from '../inference/llm/reply-end';
import type { Profile } from '../profiles/profile';
import { buildMessages } from '../prompt/build';
import type { SessionPorts } from '../session/ports';
import { speakable } from '../text/speakable';
import { createEquipping, type ConversationDeps } from './equipping';
import { CONTEXT_TOKENS, type Wishes } from './wishes';

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

export function createConversation(first: Wishes, deps: ConversationDeps): Conversation {
  const { sessionId: session, inference, lines } = deps;
  const equipping = createEquipping(first, deps);
  const { lease, change, adopt, rename, reload, restore, prepare, wishes, refused } = equipping;

  return {
    change,
    adopt,
    rename,
    reload,
    restore,
    prepare,
    wishes,
    refused,
    mayReplace: deps.mayReplace,
    end: () => lease.release(),

    transcribe: async (samples, signal, urgency) => {
      const modelId = await lease.loadStt(equipping.equipment().sttId, signal);
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
      const messages = messagesFor(equipping.wishes().profile, request);
      await inference.ask({ type: 'prefill.llm', session, modelId: equipping.llmId(), messages }, { signal });
    },

    generate: async (request, signal, onToken, onTakeBack, urgency) => {
      const { modelId } = await equipping.loadLlm(equipping.equipment().llmWish, signal);
      const messages = messagesFor(equipping.wishes().profile, request);
      const { temperature, maxTokens } = equipping.wishes().profile.llm;
      const listeners = { signal, onToken, onTakeBack };
      await inference.ask(
        { type: 'generate', session, ...urgently(urgency), modelId, messages, temperature, maxTokens },
        listeners,
      );
    },

    // It only saves time for what waits behind others' work.
    decided: () => void inference.ask({ type: 'promote', session }).catch(() => {}),
    filler: (text) => lines.get(equipping.equipment().voiceId, text),

    synthesise: async (text, signal, onSpeech, urgency) => {
      const { voiceId } = equipping.equipment();
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

const messagesFor = (
  profile: Profile,
  { userText, history }: Parameters<SessionPorts['prefill']>[0],
): ChatMessage[] =>
  buildMessages({
    profile,
    history,
    userText,
    contextTokens: CONTEXT_TOKENS,
    maxTokens: mostTokens(profile.llm.maxTokens),
  });

const urgently = (urgency: Urgency | undefined): { readonly urgency?: Urgency } =>
  urgency === undefined ? {} : { urgency };
