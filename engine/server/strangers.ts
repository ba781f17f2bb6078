/**
 * Owns the connections that have shown no cookie yet. Any program of the machine can open them, so they may not take the
 * places of pages that have one, nor fill the log.
 */
import type { Socket } from 'node:net';
import type { Log } from '../log';

/** A browser opens six at a time, before it has a cookie. When there are more, the oldest is cut off. */
const MAX_STRANGERS = 32;
const LOG_EVERY_MS = 60_000;

export type Strangers = {
  readonly met: (socket: Socket) => void;
  /** It showed a cookie. */
  readonly known: (socket: Socket) => void;
  /** One was turned away. Said in the log once a minute at most, with how many there were. */
  readonly refused: () => void;
};

export function createStrangers(log: Log, nowMs: () => number = () => performance.now()): Strangers {
  const waiting = new Set<Socket>();
  let refusals = 0;
  let saidAtMs = -Infinity;

  return {
    met: (socket) => {
      waiting.add(socket);
      socket.once('close', () => waiting.delete(socket));
      const [oldest] = waiting;
      if (waiting.size > MAX_STRANGERS) oldest?.destroy();
    },
    known: (socket) => void waiting.delete(socket),
    refused: () => {
      refusals += 1;
      if (nowMs() - saidAtMs < LOG_EVERY_MS) return;
      saidAtMs = nowMs();
      log('warn', 'connections were refused: not from our page, or no cookie', { count: refusals });
      refusals = 0;
    },
  };
}
