/**
 * Owns the shape in which the measurements of the window come to the benchmark. They are made by e2e/bench/, a
 * program of its own that runs a browser; the benchmark knows none.
 */
import { z } from 'zod';

/** Which file the measurements are to be written to. */
export const WINDOW_OUT = 'SIDETONE_BENCH_WINDOW_OUT';

const cpu = z
  .object({
    /** Of one core, in percent. */
    renderer: z.number(),
    browser: z.number(),
    /** Of the renderer alone, the busiest first. */
    threads: z.array(z.object({ name: z.string(), share: z.number() })).readonly(),
  })
  /** Where the system does not say. */
  .nullable();

export const windowMeasured = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off'), why: z.string() }),
  z.object({
    kind: z.literal('measured'),
    browser: z.string(),
    firstPaintsMs: z.array(z.number()).readonly(),
    idle: cpu,
    talking: cpu,
    /** Between one frame and the next, while a conversation goes on. */
    frameGapsMs: z.array(z.number()).readonly(),
    /** From a press to the frame that shows the new state. */
    inputsMs: z.array(z.number()).readonly(),
  }),
]);

export type WindowMeasured = z.infer<typeof windowMeasured>;
export type WindowCpu = z.infer<typeof cpu>;

/** How long the work of the processes is watched. */
export const CPU_SPAN_MS = 20_000;
