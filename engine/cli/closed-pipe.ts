/**
 * Owns what becomes of a command whose reader has gone (`models list | head`). Other programs are ended by SIGPIPE then;
 * Node ignores that signal, and an error without a listener would end in a stack trace.
 */
import type { Writable } from 'node:stream';

/** Windows says EOF. */
const CLOSED: readonly unknown[] = ['EPIPE', 'EOF'];

/**
 * @param output without a reader for it the command has no purpose: `end` is called. @param progress what is said beside
 * it is just not read; the command goes on. Any other error of the two is thrown.
 */
export function endQuietlyWithout(output: Writable, progress: Writable, end: () => void): void {
  output.on('error', (error) => {
    throwUnlessClosed(error);
    end();
  });
  progress.on('error', throwUnlessClosed);
}

function throwUnlessClosed(error: Error): void {
  if (!('code' in error) || !CLOSED.includes(error.code)) throw error;
}
