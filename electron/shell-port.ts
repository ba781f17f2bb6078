/** Owns the shell's end of the way to the page: what arrives is parsed, and only the newest page is listened to. */
import type { MessageEvent, MessagePortMain } from 'electron';
import { toShellSchema, type FromShell, type ToShell } from '../engine/contract/shell';
import type { Log } from '../engine/log';

export type ShellPort = {
  /** Takes over from the page before, which is gone or reloaded. */
  readonly connect: (port: MessagePortMain) => void;
  /** @returns whether there was a page to be told. */
  readonly send: (message: FromShell) => boolean;
  /** Nothing is heard any more, of no page. */
  readonly close: () => void;
};

export type ShellPortEvents = {
  readonly onOpen: () => void;
  readonly onMessage: (message: ToShell) => void;
  readonly onClose: () => void;
  readonly log: Log;
};

/** A page that sends this many messages that are not understood is cut off. */
const MAX_BAD_MESSAGES = 20;

export function createShellPort({ onOpen, onMessage, onClose, log }: ShellPortEvents): ShellPort {
  let current: MessagePortMain | null = null;
  let isClosed = false;

  return {
    connect: (port) => {
      if (isClosed) {
        port.close();
        return;
      }
      const before = current;
      current = port;
      before?.close();
      let bad = 0;
      port.on('message', ({ data }: MessageEvent) => {
        if (port !== current) return;
        const parsed = toShellSchema.safeParse(data);
        if (parsed.success) {
          onMessage(parsed.data);
          return;
        }
        bad += 1;
        log('warn', 'the page said something to the shell that is not understood', { count: bad });
        if (bad >= MAX_BAD_MESSAGES) port.close();
      });
      port.on('close', () => {
        if (port !== current) return;
        current = null;
        onClose();
      });
      port.start();
      onOpen();
    },
    send: (message) => {
      current?.postMessage(message);
      return current !== null;
    },
    close: () => {
      isClosed = true;
      const last = current;
      current = null;
      last?.close();
    },
  };
}
