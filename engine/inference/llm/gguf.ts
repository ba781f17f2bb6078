/**
 * Owns a language model in this process: one GGUF file, and for each of a few conversations a context whose state is
 * kept from request to request, so that only the words after the longest common beginning are evaluated. The weights
 * are there once. Conversations take turns between any two calls into the library. It never builds or downloads
 * anything.
 */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Llama, LlamaModel, Token } from 'node-llama-cpp';
import { problemOf, SidetoneError, thrownOf, toProblem } from '../../contract/errors';
import type { ChatMessage } from '../../contract/inference';
import type { GenerateRequest, LlmProvider, ReplyPiece } from '../providers';
import { throwIfAborted, unlessAborted } from '../../abort';
import { createFairQueue, LONE, type Lane } from '../fair-queue';
import { chatWrapperOf, render, stopsOf } from './chat-template';
import { openLlama } from './llama';
import { createPrefixCache } from './prefix-cache';
import { createReadingPace, MOST_TOKENS } from './reading-pace';
import { mostTokens } from './reply-end';
import { createThinkingHabit, isThinkersName } from './reply-stream';
import { createLlamaSlots, slotOn, type LlamaSlot } from './llama-slots';
import { createTextStream } from './text-stream';

/**
 * Tokens evaluated in one call while a persona is made ready, where no stop is urgent. Measured with
 * Qwen2.5
 * 0.5B on two cores: 110 tokens/s in calls of 32, 121 in calls of 64, 123 in calls of 512.
 */
const PERSONA_CHUNK_TOKENS = MOST_TOKENS;

/** The compute buffers grow with it (340 MB at 512, 104 MB at 128 for Qwen's 150,000 words), the speed does not. */
const BATCH_TOKENS = 128;

/** Speculation and the turn it becomes, and an aborted one that still ends; more is a runaway of one conversation. */
const MAX_WAITING = 8;

/**
 * Contexts, as far as the host allows them. What a fifth conversation has evaluated is lost to another's turn: its
 * persona is then read back from disk.
 */
const MOST_CONTEXTS = 4;
/** Sessions of which the persona is remembered; those that end are forgotten. */
const MOST_PERSONAS = 64;

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

type Loaded = { readonly llama: Llama; readonly model: LlamaModel; readonly first: LlamaSlot };

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
  const { llama, model, first } = await load(options);
  const wrapper = chatWrapperOf(model);
  const stops = stopsOf(wrapper, model);
  /** Messages that all requests of a session begin with. */
  const personas = new Map<string, readonly ChatMessage[]>();
  /** One call into the library at a time: two would share the cores, and wait for each other by spinning. */
  const calls = createFairQueue({ atOnce: 1, isStepwise: true });
  const slots = createLlamaSlots({
    first,
    make: () => createSlot(model, options),
    most: MOST_CONTEXTS,
    allowed: 1,
    mostWaiting: MAX_WAITING,
  });
  const pace = createReadingPace();
  const habit = createThinkingHabit(isThinkersName(basename(options.path)) ? 'unsure' : 'reply');
  const cache =
    options.cacheDir === undefined
      ? null
      : createPrefixCache(options.cacheDir, options.path, options.contextTokens);

  /** Makes the sequence's state equal `tokens` at the cost of what is not there yet. Stops between calls. */
  async function evaluate(
    { sequence }: LlamaSlot,
    tokens: readonly Token[],
    nextTokens: () => number,
    { lane, signal }: Caller,
  ): Promise<void> {
    // No shifting: cells moved to another position are an approximation, and the persona is worth exactness.
    await sequence.adaptStateToTokens([...tokens], false);
    for (let at = sequence.nextTokenIndex; at < tokens.length;) {
      if (signal.aborted) return;
      const chunk = tokens.slice(at, at + nextTokens());
      await calls.run(lane, signal, async () => {
        lane.begun?.();
        const beganAtMs = performance.now();
        await sequence.evaluateWithoutGeneratingNewTokens(chunk);
        pace.note(chunk.length, performance.now() - beganAtMs);
      });
      at += chunk.length;
    }
  }

  /** @returns whether the sequence holds these tokens, from the disk. */
  async function restore({ sequence }: LlamaSlot, tokens: readonly Token[], lane: Lane): Promise<boolean> {
    // What was evaluated is worth more than what is on disk, unless it is hardly anything: another persona's.
    const { firstDifferentIndex } = sequence.compareContextTokens([...tokens]);
    if (cache === null || firstDifferentIndex >= tokens.length / 2) return false;
    lane.begun?.();
    await sequence.clearHistory();
    return cache.restore(sequence, tokens);
  }

  async function warm(prefix: readonly ChatMessage[], caller: AbortSignal, lane: Lane = LONE): Promise<void> {
    await slots
      .run(lane, caller, async ({ of, signal }) => {
        const tokens = tokensOf(prefix);
        checkFits(tokens.length);
        remember(lane.session, prefix);
        if (await restore(of, tokens, lane)) return;
        // Long calls keep other sessions from their turns; where no other session talks, turns come quickly.
        const most = (): number => (slots.size() > 1 ? pace.tokens() : PERSONA_CHUNK_TOKENS);
        await evaluate(of, tokens, most, { lane, signal });
        if (!signal.aborted) await cache?.keep(of.sequence, tokens);
      })
      .catch(fail);
  }

  const tokensOf = (prefix: readonly ChatMessage[]): Token[] =>
    commonBeginning((content) => [...prefix, { role: 'user', content }]);

  function remember(session: string, prefix: readonly ChatMessage[]): void {
    personas.delete(session);
    personas.set(session, prefix);
    const [oldest] = personas.keys();
    if (personas.size > MOST_PERSONAS && oldest !== undefined) personas.delete(oldest);
  }

  /**
   * A context that another session had is given this one's persona from the disk, which reading it anew would take
   * seconds.
   */
  async function takeOver(slot: LlamaSlot, isNew: boolean, lane: Lane): Promise<void> {
    const prefix = personas.get(lane.session);
    if (isNew && prefix !== undefined) await restore(slot, tokensOf(prefix), lane);
  }

  /** What two different continuations have in common is what every continuation begins with, in any template. */
  function commonBeginning(continued: (word: string) => readonly ChatMessage[]): Token[] {
    const one = render(wrapper, model, continued('A'));
    const other = render(wrapper, model, continued('9'));
    const common = one.findIndex((token, index) => token !== other[index]);
    return common < 0 ? one : one.slice(0, common);
  }

  async function prefill(
    messages: readonly ChatMessage[],
    caller: AbortSignal,
    lane: Lane = LONE,
  ): Promise<void> {
    const last = messages.at(-1);
    if (last === undefined) return;
    await slots
      .run(lane, caller, async ({ of, isNew, signal }) => {
        const before = messages.slice(0, -1);
        const tokens = commonBeginning((word) => [
          ...before,
          { ...last, content: `${last.content} ${word}` },
        ]);
        await takeOver(of, isNew, lane);
        await evaluate(of, tokens, pace.tokens, { lane, signal });
      })
      .catch(fail);
  }

  async function* generate(
    request: GenerateRequest,
    caller: AbortSignal,
    lane: Lane = LONE,
  ): AsyncGenerator<ReplyPiece> {
    const { of, isNew, signal, release } = await slots.acquire(lane, caller);
    /** The native call in flight; the slot is not free before it has ended, even if the caller has gone. */
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
      const read = async (): Promise<void> => {
        await takeOver(of, isNew, lane);
        await evaluate(of, prompt, pace.tokens, { lane, signal });
      };
      await unlessAborted((work = read()), signal);
      const stream = createTextStream<Token>(
        // With its marks: what stands between them may be a thought.
        (part, before) => model.detokenize(part, true, before),
        stops.texts,
      );
      const sampled = of.sequence.evaluate(tokens.slice(-1), {
        temperature: request.temperature,
        // Cut the tail: a small model's improbable word derails the sentence.
        topP: 0.9,
        minP: 0.05,
        ...(options.seed === undefined ? {} : { seed: options.seed }),
      });
      tokensOut = sampled;
      let isCut = false;
      for (let count = 0; count < maxTokens; count += 1) {
        const next = calls.run(lane, signal, () => {
          lane.begun?.();
          return sampled.next();
        });
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
    const { contextSize } = first.sequence;
    const room = contextSize - promptTokens;
    if (room >= MIN_REPLY_TOKENS) return room;
    throw thrownOf(problemOf('LLM_FAILED.tooLong', { tokens: promptTokens, contextTokens: contextSize }));
  }

  const free = async (): Promise<void> => {
    await slots.close();
    await model.dispose();
    await llama.dispose();
  };
  let disposed: Promise<void> | null = null;

  return {
    warm,
    prefill,
    generate,
    contexts: { bytes: contextBytes(model, options), most: MOST_CONTEXTS, allow: slots.allow },
    forget: (session) => {
      personas.delete(session);
      slots.forget(session);
    },
    dispose: () => (disposed ??= free()),
  };
}

