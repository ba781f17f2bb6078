/**
 * Owns a language model in this process: one GGUF file, one context, one sequence, whose state is kept from request to
 * request so that only the words after the longest common beginning are evaluated. It never builds or downloads
 * anything, and requests run one after the other, because a second sequence would halve the speed of both.
 */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  resolveChatWrapper,
  type ChatHistoryItem,
  type ChatWrapper,
  type Llama,
  type LlamaContext,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import { problemOf, SidetoneError, thrownOf, toProblem } from '../../contract/errors';
import type { ChatMessage } from '../../contract/inference';
import type { GenerateRequest, LlmProvider, ReplyPiece } from '../providers';
import { throwIfAborted, unlessAborted } from '../../abort';
import { openLlama } from './llama';
import { createPrefixCache } from './prefix-cache';
import { createReadingPace, MOST_TOKENS } from './reading-pace';
import { mostTokens } from './reply-end';
import { createThinkingHabit, isThinkersName } from './reply-stream';
import { createSequenceQueue } from './sequence-queue';
import { createTextStream } from './text-stream';

/**
 * Tokens evaluated in one call where nobody is in a hurry to stop it, while a persona is made ready. Measured with Qwen2.5
 * 0.5B on two cores: 110 tokens/s in calls of 32, 121 in calls of 64, 123 in calls of 512.
 */
const PERSONA_CHUNK_TOKENS = MOST_TOKENS;

/** The compute buffers grow with it (340 MB at 512, 104 MB at 128 for Qwen's 150,000 words), the speed does not. */
const BATCH_TOKENS = 128;

/** Speculation and the turn it becomes, and an aborted one that still ends; more is a runaway. */
const MAX_WAITING = 8;

/** Of the prompt's end so much is looked at: the mark of a thought, and line feeds after it. */
const PROMPT_END_TOKENS = 24;

/** A reply shorter than this is worth less than a clear error. */
const MIN_REPLY_TOKENS = 16;

export type GgufOptions = {
  /** Absolute path of the file. */
  readonly path: string;
  /** Name for people. */
  readonly label: string;
  readonly contextTokens: number;
  /** Threads that evaluate; if absent, one for each fast core (no hyperthreads), see `defaultThreads`. */
  readonly threads?: number;
  /** `auto` takes a GPU for which a prebuilt binary works and the CPU else. */
  readonly gpu?: 'auto' | false;
  /** Folder in which evaluated personas are kept between starts; none are if absent. */
  readonly cacheDir?: string;
  /** Makes sampling repeatable. */
  readonly seed?: number;
};

type Loaded = { readonly llama: Llama; readonly model: LlamaModel; readonly context: LlamaContext };

/**
 * Loads the file and creates the context.
 * @throws SidetoneError MODEL_MISSING if there is no such file, MODEL_BROKEN if it can't be loaded.
 */
