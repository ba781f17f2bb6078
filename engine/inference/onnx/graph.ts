/**
 * Owns cutting an ONNX file into parts that compute one after the other what the whole computes. It works on the raw
 * bytes of the protobuf: a tensor is copied, never decoded. It must not know which model it cuts. Pure.
 * Source of the field numbers: onnx/onnx.proto3.
 */

export type OnnxNode = {
  readonly op: string;
  /** Those of graphs inside the node (the branches of an If) among them. '' is an input that was left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly bytes: Uint8Array;
};

export type OnnxGraph = {
  /** In the order in which they can be computed. */
  readonly nodes: readonly OnnxNode[];
  /** Bytes of what has a name and is no node: the weights, and what is said of inputs, outputs and tensors between. */
  readonly weights: ReadonlyMap<string, Uint8Array>;
  readonly inputs: ReadonlyMap<string, Uint8Array>;
  readonly outputs: ReadonlyMap<string, Uint8Array>;
  readonly tensors: ReadonlyMap<string, Uint8Array>;
  /** What stands around the graph: versions, sets of operators. */
  readonly around: readonly Uint8Array[];
};

const MODEL = { graph: 7 } as const;
const GRAPH = { node: 1, name: 2, weight: 5, input: 11, output: 12, tensor: 13 } as const;
const NODE = { input: 1, output: 2, op: 4, attribute: 5 } as const;
const ATTRIBUTE = { graph: 6, graphs: 11 } as const;
/** TensorProto and ValueInfoProto. */
const NAME = { ofWeight: 8, ofValue: 1 } as const;

/** @throws RangeError for bytes that are no protobuf, Error for one that holds no graph. */
export function readGraph(model: Uint8Array): OnnxGraph {
  const around: Uint8Array[] = [];
  let graph: Uint8Array | null = null;
  for (const { id, content, whole } of fieldsOf(model)) {
    if (id === MODEL.graph) graph = content;
    else around.push(whole);
  }
  if (graph === null) throw new Error('The file holds no graph.');
  const nodes: OnnxNode[] = [];
  const named = { weights: new Map(), inputs: new Map(), outputs: new Map(), tensors: new Map() } as const;
  for (const { id, content } of fieldsOf(graph)) {
    if (id === GRAPH.node) nodes.push(readNode(content));
    else if (id === GRAPH.weight) named.weights.set(nameOf(content, NAME.ofWeight), content);
    else if (id === GRAPH.input) named.inputs.set(nameOf(content, NAME.ofValue), content);
    else if (id === GRAPH.output) named.outputs.set(nameOf(content, NAME.ofValue), content);
    else if (id === GRAPH.tensor) named.tensors.set(nameOf(content, NAME.ofValue), content);
  }
  return { nodes, ...named, around };
}

export type Part = { readonly inputs: readonly string[]; readonly outputs: readonly string[] };

/**
 * Cuts at tensors between: the first part computes the first of `cuts`, the next one goes on from it to the second, and
 * the last one ends at `output`. What a part needs besides and cannot compute from weights alone, such as a speaker's
 * embedding, the first part gives too.
 * @throws Error if a part does not depend on the cut before it.
 */
export function partsOf(graph: OnnxGraph, cuts: readonly string[], output: string): readonly Part[] {
  const varying = reachedFrom(graph, graph.inputs.keys());
  const later = cuts.map((cut, index): Part => {
    const end = cuts[index + 1] ?? output;
    const reached = reachedFrom(graph, [cut]);
    if (!reached.has(end)) throw new Error(`${end} does not depend on ${cut}.`);
    const sides = new Set<string>();
    for (const { inputs, outputs } of nodesFor(graph, [cut], [end])) {
      if (!outputs.some((name) => reached.has(name))) continue;
      for (const name of inputs) if (varying.has(name) && !reached.has(name)) sides.add(name);
    }
    return { inputs: [cut, ...sides], outputs: [end] };
  });
  const given = new Set(later.flatMap(({ inputs }, index) => (index === 0 ? inputs : inputs.slice(1))));
  return [{ inputs: [...graph.inputs.keys()], outputs: [...given] }, ...later];
}

