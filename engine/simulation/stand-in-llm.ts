/**
 * Owns the stand-in for a language model that scenarios and the benchmark talk with. It is an Ollama on loopback
 * without a model in it, and says how the inference process is told of it. Everything between the host and the model's
 * socket is real.
 */
import type { ChatMessage } from '../contract/inference';
import { createOllamaStandIn } from './ollama-stand-in';
import type { Pace } from './scenario';

export type StandInLlm = {
  /** The value of `llm` with which a session gets it. */
  readonly wish: string;
  /** For the inference process. */
  readonly env: Readonly<Record<string, string>>;
  setPace(pace: Pace): void;
  /** Whether a reply is being sent, or waited for. */
  isOpen(): boolean;
  close(): Promise<void>;
};

const MODEL = 'stand-in';

/** @param replies the answers to the turns of the conversation, in order; the last one again and again. */
export async function startStandInLlm(pace: Pace, replies: readonly string[]): Promise<StandInLlm> {
  const { ttftMs, tokensPerSecond } = pace;
  const server = await createOllamaStandIn({
    models: [MODEL],
    pieces: 'tokens',
    ttftMs,
    tokensPerSecond,
    replies: createReplyInOrder(replies),
    // Nothing here looks at them, and they would be taken for a leak of the host in the same process.
    mostRecorded: 0,
  });
  return {
    wish: `ollama:${MODEL}`,
    env: { OLLAMA_HOST: server.host },
    setPace: (next) => server.set({ ttftMs: next.ttftMs, tokensPerSecond: next.tokensPerSecond }),
    isOpen: server.isOpen,
    close: server.close,
  };
}

/**
 * Which answer it is follows from how much of a conversation was sent along, not from how many answers were asked
 * for. One that is begun on speculation and dropped must not use up the next one's.
 */
export function createReplyInOrder(
  replies: readonly string[],
): (messages: readonly ChatMessage[], isWarming: boolean) => string {
  /** Words of the user that belong to the persona: examples, and the call that begins. */
  let ofPersona = 0;
  return (messages, isWarming) => {
    const ofUser = messages.filter(({ role }) => role === 'user').length;
    if (isWarming) ofPersona = ofUser - 1;
    const turn = Math.max(0, ofUser - 1 - ofPersona);
    return replies[Math.min(turn, replies.length - 1)] ?? '';
  };
}
