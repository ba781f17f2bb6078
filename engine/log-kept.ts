/**
 * Owns the last lines of the log, for a person who looks into it from the window: a ring, so that the oldest go first. What
 * may stand in a line is log.ts's part; nothing is written anywhere from here.
 */
import type { LogLine } from './contract/app';
import type { Log, LogLevel } from './log';

export type KeptLog = {
  readonly log: Log;
  /** Oldest first. @param after number of the last line that is known already. */
  readonly lines: (after?: number) => readonly LogLine[];
};

const MAX_LINES = 1_000;
const MAX_CHARACTERS = 500;
/** Without SIDETONE_DEBUG these are not needed, and they would push out the rest. */
const KEPT: ReadonlySet<LogLevel> = new Set<LogLevel>(['info', 'warn', 'error']);

/** @param log gets everything as well. */
export function keepLog(log: Log, maxLines = MAX_LINES, now: () => number = Date.now): KeptLog {
  let kept: LogLine[] = [];
  let count = 0;
  return {
    log: (level, message, details = {}) => {
      log(level, message, details);
      if (!KEPT.has(level)) return;
      const rest = Object.entries(details).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
      count += 1;
      kept.push({
        number: count,
        atMs: now(),
        level,
        text: `${message}${rest.join('')}`.slice(0, MAX_CHARACTERS),
      });
      if (kept.length > maxLines) kept = kept.slice(-maxLines);
    },
    lines: (after = 0) => kept.filter(({ number }) => number > after),
  };
}
