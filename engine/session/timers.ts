/** Owns the timers of a session, one for each name: one that is started anew begins from now. */
import type { SessionPorts } from './ports';
import type { TimerName, Attempt } from './types';

export type Timers = {
  start(timer: TimerName, attempt: Attempt | null, ms: number): void;
  stop(timer: TimerName): void;
  stopAll(): void;
};

export function createTimers(
  ports: Pick<SessionPorts, 'setTimer' | 'clearTimer'>,
  onDue: (timer: TimerName, attempt: Attempt | null) => void,
): Timers {
  const running = new Map<TimerName, unknown>();
  const stop = (timer: TimerName): void => {
    const handle = running.get(timer);
    if (handle === undefined) return;
    running.delete(timer);
    ports.clearTimer(handle);
  };
  return {
    start: (timer, attempt, ms) => {
      stop(timer);
      const handle = ports.setTimer(() => {
        running.delete(timer);
        onDue(timer, attempt);
      }, ms);
      running.set(timer, handle);
    },
    stop,
    stopAll: () => {
      for (const timer of running.keys()) stop(timer);
    },
  };
}
