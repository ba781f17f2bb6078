/** Owns how the contexts of one llama.cpp model are given to conversations; which has which is session-slots.ts's part. */
import type { LlamaContext, LlamaContextSequence } from 'node-llama-cpp';
import { createSessionSlots, type SessionSlots, type SessionSlotsOptions } from './session-slots';

/** A context with the one sequence that is evaluated in it. */
export type LlamaSlot = { readonly context: LlamaContext; readonly sequence: LlamaContextSequence };

/** @param context made for one sequence. */
export const slotOn = (context: LlamaContext): LlamaSlot => ({ context, sequence: context.getSequence() });

export const createLlamaSlots = (
  options: Omit<SessionSlotsOptions<LlamaSlot>, 'free' | 'clear'>,
): SessionSlots<LlamaSlot> =>
  createSessionSlots<LlamaSlot>({
    ...options,
    free: ({ context }) => context.dispose(),
    clear: ({ sequence }) => sequence.clearHistory(),
  });
