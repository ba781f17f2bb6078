/**
 * Owns the phases of an interruption while the persona can be heard: its voice is quieter, paused, then stopped or let
 * go on. Pure: each step gives the next phase and what shall be done. It knows no turns; states/in-flight.ts carries
 * out what it decides. What words mean is not its own to say: overlap-words.ts judges them.
 */
import type { BargeReason } from '../../contract/client';
import { FRAME_SAMPLES, MIC_RATE, PLAYOUT_RATE } from '../../contract/units';
import { spokenBetween, wordsIn } from './echo-guard';
import { judgeWords, UNSURE, type Verdict, type WordsContext } from './overlap-words';
import { isHandedOver } from '../turn/heard';
import { TUNING, type BargeThresholds } from '../tuning';
import type { Barge, Overlap } from './types';
import type { Reply } from '../turn/types';

const micSamples = (ms: number): number => Math.round((ms * MIC_RATE) / 1000);
const playoutSamples = (ms: number): number => Math.round((ms * PLAYOUT_RATE) / 1000);

const OVERLAP_PRE_ROLL = micSamples(TUNING.overlapPreRollMs);
const OVERLAP_SILENCE = micSamples(TUNING.overlapSilenceMs);
const OVERLAP_STEP = micSamples(TUNING.overlapStepMs);
const OVERLAP_STEP_LONG = micSamples(TUNING.overlapStepLongMs);
const OVERLAP_TAIL = micSamples(TUNING.overlapTailMs);
const HOLD_OFF = micSamples(TUNING.backchannelHoldOffMs);
const SILENCE = micSamples(TUNING.bargeSilenceMs);
const LATE = micSamples(TUNING.bargeSilenceMs + TUNING.lateWordsMs);
/** Too little for a word: speech after what was recognised that needs no recognising. */
const NO_WORD = 2 * FRAME_SAMPLES;
/** After something harmless: a room draws its last word out, and heard anew with that "Right" is "Ride him". */
const NO_OTHER_WORD = 6 * FRAME_SAMPLES;
/** The shortest word of our recordings lasts 440 ms: "Yeah." and a room's 320 ms are "Yeah, fit." */
const SHORTEST_WORD = 13 * FRAME_SAMPLES;
/** What was heard of a "yeah" when its recognition is first asked for. */
const HARMLESS_WORD = 6 * FRAME_SAMPLES;
/** One word is believed to be all of a long sound only if so much of it was heard: "Right" cut off is "Run". */
const HEARD_ENOUGH = 16 * FRAME_SAMPLES;

export const NO_BARGE: Barge = { phase: 'open', overlap: null, nextRequest: 0 };

/** What decides about an interruption besides the microphone. */
export type BargeContext = {
  readonly reply: Reply;
  /** Something of the reply was heard. */
  readonly audible: boolean;
  /** Echo cancellation may not have converged yet. */
  readonly careful: boolean;
  /** How loud the user's voice was in the turns before, a mean square; null before the first. */
  readonly voicePower: number | null;
  /** How readily the floor is given up; null where speech over the persona is to change nothing at all. */
  readonly thresholds: BargeThresholds | null;
};

/** The persona may be interrupted by voice. */
type InterruptibleContext = BargeContext & { readonly thresholds: BargeThresholds };
const isInterruptible = (context: BargeContext): context is InterruptibleContext =>
  context.thresholds !== null;

const isSustained = (
  { onsetSample, lastSample }: Overlap,
  { sustainedMs }: BargeThresholds,
  times = 1,
): boolean => lastSample - onsetSample >= times * micSamples(sustainedMs);

export type BargeAct =
  | { readonly type: 'duck' | 'unduck' | 'pause' | 'resume'; readonly reason: BargeReason }
  /** `words`: what was recognised by then. */
  | { readonly type: 'stop'; readonly reason: BargeReason; readonly words: string }
  | {
      readonly type: 'transcribe';
      readonly request: number;
      readonly fromSample: number;
      readonly toSample: number;
    };

