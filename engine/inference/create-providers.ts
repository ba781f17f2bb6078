/**
 * Owns where each provider runs: on a thread of its own if its engine blocks the one it is on, else here. Which engine that
 * is, the host says; what it needs, engines.ts.
 */
import { availableParallelism } from 'node:os';
import type { Loadable } from '../contract/inference';
import { createChooseLlmDeps, findLlms } from './llm/candidates';
import { chooseLlm } from './llm/choose';
import { measureStrength, ownGpuBytes } from './llm/strength';
import { engineOf, judgeOf } from './engines';
import type { InferenceLoaders } from './models';
import { createLimited } from './threads/limited';
import { createTurnScorer } from './eot/turn-scorer';
import { loadSmartTurnOnThread, loadSttOnThread, loadTtsOnThread } from './threads/on-thread';

/** @param threadEntry absolute path of the built threads/thread.ts. */
export function createProviders(threadEntry: string): InferenceLoaders {
  const llmDeps = createChooseLlmDeps(process.env);
  /** The card's memory is the same however much of it is taken. */
  let strength: ReturnType<typeof measureStrength> | null = null;
  // The language model takes longest to load and keeps a core to itself; three loads on two cores end 1.5 s later.
  const inTurn = createLimited(Math.max(1, availableParallelism() - 1));

  const loadSound = async ({ engine: id, ...model }: Loadable, cacheDir: string) => {
    const engine = judgeOf(id, 'sound');
    return engine.blocks
      ? loadSmartTurnOnThread(threadEntry, { engine: id, ...model, cacheDir })
      : engine.load({ ...model, cacheDir });
  };

  const loadWords = async ({ engine, ...model }: Loadable) => judgeOf(engine, 'words').load(model);

  return {
    loadStt: async ({ engine: id, ...model }, cacheDir) => {
      const engine = engineOf(id, 'stt');
      return inTurn(() =>
        engine.blocks
          ? loadSttOnThread(threadEntry, { engine: id, ...model, cacheDir })
          : engine.load({ ...model, cacheDir }),
      );
    },
    loadTts: async ({ engine: id, ...voice }, cacheDir) => {
      const engine = engineOf(id, 'tts');
      return inTurn(() =>
        engine.blocks
          ? loadTtsOnThread(threadEntry, { engine: id, ...voice, cacheDir })
          : engine.load({ ...voice, cacheDir }),
      );
    },
    loadEot: async ({ sound, words }, cacheDir) => {
      // Not with a place among the models without which there is no conversation: it is asked for when they are there.
      const bySound = sound === null ? null : await loadSound(sound, cacheDir).catch(() => null);
      const byWords = words === null ? null : await loadWords(words).catch(() => null);
      return createTurnScorer(bySound, byWords);
    },
    loadLlm: (wish, options) => chooseLlm(wish, llmDeps, options),
    findLlms: (wish) => findLlms(wish, llmDeps),
    gpuBytes: async () => ownGpuBytes(await (strength ??= measureStrength())),
  };
}
