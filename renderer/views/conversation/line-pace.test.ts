import { describe, expect, it } from 'vitest';
import type { TimelineView } from '../../state/conversation/timeline';
import { paceOf } from './line-pace';

const EMPTY: TimelineView = { you: [], them: [], unplayed: [], struck: [], gaps: [], voicedMs: null };
const level = (atMs: number, peak: number) => ({ atMs, lengthMs: 20, peak });
const at = (nowMs: number, isThinking = false) => ({ nowMs, fromMs: nowMs - 12_000, isThinking });

describe('paceOf', () => {
  it('draws nothing while a room is quiet: catches a window that is busy with a straight line', () => {
    const hiss = Array.from({ length: 600 }, (_, index) => level(20_000 + index * 20, 0.001));
    expect(paceOf(EMPTY, at(32_000))).toBe('still');
    expect(paceOf({ ...EMPTY, you: hiss }, at(32_000))).toBe('still');
  });

  it('moves slowly for a noise that is no voice: catches a fan that costs as much as a conversation', () => {
    expect(paceOf({ ...EMPTY, you: [level(31_980, 0.02)] }, at(32_000))).toBe('passing');
  });

  it('follows a voice, and the pauses inside of what it says', () => {
    expect(paceOf({ ...EMPTY, you: [level(31_980, 0.3)], voicedMs: 31_900 }, at(32_000))).toBe('live');
    expect(paceOf({ ...EMPTY, you: [level(31_500, 0.3)], voicedMs: 31_500 }, at(32_000))).toBe('live');
    expect(paceOf({ ...EMPTY, them: [level(31_980, 0.3)] }, at(32_000))).toBe('live');
  });

  it('follows what is waited for: catches a gap that grows in jerks', () => {
    const open = { fromMs: 31_000, untilMs: null, measuredMs: null };
    expect(paceOf({ ...EMPTY, gaps: [open] }, at(40_000))).toBe('live');
    expect(paceOf(EMPTY, at(40_000, true))).toBe('live');
    expect(paceOf({ ...EMPTY, unplayed: [level(41_000, 0.3)] }, at(40_000))).toBe('live');
  });

  it('goes on until all has left the picture: catches the last word that stays at the edge', () => {
    const said = { ...EMPTY, you: [level(20_000, 0.3)], voicedMs: 20_020 };
    expect(paceOf(said, at(31_900))).toBe('passing');
    expect(paceOf(said, at(32_100))).toBe('still');
    const gap = { ...EMPTY, gaps: [{ fromMs: 20_000, untilMs: 20_500, measuredMs: 500 }] };
    expect(paceOf(gap, at(32_400))).toBe('passing');
    expect(paceOf(gap, at(32_600))).toBe('still');
    expect(paceOf({ ...EMPTY, struck: [level(25_000, 0.3)] }, at(32_000))).toBe('passing');
  });
});
