/**
 * Owns what a measured figure is, what it may be at most, and how a run of the benchmark is printed. Pure.
 */
import { summarise } from './statistics';

export type Unit =
  'ms' | 'MB' | 'kB' | '%' | '% of a core' | 'of real time' | 'times' | 'tokens/s' | 'frames/s';

type Named = {
  /** Stays the same from run to run, so that runs can be compared: "v2v.paced". */
  readonly id: string;
  readonly label: string;
  readonly unit: Unit;
};

/** Many measurements of one thing. The values are kept, so that another run can be held against all of them. */
export type Spread = Named & {
  readonly kind: 'spread';
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly values: readonly number[];
  /** What the project promises; null where it promises nothing. */
  readonly atMost: { readonly p50: number | null; readonly p95: number | null } | null;
};

export type Single = Named & {
  readonly kind: 'single';
  readonly value: number | null;
  readonly atMost: number | null;
};

export type Figure = Spread | Single;

export type Report = {
  readonly format: 1;
  readonly machine: string;
  readonly node: string;
  /** All models that had a part in it, in order of appearance. */
  readonly models: readonly string[];
  readonly sections: readonly string[];
  readonly figures: readonly Figure[];
  /** What a reader must know to read the figures: what was left out, and why. */
  readonly notes: readonly string[];
};

const rounded = (value: number): number => Math.round(value * 10) / 10;

export function spread(
  id: string,
  label: string,
  values: readonly number[],
  atMost: Partial<NonNullable<Spread['atMost']>> | null = null,
): Spread {
  const { count, p50, p95 } = summarise(values);
  return {
    kind: 'spread',
    id,
    label,
    unit: 'ms',
    count,
    p50: p50 === null ? null : rounded(p50),
    p95: p95 === null ? null : rounded(p95),
    values: values.map(rounded),
    atMost: atMost === null ? null : { p50: null, p95: null, ...atMost },
  };
}

export const single = (
  id: string,
  label: string,
  unit: Unit,
  value: number | null,
  atMost: number | null = null,
): Single => ({ kind: 'single', id, label, unit, value, atMost });

const LABEL_WIDTH = 62;

export function table({ machine, node, models, figures, notes }: Report): string {
  return [
    `${machine}, Node ${node}`,
    models.join(', '),
    '',
    `${'figure'.padEnd(LABEL_WIDTH)}${'measured'.padEnd(30)}at most`,
    rows(figures),
    ...(notes.length === 0 ? [] : ['', ...notes]),
    '',
  ].join('\n');
}

export const rows = (figures: readonly Figure[]): string => figures.map(row).join('\n');

function row(figure: Figure): string {
  const label = figure.label.padEnd(LABEL_WIDTH);
  switch (figure.kind) {
    case 'spread': {
      const { count, p50, p95, unit, atMost } = figure;
      const measured = count === 0 ? '-' : `${shown(p50)} / ${shown(p95)} ${unit} (${count})`;
      const limits = atMost === null ? '' : `${shown(atMost.p50)} / ${shown(atMost.p95)} ${unit}`;
      const isOver = isAbove(p50, atMost?.p50) || isAbove(p95, atMost?.p95);
      return `${label}${measured.padEnd(30)}${limits}${isOver ? '  MISSED' : ''}`.trimEnd();
    }
    case 'single': {
      const { value, unit, atMost } = figure;
      const measured = value === null ? '-' : `${shown(value)} ${unit}`;
      const limit = atMost === null ? '' : `${shown(atMost)} ${unit}`;
      return `${label}${measured.padEnd(30)}${limit}${isAbove(value, atMost) ? '  MISSED' : ''}`.trimEnd();
    }
  }
}

const isAbove = (value: number | null, limit: number | null | undefined): boolean =>
  value !== null && limit !== null && limit !== undefined && value > limit;

/** As many digits as a person can use. */
function shown(value: number | null): string {
  if (value === null) return '-';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
  return value.toFixed(Math.abs(value) < 1 ? 3 : 1);
}
