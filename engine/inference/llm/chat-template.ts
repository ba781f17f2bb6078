/**
 * Owns how messages become the tokens of one model: its chat template, and what ends a reply by it. It evaluates nothing.
 */
import {
  resolveChatWrapper,
  type ChatHistoryItem,
  type ChatWrapper,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import type { ChatMessage } from '../../contract/inference';

/** The template that the file brings, or that is known of its family. */
export function chatWrapperOf(model: LlamaModel): ChatWrapper {
  // Thinking aloud before the answer would be silence on the phone; only Qwen 3 understands being told so.
  const thinks = model.fileInfo.metadata.general.architecture.startsWith('qwen3');
  return resolveChatWrapper(model, {
    warningLogs: false,
    customWrapperSettings: thinks ? { qwen: { thoughts: 'discourage' } } : {},
  });
}

/** The tokens of a prompt: all messages, and the beginning of the answer. */
export function render(wrapper: ChatWrapper, model: LlamaModel, messages: readonly ChatMessage[]): Token[] {
  const chatHistory: ChatHistoryItem[] = messages.map((message): ChatHistoryItem => {
    switch (message.role) {
      case 'system':
        return { type: 'system', text: message.content };
      case 'user':
        return { type: 'user', text: message.content };
      case 'assistant':
        return { type: 'model', response: [message.content] };
    }
  });
  const { contextText } = wrapper.generateContextState({
    chatHistory: [...chatHistory, { type: 'model', response: [] }],
  });
  const tokens = contextText.tokenize(model.tokenizer);
  // Where the mark of a message is also the mark of the beginning (SmolLM2), the template has it twice.
  return tokens.length > 1 && tokens[0] === tokens[1] && tokens[0] === model.tokens.bos
    ? tokens.slice(1)
    : tokens;
}

/** What ends a reply beside the model's own end marks: some templates write marks that are plain text to the model. */
export function stopsOf(
  wrapper: ChatWrapper,
  model: LlamaModel,
): { readonly tokens: ReadonlySet<Token>; readonly texts: readonly string[] } {
  const { stopGenerationTriggers } = wrapper.generateContextState({
    chatHistory: [
      { type: 'user', text: 'Hello' },
      { type: 'model', response: [] },
    ],
  });
  const triggers = stopGenerationTriggers.map((trigger) => trigger.tokenize(model.tokenizer));
  return {
    tokens: new Set(triggers.flatMap((trigger) => (trigger.length === 1 ? trigger : []))),
    texts: triggers
      .filter((trigger) => trigger.length > 1)
      .map((trigger) => model.detokenize(trigger, true))
      .filter((text) => text.trim() !== ''),
  };
}
