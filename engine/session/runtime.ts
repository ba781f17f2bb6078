/**
 * The impure part of the session. It owns exactly four things: the queue that makes events serial, their stamping with
 * session and time, one timer per name, and the carrying out of commands through ports; the requests among them are
 * requests.ts's. It decides nothing.
 */
import { createEchoMeter } from '../audio/echo';
import { joined } from '../audio/joined';
import { createAudioRing } from '../audio/ring';
import { firstAudibleSample, meanSquare } from '../audio/level';
import { toProblem, type Problem } from '../contract/errors';
import type { ClientAudioEvent, Mode, PlayoutReport, SessionSnapshot } from '../contract/client';
import { FRAME_SAMPLES, MIC_RATE } from '../contract/units';
import { problemFacts } from '../log';
import { createSessionState, transition } from './machine';
import { isIdle, project, type SessionFacts } from './projection';
import { TUNING } from './tuning';
import type { Command } from './commands';
import type { Persona, TimerName, WorkId } from './types';
import type { Happening, SessionEvent } from './events';
import type { SessionState } from './state';
import type { SessionPorts } from './ports';
import { createWorks } from './requests';

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
  let preparing: AbortController | null = null;
  const echo = createEchoMeter();
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

  const works = createWorks({ ports, ring, lastCapturedAtMs: () => lastCapturedAtMs, dispatch });

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
      case 'draft':
      case 'prime':
      case 'score':
      case 'generate':
      case 'synthesise':
      case 'overhear':
        works.begin(command);
        return;
      case 'attend': {
        const { samples } = ring.read(command.fromSample, command.toSample);
        ports.attend(samples);
        return;
      }
      case 'pauses':
        ports.notePauses(command.pausesMs);
        return;
      case 'fill':
        fill(command);
        return;
      case 'cancel':
        works.cancel(command.work);
        return;
      case 'takeOver':
        works.takeOver(command.from, command.to);
        return;
      case 'play':
        echo.queue(command.turnId, command.samples);
        ports.send({ kind: 'audio', turnId: command.turnId, samples: command.samples });
        return;
      case 'play.duck':
        echo.setGain(10 ** (command.gainDb / 20));
        ports.send({
          kind: 'control',
          type: 'speech.duck',
          turnId: command.turnId,
          gainDb: command.gainDb,
        });
        return;
      case 'play.unduck':
        echo.setGain(1);
        ports.send({ kind: 'control', type: 'speech.unduck', turnId: command.turnId });
        return;
      case 'play.pause':
        ports.send({ kind: 'control', type: 'speech.pause', turnId: command.turnId });
        return;
      case 'play.resume':
        ports.send({ kind: 'control', type: 'speech.resume', turnId: command.turnId });
        return;
      case 'barge': {
        const { turnId, action, reason } = command;
        ports.send({ kind: 'control', type: 'barge', turnId, action, reason, atMs: ports.now() });
        return;
      }
      case 'play.end':
        ports.send({
          kind: 'control',
          type: 'speech.end',
          turnId: command.turnId,
          totalSamples: command.totalSamples,
        });
        return;
      case 'play.flush':
        // Whatever is played next is not turned down any more.
        echo.setGain(1);
        ports.send({ kind: 'control', type: 'speech.flush', turnId: command.turnId });
        return;
      case 'transcript': {
        const { turnId, role, text, unheard, isFinal } = command;
        ports.send({ kind: 'transcript', turnId, role, text, unheard, isFinal });
        return;
      }
      case 'audible':
        ports.send({
          kind: 'control',
          type: 'audible',
          turnId: command.turnId,
          spans: command.spans,
          ...(command.ready === null ? {} : { ready: command.ready }),
          speculation: command.speculation,
          llm: facts.llm?.label ?? '',
        });
        return;
      case 'metric':
        works.forget(command.turnId);
        ports.send({
          kind: 'metric',
          turnId: command.turnId,
          spans: command.spans,
          ...(command.ready === null ? {} : { ready: command.ready }),
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
        works.cancelAll();
        for (const timer of timers.keys()) stopTimer(timer);
        publish();
        ports.completed(command.reason);
        return;
      case 'illegal':
        ports.log('warn', 'event out of place', { event: command.event, state: command.state });
        return;
    }
  };

  const tell = (problem: Problem): void => {
    ports.log('warn', 'problem', problemFacts(problem));
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
      dispatch({ type: 'ready', isReplyCheap: prepared.llm?.kind !== 'gguf' });
    } catch (thrown) {
      if (!abort.signal.aborted) dispatch({ type: 'unready', problem: toProblem(thrown) });
    }
  };

  const fill = ({ work, text }: Extract<Command, { type: 'fill' }>): void => {
    const pieces = ports.filler?.(text) ?? null;
    if (pieces === null) return;
    const samples = joined(pieces);
    const audible = firstAudibleSample(samples);
    dispatch({ type: 'filler', work, samples, firstAudibleSample: audible });
  };

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
      const likelihood = echo.hear(event.samples, event.capturedAtMs);
      dispatch({
        type: 'frame',
        endSample: ring.end(),
        probability: event.speechProbability,
        power: meanSquare(event.samples),
        ...(likelihood === null ? {} : { echo: likelihood }),
      });
    },
    micSample: () => ring.end(),
    playout: ({ turnId, phase, playedSamples, atMs }) => {
      echo.report(turnId, phase, playedSamples, atMs);
      dispatch({ type: 'playout', turnId, phase, playedSamples, playedAtMs: atMs });
    },
    state: () => state,
    facts: () => facts,
  };
}
