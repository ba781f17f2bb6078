/**
 * Owns when the loudspeaker's context may stand still. An idle one wakes two threads a hundred times a second to play
 * nothing. That was 3.8 of 10.1 % of a core, measured in Chromium while it only listened. It is woken when the user
 * begins to speak, long before there is an answer to be played.
 */

/** What is needed of an AudioContext. */
export type Restful = {
  readonly state: string;
  suspend(): Promise<void>;
  resume(): Promise<void>;
};

export type Rest = {
  /** Something is played, or soon will be. Wakes the context and puts its rest off. */
  stir(): void;
  /** Whether it stands still because nothing is to be played, and not because the browser wants it to. */
  isResting(): boolean;
};

export type RestDeps = {
  readonly context: Restful;
  readonly now: () => number;
  readonly setTimer: (run: () => void, ms: number) => void;
  /** It should have woken by now: what it says of itself counts again. */
  readonly onWoken: () => void;
};

/** Longer than any pause of a conversation that goes on; headphones without a cable take half a second to come back. */
export const REST_AFTER_MS = 10_000;
/** A browser that wants a click first neither resumes nor refuses. */
const WAKE_LIMIT_MS = 500;

export function createRest({ context, now, setTimer, onWoken }: RestDeps): Rest {
  let stirredMs = now();
  let resting = false;

  const look = (): void => {
    const leftMs = stirredMs + REST_AFTER_MS - now();
    if (leftMs > 0) setTimer(look, leftMs);
    // One that the browser holds back rests anyway, and must not be taken for one that was sent to rest.
    else if (context.state !== 'running') setTimer(look, REST_AFTER_MS);
    else {
      resting = true;
      void context.suspend().catch(() => undefined);
    }
  };
  setTimer(look, REST_AFTER_MS);

  return {
    isResting: () => resting,
    stir: () => {
      stirredMs = now();
      if (!resting) return;
      resting = false;
      setTimer(look, REST_AFTER_MS);
      void context.resume().catch(() => undefined);
      setTimer(onWoken, WAKE_LIMIT_MS);
    },
  };
}
