/**
 * Owns Smart Turn v3.2 (Pipecat): how likely it is, by the sound of the utterance so far, that the turn is complete. It
 * must not decide whether it is; that is turn policy.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { problemOf, SidetoneError, thrownOf } from '../../contract/errors';
import { openSession } from '../onnx/session';
import type { SmartTurnProvider } from '../providers';
import { throwIfAborted } from '../../abort';
import { continuationOf } from './growing';
import { createLogMel, MEL_BANDS, MEL_FRAMES, MEL_WINDOW_SAMPLES, type LogMel } from './log-mel';

export type SmartTurnOptions = {
  readonly id: string;
  readonly modelPath: string;
  /** See openSession; none by default. */
  readonly cacheDir?: string;
  /** Threads of one run; 2 by default. */
  readonly threads?: number;
};

/**
 * The model alone takes 40 ms with two threads and 68 with one on two idle cores. Where others want them too (load 7 to
 * 9) it is 124 against 97, and 97 against 78 ms of processor time.
 */
const DEFAULT_THREADS = 2;

/** Sessions whose utterance is kept, each in about 2 MB; that of a further one is taken in anew each time. */
const MOST_SESSIONS = 64;

/** What one session's user has said so far. */
type Utterance = { readonly mel: LogMel; former: Float32Array };

/**
 * Loads the model and runs it once.
 * @throws SidetoneError MODEL_BROKEN if the file can't be loaded or is another model; `score` rejects with CANCELLED, or
 * EOT_FAILED if the model fails.
 */
export async function createSmartTurn(options: SmartTurnOptions): Promise<SmartTurnProvider> {
  const session = await open(options);
  /** The one used last at the end. */
  const utterances = new Map<string, Utterance>();

  const utteranceOf = (session: string): Utterance => {
    const utterance = utterances.get(session) ?? { mel: createLogMel(), former: new Float32Array(0) };
    utterances.delete(session);
    utterances.set(session, utterance);
    const [oldest] = utterances.keys();
    if (utterances.size > MOST_SESSIONS && oldest !== undefined) utterances.delete(oldest);
    return utterance;
  };

  const run = async (mel: LogMel): Promise<number> => {
    const features = new Tensor('float32', mel.features(), [1, MEL_BANDS, MEL_FRAMES]);
    // The output is called logits, and holds the probability.
    const probability = (await session.run({ input_features: features }))['logits']?.data[0];
    if (typeof probability !== 'number') throw new Error('the model has no output "logits"');
    return probability;
  };

  const pushAudio = (samples: Float32Array, session = ''): LogMel => {
    const utterance = utteranceOf(session);
    const { mel, former } = utterance;
    const latest = samples.slice(-MEL_WINDOW_SAMPLES);
    const added = continuationOf(former, latest);
    if (added === null) mel.reset();
    mel.push(added ?? latest);
    utterance.former = latest;
    return mel;
  };

  try {
    await run(createLogMel());
  } catch (error) {
    await session.release();
    throw broken(options.id, error);
  }
  return {
    score: async (samples, signal, session) => {
      throwIfAborted(signal);
      const mel = pushAudio(samples, session);
      try {
        const probability = await run(mel);
        throwIfAborted(signal);
        return probability;
      } catch (error) {
        if (error instanceof SidetoneError) throw error;
        throw new SidetoneError('EOT_FAILED', undefined, '', { cause: error });
      }
    },
    pushAudio: (samples, session) => void pushAudio(samples, session),
    forget: (session) => void utterances.delete(session),
    dispose: () => session.release(),
  };
}

async function open({ id, modelPath, threads, cacheDir }: SmartTurnOptions): Promise<InferenceSession> {
  try {
    return await openSession(
      modelPath,
      {
        intraOpNumThreads: threads ?? DEFAULT_THREADS,
        interOpNumThreads: 1,
        enableCpuMemArena: false,
        // It runs while recogniser and language model work on the same cores; waiting must not take them away.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      },
      cacheDir ?? null,
    );
  } catch (error) {
    throw broken(id, error);
  }
}

const broken = (id: string, cause: unknown): SidetoneError =>
  thrownOf(problemOf('MODEL_BROKEN.model', { id }), { cause });
