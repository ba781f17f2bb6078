/**
 * Owns how events, states and commands of the session machine are written for the record of its decisions: one decision
 * a line, numbers rounded, no audio. It decides nothing and compares nothing.
 */
import type { Command } from '../../commands';
import type { SessionEvent } from '../../events';
import type { SessionState } from '../../state';
import type { Attempt } from '../../types';

/** Milliseconds and shares are kept to a hundredth, so that no processor's last digit is a difference. */
const rounded = (value: number): string =>
  Number.isFinite(value) ? String(Math.round(value * 100) / 100) : 'end';

const isAttempt = (value: object): value is Attempt => 'turnId' in value && 'number' in value;
const isProblem = (
  value: object,
): value is { readonly code: string; readonly exact?: { readonly key: string } } =>
  'code' in value && 'hint' in value;

export const attemptText = ({ turnId, number }: Attempt): string => `${turnId}/${number}`;

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'number') return rounded(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Float32Array) return String(value.length);
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  if (isAttempt(value)) return attemptText(value);
  if (isProblem(value)) return value.exact?.key ?? value.code;
  return `{${fieldsText(value)}}`;
}

const fieldsText = (value: object): string =>
  Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${name}=${valueText(field)}`)
    .join(' ');

/** What every event has, and where frames are: the clock and the microphone run on in every recording alike. */
const UNWRITTEN: ReadonlySet<string> = new Set(['type', 'sessionId', 'atMs', 'endSample', 'playedAtMs']);

export function eventText(event: SessionEvent): string {
  if (event.type === 'persona') return `persona filler=${valueText(event.persona.filler)}`;
  if (event.type === 'timer')
    return `timer ${event.timer}${event.attempt === null ? '' : ` ${attemptText(event.attempt)}`}`;
  return line(event);
}

/** Its type, its attempt or turn, then what else it says. */
function line({ type, ...fields }: { readonly type: string }): string {
  const { attempt, turnId, fromSample, toSample, ...rest } = fields as Readonly<Record<string, unknown>>;
  const known = Object.fromEntries(Object.entries(rest).filter(([name]) => !UNWRITTEN.has(name)));
  return [
    type,
    ...(attempt === undefined ? [] : [valueText(attempt)]),
    ...(turnId === undefined ? [] : [valueText(turnId)]),
    ...(toSample === undefined ? [] : [`${valueText(fromSample)}..${valueText(toSample)}`]),
    fieldsText(known),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** What a step makes, a line each; those of its timers, which no client sees, are one line. */
export function commandLines(commands: readonly Command[]): readonly string[] {
  const timers = commands.flatMap((command) => {
    if (command.type === 'timer.stop') return [`-${command.timer}`];
    if (command.type !== 'timer.start') return [];
    const { timer, attempt, ms } = command;
    return [`+${timer} ${attempt === null ? '' : `${attemptText(attempt)} `}${ms} ms`];
  });
  const others = commands.filter(({ type }) => type !== 'timer.start' && type !== 'timer.stop');
  return [...others.map(commandText), ...(timers.length === 0 ? [] : [`timers ${timers.join(', ')}`])];
}

function commandText(command: Command): string {
  switch (command.type) {
    case 'transcript': {
      const { turnId, role, text, unheard, isFinal } = command;
      const rest = unheard === '' ? '' : `, not heard ${valueText(unheard)}`;
      return `transcript ${turnId} ${role}${isFinal ? ', final' : ''}: ${valueText(text)}${rest}`;
    }
    case 'audible':
      return `audible ${command.turnId} ${command.speculation} ${measuredText(command)}`;
    case 'metric':
      return `metric ${command.turnId} ${command.outcome}, ${command.speculation} ${measuredText(command)}`;
    case 'generate':
    case 'prefill': {
      const { history, ...rest } = command;
      const remembered = history.map(
        ({ turnId, persona, interrupted }) => `${turnId}${interrupted ? '!' : ''} ${valueText(persona)}`,
      );
      return `${line(rest)} after [${remembered.join(', ')}]`;
    }
    default:
      return line(command);
  }
}

/** Spans and when the stages were ready, in the order of their types. */
const measuredText = ({ spans, ready }: { readonly spans: object; readonly ready: object | null }): string =>
  [spans, ready ?? {}].map((measured) => `[${Object.values(measured).map(valueText).join(' ')}]`).join(' ');

/** A command in a word or two, for the table. */
export function commandName(command: Command): string {
  switch (command.type) {
    case 'timer.start':
      return `+${command.timer}`;
    case 'timer.stop':
      return `-${command.timer}`;
    case 'transcript':
      return `transcript(${command.role}${command.isFinal ? ', final' : ''})`;
    case 'barge':
      return `barge(${command.action}: ${command.reason})`;
    case 'problem':
      return `problem(${valueText(command.problem)})`;
    case 'metric':
      return `metric(${command.outcome})`;
    default:
      return command.type;
  }
}

/** Where the conversation stands: what decides about the next event, without its numbers. */
export function standing(state: SessionState): string {
  const facts: string[] = [state.tag];
  const { listening, settling, mergedTurn } = state;
  if (state.tag === 'CONNECTING') facts.push(state.purpose.kind);
  if (state.tag === 'TERMINATED') facts.push(state.reason);
  if (state.tag === 'PROCESSING' || state.tag === 'RESPONDING') facts.push(...turnFacts(state.turn));
  if (state.tag === 'ACTIVE') {
    if (state.resumed !== null) facts.push(`goes on with ${attemptText(state.resumed.attempt)}`);
    if (state.pendingInterim !== null) facts.push(`interim ${attemptText(state.pendingInterim.attempt)}`);
    if (state.speculative !== null) facts.push(`speculative ${turnFacts(state.speculative).join(', ')}`);
  }
  if (listening.kind !== 'quiet') facts.push(listening.kind);
  if (settling !== null) facts.push(`settling ${attemptText(settling.turn.attempt)}`);
  if (mergedTurn !== null) facts.push(`merged with ${mergedTurn.turnId}`);
  if (state.history.length > 0) facts.push(`remembers ${state.history.length}`);
  return facts.join(', ');
}

type InFlight = Extract<SessionState, { readonly tag: 'PROCESSING' }>['turn'];

function turnFacts({ attempt, isDecided, isInterim, barge, reply }: InFlight): readonly string[] {
  return [
    attemptText(attempt),
    ...(isDecided && !isInterim ? [] : ['kept back']),
    ...(isInterim ? ['unconfirmed'] : []),
    ...(reply.fallback === 'no' ? [] : [`fallback ${reply.fallback}`]),
    ...(barge.phase === 'open' ? [] : [barge.phase]),
  ];
}
