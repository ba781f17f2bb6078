/**
 * Owns the text score: how likely a small language model finds it that the user's sentence stops after the words so
 * far. It is the probability that the next token is a full stop, a question or exclamation mark, or the end of the
 * message. It must not decide whether the turn is over, and it generates nothing.
 *
 * The state of each session's last request is kept, so that a call evaluates only the words that are new.
 */
import type { Llama, LlamaModel, Token } from 'node-llama-cpp';
import { problemOf, SidetoneError, thrownOf, toProblem } from '../../contract/errors';
import type { TextScoreProvider } from '../providers';
import { throwIfAborted } from '../../abort';
import { createFairQueue, LONE } from '../fair-queue';
import { openLlama } from '../llm/llama';
import { createLlamaSlots, slotOn, type LlamaSlot } from '../llm/llama-slots';
import { conversationSoFar, withoutEnd } from './words-so-far';

export type TextScoreOptions = {
  readonly id: string;
  readonly modelPath: string;
  /** Threads that evaluate; see DEFAULT_THREADS. */
  readonly threads?: number;
};

/**
 * Threads that share a step wait for each other by spinning, and at a pause recogniser and Smart Turn want the same two
 * cores. On two busy ones (load 7 to 9) 17 new words took 204 ms with one thread and 837 with two (medians of 25).
 * That is 136 and 847 ms of processor time. The last two words, with the others already read, took 50 and 695 ms.
 */
const DEFAULT_THREADS = 1;

/** KV cache: 23 KB a token for SmolLM2. Instruction, question and words are cut to what fits (words-so-far.ts). */
const CONTEXT_TOKENS = 256;

/** Tokens evaluated in one call, into which an abort can't reach: about 50 ms. */
const CHUNK_TOKENS = 8;

/** The last score and the one that takes its place, and those that are being called off. More is a runaway. */
const MAX_WAITING = 4;

/**
 * 8.5 MB each, 6 of them for keys and values. With the weights, 97 MB, these are the 200 MB that the catalogue counts.
 * What a further session's words had evaluated is lost to another's.
 */
const MOST_CONTEXTS = 12;

/**
 * Loads the model and evaluates what every request begins with.
 * @throws SidetoneError MODEL_BROKEN if the file can't be loaded or has no chat marks. `score` rejects with CANCELLED
 * at once after an abort, with BUSY, or with EOT_FAILED.
 */
export async function createTextScore(options: TextScoreOptions): Promise<TextScoreProvider> {
  const { llama, model, first } = await load(options);
  const slots = createLlamaSlots({
    first,
    make: () => createSlot(model, options),
    most: MOST_CONTEXTS,
    mostWaiting: MAX_WAITING,
  });
  /** Two at a time would each take as long as both. */
  const inTurn = createFairQueue({ atOnce: 1 });

  const stops = stopsOf(options.id, model);
  const tokensOf = (text: string, question: string): Token[] => {
    const { marked, words } = conversationSoFar(text, question);
    return [...model.tokenize(marked, true), ...model.tokenize(words, false, 'trimLeadingSpace')];
  };

  /** Makes the sequence's state equal `tokens`. Stops between chunks. */
  const evaluate = async (
    { sequence }: LlamaSlot,
    tokens: readonly Token[],
    signal: AbortSignal,
  ): Promise<void> => {
    await sequence.adaptStateToTokens([...tokens], false);
    for (let at = sequence.nextTokenIndex; at < tokens.length; at += CHUNK_TOKENS) {
      if (signal.aborted) return;
      await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + CHUNK_TOKENS));
    }
  };

  /** @returns the probability that one of the stops comes after `tokens`. */
  const probabilityOfStop = async (
    slot: LlamaSlot,
    tokens: readonly Token[],
    signal: AbortSignal,
  ): Promise<number> => {
    // The last token is evaluated anew even if it is there: its result is what is asked for.
    await evaluate(slot, tokens.slice(0, -1), signal);
    throwIfAborted(signal);
    const last = tokens.at(-1);
    if (last === undefined) throw new Error('nothing to evaluate');
    const [result] = await slot.sequence.controlledEvaluate([
      [
        last,
        { generateNext: { logits: { filter: { tokens: stops, includeTop: 1 } }, totalLogitWeight: true } },
      ],
    ]);
    const { logits, totalLogitWeight } = result?.next ?? {};
    if (logits === undefined || totalLogitWeight === undefined) throw new Error('no logits');
    const highest = Math.max(...logits.values());
    const weight = stops.reduce((sum, stop) => sum + Math.exp((logits.get(stop) ?? -Infinity) - highest), 0);
    return weight / totalLogitWeight;
  };

  const release = async (): Promise<void> => {
    await slots.close();
    await model.dispose();
    await llama.dispose();
  };
  let disposed: Promise<void> | null = null;

  const provider: TextScoreProvider = {
    score: (text, question, caller, session = LONE.session) => {
      const tokens = tokensOf(withoutEnd(text), question);
      const lane = { ...LONE, session };
      return slots
        .run(lane, caller, ({ of, signal }) =>
          inTurn.run(lane, signal, () => probabilityOfStop(of, tokens, signal)),
        )
        .catch(fail);
    },
    forget: slots.forget,
    dispose: () => (disposed ??= release()),
  };
  try {
    await provider.score('hello', '', new AbortController().signal);
  } catch (error) {
    await provider.dispose();
    throw broken(options.id, error);
  }
  return provider;
}

function fail(error: unknown): never {
  if (error instanceof SidetoneError) throw error;
  throw new SidetoneError('EOT_FAILED', toProblem(error).message, '', { cause: error });
}

type Loaded = { readonly llama: Llama; readonly model: LlamaModel; readonly first: LlamaSlot };

async function load(options: TextScoreOptions): Promise<Loaded> {
  try {
    const llama = await openLlama('auto');
    try {
      // A GPU's memory belongs to the language model, and this one is quick without.
      const model = await llama.loadModel({ modelPath: options.modelPath, gpuLayers: 0 });
      return { llama, model, first: await createSlot(model, options) };
    } catch (error) {
      await llama.dispose();
      throw error;
    }
  } catch (error) {
    throw broken(options.id, error);
  }
}

async function createSlot(model: LlamaModel, { threads }: TextScoreOptions): Promise<LlamaSlot> {
  const context = await model.createContext({
    sequences: 1,
    contextSize: CONTEXT_TOKENS,
    batchSize: CHUNK_TOKENS,
    threads: threads ?? DEFAULT_THREADS,
  });
  return slotOn(context);
}

/** @throws if the model does not know the marks of its chat. */
function stopsOf(id: string, model: LlamaModel): readonly Token[] {
  const one = (text: string, special: boolean): Token => {
    const [token, ...more] = model.tokenize(text, special, 'trimLeadingSpace');
    if (token === undefined || more.length > 0) throw broken(id, new Error(`"${text}" is not one token`));
    return token;
  };
  return [one('.', false), one('?', false), one('!', false), one('<|im_end|>', true)];
}

const broken = (id: string, cause: unknown): SidetoneError =>
  thrownOf(problemOf('MODEL_BROKEN.model', { id }), { cause });
