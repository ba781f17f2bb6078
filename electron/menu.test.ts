import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { appMenu, type MenuDeps } from './menu';

function setUp(change: Partial<MenuDeps> = {}) {
  const done: string[] = [];
  const menu = appMenu({
    platform: 'darwin',
    isPackaged: true,
    does: { goTo: (page) => void done.push(page), showKeys: () => void done.push('keys') },
    ...change,
  });
  const all = menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  return { menu, all, done, roles: all.flatMap(({ role }) => (role === undefined ? [] : [role])) };
}

const choose = ({ click }: MenuItemConstructorOptions): void => (click as (() => void) | undefined)?.();

test('macOS copies and pastes by it, hides and quits by it', () => {
  const { menu, roles } = setUp();
  expect(menu.map(({ label }) => label)).toEqual(['Sidetone', 'Edit', 'View', 'Window', 'Help']);
  expect(roles).toEqual(
    expect.arrayContaining(['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'hide', 'close', 'quit']),
  );
});

test('every item either has a role or does something, and leads where it says', () => {
  const { all, done } = setUp();
  for (const item of all) {
    if (item.type === 'separator') continue;
    expect([item.label, item.role === undefined]).toEqual([item.label, item.click !== undefined]);
    choose(item);
  }
  expect(done).toEqual(['about', 'settings', 'talk', 'history', 'personas', 'models', 'keys', 'log']);
});

test('what only macOS knows is not asked of others, and no key is given twice', () => {
  const { all, roles } = setUp({ platform: 'linux' });
  for (const role of ['services', 'hide', 'hideOthers', 'unhide', 'front', 'zoom'] as const) {
    expect(roles).not.toContain(role);
  }
  const keys = all.flatMap(({ accelerator }) => (accelerator === undefined ? [] : [accelerator]));
  expect(keys).toEqual(['CmdOrCtrl+,']);
});

test('a page that hangs can be read anew by every user, and looked into by developers of Sidetone', () => {
  for (const platform of ['darwin', 'win32', 'linux'] as const) {
    expect(setUp({ platform }).roles).toContain('reload');
    expect(setUp({ platform }).roles).not.toContain('toggleDevTools');
  }
  expect(setUp({ isPackaged: false }).roles).toContain('toggleDevTools');
});
