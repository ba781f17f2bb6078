/**
 * Owns speculation: work on a turn that is not decided yet. The turn takes the same steps as a decided one
 * (turn/step.ts); what a client would see or hear of it is put aside (uncommitted.ts). When the turn is decided it
 * becomes the turn in flight. When the user goes on, or the words turn out to be others, it is dropped.
 *
 * The reply is begun on an interim transcript, if one reaches the end of the speech. The transcript of the whole
 * confirms it. Where replies are cheap it may begin while the last word is still being said (preemptive
 * generation).
 */
import { isStammering } from '../../text/repeats';
import { MIC_RATE } from '../../contract/units';
import { commonOf } from '../common';
import type { Command } from '../commands';
import type { SessionEvent } from '../events';
import type { Active, Step, StepTo } from '../state';
import { QUIET } from '../turn-taking/listening';
import type { TurnEvent } from '../turn/events';
import { newTurn } from '../turn/new-turn';
import { stepTurn } from '../turn/step';
import type { Turn } from '../turn/types';
import { saysTheSame } from '../turn/words';
import { sameAttempt } from '../turn/attempt';
import { mergedAt, lentBy, turnEventOf, type AttemptEvent } from '../turn-events';
import { carryOut, commandOf, dropSpeculation, inFlightWith, noop, settle } from '../turns';
import { TUNING } from '../tuning';
import type { Attempt } from '../types';
import { letOut } from '../uncommitted';
import { isEarly, judge, judgeInterim } from './judging';

const samplesOf = (ms: number): number => Math.round((ms * MIC_RATE) / 1000);
const INTERIM_STEP = samplesOf(TUNING.interimStepMs);
const INTERIM_REACH = samplesOf(TUNING.interimReachMs);

/** Recognises the utterance so far, if nothing else of it is being recognised and enough was added. */
export function requestInterim(
  state: Active,
  fromSample: number,
  toSample: number,
  atMs: number,
): StepTo<Active> {
  const since = state.interim?.toSample ?? fromSample + samplesOf(TUNING.preRollMs);
  // Half of the time at most: long utterances take long, and the voice detector needs its share of the processor.
  const step = Math.max(INTERIM_STEP, samplesOf(2 * (state.interim?.tookMs ?? 0)));
  if (state.pendingInterim !== null || toSample - since < step) return noop(state);
  const from = state.resumed?.fromSample ?? fromSample;
  const attempt: Attempt = { turnId: turnIdOf(state), number: state.nextAttempt };
  return {
    state: {
      ...state,
      nextAttempt: state.nextAttempt + 1,
      pendingInterim: { attempt, toSample, sinceMs: atMs },
    },
    commands: [{ type: 'transcribe.interim', attempt, fromSample: from, toSample }],
  };
}

/** An interim transcript is there: the user sees it, and what can be made of it is begun. */
export function takeInterim(
  state: Active,
  event: Extract<SessionEvent, { type: 'interim' }>,
): StepTo<Active> {
  const { pendingInterim } = state;
  if (pendingInterim === null || !sameAttempt(pendingInterim.attempt, event.attempt)) return noop(state);
  // A recogniser that has heard little of it says that over and over: shown, it would be nonsense for a moment.
  const text = isStammering(event.text) ? '' : event.text.trim();
  const { listening } = state;
  const isStill = listening.kind === 'speaking' || listening.kind === 'held';
  const tookMs = event.atMs - pendingInterim.sinceMs;
  if (!isStill || text === '') {
    // The next one is due as if there were words: noise must not keep the recogniser busy.
    const interim = isStill ? { text, toSample: pendingInterim.toSample, tookMs } : state.interim;
    return { state: { ...state, pendingInterim: null, interim }, commands: [] };
  }
  const known: Active = {
    ...state,
    pendingInterim: null,
    interim: { text, toSample: pendingInterim.toSample, tookMs },
  };
  const shown: Command = {
    type: 'transcript',
    turnId: pendingInterim.attempt.turnId,
    role: 'user',
    text,
    unheard: '',
    isFinal: false,
  };
  if (state.speculative !== null && !isEarly(state.speculative)) {
    // The silence has begun and the whole is being recognised: the interim transcript gives that a start, or its words
    // for others.
    const step = beginAnew(known, state.speculative, listening.lastSpeechSample);
    return { state: step.state, commands: [shown, ...step.commands] };
  }
  const stale = known.speculative !== null && !saysTheSame(known.speculative.userText ?? '', text);
  const dropped = stale ? dropSpeculation(known) : { state: known, commands: [] };
  const step =
    dropped.state.speculative === null && known.isReplyCheap && isWorthIt(text)
      ? beginOnInterim(dropped.state, listening.fromSample)
      : prefill(dropped.state);
  const judged = judgeInterim(step.state, pendingInterim.attempt);
  return {
    state: judged.state,
    commands: [shown, ...dropped.commands, ...step.commands, ...judged.commands],
  };
}

