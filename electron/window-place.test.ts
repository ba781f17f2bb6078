import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLog } from '../engine/log';
import { doubleWindow } from './electron.double';
import { fitPlace, keepPlace, readPlace, type Place, type PlaceKeeping } from './window-place';

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
    ['anywhere, if no display is known', place, [], { width: 900, height: 700 }],
  ])('%s', (_name, from, areas, expected) => {
    expect(fitPlace(from, areas, LEAST)).toEqual(expected);
  });
});

const keeping = (file: string, more: Partial<PlaceKeeping> = {}): PlaceKeeping => ({
  file,
  opened: null,
  hasOuterFrame: false,
  log: silentLog,
  ...more,
});

describe('from start to start', () => {
  /** One start of the app. @param use what the person does with the window, which stands as long as it takes. */
  function run(
    frame: { readonly x: number; readonly y: number },
    use: (double: Double) => void = () => {},
  ): Place {
    const file = join(folder, 'window.json');
    const kept = readPlace(file) ?? place;
    const opened = fitPlace(kept, [ONE], LEAST);
    const double = doubleWindow();
    keepPlace(double.window, keeping(file, { opened, hasOuterFrame: true }));
    double.state.isMaximized = kept.isMaximized;
    double.emit('show');
    const { x = 0, y = 0, width, height } = opened;
    double.moveTo({ x: x + frame.x, y: y + frame.y, width, height });
    vi.advanceTimersByTime(1_000);
    use(double);
    vi.advanceTimersByTime(1_000);
    double.close();
    return readPlace(file) ?? place;
  }
  type Double = ReturnType<typeof doubleWindow>;

  test.each([
    ['a window manager’s frame', { x: 1, y: 20 }],
    ['none', { x: 0, y: 0 }],
  ])('the window stays where it was, with %s: catches one that creeps down the screen', (_name, frame) => {
    vi.useFakeTimers();
    for (let starts = 0; starts < 3; starts += 1) expect(run(frame)).toEqual(place);
    const moved = run(frame, ({ moveTo }) => moveTo({ x: 300 + frame.x, y: 200 + frame.y }));
    expect(moved).toEqual({ ...place, x: 300, y: 200 });
    expect(run(frame)).toEqual(moved);
  });

  test('one that the window manager put elsewhere is kept there', () => {
    vi.useFakeTimers();
    expect(run({ x: 500, y: 20 })).toEqual({ ...place, x: 600, y: 120 });
  });

  test('one that is maximized keeps its former size, whatever the system calls that', () => {
    vi.useFakeTimers();
    const maximized = run({ x: 1, y: 20 }, (double) => {
      double.state.isMaximized = true;
      double.moveTo({ x: 0, y: 25, width: 1440, height: 875 });
      double.emit('maximize');
    });
    expect(maximized).toEqual({ ...place, isMaximized: true });
    expect(run({ x: 1, y: 20 })).toEqual(maximized);
  });
});

describe('the file', () => {
  test('has what the window was closed with, and nothing else lies beside it', () => {
    const file = join(folder, 'deep', 'window.json');
    const { window, close } = doubleWindow();
    keepPlace(window, keeping(file));
    close();
    expect(readPlace(file)).toEqual({ x: 10, y: 20, width: 800, height: 600, isMaximized: false });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['window.json']);
  });

  test('is written once the window rests, not at every pixel', () => {
    vi.useFakeTimers();
    const file = join(folder, 'window.json');
    const { window, emit } = doubleWindow();
    keepPlace(window, keeping(file));
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
    keepPlace(window, keeping(join(blocked, 'window.json')));
    expect(close()).toBe(true);
  });
});
