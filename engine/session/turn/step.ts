/**
 * Owns the one step that a turn takes: `stepTurn(turn, event) -> {turn, effects}`. Pure. It knows no session state, and
 * it is the same whether the turn is decided or not. What of the effects is kept back is uncommitted.ts's.
 */
import type { TurnOutcome } from '../../contract/spans';
import { problemOf } from '../../contract/errors';
import { sayWhole, takeBack } from './broken-reply';
import { isCommitted } from './committed';
import type { TurnEffect, TurnEvent, TurnStep } from './events';
import { allWritten, stageFailed, stageLate } from './failing';
import { addFiller, addPlayout, addSpeech, addText, endSpeech, sayLine } from './reply';
import type { Turn } from './types';
import { beginOnInterim, takeTranscript } from './words';
import { startWait, waitForMore, waitsOf } from './waits';

export function stepTurn(turn: Turn, event: TurnEvent): TurnStep {
  const step = take(turn, event);
  return step.turn === turn ? step : conclude(step);
}

function take(turn: Turn, event: TurnEvent): TurnStep {
  switch (event.type) {
    case 'line':
      return sayLine({ ...turn, userText: '' }, event.text, event.atMs);
    case 'interim':
      return beginOnInterim(turn, event);
    case 'allHeard':
      return { turn: { ...turn, isAllHeard: true }, effects: [] };
    case 'transcribed':
      return takeTranscript(turn, event);
    case 'decided':
      return decide(turn, event.atMs);
    case 'token':
      return turn.reply.written ? unchanged(turn) : takeToken(turn, event.text, event.atMs);
    case 'takenBack':
      return turn.reply.written ? unchanged(turn) : takeBack(turn, event.atMs);
    case 'written':
      return turn.reply.written ? unchanged(turn) : allWritten(turn, event);
    case 'speech':
      return addSpeech(turn, event.chunk, event.samples, event.firstAudibleSample, event.atMs);
    case 'spoken':
      return endSpeech(turn, event.chunk, event.atMs);
    case 'failed':
      return stageFailed(turn, event);
    case 'filler':
      if (turn.filler === 'unsaid' || turn.reply.totalSamples > 0) return unchanged(turn);
      return addFiller(turn, event.samples, event.firstAudibleSample);
    case 'playout':
      return takePlayout(turn, event);
    case 'late':
      return takeLate(turn, event);
  }
}

const unchanged = (turn: Turn): TurnStep => ({ turn, effects: [] });

/** The user has finished: speculation has become the turn, and is waited for from now on. */
function decide(turn: Turn, atMs: number): TurnStep {
  const marks = { ...turn.marks, endpointMs: atMs };
  const decided: Turn = { ...turn, marks, isDecided: true, speculation: 'kept' };
  return { turn: decided, effects: waitsOf(decided) };
}

/** White space is no word: line feeds alone must not keep a turn open. */
function takeToken(turn: Turn, text: string, atMs: number): TurnStep {
  const step = addText(turn, text, atMs);
  return text.trim() === '' ? step : { ...step, effects: [...step.effects, ...waitForMore(step.turn)] };
}

function takePlayout(turn: Turn, event: Extract<TurnEvent, { readonly type: 'playout' }>): TurnStep {
  const step = addPlayout(turn, event.playedSamples, event.playedAtMs, event.atMs);
  const isOver = step.turn.reply.endSent && (event.phase === 'drained' || event.phase === 'stopped');
  if (!isOver) return step;
  return { turn: step.turn, effects: [...step.effects, { type: 'over', outcome: outcomeOf(step.turn) }] };
}

function takeLate(turn: Turn, event: Extract<TurnEvent, { readonly type: 'late' }>): TurnStep {
  switch (event.wait) {
    case 'stt':
    case 'llm':
    case 'tts':
      return stageLate(turn, event.wait, event);
    case 'quiet':
      return sayWhole(turn, event.atMs);
    case 'playout':
      return playerLate(turn);
    case 'filler':
      return sayFiller(turn, event.filler);
  }
}

/** Only while the reply is being thought of: words that are still being recognised would come too late. */
function sayFiller(turn: Turn, text: string | undefined): TurnStep {
  const { reply, attempt, userText, filler } = turn;
  const isWaiting = (userText ?? '') !== '' && reply.totalSamples === 0 && reply.fallback === 'no';
  if (text === undefined || !isWaiting || filler === 'said') return unchanged(turn);
  return { turn: { ...turn, filler: 'said' }, effects: [{ type: 'fill', attempt, text }] };
}

/** The player went quiet. Before the end was announced that is only a gap in the reply; after it, it is gone. */
function playerLate(turn: Turn): TurnStep {
  const { reply, barge } = turn;
  // What is kept back was not given to the player; its wait begins when it is.
  if (!isCommitted(turn)) return unchanged(turn);
  // The voice is paused: the interruption's own timer ends that.
  if (barge.phase === 'paused') return { turn, effects: startWait(turn, 'playout') };
  if (!reply.endSent) {
    // Still being written or spoken: those timers end the turn if need be. A voice that waits for a player that is far
    // behind would wait for it for ever, though.
    const isWaitingForPlayer = reply.speaking === null && reply.chunks.some((chunk) => !chunk.done);
    return isWaitingForPlayer ? playerGone(turn) : unchanged(turn);
  }
  return reply.playedSamples >= reply.totalSamples
    ? { turn, effects: [{ type: 'over', outcome: outcomeOf(turn) }] }
    : playerGone(turn);
}

const playerGone = (turn: Turn): TurnStep => ({
  turn,
  effects: [
    { type: 'cancel', attempt: turn.attempt },
    { type: 'play.flush', turnId: turn.attempt.turnId },
    { type: 'over', outcome: 'failed' },
    { type: 'problem', problem: problemOf('TIMED_OUT.playing') },
  ],
});

const isOver = ({ type }: TurnEffect): boolean => type === 'over';

/** Ends a turn of which nothing is left to be made or played. */
function conclude(step: TurnStep): TurnStep {
  const { reply, isInterim, isDecided } = step.turn;
  const nothingToPlay =
    reply.written &&
    reply.speaking === null &&
    reply.totalSamples === 0 &&
    reply.chunks.every((chunk) => chunk.done);
  // It is not over before its words are known: other words are answered anew.
  if (!nothingToPlay || (isInterim && isDecided) || step.effects.some(isOver)) return step;
  const outcome = reply.fallback === 'speaking' ? 'failed' : outcomeOf(step.turn);
  return { turn: step.turn, effects: [...step.effects, { type: 'over', outcome }] };
}

/** How a turn that was played to its end is called. */
function outcomeOf({ reply }: Turn): TurnOutcome {
  switch (reply.fallback) {
    case 'no':
      return 'completed';
    case 'speaking':
      return 'fallback';
    case 'failed':
      return 'failed';
  }
}
