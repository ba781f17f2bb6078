/**
 * Owns the way from the microphone to the host: every frame with its probability and its time. What becomes of the
 * microphone is decided in capture-machine.ts; this opens, closes and attaches what it says. Nothing about speech is
 * decided here. Frames are not kept: what can't be sent is gone.
 */
import type { ClientAudioEvent } from '../../engine/contract/client';
import { assertNever } from '../../engine/contract/errors';
import { FRAME_MS, FRAME_SAMPLES, nowMs } from '../../engine/contract/units';
import { createCaptureClock } from './capture-clock';
import {
  CLOSED,
  heardAttempt,
  isShut,
  micStateOf,
  stepCapture,
  type CaptureCommand,
  type CaptureEvent,
  type MicState,
} from './capture-machine';
import {
  inputLatencyMs,
  openMicrophone,
  readFaultOf,
  whyEnded,
  whyRefused,
  type MicFault,
} from './microphone';
import type { OpenSpeechDetector, SpeechDetector } from './vad';

export type Frame = Omit<ClientAudioEvent, 'sequence'>;

export type Capture = {
  /**
   * Opens the microphone, or opens it again after a fault. Settles when it is open, or is known not to be; never
   * throws: see `onState`.
   */
  start(): Promise<void>;
  /** Closes it: nothing is heard until the next start, and the system shows nothing that listens. */
  stop(): void;
  /** While muted no frame leaves, and the device delivers zeros. */
  setMuted(muted: boolean): void;
  /** The same while something kept is played, whether muted or not. */
  setReplaying(replaying: boolean): void;
  /** Another microphone from now on, at once if one is open; null for the system's own choice. */
  use(deviceId: string | null): void;
  /** The machine was asleep, or the window hidden: what stands still is set going again, or it is said. */
  revive(): void;
  /** To be called about once a second: notices a microphone that is open and delivers nothing. */
  check(): void;
  /** For a recording; another one after the device was changed. */
  stream(): MediaStream | null;
};

export type CaptureDeps = {
  readonly openDetector: OpenSpeechDetector;
  readonly open?: typeof openMicrophone;
  readonly whyEnded?: (stream: MediaStream) => Promise<MicFault>;
  readonly toHostMs: (pageMs: number) => number;
  readonly onFrame: (frame: Frame) => void;
  readonly onState: (state: MicState) => void;
};

/** Without a click `resume` neither ends nor fails; after this the person is asked for one. */
const RESUME_WAIT_MS = 400;
const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function resume(detector: SpeechDetector): Promise<boolean> {
  if (!detector.isRunning()) {
    await Promise.race([detector.resume().catch(() => undefined), waitMs(RESUME_WAIT_MS)]);
  }
  return detector.isRunning();
}

const hasEnded = (stream: MediaStream): boolean =>
  stream.getAudioTracks().every(({ readyState }) => readyState === 'ended');

type OpeningDeps = {
  readonly open: typeof openMicrophone;
  readonly dispatch: (event: CaptureEvent) => void;
  /** Called before it is told that it is open. */
  readonly keep: (attempt: number, stream: MediaStream) => void;
};

async function openAttempt(
  { attempt, device }: Extract<CaptureCommand, { do: 'open' }>,
  { open, dispatch, keep }: OpeningDeps,
): Promise<void> {
  if (!('mediaDevices' in navigator)) return dispatch({ type: 'refused', attempt, fault: 'unsupported' });
  try {
    const stream = await open(
      {
        onEnded: () => dispatch({ type: 'ended', attempt }),
        onSilenced: (isSilenced) => dispatch({ type: 'silenced', attempt, isSilenced }),
      },
      device,
    );
    keep(attempt, stream);
    dispatch({ type: 'opened', attempt, isSilenced: stream.getAudioTracks()[0]?.muted === true });
  } catch (thrown) {
    dispatch({ type: 'refused', attempt, fault: await whyRefused(thrown) });
  }
}

type HearingDeps = {
  readonly openDetector: OpenSpeechDetector;
  readonly take: Parameters<OpenSpeechDetector>[1];
  readonly dispatch: (event: CaptureEvent) => void;
  /** Whether it is still waited for. */
  readonly isAttaching: (attempt: number) => boolean;
};