export async function createGgufLlm(options: GgufOptions): Promise<LlmProvider> {
  const isFile = await stat(options.path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) {
    throw thrownOf(problemOf('MODEL_MISSING.file', { label: options.label }));
  }
  const { llama, model, context } = await load(options);
  const sequence = context.getSequence();
  const wrapper = chatWrapperOf(model);
  const stops = stopsOf(wrapper, model);
  const queue = createSequenceQueue(MAX_WAITING);
  const pace = createReadingPace();
  const habit = createThinkingHabit(isThinkersName(basename(options.path)) ? 'unsure' : 'reply');
  const cache =
    options.cacheDir === undefined
      ? null
      : createPrefixCache(options.cacheDir, options.path, options.contextTokens);

  /** Makes the sequence's state equal `tokens` at the cost of what is not there yet. Stops between calls. */
  async function evaluate(
    tokens: readonly Token[],
    signal: AbortSignal,
    nextTokens: () => number,
  ): Promise<void> {
    // No shifting: cells moved to another position are an approximation, and the persona is worth exactness.
    await sequence.adaptStateToTokens([...tokens], false);
    for (let at = sequence.nextTokenIndex; at < tokens.length;) {
      if (signal.aborted) return;
      const chunk = tokens.slice(at, at + nextTokens());
      const beganAtMs = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(chunk);
      pace.note(chunk.length, performance.now() - beganAtMs);
      at += chunk.length;
    }
  }

  async function warm(prefix: readonly ChatMessage[], signal: AbortSignal): Promise<void> {
    const work = async (signal: AbortSignal): Promise<void> => {
      const tokens = commonBeginning((content) => [...prefix, { role: 'user', content }]);
      checkFits(tokens.length);
      // What was evaluated is worth more than what is on disk, unless it is hardly anything: another persona's.
      const { firstDifferentIndex } = sequence.compareContextTokens(tokens);
      if (cache !== null && firstDifferentIndex < tokens.length / 2) {
        await sequence.clearHistory();
        if (await cache.restore(sequence, tokens)) return;
      }
      await evaluate(tokens, signal, () => PERSONA_CHUNK_TOKENS);
      if (!signal.aborted) await cache?.keep(sequence, tokens);
    };
    await queue.run(work, signal).catch(fail);
  }

  /** What two different continuations have in common is what every continuation begins with, in any template. */
  function commonBeginning(continued: (word: string) => readonly ChatMessage[]): Token[] {
    const one = render(wrapper, model, continued('A'));
    const other = render(wrapper, model, continued('9'));
    const common = one.findIndex((token, index) => token !== other[index]);
    return common < 0 ? one : one.slice(0, common);
  }

  async function prime(messages: readonly ChatMessage[], signal: AbortSignal): Promise<void> {
    const last = messages.at(-1);
    if (last === undefined) return;
    const work = (signal: AbortSignal): Promise<void> => {
      const before = messages.slice(0, -1);
      const tokens = commonBeginning((word) => [...before, { ...last, content: `${last.content} ${word}` }]);
      return evaluate(tokens, signal, pace.tokens);
    };
    await queue.run(work, signal).catch(fail);
  }

  async function* generate(request: GenerateRequest, caller: AbortSignal): AsyncGenerator<ReplyPiece> {
    const { signal, release } = await queue.acquire(caller);
    /** The native call in flight; the sequence is not free before it has ended, even if the caller has gone. */
    let work: Promise<unknown> = Promise.resolve();
    let tokensOut: AsyncGenerator<Token, void> | null = null;
    try {
      const tokens = render(wrapper, model, request.messages);
      const room = checkFits(tokens.length);
      const maxTokens = Math.min(mostTokens(request.maxTokens), room);
      const promptEnd = model.detokenize(tokens.slice(-PROMPT_END_TOKENS), true);
      const reply = habit.begin(request.maxTokens, promptEnd);
      // The last token is left to be evaluated with the sampling, which needs its result.
      const prompt = tokens.slice(0, -1);
      await unlessAborted((work = evaluate(prompt, signal, pace.tokens)), signal);
      const stream = createTextStream<Token>(
        // With its marks: what stands between them may be a thought.
        (part, before) => model.detokenize(part, true, before),
        stops.texts,
      );
      tokensOut = sequence.evaluate(tokens.slice(-1), {
        temperature: request.temperature,
        // Cut the tail: a small model's improbable word derails the sentence.
        topP: 0.9,
        minP: 0.05,
        ...(options.seed === undefined ? {} : { seed: options.seed }),
      });
      let isCut = false;
      for (let count = 0; count < maxTokens; count += 1) {
        const next = tokensOut.next();
        work = next;
        const { value: token, done } = await unlessAborted(next, signal);
        if (done === true || token === undefined || stops.tokens.has(token)) break;
        const { text, stopped } = stream.push(token);
        const { pieces, isOver } = reply.push(text);
        yield* pieces;
        isCut = isOver;
        if (stopped || isOver) break;
        throwIfAborted(signal);
      }
      if (!isCut) {
        yield* reply.push(stream.flush()).pieces;
        yield* reply.end();
      }
      if (reply.sawThought() && !reply.hasText()) {
        throw thrownOf(problemOf('LLM_FAILED.onlyThought', { model: options.label }));
      }
    } catch (error) {
      fail(error);
    } finally {
      const iterator = tokensOut;
      void work
        .catch(() => {})
        .then(() => iterator?.return())
        .catch(() => {})
        .then(release);
    }
  }

  /** @returns how many tokens the reply may have. */
  function checkFits(promptTokens: number): number {
    const room = sequence.contextSize - promptTokens;
    if (room >= MIN_REPLY_TOKENS) return room;
    throw thrownOf(
      problemOf('LLM_FAILED.tooLong', { tokens: promptTokens, contextTokens: sequence.contextSize }),
    );
  }

  const free = async (): Promise<void> => {
    await queue.close();
    await context.dispose();
    await model.dispose();
    await llama.dispose();
  };
  let disposed: Promise<void> | null = null;

  return {
    warm,
    prime,
    generate,
    dispose: () => (disposed ??= free()),
  };
}

