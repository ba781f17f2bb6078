import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log';
import { createStoppedDownloads } from './stopped-downloads';
import { createScratch } from './testing/sample';

let scratch: ReturnType<typeof createScratch>;
beforeEach(() => {
  scratch = createScratch();
});
afterEach(() => scratch.remove());

describe('createStoppedDownloads', () => {
  it('remembers over a start what was paused and what was called off, and which is which', async () => {
    const stopped = createStoppedDownloads(scratch.path, silentLog);
    await stopped.pause(['a']);
    await stopped.callOff(['b']);
    const again = createStoppedDownloads(scratch.path, silentLog);
    expect([again.isPaused('a'), again.isPaused('b'), again.has('b'), again.has('c')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    await again.release(['a', 'b']);
    expect(createStoppedDownloads(scratch.path, silentLog).has('a')).toBe(false);
  });

  it('keeps what another Sidetone stopped meanwhile: catches one that writes only what it knew at its start', async () => {
    const [one, other] = [
      createStoppedDownloads(scratch.path, silentLog),
      createStoppedDownloads(scratch.path, silentLog),
    ];
    const ids = Array.from({ length: 8 }, (_, index) => `m${index}`);
    await Promise.all(ids.map((id, index) => (index % 2 === 0 ? one : other).pause([id])));
    await other.release(['m0']);
    const again = createStoppedDownloads(scratch.path, silentLog);
    expect(ids.filter((id) => again.isPaused(id))).toEqual(ids.slice(1));
  });

  it('starts with nothing if its file is broken, rather than not at all', () => {
    mkdirSync(join(scratch.path, 'models'), { recursive: true });
    writeFileSync(join(scratch.path, 'models', 'held-back.json'), '{"a":"paused","b":7');
    expect(createStoppedDownloads(scratch.path, silentLog).has('a')).toBe(false);
  });
});
