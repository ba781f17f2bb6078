/**
 * Owns the tray: a picture and words for what goes on, and a menu of what can be done without the window. It keeps
 * nothing; the page says what is so, and the shell does what is chosen. Where there is no tray, that is no failure of
 * the app: nothing may be had here alone.
 */
import type {
  Menu,
  MenuItemConstructorOptions,
  NativeImage,
  NativeTheme,
  Tray as ElectronTray,
  nativeImage,
} from 'electron';
import type { ShellSign, ShellState } from '../engine/contract/shell';
import type { Log } from '../engine/log';
import type { TrayHost } from './tray-host';
import { INK_ON_DARK, INK_ON_LIGHT, drawSign } from './tray-icon';
import { words } from './words';

export type TrayDoes = {
  readonly show: () => void;
  readonly toggle: () => void;
  readonly mute: (muted: boolean) => void;
  readonly persona: (id: string) => void;
  readonly quit: () => void;
};

export type TrayDeps = {
  readonly createTray: (
    image: NativeImage,
  ) => Pick<ElectronTray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly images: Pick<typeof nativeImage, 'createEmpty'>;
  readonly host: TrayHost;
  readonly theme: Pick<NativeTheme, 'shouldUseDarkColors' | 'on' | 'off'>;
  readonly platform: NodeJS.Platform;
  readonly does: TrayDoes;
  readonly log: Log;
};

export type Tray = {
  /** Whether the icon can be seen, as the desktop said last. */
  readonly isOn: () => boolean;
  /** Asks the desktop. @returns the same, as it is now. */
  readonly look: () => Promise<boolean>;
  /** Null while no page says anything. */
  readonly update: (state: ShellState | null) => void;
  readonly close: () => void;
};

/** What is worth doing without the window, in this order. */
export function trayMenu(state: ShellState | null, does: TrayDoes): MenuItemConstructorOptions[] {
  const heading = state === null ? words.notThere : words.trayHeading(state.personaName, state.mood);
  return [
    { id: 'state', label: heading, enabled: false },
    { id: 'show', label: words.show, click: does.show },
    { type: 'separator' },
    ...(state === null ? [] : talkItems(state, does)),
    { id: 'quit', label: words.quit, click: does.quit },
  ];
}

function talkItems(state: ShellState, does: TrayDoes): MenuItemConstructorOptions[] {
  const { mode, canTalk, talking, muted, personas, personaId } = state;
  const talk: MenuItemConstructorOptions = {
    id: 'talk',
    label: talking ? words.stopTalking : words.talk,
    enabled: canTalk,
    click: does.toggle,
  };
  const choices = personas.map(({ id, name }): MenuItemConstructorOptions => ({
    id: `persona-${id}`,
    label: name,
    type: 'radio',
    checked: id === personaId,
    click: () => does.persona(id),
  }));
  return [
    // Where the persona answers by itself there is nothing to be started.
    ...(mode === 'ptt' ? [talk] : []),
    {
      id: 'mute',
      label: muted ? words.unmute : words.mute,
      click: () => does.mute(!muted),
    },
    ...(choices.length === 0 ? [] : [{ id: 'personas', label: words.personas, submenu: choices }]),
    { type: 'separator' },
  ];
}

export function createTray({
  createTray: open,
  buildMenu,
  images,
  host,
  theme,
  platform,
  does,
  log,
}: TrayDeps): Tray {
  let state: ShellState | null = null;
  let shown = '';
  let tray: ReturnType<TrayDeps['createTray']> | null = null;
  let isHostThere = host.isThereAtFirst;
  /** Whether there was a host when the icon was made; null before it was. */
  let madeWithHost: boolean | null = null;
  let isClosed = false;

  const picture = (sign: ShellSign): NativeImage => {
    const ink = platform !== 'darwin' && theme.shouldUseDarkColors ? INK_ON_DARK : INK_ON_LIGHT;
    const image = images.createEmpty();
    for (const scale of [1, 2, 3]) {
      const side = 16 * scale;
      image.addRepresentation({
        scaleFactor: scale,
        width: side,
        height: side,
        buffer: drawSign(sign, ink, scale),
      });
    }
    // macOS colours it as its menu bar wants it.
    if (platform === 'darwin') image.setTemplateImage(true);
    return image;
  };

  const draw = (): void => {
    if (tray === null) return;
    const text = `${JSON.stringify(state)} ${theme.shouldUseDarkColors}`;
    // A menu that is built anew closes under the hand on some desktops.
    if (text === shown) return;
    shown = text;
    tray.setImage(picture(state?.sign ?? 'off'));
    tray.setToolTip(words.trayTip(state?.personaName ?? '', state?.mood ?? words.notThere));
    tray.setContextMenu(buildMenu(trayMenu(state, does)));
  };

  const remove = (): void => {
    tray?.destroy();
    tray = null;
    shown = '';
  };

  const make = (): void => {
    remove();
    madeWithHost = isHostThere;
    try {
      tray = open(picture('off'));
    } catch (error) {
      log('warn', 'there is no tray', { reason: String(error) });
      return;
    }
    tray.on('click', does.show);
    draw();
  };

  const isOn = (): boolean => tray !== null && isHostThere;

  const look = async (): Promise<boolean> => {
    const isThere = await host.isThere();
    if (isClosed) return false;
    isHostThere = isThere;
    // Electron looks for a host once, when the icon is made: one that comes later, or again, never shows it.
    if (madeWithHost === null || (isThere && !madeWithHost)) make();
    else madeWithHost = isThere;
    return isOn();
  };

  theme.on('updated', draw);
  // Else once it is known for whom.
  if (host.isThereAtFirst) make();

  return {
    isOn,
    look,
    update: (now) => {
      state = now;
      draw();
    },
    close: () => {
      isClosed = true;
      theme.off('updated', draw);
      remove();
    },
  };
}
