/**
 * Owns the shape of the program's log. Messages say what happened to the program, never what a person said: no
 * transcript, no prompt, no profile text may be passed in.
 */

import type { Problem } from './contract/errors';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type Log = (level: LogLevel, message: string, details?: Readonly<Record<string, unknown>>) => void;

/** What of a problem may be written down: which one it is, and which model, voice or file it is about. */
export function problemFacts({ code, exact }: Problem): Readonly<Record<string, string>> {
  if (exact === undefined) return { code };
  const values: Readonly<Record<string, unknown>> = exact.values;
  const about = ['id', 'label', 'model', 'name']
    .map((key) => values[key])
    .find((value) => typeof value === 'string');
  return { code, problem: exact.key, ...(about === undefined ? {} : { about }) };
}

export const silentLog: Log = () => {};

/** Writes lines of `level message key=value` at `threshold` and above to `write` (stderr, say). */
export function createLineLog(write: (line: string) => void, threshold: LogLevel = 'info'): Log {
  const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
  return (level, message, details = {}) => {
    if (order.indexOf(level) < order.indexOf(threshold)) return;
    const rest = Object.entries(details).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
    write(`${level} ${message}${rest.join('')}\n`);
  };
}
