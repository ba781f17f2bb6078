/**
 * Owns the recogniser's encoder: sound to what the decoder attends to. One run of all of it would take 300 ms for 12
 * s of speech and can't be called off, so it is cut between layers. The parts compute the very same numbers in the
 * same time (two cores, base, 4 s: 80 ms, 20 at most in a part). It must not know tokens.
 */
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { modelOf, partsOf, type OnnxGraph } from '../onnx/graph';
import { NotCutError, openParts, releaseAll } from '../onnx/parts';
import { openSession, type OnnxOptions } from '../onnx/session';

export type Encoder = {
  /**
   * @param samples mono, 16 kHz. @param onStep runs before each part and at the end; what it throws ends the work.
   * @returns [1, positions, size], single precision.
   */
  encode(samples: Float32Array, onStep: () => void): Promise<Tensor>;
  release(): Promise<void>;
};

const INPUT = 'input_values';
const OUTPUT = 'last_hidden_state';

/** The convolutions take about as long as a third of the layers. */
const PARTS = ['convolutions', 'layers-1', 'layers-2', 'layers-3', 'layers-4'] as const;

/**
 * @param options see openSession.
 * @throws Error for a model that is no encoder of speech, and whatever onnxruntime throws for a file that is no model.
 */
export async function openEncoder(
  path: string,
  options: OnnxOptions,
  cacheDir: string | null,
): Promise<Encoder> {
  const sessions = await openParts(path, PARTS, cutBetweenLayers, options, cacheDir).catch(
    async (thrown: unknown) => {
      if (!(thrown instanceof NotCutError)) throw thrown;
      // Built otherwise, it is run in one go.
      return [await openSession(path, options, cacheDir)];
    },
  );
  if (sessions[0]?.inputNames.includes(INPUT) !== true) {
    await releaseAll(sessions);
    throw new Error(`not an encoder of speech: it has no input ${INPUT}`);
  }
  return {
    async encode(samples, onStep) {
      const known: Record<string, Tensor> = { [INPUT]: new Tensor('float32', samples, [1, samples.length]) };
      for (const session of sessions) {
        onStep();
        Object.assign(known, await session.run(feedsOf(session, known)));
      }
      onStep();
      const encoded = known[OUTPUT];
      if (encoded === undefined) throw new Error(`the model has no output ${OUTPUT}`);
      return encoded;
    },
    release: () => releaseAll(sessions),
  };
}

const feedsOf = (
  { inputNames }: InferenceSession,
  known: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> =>
  Object.fromEntries(
    inputNames.flatMap((name) => {
      const tensor = known[name];
      return tensor === undefined ? [] : [[name, tensor] as const];
    }),
  );

/**
 * By structure, because names depend on who exported the model: what a transformer's layers pass on is normalised, and
 * added to what comes of it. The first such tensor is what the convolutions give. A cut right there changes how the
 * runtime rounds them, and the int8 layers make more of that. So the first part has the layer's attention, too.
 */
export function cutBetweenLayers(graph: OnnxGraph): readonly (() => Uint8Array)[] {
  const [, ...passedOn] = graph.nodes
    .flatMap(({ outputs }) => outputs)
    .filter((name) => {
      const ops = graph.nodes.flatMap(({ op, inputs }) => (inputs.includes(name) ? [op] : []));
      return ['ReduceMean', 'Sub', 'Add'].every((op) => ops.includes(op));
    });
  const most = PARTS.length - 1;
  if (passedOn.length < most) throw new Error('The graph is not built as is known of encoders.');
  const cuts = Array.from(
    { length: most },
    (_, index) => passedOn[Math.round((index * passedOn.length) / most)] ?? '',
  );
  return partsOf(graph, cuts, OUTPUT).map((part) => () => modelOf(graph, part));
}
