/**
 * Owns when the user starts to speak and when the user has finished, from one speech probability per frame. Pure. It
 * decides nothing about what an utterance means for the turn in flight; the states do.
 */
import { FRAME_SAMPLES, MIC_RATE } from '../../contract/units';
import { PAUSES } from './pause-statistics';
import { TUNING } from '../tuning';
import type { Listening } from './types';

const samplesOf = (ms: number): number => Math.round((ms * MIC_RATE) / 1000);

const PRE_ROLL = samplesOf(TUNING.preRollMs);
const CANDIDATE_SILENCE: Readonly<Record<'speaking' | 'held', number>> = {
  speaking: samplesOf(TUNING.candidateSilenceMs),
  held: samplesOf(TUNING.heldCandidateSilenceMs),
};
const RELEASE_GRACE = samplesOf(TUNING.releaseGraceMs);
/** Mean squares this far under the loudest are the end of the voice: what the spans call voiced is within 35 dB. */
const FAINT_RATIO = 10 ** (-TUNING.faintDb / 10);

/** Of one utterance; a minute of speech has no more. */
const MAX_PAUSES = 40;
const MIN_HELD = samplesOf(TUNING.minHeldMs);
const MAX_UTTERANCE = samplesOf(TUNING.maxUtteranceMs);

export const QUIET: Listening = { kind: 'quiet', run: 0, runFrom: 0 };

export type Signal =
  | { readonly type: 'none' }
  /** Enough frames to be speech; it may still turn out to be a click. */
  | { readonly type: 'started' }
  /** Silence that may be the end: what was said so far is worth working on. Once per silence. */
  | { readonly type: 'candidate'; readonly fromSample: number; readonly toSample: number }
  /** The utterance is over and reaches from `fromSample` to `toSample`. */
  | { readonly type: 'endpoint'; readonly fromSample: number; readonly toSample: number }
  /** What had started was too short to be a word. */
  | { readonly type: 'misfire' };

export type Heard = { readonly listening: Listening; readonly signal: Signal };

const NONE: Signal = { type: 'none' };

export type Frame = {
  /** Position just after the frame's last sample. */
  readonly endSample: number;
  readonly probability: number;
  /** Mean square of its samples; absent if it is not known, and then only the probability counts. */
  readonly power?: number | undefined;
};

export type ListenContext = {
  /** Speech starts and ends turns by itself. */
  readonly duplex: boolean;
  /** The persona can be heard, so its echo may be, too. */
  readonly playing: boolean;
  /** This much silence, as the detector hears it, ends the utterance. */
  readonly endSilenceMs: number;
};

/** One frame further. */
export function hear(listening: Listening, frame: Frame, context: ListenContext): Heard {
  switch (listening.kind) {
    case 'quiet':
      return context.duplex ? hearQuiet(listening, frame, context) : { listening, signal: NONE };
    case 'speaking':
      return hearSpeaking(listening, frame, samplesOf(context.endSilenceMs));
    case 'held':
      return hearHeld(listening, frame);
    case 'trailing':
      return frame.endSample >= listening.untilSample
        ? endpoint(listening.fromSample, listening.untilSample)
        : { listening, signal: NONE };
  }
}

function hearQuiet(
  listening: Extract<Listening, { kind: 'quiet' }>,
  frame: Frame,
  context: ListenContext,
): Heard {
  const threshold = context.playing ? TUNING.speechThresholdWhilePlaying : TUNING.speechThreshold;
  if (frame.probability < threshold) {
    return { listening: listening.run === 0 ? listening : QUIET, signal: NONE };
  }
  const run = listening.run + 1;
  const runFrom = listening.run === 0 ? frame.endSample - FRAME_SAMPLES : listening.runFrom;
  if (run < TUNING.startFrames) return { listening: { kind: 'quiet', run, runFrom }, signal: NONE };
  return {
    listening: {
      kind: 'speaking',
      fromSample: Math.max(0, runFrom - PRE_ROLL),
      lastSpeechSample: frame.endSample,
      speechFrames: run,
      pausesMs: [],
      loudest: [frame.power ?? 0],
      lagMs: TUNING.vadLagMs,
    },
    signal: { type: 'started' },
  };
}

function hearSpeaking(
  listening: Extract<Listening, { kind: 'speaking' }>,
  frame: Frame,
  endSilence: number,
): Heard {
  const isFaint = (frame.power ?? Number.POSITIVE_INFINITY) < (listening.loudest[0] ?? 0) * FAINT_RATIO;
  const isFading = isFaint && frame.probability < TUNING.fadingProbability;
  if (frame.probability >= TUNING.silenceThreshold && !isFading) {
    if (isTooLong(listening.fromSample, frame)) return endpoint(listening.fromSample, frame.endSample);
    return {
      listening: {
        ...listening,
        lastSpeechSample: frame.endSample,
        speechFrames: listening.speechFrames + 1,
        pausesMs: withPause(listening, frame),
        loudest: withLoud(listening.loudest, frame.power ?? 0),
        lagMs: TUNING.vadLagMs,
      },
      signal: NONE,
    };
  }
  const silence = frame.endSample - listening.lastSpeechSample;
  if (silence < endSilence) {
    const isFirst = silence === FRAME_SAMPLES;
    const known = isFirst && isFading ? { ...listening, lagMs: TUNING.fadingLagMs } : listening;
    return { listening: known, signal: candidate(listening, frame) };
  }
  if (listening.speechFrames < TUNING.minSpeechFrames) {
    return { listening: QUIET, signal: { type: 'misfire' } };
  }
  return endpoint(listening.fromSample, frame.endSample);
}

/** A knock on the table is over in two frames of 32 ms: the third loudest is a voice. */
const LOUDEST_KEPT = 3;

