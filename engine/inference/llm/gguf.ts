/**
 * Owns a language model in this process: one GGUF file, and a context for each of a few conversations. The state of a
 * context is kept from request to request, so that only the words after the longest common beginning are evaluated. The
 * weights are there once. Conversations take turns between any two calls into the library. It never builds or downloads
 * anything.
 */
import { basename } from 'node:path';
import type { Llama, Token } from 'node-llama-cpp';
import { throwIfAborted, unlessAborted } from '../../abort';
import { problemOf, SidetoneError, thrownOf, toProblem } from '../../contract/errors';
import type { ChatMessage } from '../../contract/inference';
import { createFairQueue, LONE, type Lane } from '../fair-queue';
import type { GenerateRequest, LlmProvider, ReplyPiece } from '../providers';
import { chatWrapperOf, render, stopsOf } from './chat-template';
import { brokenGguf, createSlot, loadGguf, type GgufOptions, type LoadedGguf } from './gguf-load';
import {
  commonBeginning,
  evaluate,
  readPersona,
  roomAfter,
  takeOver,
  type Caller,
  type Reading,
} from './gguf-reading';
import { createLlamaSlots, type LlamaSlot } from './llama-slots';
import { createPrefixCache } from './prefix-cache';
import { createReadingPace } from './reading-pace';
import { mostTokens } from './reply-end';
import { createThinkingHabit, isThinkersName, type ReplyStream, type ThinkingHabit } from './reply-stream';
import type { TakenSlot, SessionSlots } from './session-slots';
import { createTextStream } from './text-stream';

/** Speculation and the turn it becomes, and an aborted one that still ends; more is a runaway of one conversation. */
const MAX_WAITING = 8;

/**
 * Contexts, as far as the host allows them. What a fifth conversation has evaluated is lost to another's turn: its
 * persona is then read back from disk.
 */
const MOST_CONTEXTS = 4;
/** Of the prompt's end so much is looked at: the mark of a thought, and line feeds after it. */
const PROMPT_END_TOKENS = 24;

/** A model that is loaded, as it answers. */
type Gguf = {
  readonly options: GgufOptions;
  readonly llama: Llama;
  readonly reading: Reading;
  readonly stops: ReturnType<typeof stopsOf>;
  readonly slots: SessionSlots<LlamaSlot>;
  readonly habit: ThinkingHabit;
};

/**
 * Loads the file and creates the first context.
 * @throws SidetoneError MODEL_MISSING if there is no such file, MODEL_BROKEN if it can't be loaded.
 */
export async function createGgufLlm(options: GgufOptions): Promise<LlmProvider> {
  const loaded = await loadGguf(options);
  const gguf = await open(loaded, options);
  const { reading, slots } = gguf;
  const { contextBytes: bytes } = loaded;
  let disposed: Promise<void> | null = null;
  return {
    warm: (prefix, signal, lane = LONE) =>
      slots
        .run(lane, signal, async (held) =>
          readPersona(reading, held.of, prefix, () => slots.size() === 1, { lane, signal: held.signal }),
        )
        .catch(fail),
    prefill: (messages, signal, lane = LONE) => prefill(gguf, messages, { lane, signal }),
    generate: (request, signal, lane = LONE) => generate(gguf, request, { lane, signal }),
    // Of a size that is not known none is added: its sessions share the first.
    ...(bytes === null ? {} : { contexts: { bytes, most: MOST_CONTEXTS, allow: slots.allow } }),
    forget: (session) => {
      reading.personas.delete(session);
      slots.forget(session);
    },
    dispose: () => (disposed ??= free(gguf)),
  };
}

/** What can't be opened is not kept in memory. */
async function open(loaded: LoadedGguf, options: GgufOptions): Promise<Gguf> {
  try {
    return opened(loaded, options);
  } catch (error) {
    await loaded.llama.dispose();
    throw brokenGguf(options, error);
  }
}

function opened({ llama, model, first }: LoadedGguf, options: GgufOptions): Gguf {
  const { path, cacheDir, contextTokens } = options;
  const wrapper = chatWrapperOf(model);
  return {
    options,
    llama,
    stops: stopsOf(wrapper, model),
    slots: createLlamaSlots({
      first,
      make: () => createSlot(model, options),
      most: MOST_CONTEXTS,
      allowed: 1,
      mostWaiting: MAX_WAITING,
    }),
    habit: createThinkingHabit(isThinkersName(basename(path)) ? 'unsure' : 'reply'),
    reading: {
      model,
      wrapper,
      calls: createFairQueue({ atOnce: 1, isStepwise: true }),
      pace: createReadingPace(),
      cache: cacheDir === undefined ? null : createPrefixCache(cacheDir, path, contextTokens),
      personas: new Map(),
      contextSize: first.sequence.contextSize,
    },
  };
}

