/**
 * Owns which models are loaded in the inference process: it picks files from the store, loads each model once per
 * generation of the process, and loads it again after a crash. It knows no session.
 */
import type { LlmChoice } from './contract/client';
import { SidetoneError } from './contract/errors';
import type { ChatMessage, LlmWish, ModelFiles } from './contract/inference';
import type { Inference } from './inference/supervisor';
import type { ModelStore } from './models/store';
import { DEFAULT_VOICES, voiceOf } from './inference/tts/voices';

export type Stages = {
  /** @returns the id of a recogniser that is loaded: the wished one, else the best that is present. */
  loadStt(wished: string | null): Promise<string>;
  loadTts(wished: string | null): Promise<string>;
  loadLlm(wish: LlmWish, prefix: readonly ChatMessage[]): Promise<LlmChoice>;
  /** GGUF files that are present, best first. */
  ggufFiles(): LlmWish['ggufFiles'];
};

/** Best first: base makes a third fewer errors than tiny and is still ten times faster than real time. */
const RECOGNISERS = ['moonshine-base', 'moonshine-tiny'] as const;
/** Best first. */
const LANGUAGE_MODELS = ['qwen2.5-coder-0.5b', 'smollm2-135m'] as const;

type Loaded = { readonly generation: number; readonly value: Promise<unknown> };

/** @param cacheDir folder for optimised graphs. */
export function createStages(inference: Inference, store: ModelStore, cacheDir: string): Stages {
  const loaded = new Map<string, Loaded>();

  /** Loads once per generation; a failure is forgotten, so that the next request tries again. */
  const once = <T>(slot: string, load: () => Promise<T>): Promise<T> => {
    const generation = inference.generation();
    const known = loaded.get(slot);
    if (known?.generation === generation) return known.value as Promise<T>;
    const value = load();
    const entry: Loaded = { generation, value };
    loaded.set(slot, entry);
    value.catch(() => {
      if (loaded.get(slot) === entry) loaded.delete(slot);
    });
    return value;
  };

  const filesOf = (modelId: string): ModelFiles => {
    const files = store.files(modelId);
    if (files === null) {
      throw new SidetoneError(
        'MODEL_MISSING',
        `The model ${modelId} is not on this machine.`,
        'Fetch it with: npm run models -- fetch ' + modelId,
      );
    }
    return files;
  };

  const present = (ids: readonly string[]): string | undefined => ids.find((id) => store.files(id) !== null);

  let llmSlot = '';

  return {
    loadStt: async (wished) => {
      if (wished !== null && !(RECOGNISERS as readonly string[]).includes(wished)) {
        const known = RECOGNISERS.join(', ');
        throw new SidetoneError(
          'MODEL_MISSING',
          `There is no recogniser "${wished}".`,
          `There are: ${known}.`,
        );
      }
      const modelId = wished ?? present(RECOGNISERS) ?? RECOGNISERS[0];
      const files = filesOf(modelId);
      await once(`stt ${modelId}`, () => inference.ask({ type: 'load.stt', modelId, files, cacheDir }));
      return modelId;
    },
    loadTts: async (wished) => {
      const voiceId = wished ?? DEFAULT_VOICES.find((id) => store.files(voiceOf(id).modelId) !== null);
      if (voiceId === undefined) throw new SidetoneError('MODEL_MISSING', 'No voice is on this machine.');
      const files = filesOf(voiceOf(voiceId).modelId);
      await once(`tts ${voiceId}`, () => inference.ask({ type: 'load.tts', voiceId, files, cacheDir }));
      return voiceId;
    },
    loadLlm: async (wish, prefix) => {
      const slot = `llm ${JSON.stringify([wish, prefix])}`;
      // There is room for one model only: another one takes the place of the former.
      if (slot !== llmSlot) loaded.delete(llmSlot);
      llmSlot = slot;
      const done = await once(slot, () => inference.ask({ type: 'load.llm', wish, prefix: [...prefix] }));
      return done.choice;
    },
    ggufFiles: () =>
      LANGUAGE_MODELS.flatMap((id) => {
        const path = store.files(id)?.['model'];
        const label = store.states().find((model) => model.id === id)?.name ?? id;
        return path === undefined ? [] : [{ path, label }];
      }),
  };
}