const withLoud = (loudest: readonly number[], power: number): readonly number[] =>
  [...loudest, power].toSorted((a, b) => b - a).slice(0, LOUDEST_KEPT);

/**
 * How loud the voice of an utterance was, a mean square; null if there was too little of it, or it was not measured.
 */
export function voicePowerOf(listening: Listening): number | null {
  const power = listening.kind === 'speaking' ? listening.loudest[LOUDEST_KEPT - 1] : undefined;
  return power === undefined || power === 0 ? null : power;
}

/** The silence that this frame of speech ends, if it was long enough to be a pause. */
function withPause(
  { pausesMs, lastSpeechSample, lagMs }: Extract<Listening, { kind: 'speaking' }>,
  frame: Frame,
) {
  const silence = frame.endSample - FRAME_SAMPLES - lastSpeechSample;
  const pauseMs = (silence * 1000) / MIC_RATE + lagMs;
  return silence === 0 || pauseMs < PAUSES.leastMs ? pausesMs : [...pausesMs, pauseMs].slice(-MAX_PAUSES);
}

/** While the key is down silence ends nothing, but it is worth beginning work on, too. */
function hearHeld(listening: Extract<Listening, { kind: 'held' }>, frame: Frame): Heard {
  if (isTooLong(listening.fromSample, frame)) return endpoint(listening.fromSample, frame.endSample);
  if (frame.probability < TUNING.silenceThreshold) return { listening, signal: candidate(listening, frame) };
  return {
    listening: {
      ...listening,
      lastSpeechSample: frame.endSample,
      speechFrames: listening.speechFrames + 1,
    },
    signal: NONE,
  };
}

/** The frame with which the silence became long enough, if enough was said before. */
function candidate(
  { kind, fromSample, lastSpeechSample, speechFrames }: Extract<Listening, { kind: 'speaking' | 'held' }>,
  { endSample }: Frame,
): Signal {
  const silence = endSample - lastSpeechSample;
  const needed = CANDIDATE_SILENCE[kind];
  const isTheOne = silence >= needed && silence - FRAME_SAMPLES < needed;
  if (!isTheOne || speechFrames < TUNING.minSpeechFrames) return NONE;
  return { type: 'candidate', fromSample, toSample: endSample };
}

const isTooLong = (fromSample: number, frame: Frame): boolean =>
  frame.endSample - fromSample >= MAX_UTTERANCE;

const endpoint = (fromSample: number, toSample: number): Heard => ({
  listening: QUIET,
  signal: { type: 'endpoint', fromSample, toSample },
});

/** The talk key went down: what was said a moment before belongs to the utterance. */
export function press(listening: Listening, atSample: number): Listening {
  switch (listening.kind) {
    case 'held':
      return listening;
    case 'speaking': {
      // A user who speaks already means what they say, however soon they let go again.
      const { fromSample, lastSpeechSample, speechFrames } = listening;
      return { kind: 'held', fromSample, downSample: fromSample, lastSpeechSample, speechFrames };
    }
    case 'trailing':
      // A finger that bounced: the press is as old as the utterance, not a slip of its own.
      return { ...heldFrom(listening.fromSample, atSample), downSample: listening.fromSample };
    case 'quiet':
      return heldFrom(Math.max(0, atSample - PRE_ROLL), atSample);
  }
}

const heldFrom = (fromSample: number, atSample: number): Extract<Listening, { kind: 'held' }> => ({
  kind: 'held',
  fromSample,
  downSample: atSample,
  lastSpeechSample: atSample,
  speechFrames: 0,
});

/** The talk key went up. A slip of the finger is forgotten; a silence that is as long as the grace needs none. */
export function release(listening: Listening, atSample: number): Heard {
  if (listening.kind !== 'held') return { listening, signal: NONE };
  if (atSample - listening.downSample < MIN_HELD) return { listening: QUIET, signal: { type: 'misfire' } };
  const { fromSample, lastSpeechSample, speechFrames } = listening;
  const silentSince = speechFrames === 0 ? atSample : lastSpeechSample;
  const untilSample = Math.min(atSample, silentSince) + RELEASE_GRACE;
  if (untilSample <= atSample) return endpoint(fromSample, atSample);
  return { listening: { kind: 'trailing', fromSample, untilSample }, signal: NONE };
}

/** The microphone fell silent in a way that no frame tells: the utterance ends with what there is. */
export function cutOff(listening: Listening): Heard {
  switch (listening.kind) {
    case 'quiet':
      return { listening, signal: NONE };
    case 'speaking':
      return listening.speechFrames < TUNING.minSpeechFrames
        ? { listening: QUIET, signal: { type: 'misfire' } }
        : endpoint(listening.fromSample, Number.POSITIVE_INFINITY);
    case 'held':
    case 'trailing':
      return endpoint(listening.fromSample, Number.POSITIVE_INFINITY);
  }
}

/** Whether an utterance that began at `fromSample` may still grow. */
export const mayGrow = (fromSample: number, atSample: number): boolean =>
  atSample - fromSample < MAX_UTTERANCE;

/** The user goes on with an utterance that was thought over. */
export function continueFrom(
  listening: Listening,
  { fromSample, toSample }: { readonly fromSample: number; readonly toSample: number },
): Listening {
  if (listening.kind === 'quiet') return listening;
  if (listening.kind !== 'speaking') return { ...listening, fromSample };
  // The silence that was taken for the end was a pause, and the first of this person's to be remembered.
  const pauseMs = ((listening.fromSample + PRE_ROLL - toSample) * 1000) / MIC_RATE + TUNING.vadLagMs;
  const pausesMs = pauseMs < PAUSES.leastMs ? listening.pausesMs : [pauseMs, ...listening.pausesMs];
  return { ...listening, fromSample, pausesMs };
}
