/**
 * Owns how an ONNX model becomes a session. Optimising a graph is most of the time that loading takes, and comes to
 * the same on every start, so the optimised graph is kept on disk in ORT's own format: Moonshine base's decoder loads
 * in 0.9 s and not 1.6 and holds 35 MB less, Piper's voice in 1.05 s and not 1.3. It is a cache: whatever is wrong with
 * it, the model itself is loaded again.
 */
import { createHash } from 'node:crypto';
import { mkdir, realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { env, InferenceSession } from 'onnxruntime-node';
import { keepNewest } from '../newest-files';

/**
 * Two recognisers of a decoder and an encoder in five parts, four voices of four parts and the end-of-turn model, and one
 * to spare; together each is about as large as its model.
 */
const MAX_FILES = 30;

export type OnnxOptions = InferenceSession.SessionOptions & {
  readonly extra: { readonly session: Readonly<Record<string, unknown>> };
};

/** A model made from a file, such as a part of it (graph.ts). */
export type MadeModel = {
  readonly from: string;
  /** Tells it from whatever else is made from that file; changes when it is made differently. */
  readonly part: string;
  /** Not called where the optimised graph is kept: the file need not even be read. */
  readonly make: () => Promise<Uint8Array>;
};

/**
 * @param model a file, or what makes one. @param cacheDir folder for optimised graphs, made if needed; null keeps none. The least recently used ones go when
 * there are too many.
 * @throws whatever onnxruntime throws for a file that is no model.
 */
export async function openSession(
  model: string | MadeModel,
  options: OnnxOptions,
  cacheDir: string | null,
): Promise<InferenceSession> {
  if (cacheDir === null) return create(await contentOf(model), options);
  const kept = await pathFor(model, options, cacheDir).catch(() => null);
  if (kept === null) return create(await contentOf(model), options);
  return (await openKept(kept, options)) ?? openAndKeep(await contentOf(model), options, kept, cacheDir);
}

const contentOf = async (model: string | MadeModel): Promise<string | Uint8Array> =>
  typeof model === 'string' ? model : model.make();

const create = (content: string | Uint8Array, options: OnnxOptions): Promise<InferenceSession> =>
  typeof content === 'string'
    ? InferenceSession.create(content, options)
    : InferenceSession.create(content, options);

/** Optimised graphs depend on the processor's instructions, the runtime's version and the options. */
async function pathFor(model: string | MadeModel, options: OnnxOptions, cacheDir: string): Promise<string> {
  const { from, part } = typeof model === 'string' ? { from: model, part: '' } : model;
  const { size, mtimeMs } = await stat(from);
  // One file by whatever way it is reached.
  const real = await realpath(from);
  await mkdir(cacheDir, { recursive: true });
  const version = env.versions.node ?? env.versions.common;
  const key = JSON.stringify([real, part, size, mtimeMs, options, version, process.arch, cpus()[0]?.model]);
  return join(cacheDir, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.ort`);
}

async function openKept(path: string, options: OnnxOptions): Promise<InferenceSession | null> {
  // A file that takes the process down with it must not be found again by the next one.
  const trying = `${path}.${process.pid}.trying`;
  try {
    await rename(path, trying);
  } catch {
    return null;
  }
  try {
    const session = await InferenceSession.create(trying, {
      ...withSettings(options, { load_model_format: 'ORT' }),
      graphOptimizationLevel: 'disabled',
    });
    await rename(trying, path);
    const now = new Date();
    await utimes(path, now, now);
    return session;
  } catch {
    await rm(trying, { force: true });
    return null;
  }
}

async function openAndKeep(
  content: string | Uint8Array,
  options: OnnxOptions,
  path: string,
  cacheDir: string,
): Promise<InferenceSession> {
  const partial = `${path}.${process.pid}.partial`;
  const forget = (): Promise<void> => rm(partial, { force: true }).catch(() => {});
  let session: InferenceSession;
  try {
    session = await create(content, {
      ...withSettings(options, { save_model_format: 'ORT' }),
      optimizedModelFilePath: partial,
      // It warns that the file suits this machine alone, which is what it is for.
      logSeverityLevel: 3,
    });
  } catch {
    // A full disk, say. If the model is broken this throws again, and is told.
    await forget();
    return create(content, options);
  }
  // The session is there, whatever becomes of its file.
  await rename(partial, path)
    .then(() => keepNewest(cacheDir, MAX_FILES))
    .catch(forget);
  return session;
}

const withSettings = (options: OnnxOptions, settings: Readonly<Record<string, string>>): OnnxOptions => ({
  ...options,
  extra: { ...options.extra, session: { ...options.extra.session, ...settings } },
});
