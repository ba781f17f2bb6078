import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import type { ShellState } from '../engine/contract/shell';
import { appMenu } from './menu';
import { trayMenu } from './tray';
import { words } from './words';

const textsOf = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsOf)
      : [];

const TEXTS = new Set(textsOf(words));

const itemsOf = (items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);

const STATE: ShellState = {
  type: 'shell.state',
  sign: 'quiet',
  mood: 'listening',
  personaId: 'maya',
  personaName: 'Maya',
  personas: [{ id: 'maya', name: 'Maya' }],
  mode: 'ptt',
  canTalk: true,
  talking: false,
  muted: false,
};

const nothing = (): void => {};
const does = { show: nothing, toggle: nothing, mute: nothing, persona: nothing, quit: nothing };

test.each(['darwin', 'linux'] as const)(
  'on %s no menu shows a word that the catalogue has not',
  (platform) => {
    const menu = appMenu({ platform, isPackaged: false, does: { goTo: nothing, showKeys: nothing } });
    const trays = [null, STATE, { ...STATE, muted: true, talking: true }].flatMap((state) =>
      itemsOf(trayMenu(state, does)),
    );
    const shown = [...itemsOf(menu), ...trays].filter(
      ({ type, id }) => type !== 'separator' && id !== 'persona-maya',
    );
    const own = new Set([words.notThere, words.trayHeading(STATE.personaName, STATE.mood)]);
    const foreign = shown
      .map(({ label = '' }) => label)
      .filter((label) => !TEXTS.has(label) && !own.has(label));
    expect(foreign).toEqual([]);
  },
);

test('no sentence for people stands in the code of the shell', () => {
  // main.ts runs before anything can be read.
  const files = readdirSync(import.meta.dirname).filter(
    (name) => /^[\w-]+\.ts$/.test(name) && !['words.ts', 'main.ts'].includes(name),
  );
  const found = files.flatMap((name) =>
    readFileSync(join(import.meta.dirname, name), 'utf8')
      .split('\n')
      .filter((line) => /\b(?:label|title|body|detail|buttons|tooltip)\b\??: *['"`[]/i.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
