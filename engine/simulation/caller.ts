/**
 * Owns a caller made of recordings: one session on a host, a virtual microphone and a virtual loudspeaker on one
 * clock. `talk` and the benchmark are two ways to use it.
 */
import { realClock, sleep, type Clock } from '../clock';
import type {
  ClientEvent,
  HostEvent,
  Mode,
  PlayoutReport,
  SessionOptions,
  SessionSnapshot,
} from '../contract/client';
import { SidetoneError } from '../contract/errors';
import { HELLO } from '../contract/protocol';
import { OWNER, type Role } from '../contract/roles';
import type { Spans, Speculation, TurnOutcome } from '../contract/spans';
import { MIC_RATE, PLAYOUT_RATE } from '../contract/units';
import { firstAudibleSample } from '../audio/level';
import { resample } from '../audio/resample';
import { writeWav } from '../audio/wav';
import type { Host } from '../host/host';
import type { VadProvider } from '../inference/providers';
import { createInProcessPair } from '../transports/in-process';
import { createVirtualLoudspeaker } from './virtual-loudspeaker';
import { createEcho, type EchoOptions, type Surrounding } from './surroundings';
import { createVirtualMicrophone } from './virtual-microphone';

/** What was done to the voice, on the recording's clock. */
export type VoiceEvent = {
  readonly turnId: number;
  readonly action: Extract<HostEvent, { readonly type: 'barge' }>['action'];
  readonly reason: string;
  readonly atMs: number;
};

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
  /** From the last voiced sample to the decision that the turn is over. */
  readonly endpointMs: number | null;
  readonly speculation: Speculation;
  /** All that was done to the voice since the last record, in order. */
  readonly events: readonly VoiceEvent[];
};

/** Without either, at once. */
export type When = {
  /** Counted from when the reply to what was said last became audible. */
  readonly afterAudibleMs?: number;
  /** Counted from the end of what was said last. */
  readonly afterSaidMs?: number;
};

/** When something was said, on the recording's clock. */
export type Said = { readonly fromMs: number; readonly toMs: number };

export type Caller = {
  /** Says a recording, holding the talk key in push-to-talk; resolves with its last sample. */
  utter(samples: Float32Array, when?: When): Promise<Said>;
  /** Until the persona has finished and no voice is heard. */
  untilIdle(): Promise<void>;
  /** Says a recording and waits until the reply was played. @returns the turns that it made. */
  say(samples: Float32Array): Promise<readonly TurnRecord[]>;
  /** Listens for this long. */
  pause(ms: number): Promise<void>;
  /** Asks for another persona, voice or mode in the middle of the conversation. */
  change(change: Extract<ClientEvent, { readonly type: 'session.change' }>['change']): void;
  snapshot(): SessionSnapshot | null;
  /** Stereo WAV on one clock: left what the microphone heard, right what the loudspeaker played. */
  recording(): Uint8Array;
  /** The same as samples at PLAYOUT_RATE, and what would have been played had the voice not been made softer or stopped. */
  channels(): { readonly left: Float32Array; readonly right: Float32Array; readonly untouched: Float32Array };
  hangUp(): void;
};

export type CallerOptions = {
  /** That of the host; the real one if absent. */
  readonly clock?: Clock;
  readonly session: Omit<SessionOptions, 'mayReplace'>;
  /**
   * The owner's if absent. Callers of one host talk beside each other; of owners one has the conversation. A caller's
   * language model is its role's (`session.llm` says the same or `auto`), and its turns do not name it.
   */
  readonly role?: Role;
  /** What the microphone hears besides the caller. */
  readonly surroundings?: readonly Surrounding[];
  /** How the microphone hears the loudspeaker; absent: not at all. */
  readonly echo?: Omit<EchoOptions, 'samplesBetween'>;
  /** The caller may begin to speak before the greeting is over. */
  readonly overGreeting?: boolean;
  /** Whether all that is heard and played is kept, for `recording` and `channels`; yes if absent. It is 1.5 MB for a turn. */
  readonly keepsSound?: boolean;
  readonly onTurn?: (turn: TurnRecord) => void;
  /** The greeting is no answer to anything, so it is none of the turns. */
  readonly onGreeting?: (greeting: TurnRecord) => void;
  readonly onProblem?: (message: string) => void;
  /** All that the host says, before it is acted on. */
  readonly onEvent?: (event: HostEvent) => void;
};

/** Longer than any stage may take; past it something is wrong with the program. */
const MAX_REPLY_MS = 150_000;
const MAX_CONNECT_MS = 130_000;
/** An echo comes back within this, and the room's ringing with it; the rest of what was played is not looked at again. */
const ECHO_MS = 10_000;
const NO_REPLY =
  'Nothing was answered to what was said last, so there is no reply to count afterAudibleMs from: it is said now. ' +
  'A second recording over the same reply needs afterMs.';
