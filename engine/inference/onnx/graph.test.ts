import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { modelOf, partsOf, readGraph } from './graph';

const bytes = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** A field with a length; all of the lengths here are under 128 except the graph's. */
const field = (id: number, content: Uint8Array | string): Uint8Array => {
  const data = typeof content === 'string' ? utf8(content) : content;
  const length = data.length < 128 ? [data.length] : [(data.length % 128) | 128, data.length >> 7];
  return bytes([(id << 3) | 2], length, data);
};
const node = (op: string, inputs: readonly string[], output: string): Uint8Array =>
  field(1, bytes(...inputs.map((name) => field(1, name)), field(2, output), field(4, op)));
/** One float: dims, data_type, float_data, name. */
const weight = (name: string, value: number): Uint8Array =>
  field(5, bytes([8, 1, 16, 1], field(4, new Uint8Array(Float32Array.of(value).buffer)), field(8, name)));
const value = (id: number, name: string): Uint8Array =>
  field(id, bytes(field(1, name), field(2, Uint8Array.of(10, 8, 8, 1, 18, 4, 10, 2, 8, 1))));

/**
 * x + two = early; -speaker = voice; early * voice = middle; middle + three = late; late * voice = y. The voice is needed
 * on both sides of each cut, three only after the last one.
 */
const MODEL = bytes(
  [8, 8],
  field(8, bytes(field(1, ''), [16, 15])),
  field(
    7,
    bytes(
      node('Add', ['x', 'two'], 'early'),
      node('Neg', ['speaker'], 'voice'),
      node('Mul', ['early', 'voice'], 'middle'),
      node('Add', ['middle', 'three'], 'late'),
      node('Mul', ['late', 'voice'], 'y'),
      field(2, 'whole'),
      weight('two', 2),
      weight('three', 3),
      value(11, 'x'),
      value(11, 'speaker'),
      value(12, 'y'),
    ),
  ),
);

const run = async (
  model: Uint8Array,
  feeds: Readonly<Record<string, number>>,
): Promise<Record<string, number>> => {
  const session = await InferenceSession.create(model);
  expect(session.inputNames.toSorted()).toEqual(Object.keys(feeds).toSorted());
  const tensors = Object.entries(feeds).map(
    ([name, number]) => [name, new Tensor('float32', Float32Array.of(number), [1])] as const,
  );
  const outputs = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, Number(data[0])]));
};

describe('a graph in parts', () => {
  const graph = readGraph(MODEL);

  it('computes part by part what the whole computes, with what a part needs from the side', async () => {
    const feeds = { x: 5, speaker: 0.5 };
    const whole = await run(MODEL, feeds);
    expect(whole).toEqual({ y: ((5 + 2) * -0.5 + 3) * -0.5 });
    const parts = partsOf(graph, ['early', 'middle'], 'y');
    expect(parts).toEqual([
      { inputs: ['x', 'speaker'], outputs: ['early', 'voice'] },
      { inputs: ['early', 'voice'], outputs: ['middle'] },
      { inputs: ['middle', 'voice'], outputs: ['y'] },
    ]);
    let known: Record<string, number> = feeds;
    for (const part of parts) {
      const needed = Object.fromEntries(part.inputs.map((name) => [name, known[name] ?? NaN]));
      known = { ...known, ...(await run(modelOf(graph, part), needed)) };
    }
    expect(known['y']).toBe(whole['y']);
  });

  // Otherwise each part would hold all of the weights, three times the memory.
  it('gives each part the weights that it uses, and no other', () => {
    const [first, second, third] = partsOf(graph, ['early', 'middle'], 'y').map((part) => [
      ...readGraph(modelOf(graph, part)).weights.keys(),
    ]);
    expect([first, second, third]).toEqual([['two'], [], ['three']]);
  });

  it('refuses a cut that the output does not depend on', () => {
    expect(() => partsOf(graph, ['nowhere'], 'y')).toThrow('does not depend');
  });

  it('refuses bytes that are cut off or no model at all', () => {
    expect(() => readGraph(MODEL.subarray(0, MODEL.length - 5))).toThrow(RangeError);
    expect(() => readGraph(utf8('not a model'))).toThrow(/./);
    expect(() => readGraph(new Uint8Array(0))).toThrow('no graph');
  });
});