export type BargeStep = { readonly barge: Barge; readonly acts: readonly BargeAct[] };

const unchanged = (barge: Barge): BargeStep => ({ barge, acts: [] });

/** `power`: mean square of the frame's samples; absent where it was not measured. */
type OverFrame = {
  readonly endSample: number;
  readonly probability: number;
  readonly atMs: number;
  readonly power?: number | undefined;
};

/** One microphone frame further. */
export function hearOver(barge: Barge, frame: OverFrame, context: BargeContext): BargeStep {
  if (!isInterruptible(context)) return letGo(barge);
  const { overlap } = barge;
  const hasBegun = overlap !== null && overlap.speechFrames >= TUNING.duckFrames;
  const isSpeech =
    frame.probability >= (hasBegun ? TUNING.silenceThreshold : TUNING.speechThresholdWhilePlaying);
  if (overlap === null) {
    if (!isSpeech) return unchanged(barge);
    return decide({ ...barge, overlap: overlapFrom(frame, context.reply) }, context);
  }
  if (!hasBegun && !isSpeech) return unchanged({ ...barge, overlap: null });
  const followed: Overlap = isSpeech
    ? {
        ...overlap,
        endSample: frame.endSample,
        lastSample: frame.endSample,
        speechFrames: overlap.speechFrames + 1,
        loudest: Math.max(overlap.loudest, frame.power ?? 0),
        power: frame.power ?? null,
        probability: frame.probability,
      }
    : { ...overlap, endSample: frame.endSample };
  return decide({ ...barge, overlap: followed }, context);
}

const overlapFrom = (frame: OverFrame, { playedSamples }: Reply): Overlap => ({
  onsetSample: frame.endSample - FRAME_SAMPLES,
  onsetMs: frame.atMs - (FRAME_SAMPLES * 1000) / MIC_RATE,
  onsetPlayed: playedSamples,
  endSample: frame.endSample,
  lastSample: frame.endSample,
  speechFrames: 1,
  loudest: frame.power ?? 0,
  power: frame.power ?? null,
  probability: frame.probability,
  requests: 0,
  asked: null,
  words: null,
  harmlessTo: null,
  isAskedEarly: false,
  holdOffTo: 0,
});

/** The recogniser has answered, or failed to. Answers to anything but the newest question come too late. */
export function overlapHeard(
  barge: Barge,
  request: number,
  text: string | null,
  context: BargeContext,
): BargeStep {
  if (!isInterruptible(context)) return letGo(barge);
  const { overlap } = barge;
  if (overlap === null || overlap.asked?.request !== request) return unchanged(barge);
  const { toSample } = overlap.asked;
  const words = text === null ? overlap.words : { text, toSample };
  const answered: Overlap = { ...overlap, asked: null, words };
  const verdict = judge(answered, context, false);
  const holdsOff = verdict.kind === 'go-on' || (verdict.kind === 'unsure' && verdict.isHarmless);
  const holdOffTo = holdsOff ? toSample + HOLD_OFF : 0;
  // Of half a word nothing else is believed.
  if (overlap.requests === 0)
    return decide({ ...barge, overlap: { ...overlap, asked: null, holdOffTo } }, context);
  const isHarmless =
    verdict.kind === 'go-on' && (verdict.reason === 'backchannel' || verdict.reason === 'echo');
  const harmlessTo = isHarmless ? toSample : overlap.harmlessTo;
  return decide({ ...barge, overlap: { ...answered, harmlessTo, holdOffTo } }, context);
}

/** The interruption has been undecided for as long as it may: it is decided with what is known. */
export function timeUp(barge: Barge, context: BargeContext): BargeStep {
  const { overlap, phase } = barge;
  if (phase !== 'ducked' && phase !== 'paused') return unchanged(barge);
  if (overlap === null || !isInterruptible(context)) return goOn(barge, 'timeout');
  return concludeWith(barge, overlap, context);
}

