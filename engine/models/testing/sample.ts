/**
 * Owns small stand-ins for models in tests: bytes, catalogue entries, a throw-away folder, short limits. It must not be
 * imported outside tests.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS, type Limits } from '../limits';
import type { Model, ModelFile, ModelSource } from '../model';

/** Short enough for a test, in the proportions of the real ones. */
export const QUICK: Limits = {
  ...LIMITS,
  // Not shorter: on a busy machine a test's own event loop stands still for some hundred milliseconds.
  firstByteMs: 1_000,
  stallMs: 800,
  retryMs: 10,
  clientStallMs: 1_500,
  clientProbeMs: 5_000,
  watchMs: 50,
  lockBeatMs: 50,
  lockStaleMs: 400,
  lockPollMs: 20,
  diskReserveBytes: 0,
};

/** Bytes that look random and are the same each time; different seeds give different bytes. */
export function sampleBytes(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed + 1;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

export const sampleFile = (fileName: string, body: Buffer): ModelFile => ({
  fileName,
  bytes: body.length,
  sha256: createHash('sha256').update(body).digest('hex'),
});

export const sampleModel = (
  over: Partial<Model> & Pick<Model, 'id' | 'files'>,
  sources: readonly ModelSource[],
): Model => ({
  stage: 'stt',
  engine: 'moonshine',
  name: `Model ${over.id}`,
  licence: 'MIT',
  memoryBytes: 1,
  isDefault: true,
  fallbackId: null,
  without: 'Something else works.',
  delivery: { kind: 'download', sources },
  ...over,
});

/** A folder that `remove` deletes; never the user's own. */
export function createScratch(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'sidetone-models-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}
