/** ACTIVE: the session listens; the user may be speaking, and what was said so far may be worked on (speculation). */
import { cutOff, hear, press, QUIET, release, type Heard } from '../turn-taking/listening';
import { reconfigure, terminate } from '../lifecycle';
import { beginTurn, dropSpeculation, illegal, noop, settle, takeBackWords } from '../turns';
import { TUNING } from '../tuning';
import type { Active, SessionState, Step } from '../state';
import type { Command } from '../commands';
import type { Listening } from '../turn-taking/types';
import type { SessionEvent, StateEvent } from '../events';
import {
  adoptSpeculation,
  beginSpeculation,
  requestInterim,
  continueSpeculation,
  takeInterim,
  turnIdOf,
} from './speculation';
import { endSilenceMs, isEarly, takeScores } from './judging';

export function active(state: Active, event: StateEvent): Step {
  switch (event.type) {
    case 'frame': {
      const heard = withMissedCandidate(
        state,
        hear(state.listening, event, {
          duplex: state.mode === 'duplex',
          playing: false,
          endSilenceMs: endSilenceMs(state),
        }),
        event.endSample,
      );
      // A last syllable in the grace after the release is not in what was recognised before it.
      const isTail = state.listening.kind === 'trailing' && event.probability >= TUNING.silenceThreshold;
      const isKnown = state.speculative === null || isEarly(state.speculative);
      if (!isTail || isKnown) return react(state, heard, event.atMs);
      const dropped = dropSpeculation(state);
      const step = react(dropped.state, heard, event.atMs);
      return { state: step.state, commands: [...dropped.commands, ...step.commands] };
    }
    case 'talk.down':
      return react(
        state,
        { listening: press(state.listening, event.atSample), signal: { type: 'none' } },
        event.atMs,
      );
    case 'talk.up':
      return react(state, release(state.listening, event.atSample), event.atMs);
    case 'mode':
      return changeMode(state, event);
    case 'playout':
      return state.settling?.turn.attempt.turnId === event.turnId &&
        (event.phase === 'stopped' || event.phase === 'drained')
        ? settle(state, event.playedSamples)
        : noop(state);
    case 'timer':
      if (event.timer === 'settle') return settle(state);
      if (event.timer === 'frames') return react(state, cutOff(state.listening), event.atMs);
      return noop(state);
    case 'reconfigure':
      return reconfigure(state);
    case 'end':
      return terminate(state, event.reason);
    case 'transcribed':
    case 'token':
    case 'takenBack':
    case 'written':
    case 'speech':
    case 'spoken':
    case 'failed':
      return continueSpeculation(state, event);
    case 'interim':
      return takeInterim(state, event);
    case 'scored':
      return takeScores(state, event);
    // Of a turn that is over.
    case 'overlap':
    case 'filler':
    case 'voice.stop':
      return noop(state);
    case 'connect':
    case 'ready':
    case 'unready':
      return illegal(state, event);
  }
}

/**
 * A user who took the floor may be silent by then. The silence began while the persona was speaking, where no work is
 * begun on it. It is as good a candidate now; once, as work that failed must not be begun on every frame.
 */
function withMissedCandidate(state: Active, heard: Heard, endSample: number): Heard {
  const { listening, signal } = heard;
  const wasTried = state.speculative !== null || state.droppedSpeculationOf === turnIdOf(state);
  if (signal.type !== 'none' || listening.kind !== 'speaking' || wasTried) return heard;
  const { fromSample, lastSpeechSample, speechFrames } = listening;
  if (lastSpeechSample === endSample || speechFrames < TUNING.minSpeechFrames) return heard;
  return { listening, signal: { type: 'candidate', fromSample, toSample: endSample } };
}

