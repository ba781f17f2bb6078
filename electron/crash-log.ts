/** Owns the file that the last lines of the log go to when there is no window any more in which they could be read. */
import type { LogLine } from '../engine/contract/app';
import type { Log } from '../engine/log';
import { writeWholeNow } from '../engine/store/atomic-write';

/** @returns the path, or null if it could not be written. The one before is replaced. */
export function writeCrashLog(path: string, lines: readonly LogLine[], log: Log): string | null {
  const text = lines.map((line) => `${new Date(line.atMs).toISOString()} ${line.level} ${line.text}\n`);
  try {
    writeWholeNow(path, text.join(''));
    return path;
  } catch (error) {
    log('error', 'the log of the crash could not be written', { reason: String(error) });
    return null;
  }
}
