/**
 * Owns every number that decides how a conversation feels or how long something may take. Each says where it comes
 * from. Times are milliseconds.
 */
export const TUNING = {
  /** Speech probability from which a frame counts as speech. Silero's own default, and LiveKit's. */
  speechThreshold: 0.5,
  /** Below this a frame counts as silence once somebody speaks; Silero's reference keeps 0.15 of hysteresis. */
  silenceThreshold: 0.35,
  /** While the persona speaks, what echo cancellation leaves must not pass for speech; scout-speak and vellum use 0.7. */
  speechThresholdWhilePlaying: 0.7,
  /** Frames in a row that start an utterance: 96 ms, the shortest "yes" in our recordings is 440 ms. */
  startFrames: 3,
  /** Speech before anything was heard must last 160 ms to drop the work under way: a click must not cost a reply. */
  resumeFrames: 5,
  /** Speech over the persona's voice must last this long to stop it: LiveKit 500, HF speech-to-speech 384 ms. */
  bargeInFrames: 9,
  /** Speech this short that ends again was a click, not a word. */
  minSpeechFrames: 4,
  /** Audio kept from before the first speech frame, so that the first phoneme is whole. */
  preRollMs: 500,
  /** The plain silence rule: this much silence ends a turn. */
  endSilenceMs: 500,
  /**
   * After this much silence work begins on the chance that the turn is over: two frames. Most gaps this short are inside
   * a sentence, but what is begun in them costs no more than the draft that it takes the place of.
   */
  candidateSilenceMs: 64,
  /** While the key is down: silence ends nothing by itself, and a finger follows the last word by 100 to 300 ms. */
  heldCandidateSilenceMs: 64,
  /** An utterance is recognised anew each time it has grown by this much while it is being said. */
  draftStepMs: 320,
  /**
   * A draft that ends this close to the end of the speech nearly always has all of its words: the last word of a sentence
   * is drawn out, and the detector takes about 60 ms of its decay for speech.
   */
  draftReachMs: 160,
  /** Fewer words are read by the language model faster than they can be handed to it. */
  primeMinWords: 3,
  /** Kept after the key was released: the last syllable outlasts the finger. */
  releaseGraceMs: 200,
  /** A press shorter than this was a slip. */
  minHeldMs: 200,
  /** The longest utterance; then it is answered as far as it goes. The audio ring holds a little more. */
  maxUtteranceMs: 60_000,
  /** No microphone frame for this long in the middle of an utterance: the microphone is gone, answer what there is. */
  framesTimeoutMs: 1_000,
  /** Frames lost on the way for up to this long become silence of the same length; after more, nobody was speaking on. */
  maxLostMs: 1_000,
  /** Loading models. A 3B model on a cold disk through Ollama takes 45 to 50 s (home-assistant/core#135952). */
  connectTimeoutMs: 120_000,
  /** Moonshine base needs 0.09 of real time here: 60 s of audio take 6 s. */
  sttTimeoutMs: 15_000,
  /** Longest wait for the first or the next token. */
  llmTimeoutMs: 15_000,
  /** Longest wait for the samples of one chunk of text. */
  ttsTimeoutMs: 10_000,
  /** The player reports every 50 ms while it plays; silence for this long means it is gone. */
  playoutTimeoutMs: 4_000,
  /** How long an interrupted turn waits for the player to say where it stopped. */
  settleTimeoutMs: 400,
  /** Speech made ahead of what was played; more is wasted if the user interrupts. */
  maxAheadMs: 20_000,
  /** Pace of a voice of which nothing else is known: 150 words a minute of six letters, spaces included. */
  lettersPerSecond: 15,
  /** Turns kept in memory for the model; the token budget cuts further. */
  maxHistoryTurns: 100,
} as const;
