/**
 * Owns what the tests of a file share: a Sidetone with the machine's models, started once, its data folder, and a folder
 * for their own files. What they do with it is theirs, and so is whether they can run.
 */
import { test } from '@playwright/test';
import type { SettingsChange } from '../engine/contract/settings';
import { makeHome, type Home } from './home';
import { useFolder } from './own-folder';
import { startServerProcess, type ServerProcess } from './server-process';

export type SharedSidetone = {
  readonly server: ServerProcess;
  readonly home: Home;
  readonly folder: string;
};

/**
 * To be called once, beside the tests.
 * @param name of its temporary folder.
 * @param off why nothing can run; then nothing is started.
 * @returns how a test asks for it.
 */
export function useSharedSidetone(
  name: string,
  { settings = {}, off = null }: { readonly settings?: SettingsChange; readonly off?: string | null } = {},
): () => SharedSidetone {
  const folder = useFolder(name);
  const running: SharedSidetone[] = [];
  test.beforeAll(async () => {
    if (off !== null) return;
    const home = makeHome(settings);
    const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
    running.push({ server, home, folder: folder() });
  });
  test.afterAll(async () => {
    for (const { server, home } of running.splice(0)) {
      await server.stop();
      home.remove();
    }
  });
  return () => {
    const shared = running.at(-1);
    if (shared === undefined) throw new Error('Sidetone is there only while tests run');
    return shared;
  };
}
