/**
 * Owns doubles of the Electron pieces that the tests need, typed by Electron's own declarations, so that a handler
 * whose signature changes with a new Electron fails to compile. The real ones need Electron's binary.
 */
import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type {
  IpcMainEvent,
  MessageChannelMain,
  MessagePortMain,
  Session,
  UtilityProcess,
  WebContents,
  WebFrameMain,
} from 'electron';

type Handlers = {
  -readonly [
    Name in
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setDisplayMediaRequestHandler'
  ]?: Parameters<Session[Name]>[0];
};

/** A session that remembers its handlers. */
export function doubleSession() {
  const handlers: Handlers = {};
  return {
    handlers,
    session: {
      setPermissionRequestHandler: (given) => void (handlers.setPermissionRequestHandler = given),
      setPermissionCheckHandler: (given) => void (handlers.setPermissionCheckHandler = given),
      setDevicePermissionHandler: (given) => void (handlers.setDevicePermissionHandler = given),
      setDisplayMediaRequestHandler: (given) => void (handlers.setDisplayMediaRequestHandler = given),
    } satisfies Pick<Session, keyof Handlers>,
  };
}

/** A message channel that really clones what goes through it, with Electron's way of emitting. */
export function doubleChannel(): MessageChannelMain {
  const { port1, port2 } = new MessageChannel();
  const wrap = (port: typeof port1): MessagePortMain => {
    const emitter = new EventEmitter();
    port.on('close', () => emitter.emit('close'));
    return Object.assign(emitter, {
      postMessage: (message: unknown, transfer?: readonly MessagePortMain[]) => {
        if (transfer !== undefined) throw new Error('Electron would lose the message');
        port.postMessage(message);
      },
      // As in Electron, nothing arrives before this.
      start: () => void port.on('message', (data: unknown) => emitter.emit('message', { data, ports: [] })),
      close: () => port.close(),
    }) as unknown as MessagePortMain;
  };
  return { port1: wrap(port1), port2: wrap(port2) };
}

/** A page whose top frame shows `url`; keeps what is posted to it. */
export function doublePage(url: string) {
  const mainFrame = { url } as WebFrameMain;
  const posted: { readonly channel: string; readonly ports: readonly MessagePortMain[] }[] = [];
  const page = Object.assign(new EventEmitter(), {
    mainFrame,
    postMessage: (channel: string, _message: unknown, ports: MessagePortMain[] = []) =>
      void posted.push({ channel, ports }),
  }) as unknown as WebContents;
  const asks = (senderFrame: WebFrameMain | null = mainFrame): IpcMainEvent =>
    ({ sender: page, senderFrame }) as IpcMainEvent;
  return { page, posted, asks };
}

/** A utility process that the test drives by emitting its events. */
export function doubleUtilityProcess() {
  const sent: unknown[] = [];
  let kills = 0;
  const child = Object.assign(new EventEmitter(), {
    pid: 4321 as number | undefined,
    stdout: null,
    stderr: null,
    postMessage: (message: unknown) => void sent.push(structuredClone(message)),
    kill: () => {
      kills += 1;
      return true;
    },
  });
  return { child: child as unknown as UtilityProcess, sent, kills: () => kills };
}