/**
 * An interim transcript that came after the candidate and reaches the end: mostly the words that the whole will have. A
 * reply to other words is begun anew at once, and not when the whole is there; its recognition goes on.
 */
function beginAnew(known: Active, speculative: Turn, lastSpeechSample: number): StepTo<Active> {
  const isOther =
    speculative.isInterim && !saysTheSame(speculative.userText ?? '', known.interim?.text ?? '');
  if (!isOther) return judge(andSpeak(startOnInterim(known, lastSpeechSample), lastSpeechSample));
  if (!reaches(known.interim, lastSpeechSample)) return judge(noop(known));
  const { fromSample, toSample } = speculative;
  const attempt: Attempt = { turnId: speculative.attempt.turnId, number: known.nextAttempt };
  const step = startOnInterim(
    withSpeculation(known, newTurn(attempt, fromSample, toSample)),
    lastSpeechSample,
  );
  return judge({
    state: step.state,
    commands: [{ type: 'takeOver', from: speculative.attempt, to: attempt }, ...step.commands],
  });
}

/**
 * If the words reach the end of the speech, the voice of the reply is made while the whole is recognised. It is there
 * 70 ms sooner, and the words are hardly ever others.
 */
function speakIfAllHeard(state: Active, lastSpeechSample: number): StepTo<Active> {
  const { speculative, interim } = state;
  if (
    speculative === null ||
    !speculative.isInterim ||
    speculative.isAllHeard ||
    !reaches(interim, lastSpeechSample)
  ) {
    return noop(state);
  }
  if (!saysTheSame(speculative.userText ?? '', interim?.text ?? '')) return noop(state);
  return stepSpeculation(state, speculative, { type: 'allHeard' });
}

function andSpeak(step: StepTo<Active>, lastSpeechSample: number): StepTo<Active> {
  const { state, commands } = speakIfAllHeard(step.state, lastSpeechSample);
  return { state, commands: [...step.commands, ...commands] };
}

/** So near to the end of the speech that no word is missing. */
const reaches = (interim: Active['interim'], lastSpeechSample: number): boolean =>
  interim !== null && interim.text !== '' && interim.toSample >= lastSpeechSample - INTERIM_REACH;

/** A word or two are hardly ever all; from then on any word may be the last. */
const isWorthIt = (text: string): boolean => text.split(' ').length >= TUNING.earlyMinWords;

/** The last word may still change; what stands before it hardly ever does. */
function prefill(state: Active): StepTo<Active> {
  const words = (state.interim?.text ?? '').split(' ').slice(0, -1);
  if (words.length < TUNING.prefillMinWords) return noop(state);
  return {
    state,
    commands: [{ type: 'prefill', userText: words.join(' '), history: state.history }],
  };
}

function beginOnInterim(state: Active, fromSample: number): StepTo<Active> {
  const attempt: Attempt = { turnId: turnIdOf(state), number: state.nextAttempt };
  const from = state.resumed?.fromSample ?? fromSample;
  const turn = newTurn(attempt, from, from);
  return onInterimWords(withSpeculation(state, turn), turn, false);
}

/**
 * The user may have finished: the whole utterance is recognised, and an interim transcript that reaches its end starts
 * the reply.
 */
export function beginSpeculation(
  state: Active,
  fromSample: number,
  toSample: number,
  lastSpeechSample: number,
): StepTo<Active> {
  const from = state.resumed?.fromSample ?? fromSample;
  if (state.speculative !== null && isEarly(state.speculative)) {
    const turn = { ...state.speculative, fromSample: from, toSample };
    const { pendingInterim, stop } = withoutVainInterim(state.pendingInterim, lastSpeechSample);
    const { state: spoken, commands } = speakIfAllHeard(
      { ...state, pendingInterim, speculative: turn },
      lastSpeechSample,
    );
    return judge({ state: spoken, commands: [...stop, ...commands, transcribe(turn)] });
  }
  const attempt: Attempt = { turnId: turnIdOf(state), number: state.nextAttempt };
  const turn = newTurn(attempt, from, toSample);
  const { pendingInterim, stop } = withoutVainInterim(state.pendingInterim, lastSpeechSample);
  const begun: Active = { ...withSpeculation(state, turn), pendingInterim };
  const started = startOnInterim(begun, lastSpeechSample);
  return judge({ state: started.state, commands: [...stop, ...started.commands, transcribe(turn)] });
}

