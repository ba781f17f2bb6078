/**
 * Owns what the turn policy knows of the microphone: who speaks, and how far an interruption has come. Positions are
 * absolute sample numbers since the session began (16 kHz).
 */

/** What the turn policy knows of the microphone. */
export type Listening =
  /** The user is silent. `run` frames in a row were over the threshold, the first of them began at `runFrom`. */
  | { readonly kind: 'quiet'; readonly run: number; readonly runFrom: number }
  /** Duplex: the user speaks, or paused a moment ago. */
  | {
      readonly kind: 'speaking';
      readonly fromSample: number;
      readonly lastSpeechSample: number;
      readonly speechFrames: number;
      /** Silences inside the utterance that speech went on after. */
      readonly pausesMs: readonly number[];
      /** Mean squares of the loudest frames, the loudest first. */
      readonly loudest: readonly number[];
      /** How long the detector takes to notice a silence such as the last one. */
      readonly lagMs: number;
    }
  /** Push-to-talk: the key is down. */
  | {
      readonly kind: 'held';
      readonly fromSample: number;
      readonly downSample: number;
      readonly lastSpeechSample: number;
      readonly speechFrames: number;
    }
  /** Push-to-talk: the key is up, the last syllable may still be on its way. */
  | { readonly kind: 'trailing'; readonly fromSample: number; readonly untilSample: number };

/** Speech over the persona. Positions are the microphone's. */
export type Overlap = {
  readonly onsetSample: number;
  readonly onsetMs: number;
  /** Where in the reply the loudspeaker was when it began. */
  readonly onsetPlayed: number;
  /** Just after the newest frame, and after the newest that was speech. */
  readonly endSample: number;
  readonly lastSample: number;
  readonly speechFrames: number;
  /** Mean square of its loudest frame, and of the newest that was speech; null where it was not measured. */
  readonly loudest: number;
  readonly power: number | null;
  /** Speech probability of the newest frame that was speech. */
  readonly probability: number;
  /** Requests made to recognise it. */
  readonly requests: number;
  /** Where the newest of them that is on its way ends, and its number; null if none is. */
  readonly asked: { readonly request: number; readonly toSample: number } | null;
  /** What was recognised so far, and how far that reaches; null as long as nothing came. */
  readonly words: { readonly text: string; readonly toSample: number } | null;
  /** Up to here it was heard as a backchannel, or as the persona's own words; null if it was not. */
  readonly harmlessTo: number | null;
  /** Whether its first sound was given to the recogniser, to pause the voice for it or not. */
  readonly isAskedEarly: boolean;
  /** Backchannel hold-off: until this sample the voice is not paused, for what was heard last is a backchannel. */
  readonly holdOffTo: number;
};

/**
 * How far an interruption has come. `cleared`: it is known to be harmless, the voice goes on, what else is said is
 * still listened to.
 */
export type Barge = {
  readonly phase: 'open' | 'ducked' | 'paused' | 'cleared';
  readonly overlap: Overlap | null;
  /** Counts up inside a turn, so that the answer to an older question is not taken for one to the newest. */
  readonly nextRequest: number;
};

/** Probabilities that the turn is over, by its sound and by its words; null for what can't be had. */
export type TurnScores = { readonly smartTurn: number | null; readonly textScore: number | null };
