import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log';
import { createHeldBack } from './held-back';
import { createScratch } from './testing/sample';

let scratch: ReturnType<typeof createScratch>;
beforeEach(() => {
  scratch = createScratch();
});
afterEach(() => scratch.remove());

describe('createHeldBack', () => {
  it('remembers over a start what was paused and what was called off, and which is which', async () => {
    const held = createHeldBack(scratch.path, silentLog);
    await held.pause(['a']);
    await held.callOff(['b']);
    const again = createHeldBack(scratch.path, silentLog);
    expect([again.isPaused('a'), again.isPaused('b'), again.has('b'), again.has('c')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    await again.release(['a', 'b']);
    expect(createHeldBack(scratch.path, silentLog).has('a')).toBe(false);
  });

  it('keeps what another Sidetone stopped meanwhile: catches one that writes only what it knew at its start', async () => {
    const [one, other] = [createHeldBack(scratch.path, silentLog), createHeldBack(scratch.path, silentLog)];
    const ids = Array.from({ length: 8 }, (_, index) => `m${index}`);
    await Promise.all(ids.map((id, index) => (index % 2 === 0 ? one : other).pause([id])));
    await other.release(['m0']);
    const again = createHeldBack(scratch.path, silentLog);
    expect(ids.filter((id) => again.isPaused(id))).toEqual(ids.slice(1));
  });

  it('starts with nothing if its file is broken, rather than not at all', () => {
    mkdirSync(join(scratch.path, 'models'), { recursive: true });
    writeFileSync(join(scratch.path, 'models', 'held-back.json'), '{"a":"paused","b":7');
    expect(createHeldBack(scratch.path, silentLog).has('a')).toBe(false);
  });
});
