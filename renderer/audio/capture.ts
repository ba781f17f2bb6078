/**
 * Owns the way from the microphone to the host: every frame with its probability and its time, and the microphone's
 * state. Nothing about speech is decided here. Frames are not kept: what can't be sent is gone.
 */
import type { ClientAudioEvent } from '../../engine/contract/client';
import { FRAME_MS, FRAME_SAMPLES, nowMs } from '../../engine/contract/units';
import { createCaptureClock } from './capture-clock';
import {
  inputLatencyMs,
  openMicrophone,
  readFaultOf,
  whyEnded,
  whyRefused,
  type MicFault,
} from './microphone';
import type { OpenSpeechDetector, SpeechDetector } from './vad';

export type MicState =
  /** Nobody has asked for it yet. */
  | { readonly tag: 'off' }
  | { readonly tag: 'opening' }
  /** `silenced`: the system gives nothing but zeros. `isHeld`: it says itself that it holds the sound back. */
  | { readonly tag: 'on'; readonly silenced: boolean; readonly isHeld?: true }
  /** The browser waits for a click. */
  | { readonly tag: 'suspended' }
  | { readonly tag: 'fault'; readonly fault: MicFault };

export type Frame = Omit<ClientAudioEvent, 'sequence'>;

export type Capture = {
  /** Opens the microphone, or opens it again after a fault. Never throws: see `onState`. */
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
  /** For whoever records; another one after the device was changed. */
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

/** Digital silence for this long means a dead microphone, not a quiet room: real ones always hiss a little. */
const DEAD_FRAMES = Math.round(3_000 / FRAME_MS);
/** Checks in a row without a frame; each has the time that the page itself may have stood still. */
const STALLED_CHECKS = 3;

export function createCapture({
  openDetector,
  open = openMicrophone,
  whyEnded: findWhy = whyEnded,
  toHostMs,
  onFrame,
  onState,
}: CaptureDeps): Capture {
  let stream: MediaStream | null = null;
  let detector: SpeechDetector | null = null;
  let starting = false;
  /** Something else is wanted than what is being opened. */
  let isOutdated = false;
  let isOpening = false;
  let deviceId: string | null = null;
  let isReviving = false;
  let hasFrames = false;
  let emptyChecks = 0;
  /** Because it gave nothing; nothing has come since. */
  let wasReopened = false;
  let isStalled = false;
  let wasAsked = false;
  /** Closed, perhaps while it was still being opened. */
  let isStopped = false;
  let muted = false;
  let replaying = false;
  let silenced = false;
  let deadFrames = 0;
  const clock = createCaptureClock(FRAME_MS, () => inputLatencyMs(stream));

  const isOpen = (): boolean =>
    stream?.getAudioTracks().some(({ readyState }) => readyState !== 'ended') === true;

  const publish = (): void => {
    // What has ended delivers zeros for ever, and its fault is said already.
    if (detector === null || !isOpen()) return;
    if (!detector.isRunning()) onState({ tag: 'suspended' });
    else if (silenced) onState({ tag: 'on', silenced: true, isHeld: true });
    else onState({ tag: 'on', silenced: deadFrames >= DEAD_FRAMES });
  };

  /** Browsers stop the sound of a machine that falls asleep or loses a device, and often need only be asked. */
  const revive = async (): Promise<void> => {
    if (detector === null || starting || isReviving || !isOpen()) return;
    isReviving = true;
    if (!detector.isRunning()) {
      await Promise.race([detector.resume().catch(() => undefined), waitMs(RESUME_WAIT_MS)]);
    }
    isReviving = false;
    publish();
  };

  const isShut = (): boolean => muted || replaying;

  const applyShut = (): void => {
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = !isShut();
  };

  const shut = (change: () => void): void => {
    const was = isShut();
    change();
    if (isShut() === was) return;
    deadFrames = 0;
    applyShut();
  };

  const take = (samples: Float32Array<ArrayBuffer>, speechProbability: number): void => {
    if (isStopped || samples.length !== FRAME_SAMPLES) return;
    hasFrames = true;
    wasReopened = false;
    if (isStalled) {
      isStalled = false;
      publish();
    }
    const capturedAtMs = toHostMs(clock.stamp(nowMs()));
    if (isShut()) return;
    const wasDead = deadFrames >= DEAD_FRAMES;
    deadFrames = samples.every((sample) => sample === 0) ? deadFrames + 1 : 0;
    if (deadFrames >= DEAD_FRAMES !== wasDead) publish();
    onFrame({ kind: 'audio', capturedAtMs, speechProbability, samples });
  };

  const openStream = async (): Promise<MediaStream> => {
    const ended = async (which: MediaStream): Promise<void> => {
      if (stream !== which) return;
      onState({ tag: 'fault', fault: 'lost' });
      const fault = await findWhy(which).catch((): MicFault => 'lost');
      // Another one is being opened: what the former one suffered is no news any more.
      if (stream === which && !isOpening && fault !== 'lost') onState({ tag: 'fault', fault });
    };
    const events = {
      onEnded: () => void ended(opened),
      onSilenced: (now: boolean) => {
        if (stream !== opened) return;
        silenced = now;
        publish();
      },
    };
    const opened = await open(events, deviceId);
    return opened;
  };

  const closeDetector = (): void => {
    const former = detector;
    detector = null;
    // Its microphone is closed already: one that can't be closed hears nothing.
    void former?.close().catch(() => undefined);
  };

  const stopTracks = (which: MediaStream | null): void => {
    for (const track of which?.getTracks() ?? []) track.stop();
  };

  const stop = (): void => {
    isStopped = true;
    wasAsked = false;
    isOutdated = false;
    wasReopened = false;
    const former = stream;
    // Before its tracks stop: that they have ended is no fault now.
    stream = null;
    stopTracks(former);
    closeDetector();
    onState({ tag: 'off' });
  };

  /** Closed meanwhile; whether it is opened again is the next start's business. */
  const isGone = (which: MediaStream): boolean => stream !== which;

  const start = async (): Promise<void> => {
    if (!('mediaDevices' in navigator)) {
      onState({ tag: 'fault', fault: 'unsupported' });
      return;
    }
    onState({ tag: 'opening' });
    const before = stream;
    isOpening = true;
    try {
      stream = await openStream();
    } catch (thrown) {
      stream = null;
      const fault = await whyRefused(thrown);
      if (!isStopped) onState({ tag: 'fault', fault });
      return;
    } finally {
      isOpening = false;
      // The former one goes only now: what is said while another is opened is not lost.
      stopTracks(before);
    }
    if (isStopped) {
      stopTracks(stream);
      stream = null;
      return;
    }
    const opened = stream;
    silenced = opened.getAudioTracks()[0]?.muted === true;
    deadFrames = 0;
    clock.restart();
    applyShut();
    try {
      const former = detector;
      const used = former ?? (await openDetector(stream, take));
      if (isGone(opened)) {
        if (former === null) await used.close();
        return;
      }
      if (former === null) {
        detector = used;
        used.onStateChange(() => {
          if (detector === used) void (used.isRunning() ? publish() : revive());
        });
      } else {
        await used.switchTo(opened);
      }
      if (!used.isRunning()) await Promise.race([used.resume(), waitMs(RESUME_WAIT_MS)]);
    } catch (thrown) {
      if (!isGone(opened)) onState({ tag: 'fault', fault: readFaultOf(thrown) });
      return;
    }
    if (isGone(opened)) return;
    emptyChecks = 0;
    isStalled = false;
    // It may have gone while the detector was being loaded.
    if (isOpen()) publish();
    else onState({ tag: 'fault', fault: await findWhy(opened).catch((): MicFault => 'lost') });
  };

  const startOnce = async (): Promise<void> => {
    isStopped = false;
    if (starting) {
      // What was opened has gone again meanwhile.
      isOutdated ||= !isOpening && !isOpen();
      return;
    }
    starting = true;
    wasAsked = true;
    try {
      do {
        isOutdated = false;
        await start();
      } while (isOutdated);
    } finally {
      starting = false;
    }
  };

  return {
    start: startOnce,
    stop,
    use: (id) => {
      deviceId = id;
      if (starting) isOutdated = true;
      else if (wasAsked) void startOnce();
    },
    revive: () => void revive(),
    check: () => {
      const isFed = hasFrames;
      hasFrames = false;
      if (isFed || isStalled || starting || detector?.isRunning() !== true || !isOpen()) {
        emptyChecks = 0;
        return;
      }
      emptyChecks += 1;
      if (emptyChecks < STALLED_CHECKS) return;
      emptyChecks = 0;
      // Once by itself; a device that still gives nothing then is the person's to look at.
      if (!wasReopened) {
        wasReopened = true;
        void startOnce();
        return;
      }
      isStalled = true;
      onState({ tag: 'fault', fault: 'stalled' });
    },
    setMuted: (now) => shut(() => (muted = now)),
    setReplaying: (now) => shut(() => (replaying = now)),
    stream: () => stream,
  };
}

/** Without a click `resume` neither ends nor fails; after this the person is asked for one. */
const RESUME_WAIT_MS = 400;
const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
