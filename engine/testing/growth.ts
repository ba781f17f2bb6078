/**
 * Owns two proofs: that a function's work grows in proportion to its input, and that what is over is let go of. The
 * first says how much more is done with four times as much. It compares what this process itself computed for the one
 * and for the other. It says nothing of how fast either is: waiting for a busy machine is no work. It must not be
 * imported outside tests.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const TIMES = 4;
/** Between four times as much, which is proportion, and sixteen, which is the square. */
const PROPORTIONATE = 8;
/** Compiler and collector only ever add to a measurement, so the least of many is the work. */
const MAX_ROUNDS = 40;
/** Windows counts a process's work in ticks of 16 ms. */
const GRAIN_MS = process.platform === 'win32' ? 32 : 0;
/** The first rounds are the compiler's: what it has not compiled yet takes longer, most of all in the smaller input. */
const MIN_ROUNDS = 4;

/**
 * @param work does its whole work for an input of this size each time it is called
 * @param size of the smaller input; the larger one is four times this
 * @returns whether the work was once seen to grow by less than halfway (in powers) to the square. Work that grows with
 * the square is never seen to, however often it is measured; other work soon is, on a busy machine, too.
 */
export function growsInProportion(work: (size: number) => void, size: number): boolean {
  let small = Infinity;
  let large = Infinity;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    small = Math.min(
      small,
      workOf(() => work(size)),
    );
    large = Math.min(
      large,
      workOf(() => work(TIMES * size)),
    );
    if (round + 1 >= MIN_ROUNDS && large <= PROPORTIONATE * small + GRAIN_MS) return true;
  }
  return false;
}

/** Milliseconds of the processor: while another program has it, a clock goes on and this does not. */
function workOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Collections after which an object counts as held: what one frees may hold others. */
const MAX_COLLECTIONS = 10;

/**
 * @param over what nothing should hold any more; the caller must not hold it either
 * @returns how many of these are held all the same. What is held once is found, however large or small it is.
 */
export async function countRetained(over: readonly WeakRef<object>[]): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let held = over.length;
  for (let round = 0; round < MAX_COLLECTIONS && held > 0; round += 1) {
    // A reference that was looked at keeps its object until the task is over.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    held = over.filter((one) => one.deref() !== undefined).length;
  }
  return held;
}
