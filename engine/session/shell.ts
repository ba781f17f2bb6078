/**
 * The only impure file of the session. It owns exactly four things: the queue that makes events serial, their
 * stamping with session and time, one timer per name, and the carrying out of commands through ports. It decides
 * nothing.
 */
import { createAudioRing } from '../audio/ring';
import { firstAudibleSample, lastVoicedSample } from '../audio/level';
import { toProblem, type Problem } from '../contract/errors';
import type { ClientAudioEvent, HostEvent, Mode, PlayoutReport, SessionSnapshot } from '../contract/client';
import { FRAME_SAMPLES, MIC_RATE } from '../contract/units';
import type { Log } from '../log';
import { createSessionState, transition } from './machine';
import { isIdle, project, type SessionFacts } from './projection';
import { TUNING } from './tuning';
import type {
  Command,
  EndReason,
  HistoryTurn,
  Persona,
  SessionEvent,
  SessionState,
  TimerName,
  WorkId,
} from './types';

/** What a session needs of the world. Promises reject with a SidetoneError; CANCELLED is expected after an abort. */
export type SessionPorts = {
  /** Loads all that the session needs. */
  prepare(signal: AbortSignal): Promise<SessionFacts>;
  /** The next `prepare` shall load what the last successful one had loaded. */
  restore(): void;
  transcribe(samples: Float32Array, signal: AbortSignal): Promise<string>;
  generate(
    request: { readonly userText: string; readonly history: readonly HistoryTurn[] },
    signal: AbortSignal,
    onToken: (text: string) => void,
  ): Promise<void>;
  synthesise(text: string, signal: AbortSignal, onSpeech: (samples: Float32Array) => void): Promise<void>;
  send(event: HostEvent): void;
  /** Called each time the session has become idle; it may dispatch. */
  idle(): void;
  completed(reason: EndReason): void;
  /** Milliseconds, monotonic; see contract/units.ts. */
  now(): number;
  setTimer(callback: () => void, ms: number): unknown;
  clearTimer(handle: unknown): void;
  readonly log: Log;
};

/** An event before the shell has stamped it. */
type Unstamped<E> = E extends unknown ? Omit<E, 'sessionId' | 'atMs'> : never;
export type Happening = Unstamped<SessionEvent>;

export type Session = {
  dispatch(event: Happening): void;
  /** One microphone frame. */
  hear(event: ClientAudioEvent): void;
  /** Position of the microphone, for events that are tied to it. */
  micSample(): number;
  playout(report: PlayoutReport): void;
  state(): SessionState;
  facts(): SessionFacts;
};

/** The longest utterance, its pre-roll and the silence after it, and room to spare. */
const RING_SAMPLES = ((TUNING.maxUtteranceMs + TUNING.preRollMs + 4_000) * MIC_RATE) / 1000;

/** Lost audio up to this long is made up for with silence; after more the positions begin anew where they were. */
const MAX_LOST_FRAMES = Math.floor((TUNING.maxLostMs * MIC_RATE) / 1000 / FRAME_SAMPLES);

const NOTHING_YET: SessionFacts = { llm: null, voiceId: null, sttId: null };

