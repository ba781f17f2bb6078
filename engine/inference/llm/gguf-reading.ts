/**
 * Owns what a context of a GGUF model holds: it is made equal to the tokens of a prompt at the cost of what is not there
 * yet, from the disk where a persona is kept there. It writes no reply.
 */
import type { LlamaModel, Token } from 'node-llama-cpp';
import { problemOf, thrownOf } from '../../contract/errors';
import type { ChatMessage } from '../../contract/inference';
import type { FairQueue, Lane } from '../fair-queue';
import { render, type chatWrapperOf } from './chat-template';
import type { LlamaSlot } from './llama-slots';
import type { PrefixCache } from './prefix-cache';
import { MOST_TOKENS, type ReadingPace } from './reading-pace';

/**
 * Tokens evaluated in one call while a persona is made ready, where no stop is urgent. Measured with Qwen2.5 0.5B on two
 * cores: 110 tokens/s in calls of 32, 121 in calls of 64, 123 in calls of 512.
 */
const PERSONA_CHUNK_TOKENS = MOST_TOKENS;

/** Sessions of which the persona is remembered; those that end are forgotten. */
const MOST_PERSONAS = 64;

/** A reply shorter than this is worth less than a clear error. */
const MIN_REPLY_TOKENS = 16;

/** A model that is loaded, as it is read to. */
export type Reading = {
  readonly model: LlamaModel;
  readonly wrapper: ReturnType<typeof chatWrapperOf>;
  /** One call into the library at a time: two would share the cores, and wait for each other by spinning. */
  readonly calls: FairQueue;
  readonly pace: ReadingPace;
  /** Null if nothing is kept on the disk. */
  readonly cache: PrefixCache | null;
  /** Messages that all requests of a session begin with. */
  readonly personas: Map<string, readonly ChatMessage[]>;
  /** Of each of its contexts, in tokens. */
  readonly contextSize: number;
};

export type Caller = { readonly lane: Lane; readonly signal: AbortSignal };

/** Makes the sequence's state equal `tokens` at the cost of what is not there yet. Stops between calls. */
export async function evaluate(
  { calls, pace }: Reading,
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
async function restore(
  { cache }: Reading,
  { sequence }: LlamaSlot,
  tokens: readonly Token[],
  lane: Lane,
): Promise<boolean> {
  // What was evaluated is worth more than what is on disk, unless it is hardly anything: another persona's.
  const { firstDifferentIndex } = sequence.compareContextTokens([...tokens]);
  if (cache === null || firstDifferentIndex >= tokens.length / 2) return false;
  lane.begun?.();
  await sequence.clearHistory();
  return cache.restore(sequence, tokens);
}

/**
 * Reads a session's persona, or has it from the disk.
 * @param isAlone no other session has a context. Long calls keep other sessions from their turns.
 * @throws SidetoneError LLM_FAILED if it is too long.
 */
export async function readPersona(
  reading: Reading,
  slot: LlamaSlot,
  prefix: readonly ChatMessage[],
  isAlone: () => boolean,
  caller: Caller,
): Promise<void> {
  const { session } = caller.lane;
  const tokens = personaTokens(reading, prefix);
  roomAfter(reading, tokens.length);
  remember(reading.personas, session, prefix);
  if (await restore(reading, slot, tokens, caller.lane)) return;
  const most = (): number => (isAlone() ? PERSONA_CHUNK_TOKENS : reading.pace.tokens());
  await evaluate(reading, slot, tokens, most, caller);
  if (!caller.signal.aborted) await reading.cache?.keep(slot.sequence, tokens);
}

/**
 * A context that another session had is given this one's persona from the disk, which reading it anew would take
 * seconds.
 */
export async function takeOver(reading: Reading, slot: LlamaSlot, isNew: boolean, lane: Lane): Promise<void> {
  const prefix = reading.personas.get(lane.session);
  if (isNew && prefix !== undefined) await restore(reading, slot, personaTokens(reading, prefix), lane);
}

function remember(
  personas: Map<string, readonly ChatMessage[]>,
  session: string,
  prefix: readonly ChatMessage[],
): void {
  personas.delete(session);
  personas.set(session, prefix);
  const [oldest] = personas.keys();
  if (personas.size > MOST_PERSONAS && oldest !== undefined) personas.delete(oldest);
}

const personaTokens = (reading: Reading, prefix: readonly ChatMessage[]): Token[] =>
  commonBeginning(reading, (content) => [...prefix, { role: 'user', content }]);

/** What two different continuations have in common is what every continuation begins with, in any template. */
export function commonBeginning(
  { model, wrapper }: Pick<Reading, 'model' | 'wrapper'>,
  continued: (word: string) => readonly ChatMessage[],
): Token[] {
  const one = render(wrapper, model, continued('A'));
  const other = render(wrapper, model, continued('9'));
  const common = one.findIndex((token, index) => token !== other[index]);
  return common < 0 ? one : one.slice(0, common);
}

/** @returns how many tokens the reply may have. @throws SidetoneError LLM_FAILED if that is too few. */
export function roomAfter({ contextSize }: Pick<Reading, 'contextSize'>, promptTokens: number): number {
  const room = contextSize - promptTokens;
  if (room >= MIN_REPLY_TOKENS) return room;
  throw thrownOf(problemOf('LLM_FAILED.tooLong', { tokens: promptTokens, contextTokens: contextSize }));
}
