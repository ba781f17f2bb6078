/**
 * Owns how an ONNX model becomes a session. Optimising a graph is most of the time that loading takes, and comes to the
 * same on every start. So the optimised graph is kept on disk in ORT's own format. Moonshine base's decoder then loads
 * in 0.9 s and not 1.6, and holds 35 MB less; Piper's voice loads in 1.05 s and not 1.3. It is a cache: whatever is
 * wrong with it, the model itself is loaded again. A thread or another Sidetone that loads the same graph at the same
 * time finds no kept one while it is tried. It makes it anew under a name of its own: neither waits, both keep a whole
 * one. Each file has the hash of its content in its name: the runtime loads a graph with a few flipped bits without a
 * word, and recognises nothing with it.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { threadId } from 'node:worker_threads';
import { env, type InferenceSession } from 'onnxruntime-node';
import { settleInto } from '../../store/atomic-write';
import { makeFolder } from '../../store/private';
import { keepNewest } from '../newest-files';
import { createSession } from './runtime';

/**
 * Two recognisers of a decoder and an encoder in five parts, four voices of four parts, the end-of-turn model, and
 * one to spare. Together each is about as large as its model.
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
 * @param model a file, or what makes one.
 * @param cacheDir folder for optimised graphs, made if needed; null keeps none. The least recently used ones go when
 *   there are too many.
 * @throws whatever onnxruntime throws for a file that is no model.
 */
export async function openSession(
  model: string | MadeModel,
  options: OnnxOptions,
  cacheDir: string | null,
): Promise<InferenceSession> {
  if (cacheDir === null) return createSession(await contentOf(model), options);
  const key = await keyFor(model, options, cacheDir).catch(() => null);
  if (key === null) return createSession(await contentOf(model), options);
  return (
    (await openKept(key, options, cacheDir)) ?? openAndKeep(await contentOf(model), options, key, cacheDir)
  );
}

const contentOf = async (model: string | MadeModel): Promise<string | Uint8Array> =>
  typeof model === 'string' ? model : model.make();

/** Optimised graphs depend on the processor's instructions, the runtime's version and the options. */
async function keyFor(model: string | MadeModel, options: OnnxOptions, cacheDir: string): Promise<string> {
  const { from, part } = typeof model === 'string' ? { from: model, part: '' } : model;
  const { size, mtimeMs } = await stat(from);
  // One file by whatever way it is reached.
  const real = await realpath(from);
  await makeFolder(cacheDir);
  const version = env.versions.node ?? env.versions.common;
  const key = JSON.stringify([real, part, size, mtimeMs, options, version, process.arch, cpus()[0]?.model]);
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

const nameOf = (key: string, contentHash: string): string => `${key}.${contentHash}.ort`;

/** @returns 128 bits of SHA-256 of the file's content, in hex. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex').slice(0, 32);
}

const keptNames = async (key: string, cacheDir: string): Promise<readonly string[]> =>
  (await readdir(cacheDir)).filter((name) => name.startsWith(`${key}.`) && name.endsWith('.ort'));

async function openKept(
  key: string,
  options: OnnxOptions,
  cacheDir: string,
): Promise<InferenceSession | null> {
  const [name] = await keptNames(key, cacheDir).catch(() => []);
  if (name === undefined) return null;
  const path = join(cacheDir, name);
  // A file that takes the process down with it must not be found again by the next one.
  const trying = `${path}.${own()}.trying`;
  try {
    await rename(path, trying);
  } catch {
    return null;
  }
  let session: InferenceSession;
  try {
    if (nameOf(key, await hashOf(trying)) !== name) throw new Error('The kept graph was damaged.');
    session = await createSession(trying, {
      ...withSettings(options, { load_model_format: 'ORT' }),
      graphOptimizationLevel: 'disabled',
    });
  } catch {
    await rm(trying, { force: true });
    return null;
  }
  // The session is there, whatever becomes of its file.
  await giveBack(trying, path).catch(() => rm(trying, { force: true }).catch(() => {}));
  return session;
}

async function giveBack(trying: string, path: string): Promise<void> {
  await rename(trying, path);
  const now = new Date();
  await utimes(path, now, now);
}

let count = 0;
/** A part of a name that no other has: not another process, and not a thread of this one. */
const own = (): string => {
  count += 1;
  return `${process.pid}-${threadId}-${count}`;
};

async function openAndKeep(
  content: string | Uint8Array,
  options: OnnxOptions,
  key: string,
  cacheDir: string,
): Promise<InferenceSession> {
  const partial = join(cacheDir, `${key}.${own()}.partial`);
  const forget = (): Promise<void> => rm(partial, { force: true }).catch(() => {});
  let session: InferenceSession;
  try {
    session = await createSession(content, {
      ...withSettings(options, { save_model_format: 'ORT' }),
      optimizedModelFilePath: partial,
      // It warns that the file suits this machine alone, which is what it is for.
      logSeverityLevel: 3,
    });
  } catch {
    // A full disk, say. If the model is broken this throws again, and is told.
    await forget();
    return createSession(content, options);
  }
  // The session is there, whatever becomes of its file.
  await keep(partial, key, cacheDir).catch(forget);
  return session;
}

/** A name stands only for content that is on the disk, also after the power failed. */
async function keep(partial: string, key: string, cacheDir: string): Promise<void> {
  const name = nameOf(key, await hashOf(partial));
  await settleInto(partial, join(cacheDir, name));
  // Two processes may have made one each.
  const others = (await keptNames(key, cacheDir)).filter((each) => each !== name);
  await Promise.all(others.map((each) => rm(join(cacheDir, each), { force: true })));
  await keepNewest(cacheDir, MAX_FILES);
}

const withSettings = (options: OnnxOptions, settings: Readonly<Record<string, string>>): OnnxOptions => ({
  ...options,
  extra: { ...options.extra, session: { ...options.extra.session, ...settings } },
});
