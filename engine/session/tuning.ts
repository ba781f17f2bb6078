/**
 * Owns the numbers that decide how a conversation feels or how long something may take. Each says where it comes from.
 * Times are milliseconds. How long a silence ends a turn is not here but in endpointing.ts, with the table it is made
 * of.
 */
export const TUNING = {
  /** Speech probability from which a frame counts as speech. Silero's own default, and LiveKit's. */
  speechThreshold: 0.5,
  /** Below this a frame counts as silence once a user speaks; Silero's reference keeps 0.15 of hysteresis. */
  silenceThreshold: 0.35,
  /**
   * While the persona speaks, what echo cancellation leaves must not pass for speech; scout-speak and vellum use 0.7.
   */
  speechThresholdWhilePlaying: 0.7,
  /** Frames in a row that start an utterance: 96 ms, the shortest "yes" in our recordings is 440 ms. */
  startFrames: 3,
  /** Speech before anything was heard must last 160 ms to drop the work under way: a click must not cost a reply. */
  resumeFrames: 5,
  /**
   * Speech over the persona's voice makes it quieter after 64 ms: 100 ms at most are asked for, one frame may be a
   * click.
   */
  duckFrames: 2,
  /** How much quieter: half as loud to the ear and more, still to be followed. */
  duckDb: -12,
  /**
   * Speech that lasts 256 ms pauses the voice: HF speech-to-speech 384, LiveKit 500 ms, but theirs can't be taken back.
   */
  pauseFrames: 8,
  /**
   * Sound that is no firm voice does not pause it before words are heard in it; it is softer all the while. Measured in
   * 10 min of speech with echo in three rooms. What paused it were taps and rubbing that had died away by 8 to 18 dB,
   * and rests of the echo 20 dB fainter than the user. Their probabilities were mostly 0.3 to 0.9. "Stop", "wait" and
   * questions paused it at most 64 ms later for it.
   */
  fadedDb: 10,
  clearProbability: 0.95,
  faintVoiceDb: 15,
  /**
   * Before a browser's echo cancellation has converged (LiveKit and unmute block interruptions for 3 s of the agent's
   * speech) more is needed, not everything refused. To be quieter for a moment does no harm.
   */
  carefulMs: 3_000,
  carefulPauseFrames: 10,
  /**
   * What was said by then is recognised (60 ms) before the voice would be paused. If that is no word, the persona's
   * own, or one that listeners say, the voice is only softer for 256 ms more. So it is after each answer that says
   * so: most backchannels are over by then. In speech with echo in three rooms it was paused once in 10 min, not ten
   * times. For that, four of 36 interruptions had silence 200 to 300 ms later.
   */
  earlyOverlapFrames: 5,
  backchannelHoldOffMs: 256,
  /** Speech shorter than this (four frames) is not even worth recognising: clicks, a chair. */
  minOverlapFrames: 4,
  /**
   * Audio from before an interruption that its recognition begins with: the detector is 30 to 60 ms late. With 256 ms
   * "Right" and "Yeah" were misheard more often, and more of it would be the persona's echo.
   */
  overlapPreRollMs: 128,
  /**
   * Silence put after it: Moonshine fills a cut-off word up with repetitions ("hold on a hold on a hold on a"). With
   * 200 ms of silence it did so in none of eleven recordings.
   */
  overlapPaddingMs: 200,
  /** How much longer than `bargeSilenceMs` the recogniser may take to say what an interruption was. */
  lateWordsMs: 608,
  /** A first silence in which what was said is recognised to its end, before it is decided about. */
  overlapSilenceMs: 64,
  /** While the user speaks on, what is said is recognised anew this often, each time from its beginning. */
  overlapStepMs: 400,
  /**
   * 5 s of speech that are neither words nor silence are a machine or another room. Then only the newest 2 s are
   * recognised, and less often: a tenth of the recogniser, and "stop" still stops.
   */
  maxOverlapRequests: 12,
  overlapStepLongMs: 1_200,
  overlapTailMs: 2_000,
  /** Answers without content after which sound that goes on is noise or approval. */
  answersToClear: 2,
  /** Silence after which an interruption is over. */
  bargeSilenceMs: 288,
  /** Speech this long stops the voice if the recogniser has not said in time what it is, or has heard one word. */
  sustainedMs: 704,
  /** One recognised word that is no command counts from this much speech on: coughs are heard as "you" or "the". */
  wordFrames: 9,
  /** A ducked or paused voice goes on or is stopped by then, whatever is missing; the player is given up after 4 s. */
  pauseLimitMs: 2_500,
  /** The interruption goes on with what the user said before if it begins this soon after the reply became audible. */
  mergeMs: 800,
  /** Letters of a merged turn at most: a user who interrupts every reply must not make an endless turn. */
  maxMergedLetters: 2_000,
  /** A question counts as just asked from this long before its end. */
  askedBeforeMs: 1_200,
  /** And as the end of the reply if this little follows. */
  askedRestMs: 2_000,
  /** Words of the persona that may come back: those played this long before the interruption, and what comes next. */
  echoTextBeforeMs: 2_000,
  echoTextAfterMs: 500,
  /** A frame at least this likely to be echo is no speech. */
  echoLikelihood: 0.5,
  /** Nothing to be heard this long after the decision: the filler is said, if the persona has one. */
  fillerMs: 1_500,
  /** Speech of fewer frames that ends again was a click, not a word. */
  minSpeechFrames: 4,
  /** Audio kept from before the first speech frame, so that the first phoneme is whole. */
  preRollMs: 500,
  /** Speech during a turn in flight ends with this much silence; barge-in.ts judges it. Turns end by endpointing.ts. */
  endSilenceMs: 500,
  /**
   * After this much silence work begins on the chance that the turn is over: one frame. Most gaps this short are
   * inside a sentence. What is begun in them costs little more than the interim transcript that it replaces. The
   * voice is begun only where that had all of the words.
   */
  candidateSilenceMs: 32,
  /** While the key is down: silence ends nothing by itself, and a finger follows the last word by 100 to 300 ms. */
  heldCandidateSilenceMs: 32,
  /**
   * An utterance is recognised anew each time it has grown by this much while it is being said; less often where that
   * takes long (states/speculation.ts). At 320 the last word was seldom in an interim transcript that was there in
   * time: voice-to-voice was 50 to 290 ms longer. At 96 the recogniser took the processor from the voice and was no
   * earlier.
   */
  interimStepMs: 160,
  /**
   * The detector calls a frame speech until about this long after the last voiced sample (bench: 582 - 500 - frame).
   */
  vadLagMs: 64,
  /**
   * A frame so much fainter than the loudest of the utterance is taken for silence, if the detector is no longer
   * quite sure of it. The detector's memory makes it fall a frame or two later. In the closure of a stop
   * consonant it stays sure.
   */
  faintDb: 33,
  fadingProbability: 0.8,
  /** The silence that is found so began about this long before the frame's end. */
  fadingLagMs: 32,
  /**
   * An interim transcript that ends this close to the end of the speech nearly always has all of its words. The last
   * word of a sentence is drawn out, and the detector takes about 60 ms of its decay for speech.
   */
  interimReachMs: 160,
  /** Fewer words are read by the language model faster than they can be handed to it. */
  prefillMinWords: 3,
  /** From this many words on a reply may be begun while the user speaks, where replies are cheap. */
  earlyMinWords: 2,
  /**
   * A model whose first word takes longer is not asked again and again while the user speaks. Mostly it reads on this
   * machine's processor. All that it would gain is the last word (about `interimReachMs`).
   * With what stands before already read, a graphics card takes a tenth of a second. A processor that reads 20 tokens
   * a second takes one second. The benchmark's stand-in takes 450 ms, and is to count as quick.
   */
  quickReplyMs: 700,
  /**
   * Until it is known how quick the model is, so many replies may be asked for before a decision without a word in
   * answer. A first sentence has about so many gaps and changes of its interim transcript. A quick one has answered by
   * then; a slow one has read for nothing so often, and from its first reply on does not again. The worst that it costs
   * a quick one is that one long first sentence of a session is answered from its silence on.
   */
  unansweredReplies: 8,
  /** A silence that need not be longer than this by its words alone is not judged by its sound, which takes 70 ms. */
  sureSilenceMs: 300,
  /** Kept after the key was released: the last syllable outlasts the finger. */
  releaseGraceMs: 200,
  /** A press shorter than this was a slip. */
  minHeldMs: 200,
  /** The longest utterance; then it is answered as far as it goes. The audio ring holds a little more. */
  maxUtteranceMs: 60_000,
  /** No microphone frame for this long in the middle of an utterance: the microphone is gone, answer what there is. */
  framesTimeoutMs: 1_000,
  /**
   * Frames lost on the way for up to this long become silence of the same length; after more, the user was not speaking
   * on.
   */
  maxLostMs: 1_000,
  /** Loading models. A 3B model on a cold disk through Ollama takes 45 to 50 s (home-assistant/core#135952). */
  connectTimeoutMs: 120_000,
  /** Moonshine base needs 0.09 of real time here: 60 s of audio take 6 s. */
  sttTimeoutMs: 15_000,
  /** Longest wait for the first or the next token. */
  llmTimeoutMs: 15_000,
  /**
   * A sentence is certain with what follows it. If nothing does for this long, it is said; models write several words a
   * second.
   */
  quietMs: 1_500,
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

/** How readily the persona gives up the floor: the numbers of barge-in that a person's wish moves. */
export type BargeThresholds = {
  /** Frames of speech after which the voice is quieter, and paused; paused in a session's careful first seconds. */
  readonly duckFrames: number;
  readonly pauseFrames: number;
  readonly carefulPauseFrames: number;
  /**
   * Words with content that stop the voice while the user speaks on. At the end of what is said one is enough.
   */
  readonly contentWords: number;
  /** Frames of speech from which one such word counts at the end. */
  readonly wordFrames: number;
  /** Speech this long stops the voice whatever it is. */
  readonly sustainedMs: number;
};

/**
 * `normal` is what the reasons above are about, and what every recording was measured with. The others are by hand,
 * and bounded by them. "Stop" stops in all of them, and none gives way to a click or talks on over a whole sentence.
 */
export const BARGE_THRESHOLDS: Readonly<Record<'low' | 'normal' | 'high', BargeThresholds>> = {
  /**
   * For rooms where others talk. Quieter after 128 ms: most coughs are over by then. Paused after 384 ms (HF
   * speech-to-speech). A third word, because two are what a television is misheard as. And 1.2 s: only a user who
   * means it goes on so long over a voice.
   */
  low: {
    duckFrames: 4,
    pauseFrames: 12,
    carefulPauseFrames: 16,
    contentWords: 3,
    wordFrames: 14,
    sustainedMs: 1_216,
  },
  normal: {
    duckFrames: TUNING.duckFrames,
    pauseFrames: TUNING.pauseFrames,
    carefulPauseFrames: TUNING.carefulPauseFrames,
    contentWords: 2,
    wordFrames: TUNING.wordFrames,
    sustainedMs: TUNING.sustainedMs,
  },
  /**
   * For headphones in a quiet room. One frame would be a click, so the voice is quieter as soon as ever. It is paused
   * after 160 ms: a click lasts 100, and nothing is recognised before that. The first word with content has the
   * floor, and so has half a second of anything.
   */
  high: {
    duckFrames: TUNING.duckFrames,
    pauseFrames: 5,
    carefulPauseFrames: 8,
    contentWords: 1,
    wordFrames: 6,
    sustainedMs: 480,
  },
};
