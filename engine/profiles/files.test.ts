import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProfileFiles, mistakesOf, type ProfileFiles } from './files';

const TEXT = [
  '# the desk',
  'name: "Maya"   # a short name',
  'description: At the desk.',
  '',
  'system_prompt: |',
  '  You are Maya.',
  '',
].join('\n');

let folder = '';
let ownDir = '';
let shippedDir = '';
let changes = 0;
let files: ProfileFiles;
const own = (name: string): string => join(ownDir, name);
const read = (path: string): string => readFileSync(path, 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidetone-profiles-'));
  ownDir = join(folder, 'data', 'profiles');
  shippedDir = join(folder, 'shipped');
  mkdirSync(shippedDir);
  writeFileSync(join(shippedDir, 'maya.yaml'), TEXT);
  changes = 0;
  files = createProfileFiles({
    ownDir,
    shippedDirs: [shippedDir],
    dataDir: join(folder, 'data'),
    changed: async () => {
      changes += 1;
    },
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('saving a persona', () => {
  it('leaves a shipped file alone and makes a copy: catches an update that loses what was written', async () => {
    const mine = TEXT.replace('"Maya"', 'Mia');
    expect(await files.save('maya', mine, TEXT)).toEqual({ outcome: 'saved', text: mine });
    expect(read(own('maya.yaml'))).toBe(mine);
    expect(read(join(shippedDir, 'maya.yaml'))).toBe(TEXT);
    expect(changes).toBe(1);
    expect((await files.list()).files).toMatchObject([
      { id: 'maya', name: 'Mia', isOwn: true, isShipped: true },
    ]);
  });

  it('keeps what the file said before, and the shipped text, and not without end', async () => {
    let base = TEXT;
    for (let round = 0; round < 24; round += 1) {
      const next = TEXT.replace('"Maya"', `Mia ${round}`);
      await files.save('maya', next, base);
      base = next;
    }
    const { versions } = await files.read('maya');
    expect(versions).toHaveLength(21);
    expect(versions.at(-1)).toMatchObject({ version: 'shipped', isShipped: true });
    expect(await files.version('maya', versions[0]?.version ?? '')).toContain('Mia 22');
    expect(await files.version('maya', 'shipped')).toBe(TEXT);
  });

  it('joins its changes with those of another program', async () => {
    await files.save('maya', `${TEXT}voice: flite-slt\n`, TEXT);
    const base = read(own('maya.yaml'));
    writeFileSync(own('maya.yaml'), base.replace('At the desk.', 'At the door.'));
    const saved = await files.save('maya', base.replace('flite-slt', 'flite-rms'), base);
    expect(saved.outcome).toBe('merged');
    expect(read(own('maya.yaml'))).toContain('At the door.');
    expect(read(own('maya.yaml'))).toContain('flite-rms');
  });

  it('asks where both changed a line, writes nothing, and obeys the answer', async () => {
    await files.save('maya', TEXT, null);
    const theirs = TEXT.replace('"Maya"', 'May');
    writeFileSync(own('maya.yaml'), theirs);
    const mine = TEXT.replace('"Maya"', 'Mia');
    expect(await files.save('maya', mine, TEXT)).toEqual({ outcome: 'conflict', theirs });
    expect(read(own('maya.yaml'))).toBe(theirs);
    expect(await files.save('maya', mine, theirs)).toMatchObject({ outcome: 'saved' });
    expect(read(own('maya.yaml'))).toBe(mine);
    const { versions } = await files.read('maya');
    expect(await files.version('maya', versions[0]?.version ?? '')).toBe(theirs);
  });

  it('writes lines as the file has them: catches every line of a Windows file being changed', async () => {
    mkdirSync(ownDir, { recursive: true });
    writeFileSync(own('tom.yaml'), TEXT.replaceAll('\n', '\r\n'));
    const { text } = await files.read('tom');
    expect(text).toBe(TEXT);
    await files.save('tom', TEXT.replace('Maya', 'Tom'), text);
    expect(read(own('tom.yaml'))).toBe(TEXT.replace('Maya', 'Tom').replaceAll('\n', '\r\n'));
  });

  it('follows a link: catches a file kept elsewhere that is not changed any more', async () => {
    mkdirSync(ownDir, { recursive: true });
    writeFileSync(join(folder, 'elsewhere.yaml'), TEXT);
    symlinkSync(join(folder, 'elsewhere.yaml'), own('ann.yaml'));
    await files.save('ann', TEXT.replace('Maya', 'Ann'), TEXT);
    expect(lstatSync(own('ann.yaml')).isSymbolicLink()).toBe(true);
    expect(read(join(folder, 'elsewhere.yaml'))).toContain('Ann');
  });

  it('says so when the disk does not take it, and leaves nothing half', async () => {
    mkdirSync(join(folder, 'data'), { recursive: true });
    writeFileSync(ownDir, 'a file where the folder should be');
    await expect(files.save('maya', TEXT, TEXT)).rejects.toMatchObject({ problem: { code: 'DISK_FAILED' } });
    expect(readdirSync(join(folder, 'data'))).toEqual(['profiles']);
  });

  it('never leaves its folder, whatever a page calls a file', async () => {
    await expect(files.save('../../evil', TEXT, null)).rejects.toMatchObject({
      problem: { code: 'BAD_REQUEST' },
    });
    await expect(files.read('../shipped/maya')).rejects.toMatchObject({ problem: { code: 'NOT_FOUND' } });
    expect(await files.importText('../../evil.yaml', TEXT)).toBe('evil');
    expect(existsSync(own('evil.yaml'))).toBe(true);
  });
});

describe('the file of a persona', () => {
  it('is copied under a free name, with a name of its own and its comments', async () => {
    expect(await files.duplicate('maya')).toBe('maya-2');
    expect(await files.duplicate('maya-2')).toBe('maya-3');
    expect(read(own('maya-2.yaml'))).toBe(TEXT.replace('"Maya"', 'Maya 2'));
    expect(read(own('maya-3.yaml'))).toContain('name: Maya 3   # a short name');
  });

  it('is renamed with its versions; a taken name is refused, also in other letters', async () => {
    const id = await files.duplicate('maya');
    await files.save(id, TEXT, null);
    expect(await files.rename(id, 'Front desk')).toBe('Front desk');
    expect((await files.read('Front desk')).versions).toHaveLength(1);
    await expect(files.rename('Front desk', 'MAYA')).rejects.toMatchObject({
      problem: { code: 'BAD_REQUEST' },
    });
    await expect(files.rename('maya', 'mia')).rejects.toMatchObject({ problem: { code: 'BAD_REQUEST' } });
  });

  it('keeps its versions when only the case of its letters changes', async () => {
    await files.importText('Tom.yaml', TEXT);
    await files.save('Tom', `${TEXT}# once\n`, null);
    expect(await files.rename('Tom', 'tom')).toBe('tom');
    expect((await files.read('tom')).versions).toHaveLength(1);
  });

  it('keeps its versions where the case of letters does not count: catches a folder that is removed for itself', async () => {
    await files.importText('Tom.yaml', TEXT);
    await files.save('Tom', `${TEXT}# once\n`, null);
    // As such a system has it: one folder under both names.
    const versions = join(folder, 'data', 'versions', 'profiles');
    if (!existsSync(join(versions, 'tom'))) {
      renameSync(join(versions, 'Tom'), join(versions, 'tom'));
      symlinkSync('tom', join(versions, 'Tom'));
    }
    await files.rename('Tom', 'tom');
    expect((await files.read('tom')).versions).toHaveLength(1);
  });

  it('leaves the versions of a thrown away one alone whose name it takes, and they come back with it', async () => {
    await files.importText('tom.yaml', TEXT);
    const mine = `${TEXT}# mine\n`;
    await files.save('tom', mine, null);
    const trashed = await files.remove('tom');
    await files.importText('other.yaml', TEXT);
    await files.rename('other', 'tom');
    expect((await files.read('tom')).versions).toEqual([]);
    const restored = await files.restore(trashed);
    expect(restored).toBe('tom-2');
    const [version] = (await files.read(restored)).versions;
    expect(await files.version(restored, version?.version ?? '')).toBe(TEXT);
    expect((await files.read('tom')).versions).toEqual([]);
  });

  it('has no versions but its own: a new one showed what a thrown away one of its id had said', async () => {
    await files.importText('tom.yaml', TEXT);
    await files.save('tom', `${TEXT}# mine\n`, null);
    const trashed = await files.remove('tom');
    expect(await files.importText('tom.yaml', TEXT)).toBe('tom');
    expect((await files.read('tom')).versions).toEqual([]);
    await files.save('tom', `${TEXT}# another\n`, null);
    const [own] = (await files.read('tom')).versions;
    expect(await files.version('tom', own?.version ?? '')).toBe(TEXT);
    // Both thrown away and put back, each has what was its own.
    const second = await files.remove('tom');
    expect(await files.restore(trashed)).toBe('tom');
    expect(await files.restore(second)).toBe('tom-2');
    expect((await files.read('tom')).versions).toHaveLength(1);
    expect((await files.read('tom-2')).versions).toMatchObject([{ version: own?.version }]);
  });

  it('has no versions of a file that was removed outside, whose id it got', async () => {
    for (const round of [1, 2]) {
      await files.importText('tom.yaml', `${TEXT}# ${round}\n`);
      expect((await files.read('tom')).versions).toEqual([]);
      await files.save('tom', `${TEXT}# ${round} changed\n`, null);
      expect((await files.read('tom')).versions).toHaveLength(1);
      if (round === 1) await files.restore(await files.remove('tom'));
      rmSync(own('tom.yaml'));
    }
    // Written anew by a program that had it open, it is the same one, and has them.
    await files.save('tom', TEXT, null);
    expect((await files.read('tom')).versions).toHaveLength(1);
  });

  it('goes to the trash and comes back as it was, byte for byte', async () => {
    mkdirSync(ownDir, { recursive: true });
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from(TEXT.replaceAll('\n', '\r\n')), 0xff]);
    writeFileSync(own('tom.yaml'), bytes);
    const trashed = await files.remove('tom');
    expect(existsSync(own('tom.yaml'))).toBe(false);
    expect((await files.list()).trash).toMatchObject([{ trashed, id: 'tom' }]);
    expect(await files.restore(trashed)).toBe('tom');
    expect(readFileSync(own('tom.yaml')).equals(bytes)).toBe(true);
    expect((await files.list()).trash).toEqual([]);
  });

  it('takes another name if its own was given away meanwhile', async () => {
    await files.importText('tom.yaml', TEXT);
    const trashed = await files.remove('tom');
    await files.importText('tom.yaml', TEXT);
    expect(await files.restore(trashed)).toBe('tom-2');
  });

  it('never replaces another one by being imported', async () => {
    expect(await files.importText('maya.yaml', TEXT)).toBe('maya-2');
    expect(await files.importText('con.yml', TEXT)).toBe('con-persona');
    expect(await files.importText('COM¹.yml', TEXT)).toBe('COM¹-persona');
    expect(await files.importText('…', TEXT)).toBe('persona');
  });

  it('is listed with its mistakes if it is broken: catches one that can’t be found to be mended', async () => {
    mkdirSync(ownDir, { recursive: true });
    writeFileSync(own('tom.yaml'), 'name: Tom\ndescription: x\nsystem_promt: y\n');
    const tom = (await files.list()).files.find(({ id }) => id === 'tom');
    expect(tom?.mistakes).toMatchObject([
      { line: 1, key: 'system_prompt' },
      { line: 3, column: 1, key: 'system_promt', meant: 'system_prompt' },
    ]);
  });
});

/** "Zoë" as most keyboards write it, and as a Mac gives the name of the same file. */
const [COMPOSED, DECOMPOSED] = ['Zo\u00EB', 'Zoe\u0308'];

describe('names that look the same', () => {
  it('are one persona, whichever way the file is called: catches one that is found by half of the program', async () => {
    mkdirSync(ownDir, { recursive: true });
    writeFileSync(own(`${DECOMPOSED}.yaml`), TEXT);
    expect((await files.list()).files.filter(({ isOwn }) => isOwn).map(({ id }) => id)).toEqual([COMPOSED]);
    const next = TEXT.replace('"Maya"', 'Zoë');
    expect(await files.save(COMPOSED, next, TEXT)).toMatchObject({ outcome: 'saved' });
    expect(readdirSync(ownDir)).toHaveLength(1);
    expect((await files.read(DECOMPOSED)).text).toBe(next);
    expect((await files.read(COMPOSED)).versions).toHaveLength(1);
  });

  it('are taken for each other when a new file is named', async () => {
    mkdirSync(ownDir, { recursive: true });
    writeFileSync(own(`${DECOMPOSED}.yaml`), TEXT);
    await files.importText('other.yaml', TEXT);
    await expect(files.rename('other', COMPOSED)).rejects.toMatchObject({ problem: { code: 'BAD_REQUEST' } });
    await expect(files.rename('other', 'ZO\u00CB')).rejects.toMatchObject({
      problem: { code: 'BAD_REQUEST' },
    });
    expect(await files.importText(`${COMPOSED}.yaml`, TEXT)).toBe(`${COMPOSED}-2`);
    expect(await files.importText('zo\u00EB.yaml', TEXT)).toBe('zo\u00EB-3');
  });

  it('but for the case of a letter are two where the disk has both, and each can be reached', async () => {
    mkdirSync(ownDir, { recursive: true });
    writeFileSync(own('tom.yaml'), TEXT);
    writeFileSync(own('Tom.yaml'), `${TEXT}# another\n`);
    const ids = readdirSync(ownDir).map((name) => name.replace('.yaml', ''));
    for (const id of ids) expect((await files.read(id)).text).toBe(read(own(`${id}.yaml`)));
  });
});

describe('two Sidetones on one data folder', () => {
  const another = (): ProfileFiles =>
    createProfileFiles({
      ownDir,
      shippedDirs: [shippedDir],
      dataDir: join(folder, 'data'),
      changed: async () => {},
    });

  it('import under one name and lose nothing: catches a name that both found free', async () => {
    const sidetones = [files, another()];
    const texts = Array.from({ length: 20 }, (_, index) => `${TEXT}# ${index}\n`);
    const made = await Promise.all(
      texts.map((text, index) =>
        sidetones[index % 2]?.importText(index % 4 < 2 ? 'tom.yaml' : 'Tom.yaml', text),
      ),
    );
    expect(new Set(made.map((id) => id?.toLowerCase())).size).toBe(20);
    expect(
      readdirSync(ownDir)
        .map((name) => read(own(name)))
        .toSorted(),
    ).toEqual(texts.toSorted());
  });

  it('save one file and lose neither change: catches a file that was read before the other wrote it', async () => {
    await files.importText('tom.yaml', TEXT);
    const sidetones = [files, another()];
    const [mine, theirs] = [TEXT.replace('"Maya"', 'Tom'), `${TEXT}filler: Let me see.\n`];
    const saved = await Promise.all(
      [mine, theirs].map((text, index) => sidetones[index]?.save('tom', text, TEXT)),
    );
    expect(saved.map((one) => one?.outcome).toSorted()).toEqual(['merged', 'saved']);
    expect(read(own('tom.yaml'))).toBe(`${mine}filler: Let me see.\n`);
    expect((await files.read('tom')).versions).toHaveLength(2);
  });

  it('throw away files of one name in one moment, and both can be had back', async () => {
    const sidetones = [files, another()];
    await files.importText('tom.yaml', TEXT);
    await files.importText('tom.yaml', `${TEXT}# 2\n`);
    const trashed = await Promise.all(['tom', 'tom-2'].map((id, index) => sidetones[index]?.remove(id)));
    expect(new Set(trashed).size).toBe(2);
    const back = await Promise.all(trashed.map((name, index) => sidetones[index]?.restore(name ?? '')));
    expect(back.toSorted()).toEqual(['tom', 'tom-2']);
    expect(readdirSync(join(folder, 'data')).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('leave a file that a program makes while its name is being taken', async () => {
    mkdirSync(ownDir, { recursive: true });
    const made = files.importText('tom.yaml', TEXT);
    writeFileSync(own('tom.yaml'), 'by an editor');
    expect(await made).toBe('tom-2');
    expect(read(own('tom.yaml'))).toBe('by an editor');
  });
});

describe('what a clock that was wrong kept', () => {
  it('does not push out what is thrown away now: catches a trash that is empty for ten years', async () => {
    const trash = join(folder, 'data', 'trash', 'profiles');
    mkdirSync(trash, { recursive: true });
    for (let minute = 0; minute < 50; minute += 1) {
      writeFileSync(join(trash, `2999-01-01T00-${String(minute).padStart(2, '0')}-00-000Z~old.yaml`), TEXT);
    }
    await files.importText('tom.yaml', TEXT);
    const trashed = await files.remove('tom');
    expect(await files.restore(trashed)).toBe('tom');
    expect(readdirSync(trash)).toHaveLength(49);
  });
});

describe('the mistakes of an unsaved text', () => {
  it('stand at their line and column, and name the key that was meant', () => {
    expect(mistakesOf('maya', TEXT.replace('description:', 'descripton:'))).toMatchObject([
      { key: 'description', message: expect.stringContaining('is missing') as string },
      { line: 3, column: 1, key: 'descripton', meant: 'description' },
    ]);
    expect(mistakesOf('maya', `${TEXT}llm:\n  temperature: hot\n`)).toMatchObject([
      { line: 8, column: 3, key: 'llm.temperature', message: expect.stringContaining('a number') as string },
    ]);
    expect(mistakesOf('maya', TEXT)).toEqual([]);
  });
});
