import { expect, test } from 'vitest';
import { SHELL_SIGNS, type ShellSign } from '../engine/contract/shell';
import { INK_ON_DARK, INK_ON_LIGHT, drawSign } from './tray-icon';

/** Which pixels are drawn, as text: a picture that a person can check. */
const pictureOf = (sign: ShellSign): string => {
  const pixels = drawSign(sign, INK_ON_LIGHT, 1);
  return Array.from({ length: 16 }, (_, y) =>
    Array.from({ length: 16 }, (_, x) => ((pixels[(y * 16 + x) * 4 + 3] ?? 0) > 127 ? '#' : '.')).join(''),
  ).join('\n');
};

test('each state has its own shape: catches one that is told by colour alone', () => {
  expect(new Set(SHELL_SIGNS.map(pictureOf)).size).toBe(SHELL_SIGNS.length);
});

test('the line is two pixels thick, at rest and nothing more', () => {
  const rows = pictureOf('quiet').split('\n');
  expect(rows.filter((row) => row.includes('#'))).toHaveLength(2);
});

test('you rise above the line, they hang below it', () => {
  const drawn = (sign: ShellSign, from: number, to: number): boolean =>
    pictureOf(sign).split('\n').slice(from, to).join('').includes('#');
  expect([drawn('hearing', 0, 6), drawn('hearing', 10, 16)]).toEqual([true, false]);
  expect([drawn('speaking', 0, 6), drawn('speaking', 10, 16)]).toEqual([false, true]);
});

test('colours are multiplied by their alpha, blue first: catches edges that glow', () => {
  for (const scale of [1, 2, 3]) {
    const pixels = drawSign('hearing', INK_ON_DARK, scale);
    expect(pixels.length).toBe((16 * scale) ** 2 * 4);
    for (let at = 0; at < pixels.length; at += 4) {
      const alpha = (pixels[at + 3] ?? 0) / 255;
      expect(Math.abs((pixels[at] ?? 0) - INK_ON_DARK[2] * alpha)).toBeLessThan(1.5);
      expect(Math.abs((pixels[at + 2] ?? 0) - INK_ON_DARK[0] * alpha)).toBeLessThan(1.5);
    }
  }
});
