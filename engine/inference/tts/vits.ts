/**
 * Owns the network of a Piper voice (VITS): ids to samples, a slice of speech at a time. Its decoder, a HiFi-GAN that
 * is most of the work, is made of convolutions alone. So it can compute a part of the samples from the latent frames
 * around them. The file holds all of it as one graph, and is therefore cut in four while it is loaded. It must not know
 * words. Source of the inputs: rhasspy/piper, src/python_run/piper/voice.py; of the idea to slice: its
 * export_onnx_streaming.py.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { SidetoneError } from '../../contract/errors';
import { modelOf, partsOf, type OnnxGraph, type OnnxNode } from '../onnx/graph';
import { openParts, releaseAll } from '../onnx/parts';
import { openSession, type OnnxOptions } from '../onnx/session';

/** Noise of the samples, length, noise of the durations; as the voice's description has them. */
export type Scales = readonly [noise: number, length: number, durationNoise: number];

export type Vits = {
  /** False for a voice whose graph could not be cut: it says a piece in one go. */
  readonly isSliced: boolean;
  /** Yields a piece's samples in order. Rejects with CANCELLED at most one slice after an abort. */
  speak(ids: readonly number[], scales: Scales, signal: AbortSignal): AsyncGenerator<Float32Array>;
  release(): Promise<void>;
};

/** In latent frames, of which each is 256 samples: 11.6 ms at 22.05 kHz. */
const SLICES = {
  /** 280 ms: the first sounds come early, and it lasts longer than the next slice takes. */
  first: 24,
  growth: 1.6,
  /** Keeps a slice's run under 50 ms, so that an abort takes effect. */
  most: 64,
  /** A rest shorter than this goes with the slice before it. */
  least: 12,
} as const;

/** How far the decoder's two parts look to each side, in latent frames. */
type Margins = { readonly upper: number; readonly lower: number };

/**
 * The decoder's first layers look farthest and are a sixth of its work; the later ones look little and are the rest.
 * With one margin for all of it, slices of 64 frames would cost a third more, with these a tenth. Measured on a medium
 * voice, as the greatest difference to the whole. It is 2e-3 of full scale for an upper margin of 8 and 2e-6 for 10,
 * 2e-3 for a lower one of 7/8 and none for 1. The longer kernels of high voices sum up to 12 and 2. The first that is
 * true is taken.
 */
const MARGINS: readonly Margins[] = [
  { upper: 10, lower: 1 },
  { upper: 12, lower: 2 },
];

/** What rounding makes of the same sum in another order; a thousandth of the loudest, 60 dB below it, is not heard. */
const SLICED_TOLERANCE = 1e-3;

/**
 * @param options see openSession. @param probe ids of a few words: they are said once, to compare slices with the whole.
 * @throws whatever onnxruntime throws for a file that is no model, or for one that does not speak.
 */
export async function openVits(
  modelPath: string,
  options: OnnxOptions,
  cacheDir: string | null,
  probe: readonly number[],
): Promise<Vits> {
  const network = await openNetwork(modelPath, options, cacheDir).catch(() => null);
  if (network !== null) {
    for (const margins of MARGINS) {
      if (await isTrue(network, margins, probe).catch(() => false)) return sliced(network, margins);
    }
    await releaseAll(Object.values(network));
  }
  const session = await openSession(modelPath, options, cacheDir);
  try {
    await session.run(inputsOf(session, probe, [0, 1, 0]));
  } catch (thrown) {
    await session.release();
    throw thrown;
  }
  return whole(session);
}

/**
 * What becomes of the ids: frames of the text as long as they are spoken, latent frames, and the decoder's two parts.
 */
type Network = {
  readonly text: InferenceSession;
  readonly flow: InferenceSession;
  readonly upper: InferenceSession;
  readonly lower: InferenceSession;
};

async function openNetwork(
  modelPath: string,
  options: OnnxOptions,
  cacheDir: string | null,
): Promise<Network> {
  const parts = ['text', 'flow', 'upper', 'lower'];
  const opened = await openParts(modelPath, parts, cutInFour, options, cacheDir);
  const [text, flow, upper, lower] = opened;
  if (text === undefined || flow === undefined || upper === undefined || lower === undefined) {
    await releaseAll(opened);
    throw new Error('A part is missing.');
  }
  return { text, flow, upper, lower };
}

/** By structure, because names depend on who exported the voice. */
export function cutInFour(graph: OnnxGraph): readonly (() => Uint8Array)[] {
  const { nodes } = graph;
  const [output] = graph.outputs.keys();
  // The noise of the samples, the last there is, is scaled twice and added to what the text says of each frame.
  const noise = nodes.findLast(({ op }) => op === 'RandomNormalLike');
  const frames = along(noise, ['Mul'], (node) => nodes.find(({ inputs }) => reads(inputs, node.outputs[0])));
  // The decoder alone has transposed convolutions. Between its input and the first of them lie a convolution, the
  // speaker that is added to it, and an activation.
  const [first, second] = nodes.filter(({ op }) => op === 'ConvTranspose');
  const before = along(first, ['Add', 'LeakyRelu'], (node) =>
    nodes.find(({ outputs }) => reads(outputs, node.inputs[0])),
  );
  const cuts = [
    frames?.op === 'Add' ? frames.outputs[0] : undefined,
    before?.op === 'Conv' ? before.inputs[0] : undefined,
    second?.inputs[0],
  ].filter((name) => name !== undefined);
  if (output === undefined || cuts.length < 3) throw new Error('The graph is not built as is known of VITS.');
  return partsOf(graph, cuts, output).map((part) => () => modelOf(graph, part));
}

const reads = (names: readonly string[], name: string | undefined): boolean =>
  name !== undefined && names.includes(name);

