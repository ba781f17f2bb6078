/**
 * Owns speculation: work on a turn that is not decided yet. It runs the very reducers that a decided turn runs, but
 * all that a client would hear or see is held (held.ts), and no timers run, because nobody waits yet. When the turn is
 * decided it becomes the turn; when the user goes on, or the words turn out to be others, it is dropped.
 *
 * It begins on the words of a draft if there is one that reaches the end of the speech, and is confirmed by the
 * transcript of the whole. Where replies are cheap it may begin while the last word is still being said.
 */
import { commonOf } from '../common';
import { EMPTY_MARKS, newTurn } from '../reply';
import { hold, parted, saysTheSame, voiced } from '../uncommitted';
import { endsWhole } from '../reply-broken';
import { dropAhead, noop, sameWork, settle } from '../turns';
import { TUNING } from '../tuning';
import { isStammering } from '../../text/repeats';
import { MIC_RATE } from '../../contract/units';
import type { Active, Processing, Responding, Step } from '../state';
import type { Command } from '../commands';
import type { SessionEvent } from '../events';
import type { TimerName, WorkId } from '../types';
import type { Turn } from '../turn/types';
import { QUIET } from '../turn-taking/listening';
import { isEarly, judge, judgeDraft } from './judging';
import { confirm, processing } from './processing';
import { responding } from './responding';

export type WorkEvent = Extract<
  SessionEvent,
  { readonly type: 'transcribed' | 'token' | 'takenBack' | 'written' | 'speech' | 'spoken' | 'failed' }
>;

const samplesOf = (ms: number): number => Math.round((ms * MIC_RATE) / 1000);
const DRAFT_STEP = samplesOf(TUNING.draftStepMs);
const DRAFT_REACH = samplesOf(TUNING.draftReachMs);

/** Recognises the utterance so far, if nothing else of it is being recognised and enough was added. */
export function beginDraft(state: Active, fromSample: number, toSample: number, atMs: number): Step {
  const since = state.draft?.toSample ?? fromSample + samplesOf(TUNING.preRollMs);
  // Half of the time at most: long utterances take long, and the voice detector needs its share of the processor.
  const step = Math.max(DRAFT_STEP, samplesOf(2 * (state.draft?.tookMs ?? 0)));
  if (state.drafting !== null || toSample - since < step) return noop(state);
  const from = state.resumed?.fromSample ?? fromSample;
  const work: WorkId = { turnId: turnIdOf(state), attempt: state.nextAttempt };
  return {
    state: { ...state, nextAttempt: state.nextAttempt + 1, drafting: { work, toSample, sinceMs: atMs } },
    commands: [{ type: 'draft', work, fromSample: from, toSample }],
  };
}

/** A draft is there: the user sees it, and what can be made of it is begun. */
export function takeDraft(state: Active, event: Extract<SessionEvent, { type: 'drafted' }>): Step {
  const { drafting } = state;
  if (drafting === null || !sameWork(drafting.work, event.work)) return noop(state);
  // A recogniser that has heard little of it says that over and over: shown, it would be nonsense for a moment.
  const text = isStammering(event.text) ? '' : event.text.trim();
  const { listening } = state;
  const isStill = listening.kind === 'speaking' || listening.kind === 'held';
  const tookMs = event.atMs - drafting.sinceMs;
  if (!isStill || text === '') {
    // The next one is due as if there were words: noise must not keep the recogniser busy.
    const draft = isStill ? { text, toSample: drafting.toSample, tookMs } : state.draft;
    return { state: { ...state, drafting: null, draft }, commands: [] };
  }
  const known: Active = { ...state, drafting: null, draft: { text, toSample: drafting.toSample, tookMs } };
  const shown: Command = {
    type: 'transcript',
    turnId: drafting.work.turnId,
    role: 'user',
    text,
    unheard: '',
    isFinal: false,
  };
  if (state.ahead !== null && !isEarly(state.ahead)) {
    // The silence has begun and the whole is being recognised: the draft gives that a start, or its words for others.
    const step = betAnew(known, state.ahead, listening.lastSpeechSample);
    return { state: step.state, commands: [shown, ...step.commands] };
  }
  const stale = known.ahead !== null && !saysTheSame(known.ahead.userText ?? '', text);
  const dropped = stale ? dropAhead(known) : { state: known, commands: [] };
  const step =
    dropped.state.ahead === null && known.isReplyCheap && isWorthIt(text)
      ? beginOnDraft(dropped.state, listening.fromSample)
      : prime(dropped.state);
  const judged = step.state.tag === 'ACTIVE' ? judgeDraft(step.state, drafting.work) : step;
  return {
    state: judged.state,
    commands: [shown, ...dropped.commands, ...step.commands, ...judged.commands],
  };
}

/**
 * A draft that came after the candidate and reaches the end: mostly the words that the whole will have. A reply to other
 * words is begun anew at once, and not when the whole is there; its recognition goes on.
 */
