/** Owns what every engine must do with files that are no model of its kind, as a test. */
import { expect, it } from 'vitest';
import type { ModelFiles } from '../../contract/inference';
import { brokenFiles, missingFiles } from './models-here';

type Loads = { load(options: { readonly id: string; readonly files: ModelFiles }): Promise<unknown> };

/** To be called in a `describe`. An engine that needs no files is not asked. */
export function describeBroken(engine: Loads, id: string, files: ModelFiles): void {
  it.skipIf(Object.keys(files).length === 0)(
    'says that its files are broken or missing, and which model it is',
    async () => {
      await expect(engine.load({ id, files: brokenFiles(files) })).rejects.toMatchObject({
        problem: { code: 'MODEL_BROKEN', message: expect.stringContaining(id) as string },
      });
      await expect(engine.load({ id, files: missingFiles(files) })).rejects.toMatchObject({
        problem: { code: expect.stringMatching(/^MODEL_(?:BROKEN|MISSING)$/u) as string },
      });
      await expect(engine.load({ id, files: {} })).rejects.toMatchObject({
        problem: { code: 'MODEL_MISSING' },
      });
    },
  );
}
