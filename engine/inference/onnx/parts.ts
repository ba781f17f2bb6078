/**
 * Owns how a model is opened in parts that run one after the other. An abort is seen between any two of them; a run
 * of onnxruntime-node can't be called off. The provider that knows the model says where to cut; graph.ts says how.
 */
import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-node';
import { readGraph, type OnnxGraph } from './graph';
import { openSession, type OnnxOptions } from './session';

/** Makes each part, when asked, as a model of its own. @throws Error for a graph of another build. */
export type Cut = (graph: OnnxGraph) => readonly (() => Uint8Array)[];

/** The file is built otherwise than `Cut` knows it, or is no model at all. */
export class NotCutError extends Error {}

/**
 * @param from the file. @param names of the parts, in the order in which they run. @param options and @param cacheDir
 * see openSession: where all parts are kept there the file is not even read.
 * @returns a session for each name.
 * @throws NotCutError, and whatever onnxruntime throws; then none is left open.
 */
export async function openParts(
  from: string,
  names: readonly string[],
  cut: Cut,
  options: OnnxOptions,
  cacheDir: string | null,
): Promise<readonly InferenceSession[]> {
  // Read once, and let go of with this function: it is as large as the file.
  let made: Promise<readonly (() => Uint8Array)[]> | null = null;
  const opened: InferenceSession[] = [];
  try {
    for (const [index, part] of names.entries()) {
      const make = async (): Promise<Uint8Array> => {
        made ??= readFile(from).then((bytes) => cutOf(bytes, cut));
        const model = (await made)[index];
        if (model === undefined) throw new Error(`There is no part ${part}.`);
        return model();
      };
      opened.push(await openSession({ from, part, make }, options, cacheDir));
    }
    return opened;
  } catch (thrown) {
    await releaseAll(opened);
    throw thrown;
  }
}

function cutOf(bytes: Uint8Array, cut: Cut): ReturnType<Cut> {
  try {
    return cut(readGraph(bytes));
  } catch (cause) {
    throw new NotCutError('The graph can not be cut.', { cause });
  }
}

export const releaseAll = async (sessions: readonly InferenceSession[]): Promise<void> => {
  await Promise.all(sessions.map((session) => session.release()));
};
