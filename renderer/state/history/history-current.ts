/**
 * Owns when what is kept is asked for anew: a conversation began or ended. What the page says of it must not differ
 * from what its header says. Pure, but for a timer.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { SessionState } from '../stores';

type Current = Pick<SessionState, 'snapshot' | 'elsewhere'>;

/** The conversation of this window, if it goes on, and whether another window has one. */
const currentOf = ({ snapshot, elsewhere }: Current): string =>
  `${snapshot === null || snapshot.state === 'TERMINATED' ? '' : snapshot.sessionId} ${elsewhere}`;

/** @returns how to end that. */
export function followCurrent<T extends Current>(
  session: Pick<StoreApi<T>, 'subscribe'>,
  load: () => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = session.subscribe((now, before) => {
    if (currentOf(now) === currentOf(before)) return;
    clearTimeout(timer);
    // A lost connection is told right after what is forgotten with it: then this has ended, and nothing is asked.
    timer = setTimeout(load, 0);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
