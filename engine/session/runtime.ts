/**
 * The impure part of the session. It owns the queue that makes events serial, stamps them with session and time, and
 * carries out commands through ports. Timers, the microphone and requests have files of their own. It decides
 * nothing.
 */
import { createEchoMeter, type EchoMeter } from '../audio/echo';
import { joined } from '../audio/joined';
import { firstAudibleSample } from '../audio/level';
import { assertNever, toProblem } from '../contract/errors';
import type { Urgency } from '../contract/inference';
import type { ClientAudioEvent, Mode, PlayoutReport, SessionSnapshot } from '../contract/client';
import { problemFacts } from '../log';
import { clientEventOf, isToldToClient, type ClientCommand } from './client-events';
import type { Command } from './commands';
import type { Happening, SessionEvent } from './events';
import { createSessionState, transition } from './machine';
import { createMicrophone, type Microphone } from './microphone';
import type { SessionPorts } from './ports';
import { isIdle, project, type SessionFacts } from './projection';
import { createRequests } from './requests/requests';
import type { SessionState } from './state';
import { createTimers } from './timers';
import type { Persona } from './types';

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

const NOTHING_YET: SessionFacts = { llm: null, voiceId: null, sttId: null };

export function createSession(
  options: { readonly sessionId: string; readonly persona: Persona; readonly mode: Mode },
  ports: SessionPorts,
): Session {
  let state: SessionState = createSessionState(options.sessionId, options.persona, options.mode);
  let facts = NOTHING_YET;
  const queue: SessionEvent[] = [];
  let draining = false;
  let wasIdle = false;

  const dispatch = (event: Happening): void => {
    queue.push({ ...event, sessionId: options.sessionId, atMs: ports.now() });
    if (draining) return;
    draining = true;
    try {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const step = transition(state, next);
        const wasOpen = isOpen(state);
        state = step.state;
        for (const command of step.commands) execute(command);
        if (wasOpen && isInFlight(state)) ports.decided?.();
      }
    } finally {
      draining = false;
    }
    publish();
    const isNewlyIdle = isIdle(state) && !wasIdle;
    wasIdle = isIdle(state);
    if (isNewlyIdle) ports.idle();
  };

  const echo = createEchoMeter();
  const microphone = createMicrophone(echo, dispatch);
  const publishSnapshot = createPublisher(ports);
  const publish = (): void => publishSnapshot(state, facts);
  const preparation = createPreparation(ports, dispatch, (prepared) => {
    facts = prepared;
  });
  const execute = createExecutor({
    ports,
    dispatch,
    echo,
    microphone,
    preparation,
    llm: () => facts.llm?.label ?? '',
    urgency: () => (isOpen(state) ? 'speculation' : 'turn'),
    publish,
  });

  return {
    dispatch,
    hear: microphone.hear,
    micSample: () => microphone.ring.end(),
    playout: ({ turnId, phase, playedSamples, atMs }) => {
      echo.report(turnId, phase, playedSamples, atMs);
      dispatch({ type: 'playout', turnId, phase, playedSamples, playedAtMs: atMs });
    },
    state: () => state,
    facts: () => facts,
  };
}

/** No turn is decided: what is done for one is speculation. */
const isOpen = ({ tag }: SessionState): boolean => tag === 'ACTIVE';
const isInFlight = ({ tag }: SessionState): boolean => tag === 'PROCESSING' || tag === 'RESPONDING';

/** Sends what a client may see of the session each time it has changed. */
function createPublisher(ports: SessionPorts): (state: SessionState, facts: SessionFacts) => void {
  let revision = 0;
  let published = '';
  return (state, facts) => {
    const projected = project(state, facts);
    const text = JSON.stringify(projected);
    if (text === published) return;
    published = text;
    revision += 1;
    const snapshot: SessionSnapshot = { ...projected, revision };
    ports.send({ kind: 'control', type: 'snapshot', snapshot });
  };
}

type Preparation = { begin(): void; cancel(): void };

