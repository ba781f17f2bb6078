import { describe, expect, it } from 'vitest';
import { shownNumber, stepped, typedNumber } from './setting-number';

const PAUSE = { unit: 'ms', step: 100, least: 300, most: 3000 } as const;
const SIZE = { unit: '%', step: 10, least: 80, most: 200 } as const;

describe('numbers of settings', () => {
  it('shows and reads seconds, with a point or a comma', () => {
    expect(shownNumber(1200, PAUSE)).toBe('1.2');
    expect(shownNumber(1200, PAUSE, 'en-DE')).toBe('1,2');
    expect(shownNumber(3650, { unit: 'days', step: 1, least: 0, most: 3650 }, 'en-US')).toBe('3650');
    expect(typedNumber('0,8', PAUSE)).toEqual({ tag: 'number', value: 800 });
    expect(typedNumber(' 1.25 ', PAUSE)).toEqual({ tag: 'number', value: 1250 });
  });

  it('tells no number from one out of range', () => {
    expect(typedNumber('soon', PAUSE)).toEqual({ tag: 'no-number' });
    expect(typedNumber('', PAUSE)).toEqual({ tag: 'no-number' });
    expect(typedNumber('0.2', PAUSE)).toEqual({ tag: 'out-of-range' });
    expect(typedNumber('1e3', SIZE)).toEqual({ tag: 'no-number' });
    expect(typedNumber('201', SIZE)).toEqual({ tag: 'out-of-range' });
  });

  it('steps to whole steps and stops at the ends: catches 205 %', () => {
    expect(stepped(103, 1, SIZE)).toBe(110);
    expect(stepped(103, -1, SIZE)).toBe(100);
    expect(stepped(200, 1, SIZE)).toBe(200);
    expect(stepped(300, -1, PAUSE)).toBe(300);
  });
});