/** @returns the part as a model of its own, of single precision between parts where the file says nothing else. */
export function modelOf(graph: OnnxGraph, { inputs, outputs }: Part): Uint8Array {
  const nodes = nodesFor(graph, inputs, outputs);
  const used = new Set([...nodes.flatMap((node) => node.inputs), ...outputs]);
  const value = (name: string): Uint8Array =>
    graph.inputs.get(name) ?? graph.outputs.get(name) ?? graph.tensors.get(name) ?? floats(name);
  const content = [
    ...nodes.flatMap(({ bytes }) => field(GRAPH.node, bytes)),
    ...field(GRAPH.name, utf8('part')),
    ...[...graph.weights].flatMap(([name, bytes]) => (used.has(name) ? field(GRAPH.weight, bytes) : [])),
    ...inputs.flatMap((name) => field(GRAPH.input, value(name))),
    ...outputs.flatMap((name) => field(GRAPH.output, value(name))),
  ];
  const length = content.reduce((sum, bytes) => sum + bytes.length, 0);
  return concatenated([...graph.around, varint((MODEL.graph << 3) | 2), varint(length), ...content]);
}

/** The nodes that compute `outputs` once `inputs` are there. */
function nodesFor(
  { nodes }: OnnxGraph,
  inputs: Iterable<string>,
  outputs: Iterable<string>,
): readonly OnnxNode[] {
  const given = new Set(inputs);
  const wanted = new Set(outputs);
  return nodes
    .toReversed()
    .filter((node) => {
      if (!node.outputs.some((name) => wanted.has(name) && !given.has(name))) return false;
      for (const name of node.inputs) wanted.add(name);
      return true;
    })
    .toReversed();
}

/** The tensors that depend on any of `names`, and these. */
function reachedFrom({ nodes }: OnnxGraph, names: Iterable<string>): ReadonlySet<string> {
  const reached = new Set(names);
  for (const { inputs, outputs } of nodes) {
    if (inputs.some((name) => reached.has(name))) for (const name of outputs) reached.add(name);
  }
  return reached;
}

function readNode(bytes: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  let op = '';
  for (const { id, content } of fieldsOf(bytes)) {
    if (id === NODE.input) inputs.push(text(content));
    else if (id === NODE.output) outputs.push(text(content));
    else if (id === NODE.op) op = text(content);
    else if (id === NODE.attribute) inputs.push(...innerInputs(content));
  }
  return { op, inputs, outputs, bytes };
}

/** What the nodes of a graph inside an attribute read, be it of that graph or of the one around it. */
const innerInputs = (attribute: Uint8Array): readonly string[] =>
  [...fieldsOf(attribute)]
    .filter(({ id }) => id === ATTRIBUTE.graph || id === ATTRIBUTE.graphs)
    .flatMap(({ content }) => [...fieldsOf(content)])
    .filter(({ id }) => id === GRAPH.node)
    .flatMap(({ content }) => readNode(content).inputs);

function nameOf(message: Uint8Array, nameField: number): string {
  for (const { id, content } of fieldsOf(message)) if (id === nameField) return text(content);
  return '';
}

type Field = {
  readonly id: number;
  /** Of a field with a length; of a number nothing. */
  readonly content: Uint8Array;
  /** With its number and length. */
  readonly whole: Uint8Array;
};

const EMPTY = new Uint8Array(0);
/** Wire types of protobuf. */
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at];
      if (byte === undefined) throw new RangeError('The file ends in the middle of a number.');
      at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const from = at;
    const key = number();
    const wire = key % 8;
    let content: Uint8Array = EMPTY;
    if (wire === WIRE.varint) number();
    else if (wire === WIRE.fixed64) at += 8;
    else if (wire === WIRE.fixed32) at += 4;
    else if (wire === WIRE.bytes) {
      const length = number();
      content = message.subarray(at, at + length);
      at += length;
    } else throw new RangeError(`The file has a field of an unknown kind, ${wire}.`);
    if (at > message.length) throw new RangeError('The file ends in the middle of a field.');
    yield { id: Math.floor(key / 8), content, whole: message.subarray(from, at) };
  }
}

/** ValueInfoProto: name, and a type that is a tensor of element type 1, float. */
const floats = (name: string): Uint8Array =>
  concatenated([...field(1, utf8(name)), ...field(2, Uint8Array.of(10, 2, 8, 1))]);

const field = (id: number, content: Uint8Array): readonly Uint8Array[] => [
  varint((id << 3) | WIRE.bytes),
  varint(content.length),
  content,
];

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.of(...bytes, rest);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const decoder = new TextDecoder();
const text = (bytes: Uint8Array): string => decoder.decode(bytes);
const utf8 = (value: string): Uint8Array => new TextEncoder().encode(value);
