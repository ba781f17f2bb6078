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
  it('remembers over a start what was paused and what was called off, and which is which', () => {
    const held = createHeldBack(scratch.path, silentLog);
    held.pause(['a']);
    held.callOff(['b']);
    const again = createHeldBack(scratch.path, silentLog);
    expect([again.isPaused('a'), again.isPaused('b'), again.has('b'), again.has('c')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    again.release(['a', 'b']);
    expect(createHeldBack(scratch.path, silentLog).has('a')).toBe(false);
  });

  it('starts with nothing if its file is broken, rather than not at all', () => {
    mkdirSync(join(scratch.path, 'models'), { recursive: true });
    writeFileSync(join(scratch.path, 'models', 'held-back.json'), '{"a":"paused","b":7');
    expect(createHeldBack(scratch.path, silentLog).has('a')).toBe(false);
  });
});
