/**
 * Owns doubles of the Electron pieces that the tests need, typed by Electron's own declarations, so that a handler
 * whose signature changes with a new Electron fails to compile. The real ones need Electron's binary.
 */
import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type {
  BrowserWindow,
  DownloadItem,
  GlobalShortcut,
  IpcMainEvent,
  Menu,
  MenuItemConstructorOptions,
  MessageChannelMain,
  MessagePortMain,
  NativeImage,
  Session,
  Tray,
  UtilityProcess,
  WebContents,
  WebFrameMain,
  nativeImage,
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

/** A session in which a test begins downloads, and ends them as the person or the disk would. */
export function doubleDownloads() {
  const emitter = new EventEmitter();
  return {
    session: emitter as unknown as Pick<Session, 'on'>,
    begin: (url: string) => {
      const events = new EventEmitter();
      let cancels = 0;
      const done = (state: 'completed' | 'cancelled' | 'interrupted'): void =>
        void events.emit('done', {}, state);
      const item = Object.assign(events, {
        getURL: () => url,
        cancel: () => {
          cancels += 1;
          done('cancelled');
        },
      } satisfies Pick<DownloadItem, 'getURL' | 'cancel'>);
      emitter.emit('will-download', {}, item, {});
      return {
        done,
        updated: (state: 'progressing' | 'interrupted') => void events.emit('updated', {}, state),
        cancels: () => cancels,
      };
    },
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

/** Key combinations registered with the system; `press` plays the person, `others` have theirs already. */
export function doubleShortcuts(others: readonly string[] = []) {
  const registered = new Map<string, () => void>();
  return {
    registered,
    press: (accelerator: string): void => registered.get(accelerator)?.(),
    globalShortcut: {
      register: (accelerator, callback) => {
        if (accelerator.includes('Nonsense')) throw new TypeError('conversion failure');
        if (others.includes(accelerator) || registered.has(accelerator)) return false;
        registered.set(accelerator, callback);
        return true;
      },
      unregister: (accelerator) => void registered.delete(accelerator),
    } satisfies Pick<GlobalShortcut, 'register' | 'unregister'>,
  };
}

/** A tray that keeps what it was given last, and the menus that were built for it. */
export function doubleTray() {
  const emitter = new EventEmitter();
  const shown = {
    tip: '',
    menu: [] as MenuItemConstructorOptions[],
    images: 0,
    isTemplate: false,
    isGone: false,
  };
  const images = {
    createEmpty: () =>
      ({
        addRepresentation: ({ buffer, width = 0, height = 0 }) => {
          if (buffer?.length !== width * height * 4) throw new Error('not the pixels of that size');
        },
        setTemplateImage: (is) => void (shown.isTemplate = is),
      }) satisfies Pick<NativeImage, 'addRepresentation' | 'setTemplateImage'> as NativeImage,
  } satisfies Pick<typeof nativeImage, 'createEmpty'>;
  const tray = Object.assign(emitter, {
    setImage: () => void (shown.images += 1),
    setToolTip: (tip: string) => void (shown.tip = tip),
    setContextMenu: () => {},
    destroy: () => void (shown.isGone = true),
  }) as unknown as Tray;
  return {
    shown,
    click: () => void emitter.emit('click'),
    choose: (id: string): void => {
      const all = shown.menu.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? item.submenu : [])]);
      const item = all.find((one) => one.id === id);
      if (item?.click === undefined) throw new Error(`there is no "${id}" to be chosen`);
      (item.click as () => void)();
    },
    deps: {
      createTray: () => tray,
      buildMenu: (template: MenuItemConstructorOptions[]) => {
        shown.menu = template;
        return {} as Menu;
      },
      images,
    },
  };
}

/** A window that can be shown, hidden and closed; keeps what was done with it. */
export function doubleWindow() {
  const calls: string[] = [];
  const window = Object.assign(new EventEmitter(), {
    show: () => void calls.push('show'),
    hide: () => void calls.push('hide'),
    focus: () => void calls.push('focus'),
    restore: () => void calls.push('restore'),
    isMinimized: () => false,
    isVisible: () => true,
    isDestroyed: () => false,
    isMaximized: () => false,
    getNormalBounds: () => ({ x: 10, y: 20, width: 800, height: 600 }),
  });
  return {
    calls,
    window: window as unknown as BrowserWindow,
    emit: (name: string) => void window.emit(name),
    /** @returns whether it closed. */
    close: (): boolean => {
      let isPrevented = false;
      window.emit('close', { preventDefault: () => (isPrevented = true) });
      return !isPrevented;
    },
  };
}