/** How often the caller looks whether the persona has finished. */
const POLL_MS = 20;
/** After a recording the VAD gets this long to notice its last words before the caller asks whether it did. */
const NOTICE_MS = 300;
/** A recording is handed to the microphone this long before its time: more than one frame, so that it begins on time. */
const LEAD_MS = 60;

export async function createCaller(host: Host, vad: VadProvider, options: CallerOptions): Promise<Caller> {
  const { clock = realClock } = options;
  const { nowMs } = clock;
  const { host: hostPort, client } = createInProcessPair();
  let snapshot: SessionSnapshot | null = null;
  let failure: string | null = null;
  let closed = false;
  let turns: TurnRecord[] = [];
  let events: VoiceEvent[] = [];
  const texts = new Map<number, { heard: string; said: string; unheard: string }>();

  const audible = createAudibleTimes();
  const keepMs = options.keepsSound === false ? ECHO_MS : Infinity;
  const loudspeaker = createVirtualLoudspeaker(
    clock,
    (report) => {
      audible.report(report);
      client.send(report);
    },
    keepMs,
  );
  // Plays the same and obeys no word to be softer or to stop: only against it can a change of the voice be measured.
  const untouched = createVirtualLoudspeaker(clock, () => {}, keepMs);
  const { samplesBetween } = loudspeaker;
  const microphone = createVirtualMicrophone(
    vad,
    clock,
    (event) => client.send(event),
    (thrown) => {
      failure = String(thrown);
    },
    [
      ...(options.surroundings ?? []),
      ...(options.echo === undefined ? [] : [createEcho({ ...options.echo, samplesBetween })]),
    ],
    keepMs,
  );

  const textOf = (turnId: number): { heard: string; said: string; unheard: string } => {
    const known = texts.get(turnId) ?? { heard: '', said: '', unheard: '' };
    texts.set(turnId, known);
    return known;
  };

  const onMetric = (event: Extract<HostEvent, { kind: 'metric' }>): void => {
    const { turnId, spans, outcome, speculation, llm } = event;
    const endpointMs = spans.endOfTurnDelayMs;
    const turn: TurnRecord = {
      turnId,
      ...textOf(turnId),
      outcome,
      llm,
      spans,
      endpointMs,
      speculation,
      events,
    };
    events = [];
    texts.delete(turnId);
    if (turnId === 0) {
      options.onGreeting?.(turn);
      return;
    }
    turns.push(turn);
    options.onTurn?.(turn);
  };

  client.onMessage((event) => {
    options.onEvent?.(event);
    switch (event.kind) {
      case 'audio':
        audible.append(event.turnId, event.samples);
        loudspeaker.play(event.turnId, event.samples);
        untouched.play(event.turnId, event.samples);
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
        else if (event.type === 'speech.flush') {
          loudspeaker.flush(event.turnId);
          audible.forget(event.turnId);
        } else if (event.type === 'speech.duck') loudspeaker.duck(event.turnId, event.gainDb);
        else if (event.type === 'speech.unduck') loudspeaker.unduck(event.turnId);
        else if (event.type === 'speech.pause') loudspeaker.pause(event.turnId);
        else if (event.type === 'speech.resume') loudspeaker.resume(event.turnId);
        else if (event.type === 'barge') {
          const { turnId, action, reason } = event;
          events.push({ turnId, action, reason, atMs: Math.round(event.atMs - microphone.startedAtMs) });
        } else if (event.type === 'problem') {
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
    // The conversation is over; a microphone that went on would keep the process alive.
    microphone.close();
    loudspeaker.close();
    untouched.close();
  });

  const until = async (isTrue: () => boolean, limitMs: number, what: string): Promise<void> => {
    const endMs = nowMs() + limitMs;
    while (!isTrue()) {
      if (failure !== null) throw new SidetoneError('INTERNAL', failure);
      if (closed) throw new SidetoneError('INTERNAL', 'The session was closed.');
      if (nowMs() > endMs) throw new SidetoneError('TIMED_OUT', `${what} took too long.`);
      await sleep(clock, POLL_MS);
    }
  };

  const hangUp = (): void => {
    client.send({ kind: 'control', type: 'session.end' });
    microphone.close();
    loudspeaker.close();
    untouched.close();
    client.close();
  };

  const isIdle = (): boolean => snapshot?.state === 'ACTIVE' && !snapshot.hearing && !loudspeaker.isPlaying();

  const pause = (ms: number): Promise<void> => sleep(clock, ms);

  host.connect(hostPort, options.role ?? OWNER);
  client.send(HELLO);
  // What was named is what is wanted, or nothing: figures of another model would be figures of something else.
  client.send({
    kind: 'control',
    type: 'session.start',
    options: { ...options.session, mayReplace: false },
  });
  try {
    const isConnected = (): boolean =>
      snapshot !== null && snapshot.state !== 'CREATED' && snapshot.state !== 'CONNECTING';
    await until(options.overGreeting === true ? isConnected : isIdle, MAX_CONNECT_MS, 'Connecting');
  } catch (thrown) {
    hangUp();
    throw thrown;
  }

  const mode: Mode = options.session.mode;
  /** When the caller last began to speak. */
  let lastSaidMs = 0;
  let lastEndMs = nowMs();

  /** When to speak so that a reply was audible for so long; at once if there is no reply to come. */
  const momentAfterAudible = async (afterAudibleMs: number): Promise<number> => {
    const since = lastSaidMs;
    const next = (): number | null => audible.firstSince(since);
    const noticedMs = nowMs() + NOTICE_MS;
    const isNone = (): boolean => nowMs() > noticedMs && isIdle();
    await until(() => next() !== null || isNone(), MAX_REPLY_MS, 'The reply');
    const audibleMs = next();
    if (audibleMs === null) {
      options.onProblem?.(NO_REPLY);
      return nowMs();
    }
    return moment(audibleMs + afterAudibleMs);
  };

  /** Waits until a recording can be handed over for its time. */
  const moment = async (atMs: number): Promise<number> => {
    // The key goes down when the time has come.
    await pause(atMs - nowMs() - (mode === 'ptt' ? 0 : LEAD_MS));
    return atMs;
  };

  const utter: Caller['utter'] = async (samples, { afterAudibleMs, afterSaidMs } = {}) => {
    const atMs =
      afterAudibleMs !== undefined
        ? await momentAfterAudible(afterAudibleMs)
        : afterSaidMs !== undefined
          ? await moment(lastEndMs + afterSaidMs)
          : nowMs();
    lastSaidMs = atMs;
    if (mode === 'ptt') client.send({ kind: 'control', type: 'talk.down' });
    const { fromSample, toSample } = await microphone.hear(samples, atMs);
    if (mode === 'ptt') client.send({ kind: 'control', type: 'talk.up' });
    lastEndMs = microphone.startedAtMs + (toSample * 1000) / MIC_RATE;
    return { fromMs: (fromSample * 1000) / MIC_RATE, toMs: (toSample * 1000) / MIC_RATE };
  };

  const untilIdle = async (): Promise<void> => {
    await pause(NOTICE_MS);
    await until(isIdle, MAX_REPLY_MS, 'The reply');
  };

  const channels: Caller['channels'] = () => {
    if (options.keepsSound === false) throw new SidetoneError('INTERNAL', 'The sound was not kept.');
    const left = resample(microphone.heard(), MIC_RATE, PLAYOUT_RATE);
    const from = microphone.startedAtMs;
    const to = from + (left.length * 1000) / PLAYOUT_RATE;
    return { left, right: samplesBetween(from, to), untouched: untouched.samplesBetween(from, to) };
  };

  return {
    utter,
    untilIdle,
    say: async (samples) => {
      turns = [];
      await utter(samples);
      await untilIdle();
      return turns;
    },
    pause,
    change: (change) => client.send({ kind: 'control', type: 'session.change', change }),
    snapshot: () => snapshot,
    channels,
    recording: () => {
      const { left, right } = channels();
      return writeWav({ channels: [left, right], sampleRate: PLAYOUT_RATE });
    },
    hangUp,
  };
}

/** Knows from when on each reply can be heard, from its samples and from what the loudspeaker reports of them. */
function createAudibleTimes(): {
  append(turnId: number, samples: Float32Array): void;
  report(report: PlayoutReport): void;
  /** The turn begins anew. */
  forget(turnId: number): void;
  /** When the first reply became audible after `ms`, or will in a moment; null if none has begun. */
  firstSince(ms: number): number | null;
} {
  const samplesOf = new Map<number, { total: number; firstAudible: number | null }>();
  const times = new Map<number, number>();
  return {
    append: (turnId, samples) => {
      const known = samplesOf.get(turnId) ?? { total: 0, firstAudible: null };
      const here = known.firstAudible === null ? firstAudibleSample(samples) : null;
      if (here !== null) known.firstAudible = known.total + here;
      known.total += samples.length;
      samplesOf.set(turnId, known);
    },
    report: ({ turnId, phase, playedSamples, atMs }) => {
      const firstAudible = samplesOf.get(turnId)?.firstAudible ?? null;
      if (firstAudible === null) return;
      if (phase === 'stopped') {
        if (playedSamples <= firstAudible) times.delete(turnId);
        return;
      }
      const expectedMs = atMs + ((firstAudible - playedSamples) * 1000) / PLAYOUT_RATE;
      if (!times.has(turnId) || playedSamples < firstAudible) times.set(turnId, expectedMs);
    },
    forget: (turnId) => {
      samplesOf.delete(turnId);
    },
    firstSince: (ms) => {
      const later = [...times.values()].filter((atMs) => atMs > ms);
      return later.length === 0 ? null : Math.min(...later);
    },
  };
}