/** The first node on the way from `start` that is none of `ops`. */
function along(
  start: OnnxNode | undefined,
  ops: readonly string[],
  next: (node: OnnxNode) => OnnxNode | undefined,
): OnnxNode | undefined {
  let node = start && next(start);
  // Not for ever in a file that is no proper graph.
  for (let step = 0; step < 8 && node !== undefined && ops.includes(node.op); step++) node = next(node);
  return node;
}

type Tensors = InferenceSession.OnnxValueMapType;

function sliced(network: Network, margins: Margins): Vits {
  return {
    isSliced: true,
    speak: async function* (ids, scales, signal) {
      // `run` blocks this thread; a cancellation can only be noticed between two of them.
      const give = async (): Promise<void> => {
        await nextTurn();
        if (signal.aborted) throw new SidetoneError('CANCELLED');
      };
      await give();
      const given = await network.text.run(inputsOf(network.text, ids, scales));
      try {
        await give();
        const latent = await run(network.flow, given);
        for (const slice of slicesOf(framesOf(latent))) {
          await give();
          yield await decode(network, margins, latent, given, slice);
        }
        latent.dispose();
      } finally {
        for (const tensor of Object.values(given)) tensor.dispose();
      }
    },
    release: () => releaseAll(Object.values(network)),
  };
}

function whole(session: InferenceSession): Vits {
  return {
    isSliced: false,
    speak: async function* (ids, scales, signal) {
      await nextTurn();
      if (signal.aborted) throw new SidetoneError('CANCELLED');
      const { output } = await session.run(inputsOf(session, ids, scales));
      if (output === undefined) throw new Error('The network gave no samples.');
      yield floatsOf(output).slice();
      output.dispose();
    },
    release: () => session.release(),
  };
}

/** Whether a voice gives in slices what it gives in one go: another kind of decoder may look at all of its input. */
async function isTrue(network: Network, margins: Margins, probe: readonly number[]): Promise<boolean> {
  const given = await network.text.run(inputsOf(network.text, probe, [0, 1, 0]));
  const latent = await run(network.flow, given);
  const frames = framesOf(latent);
  const inOne = await decode(network, margins, latent, given, { from: 0, to: frames });
  let at = 0;
  for (const slice of slicesOf(frames)) {
    for (const sample of await decode(network, margins, latent, given, slice)) {
      if (!(Math.abs(sample - (inOne[at] ?? NaN)) <= SLICED_TOLERANCE)) return false;
      at += 1;
    }
  }
  return at === inOne.length;
}

export type Slice = { readonly from: number; readonly to: number };

/** Small at first, then growing. */
export function slicesOf(frames: number): readonly Slice[] {
  const slices: Slice[] = [];
  let length: number = SLICES.first;
  for (let from = 0; from < frames;) {
    const isLast = frames - from < length + SLICES.least;
    const to = isLast ? frames : from + length;
    slices.push({ from, to });
    from = to;
    length = Math.min(SLICES.most, Math.round(length * SLICES.growth));
  }
  return slices;
}

/** @returns the samples of these frames. */
async function decode(
  { upper, lower }: Network,
  margins: Margins,
  latent: Tensor,
  given: Tensors,
  { from, to }: Slice,
): Promise<Float32Array> {
  const frames = framesOf(latent);
  const inner = {
    from: Math.max(0, from - margins.lower),
    to: Math.min(frames, to + margins.lower),
  };
  const outer = {
    from: Math.max(0, inner.from - margins.upper),
    to: Math.min(frames, inner.to + margins.upper),
  };
  const hidden = await run(upper, given, partOf(latent, outer));
  // So many of its steps make a frame.
  const steps = framesOf(hidden) / (outer.to - outer.from);
  const near = partOf(hidden, {
    from: (inner.from - outer.from) * steps,
    to: (inner.to - outer.from) * steps,
  });
  hidden.dispose();
  const output = await run(lower, given, near);
  const hop = output.size / (inner.to - inner.from);
  const samples = floatsOf(output).slice((from - inner.from) * hop, (to - inner.from) * hop);
  output.dispose();
  return samples;
}

function inputsOf(session: InferenceSession, ids: readonly number[], scales: Scales): Tensors {
  const inputs: Record<string, Tensor> = {
    input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
    scales: new Tensor('float32', Float32Array.from(scales), [3]),
  };
  // Of a voice with several speakers the first.
  if (session.inputNames.includes('sid')) inputs['sid'] = new Tensor('int64', BigInt64Array.of(0n), [1]);
  return inputs;
}

/**
 * Runs a part on what the text's part gave (a speaker, a mask), the first input apart where there is a slice for it.
 */
async function run(part: InferenceSession, given: Tensors, slice?: Tensor): Promise<Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const [index, name] of part.inputNames.entries()) {
    const tensor = index === 0 && slice !== undefined ? slice : given[name];
    if (tensor !== undefined) feeds[name] = tensor;
  }
  const [output] = Object.values(await part.run(feeds));
  if (output === undefined) throw new Error('A part of the network gave nothing.');
  return output;
}

const framesOf = ({ dims }: Tensor): number => dims.at(-1) ?? 0;

/** Channels by time: the times of a slice. */
function partOf(tensor: Tensor, { from, to }: Slice): Tensor {
  const data = floatsOf(tensor);
  const frames = framesOf(tensor);
  const channels = data.length / frames;
  const part = new Float32Array(channels * (to - from));
  for (let channel = 0; channel < channels; channel++) {
    part.set(data.subarray(channel * frames + from, channel * frames + to), channel * (to - from));
  }
  return new Tensor('float32', part, [1, channels, to - from]);
}

function floatsOf({ data }: Tensor): Float32Array {
  if (!(data instanceof Float32Array)) throw new Error('The network does not compute in single precision.');
  return data;
}
