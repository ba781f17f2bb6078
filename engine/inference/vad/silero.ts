/**
 * Owns Silero VAD (v5 and v6 have the same inputs and outputs): a frame of audio in, the probability of speech out.
 * It must not decide when speech starts or ends; that is turn policy.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { FRAME_SAMPLES, MIC_RATE } from '../../contract/units';
import { problemOf, thrownOf, type SidetoneError } from '../../contract/errors';
import { createSession } from '../onnx/runtime';
import type { VadProvider } from '../providers';

/**
 * Samples of the previous frame that go before the present one, as in Silero's own wrapper (snakers4/silero-vad,
 * utils_vad.py, `context_size`). Without them v6 never fires and v5 fires badly.
 */
const CONTEXT_SAMPLES = 64;

/** Shape of the recurrent state: layers, batch, units. */
const STATE_SHAPE = [2, 1, 128] as const;
const STATE_SIZE = STATE_SHAPE[0] * STATE_SHAPE[1] * STATE_SHAPE[2];

export type SileroOptions = {
  readonly id: string;
  /** `silero_vad_v5.onnx` or `silero_vad_v6.onnx`. */
  readonly modelPath: string;
};

/**
 * Loads the model and runs it once, so that the first frame of a session is as quick as the others.
 * @throws SidetoneError MODEL_BROKEN if the file can't be loaded or is another model. `process` throws RangeError
 * for a frame that has not FRAME_SAMPLES samples.
 */
export async function createSilero({ id, modelPath }: SileroOptions): Promise<VadProvider> {
  const session = await load({ id, modelPath });
  const rate = new Tensor('int64', BigInt64Array.of(BigInt(MIC_RATE)), []);
  const input = new Float32Array(CONTEXT_SAMPLES + FRAME_SAMPLES);
  let state: Tensor = emptyState();

  const reset = () => {
    input.fill(0);
    state = emptyState();
  };

  const run = async (frame: Float32Array): Promise<number> => {
    if (frame.length !== FRAME_SAMPLES) throw new RangeError(`a VAD frame has ${FRAME_SAMPLES} samples`);
    input.copyWithin(0, FRAME_SAMPLES);
    input.set(frame, CONTEXT_SAMPLES);
    const result = await session.run({
      input: new Tensor('float32', input.slice(), [1, input.length]),
      state,
      sr: rate,
    });
    const { output, stateN } = result;
    const probability = output?.data[0];
    if (stateN === undefined || typeof probability !== 'number') {
      throw new Error('the model gave no probability');
    }
    state = stateN;
    return probability;
  };

  // Frames depend on the state that the one before leaves behind, so a caller that does not wait is put in order.
  let previous: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(work: () => T | Promise<T>): Promise<T> => {
    const next = previous.then(work);
    previous = next.catch(() => undefined);
    return next;
  };

  try {
    await run(new Float32Array(FRAME_SAMPLES));
  } catch (error) {
    await session.release();
    throw broken(id, error);
  }
  reset();
  return {
    process: (frame) => inOrder(() => run(frame)),
    reset: () => void inOrder(reset),
    dispose: () => inOrder(() => session.release()),
  };
}

async function load({ id, modelPath }: SileroOptions): Promise<InferenceSession> {
  try {
    // One thread: 0.4 ms a frame leaves nothing to share out. No arena: it would only keep memory.
    return await createSession(modelPath, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      enableCpuMemArena: false,
    });
  } catch (error) {
    throw broken(id, error);
  }
}

const emptyState = (): Tensor => new Tensor('float32', new Float32Array(STATE_SIZE), [...STATE_SHAPE]);

const broken = (id: string, cause: unknown): SidetoneError =>
  thrownOf(problemOf('MODEL_BROKEN.model', { id }), { cause });