/** The detector: it took a second to load, and outlives the streams that it hears. */
function createHearing({ openDetector, take, dispatch, isAttaching }: HearingDeps) {
  let detector: SpeechDetector | null = null;
  let isResuming = false;

  const load = async (stream: MediaStream, attempt: number): Promise<SpeechDetector | null> => {
    const loaded = await openDetector(stream, take);
    if (!isAttaching(attempt)) {
      await loaded.close();
      return null;
    }
    detector = loaded;
    loaded.onStateChange(() => {
      if (detector === loaded) dispatch({ type: 'ran', isRunning: loaded.isRunning() });
    });
    return loaded;
  };

  return {
    attach: async (stream: MediaStream, attempt: number): Promise<void> => {
      try {
        const former = detector;
        await former?.switchTo(stream);
        const used = former ?? (await load(stream, attempt));
        if (used === null) return;
        const isRunning = await resume(used);
        if (hasEnded(stream)) dispatch({ type: 'ended', attempt });
        dispatch({ type: 'attached', attempt, isRunning });
      } catch (thrown) {
        dispatch({ type: 'unreadable', attempt, fault: readFaultOf(thrown) });
      }
    },
    setGoing: async (): Promise<void> => {
      if (detector === null || isResuming) return;
      isResuming = true;
      const isRunning = await resume(detector);
      isResuming = false;
      dispatch({ type: 'resumed', isRunning });
    },
    close: (): void => {
      // Its microphone is closed already: one that can't be closed hears nothing.
      void detector?.close().catch(() => undefined);
      detector = null;
    },
    isRunning: (): boolean => detector?.isRunning() === true,
  };
}

export function createCapture(deps: CaptureDeps): Capture {
  const { toHostMs, onFrame, onState, openDetector } = deps;
  const open = deps.open ?? openMicrophone;
  const findWhy = deps.whyEnded ?? whyEnded;
  let state = CLOSED;
  const streams = new Map<number, MediaStream>();
  const settled: (() => void)[] = [];
  const heard = (): MediaStream | null => streams.get(heardAttempt(state) ?? 0) ?? null;
  const clock = createCaptureClock(FRAME_MS, () => inputLatencyMs(heard()));

  const isUnderWay = (): boolean => state.phase.tag === 'opening' || state.phase.tag === 'attaching';

  const dispatch = (event: CaptureEvent): void => {
    const former = state;
    const { state: next, commands } = stepCapture(former, event);
    // Most frames change nothing.
    if (next === former && commands.length === 0 && settled.length === 0) return;
    state = next;
    const [before, now] = [micStateOf(former), micStateOf(next)];
    if (JSON.stringify(now) !== JSON.stringify(before)) onState(now);
    for (const command of commands) carryOut(command);
    if (!isUnderWay()) for (const resolve of settled.splice(0)) resolve();
  };

  const hearing = createHearing({
    openDetector,
    take: (samples, speechProbability) => take(samples, speechProbability),
    dispatch,
    isAttaching: (attempt) => state.phase.tag === 'attaching' && state.phase.live.attempt === attempt,
  });

  const attach = (attempt: number): void => {
    const stream = streams.get(attempt);
    if (stream !== undefined) void hearing.attach(stream, attempt);
  };

  const explain = async (attempt: number): Promise<void> => {
    const stream = streams.get(attempt);
    if (stream === undefined) return;
    const fault = await findWhy(stream).catch((): MicFault => 'lost');
    dispatch({ type: 'explained', attempt, fault });
  };

  const carryOut = (command: CaptureCommand): void => {
    switch (command.do) {
      case 'open':
        void openAttempt(command, {
          open,
          dispatch,
          keep: (attempt, stream) => streams.set(attempt, stream),
        });
        return;
      case 'release':
        for (const track of streams.get(command.attempt)?.getTracks() ?? []) track.stop();
        streams.delete(command.attempt);
        return;
      case 'attach':
        clock.restart();
        attach(command.attempt);
        return;
      case 'closeDetector':
        hearing.close();
        return;
      case 'resume':
        void hearing.setGoing();
        return;
      case 'explain':
        void explain(command.attempt);
        return;
      case 'enable':
        for (const track of heard()?.getAudioTracks() ?? []) track.enabled = command.isOn;
        return;
      default:
        assertNever(command, 'command of the microphone');
    }
  };

  const take = (samples: Float32Array<ArrayBuffer>, speechProbability: number): void => {
    if (state.phase.tag === 'off' || samples.length !== FRAME_SAMPLES) return;
    const capturedAtMs = toHostMs(clock.stamp(nowMs()));
    dispatch({ type: 'frame', isZero: samples.every((sample) => sample === 0) });
    if (!isShut(state)) onFrame({ kind: 'audio', capturedAtMs, speechProbability, samples });
  };

  return {
    start: () => {
      dispatch({ type: 'start' });
      return isUnderWay() ? new Promise((resolve) => settled.push(resolve)) : Promise.resolve();
    },
    stop: () => dispatch({ type: 'stop' }),
    use: (device) => dispatch({ type: 'use', device }),
    revive: () => dispatch({ type: 'revive' }),
    check: () => dispatch({ type: 'check', isRunning: hearing.isRunning() }),
    setMuted: (muted) => dispatch({ type: 'mute', muted }),
    setReplaying: (replaying) => dispatch({ type: 'replay', replaying }),
    stream: heard,
  };
}
