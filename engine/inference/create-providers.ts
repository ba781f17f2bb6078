/**
 * Owns which provider serves which model id, and on which thread it runs. The only file that knows all of them.
 */
import { availableParallelism } from 'node:os';
import { chooseLlm, createChooseLlmDeps } from './llm/choose';
import type { InferenceLoaders } from './service';
import { createLimited } from './threads/limited';
import { loadSttOnThread, loadTtsOnThread } from './threads/on-thread';

/** @param threadEntry absolute path of the built threads/thread.ts. */
export function createProviders(threadEntry: string): InferenceLoaders {
  const llmDeps = createChooseLlmDeps(process.env);
  // The language model takes longest to load and keeps a core to itself; three loads on two cores end 1.5 s later.
  const inTurn = createLimited(Math.max(1, availableParallelism() - 1));
  return {
    loadStt: (id, files, cacheDir) => inTurn(() => loadSttOnThread(threadEntry, { id, files, cacheDir })),
    loadTts: (id, files, cacheDir) => inTurn(() => loadTtsOnThread(threadEntry, { id, files, cacheDir })),
    // llama.cpp and Ollama compute elsewhere by themselves.
    loadLlm: (wish, warm) => chooseLlm(wish, llmDeps, warm),
  };
}
