/**
 * Owns the two ways from the page to the host: a MessagePort that the desktop shell hands over, and a WebSocket to the
 * page's own origin. It does not retry; connection.ts does.
 */
import type { ClientEvent, HostEvent } from '../../../engine/contract/client';
import { decodeFrame, encodeFrame } from '../../../engine/contract/frames';

export type Transport = {
  /** @returns false if the event was dropped: the way is closed or too much waits already. */
  send(event: ClientEvent): boolean;
  close(): void;
};

export type TransportEvents = {
  readonly onEvent: (event: HostEvent) => void;
  /** Called once, whichever side closed. */
  readonly onClose: () => void;
};

/** There is a host, and it does not know this page: it was started anew, and has forgotten whom it let in. */
export class HostRefused extends Error {
  override readonly name = 'HostRefused';
}

/** Rejects if there is no host to be had, with `HostRefused` if there is one that will not have this page. */
export type OpenTransport = (events: TransportEvents) => Promise<Transport>;

/** The shell answers PORT_WANTED with this and one port. */
export const PORT_OFFERED = 'sidetone:port';
/** Says that the page listens and wants a (new) port; a shell that offers one by itself may ignore it. */
export const PORT_WANTED = 'sidetone:port.wanted';

/** Four seconds of microphone; later frames are of no use to a conversation. */
const MAX_UNSENT_BYTES = 256 * 1024;
const OPEN_TIMEOUT_MS = 5_000;

/** A WebSocket does not say why it was refused; the page's own address does. */
async function whyNotOpened(): Promise<Error> {
  try {
    const { status } = await fetch('/', {
      method: 'HEAD',
      cache: 'no-store',
      signal: AbortSignal.timeout(OPEN_TIMEOUT_MS),
    });
    if (status === 401 || status === 403) return new HostRefused();
  } catch {
    // No host is there, which is what is said then.
  }
  return new Error('no host');
}

/** The desktop app serves the page under its own scheme, or in development from a server, but always in Electron. */
export function isDesktop(protocol: string, userAgent: string): boolean {
  return !/^https?:$/.test(protocol) || userAgent.includes(' Electron/');
}

export const openWebSocket: OpenTransport = (events) =>
  new Promise((resolve, reject) => {
    const url = new URL('/ws', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const timer = setTimeout(() => socket.close(), OPEN_TIMEOUT_MS);
    let opened = false;
    let closed = false;
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      // The host is trusted, but a frame cut in half must not end the page.
      try {
        events.onEvent(decodeFrame(data) as HostEvent);
      } catch {
        socket.close();
      }
    });
    socket.addEventListener('close', () => {
      clearTimeout(timer);
      if (closed) return;
      closed = true;
      if (opened) events.onClose();
      else void whyNotOpened().then(reject);
    });
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      opened = true;
      resolve({
        send: (event) => {
          if (socket.readyState !== WebSocket.OPEN) return false;
          if (event.kind === 'audio' && socket.bufferedAmount > MAX_UNSENT_BYTES) return false;
          socket.send(encodeFrame(event));
          return true;
        },
        close: () => socket.close(),
      });
    });
  });

/** The shell may offer its port before the page asks; it is kept for the next call. */
export function createPortOpener(page: Window): OpenTransport {
  let waiting: MessagePort | null = null;
  let wanted: ((port: MessagePort) => void) | null = null;
  page.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source !== page || event.origin !== page.location.origin) return;
    if (event.data !== PORT_OFFERED || port === undefined) return;
    if (wanted !== null) wanted(port);
    else {
      waiting?.close();
      waiting = port;
    }
  });

  const offered = (): Promise<MessagePort> =>
    new Promise((resolve, reject) => {
      if (waiting !== null) {
        resolve(waiting);
        waiting = null;
        return;
      }
      const timer = setTimeout(() => {
        wanted = null;
        reject(new Error('no host'));
      }, OPEN_TIMEOUT_MS);
      wanted = (port) => {
        clearTimeout(timer);
        wanted = null;
        resolve(port);
      };
      page.postMessage(PORT_WANTED, page.location.origin);
    });

  return async (events) => {
    const port = await offered();
    let closed = false;
    const close = (): void => {
      if (closed) return;
      closed = true;
      port.close();
      events.onClose();
    };
    port.addEventListener('message', ({ data }: MessageEvent<HostEvent>) => {
      if (!closed) events.onEvent(data);
    });
    port.addEventListener('close', close);
    port.start();
    return {
      send: (event) => {
        if (closed) return false;
        // Without a transfer list: what a renderer transfers to Electron's main process arrives empty (electron#34905).
        port.postMessage(event);
        return true;
      },
      close,
    };
  };
}
