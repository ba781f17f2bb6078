/**
 * Owns the place that the tests of what is seen of a conversation share: a folder for their files, and a Sidetone with
 * the receptionist's scripted answers, started once for a file of tests. It skips them where they can't run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { makeHome } from './home';
import { missingModels, TALKING } from './project';
import { startServerProcess, type ServerProcess } from './server-process';
import { chromium } from './window-page';

export const WIDE = { width: 1120, height: 800 };
export const NARROW = { width: 380, height: 800 };

export type ReceptionistPlace = { readonly folder: string; readonly server: ServerProcess };

const modelsOff = await missingModels(TALKING);
const off = chromium === null ? 'there is no Chromium here' : modelsOff;

/**
 * To be called once, beside the tests.
 * @param name of its temporary folder.
 * @returns how a test asks for it.
 */
export function useReceptionistPlace(name: string): () => ReceptionistPlace {
  let place: ReceptionistPlace | null = null;
  let leave = async (): Promise<void> => undefined;
  test.beforeAll(async () => {
    if (off !== null) return;
    const folder = await mkdtemp(join(tmpdir(), `sidetone-${name}-`));
    const home = makeHome({ llm: 'playbook', greet: false, profileId: 'receptionist' });
    const server = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
    place = { folder, server };
    leave = async () => {
      await server.stop();
      home.remove();
      await rm(folder, { recursive: true, force: true });
    };
  });
  test.afterAll(() => leave());
  test.beforeEach(() => test.skip(off !== null, off ?? ''));
  return () => {
    if (place === null) throw new Error('the place is there only while tests run');
    return place;
  };
}
