/**
 * Owns the page's copy of the conversation: turns in order, what was said and heard in each, what each one took.
 * Pure functions over a plain value; bounded, the oldest turns go first.
 */
import type { HostEvent } from '../../engine/contract/client';
import type { Ready, Spans, Speculation, TurnOutcome } from '../../engine/contract/spans';

export type Measured = {
  readonly spans: Spans;
  /** Null where nobody spoke before it. */
  readonly ready: Ready | null;
  readonly outcome: TurnOutcome;
  readonly speculation: Speculation;
  readonly llm: string;
};

export type Turn = {
  readonly kind: 'turn';
  /** Unique over all sessions of this page. */
  readonly key: string;
  readonly turnId: number;
  readonly personaName: string;
  readonly userText: string;
  readonly userIsFinal: boolean;
  readonly personaText: string;
  readonly unheard: string;
  readonly personaIsFinal: boolean;
  readonly measured: Measured | null;
};

/** A new session on the same page. */
export type Divider = { readonly kind: 'divider'; readonly key: string; readonly personaName: string };

export type Conversation = {
  readonly sessionId: string | null;
  readonly entries: readonly (Turn | Divider)[];
  /** The turn whose waterfall is shown; null for the latest. */
  readonly selectedKey: string | null;
};

export const EMPTY_CONVERSATION: Conversation = { sessionId: null, entries: [], selectedKey: null };

/** Some hours of talk; the host keeps the transcript itself. */
const MAX_ENTRIES = 400;

const bounded = (entries: Conversation['entries']): Conversation['entries'] =>
  entries.length > MAX_ENTRIES ? entries.slice(-MAX_ENTRIES) : entries;

/** Sessions count their turns from zero, so a new one is marked off from the former. */
export function enterSession(
  conversation: Conversation,
  sessionId: string,
  personaName: string,
): Conversation {
  if (conversation.sessionId === sessionId) return conversation;
  const { entries } = conversation;
  const last = entries.at(-1);
  const divider: Divider = { kind: 'divider', key: `session ${sessionId}`, personaName };
  const kept = last?.kind === 'divider' ? entries.slice(0, -1) : entries;
  return {
    sessionId,
    selectedKey: null,
    entries: kept.length === 0 ? kept : bounded([...kept, divider]),
  };
}

/** By which a turn is found again, and whatever is kept of it. */
export const turnKey = ({ sessionId }: Pick<Conversation, 'sessionId'>, turnId: number): string =>
  `${sessionId ?? 'none'} ${turnId}`;

function changeTurn(
  conversation: Conversation,
  turnId: number,
  personaName: string,
  change: (turn: Turn) => Turn,
): Conversation {
  const key = turnKey(conversation, turnId);
  const found = conversation.entries.findLastIndex((entry) => entry.key === key);
  const before = conversation.entries[found];
  if (before?.kind === 'turn') {
    const entries = conversation.entries.with(found, change(before));
    return { ...conversation, entries };
  }
  const fresh: Turn = {
    kind: 'turn',
    key,
    turnId,
    personaName,
    userText: '',
    userIsFinal: false,
    personaText: '',
    unheard: '',
    personaIsFinal: false,
    measured: null,
  };
  return { ...conversation, entries: bounded([...conversation.entries, change(fresh)]) };
}

/** What was shown while it was said came to nothing. */
function withoutWords(conversation: Conversation, turnId: number): Conversation {
  const key = turnKey(conversation, turnId);
  const entries = conversation.entries.filter((entry) => entry.key !== key);
  return entries.length === conversation.entries.length ? conversation : { ...conversation, entries };
}

export function withTranscript(
  conversation: Conversation,
  event: Extract<HostEvent, { kind: 'transcript' }>,
  personaName: string,
): Conversation {
  if (event.role === 'user' && event.isFinal && event.text === '')
    return withoutWords(conversation, event.turnId);
  return changeTurn(conversation, event.turnId, personaName, (turn) =>
    event.role === 'user'
      ? { ...turn, userText: event.text, userIsFinal: event.isFinal }
      : { ...turn, personaText: event.text, unheard: event.unheard, personaIsFinal: event.isFinal },
  );
}

export function withMetric(
  conversation: Conversation,
  event: Extract<HostEvent, { kind: 'metric' }>,
  personaName: string,
): Conversation {
  const { spans, ready = null, outcome, speculation, llm } = event;
  return changeTurn(conversation, event.turnId, personaName, (turn) => ({
    ...turn,
    // The turn is over: words that were not confirmed by now never will be, and nobody remembers them.
    userText: turn.userIsFinal ? turn.userText : '',
    measured: { spans, ready, outcome, speculation, llm },
  }));
}

/** The turn whose numbers are shown: the chosen one, else the latest that was answered. */
export function shownTurn({ entries, selectedKey }: Conversation): Turn | null {
  const turns = entries.filter((entry) => entry.kind === 'turn');
  const selected = turns.find(({ key }) => key === selectedKey);
  return (
    selected ?? turns.findLast(({ measured }) => typeof measured?.spans.voiceToVoiceMs === 'number') ?? null
  );
}