export function createSession(
  options: { readonly sessionId: string; readonly persona: Persona; readonly mode: Mode },
  ports: SessionPorts,
): Session {
  let state: SessionState = createSessionState(options.sessionId, options.persona, options.mode);
  let facts = NOTHING_YET;
  let revision = 0;
  let published = '';
  const queue: SessionEvent[] = [];
  let draining = false;
  let wasIdle = false;
  const timers = new Map<TimerName, unknown>();
  const works = new Map<string, AbortController>();
  let preparing: AbortController | null = null;
  const ring = createAudioRing(RING_SAMPLES);
  let lastCapturedAtMs = 0;
  /** Null before the first frame: a session may begin in the middle of a client's stream. */
  let nextSequence: number | null = null;

  const dispatch = (event: Happening): void => {
    queue.push({ ...event, sessionId: options.sessionId, atMs: ports.now() });
    if (draining) return;
    draining = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const step = transition(state, next);
        state = step.state;
        for (const command of step.commands) execute(command);
      }
    } finally {
      draining = false;
    }
    publish();
    const isNewlyIdle = isIdle(state) && !wasIdle;
    wasIdle = isIdle(state);
    if (isNewlyIdle) ports.idle();
  };

  const publish = (): void => {
    const projected = project(state, facts);
    const text = JSON.stringify(projected);
    if (text === published) return;
    published = text;
    revision += 1;
    const snapshot: SessionSnapshot = { ...projected, revision };
    ports.send({ kind: 'control', type: 'snapshot', snapshot });
  };

  const execute = (command: Command): void => {
    switch (command.type) {
      case 'prepare':
        void prepare();
        return;
      case 'restore':
        ports.restore();
        void prepare();
        return;
      case 'transcribe':
        void transcribe(command);
        return;
      case 'generate':
        void generate(command);
        return;
      case 'synthesise':
        void synthesise(command);
        return;
      case 'cancel':
        works.get(keyOf(command.work))?.abort();
        works.delete(keyOf(command.work));
        return;
      case 'play':
        ports.send({ kind: 'audio', turnId: command.turnId, samples: command.samples });
        return;
      case 'play.end':
        ports.send({
          kind: 'control',
          type: 'speech.end',
          turnId: command.turnId,
          totalSamples: command.totalSamples,
        });
        return;
      case 'play.flush':
        ports.send({ kind: 'control', type: 'speech.flush', turnId: command.turnId });
        return;
      case 'transcript': {
        const { turnId, role, text, unheard, isFinal } = command;
        ports.send({ kind: 'transcript', turnId, role, text, unheard, isFinal });
        return;
      }
      case 'metric':
        forget(command.turnId);
        ports.send({
          kind: 'metric',
          turnId: command.turnId,
          spans: command.spans,
          outcome: command.outcome,
          speculation: command.speculation,
          llm: facts.llm?.label ?? '',
        });
        return;
      case 'problem':
        tell(command.problem);
        return;
      case 'timer.start':
        startTimer(command.timer, command.work, command.ms);
        return;
      case 'timer.stop':
        stopTimer(command.timer);
        return;
      case 'complete':
        preparing?.abort();
        for (const work of works.values()) work.abort();
        works.clear();
        for (const timer of timers.keys()) stopTimer(timer);
        publish();
        ports.completed(command.reason);
        return;
      case 'illegal':
        ports.log('warn', 'event out of place', { event: command.event, state: command.state });
        return;
    }
  };

  /** A turn that is over has no work left; its last requests may still be ending. */
  const forget = (turnId: number): void => {
    for (const key of works.keys()) if (key.startsWith(workPrefix(turnId))) works.delete(key);
  };

  const tell = (problem: Problem): void => {
    ports.log('warn', 'problem', { code: problem.code });
    ports.send({ kind: 'control', type: 'problem', problem });
  };

  const startTimer = (timer: TimerName, work: WorkId | null, ms: number): void => {
    stopTimer(timer);
    const handle = ports.setTimer(() => {
      timers.delete(timer);
      dispatch({ type: 'timer', timer, work });
    }, ms);
    timers.set(timer, handle);
  };

  const stopTimer = (timer: TimerName): void => {
    const handle = timers.get(timer);
    if (handle === undefined) return;
    timers.delete(timer);
    ports.clearTimer(handle);
  };

  const prepare = async (): Promise<void> => {
    preparing?.abort();
    const abort = new AbortController();
    preparing = abort;
    try {
      const prepared = await ports.prepare(abort.signal);
      if (abort.signal.aborted) return;
      facts = prepared;
      dispatch({ type: 'ready' });
    } catch (thrown) {
      if (!abort.signal.aborted) dispatch({ type: 'unready', problem: toProblem(thrown) });
    }
  };

  /** Runs a request of a work; its failure becomes an event unless the work was cancelled. */
  const runWork = async (
    work: WorkId,
    stage: 'stt' | 'llm' | 'tts',
    task: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    const key = keyOf(work);
    const abort = works.get(key) ?? new AbortController();
    works.set(key, abort);
    try {
      await task(abort.signal);
    } catch (thrown) {
      if (!abort.signal.aborted) dispatch({ type: 'failed', work, stage, problem: toProblem(thrown) });
    }
  };

  const transcribe = (command: Extract<Command, { type: 'transcribe' }>): Promise<void> =>
    runWork(command.work, 'stt', async (signal) => {
      const { from, samples } = ring.read(command.fromSample, command.toSample);
      const voiced = lastVoicedSample(samples, MIC_RATE);
      const lastVoicedMs =
        voiced === null ? null : lastCapturedAtMs - ((ring.end() - (from + voiced)) * 1000) / MIC_RATE;
      const text = await ports.transcribe(samples, signal);
      if (signal.aborted) return;
      dispatch({ type: 'transcribed', work: command.work, text, lastVoicedMs });
    });

  const generate = ({ work, userText, history }: Extract<Command, { type: 'generate' }>): Promise<void> =>
    runWork(work, 'llm', async (signal) => {
      await ports.generate({ userText, history }, signal, (text) => {
        if (!signal.aborted) dispatch({ type: 'token', work, text });
      });
      if (!signal.aborted) dispatch({ type: 'written', work });
    });

  const synthesise = ({ work, chunk, text }: Extract<Command, { type: 'synthesise' }>): Promise<void> =>
    runWork(work, 'tts', async (signal) => {
      await ports.synthesise(text, signal, (samples) => {
        if (signal.aborted) return;
        const audible = firstAudibleSample(samples);
        dispatch({ type: 'speech', work, chunk, samples, firstAudibleSample: audible });
      });
      if (!signal.aborted) dispatch({ type: 'spoken', work, chunk });
    });

  return {
    dispatch,
    hear: (event) => {
      const ahead = nextSequence === null ? 0 : event.sequence - nextSequence;
      // Late or twice. One that is far behind is none of these: the client has begun to count anew.
      if (ahead < 0 && ahead >= -MAX_LOST_FRAMES) return;
      nextSequence = event.sequence + 1;
      // No `frame` for what was lost: it is no evidence that anybody was silent.
      if (ahead > 0 && ahead <= MAX_LOST_FRAMES) ring.write(new Float32Array(ahead * FRAME_SAMPLES));
      ring.write(event.samples);
      lastCapturedAtMs = event.capturedAtMs;
      dispatch({ type: 'frame', endSample: ring.end(), probability: event.speechProbability });
    },
    micSample: () => ring.end(),
    playout: ({ turnId, phase, playedSamples, atMs }) =>
      dispatch({ type: 'playout', turnId, phase, playedSamples, playedAtMs: atMs }),
    state: () => state,
    facts: () => facts,
  };
}

const keyOf = (work: WorkId): string => `${workPrefix(work.turnId)}${work.attempt}`;
const workPrefix = (turnId: number): string => `${turnId}/`;
