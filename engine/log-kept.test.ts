import { describe, expect, it } from 'vitest';
import { silentLog } from './log';
import { keepLog } from './log-kept';

describe('keepLog', () => {
  it('keeps the newest lines only, so that a day of warnings does not fill the memory', () => {
    const { log, lines } = keepLog(silentLog, 3, () => 7);
    for (let index = 1; index <= 5; index += 1) log('warn', `line ${index}`, { index });
    expect(lines().map(({ number }) => number)).toEqual([3, 4, 5]);
    expect(lines()[0]).toEqual({ number: 3, atMs: 7, level: 'warn', text: 'line 3 index=3' });
  });
  it('gives only what came after a line, so that a viewer that follows shows none twice', () => {
    const { log, lines } = keepLog(silentLog);
    log('info', 'one');
    log('error', 'two');
    expect(lines(1).map(({ text }) => text)).toEqual(['two']);
    expect(lines(2)).toEqual([]);
  });
  it('cuts what is endless, and passes everything on', () => {
    const passed: string[] = [];
    const { log, lines } = keepLog((_level, message) => passed.push(message));
    log('debug', 'fine');
    log('warn', 'x'.repeat(10_000));
    expect(passed).toHaveLength(2);
    expect(lines().map(({ text }) => text.length)).toEqual([500]);
  });
});
