/**
 * Owns which models are loaded in the inference process: it picks files from the store, loads each model once per
 * generation of the process, and loads it again after a crash. It knows no session.
 */
import type { LlmChoice } from '../contract/client';
import { problemOf, thrownOf } from '../contract/errors';
import type { ChatMessage, EotModels, Loadable, LlmWish, ModelFiles } from '../contract/inference';
import { throwIfAborted, unlessAborted } from '../abort';
import type { Inference } from '../inference/supervisor';
import { judgesBy } from '../inference/engines';
import { CATALOGUE, modelsOf } from '../models/catalogue';
import type { Model } from '../models/model';
import type { ModelStore } from '../models/store';
import { TUNING } from '../session/tuning';
import { DEFAULT_VOICES, voiceOf } from '../models/voices';

export type Stages = {
  /** @returns the id of a recogniser that is loaded: the wished one, else the best that is present. */
  loadStt(wished: string | null, signal?: AbortSignal): Promise<string>;
  loadTts(wished: string | null, signal?: AbortSignal): Promise<string>;
  /** Ids of the recognisers and of the usual voices that are present, best first. */
  recognisers(): readonly string[];
  voices(): readonly string[];
  /** Loads the model unless it is there, and makes it ready for a persona: its prefix and its playbook. */
  loadLlm(wish: LlmWish, prefix: readonly ChatMessage[], signal?: AbortSignal): Promise<LlmChoice>;
  /**
   * Loads what judges whether a turn is over, once for each set of files that is here. Not before the others are there: it
   * would keep a person waiting for what a conversation can do without. Never rejects.
   * @returns whether any of it is loaded.
   */
  loadEot(): Promise<boolean>;
  /** Files of language models that are present, best first. */
  ggufFiles(): LlmWish['ggufFiles'];
};

type Loaded = {
  readonly generation: number;
  readonly value: Promise<unknown>;
  readonly abort: AbortController;
  isOver: boolean;
  /** How many wait for it. */
  waiting: number;
};

const NEVER = new AbortController().signal;

