/** Owns the plain values of a persona's text: what stands at a path, and the whole with or without it. Pure. */

export type Path = readonly (string | number)[];

type Group = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is Group => typeof value === 'object' && value !== null;

export const plainAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, step) => (isGroup(inner) ? inner[step] : undefined), value);

/** Groups on the way are made where there are none. */
export function plainWith(whole: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  const next = plainWith(plainAt(whole, [step]), rest, value);
  if (Array.isArray(whole)) return [...whole.slice(0, Number(step)), next, ...whole.slice(Number(step) + 1)];
  return { ...(isGroup(whole) ? whole : {}), [step]: next };
}

export function plainWithout(whole: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined || !isGroup(whole)) return whole;
  if (rest.length > 0) return plainWith(whole, [step], plainWithout(plainAt(whole, [step]), rest));
  if (Array.isArray(whole)) return whole.toSpliced(Number(step), 1);
  return Object.fromEntries(Object.entries(whole).filter(([key]) => key !== step));
}

/** Groups are the same in whatever order; that a new key stands elsewhere than YAML's writer puts it is meant. */
export const isSame = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    isGroup(inner) && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
