/**
 * Owns the application's menu: what a desktop expects of one, and the ways into the window. macOS shows it and takes
 * the keys for copying and pasting from it. Elsewhere it is never seen: it is there for its keys, and Alt may be the
 * talk key.
 */
import type { MenuItemConstructorOptions } from 'electron';
import { SHELL_PAGES, type ShellPage } from '../engine/contract/shell';
import { words } from './words';

export type MenuDoes = {
  readonly goTo: (page: ShellPage) => void;
  /** The sheet of keys. */
  readonly showKeys: () => void;
};

export type MenuDeps = {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  readonly does: MenuDoes;
};

type Item = MenuItemConstructorOptions;

const LINE: Item = { type: 'separator' };
/** These have their own places in the menu. */
const ELSEWHERE: readonly ShellPage[] = ['settings', 'log', 'about'];

const role = (role: keyof typeof words.menu.role): Item => ({ role, label: words.menu.role[role] });

export function appMenu({ platform, isPackaged, does }: MenuDeps): Item[] {
  const { menu } = words;
  const isMac = platform === 'darwin';
  const way = (page: ShellPage, label: string = words.page[page]): Item => ({
    id: page,
    label,
    click: () => does.goTo(page),
  });
  const settings: Item = { ...way('settings', menu.settings), accelerator: 'CmdOrCtrl+,' };
  const quit: Item = { role: 'quit', label: words.quit };

  const app: Item = {
    label: words.appName,
    submenu: [
      way('about', menu.about),
      LINE,
      settings,
      LINE,
      ...(isMac ? [role('services'), LINE, role('hide'), role('hideOthers'), role('unhide'), LINE] : []),
      quit,
    ],
  };
  const edit: Item = {
    label: menu.edit,
    submenu: [
      role('undo'),
      role('redo'),
      LINE,
      role('cut'),
      role('copy'),
      role('paste'),
      role('pasteAndMatchStyle'),
      role('delete'),
      role('selectAll'),
    ],
  };
  const view: Item = {
    label: menu.view,
    submenu: [
      ...SHELL_PAGES.filter((page) => !ELSEWHERE.includes(page)).map((page) => way(page)),
      LINE,
      role('resetZoom'),
      role('zoomIn'),
      role('zoomOut'),
      LINE,
      role('togglefullscreen'),
      LINE,
      // A conversation ends with the page; the way out of one that hangs, or that crashed once too often.
      role('reload'),
      ...(isPackaged ? [] : [role('toggleDevTools')]),
    ],
  };
  const window: Item = {
    label: menu.window,
    role: 'window',
    submenu: [role('minimize'), ...(isMac ? [role('zoom'), LINE, role('front')] : []), role('close')],
  };
  const help: Item = {
    label: menu.help,
    role: 'help',
    submenu: [{ id: 'keys', label: menu.keys, click: does.showKeys }, way('log')],
  };
  return [app, edit, view, window, help];
}