async function free({ slots, reading, llama }: Gguf): Promise<void> {
  await slots.close();
  await reading.model.dispose();
  await llama.dispose();
}

async function prefill(
  { slots, reading }: Gguf,
  messages: readonly ChatMessage[],
  { lane, signal: caller }: Caller,
): Promise<void> {
  const last = messages.at(-1);
  if (last === undefined) return;
  await slots
    .run(lane, caller, async ({ of, isNew, signal }) => {
      const before = messages.slice(0, -1);
      const tokens = commonBeginning(reading, (word) => [
        ...before,
        { ...last, content: `${last.content} ${word}` },
      ]);
      await takeOver(reading, of, isNew, lane);
      await evaluate(reading, of, tokens, reading.pace.tokens, { lane, signal });
    })
    .catch(fail);
}

/**
 * The native call in flight, and what it writes; the slot is not free before it has ended, even if the caller has gone.
 */
type InFlight = { work: Promise<unknown>; tokens: AsyncGenerator<Token, void> | null };

async function* generate(
  gguf: Gguf,
  request: GenerateRequest,
  { lane, signal: caller }: Caller,
): AsyncGenerator<ReplyPiece> {
  const { release, ...held } = await gguf.slots.acquire(lane, caller);
  const inFlight: InFlight = { work: Promise.resolve(), tokens: null };
  try {
    yield* write(gguf, request, held, lane, inFlight);
  } catch (error) {
    fail(error);
  } finally {
    void inFlight.work
      .catch(() => {})
      .then(() => inFlight.tokens?.return())
      .catch(() => {})
      .then(release);
  }
}

async function* write(
  gguf: Gguf,
  { messages, temperature, maxTokens: most }: GenerateRequest,
  { of, isNew, signal }: TakenSlot<LlamaSlot>,
  lane: Lane,
  inFlight: InFlight,
): AsyncGenerator<ReplyPiece> {
  const { reading, habit, options } = gguf;
  const { model, wrapper } = reading;
  const tokens = render(wrapper, model, messages);
  const maxTokens = Math.min(mostTokens(most), roomAfter(reading, tokens.length));
  const promptEnd = model.detokenize(tokens.slice(-PROMPT_END_TOKENS), true);
  const reply = habit.begin(most, promptEnd);
  // The last token is left to be evaluated with the sampling, which needs its result.
  const prompt = tokens.slice(0, -1);
  const read = async (): Promise<void> => {
    await takeOver(reading, of, isNew, lane);
    await evaluate(reading, of, prompt, reading.pace.tokens, { lane, signal });
  };
  await unlessAborted((inFlight.work = read()), signal);
  const sampled = of.sequence.evaluate(tokens.slice(-1), {
    temperature,
    // Cut the tail: a small model's improbable word derails the sentence.
    topP: 0.9,
    minP: 0.05,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  inFlight.tokens = sampled;
  yield* sample(gguf, sampled, reply, maxTokens, { lane, signal }, inFlight);
  if (reply.sawThought() && !reply.hasText()) {
    throw thrownOf(problemOf('LLM_FAILED.onlyThought', { model: options.label }));
  }
}

/** Token by token, until the model or the reply is at its end. */
async function* sample(
  { reading: { model, calls }, stops }: Gguf,
  sampled: AsyncGenerator<Token, void>,
  reply: ReplyStream,
  maxTokens: number,
  { lane, signal }: Caller,
  inFlight: InFlight,
): AsyncGenerator<ReplyPiece> {
  const stream = createTextStream<Token>(
    // With its marks: what stands between them may be a thought.
    (part, before) => model.detokenize(part, true, before),
    stops.texts,
  );
  for (let count = 0; count < maxTokens; count += 1) {
    const next = calls.run(lane, signal, () => {
      lane.begun?.();
      return sampled.next();
    });
    inFlight.work = next;
    const { value: token, done } = await unlessAborted(next, signal);
    if (done === true || token === undefined || stops.tokens.has(token)) break;
    const { text, stopped } = stream.push(token);
    const { pieces, isOver } = reply.push(text);
    yield* pieces;
    if (isOver) return;
    if (stopped) break;
    throwIfAborted(signal);
  }
  yield* reply.push(stream.flush()).pieces;
  yield* reply.end();
}

function fail(error: unknown): never {
  if (error instanceof SidetoneError) throw error;
  const { message } = toProblem(error);
  throw thrownOf(problemOf('LLM_FAILED.detail', { detail: message }), { cause: error });
}
