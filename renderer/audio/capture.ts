/**
 * Owns the way from the microphone to the host: every frame with its probability and its time, and the microphone's
 * state. Nothing about speech is decided here. Frames are not kept: what can't be sent is gone.
 */
import type { ClientAudioEvent } from '../../engine/contract/client';
import { FRAME_MS, FRAME_SAMPLES, nowMs } from '../../engine/contract/units';
import { createCaptureClock } from './capture-clock';
import { faultOf, inputLatencyMs, openMicrophone, type MicFault } from './microphone';
import type { OpenSpeechDetector, SpeechDetector } from './vad';

export type MicState =
  /** Nobody has asked for it yet. */
  | { readonly tag: 'off' }
  | { readonly tag: 'opening' }
  /** `silenced`: the system gives nothing but zeros. */
  | { readonly tag: 'on'; readonly silenced: boolean }
  /** The browser waits for a click. */
  | { readonly tag: 'suspended' }
  | { readonly tag: 'fault'; readonly fault: MicFault };

export type Frame = Omit<ClientAudioEvent, 'sequence'>;

export type Capture = {
  /** Opens the microphone, or opens it again after a fault. Never throws: see `onState`. */
  start(): Promise<void>;
  /** While muted no frame leaves, and the device delivers zeros. */
  setMuted(muted: boolean): void;
  /** For whoever records; another one after the device was changed. */
  stream(): MediaStream | null;
};

export type CaptureDeps = {
  readonly openDetector: OpenSpeechDetector;
  readonly open?: typeof openMicrophone;
  readonly toHostMs: (pageMs: number) => number;
  readonly onFrame: (frame: Frame) => void;
  readonly onState: (state: MicState) => void;
};

/** Digital silence for this long means a dead microphone, not a quiet room: real ones always hiss a little. */
const DEAD_FRAMES = Math.round(3_000 / FRAME_MS);

export function createCapture({
  openDetector,
  open = openMicrophone,
  toHostMs,
  onFrame,
  onState,
}: CaptureDeps): Capture {
  let stream: MediaStream | null = null;
  let detector: SpeechDetector | null = null;
  let starting = false;
  let muted = false;
  let silenced = false;
  let deadFrames = 0;
  const clock = createCaptureClock(FRAME_MS, () => inputLatencyMs(stream));

  const publish = (): void => {
    if (detector === null) return;
    if (detector.isRunning()) onState({ tag: 'on', silenced: silenced || deadFrames >= DEAD_FRAMES });
    else onState({ tag: 'suspended' });
  };

  const applyMute = (): void => {
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = !muted;
  };

  const take = (samples: Float32Array<ArrayBuffer>, speechProbability: number): void => {
    if (samples.length !== FRAME_SAMPLES) return;
    const capturedAtMs = toHostMs(clock.stamp(nowMs()));
    if (muted) return;
    const wasDead = deadFrames >= DEAD_FRAMES;
    deadFrames = samples.every((sample) => sample === 0) ? deadFrames + 1 : 0;
    if (deadFrames >= DEAD_FRAMES !== wasDead) publish();
    onFrame({ kind: 'audio', capturedAtMs, speechProbability, samples });
  };

  const openStream = async (): Promise<MediaStream> => {
    const opened = await open({
      onEnded: () => {
        if (stream === opened) onState({ tag: 'fault', fault: 'lost' });
      },
      onSilenced: (now) => {
        if (stream !== opened) return;
        silenced = now;
        publish();
      },
    });
    return opened;
  };

  const start = async (): Promise<void> => {
    if (!('mediaDevices' in navigator)) {
      onState({ tag: 'fault', fault: 'unsupported' });
      return;
    }
    onState({ tag: 'opening' });
    try {
      const before = stream;
      stream = await openStream();
      for (const track of before?.getTracks() ?? []) track.stop();
    } catch (thrown) {
      onState({ tag: 'fault', fault: faultOf(thrown) });
      return;
    }
    silenced = false;
    deadFrames = 0;
    clock.restart();
    applyMute();
    try {
      if (detector === null) {
        detector = await openDetector(stream, take);
        detector.onStateChange(publish);
      } else {
        await detector.switchTo(stream);
      }
      if (!detector.isRunning()) await Promise.race([detector.resume(), waitMs(RESUME_WAIT_MS)]);
    } catch {
      onState({ tag: 'fault', fault: 'detector' });
      return;
    }
    publish();
  };

  return {
    start: async () => {
      if (starting) return;
      starting = true;
      await start().finally(() => {
        starting = false;
      });
    },
    setMuted: (now) => {
      if (muted === now) return;
      muted = now;
      deadFrames = 0;
      applyMute();
    },
    stream: () => stream,
  };
}

/** Without a click `resume` neither ends nor fails; after this the person is asked for one. */
const RESUME_WAIT_MS = 400;
const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
