/**
 * Owns a client over a WebSocket: the frame codec, the heartbeat, and the bound on what may wait for a slow client.
 * It does not decide who may connect; that is the server's part.
 */
import type { WebSocket } from 'ws';
import type { ClientPort } from '../contract/client';
import { decodeFrame, encodeFrame } from '../contract/frames';
import type { Log } from '../log';
import { createCloseSignal } from './close-signal';

/**
 * For the server's `maxPayload`. A microphone frame has 2 kB. The longest request has a persona's text twice (what it
 * says and what it said), and JSON may write each byte of it as six.
 */
export const MAX_CLIENT_MESSAGE_BYTES = 1024 * 1024;

export type WebSocketLimits = {
  /** A client whose unsent data grows beyond this has stopped reading. 16 MB are almost three minutes of speech. */
  readonly maxUnsentBytes: number;
  /** Two of these without an answer and the client is gone: a laptop that sleeps closes nothing. */
  readonly heartbeatMs: number;
  /** How long a close may take until the connection is cut. */
  readonly closeGraceMs: number;
};

const DEFAULT_LIMITS: WebSocketLimits = {
  maxUnsentBytes: 16 * 1024 * 1024,
  heartbeatMs: 15_000,
  closeGraceMs: 2000,
};

/** WebSocket close codes (RFC 6455) with the reason that the client is told. */
const CLOSE = {
  done: [1000, 'the conversation ended'],
  unreadable: [1007, 'this message could not be read'],
  tooSlow: [1013, 'the client reads too slowly'],
} as const;

/** @param socket an open one, taken over in the same tick in which it connected. */
export function createWebSocketClient(
  socket: WebSocket,
  log: Log,
  limits: WebSocketLimits = DEFAULT_LIMITS,
): ClientPort {
  const closeSignal = createCloseSignal();
  let closing = false;
  let graceTimer: NodeJS.Timeout | null = null;

  const close = ([code, reason]: readonly [number, string]): void => {
    if (closing) return;
    closing = true;
    socket.close(code, reason);
    graceTimer = setTimeout(() => socket.terminate(), limits.closeGraceMs);
  };

  let answered = true;
  const heartbeat = setInterval(() => {
    if (answered) {
      answered = false;
      socket.ping();
    } else {
      log('warn', 'client no longer answers');
      socket.terminate();
    }
  }, limits.heartbeatMs);

  socket.binaryType = 'arraybuffer';
  socket.pause();
  socket.on('pong', () => {
    answered = true;
  });
  // An error is always followed by `close`, which does the rest.
  socket.on('error', (error) => log('warn', 'client connection failed', { reason: error.message }));
  socket.on('close', () => {
    clearInterval(heartbeat);
    if (graceTimer !== null) clearTimeout(graceTimer);
    closeSignal.raise();
  });

  return {
    send: (event) => {
      if (closing || closeSignal.isClosed()) return;
      socket.send(encodeFrame(event));
      if (socket.bufferedAmount > limits.maxUnsentBytes) {
        log('warn', 'client reads too slowly', { unsentBytes: socket.bufferedAmount });
        close(CLOSE.tooSlow);
      }
    },
    onMessage: (listener) => {
      socket.on('message', (data, isBinary) => {
        if (closing) return;
        const frame = decode(data, isBinary);
        if (frame === null) {
          log('warn', 'client sent what is not a frame');
          close(CLOSE.unreadable);
        } else {
          listener(frame.message);
        }
      });
      // Until now the socket was paused, so that the bytes of an early message wait in the kernel.
      socket.resume();
    },
    onClose: closeSignal.onClose,
    close: () => close(CLOSE.done),
  };
}

function decode(data: unknown, isBinary: boolean): { readonly message: unknown } | null {
  try {
    if (isBinary) return data instanceof ArrayBuffer ? { message: decodeFrame(data) } : null;
    return { message: decodeFrame(String(data)) };
  } catch {
    return null;
  }
}