/** An interim transcript that will not reach the end only keeps the recogniser from what does. */
function withoutVainInterim(
  pendingInterim: Active['pendingInterim'],
  lastSpeechSample: number,
): { readonly pendingInterim: Active['pendingInterim']; readonly stop: readonly Command[] } {
  const isVain = pendingInterim !== null && pendingInterim.toSample < lastSpeechSample - INTERIM_REACH;
  return isVain
    ? { pendingInterim: null, stop: [{ type: 'cancel', attempt: pendingInterim.attempt }] }
    : { pendingInterim, stop: [] };
}

const transcribe = ({ attempt, fromSample, toSample }: Turn): Command => ({
  type: 'transcribe',
  attempt,
  fromSample,
  toSample,
});

export const turnIdOf = (state: Active): number => state.resumed?.attempt.turnId ?? state.nextTurnId;

/** Begins the reply on the interim transcript's words if they reach the end. */
function startOnInterim(state: Active, lastSpeechSample: number): StepTo<Active> {
  const { speculative, interim } = state;
  if (speculative === null || speculative.userText !== null || !reaches(interim, lastSpeechSample))
    return noop(state);
  return onInterimWords(state, speculative, true);
}

function onInterimWords(state: Active, speculative: Turn, isAllHeard: boolean): StepTo<Active> {
  const settled = settle(state);
  const { interim } = settled.state;
  const step = stepSpeculation(settled.state, speculative, {
    type: 'interim',
    text: interim?.text ?? '',
    mergedWith: mergedAt(settled.state, speculative.fromSample),
    isAllHeard,
  });
  return { state: step.state, commands: [...settled.commands, ...step.commands] };
}

/** Speculation begins on this turn; nothing of it is made yet. */
const withSpeculation = (state: Active, turn: Turn): Active => ({
  ...state,
  nextAttempt: turn.attempt.number + 1,
  speculative: turn,
  uncommitted: [],
});

/** Something came of a request. */
export function continueSpeculation(state: Active, event: AttemptEvent): StepTo<Active> {
  const { speculative } = state;
  if (speculative === null || !sameAttempt(speculative.attempt, event.attempt)) return noop(state);
  // What the last turn came to is part of what the model is asked.
  const settled = event.type === 'transcribed' ? settle(state) : { state, commands: [] };
  const step = stepSpeculation(settled.state, speculative, turnEventOf(settled.state, speculative, event));
  const known = { state: step.state, commands: [...settled.commands, ...step.commands] };
  return event.type === 'transcribed' ? judge(known) : known;
}

/**
 * The undecided turn takes a step. If it comes to nothing it is dropped, and worked on again when the user waits for
 * it.
 */
function stepSpeculation(state: Active, speculative: Turn, event: TurnEvent): StepTo<Active> {
  const step = stepTurn(speculative, event);
  const { turn } = step;
  const { out, uncommitted } = letOut(speculative, step, state.uncommitted);
  const commands: Command[] = [];
  for (const effect of out) {
    if (effect.type === 'over') return dropSpeculation(state);
    commands.push(commandOf(effect, turn, state.history));
  }
  const nextAttempt = Math.max(state.nextAttempt, turn.attempt.number + 1);
  return { state: { ...state, nextAttempt, speculative: turn, uncommitted }, commands };
}

/** The user has finished: the speculative turn is the one in flight. */
export function adoptSpeculation(state: Active, speculative: Turn, toSample: number, atMs: number): Step {
  const settled = settle(state);
  const whole = isEarly(speculative) ? { ...speculative, toSample } : speculative;
  const step = stepTurn(whole, { type: 'decided', ...lentBy(settled.state), atMs });
  const common = { ...commonOf(settled.state), listening: QUIET };
  const nextTurnId = Math.max(common.nextTurnId, speculative.attempt.turnId + 1);
  const decided = carryOut(inFlightWith({ ...common, nextTurnId }, whole, settled.state.uncommitted), step);
  return {
    state: decided.state,
    commands: [
      ...settled.commands,
      { type: 'timer.stop', timer: 'frames' },
      ...(isEarly(speculative) ? [transcribe(whole)] : []),
      ...decided.commands,
    ],
  };
}
