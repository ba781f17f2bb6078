/**
 * Owns doubles of the Electron pieces that the tests need. Electron's own declarations type them: a handler whose
 * signature changes with a new Electron fails to compile. The real ones need Electron's binary. A double throws where
 * the real one throws: a piece that is destroyed answers nothing but whether it is, and gives its listeners back.
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

/**
 * Makes a piece end as Electron's do: after `die` its events still can be listened to, all else throws.
 *
 * @param error what Electron throws, by its source: gin_helper's function_template.h, electron_api_tray.cc.
 * @param survivor the one method that may be called all the same.
 */
export function mortal<Piece extends EventEmitter>(
  piece: Piece,
  error = (): Error => new TypeError('Object has been destroyed'),
  survivor = 'isDestroyed',
): { readonly piece: Piece & { isDestroyed(): boolean }; readonly die: () => void } {
  let isGone = false;
  const isDestroyed = (): boolean => isGone;
  const guarded = new Proxy(Object.assign(piece, { isDestroyed }), {
    get: (target, name): unknown => {
      const value: unknown = Reflect.get(target, name, target);
      const isSafe = ['isDestroyed', survivor].includes(String(name)) || name in EventEmitter.prototype;
      if (!isGone || isSafe) return typeof value === 'function' ? value.bind(target) : value;
      if (typeof value !== 'function') throw error();
      return () => {
        throw error();
      };
    },
  });
  return { piece: guarded, die: () => void (isGone = true) };
}

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
      let cancels = 0;
      const done = (state: 'completed' | 'cancelled' | 'interrupted'): void => {
        item.emit('done', {}, state);
        die();
      };
      const { piece: item, die } = mortal(
        Object.assign(new EventEmitter(), {
          getURL: () => url,
          cancel: () => {
            cancels += 1;
            done('cancelled');
          },
        } satisfies Pick<DownloadItem, 'getURL' | 'cancel'>),
        () => new Error('DownloadItem used after being destroyed'),
      );
      emitter.emit('will-download', {}, item, {});
      return {
        done,
        updated: (state: 'progressing' | 'interrupted') => void item.emit('updated', {}, state),
        cancels: () => cancels,
      };
    },
  };
}

/** Ports that were handed to another process: Electron takes none a second time. */
const handedOver = new WeakSet<MessagePortMain>();

/**
 * A message channel that really clones what goes through it, with Electron's way of emitting. As by message_port.cc a port
 * that is closed takes what it is given without a word, and says that it closed at once, in the same breath.
 */
export function doubleChannel(): MessageChannelMain {
  const { port1, port2 } = new MessageChannel();
  const wrap = (port: typeof port1): MessagePortMain => {
    const emitter = new EventEmitter();
    let isClosed = false;
    const end = (): void => {
      if (isClosed) return;
      isClosed = true;
      emitter.emit('close');
    };
    port.on('close', end);
    return Object.assign(emitter, {
      postMessage: (message: unknown, transfer?: readonly MessagePortMain[]) => {
        if (transfer !== undefined) throw new Error('Electron would lose the message');
        if (!isClosed) port.postMessage(message);
      },
      // As in Electron, nothing arrives before this.
      start: () =>
        void port.on('message', (data: unknown) => {
          if (!isClosed) emitter.emit('message', { data, ports: [] });
        }),
      close: () => {
        port.close();
        end();
      },
    }) as unknown as MessagePortMain;
  };
  return { port1: wrap(port1), port2: wrap(port2) };
}

/** A page whose top frame shows `url`; keeps what is posted to it, until it is destroyed. */
export function doublePage(url: string) {
  const mainFrame = { url } as WebFrameMain;
  const posted: { readonly channel: string; readonly ports: readonly MessagePortMain[] }[] = [];
  const { piece, die: destroy } = mortal(
    Object.assign(new EventEmitter(), {
      mainFrame,
      postMessage: (channel: string, _message: unknown, ports: MessagePortMain[] = []) => {
        ports.forEach((port, index) => {
          if (handedOver.has(port)) throw new Error(`Port at index ${index} is already neutered.`);
          handedOver.add(port);
        });
        posted.push({ channel, ports });
      },
    }),
  );
  const page = piece as unknown as WebContents;
  const asks = (senderFrame: WebFrameMain | null = mainFrame): IpcMainEvent =>
    ({ sender: page, senderFrame }) as IpcMainEvent;
  return { page, posted, asks, destroy };
}

