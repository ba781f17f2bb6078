/**
 * Owns the place that the tests of what is seen of a conversation share: a folder for their files, and a Sidetone with
 * the receptionist's scripted answers, started once for a file of tests. It skips them where they can't run.
 */
import { test } from '@playwright/test';
import { missingModels, TALKING } from './project';
import { useSharedSidetone, type SharedSidetone } from './shared-sidetone';
import { chromium } from './window-page';

export const WIDE = { width: 1120, height: 800 };
export const NARROW = { width: 380, height: 800 };

const modelsOff = await missingModels(TALKING);
const off = chromium === null ? 'there is no Chromium here' : modelsOff;

/**
 * To be called once, beside the tests.
 * @param name of its temporary folder.
 * @returns how a test asks for it.
 */
export function useReceptionistPlace(name: string): () => SharedSidetone {
  const shared = useSharedSidetone(name, {
    settings: { llm: 'playbook', greet: false, profileId: 'receptionist', gauges: true },
    off,
  });
  test.beforeEach(() => test.skip(off !== null, off ?? ''));
  return shared;
}
