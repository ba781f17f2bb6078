/**
 * Owns a client over a MessagePort, Electron's or Node's: events travel as structured clones, exactly as they are.
 * It never passes a transfer list: what a renderer transfers to Electron's main process arrives empty
 * (electron/electron#34905), and 64 kB per second of microphone cost nothing to copy.
 */
import type { ClientPort, HostEvent } from '../contract/client';
import { createCloseSignal } from './close-signal';

/** What Electron's MessagePortMain and Node's MessagePort have in common. */
export type MessagePortLike<Received> = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (received: Received) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
};

/** @param messageOf takes the message out of what the port emits: Node emits it bare, Electron inside an event. */
export function createMessagePortClient<Received>(
  port: MessagePortLike<Received>,
  messageOf: (received: Received) => unknown,
): ClientPort {
  const closeSignal = createCloseSignal();
  port.on('close', closeSignal.raise);

  return {
    send: (event) => {
      if (!closeSignal.isClosed()) port.postMessage(withoutSurplus(event));
    },
    // Messages that come before this wait inside the port.
    onMessage: (listener) => {
      port.on('message', (received) => {
        if (!closeSignal.isClosed()) listener(messageOf(received));
      });
      port.start();
    },
    onClose: closeSignal.onClose,
    close: () => {
      if (!closeSignal.isClosed()) port.close();
    },
  };
}

/** A structured clone copies the whole buffer under a view; a reply cut into pieces would be sent once per piece. */
function withoutSurplus(event: HostEvent): HostEvent {
  if (event.kind !== 'audio' || event.samples.byteLength === event.samples.buffer.byteLength) return event;
  return { ...event, samples: event.samples.slice() };
}
