/**
 * Owns what the recogniser remembers of the pieces of sound it has just recognised. The same utterance, grown by some
 * words, can then begin with the tokens it had. It must not run the model: what it gives is a guess.
 */

/** An utterance is cut into two or three pieces at most times, and an interruption is recognised in between. */
const MAX_REMEMBERED = 6;

/** 100 ms of samples tell an utterance from every other: a microphone never gives the same noise twice. */
const MARK_SAMPLES = 1600;
/**
 * Where they are taken from: after the silence that a piece begins with (trimLead leaves 400 ms of it), or at its end.
 */
const MARK_AT = 6400;
/** As a louder word comes in, the silence before the first is cut elsewhere, by steps of 10 ms (cuts.ts). */
const STEP = 160;
const MAX_SHIFT = 30 * STEP;

type Mark = { readonly samples: Float32Array; readonly at: number };
export type Guess = {
  readonly tokens: readonly number[];
  /** Samples of the sound in which a number at their beginning was last looked for twice; 0 if it never was. */
  readonly checkedTo: number;
  /** The digits of its text, if two hearings agreed about them; empty otherwise. */
  readonly agreed: string;
};
type Remembered = Guess & { readonly mark: Mark };

/** Sessions whose pieces are remembered, each in 40 kB; what a further one says is recognised without a guess. */
const MOST_SESSIONS = 64;

export const NO_GUESS: Guess = { tokens: [], checkedTo: 0, agreed: '' };

export type Guesses = {
  /** Tokens that this piece had when it was shorter; none if it is new. */
  guess(samples: Float32Array): Guess;
  remember(samples: Float32Array, guess: Guess): void;
};

export type GuessesOfSessions = {
  /** What is remembered of one session's utterances and of no other's: a guess may turn what is heard. */
  of(session: string): Guesses;
  forget(session: string): void;
};

export function createGuessesOfSessions(): GuessesOfSessions {
  /** The one used last at the end. */
  const sessions = new Map<string, Guesses>();
  return {
    of: (session) => {
      const guesses = sessions.get(session) ?? createGuesses();
      sessions.delete(session);
      sessions.set(session, guesses);
      const [oldest] = sessions.keys();
      if (sessions.size > MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest);
      return guesses;
    },
    forget: (session) => void sessions.delete(session),
  };
}

export function createGuesses(): Guesses {
  let remembered: readonly Remembered[] = [];
  return {
    guess: (samples) => remembered.find(({ mark }) => hasMark(samples, mark)) ?? NO_GUESS,
    remember: (samples, guess) => {
      const at = Math.min(MARK_AT, samples.length - MARK_SAMPLES);
      const mark = { samples: samples.slice(Math.max(0, at), at + MARK_SAMPLES), at };
      // A muted microphone gives nothing to tell one utterance from another by.
      if (at < 0 || mark.samples.every((sample) => sample === 0)) return;
      const others = remembered.filter((other) => !hasMark(samples, other.mark));
      remembered = [{ ...guess, mark }, ...others].slice(0, MAX_REMEMBERED);
    },
  };
}

function hasMark(samples: Float32Array, mark: Mark): boolean {
  const last = Math.min(mark.at + MAX_SHIFT, samples.length - MARK_SAMPLES);
  for (let from = Math.max(mark.at % STEP, mark.at - MAX_SHIFT); from <= last; from += STEP) {
    if (mark.samples.every((sample, index) => sample === samples[from + index])) return true;
  }
  return false;
}
