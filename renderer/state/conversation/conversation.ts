/**
 * Owns the page's copy of the conversation: turns in order, what was said and heard in each, what each one took.
 * Pure functions over a plain value; bounded, the oldest turns go first.
 */
import type { HostEvent } from '../../../engine/contract/client';
import type { Ready, Spans, Speculation, TurnOutcome } from '../../../engine/contract/spans';

export type Measured = {
  readonly spans: Spans;
  /** Null where the user did not speak before it. */
  readonly ready: Ready | null;
  /** Null while the reply is still spoken. */
  readonly outcome: TurnOutcome | null;
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
  /** The turn that is being answered, by the host's number; null between turns. */
  readonly inFlight: number | null;
  /** The turn whose waterfall is shown; null for the latest. */
  readonly selectedKey: string | null;
};

export const EMPTY_CONVERSATION: Conversation = {
  sessionId: null,
  entries: [],
  inFlight: null,
  selectedKey: null,
};

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
    inFlight: null,
    selectedKey: null,
    entries: kept.length === 0 ? kept : bounded([...kept, divider]),
  };
}

/** By which a turn is found again, and whatever is kept of it. */
export const turnKey = ({ sessionId }: Pick<Conversation, 'sessionId'>, turnId: number): string =>
  `${sessionId ?? 'none'} ${turnId}`;

/** Nothing was understood of it, and nothing answered: a tap of the key, or a cough. */
export const isEmptyTurn = ({ userText, personaText, unheard, measured }: Turn): boolean =>
  measured?.outcome === 'empty' && userText === '' && personaText === '' && unheard === '';

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
  // That nothing was understood is said once, of the last time, and until something is.
  const last = conversation.entries.at(-1);
  const isReplaced = last?.kind === 'turn' && isEmptyTurn(last);
  const kept = isReplaced ? conversation.entries.slice(0, -1) : conversation.entries;
  return { ...conversation, entries: bounded([...kept, change(fresh)]) };
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
    // The turn is over: words that were not confirmed by now never will be, and are not kept.
    userText: turn.userIsFinal ? turn.userText : '',
    measured: { spans, ready, outcome, speculation, llm },
  }));
}

/** The reply can be heard: its time is known, though the turn is not over. */
export function withAudible(
  conversation: Conversation,
  event: Extract<HostEvent, { type: 'audible' }>,
  personaName: string,
): Conversation {
  const { spans, ready = null, speculation, llm } = event;
  return changeTurn(conversation, event.turnId, personaName, (turn) => ({
    ...turn,
    measured: { spans, ready, outcome: null, speculation, llm },
  }));
}

/** @param turnId null between turns. */
export const withInFlight = (conversation: Conversation, turnId: number | null): Conversation =>
  conversation.inFlight === turnId ? conversation : { ...conversation, inFlight: turnId };

/** The turns of this session: of a former one, with another persona, no figure is the latest. */
export function ownTurns({ entries, sessionId }: Conversation): readonly Turn[] {
  const own = `${sessionId ?? 'none'} `;
  return entries.filter((entry): entry is Turn => entry.kind === 'turn' && entry.key.startsWith(own));
}

export const isAnswered = ({ measured }: Turn): boolean => typeof measured?.spans.voiceToVoiceMs === 'number';

export type Shown = {
  readonly turn: Turn | null;
  /** The user has finished and waits: there is no figure yet, and the one of the turn before is none. */
  readonly isPending: boolean;
};

/** The turn whose numbers are shown: the chosen one, else the one that is being answered, else the latest that was. */
export function shownTurn(conversation: Conversation): Shown {
  const { entries, selectedKey, inFlight } = conversation;
  const selected = entries.find(({ key }) => key === selectedKey);
  if (selected?.kind === 'turn') return { turn: selected, isPending: false };
  const own = ownTurns(conversation);
  // Before a greeting, turn 0, no one spoke.
  if (inFlight !== null && inFlight !== 0) {
    const turn = own.find(({ turnId }) => turnId === inFlight) ?? null;
    return { turn, isPending: turn === null || !isAnswered(turn) };
  }
  return { turn: own.findLast(isAnswered) ?? null, isPending: false };
}

/** Whatever is chosen. */
export const latestTurn = (conversation: Conversation): Shown =>
  shownTurn({ ...conversation, selectedKey: null });

/** The latest turn of which it is known what was said, or that nothing was understood of it; null before there is one. */
export function lastHeard({ entries }: Conversation): Turn | null {
  const last = entries.findLast(
    (entry): entry is Turn =>
      entry.kind === 'turn' && ((entry.userIsFinal && entry.userText !== '') || isEmptyTurn(entry)),
  );
  return last ?? null;
}
