/**
 * Owns which provider serves which model id, and on which thread it runs. The only file that knows all of them.
 */
import { availableParallelism } from 'node:os';
import { chooseLlm, createChooseLlmDeps } from './llm/choose';
import type { TextScoreProvider } from './providers';
import type { InferenceLoaders } from './service';
import { createLimited } from './threads/limited';
import { createTurnScorer } from './eot/turn-scorer';
import { loadSmartTurnOnThread, loadSttOnThread, loadTtsOnThread } from './threads/on-thread';

/** Imported late: whoever has no such model need not load llama.cpp. */
const loadTextScore = async (modelPath: string): Promise<TextScoreProvider> => {
  const { createTextScore } = await import('./eot/text-score');
  return createTextScore({ modelPath });
};

/** @param threadEntry absolute path of the built threads/thread.ts. */
export function createProviders(threadEntry: string): InferenceLoaders {
  const llmDeps = createChooseLlmDeps(process.env);
  // The language model takes longest to load and keeps a core to itself; three loads on two cores end 1.5 s later.
  const inTurn = createLimited(Math.max(1, availableParallelism() - 1));
  return {
    loadStt: (id, files, cacheDir) => inTurn(() => loadSttOnThread(threadEntry, { id, files, cacheDir })),
    loadTts: (id, files, cacheDir) => inTurn(() => loadTtsOnThread(threadEntry, { id, files, cacheDir })),
    loadEot: async ({ smartTurn, textScore }, cacheDir) => {
      // Not with a place among the models without which there is no conversation: it is asked for when they are there.
      const bySound =
        smartTurn === null
          ? null
          : await loadSmartTurnOnThread(threadEntry, {
              id: 'smart-turn',
              files: { model: smartTurn },
              cacheDir,
            }).catch(() => null);
      const byWords = textScore === null ? null : await loadTextScore(textScore).catch(() => null);
      return createTurnScorer(bySound, byWords);
    },
    // llama.cpp and Ollama compute elsewhere by themselves.
    loadLlm: (wish, warm) => chooseLlm(wish, llmDeps, warm),
  };
}