/** A utility process that the test drives by emitting its events. One that has ended hears nothing, and has no number. */
export function doubleUtilityProcess() {
  const sent: unknown[] = [];
  let kills = 0;
  let isOver = false;
  const child = Object.assign(new EventEmitter(), {
    pid: 4321 as number | undefined,
    stdout: null,
    stderr: null,
    postMessage: (message: unknown) => {
      if (!isOver) sent.push(structuredClone(message));
    },
    kill: () => {
      kills += 1;
      return !isOver;
    },
  });
  child.once('exit', () => {
    isOver = true;
    child.pid = undefined;
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
  const shown = {
    tip: '',
    menu: [] as MenuItemConstructorOptions[],
    images: 0,
    isTemplate: false,
    /** How often one was made, and destroyed. */
    made: 0,
    gone: 0,
  };
  /** What the desktop says, of which a test may change its mind. */
  const desktop = { hasTray: true };
  const images = {
    createEmpty: () =>
      ({
        addRepresentation: ({ buffer, width = 0, height = 0 }) => {
          if (buffer?.length !== width * height * 4) throw new Error('not the pixels of that size');
        },
        setTemplateImage: (is) => void (shown.isTemplate = is),
      }) satisfies Pick<NativeImage, 'addRepresentation' | 'setTemplateImage'> as NativeImage,
  } satisfies Pick<typeof nativeImage, 'createEmpty'>;
  let last = new EventEmitter();
  const createTray = (): Tray => {
    shown.made += 1;
    last = new EventEmitter();
    const made = mortal(
      Object.assign(last, {
        setImage: () => void (shown.images += 1),
        setToolTip: (tip: string) => void (shown.tip = tip),
        setContextMenu: () => {},
        destroy: () => {
          if (!made.piece.isDestroyed()) shown.gone += 1;
          made.die();
        },
      } satisfies Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'destroy'>),
      () => new Error('Tray is destroyed'),
      'destroy',
    );
    return made.piece as unknown as Tray;
  };
  return {
    shown,
    desktop,
    click: () => void last.emit('click'),
    choose: (id: string): void => {
      const all = shown.menu.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? item.submenu : [])]);
      const item = all.find((one) => one.id === id);
      if (item?.click === undefined) throw new Error(`there is no "${id}" to be chosen`);
      (item.click as () => void)();
    },
    deps: {
      createTray,
      buildMenu: (template: MenuItemConstructorOptions[]) => {
        shown.menu = template;
        return {} as Menu;
      },
      images,
      host: { isThereAtFirst: true, isThere: async () => desktop.hasTray },
    },
  };
}

/** A window that can be shown, hidden and closed; keeps what was done with it. */
export function doubleWindow() {
  const calls: string[] = [];
  const state = { isMinimized: false, isMaximized: false, minimizesAt: 2 };
  let bounds = { x: 10, y: 20, width: 800, height: 600 };
  const { piece, die } = mortal(
    Object.assign(new EventEmitter(), {
      show: () => void calls.push('show'),
      hide: () => void calls.push('hide'),
      focus: () => void calls.push('focus'),
      minimize: () => {
        calls.push('minimize');
        // A window that was never shown is shown by that, and no more.
        state.isMinimized = calls.filter((call) => call === 'minimize').length >= state.minimizesAt;
      },
      restore: () => {
        calls.push('restore');
        state.isMinimized = false;
      },
      close: (): void => {
        calls.push('close');
        close();
      },
      isMinimized: () => state.isMinimized,
      isMaximized: () => state.isMaximized,
      isFullScreen: () => false,
      getNormalBounds: () => bounds,
    }),
  );
  const close = (): boolean => {
    let isPrevented = false;
    piece.emit('close', { preventDefault: () => (isPrevented = true) });
    if (isPrevented) return false;
    // Destroyed first, told afterwards.
    die();
    piece.emit('closed');
    return true;
  };
  return {
    calls,
    state,
    window: piece as unknown as BrowserWindow,
    emit: (name: string) => void piece.emit(name),
    moveTo: (to: Partial<typeof bounds>) => {
      bounds = { ...bounds, ...to };
      piece.emit('move');
    },
    /** The person closes it. @returns whether it closed. */
    close,
  };
}