/** Loads all that the session needs; the newest attempt counts. */
function createPreparation(
  ports: SessionPorts,
  dispatch: (event: Happening) => void,
  onReady: (facts: SessionFacts) => void,
): Preparation {
  let preparing: AbortController | null = null;
  const prepare = async (): Promise<void> => {
    preparing?.abort();
    const abort = new AbortController();
    preparing = abort;
    try {
      const prepared = await ports.prepare(abort.signal);
      if (abort.signal.aborted) return;
      onReady(prepared);
      dispatch({ type: 'ready', isReplyCheap: prepared.llm?.traits.isReplyCheap ?? true });
    } catch (thrown) {
      if (!abort.signal.aborted) dispatch({ type: 'unready', problem: toProblem(thrown) });
    }
  };
  return { begin: () => void prepare(), cancel: () => preparing?.abort() };
}

type Executed = {
  readonly ports: SessionPorts;
  readonly dispatch: (event: Happening) => void;
  readonly echo: EchoMeter;
  readonly microphone: Microphone;
  readonly preparation: Preparation;
  /** The label of the language model that answers. */
  readonly llm: () => string;
  readonly urgency: () => Urgency;
  readonly publish: () => void;
};

/** Carries out commands. */
function createExecutor(deps: Executed): (command: Command) => void {
  const { ports, dispatch, microphone, preparation, publish } = deps;
  const { ring, lastCapturedAtMs } = microphone;
  const requests = createRequests({ ports, ring, lastCapturedAtMs, dispatch, urgency: deps.urgency });
  const timers = createTimers(ports, (timer, attempt) => dispatch({ type: 'timer', timer, attempt }));
  return (command) => {
    if (isToldToClient(command)) {
      if (command.type === 'metric') requests.forget(command.turnId);
      show(command, deps);
      return;
    }
    switch (command.type) {
      case 'prepare':
        preparation.begin();
        return;
      case 'restore':
        ports.restore();
        preparation.begin();
        return;
      case 'transcribe':
      case 'transcribe.interim':
      case 'prefill':
      case 'score':
      case 'generate':
      case 'synthesise':
      case 'transcribe.overlap':
        requests.begin(command);
        return;
      case 'pushAudio':
        ports.pushAudio(ring.read(command.fromSample, command.toSample).samples);
        return;
      case 'rememberPauses':
        ports.notePauses(command.pausesMs);
        return;
      case 'fill':
        fill(command, deps);
        return;
      case 'cancel':
        requests.cancel(command.attempt);
        return;
      case 'cancel.speech':
        requests.cancelSpeech(command.attempt, command.chunk);
        return;
      case 'takeOver':
        requests.takeOver(command.from, command.to);
        return;
      case 'timer.start':
        timers.start(command.timer, command.attempt, command.ms);
        return;
      case 'timer.stop':
        timers.stop(command.timer);
        return;
      case 'complete':
        preparation.cancel();
        requests.cancelAll();
        timers.stopAll();
        publish();
        ports.completed(command.reason);
        return;
      case 'illegal':
        ports.log('warn', 'event out of place', { event: command.event, state: command.state });
        return;
      default:
        assertNever(command, 'command');
    }
  };
}

/** Tells the client, and the echo meter what the loudspeaker will play. */
function show(command: ClientCommand, { ports, echo, llm }: Executed): void {
  if (command.type === 'play') echo.queue(command.turnId, command.samples);
  if (command.type === 'play.duck') echo.setGain(10 ** (command.gainDb / 20));
  // After a flush, too: what is played next is not turned down any more.
  if (command.type === 'play.unduck' || command.type === 'play.flush') echo.setGain(1);
  if (command.type === 'problem') ports.log('warn', 'problem', problemFacts(command.problem));
  ports.send(clientEventOf(command, llm(), ports.now()));
}

function fill(
  { attempt, text }: Extract<Command, { readonly type: 'fill' }>,
  { ports, dispatch }: Executed,
): void {
  const pieces = ports.filler?.(text) ?? null;
  if (pieces === null) return;
  const samples = joined(pieces);
  dispatch({ type: 'filler', attempt, samples, firstAudibleSample: firstAudibleSample(samples) });
}
