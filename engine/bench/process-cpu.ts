/**
 * Owns how the work of a process is read from what Linux says of it (/proc/PID/stat), and what share of a core it is.
 * Pure: it is given the text.
 */

export type CpuSample = {
  readonly name: string;
  /** Since the process, or the thread, began; user and kernel together. */
  readonly cpuMs: number;
};

/** What the kernel counts in, whatever its own clock does: USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;
/** Counted after the name: state is the third field of the line, and utime and stime are the 14th and 15th. */
const USER_TICKS = 11;
const KERNEL_TICKS = 12;

/** @returns null for text of another form. */
export function parseStat(text: string): CpuSample | null {
  // The name is in brackets and may hold brackets and spaces itself.
  const from = text.indexOf('(');
  const to = text.lastIndexOf(')');
  if (from < 0 || to < from) return null;
  const fields = text
    .slice(to + 1)
    .trim()
    .split(/\s+/);
  const ticks = Number(fields[USER_TICKS]) + Number(fields[KERNEL_TICKS]);
  return Number.isFinite(ticks) ? { name: text.slice(from + 1, to), cpuMs: ticks * TICK_MS } : null;
}

/** Readings of the processes, or the threads, that were there at one moment, by their id. */
export type CpuReading = ReadonlyMap<number, CpuSample>;

/**
 * @returns the share of one core in percent that all of them took. A process that came in between began at nothing.
 * What a process did that has gone is not known and not counted.
 */
export function shareOfCore(before: CpuReading, after: CpuReading, tookMs: number): number {
  return (100 * [...after].reduce((sum, [id, now]) => sum + workOf(before, id, now), 0)) / tookMs;
}

/** The same by name, the busiest first: threads of one kind share a name. */
export function sharesByName(
  before: CpuReading,
  after: CpuReading,
  tookMs: number,
): readonly { readonly name: string; readonly share: number }[] {
  const worked = new Map<string, number>();
  for (const [id, now] of after) worked.set(now.name, (worked.get(now.name) ?? 0) + workOf(before, id, now));
  return [...worked]
    .map(([name, ms]) => ({ name, share: (100 * ms) / tookMs }))
    .toSorted((left, right) => right.share - left.share);
}

const workOf = (before: CpuReading, id: number, now: CpuSample): number =>
  now.cpuMs - (before.get(id)?.cpuMs ?? 0);
