/**
 * Owns that the owner's windows have one conversation at a time. It knows which of them has it, lets it be taken over,
 * and tells the windows when it changes hands. The windows stand in one room, where two conversations would answer each
 * other. What a conversation is, and how one ends, is its client's.
 */
/** A client that may hold the conversation. */
export type Holder = {
  /** Another client takes it over: ends it here, and says so. */
  readonly giveUp: () => void;
};

export type Floor = {
  /** Has it from now on. @returns false if another holder keeps it. */
  take(holder: Holder, isTakeOver: boolean): boolean;
  /** Does nothing for a client that does not have it. */
  leave(holder: Holder): void;
  /** A client other than this one has it. */
  isElsewhere(holder: Holder): boolean;
  /** @returns how to stop listening. */
  onChange(listener: () => void): () => void;
};

export function createFloor(): Floor {
  let holding: Holder | null = null;
  const listeners = new Set<() => void>();

  const hand = (holder: Holder | null): void => {
    if (holding === holder) return;
    holding = holder;
    for (const listener of listeners) listener();
  };
  const isElsewhere = (holder: Holder): boolean => holding !== null && holding !== holder;
  return {
    take: (holder, isTakeOver) => {
      if (isTakeOver && isElsewhere(holder)) holding?.giveUp();
      if (isElsewhere(holder)) return false;
      hand(holder);
      return true;
    },
    leave: (holder) => {
      if (holding === holder) hand(null);
    },
    isElsewhere,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
