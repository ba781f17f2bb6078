/**
 * Owns the picture in the tray: the line, two pixels thick, in the shape that the window shows beside its word. Drawn
 * here from numbers, so that it is sharp at any scale and as light or dark as the tray wants it. Pure.
 */
import type { ShellSign } from '../engine/contract/shell';

type Point = readonly [x: number, y: number];
type Stroke = readonly Point[];

/** The shapes live on a square of 16. */
const SIDE = 16;
const RADIUS = 1;
const CURVE_STEPS = 12;

/** Half a hill: from the line to its top or back. */
function half([fromX, fromY]: Point, [toX, toY]: Point): Stroke {
  const middle = (fromX + toX) / 2;
  return Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
    const t = step / CURVE_STEPS;
    const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
    return [a * fromX + b * middle + c * middle + d * toX, a * fromY + b * fromY + c * toY + d * toY];
  });
}

const hill = (topY: number): readonly Stroke[] => [
  [
    [1, 8],
    [4, 8],
  ],
  half([4, 8], [8, topY]),
  half([8, topY], [12, 8]),
  [
    [12, 8],
    [15, 8],
  ],
];

const flat = (...xs: readonly (readonly [number, number])[]): readonly Stroke[] =>
  xs.map(([from, to]) => [
    [from, 8],
    [to, 8],
  ]);

/** Rising is you, falling is them, as on the line in the window; never told apart by colour. */
const SHAPES: Readonly<Record<ShellSign, readonly Stroke[]>> = {
  off: flat([1.5, 3.5], [7, 9], [12.5, 14.5]),
  quiet: flat([1, 15]),
  hearing: hill(2.5),
  thinking: flat([1, 2.5], [6, 6], [10, 10], [13.5, 15]),
  speaking: hill(13.5),
  muted: [
    ...flat([1, 15]),
    [
      [4, 13.5],
      [12, 2.5],
    ],
  ],
};

export type Ink = readonly [red: number, green: number, blue: number];

export const INK_ON_LIGHT: Ink = [28, 27, 25];
export const INK_ON_DARK: Ink = [243, 240, 234];

/** @returns pixels as Electron wants them: blue, green, red, alpha, multiplied by alpha. */
export function drawSign(sign: ShellSign, ink: Ink, scale: number): Buffer {
  const side = SIDE * scale;
  const pixels = Buffer.alloc(side * side * 4);
  const [red, green, blue] = ink;
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const distance = distanceTo(SHAPES[sign], [(x + 0.5) / scale, (y + 0.5) / scale]);
      const alpha = Math.min(1, Math.max(0, (RADIUS - distance) * scale + 0.5));
      const at = (y * side + x) * 4;
      pixels[at] = Math.round(blue * alpha);
      pixels[at + 1] = Math.round(green * alpha);
      pixels[at + 2] = Math.round(red * alpha);
      pixels[at + 3] = Math.round(255 * alpha);
    }
  }
  return pixels;
}

function distanceTo(strokes: readonly Stroke[], point: Point): number {
  let least = Number.POSITIVE_INFINITY;
  for (const stroke of strokes) {
    for (const [at, from] of stroke.entries()) {
      const to = stroke[at + 1];
      if (to !== undefined) least = Math.min(least, distanceToSegment(from, to, point));
    }
  }
  return least;
}

function distanceToSegment([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
