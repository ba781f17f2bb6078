/**
 * Owns the loudspeaker: one AudioContext, the worklet that plays, and the times of its reports. It decides nothing
 * about what is played; the session says so. Times that leave this file are on the host's clock.
 */
import type { PlayoutReport } from '../../engine/contract/client';
import { assertNever } from '../../engine/contract/errors';
import { nowMs, PLAYOUT_RATE } from '../../engine/contract/units';
import { leavesAtMs } from './output-clock';
import { LEVEL_SAMPLES, PLAYER_WORKLET, type FromWorklet, type ToWorklet } from './player-messages';
// oxlint-disable-next-line import/default -- Vite makes a file of it and gives its address
import workletUrl from './player.worklet.ts?worker&url';
import { createRest, type Rest } from './rest';
import { sendTo } from './sink';
import type { Tap } from './tap';
import { playTick, type Tick } from './ticks';

/** `suspended`: the browser waits for a click. `failed`: there is no way to play at all. */
export type SpeakerState = 'starting' | 'running' | 'suspended' | 'failed';

export type PlayerEvents = {
  readonly onReport: (report: PlayoutReport) => void;
  readonly onState: (state: SpeakerState) => void;
  readonly onLevels: (atMs: number, blockMs: number, peaks: readonly number[]) => void;
  readonly onOverflow: (turnId: number) => void;
};

export type Player = {
  /** Loads the worklet; the sound may still wait for a click afterwards. Never throws: see `onState`. */
  start(): Promise<void>;
  append(turnId: number, samples: Float32Array): void;
  end(turnId: number): void;
  flush(turnId: number): void;
  duck(turnId: number, gainDb: number): void;
  unduck(turnId: number): void;
  /** Holds a turn; `goOn` continues it from the very sample. */
  pause(turnId: number): void;
  goOn(turnId: number): void;
  reset(): void;
  /** There will soon be something to play: one that rests takes a moment to wake. */
  wake(): void;
  /** Says that talking began or ended: at once, or not at all. */
  tick(tick: Tick): void;
  /**
   * Plays something beside the conversation, which knows nothing of it.
   * @returns how to end it early; `onEnd` is then not called.
   */
  play(samples: Float32Array, rate: number, onEnd: () => void): () => void;
  /** To be called from a click: browsers give sound only then. */
  resume(): Promise<void>;
  /** Sound that the system stopped (a sleep, a device that went) is set going again, or it is said. */
  revive(): void;
  /**
   * Another loudspeaker, from the next sample on; null for the system's own choice.
   * @returns false if it could not be had; then the former one goes on.
   */
  setOutput(deviceId: string | null): Promise<boolean>;
  /** What is played, as a stream for a recording; null before there is a player. It ends with `close`. */
  openOutput(): { readonly stream: MediaStream; close(): void } | null;
};

export const canChooseOutput = (): boolean =>
  typeof AudioContext === 'function' && 'setSinkId' in AudioContext.prototype;

/** Messages to the worklet before it is there; more than a greeting can't come by then. */
const MAX_EARLY = 2_000;
/** More often than a loudspeaker goes to rest. */
const PLAY_STIR_MS = 4_000;

/** One that rests takes a moment to wake; one that waits for a click must not tick long after. */
const MAX_TICK_LATE_MS = 400;

/** When a frame of the context leaves the loudspeaker, on the page's clock. */
function pageTimeOf(context: AudioContext, frame: number): number {
  const told = context.getOutputTimestamp();
  const latencyS = context.outputLatency > 0 ? context.outputLatency : context.baseLatency;
  return leavesAtMs(frame, context.sampleRate, {
    contextTimeS: told.contextTime ?? 0,
    performanceTimeMs: told.performanceTime ?? 0,
    currentTimeS: context.currentTime,
    nowMs: nowMs(),
    latencyMs: latencyS * 1000,
    timeOriginMs: performance.timeOrigin,
  });
}

async function openNode(context: AudioContext, hasTap: boolean): Promise<AudioWorkletNode> {
  await context.audioWorklet.addModule(workletUrl);
  return new AudioWorkletNode(context, PLAYER_WORKLET, {
    numberOfInputs: 0,
    outputChannelCount: [1],
    processorOptions: { tap: hasTap },
  });
}

function listenTo(node: AudioWorkletNode, take: (message: FromWorklet) => void, onFailed: () => void): void {
  node.addEventListener('processorerror', onFailed);
  node.port.addEventListener('message', ({ data }: MessageEvent<FromWorklet>) => take(data));
  node.port.start();
}

/** Ticks at once, or as soon as the context is awake, if that is soon enough. */
function tickSoon(context: AudioContext, tick: Tick): void {
  const askedMs = nowMs();
  const play = (): void => {
    if (nowMs() - askedMs < MAX_TICK_LATE_MS) playTick(context, tick);
  };
  if (context.state === 'running') play();
  else void context.resume().then(play, () => undefined);
}

type Beside = {
  readonly context: AudioContext;
  readonly samples: Float32Array;
  readonly rate: number;
  readonly onEnd: () => void;
  /** Keeps the loudspeaker from its rest. */
  readonly stir: () => void;
};

/** @returns how to end it early; `onEnd` is then not called. */
function playBeside({ context, samples, rate, onEnd, stir }: Beside): () => void {
  const buffer = context.createBuffer(1, Math.max(1, samples.length), rate);
  buffer.getChannelData(0).set(samples);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  // A long one must not be sent to rest in its middle.
  const timer = setInterval(stir, PLAY_STIR_MS);
  const end = (): void => {
    clearInterval(timer);
    source.disconnect();
  };
  const onEnded = (): void => {
    end();
    onEnd();
  };
  source.addEventListener('ended', onEnded);
  source.start();
  return () => {
    source.removeEventListener('ended', onEnded);
    source.stop();
    end();
  };
}

