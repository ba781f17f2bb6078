/**
 * Owns what both ways of starting the inference child share: Node's fork here, Electron's utilityProcess in electron/.
 * It is the environment, the output on its way into the log, and the escalation of a kill. It starts nothing.
 */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Log } from '../../log';
import { TELEMETRY_OFF } from '../onnx/telemetry';

/** How long a child may take to end by itself before it is killed for good. */
export const KILL_GRACE_MS = 1000;

/** One line of a native library's chatter; longer ones are cut, so that a binary dump does not fill the log. */
const MAX_LOGGED_CHARACTERS = 500;

/** Variables that would change what the child is: a debugger, preloaded code, or Electron pretending to be Node. */
const NOT_INHERITED = ['NODE_OPTIONS', 'NODE_CHANNEL_FD', 'NODE_V8_COVERAGE', 'ELECTRON_RUN_AS_NODE'];

/**
 * How glibc gives memory back; other systems ignore these. Its defaults keep what the models' tensors let go: 558 MB
 * resident with recogniser and voice, 497 MB with these, at the same speed.
 */
const MEMORY_SETTINGS = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '131072',
};

export function childEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const inherited = Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !NOT_INHERITED.includes(entry[0]),
    ),
  );
  return { ...MEMORY_SETTINGS, ...inherited, ...TELEMETRY_OFF };
}

/**
 * Writes each line that the child prints into the log at `debug`, where only a person who asked for it sees it. A
 * library may print what was said, or what a model wrote. That it printed an error is told once, without its words.
 */
export function logOutput(
  { stdout, stderr }: { readonly stdout: Output; readonly stderr: Output },
  log: Log,
): void {
  let isTold = false;
  const lines = (stream: Output, onLine: (line: string) => void): void => {
    if (stream === null) return;
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      if (line.trim() !== '') onLine(line.slice(0, MAX_LOGGED_CHARACTERS));
    });
  };
  lines(stdout, (line) => log('debug', `inference: ${line}`));
  lines(stderr, (line) => {
    if (!isTold) log('warn', 'inference printed an error; SIDETONE_DEBUG=1 shows it');
    isTold = true;
    log('debug', `inference: ${line}`);
  });
}

type Output = Readable | NodeJS.ReadableStream | null;

/**
 * Ends a child: politely, then for good.
 *
 * @returns to be called when the child has ended.
 */
export function terminate(politely: () => void, forGood: () => void, graceMs: number): () => void {
  const timer = setTimeout(forGood, graceMs);
  politely();
  return () => clearTimeout(timer);
}