type Caller = { readonly lane: Lane; readonly signal: AbortSignal };

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
  typeof value === 'object' && value !== null && 'first' in value;

async function loadOn(options: GgufOptions, gpu: 'auto' | false): Promise<Loaded> {
  const llama = await openLlama(gpu, options.threads);
  try {
    const model = await llama.loadModel({ modelPath: options.path });
    return { llama, model, first: await createSlot(model, options) };
  } catch (error) {
    await llama.dispose();
    throw error;
  }
}

async function createSlot(model: LlamaModel, options: GgufOptions): Promise<LlamaSlot> {
  const threads = options.threads ?? defaultThreads(model.llama.cpuMathCores);
  return slotOn(await model.createContext({ ...contextShape(model, options), threads }));
}

const contextShape = (model: LlamaModel, { contextTokens }: GgufOptions) => ({
  sequences: 1,
  contextSize: Math.min(contextTokens, model.trainContextSize ?? contextTokens),
  batchSize: BATCH_TOKENS,
  // Sliding windows keep too little to return to the persona's end for the next turn.
  swaFullCache: true,
});

/**
 * Keys and values of all its tokens, and buffers to compute in, by what the file says of the model. For 4,096 tokens of
 * Qwen2.5 0.5B 160 MB, of which 65 were seen to be touched on a processor; of SmolLM2 135M 141 MB, and 86 to 102.
 */
function contextBytes(model: LlamaModel, options: GgufOptions): number {
  const { cpuRam, gpuVram } = model.fileInsights.estimateContextResourceRequirements({
    ...contextShape(model, options),
    modelGpuLayers: model.gpuLayers,
  });
  // What has memory of its own is counted by that.
  return Math.round(model.gpuLayers > 0 ? Math.max(gpuVram, cpuRam) : cpuRam);
}

/**
 * One thread for each fast core. Measured on two otherwise idle cores in a conversation: with two threads the first
 * token comes after 300 ms and not after 530, and the first clause takes 450 ms and not 800. The threads wait for each
 * other by spinning, so that other work on the cores slows two threads more than one (SmolLM2 under load: 3 tokens/s
 * against 19); recogniser and voice run between tokens, not beside them, and so do no harm.
 */
const defaultThreads = (fastCores: number): number => Math.max(1, fastCores);
