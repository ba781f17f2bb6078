/**
 * Owns what becomes of the microphone: one state, and for each event the next one and what is to be done. Pure. The
 * streams, the detector and their promises are capture.ts's; an attempt's number stands for the stream that it opened.
 */
import { FRAME_MS } from '../../engine/contract/units';
import type { MicFault } from './microphone';

export type MicState =
  /** No start was asked for. */
  | { readonly tag: 'off' }
  | { readonly tag: 'opening' }
  /** `silenced`: the system gives nothing but zeros. `isMutedBySystem`: it says so itself. */
  | { readonly tag: 'on'; readonly silenced: boolean; readonly isMutedBySystem?: true }
  /** The browser waits for a click. */
  | { readonly tag: 'suspended' }
  | { readonly tag: 'fault'; readonly fault: MicFault };

/** A stream that was opened. */
type Live = {
  readonly attempt: number;
  /** The system holds its sound back. */
  readonly isSilenced: boolean;
  readonly isEnded: boolean;
};

type Phase =
  | { readonly tag: 'off' }
  /** `former` is heard until the new one is there. `again`: something else is wanted meanwhile. */
  | {
      readonly tag: 'opening';
      readonly attempt: number;
      readonly again: boolean;
      readonly former: Live | null;
    }
  /** The detector is loaded, or moves to the new stream. */
  | { readonly tag: 'attaching'; readonly again: boolean; readonly live: Live }
  | {
      readonly tag: 'on';
      readonly live: Live;
      /** The browser runs the sound. */
      readonly isRunning: boolean;
      /** Frames of zeros in a row. */
      readonly zeroFrames: number;
      readonly isFed: boolean;
      readonly emptyChecks: number;
    }
  | { readonly tag: 'fault'; readonly fault: MicFault; readonly live: Live | null };

export type CaptureState = {
  readonly phase: Phase;
  /** The attempt that was begun last. */
  readonly attempt: number;
  /** Null for the system's own choice. */
  readonly device: string | null;
  readonly muted: boolean;
  readonly replaying: boolean;
  /** Because it gave nothing; nothing has come since. */
  readonly wasReopened: boolean;
};

export type CaptureEvent =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'use'; readonly device: string | null }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'replay'; readonly replaying: boolean }
  | { readonly type: 'opened'; readonly attempt: number; readonly isSilenced: boolean }
  | { readonly type: 'refused'; readonly attempt: number; readonly fault: MicFault }
  | { readonly type: 'attached'; readonly attempt: number; readonly isRunning: boolean }
  | { readonly type: 'unreadable'; readonly attempt: number; readonly fault: MicFault }
  | { readonly type: 'ended'; readonly attempt: number }
  /** Why it ended, which takes a moment to find out. */
  | { readonly type: 'explained'; readonly attempt: number; readonly fault: MicFault }
  | { readonly type: 'silenced'; readonly attempt: number; readonly isSilenced: boolean }
  | { readonly type: 'frame'; readonly isZero: boolean }
  /** The browser runs the sound, or has stopped it. */
  | { readonly type: 'ran'; readonly isRunning: boolean }
  /** The sound was set going again, or it was tried. */
  | { readonly type: 'resumed'; readonly isRunning: boolean }
  | { readonly type: 'revive' }
  /** About once a second. */
  | { readonly type: 'check'; readonly isRunning: boolean };

export type CaptureCommand =
  | { readonly do: 'open'; readonly attempt: number; readonly device: string | null }
  /** Ends the tracks of this attempt's stream. */
  | { readonly do: 'release'; readonly attempt: number }
  | { readonly do: 'attach'; readonly attempt: number }
  | { readonly do: 'closeDetector' }
  | { readonly do: 'resume' }
  | { readonly do: 'explain'; readonly attempt: number }
  /** Lets sound into the tracks, or zeros. */
  | { readonly do: 'enable'; readonly isOn: boolean };

export type CaptureStep = { readonly state: CaptureState; readonly commands: readonly CaptureCommand[] };

/** Digital silence for this long means a dead microphone, not a quiet room: real ones always hiss a little. */
const DEAD_FRAMES = Math.round(3_000 / FRAME_MS);
/** Checks in a row without a frame; each has the time that the page itself may have stood still. */
const STALLED_CHECKS = 3;

export const CLOSED: CaptureState = {
  phase: { tag: 'off' },
  attempt: 0,
  device: null,
  muted: false,
  replaying: false,
  wasReopened: false,
};

export const isShut = ({ muted, replaying }: CaptureState): boolean => muted || replaying;

export function micStateOf({ phase }: CaptureState): MicState {
  switch (phase.tag) {
    case 'off':
      return { tag: 'off' };
    case 'opening':
    case 'attaching':
      return { tag: 'opening' };
    case 'fault':
      return { tag: 'fault', fault: phase.fault };
    case 'on':
      if (!phase.isRunning) return { tag: 'suspended' };
      if (phase.live.isSilenced) return { tag: 'on', silenced: true, isMutedBySystem: true };
      return { tag: 'on', silenced: phase.zeroFrames >= DEAD_FRAMES };
  }
}

