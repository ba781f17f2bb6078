/** Owns where a recording's colours come from: the window's own, as they are in its theme. */

const NAMES = ['paper', 'sunken', 'ink', 'ink2', 'ink3', 'rule', 'you', 'them', 'bad', 'warn'] as const;

export type Palette = Readonly<Record<(typeof NAMES)[number], string>>;

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Palette;
}
