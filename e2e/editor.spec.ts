/**
 * The page of personas in the built window: the text and the form over one file, what becomes of the file on the disk,
 * and what happens when somebody else changes it. Only the last part talks, with scripted answers.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { makeHome } from './home';
import { keepPicture } from './looked-at';
import { missingModels, PROJECT, TALKING } from './project';
import { startServerProcess, type ServerProcess } from './server-process';
import { chromium, microphoneFile, openWindow, type OpenedWindow } from './window-page';

test.describe.configure({ timeout: 120_000 });
const off = chromium === null ? 'there is no Chromium here' : null;
const SHIPPED = readFileSync(join(PROJECT, 'profiles', 'receptionist.yaml'), 'utf8');
const SMALL = `# by Ann
name: "Tom"   # short
description: At the desk.

system_prompt: |
  You are Tom.

greeting: Good day.
`;

let folder = '';
let microphone = '';
let server: ServerProcess;
let window: OpenedWindow;
let page: Page;
/** The person's own folder of personas. */
const own = (name: string): string => join(folder, 'profiles', name);
const text = (name: string): string => readFileSync(own(name), 'utf8');

test.beforeAll(async () => {
  if (off !== null) return;
  folder = mkdtempSync(join(tmpdir(), 'sidetone-editor-'));
  mkdirSync(join(folder, 'profiles'));
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ version: 1, firstRun: 'done' }));
  microphone = await microphoneFile(folder, []);
  server = await startServerProcess({ env: { SIDETONE_HOME: folder } });
});
test.afterAll(async () => {
  if (off !== null) return;
  await server.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
test.beforeEach(() => {
  test.skip(off !== null, off ?? '');
  rmSync(join(folder, 'profiles'), { recursive: true, force: true });
  mkdirSync(join(folder, 'profiles'));
});
test.afterEach(async () => {
  if (off !== null) return;
  const violations = await page.evaluate(() => globalThis.window.cspViolations);
  await window.browser.close();
  expect(violations).toEqual([]);
});

async function open(hash: string, options: Parameters<typeof openWindow>[2] = {}): Promise<void> {
  window = await openWindow(server, microphone, { ...options, hash });
  page = window.page;
  page.setDefaultTimeout(30_000);
}
const editor = (): Locator => page.getByRole('textbox', { name: /^Text of/ });
const save = (): Locator => page.getByRole('button', { name: 'Save', exact: true });
const status = (): Locator => page.locator('.persona-status');
const patient = { timeout: 30_000 };

/** Marks `from` in the text and types `to` in its place, as a person would with search and keys. */
async function replace(from: string, to: string): Promise<void> {
  const source = await textShown();
  const at = source.indexOf(from);
  expect(at).toBeGreaterThanOrEqual(0);
  await editor().press('Control+Home');
  const before = source.slice(0, at).split('\n');
  for (let line = 1; line < before.length; line += 1) await editor().press('ArrowDown');
  await editor().press('Home');
  await editor().press('Home');
  const column = (before.at(-1) ?? '').length;
  for (let step = 0; step < column; step += 1) await editor().press('ArrowRight');
  for (let step = 0; step < from.length; step += 1) await editor().press('Delete');
  await page.keyboard.insertText(to);
}

/** The lines that the editor shows; a short file is shown whole. */
async function textShown(): Promise<string> {
  return (await page.locator('.cm-line').allInnerTexts()).map((line) => line.replace(/^\n$/, '')).join('\n');
}

async function violationsOf(): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test('lists whom there is, tells a broken file’s mistake, and makes new ones from a template or a file', async () => {
  writeFileSync(own('broken.yaml'), 'name: Tom\ndescripton: x\nsystem_prompt: y\n');
  await open('#/personas');
  await expect(page.getByRole('link', { name: 'Maya' })).toBeVisible(patient);
  const broken = page.getByRole('listitem').filter({ hasText: 'Line 2, column 1' });
  await expect(broken).toContainText('did you mean description?');
  await page.getByRole('button', { name: 'New persona' }).click();
  await expect(page.getByRole('heading', { name: 'New persona' })).toBeVisible(patient);
  expect(text('new-persona.yaml')).toContain('# A persona is one file.');
  await expect(page.getByText('No mistakes.')).toBeVisible(patient);

  await page.getByRole('link', { name: 'All personas' }).click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import…' }).click();
  await (
    await choosing
  ).setFiles({ name: 'receptionist.yaml', mimeType: 'text/yaml', buffer: Buffer.from(SMALL) });
  await expect(page.getByRole('heading', { name: 'Tom' })).toBeVisible(patient);
  expect(text('receptionist-2.yaml')).toBe(SMALL);

  await page.getByRole('link', { name: 'All personas' }).click();
  await page.getByLabel('Choose a persona file').setInputFiles({
    name: 'photo.yaml',
    mimeType: 'image/png',
    buffer: Buffer.from([0x89, 0x50, 0xff, 0x00]),
  });
  await expect(page.getByRole('alert')).toContainText('photo.yaml is no text file', patient);
});

test('shows mistakes at their place with what was expected, and mends a key with one press', async () => {
  writeFileSync(own('tom.yaml'), SMALL.replace('description', 'descripton'));
  await open('#/personas/tom');
  const mistakes = page.getByRole('region', { name: 'Mistakes' });
  await expect(mistakes).toContainText('2 mistakes', patient);
  const place = mistakes.getByRole('button', { name: /Line 3, column 1/ });
  await expect(place).toContainText('did you mean description?');
  await place.press('Enter');
  await expect(editor()).toBeFocused();
  await expect(page.locator('.persona-place')).toHaveText('Line 3, column 1');
  await mistakes.getByRole('button', { name: 'Use description' }).press('Enter');
  await expect(mistakes).toContainText('No mistakes.', patient);
  expect(await textShown()).toBe(SMALL);
  // By the keyboard alone the text can be left: Tab is no letter here.
  await editor().focus();
  await page.keyboard.press('Tab');
  await expect(editor()).not.toBeFocused();
  await editor().focus();
  await page.keyboard.insertText('x');
  await expect(mistakes).toContainText('mistake', patient);
  await page.keyboard.press('Control+z');
  await expect(mistakes).toContainText('No mistakes.', patient);
});

test('saves a shipped persona as the person’s own copy, with Ctrl+S, and gets the shipped one back', async () => {
  await open('#/personas/receptionist');
  await expect(editor()).toBeVisible(patient);
  await expect(save()).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Delete…' })).toHaveCount(0);
  await editor().press('Control+Home');
  await page.keyboard.insertText('# mine\n');
  await expect(status()).toContainText('Not saved yet');
  await page.keyboard.press('Control+s');
  await expect(status()).toContainText('No unsaved changes', patient);
  expect(text('receptionist.yaml')).toBe(`# mine\n${SHIPPED}`);
  expect(readFileSync(join(PROJECT, 'profiles', 'receptionist.yaml'), 'utf8')).toBe(SHIPPED);

  await page.keyboard.insertText('# more\n');
  await save().click();
  await expect(status()).toContainText('Saved', patient);
  await page.getByRole('button', { name: 'Former versions' }).click();
  await page
    .getByRole('button', { name: /^As it was until/ })
    .first()
    .click();
  await expect(status()).toContainText('former version', patient);
  await save().click();
  await expect.poll(() => text('receptionist.yaml'), patient).toBe(`# mine\n${SHIPPED}`);

  await page.getByRole('button', { name: 'Former versions' }).click();
  await page.getByRole('button', { name: 'As it comes with Sidetone' }).click();
  await expect(status()).toContainText('Not saved yet', patient);
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(status()).toContainText('No unsaved changes');
});

test('changes one line by the form: comments, order and quotes stay', async () => {
  await open('#/personas/receptionist');
  await expect(editor()).toBeVisible(patient);
  await page.getByRole('radio', { name: 'Form' }).check();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Maya');
  await page.getByLabel('Name', { exact: true }).fill('Mia');
  await expect(page.getByRole('heading', { name: 'Mia', exact: true })).toBeVisible();
  await page.getByLabel('Voice', { exact: true }).selectOption('flite-slt');
  await page.getByLabel('Temperature').fill('3');
  await expect(page.locator('.form-mistake')).toContainText('from 0', patient);
  await page.getByLabel('Temperature').fill('0.4');
  await page.getByText(/^Scripted answers/).click();
  await page.getByLabel('Phrases, one a line').nth(1).fill('saturday\nthe weekend');
  await page.getByRole('button', { name: 'Remove number 3', exact: true }).click();
  await expect(page.getByText('No mistakes.')).toBeVisible(patient);
  await save().click();
  await expect(status()).toContainText('Saved', patient);
  const [before, after] = [SHIPPED.split('\n'), text('receptionist.yaml').split('\n')];
  expect(after.filter((line) => !before.includes(line))).toEqual([
    'name: Mia',
    'voice: flite-slt',
    '  temperature: 0.4',
    '  - when: [saturday, the weekend]',
  ]);
  expect(before.filter((line) => line.includes('#') && !after.includes(line))).toEqual([]);

  await page.getByRole('radio', { name: 'Text' }).check();
  await editor().press('Control+Home');
  await page.keyboard.insertText('"');
  await page.getByRole('radio', { name: 'Form' }).check();
  await expect(page.getByText('The form can’t show this text.')).toBeVisible();
  await page.getByRole('button', { name: 'Show the text' }).click();
  await expect(editor()).toBeVisible();
});

test('keeps what is unsaved over a reload, and asks before it is left', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  await open('#/personas/tom');
  await expect(editor()).toBeVisible(patient);
  await replace('At the desk.', 'At the door.');
  await page.reload();
  await expect(status()).toContainText('not saved yet', patient);
  expect(await textShown()).toContain('At the door.');
  expect(text('tom.yaml')).toBe(SMALL);

  const dialog = page.getByRole('dialog', { name: 'Tom has unsaved changes' });
  await page.getByRole('link', { name: 'History' }).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/#\/personas\/tom$/);
  await page.getByRole('link', { name: 'History' }).click();
  await dialog.getByRole('button', { name: 'Keep as draft' }).click();
  await expect(page).toHaveURL(/#\/history$/);
  await page.getByRole('link', { name: 'Personas' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Unsaved changes' })).toContainText(
    'Tom',
    patient,
  );
  await page.getByRole('link', { name: 'Tom' }).click();
  await expect(status()).toContainText('Not saved yet', patient);
  await page.getByRole('link', { name: 'All personas' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/#\/personas$/, patient);
  expect(text('tom.yaml')).toBe(SMALL.replace('At the desk.', 'At the door.'));

  await page.getByRole('link', { name: 'Tom' }).click();
  await expect(editor()).toBeVisible(patient);
  await replace('At the door.', 'At the gate.');
  await page.getByRole('link', { name: 'All personas' }).click();
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('link', { name: 'Tom' }).click();
  await expect(status()).toContainText('No unsaved changes', patient);
});

test('follows a file that is changed outside, joins what does not touch, and asks about what does', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  await open('#/personas/tom');
  await expect(editor()).toBeVisible(patient);
  writeFileSync(own('tom.yaml'), SMALL.replace('Good day.', 'Good morning.'));
  await expect(status()).toContainText('changed outside', patient);
  expect(await textShown()).toContain('Good morning.');

  await replace('At the desk.', 'At the door.');
  writeFileSync(own('tom.yaml'), SMALL.replace('Good day.', 'Good evening.'));
  await expect(status()).toContainText('Both changes are joined', patient);
  await save().click();
  const joined = SMALL.replace('At the desk.', 'At the door.').replace('Good day.', 'Good evening.');
  await expect.poll(() => text('tom.yaml'), patient).toBe(joined);

  await replace('Good evening.', 'Mine.');
  writeFileSync(own('tom.yaml'), joined.replace('Good evening.', 'Theirs.'));
  const dialog = page.getByRole('dialog', { name: 'The file was changed outside, too' });
  await expect(dialog).toContainText('greeting: Mine.', patient);
  await expect(dialog).toContainText('greeting: Theirs.');
  expect(await violationsOf()).toEqual([]);
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(() => text('tom.yaml'), patient).toBe(joined.replace('Good evening.', 'Mine.'));

  await replace('Mine.', 'Mine again.');
  writeFileSync(own('tom.yaml'), joined.replace('Good evening.', 'Theirs.'));
  await dialog.getByRole('button', { name: 'Take the file’s' }).click(patient);
  await expect(status()).toContainText('No unsaved changes');
  expect(await textShown()).toContain('Theirs.');
});

test('copies, renames, throws away, puts back and exports', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  await open('#/personas/tom');
  await expect(editor()).toBeVisible(patient);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const exported = await download;
  expect(exported.suggestedFilename()).toBe('tom.yaml');
  expect(readFileSync(await exported.path(), 'utf8')).toBe(SMALL);

  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByRole('heading', { name: 'Tom 2' })).toBeVisible(patient);
  expect(text('tom-2.yaml')).toBe(SMALL.replace('"Tom"', 'Tom 2'));
  await replace('At the desk.', 'At the door.');

  await page.getByRole('button', { name: 'Rename…' }).click();
  await page.getByLabel('File name').fill('tom');
  await page.getByLabel('File name').press('Enter');
  // The question stays with what was typed, and another name is all that it needs.
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('"tom" already.', patient);
  await expect(page.getByLabel('File name')).toHaveValue('tom');
  await expect(page.getByLabel('File name')).toBeFocused();
  await page.getByLabel('File name').fill('Front desk');
  await expect(page.getByRole('dialog').getByRole('alert')).toBeEmpty();
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(page).toHaveURL(/#\/personas\/Front%20desk$/, patient);
  await expect(status()).toContainText('Not saved yet', patient);
  expect(readdirSync(join(folder, 'profiles')).toSorted()).toEqual(['Front desk.yaml', 'tom.yaml']);
  await save().click();
  await expect.poll(() => text('Front desk.yaml'), patient).toContain('At the door.');

  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/#\/personas$/, patient);
  expect(existsSync(own('Front desk.yaml'))).toBe(false);
  await page.getByText('Thrown away (1)').click();
  await page.getByRole('button', { name: 'Put Front desk back' }).click();
  await expect(page.getByRole('link', { name: 'Tom 2' })).toBeVisible(patient);
  expect(text('Front desk.yaml')).toContain('At the door.');
});

test('asks again in the same place after a failure: only "dismiss" was offered, and what was typed was gone', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  const trash = join(folder, 'trash');
  rmSync(trash, { recursive: true, force: true });
  // What is in the way of the trash makes it fail as a disk does.
  writeFileSync(trash, 'not a folder');
  await open('#/personas/tom');
  await page.getByRole('button', { name: 'Delete…' }).click(patient);
  const dialog = page.getByRole('dialog', { name: 'Delete Tom?' });
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog.getByRole('alert')).toContainText('nothing was changed.', patient);
  await expect(page.locator('.banner')).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await keepPicture(page, 'dialog-failed');
  expect(existsSync(own('tom.yaml'))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // The name that was typed outlives a connection that went.
  await page.getByRole('button', { name: 'Rename…' }).click();
  await page.getByLabel('File name').fill('Front desk');
  await page.evaluate(() => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function lost(data) {
      if (typeof data !== 'string' || !data.includes('profiles.rename')) send.call(this, data);
      else {
        WebSocket.prototype.send = send;
        this.close();
      }
    };
  });
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  const rename = page.getByRole('dialog', { name: 'Rename' });
  await expect(rename.getByRole('alert')).toContainText('Try again.', patient);
  await expect(page.getByLabel('File name')).toHaveValue('Front desk');
  await expect(page.locator('.mood')).not.toContainText('No connection', patient);
  await expect(async () => {
    await rename.getByRole('button', { name: 'Try again' }).click({ timeout: 2000 });
    await expect(page).toHaveURL(/#\/personas\/Front%20desk$/, { timeout: 3000 });
  }).toPass(patient);
  expect(existsSync(own('Front desk.yaml'))).toBe(true);

  rmSync(trash);
  await page.getByRole('button', { name: 'Delete…' }).click(patient);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/#\/personas$/, patient);
});

test('writes a file that is gone anew, with nothing changed', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  await open('#/personas/tom');
  await expect(editor()).toBeVisible(patient);
  await expect(save()).toBeDisabled();
  rmSync(own('tom.yaml'));
  await expect(status()).toContainText('not there any more', patient);
  await save().click();
  await expect.poll(() => (existsSync(own('tom.yaml')) ? text('tom.yaml') : ''), patient).toBe(SMALL);
  await expect(status()).toContainText('No unsaved changes', patient);
  await expect(save()).toBeDisabled();
});

test('asks before a former version replaces what is unsaved, and leads back to that in the form too', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  await open('#/personas/tom');
  await expect(editor()).toBeVisible(patient);
  await replace('At the desk.', 'At the door.');
  await save().click();
  await expect(status()).toContainText('Saved', patient);
  await page.getByRole('radio', { name: 'Form' }).check();
  const description = page.getByLabel('Description', { exact: true });
  await description.fill('At the gate.');
  const versions = page.getByRole('button', { name: 'Former versions' });
  const former = page.getByRole('button', { name: /^As it was until/ }).first();
  const dialog = page.getByRole('dialog', { name: 'Replace your unsaved changes?' });

  await versions.click();
  await former.click();
  await expect(dialog).toBeVisible(patient);
  expect(await violationsOf()).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(description).toHaveValue('At the gate.');

  await versions.click();
  await former.click();
  await dialog.getByRole('button', { name: 'Replace them' }).click();
  await expect(description).toHaveValue('At the desk.', patient);
  // Narrow, both ways back still stand beside each other, whole.
  await page.setViewportSize({ width: 380, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
  await page.getByRole('button', { name: 'Back to my changes' }).click();
  await expect(description).toHaveValue('At the gate.');

  await versions.click();
  await former.click();
  await dialog.getByRole('button', { name: 'Replace them' }).click();
  await expect(description).toHaveValue('At the desk.', patient);
  await versions.focus();
  await page.keyboard.press('Control+z');
  await expect(description).toHaveValue('At the gate.');
  await save().click();
  await expect.poll(() => text('tom.yaml'), patient).toBe(SMALL.replace('At the desk.', 'At the gate.'));
});

test('says that a text is too long and by how much, keeps it, and stays connected', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  await open('#/personas/tom');
  await expect(editor()).toBeVisible(patient);
  await editor().press('Control+End');
  await page.keyboard.insertText(`# ${'あ'.repeat(100_000)}`);
  const mistakes = page.getByRole('region', { name: 'Mistakes' });
  await expect(mistakes).toContainText(/too long by 2\d\d\.\d kB/, patient);
  await save().click();
  await expect(status()).toContainText('It was not saved', patient);
  expect(text('tom.yaml')).toBe(SMALL);
  await editor().press('Control+z');
  await expect(mistakes).toContainText('No mistakes', patient);
  await expect(page.getByRole('alert')).toHaveText('');
});

test('says that the disk does not take it, and keeps the text', async () => {
  writeFileSync(own('tom.yaml'), SMALL);
  await open('#/personas/tom');
  await expect(editor()).toBeVisible(patient);
  rmSync(join(folder, 'profiles'), { recursive: true });
  writeFileSync(join(folder, 'profiles'), 'a file where the folder should be');
  await expect(status()).toContainText('not there any more', patient);
  await replace('At the desk.', 'At the door.');
  await save().click();
  await expect(page.getByRole('alert')).toContainText('could not be saved', patient);
  expect(await textShown()).toContain('At the door.');
  rmSync(join(folder, 'profiles'));
  await save().click();
  await expect
    .poll(() => (existsSync(own('tom.yaml')) ? text('tom.yaml') : ''), patient)
    .toContain('At the door.');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is for everybody, ${colorScheme}, wide and narrow`, async () => {
    writeFileSync(own('tom.yaml'), SMALL.replace('description', 'descripton'));
    await open('#/personas', { colorScheme, viewport: { width: 1120, height: 800 } });
    const shoot = async (name: string): Promise<void> => {
      const folderOfShots = process.env['SIDETONE_SHOTS'];
      if (folderOfShots === undefined) return;
      await page.screenshot({ path: join(folderOfShots, `editor-${name}-${colorScheme}.png`) });
    };
    await expect(page.getByRole('link', { name: 'Maya' })).toBeVisible(patient);
    expect(await violationsOf()).toEqual([]);
    await shoot('list-wide');
    await page.getByRole('link', { name: 'tom', exact: true }).click();
    await expect(page.getByText('2 mistakes')).toBeVisible(patient);
    expect(await violationsOf()).toEqual([]);
    await shoot('text-wide');
    await page.getByRole('radio', { name: 'Form' }).check();
    await expect(page.getByLabel('Name', { exact: true })).toBeVisible();
    expect(await violationsOf()).toEqual([]);
    await shoot('form-wide');
    await page.setViewportSize({ width: 380, height: 800 });
    await shoot('form-narrow');
    await page.getByRole('radio', { name: 'Text' }).check();
    await shoot('text-narrow');
    await page.getByRole('button', { name: 'Rename…' }).click();
    expect(await violationsOf()).toEqual([]);
    await shoot('dialog-narrow');
    await page.keyboard.press('Escape');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(380);
    await page.getByRole('link', { name: 'All personas' }).click();
    await expect(page.getByRole('link', { name: 'Maya' })).toBeVisible(patient);
    await shoot('list-narrow');
  });
}

test('is heard and answers before it is saved, and the conversation goes on as it was', async () => {
  test.setTimeout(240_000);
  const modelsOff = await missingModels(TALKING);
  const home = makeHome({ llm: 'playbook', greet: false, profileId: 'receptionist' });
  const talking = await startServerProcess({ env: { SIDETONE_HOME: home.path } });
  try {
    window = await openWindow(talking, microphone, { hash: '#/personas/receptionist' });
    page = window.page;
    page.setDefaultTimeout(60_000);
    test.skip(modelsOff !== null, modelsOff ?? '');
    await expect(page.locator('.mood')).toContainText(/listening/, { timeout: 90_000 });
    await page.getByRole('radio', { name: 'Form' }).check();
    await page.getByLabel('Voice', { exact: true }).selectOption('flite-slt');
    await page.getByText(/^Scripted answers/).click();
    const long = 'We are open at night. '.repeat(12).trim();
    await page.getByLabel('It says').first().fill(long);
    await page.getByLabel('Greeting').fill('This is a rather long greeting, as greetings go. '.repeat(6));
    await page.getByRole('button', { name: 'Hear the voice' }).click();
    await expect(page.getByText('Spoken by Slt.')).toBeVisible(patient);
    await expect(page.locator('.mood')).toContainText('playing back', patient);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.locator('.mood')).toContainText('listening', patient);

    await page.getByLabel('What you say').fill('What are your opening hours?');
    await page.getByLabel('What you say').press('Enter');
    await expect(page.locator('.rehearsal-words')).toHaveText(long, patient);
    await expect(page.getByText(/^Answered by scripted answers/)).toBeVisible(patient);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.locator('.mood')).toContainText('listening', patient);

    // What is saved is who is spoken with from now on.
    await page.getByLabel('Name', { exact: true }).fill('Mia');
    await save().click();
    await expect(status()).toContainText('Saved', patient);
    await expect(page.getByRole('button', { name: 'Persona: Mia' })).toBeVisible(patient);
    await expect(page.locator('.mood')).toContainText('listening', patient);
  } finally {
    await talking.stop();
    home.remove();
  }
});