/** Back at the bottom, whatever it was about: the reply is over, or the way of talking has changed. */
export const letGo = (barge: Barge): BargeStep =>
  barge.phase === 'ducked' || barge.phase === 'paused'
    ? goOn(barge, 'turn-over')
    : unchanged(barge.phase === 'open' && barge.overlap === null ? barge : { ...barge, ...AT_REST });

const AT_REST = { phase: 'open', overlap: null } as const;

function decide(barge: Barge, context: InterruptibleContext): BargeStep {
  const { overlap } = barge;
  if (overlap === null) return unchanged(barge);
  const silence = overlap.endSample - overlap.lastSample;
  const isOver = silence >= SILENCE;
  if (!context.audible) return unchanged(isOver ? { ...barge, ...AT_REST } : barge);
  switch (barge.phase) {
    case 'open':
      return isOver ? unchanged({ ...barge, ...AT_REST }) : duck(barge, overlap, context);
    case 'ducked':
    case 'paused':
      return isOver ? conclude(barge, overlap, context) : weigh(barge, overlap, context);
    case 'cleared':
      // The voice goes on already.
      if (isOver) return unchanged({ ...barge, ...AT_REST });
      return weighCleared(barge, overlap, context);
  }
}

function duck(barge: Barge, overlap: Overlap, { thresholds }: InterruptibleContext): BargeStep {
  const isSpeaking = overlap.endSample === overlap.lastSample;
  if (!isSpeaking || overlap.speechFrames < thresholds.duckFrames) return unchanged(barge);
  return { barge: { ...barge, phase: 'ducked' }, acts: [{ type: 'duck', reason: 'speech' }] };
}

/** The user is still speaking, or has just stopped. */
function weigh(barge: Barge, overlap: Overlap, context: InterruptibleContext): BargeStep {
  const verdict = judge(overlap, context, false);
  const isSpeaking = overlap.endSample === overlap.lastSample;
  const { thresholds, careful } = context;
  if (verdict.kind === 'stop') return stop(barge, verdict.reason);
  if (isSpeaking && isSustained(overlap, thresholds)) {
    // In the first seconds a recogniser that is late has rather heard an echo.
    const isDoubtful = careful || isFaint(overlap, context);
    if (overlap.words === null && (!isDoubtful || isSustained(overlap, thresholds, 2))) {
      return stop(barge, 'sustained');
    }
    // Not while a newer answer is on its way: "yeah" may be the beginning of "yeah, but".
    const isKnown = overlap.asked === null && overlap.requests >= TUNING.answersToClear;
    if (verdict.kind === 'go-on' && isKnown) return clear(barge, overlap, verdict.reason);
  } else if (verdict.kind === 'go-on' && verdict.reason === 'echo') {
    return clear(barge, overlap, 'echo');
  }
  const needed = careful ? thresholds.carefulPauseFrames : thresholds.pauseFrames;
  const isLasting = isSpeaking && overlap.speechFrames >= needed;
  const holdsOff = overlap.endSample < overlap.holdOffTo;
  const isSaying = verdict.kind === 'unsure' && wordsIn(overlap.words?.text ?? '').length > 1;
  const isFirmNow = isFirm(overlap, context);
  const isSure = isSaying || isFirmNow;
  const isPause = barge.phase === 'ducked' && isLasting && isSure && !holdsOff;
  const next: Barge = isPause ? { ...barge, phase: 'paused' } : barge;
  const acts: readonly BargeAct[] = isPause ? [{ type: 'pause', reason: 'speech-lasts' }] : [];
  if (isSpeaking && !isLasting) return askEarly(barge, overlap, needed, isFirmNow);
  return ask({ barge: next, acts }, overlap, isLasting);
}

/**
 * Has the very beginning recognised, once, so that it is known in time whether to pause the voice. Not where the
 * voice would not be paused anyway, or only after the hold-off that may follow.
 */