/** @param cacheDir folder for optimised graphs. */
export function createStages(inference: Inference, store: ModelStore, cacheDir: string): Stages {
  const loaded = new Map<string, Loaded>();

  const forget = (slot: string, entry: Loaded): void => {
    if (loaded.get(slot) === entry) loaded.delete(slot);
  };

  /**
   * Loads once per generation, however many ask. A load that failed is forgotten, and so is one that nobody waits for any
   * more: it may hang, and the next request must really try again.
   */
  const once = async <T>(
    slot: string,
    load: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    throwIfAborted(signal);
    const generation = inference.generation();
    let entry = loaded.get(slot);
    if (entry?.generation !== generation) {
      const abort = new AbortController();
      const begun: Loaded = { generation, value: load(abort.signal), abort, isOver: false, waiting: 0 };
      const end = (): void => {
        begun.isOver = true;
      };
      begun.value.then(end, () => {
        end();
        forget(slot, begun);
      });
      loaded.set(slot, begun);
      entry = begun;
    }
    const shared = entry;
    shared.waiting += 1;
    let hasLeft = false;
    // At once and not when the promise gets to it: whoever gave up may ask again in the same breath.
    const leave = (): void => {
      if (hasLeft) return;
      hasLeft = true;
      shared.waiting -= 1;
      if (shared.waiting > 0 || shared.isOver) return;
      forget(slot, shared);
      shared.abort.abort();
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await unlessAborted(shared.value as Promise<T>, signal);
    } finally {
      signal.removeEventListener('abort', leave);
      leave();
    }
  };

  const filesOf = (modelId: string): ModelFiles => {
    const files = store.files(modelId);
    if (files === null) {
      throw thrownOf(problemOf('MODEL_MISSING.here', { id: modelId }));
    }
    return files;
  };

  const present = (stage: Model['stage']): readonly Model[] =>
    modelsOf(stage).filter(({ id }) => store.files(id) !== null);
  const recognisers = (): readonly string[] => present('stt').map(({ id }) => id);

  /** The best that is here of those that judge a turn by one of the two. */
  const judge = (by: 'sound' | 'words'): Loadable | null => {
    for (const { id, engine, judge = engine } of CATALOGUE) {
      const files = store.files(id);
      if (files === null || judgesBy(judge) !== by) continue;
      return { id, engine: judge, files };
    }
    return null;
  };
  const voices = (): readonly string[] =>
    DEFAULT_VOICES.filter((id) => store.files(voiceOf(id).modelId) !== null);

  let eotSlot = '';
  let llmSlot = '';
  /** The persona that the language model was last made ready for. */
  let llmPersona = '';

  return {
    loadStt: async (wished, signal = NEVER) => {
      const known = modelsOf('stt');
      const id = wished ?? recognisers()[0] ?? known[0]?.id ?? '';
      const found = known.find((one) => one.id === id);
      if (found === undefined) {
        throw thrownOf(problemOf('MODEL_MISSING.recogniser', { id, known: known.map(({ id }) => id) }));
      }
      const model: Loadable = { id, engine: found.engine, files: filesOf(id) };
      await once(
        `stt ${id}`,
        (signal) => inference.ask({ type: 'load.stt', model, cacheDir }, { signal }),
        signal,
      );
      return id;
    },
    loadTts: async (wished, signal = NEVER) => {
      const voiceId = wished ?? voices()[0];
      if (voiceId === undefined) throw thrownOf(problemOf('MODEL_MISSING.anyVoice'));
      const { id, engine, speaker, modelId } = voiceOf(voiceId);
      const voice = { id, engine, speaker, files: filesOf(modelId) };
      await once(
        `tts ${voiceId}`,
        (signal) => inference.ask({ type: 'load.tts', voice, cacheDir }, { signal }),
        signal,
      );
      return voiceId;
    },
    loadLlm: async (wish, prefix, signal = NEVER) => {
      const { playbook, playbookElse, ...model } = wish;
      const slot = `llm ${JSON.stringify(model)}`;
      const persona = JSON.stringify([playbook, playbookElse, prefix]);
      const load = (): Promise<LlmChoice> =>
        once(
          slot,
          async (signal) => {
            llmPersona = persona;
            const done = await inference.ask({ type: 'load.llm', wish, prefix: [...prefix] }, { signal });
            return done.choice;
          },
          signal,
        );
      // There is room for one model only: another one takes the place of the former.
      if (slot !== llmSlot) loaded.delete(llmSlot);
      llmSlot = slot;
      const choice = await load();
      if (llmPersona === persona) return choice;
      // A script is the persona's own; any other model stays, for loading it takes much longer than changing persona.
      if (!choice.traits.isScripted) {
        try {
          llmPersona = persona;
          await inference.ask({ type: 'warm.llm', prefix: [...prefix] }, { signal });
          return choice;
        } catch (thrown) {
          llmPersona = '';
          if (signal.aborted) throw thrown;
        }
      }
      loaded.delete(slot);
      return load();
    },
    loadEot: async () => {
      const models: EotModels = { sound: judge('sound'), words: judge('words') };
      if (models.sound === null && models.words === null) return false;
      const slot = `eot ${JSON.stringify(models)}`;
      // New files take the place of the former ones.
      if (slot !== eotSlot) loaded.delete(eotSlot);
      eotSlot = slot;
      try {
        const done = await once(
          slot,
          (signal) => inference.ask({ type: 'load.eot', models, cacheDir }, { signal }),
          AbortSignal.timeout(TUNING.connectTimeoutMs),
        );
        return done.smartTurn || done.textScore;
      } catch {
        return false;
      }
    },
    recognisers,
    voices,
    ggufFiles: () =>
      present('llm').flatMap(({ id, name: label, engine, isLarge, memoryBytes }) => {
        const path = store.files(id)?.['model'];
        if (path === undefined) return [];
        return [{ path, label, engine, ...(isLarge === true ? { largeBytes: memoryBytes } : {}) }];
      }),
  };
}
