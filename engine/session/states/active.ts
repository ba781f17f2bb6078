/** ACTIVE: the session listens; somebody may be speaking, nothing is being worked on. */
import { cutOff, hear, press, release, type Heard } from '../listening';
import { beginTurn, illegal, noop, reconfigure, settle, terminate } from '../turns';
import { QUIET } from '../listening';
import { TUNING } from '../tuning';
import type { Active, Command, SessionEvent, Step } from '../types';

export function active(state: Active, event: SessionEvent): Step {
  switch (event.type) {
    case 'frame': {
      const heard = hear(state.listening, event, { duplex: state.mode === 'duplex', playing: false });
      return react(state, heard, event.atMs);
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
      return state.settling?.turn.work.turnId === event.turnId &&
        (event.phase === 'stopped' || event.phase === 'drained')
        ? settle(state, event.playedSamples)
        : noop(state);
    case 'timer':
      if (event.timer === 'settle') return settle(state);
      if (event.timer === 'frames') return react(state, cutOff(state.listening), event.atMs);
      return noop(state);
    case 'reconfigure':
      return reconfigure(state, event);
    case 'end':
      return terminate(state, event.reason);
    // Late answers to work that was cancelled.
    case 'transcribed':
    case 'token':
    case 'written':
    case 'speech':
    case 'spoken':
    case 'failed':
    case 'voice.stop':
      return noop(state);
    case 'connect':
    case 'ready':
    case 'unready':
      return illegal(state, event);
  }
}

function react(state: Active, { listening, signal }: Heard, atMs: number): Step {
  switch (signal.type) {
    case 'endpoint':
      return beginTurn(state, signal.fromSample, signal.toSample, atMs);
    case 'misfire':
      // What the user had said before is still unanswered.
      if (state.resumed !== null) {
        return beginTurn(state, state.resumed.fromSample, state.resumed.toSample, atMs);
      }
      return { state: { ...state, listening }, commands: [{ type: 'timer.stop', timer: 'frames' }] };
    case 'started':
    case 'none':
      if (listening === state.listening && listening.kind === 'quiet') return noop(state);
      return { state: { ...state, listening }, commands: watchFrames(listening.kind) };
  }
}

function changeMode(state: Active, event: Extract<SessionEvent, { type: 'mode' }>): Step {
  const changed: Active = { ...state, mode: event.mode, listening: QUIET };
  if (state.resumed !== null) {
    return beginTurn(changed, state.resumed.fromSample, state.resumed.toSample, event.atMs);
  }
  return { state: changed, commands: [{ type: 'timer.stop', timer: 'frames' }] };
}

const watchFrames = (kind: Active['listening']['kind']): readonly Command[] =>
  kind === 'quiet' ? [] : [{ type: 'timer.start', timer: 'frames', work: null, ms: TUNING.framesTimeoutMs }];
