import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { modelOf, partsOf } from './graph';
import { NotCutError, openParts, releaseAll, type Cut } from './parts';
import { TINY_MODEL } from './testing/tiny-model';

const OPTIONS = { extra: { session: {} } };
const NAMES = ['first', 'second'];
const cut: Cut = (graph) => partsOf(graph, ['middle'], 'y').map((part) => () => modelOf(graph, part));
const number = (value: number): Tensor => new Tensor('float32', Float32Array.of(value), [1]);

describe('openParts', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parts-'));
    path = join(folder, 'model.onnx');
    await writeFile(path, TINY_MODEL);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  it('computes one after the other what the whole does', async () => {
    const [first, second] = await openParts(path, NAMES, cut, OPTIONS, null);
    const between = await first?.run({ x: number(1), speaker: number(4) });
    const outputs = await second?.run(between ?? {});
    // x + 2, times -speaker, plus 3, times -speaker.
    expect(Number(outputs?.['y']?.data[0])).toBe(((1 + 2) * -4 + 3) * -4);
    await releaseAll([first, second].flatMap((session) => session ?? []));
  });

  it('leaves none open when one of them is broken: catches memory that is never given back', async () => {
    const opened: InferenceSession[] = [];
    const create = InferenceSession.create.bind(InferenceSession);
    vi.spyOn(InferenceSession, 'create').mockImplementation(async (...given: Parameters<typeof create>) => {
      const session = await create(...given);
      vi.spyOn(session, 'release');
      opened.push(session);
      return session;
    });
    const broken: Cut = (graph) => [cut(graph)[0] ?? (() => TINY_MODEL), () => Uint8Array.of(1, 2, 3)];
    await expect(openParts(path, NAMES, broken, OPTIONS, null)).rejects.toBeInstanceOf(Error);
    expect(opened).toHaveLength(1);
    expect(opened[0]?.release).toHaveBeenCalledOnce();
  });

  it('says of a file that can not be cut that it can not: catches a full memory that is taken for another model', async () => {
    const other: Cut = () => {
      throw new Error('not as I know it');
    };
    await expect(openParts(path, NAMES, other, OPTIONS, null)).rejects.toBeInstanceOf(NotCutError);
    await writeFile(path, 'no model');
    await expect(openParts(path, NAMES, cut, OPTIONS, null)).rejects.toBeInstanceOf(NotCutError);
    await rm(path);
    await expect(openParts(path, NAMES, cut, OPTIONS, null)).rejects.not.toBeInstanceOf(NotCutError);
  });
});
