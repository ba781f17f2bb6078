import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { modelOf, partsOf, readGraph } from './graph';
import { TINY_MODEL } from './testing/tiny-model';
import { createSession } from './runtime';

const run = async (
  model: Uint8Array,
  feeds: Readonly<Record<string, number>>,
): Promise<Record<string, number>> => {
  const session = await createSession(model, {});
  expect(session.inputNames.toSorted()).toEqual(Object.keys(feeds).toSorted());
  const tensors = Object.entries(feeds).map(
    ([name, number]) => [name, new Tensor('float32', Float32Array.of(number), [1])] as const,
  );
  const outputs = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, Number(data[0])]));
};

describe('a graph in parts', () => {
  const graph = readGraph(TINY_MODEL);

  it('computes part by part what the whole computes, with what a part needs from the side', async () => {
    const feeds = { x: 5, speaker: 0.5 };
    const whole = await run(TINY_MODEL, feeds);
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
    expect(() => readGraph(TINY_MODEL.subarray(0, TINY_MODEL.length - 5))).toThrow(RangeError);
    expect(() => readGraph(new TextEncoder().encode('not a model'))).toThrow(/./);
    expect(() => readGraph(new Uint8Array(0))).toThrow('no graph');
  });
});
