/**
 * Owns which models are loaded in the inference process, and that a session keeps what it uses. It picks files from the
 * store, and loads each model once per generation of the process. It makes room, and loads again after a crash. What of
 * the language models is loaded, and for whom, is llm-lease.ts's part; what has to go for another, model-leases.ts's.
 */
import { totalmem } from 'node:os';
import { problemOf, SidetoneError, thrownOf } from '../contract/errors';
import type { ChatMessage, EotModels, Loadable, LlmWish, ModelFiles } from '../contract/inference';
import { judgesBy } from '../inference/engines';
import { refusalProblem, type Inference } from '../inference/supervisor';
import { CATALOGUE, modelsOf } from '../models/catalogue';
import type { Model } from '../models/model';
import type { ModelStore } from '../models/store';
import { DEFAULT_VOICES, voiceOf } from '../models/voices';
import { TUNING } from '../session/tuning';
import { createLlmLoads } from './llm-lease';
import type { LoadedLlm } from './llm-shelf';
import { createModelLeases, type ModelHolder, type Place } from './model-leases';
import { createOncePerGeneration } from './once';

export type LoadedModels = {
  /**
   * @param session names a conversation, or another user of models; one at a time has a name.
   * @returns what it may load models with, and keeps them by until it releases it.
   */
  lease(session: string): Lease;
  /** Ids of the recognisers and of the usual voices that are present, best first. */
  recognisers(): readonly string[];
  voices(): readonly string[];
  /**
   * Loads what judges whether a turn is over, once for each set of files that is here. Not before the others are there:
   * it would keep a person waiting for what a conversation can do without. Never rejects.
   * @returns whether any of it is loaded.
   */
  loadEot(): Promise<boolean>;
  /** Files of language models that are present, best first. */
  ggufFiles(): LlmWish['ggufFiles'];
  /**
   * Models that are in memory or on their way there, and by whom they are used; scripts and judges of turns left out.
   */
  inMemory(): readonly Place[];
};

/**
 * Of each stage it keeps one model: that which it loaded last. What it lets go stays in memory until that is wanted.
 */
export type Lease = {
  readonly session: string;
  /**
   * @returns the id of a recogniser that is loaded: the wished one, else the best that is present. Rejects with BUSY
   * where there is no memory for it beside what others use, with MODEL_BROKEN where it is refused to this session.
   */
  loadStt(wished: string | null, signal?: AbortSignal): Promise<string>;
  loadTts(wished: string | null, signal?: AbortSignal): Promise<string>;
  /**
   * Loads the model unless it is there, and makes it ready for the session's persona: its prefix and its playbook.
   * Rejects with NO_LLM where there is none, or no memory for the one that was wished for.
   */
  loadLlm(wish: LlmWish, prefix: readonly ChatMessage[], signal?: AbortSignal): Promise<LoadedLlm>;
  /** The session is over: what it used may go, and what was kept of it in the models is forgotten. */
  release(): void;
};

const never = (): AbortSignal => new AbortController().signal;

