/**
 * Owns a pair of connected ends inside one process, for the command line and for tests. Every event goes through
 * structuredClone, so that what works here also works between processes and nothing is shared by accident.
 * Delivery is a microtask: never inside the sender's own call, yet before any I/O, so that no queue can grow.
 */
import type { ClientEvent, ClientPort, HostEvent } from '../contract/client';
import { createCloseSignal } from './close-signal';

/** The client's half of an in-process connection. */
export type InProcessClient = {
  send(event: ClientEvent): void;
  onMessage(listener: (event: HostEvent) => void): void;
  onClose(listener: () => void): void;
  close(): void;
};

/** Messages kept for an end that has not set its listener yet; one past this closes the connection. */
const MAX_UNREAD = 1024;

type Inbox = {
  readonly deliver: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
};

export function createInProcessPair(): { readonly host: ClientPort; readonly client: InProcessClient } {
  const closeSignal = createCloseSignal();

  const createInbox = (): Inbox => {
    const unread: unknown[] = [];
    let listener: ((message: unknown) => void) | null = null;
    return {
      deliver: (message) => {
        if (closeSignal.isClosed()) return;
        if (listener !== null) listener(message);
        else if (unread.length < MAX_UNREAD) unread.push(message);
        else closeSignal.raise();
      },
      onMessage: (given) =>
        queueMicrotask(() => {
          listener = given;
          for (const message of unread.splice(0)) if (!closeSignal.isClosed()) given(message);
        }),
    };
  };

  const toHost = createInbox();
  const toClient = createInbox();
  const post = (inbox: Inbox, message: unknown): void => {
    if (closeSignal.isClosed()) return;
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => inbox.deliver(copy));
  };
  // Behind what was sent before it, as a socket would do it.
  const close = (): void => queueMicrotask(closeSignal.raise);

  return {
    host: {
      send: (event) => post(toClient, event),
      onMessage: toHost.onMessage,
      onClose: closeSignal.onClose,
      close,
    },
    client: {
      send: (event) => post(toHost, event),
      onMessage: (listener) => toClient.onMessage((message) => listener(message as HostEvent)),
      onClose: closeSignal.onClose,
      close,
    },
  };
}
