/** Owns the one timer of a run of the talk grammar: when the phase that there is has lasted as long as it may. */
import { waitMs, type Talk, type TalkEvent } from './talk-grammar';

export type TalkClock = {
  /** To be told of each state, after the one before. */
  readonly follow: (now: Talk, before: Talk) => void;
  readonly stop: () => void;
};

export function createTalkClock(step: (event: TalkEvent) => void): TalkClock {
  let timer: ReturnType<typeof setTimeout> | null = null;

  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };

  return {
    follow: (now, before) => {
      if (now.count === before.count) return;
      stop();
      const ms = waitMs(now);
      if (ms !== null) timer = setTimeout(() => step({ type: 'expired', count: now.count }), ms);
    },
    stop,
  };
}