function betAnew(known: Active, ahead: Turn, lastSpeechSample: number): Step {
  const isOther = ahead.isProvisional && !saysTheSame(ahead.userText ?? '', known.draft?.text ?? '');
  if (!isOther) return judge(andSpeak(startOnDraft(known, lastSpeechSample), lastSpeechSample));
  if (!reaches(known.draft, lastSpeechSample)) return judge(noop(known));
  const { fromSample, toSample } = ahead;
  const work: WorkId = { turnId: ahead.work.turnId, attempt: known.nextAttempt };
  const turn: Turn = { ...newTurn(work, fromSample, toSample, EMPTY_MARKS), held: [] };
  const step = startOnDraft({ ...known, nextAttempt: work.attempt + 1, ahead: turn }, lastSpeechSample);
  return judge({
    state: step.state,
    commands: [{ type: 'takeOver', from: ahead.work, to: work }, ...step.commands],
  });
}

/**
 * The voice of a reply to words that reach the end of the speech is made while the whole is recognised: it is there 70 ms
 * sooner, and the words are hardly ever others.
 */
function speakIfAllHeard(
  state: Active,
  lastSpeechSample: number,
): { readonly state: Active; readonly commands: readonly Command[] } {
  const { ahead, draft } = state;
  if (ahead === null || !ahead.isProvisional || ahead.isAllHeard || !reaches(draft, lastSpeechSample)) {
    return { state, commands: [] };
  }
  if (!saysTheSame(ahead.userText ?? '', draft?.text ?? '')) return { state, commands: [] };
  const { turn, commands } = voiced(ahead);
  return { state: { ...state, ahead: { ...turn, isAllHeard: true } }, commands };
}

function andSpeak(step: Step, lastSpeechSample: number): Step {
  if (step.state.tag !== 'ACTIVE') return step;
  const { state, commands } = speakIfAllHeard(step.state, lastSpeechSample);
  return { state, commands: [...step.commands, ...commands] };
}

/** So near to the end of the speech that no word is missing. */
const reaches = (draft: Active['draft'], lastSpeechSample: number): boolean =>
  draft !== null && draft.text !== '' && draft.toSample >= lastSpeechSample - DRAFT_REACH;

/** A word or two are hardly ever all; from then on the next word may be the last, and nobody knows before it is. */
const isWorthIt = (text: string): boolean => text.split(' ').length >= TUNING.earlyMinWords;

/** The last word may still change; what stands before it hardly ever does. */
function prime(state: Active): Step {
  const words = (state.draft?.text ?? '').split(' ').slice(0, -1);
  if (words.length < TUNING.primeMinWords) return noop(state);
  return {
    state,
    commands: [{ type: 'prime', userText: words.join(' '), history: state.history }],
  };
}

function beginOnDraft(state: Active, fromSample: number): Step {
  const work: WorkId = { turnId: turnIdOf(state), attempt: state.nextAttempt };
  const from = state.resumed?.fromSample ?? fromSample;
  const turn: Turn = { ...newTurn(work, from, from, EMPTY_MARKS), held: [] };
  const base: Active = { ...state, nextAttempt: state.nextAttempt + 1, ahead: turn };
  return onDraftWords(base, turn);
}

/** Bets that the user has finished. The whole utterance is recognised; a draft that reaches its end starts the reply. */
export function beginAhead(
  state: Active,
  fromSample: number,
  toSample: number,
  lastSpeechSample: number,
): Step {
  const from = state.resumed?.fromSample ?? fromSample;
  if (state.ahead !== null && isEarly(state.ahead)) {
    const turn = { ...state.ahead, fromSample: from, toSample };
    const { drafting, stop } = withoutVainDraft(state.drafting, lastSpeechSample);
    const { state: spoken, commands } = speakIfAllHeard(
      { ...state, drafting, ahead: turn },
      lastSpeechSample,
    );
    return judge({ state: spoken, commands: [...stop, ...commands, transcribe(turn)] });
  }
  const work: WorkId = { turnId: turnIdOf(state), attempt: state.nextAttempt };
  const turn: Turn = { ...newTurn(work, from, toSample, EMPTY_MARKS), held: [] };
  const { drafting, stop } = withoutVainDraft(state.drafting, lastSpeechSample);
  const begun: Active = { ...state, nextAttempt: state.nextAttempt + 1, drafting, ahead: turn };
  const started = startOnDraft(begun, lastSpeechSample);
  return judge({ state: started.state, commands: [...stop, ...started.commands, transcribe(turn)] });
}

/** A draft that will not reach the end only keeps the recogniser from what does. */
function withoutVainDraft(
  drafting: Active['drafting'],
  lastSpeechSample: number,
): { readonly drafting: Active['drafting']; readonly stop: readonly Command[] } {
  const isVain = drafting !== null && drafting.toSample < lastSpeechSample - DRAFT_REACH;
  return isVain
    ? { drafting: null, stop: [{ type: 'cancel', work: drafting.work }] }
    : { drafting, stop: [] };
}

const transcribe = ({ work, fromSample, toSample }: Turn): Command => ({
  type: 'transcribe',
  work,
  fromSample,
  toSample,
});

export const turnIdOf = (state: Active): number => state.resumed?.work.turnId ?? state.nextTurnId;