function heard({ phase }: CaptureState): Live | null {
  if (phase.tag === 'off') return null;
  return phase.tag === 'opening' ? phase.former : phase.live;
}

/** The stream that is heard, if one is. */
export const heardAttempt = (state: CaptureState): number | null => heard(state)?.attempt ?? null;

const stay = (state: CaptureState): CaptureStep => ({ state, commands: [] });

function open(state: CaptureState, former: Live | null): CaptureStep {
  const attempt = state.attempt + 1;
  return {
    state: { ...state, attempt, phase: { tag: 'opening', attempt, again: false, former } },
    commands: [{ do: 'open', attempt, device: state.device }],
  };
}

const release = (live: Live | null): readonly CaptureCommand[] =>
  live === null ? [] : [{ do: 'release', attempt: live.attempt }];

function start(state: CaptureState): CaptureStep {
  const { phase } = state;
  switch (phase.tag) {
    case 'off':
      return open(state, null);
    case 'opening':
      return stay(state);
    case 'attaching':
      // What was opened has gone again meanwhile.
      return stay({ ...state, phase: { ...phase, again: phase.again || phase.live.isEnded } });
    case 'on':
    case 'fault':
      return open(state, phase.live);
  }
}

function stop(state: CaptureState): CaptureStep {
  return {
    state: { ...state, phase: { tag: 'off' }, wasReopened: false },
    commands: [...release(heard(state)), { do: 'closeDetector' }],
  };
}

function use(former: CaptureState, device: string | null): CaptureStep {
  const state = { ...former, device };
  const { phase } = state;
  switch (phase.tag) {
    case 'off':
      return stay(state);
    case 'opening':
    case 'attaching':
      return stay({ ...state, phase: { ...phase, again: true } });
    case 'on':
    case 'fault':
      return open(state, phase.live);
  }
}

function shut(former: CaptureState, change: Partial<CaptureState>): CaptureStep {
  const state = { ...former, ...change };
  if (isShut(state) === isShut(former)) return stay(state);
  const { phase } = state;
  return {
    state: phase.tag === 'on' ? { ...state, phase: { ...phase, zeroFrames: 0 } } : state,
    commands: [{ do: 'enable', isOn: !isShut(state) }],
  };
}

function opened(state: CaptureState, attempt: number, isSilenced: boolean): CaptureStep {
  const { phase } = state;
  if (phase.tag !== 'opening' || phase.attempt !== attempt) {
    return { state, commands: [{ do: 'release', attempt }] };
  }
  if (phase.again) {
    const next = open(state, phase.former);
    return { ...next, commands: [{ do: 'release', attempt }, ...next.commands] };
  }
  const live: Live = { attempt, isSilenced, isEnded: false };
  return {
    state: { ...state, phase: { tag: 'attaching', again: false, live } },
    // The former one goes only now: what is said while another is opened is not lost.
    commands: [...release(phase.former), { do: 'enable', isOn: !isShut(state) }, { do: 'attach', attempt }],
  };
}

function refused(state: CaptureState, attempt: number, fault: MicFault): CaptureStep {
  const { phase } = state;
  if (phase.tag !== 'opening' || phase.attempt !== attempt) return stay(state);
  const next = phase.again
    ? open(state, null)
    : stay({ ...state, phase: { tag: 'fault', fault, live: null } });
  return { ...next, commands: [...release(phase.former), ...next.commands] };
}

const listening = (live: Live, isRunning: boolean, isFed: boolean): Extract<Phase, { tag: 'on' }> => ({
  tag: 'on',
  live,
  isRunning,
  zeroFrames: 0,
  isFed,
  emptyChecks: 0,
});

function attached(state: CaptureState, attempt: number, isRunning: boolean): CaptureStep {
  const { phase } = state;
  if (phase.tag !== 'attaching' || phase.live.attempt !== attempt) return stay(state);
  if (phase.again) return open(state, phase.live);
  if (phase.live.isEnded) return lost(state, phase.live);
  return stay({ ...state, phase: listening(phase.live, isRunning, false) });
}

function unreadable(state: CaptureState, attempt: number, fault: MicFault): CaptureStep {
  const { phase } = state;
  if (phase.tag !== 'attaching' || phase.live.attempt !== attempt) return stay(state);
  if (phase.again) return open(state, phase.live);
  return stay({ ...state, phase: { tag: 'fault', fault, live: phase.live } });
}

const lost = (state: CaptureState, live: Live): CaptureStep => ({
  state: { ...state, phase: { tag: 'fault', fault: 'lost', live: { ...live, isEnded: true } } },
  commands: [{ do: 'explain', attempt: live.attempt }],
});

