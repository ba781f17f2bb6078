/**
 * Owns where the tests of the editor of personas stand: a Sidetone whose folder of personas is empty before each test,
 * one window on it, and the hands that type in it. That the page broke no rule of its own is asked after each test.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { PROJECT } from './project';
import { startServerProcess, type ServerProcess } from './server-process';
import { chromium, microphoneFile, openWindow, type OpenedWindow } from './window-page';

export const patient = { timeout: 30_000 };

export const SHIPPED = readFileSync(join(PROJECT, 'profiles', 'receptionist.yaml'), 'utf8');
export const SMALL = `# by Ann
name: "Tom"   # short
description: At the desk.

system_prompt: |
  You are Tom.

greeting: Good day.
`;

const off = chromium === null ? 'there is no Chromium here' : null;

type WindowOptions = NonNullable<Parameters<typeof openWindow>[2]>;

export type EditorPlace = {
  /** The person's own folder, of which personas are a part. */
  readonly folder: () => string;
  /** A file of the person's own folder of personas. */
  readonly own: (name: string) => string;
  readonly text: (name: string) => string;
  /** The window of this test; another Sidetone's, if one is given. */
  readonly open: (hash: string, options?: WindowOptions, server?: ServerProcess) => Promise<Page>;
};

/** To be called once, beside the tests; without a browser it skips them. */
export function useEditorPlace(): EditorPlace {
  let place: { readonly folder: string; readonly server: ServerProcess } | null = null;
  let opened: OpenedWindow | null = null;
  const here = () => {
    if (place === null) throw new Error('the place is there only while tests run');
    return place;
  };
  const own = (name: string): string => join(here().folder, 'profiles', name);

  test.beforeAll(async () => {
    if (off !== null) return;
    const folder = mkdtempSync(join(tmpdir(), 'sidetone-editor-'));
    mkdirSync(join(folder, 'profiles'));
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ version: 1, firstRun: 'done' }));
    place = { folder, server: await startServerProcess({ env: { SIDETONE_HOME: folder } }) };
  });
  test.afterAll(async () => {
    if (place === null) return;
    await place.server.stop();
    rmSync(place.folder, { recursive: true, force: true, maxRetries: 5 });
  });
  test.beforeEach(() => {
    test.skip(off !== null, off ?? '');
    rmSync(own(''), { recursive: true, force: true });
    mkdirSync(own(''));
  });
  test.afterEach(async () => {
    if (opened === null) return;
    const { browser, page } = opened;
    opened = null;
    const violations = await page.evaluate(() => window.cspViolations);
    await browser.close();
    expect(violations).toEqual([]);
  });

  return {
    folder: () => here().folder,
    own,
    text: (name) => readFileSync(own(name), 'utf8'),
    async open(hash, options = {}, server = here().server) {
      opened = await openWindow(server, await microphoneFile(here().folder, []), { ...options, hash });
      opened.page.setDefaultTimeout(30_000);
      return opened.page;
    },
  };
}

export const editorIn = (page: Page): Locator => page.getByRole('textbox', { name: /^Text of/ });
export const saveIn = (page: Page): Locator => page.getByRole('button', { name: 'Save', exact: true });
export const statusIn = (page: Page): Locator => page.locator('.persona-status');

/** Marks `from` in the text and types `to` in its place, as a person would with search and keys. */
export async function replace(page: Page, from: string, to: string): Promise<void> {
  const editor = editorIn(page);
  const source = await textShown(page);
  const at = source.indexOf(from);
  expect(at).toBeGreaterThanOrEqual(0);
  await editor.press('Control+Home');
  const before = source.slice(0, at).split('\n');
  for (let line = 1; line < before.length; line += 1) await editor.press('ArrowDown');
  await editor.press('Home');
  await editor.press('Home');
  const column = (before.at(-1) ?? '').length;
  for (let step = 0; step < column; step += 1) await editor.press('ArrowRight');
  for (let step = 0; step < from.length; step += 1) await editor.press('Delete');
  await page.keyboard.insertText(to);
}

/** The lines that the editor shows; a short file is shown whole. */
export async function textShown(page: Page): Promise<string> {
  return (await page.locator('.cm-line').allInnerTexts()).map((line) => line.replace(/^\n$/, '')).join('\n');
}