/** @param cacheDir folder for optimised graphs. @param machineBytes memory of the machine. */
export function createLoadedModels(
  inference: Inference,
  store: ModelStore,
  cacheDir: string,
  machineBytes: number = totalmem(),
): LoadedModels {
  let gpuBytes: number | null = null;
  const leases = createModelLeases(() => ({ machineBytes, gpuBytes }));
  const once = createOncePerGeneration(inference.generation);
  const llms = createLlmLoads(inference, leases, (bytes) => (gpuBytes = bytes));

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

  const unload = async (going: readonly Place[]): Promise<void> => {
    for (const { stage, modelId } of going) {
      leases.drop(stage, modelId);
      once.forget(`${stage} ${modelId}`);
    }
    // A process that ended has released them.
    await Promise.all(
      going.map(({ stage, modelId }) => inference.ask({ type: 'unload', stage, modelId }).catch(() => {})),
    );
  };

  /** Loads a recogniser or a voice for its user, who keeps it. */
  const loadSpeech = async (
    { stage, modelId, label, bytes }: Omit<Place, 'holders' | 'wish'> & { readonly stage: 'stt' | 'tts' },
    holder: ModelHolder,
    signal: AbortSignal,
    load: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<void> => {
    let going: readonly Place[] = [];
    if (!leases.hold(stage, modelId, holder)) {
      const room = leases.roomFor(stage, bytes, holder);
      if (room === null) throw thrownOf(problemOf('BUSY.memory', { label }));
      leases.add({ stage, modelId, label, bytes, wish: '' }, holder);
      going = room;
    }
    await once.load(
      `${stage} ${modelId}`,
      async (signal) => {
        await unload(going);
        return load(signal);
      },
      signal,
    );
  };

  const lease = (session: string): Lease => {
    const holder: ModelHolder = { session };
    /** What it loaded last. */
    const kept = new Map<'stt' | 'tts', string>();
    const llm = llms.lease(holder, unload);
    let isReleased = false;

    const keep = async (
      model: Parameters<typeof loadSpeech>[0],
      signal: AbortSignal,
      load: (signal: AbortSignal) => Promise<unknown>,
    ): Promise<void> => {
      const { stage, modelId, label } = model;
      if (isReleased) throw new SidetoneError('CANCELLED');
      const refusal = inference
        .refusals(session)
        .find((one) => one.stage === stage && one.modelId === modelId);
      if (refusal !== undefined) throw thrownOf(refusalProblem(refusal, label));
      try {
        await loadSpeech(model, holder, signal, load);
      } catch (thrown) {
        if (kept.get(stage) !== modelId) leases.release(stage, modelId, holder);
        if (!once.has(`${stage} ${modelId}`)) dropUnused(stage, modelId);
        throw thrown;
      }
      const former = kept.get(stage);
      kept.set(stage, modelId);
      if (former !== undefined && former !== modelId) leases.release(stage, former, holder);
      if (isReleased) leases.release(stage, modelId, holder);
    };

    return {
      session,
      loadStt: async (wished, signal = never()) => {
        const known = modelsOf('stt');
        const id = wished ?? recognisers()[0] ?? known[0]?.id ?? '';
        const found = known.find((one) => one.id === id);
        if (found === undefined) {
          throw thrownOf(problemOf('MODEL_MISSING.recogniser', { id, known: known.map(({ id }) => id) }));
        }
        const { engine, name: label, memoryBytes: bytes } = found;
        const model: Loadable = { id, engine, files: filesOf(id) };
        await keep({ stage: 'stt', modelId: id, label, bytes }, signal, (signal) =>
          inference.ask({ type: 'load.stt', model, cacheDir }, { signal }),
        );
        return id;
      },
      loadTts: async (wished, signal = never()) => {
        const voiceId = wished ?? voices()[0];
        if (voiceId === undefined) throw thrownOf(problemOf('MODEL_MISSING.anyVoice'));
        const { id, engine, speaker, modelId, label } = voiceOf(voiceId);
        const voice = { id, engine, speaker, files: filesOf(modelId) };
        const bytes = CATALOGUE.find((model) => model.id === modelId)?.memoryBytes ?? 0;
        await keep({ stage: 'tts', modelId: id, label, bytes }, signal, (signal) =>
          inference.ask({ type: 'load.tts', voice, cacheDir }, { signal }),
        );
        return id;
      },
      loadLlm: async (wish, prefix, signal = never()) => {
        if (isReleased) throw new SidetoneError('CANCELLED');
        return llm.load(wish, prefix, signal);
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        for (const [stage, modelId] of kept) leases.release(stage, modelId, holder);
        llm.release();
        // A process that ended has forgotten it.
        inference.ask({ type: 'forget', session }).catch(() => {});
      },
    };
  };

  /** A load that failed takes no memory. */
  const dropUnused = (stage: 'stt' | 'tts', modelId: string): void => {
    const isUsed = leases
      .places()
      .some((place) => place.stage === stage && place.modelId === modelId && place.holders.size > 0);
    if (!isUsed) leases.drop(stage, modelId);
  };

  let eotKey = '';

  return {
    lease,
    loadEot: async () => {
      const models: EotModels = { sound: judge('sound'), words: judge('words') };
      if (models.sound === null && models.words === null) return false;
      const key = `eot ${JSON.stringify(models)}`;
      // New files take the place of the former ones.
      if (key !== eotKey) once.forget(eotKey);
      eotKey = key;
      try {
        const done = await once.load(
          key,
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
    inMemory: leases.places,
  };
}
