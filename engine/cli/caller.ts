/**
 * Owns a caller made of recordings: one session on a host, a virtual microphone and a virtual loudspeaker on one
 * clock. `talk` and the benchmark are two ways to use it.
 */
import type { BargeEvent, HostEvent, Mode, SessionOptions, SessionSnapshot } from '../contract/client';
import { SidetoneError } from '../contract/errors';
import type { Spans, TurnOutcome } from '../contract/spans';
import { MIC_RATE, nowMs, PLAYOUT_RATE } from '../contract/units';
import { resample } from '../audio/resample';
import { writeWav } from '../audio/wav';
import type { Host } from '../host';
import type { VadProvider } from '../inference/providers';
import { createInProcessPair } from '../transports/in-process';
import { createVirtualLoudspeaker } from './virtual-loudspeaker';
import { createVirtualMicrophone } from './virtual-microphone';

/** One line of `--json`. */
export type TurnRecord = {
  readonly turnId: number | null;
  /** What the user was understood to say. */
  readonly heard: string;
  /** What was played of the reply. */
  readonly said: string;
  /** What was written but never played. */
  readonly unheard: string;
  readonly outcome: TurnOutcome;
  readonly llm: string;
  readonly spans: Spans;
};

export type Caller = {
  /** Says a recording and waits until the reply was played. @returns the turns that it made, at least one record. */
  say(samples: Float32Array): Promise<readonly TurnRecord[]>;
  /** Listens for this long. */
  pause(ms: number): Promise<void>;
  snapshot(): SessionSnapshot | null;
  /** Stereo WAV on one clock: left what the microphone heard, right what the loudspeaker played. */
  recording(): Uint8Array;
  hangUp(): void;
};

export type CallerOptions = {
  readonly session: SessionOptions;
  readonly onTurn?: (turn: TurnRecord) => void;
  /** The greeting is no answer to anything, so it is none of the turns. */
  readonly onGreeting?: (greeting: TurnRecord) => void;
  /** A step of the barge-in ladder, on the host's clock. */
  readonly onBarge?: (event: BargeEvent) => void;
  readonly onProblem?: (message: string) => void;
};

/** Longer than any stage may take; past it something is wrong with the program. */
const MAX_REPLY_MS = 150_000;
const MAX_CONNECT_MS = 130_000;
/** How often the caller looks whether the persona has finished. */
const POLL_MS = 20;
/** After a recording the VAD gets this long to notice its last words before the caller asks whether it did. */
const NOTICE_MS = 300;

export async function createCaller(host: Host, vad: VadProvider, options: CallerOptions): Promise<Caller> {
  const { host: hostPort, client } = createInProcessPair();
  let snapshot: SessionSnapshot | null = null;
  let failure: string | null = null;
  let closed = false;
  let turns: TurnRecord[] = [];
  const texts = new Map<number, { heard: string; said: string; unheard: string }>();

  const loudspeaker = createVirtualLoudspeaker(nowMs, (report) => client.send(report));
  const microphone = createVirtualMicrophone(
    vad,
    nowMs,
    (event) => client.send(event),
    (thrown) => {
      failure = String(thrown);
    },
  );

  const textOf = (turnId: number): { heard: string; said: string; unheard: string } => {
    const known = texts.get(turnId) ?? { heard: '', said: '', unheard: '' };
    texts.set(turnId, known);
    return known;
  };

  const onMetric = (event: Extract<HostEvent, { kind: 'metric' }>): void => {
    const { turnId, spans, outcome, llm } = event;
    const turn: TurnRecord = { turnId, ...textOf(turnId), outcome, llm, spans };
    texts.delete(turnId);
    if (turnId === 0) {
      options.onGreeting?.(turn);
      return;
    }
    turns.push(turn);
    options.onTurn?.(turn);
  };

  client.onMessage((event) => {
    switch (event.kind) {
      case 'audio':
        loudspeaker.play(event.turnId, event.samples);
        return;
      case 'transcript': {
        const text = textOf(event.turnId);
        if (event.role === 'user') text.heard = event.text;
        else if (event.isFinal) Object.assign(text, { said: event.text, unheard: event.unheard });
        return;
      }
      case 'metric':
        onMetric(event);
        return;
      case 'control':
        if (event.type === 'snapshot') snapshot = event.snapshot;
        else if (event.type === 'speech.end') loudspeaker.end(event.turnId, event.totalSamples);
        else if (event.type === 'speech.flush') loudspeaker.flush(event.turnId);
        else if (event.type === 'speech.duck') loudspeaker.duck(event.turnId, event.gainDb);
        else if (event.type === 'speech.unduck') loudspeaker.unduck(event.turnId);
        else if (event.type === 'speech.pause') loudspeaker.pause(event.turnId);
        else if (event.type === 'speech.resume') loudspeaker.resume(event.turnId);
        else if (event.type === 'barge') options.onBarge?.(event);
        else if (event.type === 'problem') {
          const { message, hint } = event.problem;
          const line = hint === '' ? message : `${message} ${hint}`;
          // Before the session runs a problem is the reason why it does not.
          if (snapshot === null || snapshot.state === 'CONNECTING') failure ??= line;
          else options.onProblem?.(line);
        }
        return;
    }
  });
  client.onClose(() => {
    closed = true;
    // Nobody listens any more; a microphone that went on would keep the process alive.
    microphone.close();
    loudspeaker.close();
  });

  const until = async (isTrue: () => boolean, limitMs: number, what: string): Promise<void> => {
    const endMs = nowMs() + limitMs;
    while (!isTrue()) {
      if (failure !== null) throw new SidetoneError('INTERNAL', failure);
      if (closed) throw new SidetoneError('INTERNAL', 'The session was closed.');
      if (nowMs() > endMs) throw new SidetoneError('TIMED_OUT', `${what} took too long.`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };

  const hangUp = (): void => {
    client.send({ kind: 'control', type: 'session.end' });
    microphone.close();
    loudspeaker.close();
    client.close();
  };

  const isIdle = (): boolean => snapshot?.state === 'ACTIVE' && !snapshot.hearing && !loudspeaker.isPlaying();

  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  host.connect(hostPort);
  client.send({ kind: 'control', type: 'session.start', options: options.session });
  try {
    await until(() => snapshot !== null && isIdle(), MAX_CONNECT_MS, 'Connecting');
  } catch (thrown) {
    hangUp();
    throw thrown;
  }

  const mode: Mode = options.session.mode;
  return {
    say: async (samples) => {
      turns = [];
      if (mode === 'ptt') client.send({ kind: 'control', type: 'talk.down' });
      await microphone.hear(samples);
      if (mode === 'ptt') client.send({ kind: 'control', type: 'talk.up' });
      await pause(NOTICE_MS);
      await until(isIdle, MAX_REPLY_MS, 'The reply');
      return turns;
    },
    pause,
    snapshot: () => snapshot,
    recording: () => {
      const left = resample(microphone.heard(), MIC_RATE, PLAYOUT_RATE);
      const right = new Float32Array(left.length);
      for (const piece of loudspeaker.played()) {
        const at = Math.round(((piece.atMs - microphone.startedAtMs) * PLAYOUT_RATE) / 1000);
        const from = Math.min(Math.max(0, at), right.length);
        right.set(piece.samples.subarray(from - at, right.length - at), from);
      }
      return writeWav({ channels: [left, right], sampleRate: PLAYOUT_RATE });
    },
    hangUp,
  };
}
