import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainEvent, MessagePortMain, WebContents, WebFrameMain } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import type { ClientPort, HostEvent } from '../engine/contract/client';
import { silentLog } from '../engine/log';
import { CONNECT_CHANNEL, PORT_CHANNEL } from './channels';
import { answerConnections } from './connection';
import { doubleChannel, doublePage } from './electron.double';

function connected(mainPage: () => WebContents | null) {
  const ipcMain = new EventEmitter();
  const ports: ClientPort[] = [];
  const shellPorts: MessagePortMain[] = [];
  answerConnections({
    ipcMain: ipcMain as unknown as IpcMain,
    createChannel: doubleChannel,
    host: { connect: (port) => void ports.push(port) },
    shell: { connect: (port) => void shellPorts.push(port) },
    mainPage,
    log: silentLog,
  });
  return { ports, shellPorts, ask: (event: IpcMainEvent) => ipcMain.emit(CONNECT_CHANNEL, event) };
}

describe('connection', () => {
  test('the page gets a port that reaches the host, audio included, through real clones', async () => {
    const { page, posted, asks } = doublePage('app://sidetone/');
    const { ports, ask } = connected(() => page);
    ask(asks());

    const [host] = ports;
    const [end] = posted[0]?.ports ?? [];
    if (host === undefined || end === undefined) throw new Error('no port was given out');
    expect(posted[0]?.channel).toBe(PORT_CHANNEL);
    const samples = Float32Array.of(0.5, -1);
    const heard = new Promise((resolve) => host.onMessage(resolve));
    end.postMessage({ kind: 'audio', samples });
    expect(await heard).toEqual({ kind: 'audio', samples });

    const answer = new Promise((resolve) => end.on('message', ({ data }) => resolve(data)));
    end.start();
    const reply: HostEvent = { kind: 'audio', turnId: 1, samples };
    host.send(reply);
    expect(await answer).toEqual(reply);

    const ended = vi.fn<() => void>();
    host.onClose(ended);
    end.close();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
  });

  test('the second port reaches the shell and not the host: catches the two being swapped', async () => {
    const { page, posted, asks } = doublePage('app://sidetone/');
    const { shellPorts, ask } = connected(() => page);
    ask(asks());
    const [, end] = posted[0]?.ports ?? [];
    const [shell] = shellPorts;
    if (end === undefined || shell === undefined) throw new Error('no port was given out');
    const heard = new Promise((resolve) => shell.on('message', ({ data }) => resolve(data)));
    shell.start();
    end.postMessage({ type: 'shell.askPermission' });
    expect(await heard).toEqual({ type: 'shell.askPermission' });
    end.close();
  });

  test('a page that reloads gets a new port', () => {
    const { page, posted, asks } = doublePage('app://sidetone/index.html');
    const { ports, ask } = connected(() => page);
    ask(asks());
    ask(asks());
    expect([ports.length, posted.length]).toEqual([2, 2]);
  });

  test('a frame inside the page, another page, a page led astray and a closed window get nothing', () => {
    const { page, posted, asks } = doublePage('app://sidetone/');
    const { ports, ask } = connected(() => page);
    ask(asks({ url: 'app://sidetone/' } as WebFrameMain));
    ask(asks(null));
    ask(doublePage('app://sidetone/').asks());

    const astray = doublePage('https://evil.example/');
    const other = connected(() => astray.page);
    other.ask(astray.asks());
    const closed = connected(() => null);
    closed.ask(asks());
    // One that is gone answers nothing any more, not even which frame it had.
    const gone = doublePage('app://sidetone/');
    const late = connected(() => gone.page);
    gone.destroy();
    late.ask(gone.asks());
    expect([ports, posted, other.ports, astray.posted, closed.ports, late.ports]).toEqual([
      [],
      [],
      [],
      [],
      [],
      [],
    ]);
  });
});
