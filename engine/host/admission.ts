/**
 * Owns how many conversations and clients a host takes at a time. One too many is refused at once: a queue would keep
 * a caller in a silence of unknown length. It must not know what a conversation is.
 */
import { availableParallelism } from 'node:os';

export type Limits = {
  /** Conversations at a time. The owner's counts, and is never refused for the callers' sake. */
  readonly conversations: number;
  /** Callers that are connected at a time, whether they talk or not. */
  readonly callers: number;
};

/**
 * A turn of ten seconds takes two cores 1.6 s at least, by the costs of simulation/paced-inference.ts. For that, four
 * seconds of words are heard once, judged once and answered by the smallest model for four seconds. With four
 * conversations a core, half of them silent at any time, that is two thirds of the machine.
 */
const CONVERSATIONS_PER_CORE = 4;
/** Each has a minute of audio in the host's memory, 4 MB. */
const MOST_CONVERSATIONS = 64;
/** One that has hung up may still be there when the next one comes. */
const CALLERS_PER_CONVERSATION = 2;

/** For this machine. */
export function usualLimits(cores: number = availableParallelism()): Limits {
  const conversations = Math.min(MOST_CONVERSATIONS, CONVERSATIONS_PER_CORE * cores);
  return { conversations, callers: CALLERS_PER_CONVERSATION * conversations };
}

export type Admission = {
  readonly most: number;
  /** @returns false if every place is taken. Who has one keeps it. */
  enter(holder: object): boolean;
  /** Takes a place, also one more than there are. */
  enterAnyway(holder: object): void;
  /** Does nothing for a holder without a place. */
  leave(holder: object): void;
};

/** @param most places that there are. */
export function createAdmission(most: number): Admission {
  const holders = new Set<object>();
  return {
    most,
    enter: (holder) => {
      if (!holders.has(holder) && holders.size >= most) return false;
      holders.add(holder);
      return true;
    },
    enterAnyway: (holder) => void holders.add(holder),
    leave: (holder) => void holders.delete(holder),
  };
}