/** Begins the reply on the draft's words if they reach the end. */
function startOnDraft(state: Active, lastSpeechSample: number): Step {
  const { ahead, draft } = state;
  if (ahead === null || ahead.userText !== null || !reaches(draft, lastSpeechSample)) return noop(state);
  return onDraftWords(state, { ...ahead, isAllHeard: true });
}

function onDraftWords(state: Active, turn: Turn): Step {
  const text = state.draft?.text ?? '';
  const settled = settle(state);
  const step = processing(
    { ...asDecided(settled.state, turn), tag: 'PROCESSING' },
    {
      type: 'transcribed',
      sessionId: state.sessionId,
      atMs: 0,
      work: turn.work,
      text,
      lastVoicedMs: null,
    },
  );
  return keep(settled, { ...step, state: provisional(step.state) });
}

/** When the words came, and the last voiced sample, is known when they are confirmed. */
const provisional = (state: Step['state']): Step['state'] =>
  state.tag === 'PROCESSING' || state.tag === 'RESPONDING'
    ? {
        ...state,
        turn: {
          ...state.turn,
          isProvisional: true,
          marks: { ...state.turn.marks, transcriptMs: null, lastVoicedMs: null },
        },
      }
    : state;

/** A piece of the work has come. */
export function continueAhead(state: Active, event: WorkEvent): Step {
  const { ahead } = state;
  if (ahead === null || !sameWork(ahead.work, event.work)) return noop(state);
  if (event.type === 'failed') return dropAhead(state);
  // What the last turn came to is part of what the model is asked.
  const settled = event.type === 'transcribed' ? settle(state) : { state, commands: [] };
  const turn = asDecided(settled.state, ahead);
  if (event.type === 'transcribed' && ahead.isProvisional) return judge(keep(settled, confirm(turn, event)));
  const step = keep(settled, turn.tag === 'PROCESSING' ? processing(turn, event) : responding(turn, event));
  return event.type === 'transcribed' ? judge(step) : step;
}

/** Puts what a reducer of a decided turn made back among the things that nobody sees. */
function keep(
  settled: { readonly state: Active; readonly commands: readonly Command[] },
  step: Step,
): { readonly state: Active; readonly commands: readonly Command[] } {
  const next = step.state;
  // A failure of what nobody waits for is nobody's; it is tried again when somebody does.
  if ((next.tag !== 'PROCESSING' && next.tag !== 'RESPONDING') || next.turn.reply.fallback !== 'no') {
    const dropped = dropAhead(settled.state);
    return { state: dropped.state, commands: [...settled.commands, ...dropped.commands] };
  }
  const { seen, unseen } = parted(step.commands, next.turn);
  return {
    state: { ...settled.state, nextAttempt: next.nextAttempt, ahead: hold(next.turn, seen) },
    commands: [...settled.commands, ...unseen.filter((command) => !isTimer(command))],
  };
}

/**
 * The bet was won: the user has finished. What was kept back may be heard, unless its words are still to be confirmed.
 */
export function adoptAhead(state: Active, ahead: Turn, toSample: number, atMs: number): Step {
  const settled = settle(state);
  const whole = isEarly(ahead) ? { ...ahead, toSample } : ahead;
  const turn: Turn = { ...whole, marks: { ...whole.marks, endpointMs: atMs }, speculation: 'kept' };
  const shown = turn.isProvisional ? [] : (turn.held ?? []);
  const decided = asDecided(settled.state, turn.isProvisional ? turn : { ...turn, held: null });
  return {
    state: { ...decided, nextTurnId: Math.max(decided.nextTurnId, turn.work.turnId + 1) },
    commands: [
      ...settled.commands,
      { type: 'timer.stop', timer: 'frames' },
      ...(isEarly(ahead) ? [transcribe(turn)] : []),
      ...shown,
      ...timersFor(turn),
    ],
  };
}

function asDecided(state: Active, turn: Turn): Processing | Responding {
  const tag = turn.reply.totalSamples > 0 ? 'RESPONDING' : 'PROCESSING';
  return { ...commonOf(state), tag, listening: QUIET, turn };
}

/** The waits that a decided turn would be under by now. */
function timersFor({ work, userText, isProvisional, reply }: Turn): readonly Command[] {
  const start = (timer: TimerName, ms: number): Command => ({ type: 'timer.start', timer, work, ms });
  const timers: Command[] = [];
  if (userText === null || isProvisional) timers.push(start('stt', TUNING.sttTimeoutMs));
  if (userText !== null && !reply.written) timers.push(start('llm', TUNING.llmTimeoutMs));
  if (!reply.written && endsWhole(reply)) timers.push(start('quiet', TUNING.quietMs));
  if (reply.speaking !== null) timers.push(start('tts', TUNING.ttsTimeoutMs));
  // What is held does not play, so that nobody is late.
  if (reply.totalSamples > 0 && !isProvisional) timers.push(start('playout', TUNING.playoutTimeoutMs));
  return timers;
}

const isTimer = (command: Command): boolean =>
  command.type === 'timer.start' || command.type === 'timer.stop';