function fail(error: unknown): never {
  if (error instanceof SidetoneError) throw error;
  const { message } = toProblem(error);
  throw thrownOf(problemOf('LLM_FAILED.detail', { detail: message }), { cause: error });
}

/** A GPU that is there but too small, or whose driver is broken, must not cost the user the model. */
async function load(options: GgufOptions): Promise<Loaded> {
  const gpu = options.gpu ?? 'auto';
  try {
    return await loadOn(options, gpu);
  } catch (error) {
    const failure = gpu === false ? error : await loadOn(options, false).catch((second: unknown) => second);
    if (isLoaded(failure)) return failure;
    const { message } = toProblem(failure);
    throw thrownOf(problemOf('MODEL_BROKEN.llm', { label: options.label, detail: message }), {
      cause: failure,
    });
  }
}

const isLoaded = (value: unknown): value is Loaded =>
  typeof value === 'object' && value !== null && 'context' in value;

async function loadOn(options: GgufOptions, gpu: 'auto' | false): Promise<Loaded> {
  const llama = await openLlama(gpu, options.threads);
  const threads = options.threads ?? defaultThreads(llama.cpuMathCores);
  try {
    const model = await llama.loadModel({ modelPath: options.path });
    const context = await model.createContext({
      sequences: 1,
      contextSize: Math.min(options.contextTokens, model.trainContextSize ?? options.contextTokens),
      batchSize: BATCH_TOKENS,
      threads,
      // Sliding windows keep too little to return to the persona's end for the next turn.
      swaFullCache: true,
    });
    return { llama, model, context };
  } catch (error) {
    await llama.dispose();
    throw error;
  }
}

/**
 * One thread for each fast core. Measured on two otherwise idle cores in a conversation: with two threads the first
 * token comes after 300 ms and not after 530, and the first clause takes 450 ms and not 800. The threads wait for each
 * other by spinning, so that other work on the cores slows two threads more than one (SmolLM2 under load: 3 tokens/s
 * against 19); recogniser and voice run between tokens, not beside them, and so do no harm.
 */
const defaultThreads = (fastCores: number): number => Math.max(1, fastCores);

function chatWrapperOf(model: LlamaModel): ChatWrapper {
  // Thinking aloud before the answer would be silence on the phone; only Qwen 3 understands being told so.
  const thinks = model.fileInfo.metadata.general.architecture.startsWith('qwen3');
  return resolveChatWrapper(model, {
    warningLogs: false,
    customWrapperSettings: thinks ? { qwen: { thoughts: 'discourage' } } : {},
  });
}

function render(wrapper: ChatWrapper, model: LlamaModel, messages: readonly ChatMessage[]): Token[] {
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
function stopsOf(
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
