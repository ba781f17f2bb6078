/**
 * Owns how a GGUF file becomes a model in this process, with its contexts: on a graphics card where one works, else on the
 * processor. It evaluates nothing.
 */
import { stat } from 'node:fs/promises';
import type { Llama, LlamaModel } from 'node-llama-cpp';
import { problemOf, thrownOf, toProblem, type SidetoneError } from '../../contract/errors';
import { openLlama } from './llama';
import { slotOn, type LlamaSlot } from './llama-slots';

/** The compute buffers grow with it (340 MB at 512, 104 MB at 128 for Qwen's 150,000 words), the speed does not. */
const BATCH_TOKENS = 128;

export type GgufOptions = {
  /** Absolute path of the file. */
  readonly path: string;
  /** Name for people. */
  readonly label: string;
  readonly contextTokens: number;
  /** Threads that evaluate; if absent, one for each fast core (no hyperthreads), see `defaultThreads`. */
  readonly threads?: number;
  /** `auto` takes a GPU for which a prebuilt binary works and the CPU else. */
  readonly gpu?: 'auto' | false;
  /** Folder in which evaluated personas are kept between starts; none are if absent. */
  readonly cacheDir?: string;
  /** Makes sampling repeatable. */
  readonly seed?: number;
};

export type LoadedGguf = {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly first: LlamaSlot;
  /** What a further context takes; null if the file does not say enough of the model. */
  readonly contextBytes: number | null;
};

/** @throws SidetoneError MODEL_MISSING if there is no such file, MODEL_BROKEN if it can't be loaded. */
export async function loadGguf(options: GgufOptions): Promise<LoadedGguf> {
  const isFile = await stat(options.path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw thrownOf(problemOf('MODEL_MISSING.file', { label: options.label }));
  return load(options);
}

/** A GPU that is there but too small, or whose driver is broken, must not cost the user the model. */
async function load(options: GgufOptions): Promise<LoadedGguf> {
  const gpu = options.gpu ?? 'auto';
  try {
    return await loadOn(options, gpu);
  } catch (error) {
    const failure = gpu === false ? error : await loadOn(options, false).catch((second: unknown) => second);
    if (isLoaded(failure)) return failure;
    throw brokenGguf(options, failure);
  }
}

export const brokenGguf = ({ label }: GgufOptions, cause: unknown): SidetoneError =>
  thrownOf(problemOf('MODEL_BROKEN.llm', { label, detail: toProblem(cause).message }), { cause });

const isLoaded = (value: unknown): value is LoadedGguf =>
  typeof value === 'object' && value !== null && 'first' in value;

async function loadOn(options: GgufOptions, gpu: 'auto' | false): Promise<LoadedGguf> {
  const llama = await openLlama(gpu, options.threads);
  try {
    const model = await llama.loadModel({ modelPath: options.path });
    const first = await createSlot(model, options);
    return { llama, model, first, contextBytes: contextBytes(model, options) };
  } catch (error) {
    await llama.dispose();
    throw error;
  }
}

export async function createSlot(model: LlamaModel, options: GgufOptions): Promise<LlamaSlot> {
  const threads = options.threads ?? defaultThreads(model.llama.cpuMathCores);
  return slotOn(await model.createContext({ ...contextShape(model, options), threads }));
}

const contextShape = (model: LlamaModel, { contextTokens }: GgufOptions) => ({
  sequences: 1,
  contextSize: Math.min(contextTokens, model.trainContextSize ?? contextTokens),
  batchSize: BATCH_TOKENS,
  // Sliding windows keep too little to return to the persona's end for the next turn.
  swaFullCache: true,
});

/**
 * Keys and values of all its tokens, and buffers to compute in, by what the file says of the model. For 4,096 tokens of
 * Qwen2.5 0.5B 160 MB, of which 65 were seen to be touched on a processor; of SmolLM2 135M 141 MB, and 86 to 102.
 */
function contextBytes(model: LlamaModel, options: GgufOptions): number | null {
  try {
    const { cpuRam, gpuVram } = model.fileInsights.estimateContextResourceRequirements({
      ...contextShape(model, options),
      modelGpuLayers: model.gpuLayers,
    });
    // What has memory of its own is counted by that.
    const bytes = Math.round(model.gpuLayers > 0 ? Math.max(gpuVram, cpuRam) : cpuRam);
    return bytes > 0 && Number.isFinite(bytes) ? bytes : null;
  } catch {
    // A file may leave out what is asked for here, and yet work.
    return null;
  }
}

/**
 * One thread for each fast core. Measured on two otherwise idle cores in a conversation: with two threads the first
 * token comes after 300 ms and not after 530, and the first clause takes 450 ms and not 800. The threads wait for each
 * other by spinning, so that other work on the cores slows two threads more than one (SmolLM2 under load: 3 tokens/s
 * against 19); recogniser and voice run between tokens, not beside them, and so do no harm.
 */
const defaultThreads = (fastCores: number): number => Math.max(1, fastCores);