function listenIn(context: AudioContext, node: AudioNode): ReturnType<Player['openOutput']> {
  const out = context.createMediaStreamDestination();
  node.connect(out);
  return {
    stream: out.stream,
    close: () => {
      node.disconnect(out);
      for (const track of out.stream.getTracks()) track.stop();
    },
  };
}

/** What the audio thread says, with its times. */
function tell(
  message: FromWorklet,
  events: PlayerEvents,
  timeOf: (frame: number) => number,
  tap: Tap | null,
): void {
  switch (message.type) {
    case 'report': {
      const { turnId, phase, playedSamples, frame } = message;
      const atMs = timeOf(frame);
      events.onReport({ kind: 'control', type: 'playout', turnId, phase, playedSamples, atMs });
      return;
    }
    case 'levels':
      events.onLevels(timeOf(message.frame), (LEVEL_SAMPLES / PLAYOUT_RATE) * 1000, message.peaks);
      return;
    case 'overflow':
      events.onOverflow(message.turnId);
      return;
    case 'tap':
      tap?.add(message.samples, timeOf(message.frame));
      return;
    default:
      assertNever(message, 'message of the player');
  }
}

type Voice = Pick<Player, 'append' | 'end' | 'flush' | 'duck' | 'unduck' | 'pause' | 'goOn' | 'reset'>;

const voiceOf = (post: (message: ToWorklet) => void): Voice => ({
  append: (turnId, samples) => post({ type: 'append', turnId, samples }),
  end: (turnId) => post({ type: 'end', turnId }),
  flush: (turnId) => post({ type: 'flush', turnId }),
  duck: (turnId, gainDb) => post({ type: 'gain', turnId, gain: 10 ** (gainDb / 20) }),
  unduck: (turnId) => post({ type: 'gain', turnId, gain: 1 }),
  pause: (turnId) => post({ type: 'pause', turnId }),
  goOn: (turnId) => post({ type: 'resume', turnId }),
  reset: () => post({ type: 'reset' }),
});

export function createPlayer(
  events: PlayerEvents,
  /** Page clock to host clock. */
  toHostMs: (pageMs: number) => number,
  tap: Tap | null,
): Player {
  let context: AudioContext | null = null;
  let node: AudioWorkletNode | null = null;
  let early: ToWorklet[] = [];
  let rest: Rest | null = null;
  let sinkId = '';
  let wasRunning = false;

  const timeOf = (frame: number): number => toHostMs(context === null ? nowMs() : pageTimeOf(context, frame));

  const take = (message: FromWorklet): void => {
    // The tap is told of silence, too.
    if (message.type !== 'tap') rest?.stir();
    tell(message, events, timeOf, tap);
  };

  const post = (message: ToWorklet): void => {
    rest?.stir();
    if (node !== null) node.port.postMessage(message);
    else if (early.length < MAX_EARLY) early.push(message);
    else if (message.type === 'append') events.onOverflow(message.turnId);
  };

  const publish = (): void => {
    if (context === null || node === null) return;
    const canPlay = context.state === 'running' || rest?.isResting() === true;
    wasRunning ||= canPlay;
    events.onState(canPlay ? 'running' : 'suspended');
  };

  const revive = async (): Promise<void> => {
    // One that never ran waits for a click, and asking does not help.
    if (context === null || !wasRunning || rest?.isResting() === true) return publish();
    if (context.state !== 'running') {
      await Promise.race([context.resume().catch(() => undefined), waitMs(REVIVE_WAIT_MS)]);
    }
    publish();
  };
  const onContextState = (): void => {
    if (context?.state === 'running' || rest?.isResting() === true || !wasRunning) publish();
    else void revive();
  };

  const applySink = async (): Promise<boolean> => context === null || (await sendTo(context, sinkId));

  return {
    start: async () => {
      events.onState('starting');
      try {
        context = new AudioContext({ sampleRate: PLAYOUT_RATE, latencyHint: 'interactive' });
        context.addEventListener('statechange', onContextState);
        if (sinkId !== '') await applySink();
        node = await openNode(context, tap !== null);
      } catch {
        events.onState('failed');
        return;
      }
      listenTo(node, take, () => events.onState('failed'));
      node.connect(context.destination);
      for (const message of early) node.port.postMessage(message);
      early = [];
      const setTimer = (run: () => void, ms: number): void => void setTimeout(run, ms);
      rest = createRest({ context, now: nowMs, setTimer, onWoken: publish });
      publish();
    },
    ...voiceOf(post),
    wake: () => rest?.stir(),
    tick: (tick) => {
      if (context === null) return;
      rest?.stir();
      tickSoon(context, tick);
    },
    play: (samples, rate, onEnd) => {
      if (context === null) {
        queueMicrotask(onEnd);
        return () => undefined;
      }
      rest?.stir();
      return playBeside({ context, samples, rate, onEnd, stir: () => rest?.stir() });
    },
    resume: async () => {
      await context?.resume().catch(() => undefined);
      publish();
    },
    revive: () => void revive(),
    setOutput: async (deviceId) => {
      const before = sinkId;
      sinkId = deviceId ?? '';
      const isDone = await applySink();
      if (!isDone) sinkId = before;
      return isDone;
    },
    openOutput: () => (context === null || node === null ? null : listenIn(context, node)),
  };
}

/** A browser that waits for a click neither resumes nor refuses. */
const REVIVE_WAIT_MS = 400;
const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
