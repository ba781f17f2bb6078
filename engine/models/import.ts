/**
 * Owns taking model files from a folder into Sidetone's own: find, copy, verify what was written. The folder is only
 * read, and is not needed afterwards.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { problemOf, SidetoneError, thrownOf } from '../contract/errors';
import type { Model } from './model';
import type { Limits } from './limits';
import { takeLock } from './lock';
import { openPartial } from './partial';
import { lockPath, modelDir } from './paths';
import { findInFolder } from './sources/folder';
import { cancelled } from './sources/outcome';
import { recordFile, rememberVerified } from './verified';

export type ImportDeps = {
  readonly dataDir: string;
  readonly limits: Limits;
  /** Called as bytes of a model are copied. */
  readonly onProgress: (modelId: string, copiedBytes: number) => void;
};

export type Imported = {
  /** Models of which at least one file was taken. */
  readonly models: readonly string[];
  readonly files: number;
};

/**
 * Copies every file in `folder` that belongs to one of `models`.
 * @throws SidetoneError MODEL_MISSING if there is none or the folder can't be read, CANCELLED, or what the disk said.
 */
export async function importModels(
  folder: string,
  models: readonly Model[],
  deps: ImportDeps,
  signal: AbortSignal,
): Promise<Imported> {
  const wanted = models.flatMap((model) => Object.values(model.files));
  const found = await findInFolder(folder, wanted, signal).catch((thrown: unknown) => {
    if (signal.aborted) throw cancelled();
    if (thrown instanceof SidetoneError) throw thrown;
    throw thrownOf(problemOf('MODEL_MISSING.folder', { folder }), { cause: thrown });
  });
  if (found.length === 0) {
    throw thrownOf(problemOf('MODEL_MISSING.nothingInFolder', { folder }));
  }
  const taken: string[] = [];
  let files = 0;
  for (const model of models) {
    const own = found.filter(({ file }) => Object.values(model.files).includes(file));
    if (own.length === 0) continue;
    const target = modelDir(deps.dataDir, model.id);
    const lock = await takeLock(lockPath(target), deps.limits, signal);
    const stop = AbortSignal.any([signal, lock.lost]);
    let copied = 0;
    try {
      for (const { path, file } of own) {
        const partial = await openPartial(join(target, file.fileName), file, stop);
        try {
          await partial.restart();
          const stream = createReadStream(path, { highWaterMark: 1 << 20, signal: stop });
          for await (const chunk of stream) {
            await partial.append(chunk as Buffer);
            copied += (chunk as Buffer).length;
            deps.onProgress(model.id, copied);
          }
          if ((await partial.finish()) === 'corrupt') {
            throw thrownOf(problemOf('MODEL_BROKEN.changed', { path }));
          }
          await rememberVerified(
            target,
            file.fileName,
            await recordFile(join(target, file.fileName), file.sha256),
          );
          files += 1;
        } finally {
          await partial.close();
        }
      }
      taken.push(model.id);
    } catch (thrown) {
      if (signal.aborted) throw cancelled();
      throw thrown;
    } finally {
      await lock.release();
    }
  }
  return { models: taken, files };
}
