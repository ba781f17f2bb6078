// oxlint-disable no-restricted-imports -- the script of the first paint is read as a file, for it is no module
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../engine/contract/settings';
import { followLook, LOOK_KEY, themeOf, type LookPage } from './look';
import { createStores } from './stores';

function setUp(mayKeep = true) {
  const stores = createStores();
  const root = { dataset: {} as Record<string, string>, style: { fontSize: '' } };
  const dark = { matches: false };
  const kept: string[] = [];
  let systemChanged = (): void => {};
  const page: LookPage = {
    root: root as unknown as HTMLElement,
    matchMedia: () => ({
      get matches() {
        return dark.matches;
      },
      addEventListener: (_type, run) => {
        systemChanged = run;
      },
    }),
    keep: (_key, value) => {
      if (!mayKeep) throw new Error('no memory');
      kept.push(value);
    },
  };
  followLook(stores, page);
  const set = (change: object): void =>
    stores.settings.setState(({ settings }) => ({ known: true, settings: { ...settings, ...change } }));
  return { root, kept, set, dark, systemChanged: () => systemChanged() };
}

describe('followLook', () => {
  it('leaves the first paint alone until the host has spoken: catches a flash of the defaults', () => {
    const { root, kept } = setUp();
    expect(root.dataset).toEqual({});
    expect(kept).toEqual([]);
  });

  it('forces a theme against the system, and follows the system when told to', () => {
    const { root, set, dark, systemChanged } = setUp();
    dark.matches = true;
    set({ theme: 'light' });
    expect(root.dataset['theme']).toBe('light');
    set({ theme: 'system' });
    expect(root.dataset['theme']).toBe('dark');
    dark.matches = false;
    systemChanged();
    expect(root.dataset['theme']).toBe('light');
  });

  it('scales the text, keeps what is shown once, and takes the default back', () => {
    const { root, set, kept } = setUp();
    set({ textSize: 150 });
    set({ overlay: true });
    expect(root.style.fontSize).toBe('150%');
    expect(kept.map((one) => JSON.parse(one) as unknown)).toEqual([{ theme: 'system', textSize: 150 }]);
    set(DEFAULT_SETTINGS);
    expect(root.style.fontSize).toBe('');
  });

  it('works where nothing may be kept', () => {
    const { root, set } = setUp(false);
    set({ theme: 'dark' });
    expect(root.dataset['theme']).toBe('dark');
  });

  it('knows what "system" comes to', () => {
    expect(themeOf('system', true)).toBe('dark');
    expect(themeOf('system', false)).toBe('light');
    expect(themeOf('light', true)).toBe('light');
  });
});

describe('the first paint', () => {
  it('reads what is kept: catches a key that was changed on one side', () => {
    const script = readFileSync(join(import.meta.dirname, '../public/first-paint.js'), 'utf8');
    expect(script).toContain(`'${LOOK_KEY}'`);
  });
});
