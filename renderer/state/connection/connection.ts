/**
 * Owns the connection to the host: opens it, says hello and keeps the clock. It notices when the host no longer
 * answers, and tries again with growing pauses. While there is no connection, what is sent is dropped, never kept for
 * later.
 */
import type { ClientEvent, HostEvent } from '../../../engine/contract/client';
import { HELLO } from '../../../engine/contract/protocol';
import type { HostClock } from './host-clock';
import { HostRefused, type OpenTransport, type Transport } from './transport';

export type ConnectionState =
  | { readonly tag: 'connecting' }
  | { readonly tag: 'open' }
  /** The first try failed or the connection broke; the next try begins by itself. */
  | {
      readonly tag: 'waiting';
      readonly attempt: number;
      readonly retryInMs: number;
      /** There is a host that does not know this page; it will once the address that it printed was opened. */
      readonly isRefused?: true;
    };

export type Connection = {
  start(): void;
  send(event: ClientEvent): boolean;
  retryNow(): void;
};

export type ConnectionDeps = {
  readonly open: OpenTransport;
  readonly clock: HostClock;
  readonly now: () => number;
  readonly setTimer: (run: () => void, ms: number) => ReturnType<typeof setTimeout>;
  readonly clearTimer: (timer: ReturnType<typeof setTimeout>) => void;
  readonly onState: (state: ConnectionState) => void;
  /** Everything but the answers about the clock. */
  readonly onEvent: (event: HostEvent) => void;
};

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 10_000;
const CLOCK_QUESTIONS = 5;
/** Apart, so that one hiccup does not spoil all of them. */
const CLOCK_GAP_MS = 60;
const CLOCK_ROUND_MS = 30_000;
/** A host busy with loading a model may be slow to answer; silence for longer than this is not slowness. */
const SILENCE_MS = 12_000;

/** Pause before try number `attempt`, counted from 1. */
export const retryPauseMs = (attempt: number): number =>
  Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt - 1, 10));

export function createConnection(deps: ConnectionDeps): Connection {
  const { open, clock, now, setTimer, clearTimer, onState, onEvent } = deps;
  let transport: Transport | null = null;
  let opening = false;
  let attempt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | null = null;
  let roundTimer: ReturnType<typeof setTimeout> | null = null;
  let silenceTimer: ReturnType<typeof setTimeout> | null = null;

  const stop = (timer: ReturnType<typeof setTimeout> | null): null => {
    if (timer !== null) clearTimer(timer);
    return null;
  };

  const send = (event: ClientEvent): boolean => transport?.send(event) ?? false;

  const askClock = (left: number): void => {
    if (left === CLOCK_QUESTIONS) clock.beginRound();
    send({ kind: 'control', type: 'clock.ask', clientMs: now() });
    roundTimer = stop(roundTimer);
    roundTimer =
      left > 1
        ? setTimer(() => askClock(left - 1), CLOCK_GAP_MS)
        : setTimer(() => askClock(CLOCK_QUESTIONS), CLOCK_ROUND_MS);
    silenceTimer ??= setTimer(() => transport?.close(), SILENCE_MS);
  };

  const lost = (thrown?: unknown): void => {
    transport = null;
    roundTimer = stop(roundTimer);
    silenceTimer = stop(silenceTimer);
    attempt += 1;
    const retryInMs = retryPauseMs(attempt);
    retryTimer = setTimer(() => void connect(), retryInMs);
    const refused = thrown instanceof HostRefused ? { isRefused: true as const } : {};
    onState({ tag: 'waiting', attempt, retryInMs, ...refused });
  };

  const connect = async (): Promise<void> => {
    retryTimer = stop(retryTimer);
    if (opening || transport !== null) return;
    opening = true;
    if (attempt === 0) onState({ tag: 'connecting' });
    try {
      transport = await open({
        onEvent: (event) => {
          silenceTimer = stop(silenceTimer);
          // Only a host that talks counts as reached; one that accepts and hangs up must not reset the pauses.
          attempt = 0;
          if (event.kind === 'control' && event.type === 'clock') {
            clock.learn(event.clientMs, event.hostMs, now());
          } else {
            onEvent(event);
          }
        },
        onClose: () => lost(),
      });
    } catch (thrown) {
      opening = false;
      lost(thrown);
      return;
    }
    opening = false;
    send(HELLO);
    onState({ tag: 'open' });
    askClock(CLOCK_QUESTIONS);
  };

  return { start: () => void connect(), retryNow: () => void connect(), send };
}