function askEarly(barge: Barge, overlap: Overlap, neededFrames: number, isFirmNow: boolean): BargeStep {
  const { isAskedEarly, requests, speechFrames } = overlap;
  const longestHoldOff = TUNING.earlyOverlapFrames * FRAME_SAMPLES + HOLD_OFF;
  const isOfUse = isFirmNow && neededFrames * FRAME_SAMPLES < longestHoldOff;
  const isDue = !isAskedEarly && requests === 0 && speechFrames >= TUNING.earlyOverlapFrames;
  return isDue && isOfUse
    ? requestOf(unchanged(barge), { ...overlap, isAskedEarly: true })
    : unchanged(barge);
}

/**
 * As loud as a person at this microphone, and still so. What is left of the persona's echo is faint. Taps and rubbing
 * die away while the detector goes on calling them speech. Where it was not measured, everything is firm.
 */
function isFirm(overlap: Overlap, context: BargeContext): boolean {
  const { loudest, power, probability } = overlap;
  if (power === null) return true;
  const isClear = probability >= TUNING.clearProbability && power >= loudest * FADED_RATIO;
  return isClear && !isFaint(overlap, context);
}

/** Never as loud as the user was: rather what is left of the persona's echo, or another room. */
const isFaint = ({ loudest, power }: Overlap, { voicePower }: BargeContext): boolean =>
  power !== null && voicePower !== null && loudest < voicePower * FAINT_RATIO;

const FADED_RATIO = 10 ** (-TUNING.fadedDb / 10);
const FAINT_RATIO = 10 ** (-TUNING.faintVoiceDb / 10);

function weighCleared(barge: Barge, overlap: Overlap, context: InterruptibleContext): BargeStep {
  const verdict = judge(overlap, context, false);
  return verdict.kind === 'stop' ? stop(barge, verdict.reason) : ask(unchanged(barge), overlap);
}

/** Silence has followed: as soon as all of it was recognised it is known what it was. */
function conclude(barge: Barge, overlap: Overlap, context: InterruptibleContext): BargeStep {
  if (overlap.speechFrames < TUNING.minOverlapFrames) return goOn(barge, 'short');
  const verdict = judge(overlap, context, false);
  if (verdict.kind === 'stop') return stop(barge, verdict.reason);
  const isKnown = overlap.words !== null && overlap.words.toSample >= overlap.lastSample - restOf(overlap);
  const isLate = overlap.endSample - overlap.lastSample >= LATE;
  if (isKnown || isLate || overlap.requests >= TUNING.maxOverlapRequests)
    return concludeWith(barge, overlap, context);
  return ask(unchanged(barge), overlap);
}

function concludeWith(barge: Barge, overlap: Overlap, context: InterruptibleContext): BargeStep {
  const isOver = overlap.endSample > overlap.lastSample;
  const verdict = judge(overlap, context, true);
  switch (verdict.kind) {
    case 'stop':
      return stop(barge, verdict.reason);
    case 'go-on':
      return isOver ? goOn(barge, verdict.reason) : clear(barge, overlap, verdict.reason);
    case 'unsure':
      if (isSustained(overlap, context.thresholds)) return stop(barge, 'sustained');
      return isOver ? goOn(barge, 'timeout') : clear(barge, overlap, 'timeout');
  }
}

const stop = (barge: Barge, reason: BargeReason): BargeStep => ({
  barge: { ...barge, ...AT_REST },
  acts: [{ type: 'stop', reason, words: barge.overlap?.words?.text.trim() ?? '' }],
});

/** Over, and harmless. */
const goOn = (barge: Barge, reason: BargeReason): BargeStep => ({
  barge: { ...barge, ...AT_REST },
  acts: release(barge, reason),
});

/** Harmless so far, but the user goes on: what else is said is still listened to. */
const clear = (barge: Barge, overlap: Overlap, reason: BargeReason): BargeStep => ({
  barge: { ...barge, phase: 'cleared', overlap },
  acts: release(barge, reason),
});

