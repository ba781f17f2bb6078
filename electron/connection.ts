/**
 * Owns how a page gets its connections. A page asks, is checked, and is given one end of two message channels: the
 * first to the host, the second to the shell.
 */
import type {
  IpcMain,
  IpcMainEvent,
  MessageChannelMain,
  MessageEvent,
  MessagePortMain,
  WebContents,
} from 'electron';
import type { ClientPort } from '../engine/contract/client';
import { OWNER, type Role } from '../engine/contract/roles';
import type { Log } from '../engine/log';
import { createMessagePortClient } from '../engine/transports/message-port';
import { CONNECT_CHANNEL, PORT_CHANNEL } from './channels';
import { isAppPage } from './origin';

export type ConnectionDeps = {
  readonly ipcMain: Pick<IpcMain, 'on'>;
  readonly createChannel: () => Pick<MessageChannelMain, 'port1' | 'port2'>;
  readonly host: { connect(port: ClientPort, role: Role): void };
  readonly shell: { connect(port: MessagePortMain): void };
  /** The page of the main window, null while there is none. */
  readonly mainPage: () => WebContents | null;
  readonly log: Log;
};

export function answerConnections({
  ipcMain,
  createChannel,
  host,
  shell,
  mainPage,
  log,
}: ConnectionDeps): void {
  ipcMain.on(CONNECT_CHANNEL, (event) => {
    const page = mainPage();
    if (page === null || page.isDestroyed() || !isTrusted(event, page)) {
      log('warn', 'a page that is not ours asked for a connection');
      return;
    }
    const { port1, port2 } = createChannel();
    host.connect(
      createMessagePortClient(port1, (message: MessageEvent): unknown => message.data),
      OWNER,
    );
    const { port1: shellEnd, port2: pageEnd } = createChannel();
    shell.connect(shellEnd);
    page.postMessage(PORT_CHANNEL, null, [port2, pageEnd]);
  });
}

/** The top frame of our window, showing our page; a frame inside it or a page it was led to is neither. */
function isTrusted(event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>, page: WebContents): boolean {
  const { sender, senderFrame } = event;
  return (
    sender === page && senderFrame !== null && senderFrame === page.mainFrame && isAppPage(senderFrame.url)
  );
}
