import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLog } from '../engine/log';
import { doubleWindow } from './electron.double';
import { fitPlace, keepPlace, readPlace, type Place } from './window-place';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-place-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const LEAST = { width: 380, height: 480 };
const ONE = { x: 0, y: 25, width: 1440, height: 875 };
const LEFT = { x: -1920, y: 0, width: 1920, height: 1080 };
const place: Place = { x: 100, y: 100, width: 900, height: 700, isMaximized: false };

describe('where the window opens', () => {
  test.each([
    ['where it was', place, [ONE], { x: 100, y: 100, width: 900, height: 700 }],
    [
      'on a second display',
      { ...place, x: -1500 },
      [ONE, LEFT],
      { x: -1500, y: 100, width: 900, height: 700 },
    ],
    ['in the middle, if that display is gone', { ...place, x: -1500 }, [ONE], { width: 900, height: 700 }],
    [
      'in the middle, if only a sliver would be seen',
      { ...place, x: 1400 },
      [ONE],
      { width: 900, height: 700 },
    ],
    [
      'below the menu bar, not under it',
      { ...place, y: 10 },
      [ONE],
      { x: 100, y: 25, width: 900, height: 700 },
    ],
    [
      'no larger than the display',
      { ...place, width: 3000, height: 2000 },
      [ONE],
      { x: 100, y: 100, width: 1440, height: 875 },
    ],
    ['no smaller than the page', { ...place, width: 5, height: 5 }, [ONE], { x: 100, y: 100, ...LEAST }],
    ['anywhere, if nobody knows of displays', place, [], { width: 900, height: 700 }],
  ])('%s', (_name, from, areas, expected) => {
    expect(fitPlace(from, areas, LEAST)).toEqual(expected);
  });
});

describe('the file', () => {
  test('has what the window was closed with, and nothing else lies beside it', () => {
    const file = join(folder, 'deep', 'window.json');
    const { window, close } = doubleWindow();
    keepPlace(window, file, silentLog);
    close();
    expect(readPlace(file)).toEqual({ x: 10, y: 20, width: 800, height: 600, isMaximized: false });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['window.json']);
  });

  test('is written once the window rests, not at every pixel', () => {
    vi.useFakeTimers();
    const file = join(folder, 'window.json');
    const { window, emit } = doubleWindow();
    keepPlace(window, file, silentLog);
    for (let moved = 0; moved < 50; moved += 1) {
      emit('move');
      vi.advanceTimersByTime(100);
    }
    expect(readPlace(file)).toBeNull();
    vi.advanceTimersByTime(500);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, x: 10 });
  });

  test.each(['', '{', '[]', '{"version":2}', '{"version":1,"x":"1"}'])(
    'that says %j is as good as none',
    (text) => {
      const file = join(folder, 'window.json');
      writeFileSync(file, text);
      expect(readPlace(file)).toBeNull();
    },
  );

  test('that can’t be written costs nothing but the place', () => {
    const blocked = join(folder, 'a-file');
    writeFileSync(blocked, '');
    const { window, close } = doubleWindow();
    keepPlace(window, join(blocked, 'window.json'), silentLog);
    expect(close()).toBe(true);
  });
});