function ended(state: CaptureState, attempt: number): CaptureStep {
  const { phase } = state;
  if (phase.tag === 'off' || phase.tag === 'opening') return stay(state);
  const { live } = phase;
  if (live === null || live.attempt !== attempt || live.isEnded) return stay(state);
  // While the detector moves, it shows when that is done.
  if (phase.tag === 'attaching')
    return stay({ ...state, phase: { ...phase, live: { ...live, isEnded: true } } });
  return lost(state, live);
}

function explained(state: CaptureState, attempt: number, fault: MicFault): CaptureStep {
  const { phase } = state;
  if (phase.tag !== 'fault' || phase.fault !== 'lost' || phase.live?.attempt !== attempt) return stay(state);
  return stay({ ...state, phase: { ...phase, fault } });
}

function silenced(state: CaptureState, attempt: number, isSilenced: boolean): CaptureStep {
  const { phase } = state;
  if ((phase.tag !== 'on' && phase.tag !== 'attaching') || phase.live.attempt !== attempt) return stay(state);
  return stay({ ...state, phase: { ...phase, live: { ...phase.live, isSilenced } } });
}

function framed(former: CaptureState, isZero: boolean): CaptureStep {
  if (former.phase.tag === 'off') return stay(former);
  const state = former.wasReopened ? { ...former, wasReopened: false } : former;
  const { phase } = state;
  if (phase.tag === 'fault' && phase.fault === 'stalled' && phase.live !== null)
    return stay({ ...state, phase: listening(phase.live, true, true) });
  if (phase.tag !== 'on') return stay(state);
  const zeroFrames = isShut(state) ? phase.zeroFrames : isZero ? phase.zeroFrames + 1 : 0;
  if (phase.isFed && zeroFrames === phase.zeroFrames) return stay(state);
  return stay({ ...state, phase: { ...phase, zeroFrames, isFed: true } });
}

function ran(state: CaptureState, isRunning: boolean): CaptureStep {
  const { phase } = state;
  // Browsers stop the sound of a machine that falls asleep or loses a device, and often need only be asked.
  if (!isRunning) return revive(state);
  return phase.tag === 'on' ? stay({ ...state, phase: { ...phase, isRunning } }) : stay(state);
}

function revive(state: CaptureState): CaptureStep {
  const { phase } = state;
  const isOpen = (phase.tag === 'on' || phase.tag === 'fault') && phase.live?.isEnded === false;
  return isOpen ? { state, commands: [{ do: 'resume' }] } : stay(state);
}

function resumed(state: CaptureState, isRunning: boolean): CaptureStep {
  const { phase } = state;
  if (phase.tag === 'on') return stay({ ...state, phase: { ...phase, isRunning } });
  // It gave nothing because it stands still: the person's click is the way out.
  if (!isRunning && phase.tag === 'fault' && phase.fault === 'stalled' && phase.live !== null)
    return stay({ ...state, phase: listening(phase.live, isRunning, false) });
  return stay(state);
}

function check(state: CaptureState, isRunning: boolean): CaptureStep {
  const { phase } = state;
  if (phase.tag !== 'on') return stay(state);
  const isEmpty = !phase.isFed && isRunning && !phase.live.isEnded;
  const emptyChecks = isEmpty ? phase.emptyChecks + 1 : 0;
  if (emptyChecks < STALLED_CHECKS) return stay({ ...state, phase: { ...phase, isFed: false, emptyChecks } });
  // Once by itself; a device that still gives nothing then is the person's to look at.
  if (!state.wasReopened) return open({ ...state, wasReopened: true }, phase.live);
  return stay({ ...state, phase: { tag: 'fault', fault: 'stalled', live: phase.live } });
}

export function stepCapture(state: CaptureState, event: CaptureEvent): CaptureStep {
  switch (event.type) {
    case 'start':
      return start(state);
    case 'stop':
      return stop(state);
    case 'use':
      return use(state, event.device);
    case 'mute':
      return shut(state, { muted: event.muted });
    case 'replay':
      return shut(state, { replaying: event.replaying });
    case 'opened':
      return opened(state, event.attempt, event.isSilenced);
    case 'refused':
      return refused(state, event.attempt, event.fault);
    case 'attached':
      return attached(state, event.attempt, event.isRunning);
    case 'unreadable':
      return unreadable(state, event.attempt, event.fault);
    case 'ended':
      return ended(state, event.attempt);
    case 'explained':
      return explained(state, event.attempt, event.fault);
    case 'silenced':
      return silenced(state, event.attempt, event.isSilenced);
    case 'frame':
      return framed(state, event.isZero);
    case 'ran':
      return ran(state, event.isRunning);
    case 'resumed':
      return resumed(state, event.isRunning);
    case 'revive':
      return revive(state);
    case 'check':
      return check(state, event.isRunning);
  }
}