function react(before: Active, { listening, signal }: Heard, atMs: number): Step {
  const goesOn = spokenUntil(listening) > spokenUntil(before.listening);
  // A reply that was begun in a silence is lost when the user goes on. One that was begun on an interim transcript
  // lives as long as its words do.
  const isLost = goesOn && before.speculative !== null && !isEarly(before.speculative);
  const { state, commands } = isLost ? dropSpeculation(before) : { state: before, commands: [] };
  const step = reactTo(state, { listening, signal }, atMs);
  const asked = goesOn ? requestNextInterim(step.state, atMs) : noop(step.state);
  return { state: asked.state, commands: [...commands, ...step.commands, ...asked.commands] };
}

function requestNextInterim(state: SessionState, atMs: number): Step {
  if (state.tag !== 'ACTIVE') return noop(state);
  const { listening } = state;
  return listening.kind === 'speaking' || listening.kind === 'held'
    ? requestInterim(state, listening.fromSample, listening.lastSpeechSample, atMs)
    : noop(state);
}

function reactTo(state: Active, { listening, signal }: Heard, atMs: number): Step {
  switch (signal.type) {
    case 'candidate': {
      const begun = beginSpeculation(
        { ...state, listening },
        signal.fromSample,
        signal.toSample,
        spokenUntil(listening),
      );
      return { state: begun.state, commands: [...begun.commands, ...watchFrames(listening.kind)] };
    }
    case 'endpoint': {
      const step =
        state.speculative === null
          ? beginTurn(state, signal.fromSample, signal.toSample, atMs)
          : adoptSpeculation(state, state.speculative, signal.toSample, atMs);
      return { state: step.state, commands: [...pausesOf(state.listening), ...step.commands] };
    }
    case 'misfire': {
      const dropped = dropSpeculation(state);
      // What the user had said before is still unanswered.
      const { resumed } = dropped.state;
      const next: Step =
        resumed === null
          ? {
              state: { ...dropped.state, listening, pendingInterim: null, interim: null, scoring: null },
              commands: [{ type: 'timer.stop', timer: 'frames' }, ...takeBackWords(state)],
            }
          : beginTurn(dropped.state, resumed.fromSample, resumed.toSample, atMs);
      return { state: next.state, commands: [...dropped.commands, ...next.commands] };
    }
    case 'started':
    case 'none':
      if (listening === state.listening && listening.kind === 'quiet') return noop(state);
      return { state: { ...state, listening }, commands: watchFrames(listening.kind) };
  }
}

/** What this utterance tells of how its speaker pauses. */
const pausesOf = (listening: Listening): readonly Command[] =>
  listening.kind === 'speaking' && listening.pausesMs.length > 0
    ? [{ type: 'rememberPauses', pausesMs: listening.pausesMs }]
    : [];

/** How far speech was heard, as far as the ear keeps it. */
const spokenUntil = (listening: Listening): number =>
  listening.kind === 'speaking' || listening.kind === 'held' ? listening.lastSpeechSample : 0;

function changeMode(before: Active, event: Extract<SessionEvent, { type: 'mode' }>): Step {
  // What is being said is answered; the new mode is for what comes after it.
  const { signal } = cutOff(before.listening);
  if (signal.type === 'endpoint') {
    return react({ ...before, mode: event.mode }, { listening: QUIET, signal }, event.atMs);
  }
  const state = before;
  const dropped = dropSpeculation(state);
  const changed: Active = {
    ...dropped.state,
    mode: event.mode,
    listening: QUIET,
    pendingInterim: null,
    interim: null,
    scoring: null,
  };
  const next: Step =
    state.resumed === null
      ? { state: changed, commands: [{ type: 'timer.stop', timer: 'frames' }, ...takeBackWords(before)] }
      : beginTurn(changed, state.resumed.fromSample, state.resumed.toSample, event.atMs);
  return { state: next.state, commands: [...dropped.commands, ...next.commands] };
}

const watchFrames = (kind: Active['listening']['kind']): readonly Command[] =>
  kind === 'quiet'
    ? []
    : [{ type: 'timer.start', timer: 'frames', attempt: null, ms: TUNING.framesTimeoutMs }];
