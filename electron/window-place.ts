/**
 * Owns where the window was when it was last open. That is a small file in the data folder, read before the window is
 * made. It is believed only as far as there is still a display there.
 */
import { readFileSync } from 'node:fs';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';
import type { Log } from '../engine/log';
import { writeWholeNow } from '../engine/store/atomic-write';

const placeSchema = z.strictObject({
  version: z.literal(1),
  x: z.int(),
  y: z.int(),
  width: z.int().min(1).max(20_000),
  height: z.int().min(1).max(20_000),
  isMaximized: z.boolean(),
});
export type Place = Omit<z.infer<typeof placeSchema>, 'version'>;

/** So much of the top of the window must be on a display that it can be taken hold of. */
const GRIP = { width: 120, height: 40 };
/** Moving tells of every pixel. */
const SETTLE_MS = 500;

/** Null for none, or for one that can't be understood: then the window opens as on the first day. */
export function readPlace(file: string): Place | null {
  try {
    const { version: _version, ...place } = placeSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return place;
  } catch {
    return null;
  }
}

export type Bounds = {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
};

/** No larger than the display that it is on, and nowhere out of reach. @param areas without task bars. */
export function fitPlace(
  place: Place,
  areas: readonly Readonly<Rectangle>[],
  least: { readonly width: number; readonly height: number },
): Bounds {
  const area = areas.find((one) => hasGrip(place, one));
  const room = area ?? areas[0];
  const width = Math.max(least.width, Math.min(place.width, room?.width ?? place.width));
  const height = Math.max(least.height, Math.min(place.height, room?.height ?? place.height));
  // The display that it was on is gone: wherever the system puts a new window.
  if (area === undefined) return { width, height };
  return { width, height, x: place.x, y: Math.max(place.y, area.y) };
}

function hasGrip(place: Place, area: Readonly<Rectangle>): boolean {
  const wide = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
  const top = place.y >= area.y - GRIP.height && place.y + GRIP.height <= area.y + area.height;
  return top && wide >= Math.min(GRIP.width, place.width);
}

type PlacedWindow = Pick<
  BrowserWindow,
  'on' | 'once' | 'getNormalBounds' | 'isMaximized' | 'isMinimized' | 'isFullScreen' | 'isDestroyed'
>;

export type PlaceKeeping = {
  readonly file: string;
  /** What the window was made with; null on the first day. */
  readonly opened: Bounds | null;
  /** There a window manager puts a frame around what was asked for, and tells of the inside from then on. */
  readonly hasOuterFrame: boolean;
  readonly log: Log;
};

/** A frame is no thicker than this on any side, in px; what differs by more is another place. */
const MOST_FRAME = 80;

/** Writes where the window is as it is moved, and once more when it closes. */
export function keepPlace(window: PlacedWindow, { file, opened, hasOuterFrame, log }: PlaceKeeping): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** Null until the window stands as it was opened: from then on the person moves it. */
  let frame = hasOuterFrame && opened !== null ? null : { left: 0, top: 0 };
  /** While it is maximized, as it was before: the system's own answer is not to be relied upon. */
  let usual: Rectangle | null =
    opened?.x === undefined || opened.y === undefined ? null : { ...opened, x: opened.x, y: opened.y };

  const look = (): void => {
    if (window.isMaximized() || window.isMinimized() || window.isFullScreen()) return;
    const now = window.getNormalBounds();
    frame ??= opened === null ? { left: 0, top: 0 } : frameAround(now, opened);
    usual = { ...now, x: now.x - frame.left, y: now.y - frame.top };
  };
  const write = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (window.isDestroyed()) return;
    look();
    const { x, y, width, height } = usual ?? window.getNormalBounds();
    const place = { version: 1, x, y, width, height, isMaximized: window.isMaximized() };
    try {
      writeWholeNow(file, JSON.stringify(place));
    } catch (error) {
      // A comfort: its failure is not worth a message.
      log('warn', 'the place of the window could not be kept', { reason: String(error) });
    }
  };
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(write, SETTLE_MS);
    timer.unref();
  };
  window.once('show', soon);
  window.on('resize', soon);
  window.on('move', soon);
  window.on('maximize', soon);
  window.on('unmaximize', soon);
  window.on('close', write);
}

/** How far inside of what was asked for the window says that it is. */
function frameAround(
  now: Readonly<Rectangle>,
  asked: Bounds,
): { readonly left: number; readonly top: number } {
  const left = now.x - (asked.x ?? now.x);
  const top = now.y - (asked.y ?? now.y);
  const isFrame = [left, top].every((side) => side >= 0 && side <= MOST_FRAME);
  return isFrame ? { left, top } : { left: 0, top: 0 };
}