const release = (barge: Barge, reason: BargeReason): readonly BargeAct[] => [
  ...(barge.phase === 'paused' ? [{ type: 'resume', reason } as const] : []),
  { type: 'unduck', reason },
];

/** So little speech after what was recognised is no word of its own. */
const restOf = ({ harmlessTo }: Overlap): number => (harmlessTo === null ? NO_WORD : NO_OTHER_WORD);

/** Has the recogniser look at it again, if there is something new and it is free. */
function ask(step: BargeStep, overlap: Overlap, isLasting = step.barge.phase !== 'ducked'): BargeStep {
  const { asked, words, endSample, lastSample, requests, speechFrames } = overlap;
  const { barge } = step;
  // Speech that has gone on for long is no interruption, but may become one: then the newest of it is enough.
  const isLong = requests >= TUNING.maxOverlapRequests;
  if ((isLong && barge.phase !== 'cleared') || speechFrames < TUNING.minOverlapFrames) return step;
  // Nothing is settled by the early request: what is asked now takes its place.
  const open = requests === 0 ? null : asked;
  const askedTo = open?.toSample ?? words?.toSample ?? 0;
  // One that does not answer is replaced in the end.
  if (open !== null && endSample - open.toSample < 2 * OVERLAP_STEP) return step;
  const silence = endSample - lastSample;
  const isDue =
    silence === 0
      ? isLasting && endSample - askedTo >= (isLong ? OVERLAP_STEP_LONG : OVERLAP_STEP)
      : silence >= OVERLAP_SILENCE && askedTo < lastSample - restOf(overlap);
  if (!isDue) return step;
  return requestOf(step, { ...overlap, requests: requests + 1 }, isLong ? endSample - OVERLAP_TAIL : 0);
}

/** @param notBefore of the sound that came earlier nothing is recognised. */
function requestOf({ barge, acts }: BargeStep, overlap: Overlap, notBefore = 0): BargeStep {
  const request = barge.nextRequest;
  const { endSample: toSample, onsetSample } = overlap;
  const fromSample = Math.max(0, onsetSample - OVERLAP_PRE_ROLL, notBefore);
  return {
    barge: { ...barge, nextRequest: request + 1, overlap: { ...overlap, asked: { request, toSample } } },
    acts: [...acts, { type: 'transcribe', request, fromSample, toSample }],
  };
}

/** @param isOver the words are all that there is. */
function judge(overlap: Overlap, context: InterruptibleContext, isOver: boolean): Verdict {
  const { words, harmlessTo, onsetSample, lastSample } = overlap;
  if (words === null) return UNSURE;
  const { reply } = context;
  const spoken = spokenBetween(
    reply,
    overlap.onsetPlayed - playoutSamples(TUNING.echoTextBeforeMs),
    reply.playedSamples + playoutSamples(TUNING.echoTextAfterMs),
  );
  const known: WordsContext = {
    spoken,
    justAsked: justAsked(reply),
    isDoubtful: context.careful || isFaint(overlap, context),
    isOver,
    speechFrames: overlap.speechFrames,
    beganHarmless: harmlessTo !== null,
    hasRoomForMore:
      Math.min(lastSample, words.toSample) - (harmlessTo ?? onsetSample + HARMLESS_WORD) >= SHORTEST_WORD,
    isSustained: isSustained(overlap, context.thresholds),
    isHeardOut: words.toSample - onsetSample >= HEARD_ENOUGH,
  };
  return judgeWords(words.text, known, context.thresholds);
}

/** The persona has asked something and is done, or nearly: a "yes" now is an answer. */
function justAsked(reply: Reply): boolean {
  const { playedSamples, totalSamples } = reply;
  if (!isHandedOver(reply) || totalSamples - playedSamples > playoutSamples(TUNING.askedRestMs)) return false;
  const question = reply.chunks.findLast(({ text }) => /\?["'”’)]*$/u.test(text.trim()));
  if (question === undefined || question.startSample === null) return false;
  return playedSamples >= question.endSample - playoutSamples(TUNING.askedBeforeMs);
}
