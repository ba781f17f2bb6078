/**
 * Owns which models are loaded in the inference process, and that a session keeps what it uses. It picks files from the
 * store, and loads each model once per generation of the process. It makes room, and loads again after a crash. What of
 * the language models is loaded, and for whom, is llm-lease.ts's part; what has to go for another, model-leases.ts's.
 */
import { totalmem } from 'node:os';
import { problemOf, SidetoneError, thrownOf } from '../contract/errors';
import type { ChatMessage, Loadable, LlmWish } from '../contract/inference';
import type { Inference } from '../inference/supervisor';
import { CATALOGUE, modelsOf } from '../models/catalogue';
import type { ModelStore } from '../models/store';
import { voiceOf } from '../models/voices';
import { TUNING } from '../session/tuning';
import { createLlmLoads, type LlmLoads } from './llm-lease';
import type { LoadedLlm } from './llm-shelf';
import { createModelLeases, type ModelHolder, type Place } from './model-leases';
import { createOncePerGeneration } from './once';
import { presentModels, type PresentModels } from './present-models';
import { createSpeechLease, unload, type Loads } from './speech-lease';

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
  let judgeBytes = 0;
  const leases = createModelLeases(() => ({ machineBytes, judgeBytes, gpuBytes }));
  const llms = createLlmLoads(inference, leases, (bytes) => (gpuBytes = bytes));
  const once = createOncePerGeneration(inference.generation);
  const loads: Loads = { inference, leases, once, shareOut: llms.shareOut };
  const present = presentModels(store);
  const { recognisers, voices, ggufFiles } = present;
  return {
    lease: (session) => createLease({ loads, llms, present, cacheDir }, session),
    loadEot: createEotLoad(loads, present, cacheDir, (bytes) => {
      judgeBytes = bytes;
      llms.shareOut();
    }),
    recognisers,
    voices,
    ggufFiles,
    inMemory: leases.places,
  };
}

type Shared = {
  readonly loads: Loads;
  readonly llms: LlmLoads;
  readonly present: PresentModels;
  readonly cacheDir: string;
};

function createLease({ loads, llms, present, cacheDir }: Shared, session: string): Lease {
  const { inference } = loads;
  const holder: ModelHolder = { session };
  const speech = createSpeechLease(loads, holder);
  const llm = llms.lease(holder, (going) => unload(loads, going));
  let isReleased = false;

  return {
    session,
    loadStt: async (wished, signal = never()) => {
      const known = modelsOf('stt');
      const id = wished ?? present.recognisers()[0] ?? known[0]?.id ?? '';
      const found = known.find((one) => one.id === id);
      if (found === undefined) {
        throw thrownOf(problemOf('MODEL_MISSING.recogniser', { id, known: known.map(({ id }) => id) }));
      }
      const { engine, name: label, memoryBytes: bytes } = found;
      const model: Loadable = { id, engine, files: present.filesOf(id) };
      await speech.keep({ stage: 'stt', modelId: id, label, bytes }, signal, (signal) =>
        inference.ask({ type: 'load.stt', model, cacheDir }, { signal }),
      );
      return id;
    },
    loadTts: async (wished, signal = never()) => {
      const voiceId = wished ?? present.voices()[0];
      if (voiceId === undefined) throw thrownOf(problemOf('MODEL_MISSING.anyVoice'));
      const { id, engine, speaker, modelId, label } = voiceOf(voiceId);
      const voice = { id, engine, speaker, files: present.filesOf(modelId) };
      const bytes = memoryOf([modelId]);
      await speech.keep({ stage: 'tts', modelId: id, label, bytes }, signal, (signal) =>
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
      speech.release();
      llm.release();
      // A process that ended has forgotten it.
      inference.ask({ type: 'forget', session }).catch(() => {});
    },
  };
}

/** See LoadedModels. @param takes told what the models take, before each set of them is loaded. */
function createEotLoad(
  { inference, once }: Loads,
  present: Pick<PresentModels, 'judges'>,
  cacheDir: string,
  takes: (bytes: number) => void,
): () => Promise<boolean> {
  let eotKey = '';
  return async () => {
    const models = present.judges();
    if (models.sound === null && models.words === null) return false;
    const key = `eot ${JSON.stringify(models)}`;
    // New files take the place of the former ones.
    if (key !== eotKey) {
      once.forget(eotKey);
      takes(memoryOf([models.sound?.id, models.words?.id]));
    }
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
  };
}

/** @param ids of models; those that are not known take nothing. */
const memoryOf = (ids: readonly (string | undefined)[]): number =>
  CATALOGUE.reduce((total, { id, memoryBytes }) => total + (ids.includes(id) ? memoryBytes : 0), 0);
