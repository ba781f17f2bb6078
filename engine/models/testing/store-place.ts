/**
 * Owns where a store of models is tested: a throw-away folder and a file server on loopback, both new for each test, and
 * models whose one file that server has. It must not be imported outside tests.
 */
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { silentLog } from '../../log';
import type { Model, ModelSource } from '../model';
import { refused } from '../sources/outcome';
import type { FetchArchive } from '../sources/packages';
import { createModelStore, type ModelStore, type ModelStoreDeps } from '../store';
import { startFileServer, type FileServer } from './file-server';
import { QUICK, createScratch, sampleFile, sampleModel } from './sample';

export type StorePlace = {
  readonly server: FileServer;
  /** The data folder. */
  readonly path: string;
  /** Leaves nothing on the disk, as on the first day. */
  readonly empty: () => void;
  /** Where `a.bin` of this model belongs. */
  readonly pathOf: (id: string) => string;
  /** The server, as a source. */
  readonly http: () => ModelSource;
  /** A model whose file is `a.bin`. */
  readonly model: (id: string, sources: readonly ModelSource[], over?: Partial<Model>) => Model;
  readonly open: (catalogue: readonly Model[], over?: Partial<ModelStoreDeps>) => ModelStore;
};

export const noClient: FetchArchive = async () => refused('npm is not installed', true);

/** To be called once by a test file. @param body what is in `a.bin`. */
export function useStorePlace(body: Buffer): StorePlace {
  const file = sampleFile('a.bin', body);
  let scratch: ReturnType<typeof createScratch>;
  let server: FileServer;
  beforeEach(async () => {
    scratch = createScratch();
    server = await startFileServer(body);
  });
  afterEach(async () => {
    await server.close();
    scratch.remove();
  });
  return {
    get server() {
      return server;
    },
    get path() {
      return scratch.path;
    },
    empty: () => scratch.remove(),
    pathOf: (id) => join(scratch.path, 'models', id, 'a.bin'),
    http: () => ({ kind: 'http', label: 'Hugging Face', urls: { model: `${server.url}/a.bin` } }),
    model: (id, sources, over = {}) => sampleModel({ id, files: { model: file }, ...over }, sources),
    open: (catalogue, over = {}) =>
      createModelStore({
        dataDir: scratch.path,
        log: silentLog,
        resolveBundled: () => null,
        catalogue,
        limits: QUICK,
        createFetchArchive: () => ({ npm: noClient, pip: noClient }),
        ...over,
      }),
  };
}

export const statusOf = (store: ModelStore, id: string) =>
  store.states().find((state) => state.id === id)?.status;
