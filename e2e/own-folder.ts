/** Owns a temporary folder for a file of tests, there while they run. What lies in it is theirs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';

/**
 * To be called once, beside the tests.
 * @param name to know it by, among others.
 * @returns how a test asks for its path.
 */
export function useFolder(name: string): () => string {
  let folder: string | null = null;
  test.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), `sidetone-${name}-`));
  });
  test.afterAll(async () => {
    if (folder !== null) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return () => {
    if (folder === null) throw new Error('the folder is there only while tests run');
    return folder;
  };
}
