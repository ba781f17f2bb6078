/**
 * Owns the names of what is measured in a turn. The overlay, the transcript, the command line and the benchmark
 * all read this one shape, so that they can't disagree.
 */

/**
 * Milliseconds of waiting that each stage is to blame for; null where it did not happen (a turn that was cancelled
 * before it, say). Work that was done before the turn was decided counts as zero, so the stages add up to the whole.
 */
export type Spans = {
  /** Last voiced sample of the user to the decision that the turn is over. */
  readonly endOfTurnDelayMs: number | null;
  /** Decision to final transcript. Zero when the transcript was ready before the decision. */
  readonly transcriptionDelayMs: number | null;
  /** Final transcript to the first token of the reply. */
  readonly llmTtftMs: number | null;
  /** First token to the first chunk of text that is handed to the voice. */
  readonly firstSentenceMs: number | null;
  /** First chunk of text handed to the voice to its first samples. */
  readonly ttsTtfbMs: number | null;
  /** First samples of the voice ready to first audible sample played. */
  readonly playoutDelayMs: number | null;
  /** Last voiced sample of the user to the first audible sample of the reply, as the player reports it. */
  readonly voiceToVoiceMs: number | null;
};

/** What the whole is made of, in the order in which it happens. */
export const STAGE_NAMES = [
  'endOfTurnDelayMs',
  'transcriptionDelayMs',
  'llmTtftMs',
  'firstSentenceMs',
  'ttsTtfbMs',
  'playoutDelayMs',
] as const satisfies readonly (keyof Spans)[];

export const SPAN_NAMES = [...STAGE_NAMES, 'voiceToVoiceMs'] as const satisfies readonly (keyof Spans)[];

export const EMPTY_SPANS: Spans = {
  endOfTurnDelayMs: null,
  transcriptionDelayMs: null,
  llmTtftMs: null,
  firstSentenceMs: null,
  ttsTtfbMs: null,
  playoutDelayMs: null,
  voiceToVoiceMs: null,
};

/**
 * When each stage was really ready, in milliseconds since the last voiced sample; null where it never was. The spans
 * say what was waited for; what was done before the decision (speculation) is only seen here.
 */
export type Ready = {
  readonly transcriptMs: number | null;
  readonly firstTokenMs: number | null;
  readonly firstChunkMs: number | null;
  readonly firstAudioMs: number | null;
};

/**
 * What became of speculation. `kept`: the reply was begun before the decision
 * and used. `dropped`: the user went on, and the reply was begun anew. `none`: nothing was begun before the decision.
 */
export type Speculation = 'kept' | 'dropped' | 'none';

/**
 * How a turn ended. `completed`: the whole reply was played. `interrupted`: the user spoke over it or pressed stop.
 * `fallback`: a stage failed and the fallback line was spoken. `failed`: not even that could be spoken.
 * `empty`: nothing was recognised in what was heard.
 */
export type TurnOutcome = 'completed' | 'interrupted' | 'fallback' | 'failed' | 'empty';
