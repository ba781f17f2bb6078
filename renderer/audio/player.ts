/**
 * Owns the loudspeaker: one AudioContext, the worklet that plays, and the times of its reports. It decides nothing
 * about what is played; the session says so. Times that leave this file are on the host's clock.
 */
import type { PlayoutReport } from '../../engine/contract/client';
import { nowMs, PLAYOUT_RATE } from '../../engine/contract/units';
import { leavesAtMs } from './output-clock';
import { LEVEL_SAMPLES, PLAYER_WORKLET, type FromWorklet, type ToWorklet } from './player-messages';
// oxlint-disable-next-line import/default -- Vite makes a file of it and gives its address
import workletUrl from './player.worklet.ts?worker&url';
import { createRest, type Rest } from './rest';
import type { Tap } from './tap';

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
  /** To be called from a click: browsers give sound only then. */
  resume(): Promise<void>;
  /** What is played, as a stream for whoever records it; null before there is a player. It ends with `close`. */
  openOutput(): { readonly stream: MediaStream; close(): void } | null;
};

/** Messages to the worklet before it is there; more than a greeting can't come by then. */
const MAX_EARLY = 2_000;

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

  const timeOf = (frame: number): number => {
    if (context === null) return toHostMs(nowMs());
    const told = context.getOutputTimestamp();
    const latencyS = context.outputLatency > 0 ? context.outputLatency : context.baseLatency;
    return toHostMs(
      leavesAtMs(frame, context.sampleRate, {
        contextTimeS: told.contextTime ?? 0,
        performanceTimeMs: told.performanceTime ?? 0,
        currentTimeS: context.currentTime,
        nowMs: nowMs(),
        latencyMs: latencyS * 1000,
        timeOriginMs: performance.timeOrigin,
      }),
    );
  };

  const take = (message: FromWorklet): void => {
    // The tap is told of silence, too.
    if (message.type !== 'tap') rest?.stir();
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
    }
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
    events.onState(canPlay ? 'running' : 'suspended');
  };

  return {
    start: async () => {
      events.onState('starting');
      try {
        context = new AudioContext({ sampleRate: PLAYOUT_RATE, latencyHint: 'interactive' });
        context.addEventListener('statechange', publish);
        await context.audioWorklet.addModule(workletUrl);
        node = new AudioWorkletNode(context, PLAYER_WORKLET, {
          numberOfInputs: 0,
          outputChannelCount: [1],
          processorOptions: { tap: tap !== null },
        });
      } catch {
        events.onState('failed');
        return;
      }
      node.addEventListener('processorerror', () => events.onState('failed'));
      node.port.addEventListener('message', ({ data }: MessageEvent<FromWorklet>) => take(data));
      node.port.start();
      node.connect(context.destination);
      for (const message of early) node.port.postMessage(message);
      early = [];
      rest = createRest({
        context,
        now: nowMs,
        setTimer: (run, ms) => void setTimeout(run, ms),
        onWoken: publish,
      });
      publish();
    },
    append: (turnId, samples) => post({ type: 'append', turnId, samples }),
    end: (turnId) => post({ type: 'end', turnId }),
    flush: (turnId) => post({ type: 'flush', turnId }),
    duck: (turnId, gainDb) => post({ type: 'gain', turnId, gain: 10 ** (gainDb / 20) }),
    unduck: (turnId) => post({ type: 'gain', turnId, gain: 1 }),
    pause: (turnId) => post({ type: 'pause', turnId }),
    goOn: (turnId) => post({ type: 'resume', turnId }),
    reset: () => post({ type: 'reset' }),
    wake: () => rest?.stir(),
    resume: async () => {
      await context?.resume().catch(() => undefined);
      publish();
    },
    openOutput: () => {
      if (context === null || node === null) return null;
      const from = node;
      const out = context.createMediaStreamDestination();
      from.connect(out);
      return {
        stream: out.stream,
        close: () => {
          from.disconnect(out);
          for (const track of out.stream.getTracks()) track.stop();
        },
      };
    },
  };
}
