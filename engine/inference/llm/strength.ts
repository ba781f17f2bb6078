/**
 * Owns the question whether this machine carries a language model that is large for talking: on a few cores its first
 * words would come too late. It loads no model, and knows llama.cpp only to ask what there is.
 */
import type { Llama } from 'node-llama-cpp';

export type Strength = {
  /** Fast cores, without the second threads of each. */
  readonly cores: number;
  /** Null without a graphics card that llama.cpp can use. */
  readonly gpu: {
    readonly totalBytes: number;
    readonly freeBytes: number;
    readonly hasOwnMemory: boolean;
  } | null;
};

/**
 * Two cores write 35 tokens a second with half a billion weights, and are just quick enough at that. Three times as many
 * weights want four times the cores.
 */
const MIN_CORES = 8;

/** @param bytes that the model takes. @param isApple whose graphics share the memory and are quick all the same. */
export const carries = ({ cores, gpu }: Strength, bytes: number, isApple: boolean): boolean =>
  cores >= MIN_CORES || (gpu !== null && (gpu.hasOwnMemory || isApple) && gpu.freeBytes >= bytes);

/** Before any model is loaded, or it would count against itself. Never rejects: what can't be asked is not there. */
export async function measureStrength(): Promise<Strength> {
  let llama: Llama | null = null;
  try {
    const { openLlama } = await import('./llama');
    llama = await openLlama('auto');
    const cores = llama.cpuMathCores;
    if (llama.gpu === false) return { cores, gpu: null };
    const { total, free, unifiedSize } = await llama.getVramState();
    return { cores, gpu: { totalBytes: total, freeBytes: free, hasOwnMemory: unifiedSize === 0 } };
  } catch {
    return { cores: 0, gpu: null };
  } finally {
    await llama?.dispose();
  }
}

/** @returns memory of the graphics card's own; null where there is none, or the machine's is used. */
export const ownGpuBytes = ({ gpu }: Strength): number | null =>
  gpu !== null && gpu.hasOwnMemory ? gpu.totalBytes : null;
