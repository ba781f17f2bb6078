/**
 * Owns that a host holds one conversation at a time: which of its clients has it, that it can be taken over, and who is
 * told when it changes hands. All conversations share one language model and one room, so that two would answer each
 * other. What a conversation is, and how one ends, is its client's.
 */
import type { Clock } from './clock';

/** A client that may hold the conversation. */
export type Holder = {
  /** Another client takes it over: ends it here, and says so. */
  readonly giveUp: () => void;
};

export type Floor = {
  /**
   * Has it from now on. A holder that is just leaving, as a page that is loaded again, is waited for.
   * @returns false if another holder keeps it.
   */
  take(holder: Holder, isTakeOver: boolean): Promise<boolean>;
  /** Does nothing for a client that does not have it. */
  leave(holder: Holder): void;
  /** A client other than this one has it. */
  isHeldBeside(holder: Holder): boolean;
  /** @returns how to stop listening. */
  onChange(listener: () => void): () => void;
};

/** Longer than a page takes from its farewell to its return; shorter than anybody waits in doubt. */
export const LEAVING_MS = 600;

export function createFloor({ setTimer, clearTimer }: Pick<Clock, 'setTimer' | 'clearTimer'>): Floor {
  let holding: Holder | null = null;
  const listeners = new Set<() => void>();

  const hand = (holder: Holder | null): void => {
    if (holding === holder) return;
    holding = holder;
    for (const listener of listeners) listener();
  };
  const isHeldBeside = (holder: Holder): boolean => holding !== null && holding !== holder;
  const onChange = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  /** Settles when it is free, or when it was waited for long enough. */
  const aMoment = (): Promise<void> =>
    new Promise((resolve) => {
      const settle = (): void => {
        clearTimer(timer);
        stop();
        resolve();
      };
      const timer = setTimer(settle, LEAVING_MS);
      const stop = onChange(() => {
        if (holding === null) settle();
      });
    });

  return {
    take: async (holder, isTakeOver) => {
      if (isTakeOver && isHeldBeside(holder)) holding?.giveUp();
      if (isHeldBeside(holder)) await aMoment();
      if (isHeldBeside(holder)) return false;
      hand(holder);
      return true;
    },
    leave: (holder) => {
      if (holding === holder) hand(null);
    },
    isHeldBeside,
    onChange,
  };
}
