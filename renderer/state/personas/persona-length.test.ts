import { describe, expect, it } from 'vitest';
import { MAX_PROFILE_BYTES } from '../../../engine/contract/profile-limits';
import { tooLong } from './persona-length';

describe('the length of a persona', () => {
  it('is counted as on the disk: catches a text in other letters that no file takes', () => {
    expect(tooLong('a'.repeat(MAX_PROFILE_BYTES))).toBeNull();
    expect(tooLong('a'.repeat(MAX_PROFILE_BYTES + 7))).toMatchObject({ overBytes: 7 });
    expect(tooLong('あ'.repeat(MAX_PROFILE_BYTES / 2))?.overBytes).toBe(MAX_PROFILE_BYTES / 2);
  });

  it('is passed at a place that can be gone to', () => {
    const line = `${'a'.repeat(1023)}\n`;
    expect(tooLong(line.repeat(64) + 'bcd')).toEqual({ overBytes: 3, line: 65, column: 1 });
    expect(tooLong(`${line.repeat(63)}${'é'.repeat(600)}`)).toEqual({
      overBytes: 176,
      line: 64,
      column: 513,
    });
  });
});
