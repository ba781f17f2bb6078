import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../../engine/contract/errors';
import type { Merged, ProfileText } from '../../../engine/contract/profiles';
import type { Ask } from '../connection/asker';
import { createDrafts, type Drafts } from './persona-drafts';
import { createPersonaEditor } from './persona-editor';
import { asksBeforeVersion, canSave, isUnsaved, type OpenEditor } from './persona-editor-machine';

const TEXT = 'name: Maya\n\ndescription: At the desk.\n\nsystem_prompt: You are Maya.\n';
const DRAFT_LOST: Problem = { code: 'DISK_FAILED', message: 'not kept', hint: '' };

/** A browser's storage. */
function createStorage(most = 1e6): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > most) throw new Error('full');
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

/** Line by line, of texts with as many lines. */
function mergeTexts(mine: string, base: string, theirs: string): Merged {
  if (theirs === base || theirs === mine) return { outcome: 'same', text: mine, theirs };
  const [ours, old] = [mine.split('\n'), base.split('\n')];
  const lines = theirs.split('\n').map((line, index) => {
    if (ours[index] === old[index]) return line;
    return line === old[index] || line === ours[index] ? (ours[index] ?? '') : null;
  });
  return lines.includes(null)
    ? { outcome: 'conflict', theirs }
    : { outcome: 'merged', text: lines.join('\n'), theirs };
}

/** A host with one file. */
function createDesk(drafts: Drafts = createDrafts(createStorage())) {
  const disk = { text: TEXT as string | null };
  const problems: Problem[] = [];
  const asked: string[] = [];
  const ask = (async (request: Parameters<Ask>[0]) => {
    const theirs = disk.text;
    asked.push(request.type);
    switch (request.type) {
      case 'profiles.read': {
        if (theirs === null) return { ok: false, error: { code: 'NOT_FOUND', message: 'gone', hint: '' } };
        const file: ProfileText = {
          id: 'maya',
          path: '/maya.yaml',
          text: theirs,
          isOwn: true,
          isShipped: false,
          versions: [],
        };
        return { ok: true, value: file };
      }
      case 'profiles.merge':
        return { ok: true, value: mergeTexts(request.text, request.base, theirs ?? '') };
      case 'profiles.save': {
        const merged =
          request.base === null || theirs === null
            ? { outcome: 'same' as const, text: request.text, theirs: '' }
            : mergeTexts(request.text, request.base, theirs);
        if (merged.outcome === 'conflict') return { ok: true, value: merged };
        disk.text = merged.text;
        return {
          ok: true,
          value: { outcome: merged.outcome === 'same' ? 'saved' : 'merged', text: merged.text },
        };
      }
      case 'profiles.check':
        return { ok: true, value: { mistakes: [] } };
      case 'profiles.version':
        return { ok: true, value: { text: 'name: Former\n' } };
      default:
        throw new Error(request.type);
    }
  }) as Ask;
  const open = async () => {
    let written = 0;
    const editor = createPersonaEditor({
      id: 'maya',
      ask,
      report: (problem) => problems.push(problem),
      onWrite: () => (written += 1),
      drafts,
      now: () => 1000,
      words: { draftLost: DRAFT_LOST, tooLong: (overBytes) => `too long by ${overBytes}` },
    });
    await editor.load();
    return { editor, state: () => editor.store.getState() as OpenEditor, written: () => written };
  };
  return { disk, problems, asked, drafts, open };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the editor of a persona', () => {
  it('keeps what is unsaved over a reload, and forgets it when it is saved', async () => {
    const desk = createDesk();
    const first = await desk.open();
    first.editor.edit(TEXT.replace('Maya', 'Mia'));
    first.editor.close();
    const { editor, state } = await desk.open();
    expect(state()).toMatchObject({ text: TEXT.replace('Maya', 'Mia'), note: { tag: 'draft', atMs: 1000 } });
    expect(await editor.save()).toBe(true);
    expect(isUnsaved(state())).toBe(false);
    expect(desk.drafts.ids()).toEqual([]);
    expect((await desk.open()).state().note).toBeNull();
  });

  it('tells that the user writes, and of nothing else: catches a cursor that is moved away under the hands', async () => {
    const desk = createDesk();
    const { editor, written } = await desk.open();
    editor.edit(TEXT);
    desk.disk.text = TEXT.replace('At the desk.', 'At the door.');
    await editor.look();
    expect(written()).toBe(0);
    editor.edit(TEXT);
    expect(written()).toBe(1);
  });

  it('follows a file that is changed outside while nothing is unsaved', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    desk.disk.text = TEXT.replace('At the desk.', 'At the door.');
    await editor.look();
    expect(state()).toMatchObject({ text: desk.disk.text, note: { tag: 'followed' } });
    expect(isUnsaved(state())).toBe(false);
  });

  it('joins both changes where they don’t touch, and what is unsaved stays so', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    editor.edit(TEXT.replace('name: Maya', 'name: Mia'));
    desk.disk.text = TEXT.replace('At the desk.', 'At the door.');
    await editor.look();
    expect(state().text).toBe(desk.disk.text.replace('name: Maya', 'name: Mia'));
    expect(state()).toMatchObject({ base: desk.disk.text, note: { tag: 'merged' } });
    expect(await editor.save()).toBe(true);
    expect(desk.disk.text).toBe(state().text);
  });

  it('asks where both changed a line, and obeys either answer', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    const mine = TEXT.replace('name: Maya', 'name: Mia');
    editor.edit(mine);
    desk.disk.text = TEXT.replace('name: Maya', 'name: May');
    await editor.look();
    expect(state()).toMatchObject({ text: mine, theirs: desk.disk.text });
    editor.decideLater();
    expect(await editor.save()).toBe(false);
    expect(state().theirs).toBe(desk.disk.text);
    expect(await editor.keepMine()).toBe(true);
    expect(desk.disk.text).toBe(mine);

    editor.edit(mine.replace('Mia', 'Zoe'));
    desk.disk.text = TEXT.replace('name: Maya', 'name: Ann');
    await editor.look();
    editor.takeTheirs();
    expect(state()).toMatchObject({ text: desk.disk.text, theirs: null });
    expect(isUnsaved(state())).toBe(false);
  });

  it('keeps what was typed while it was being saved', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    editor.edit(TEXT.replace('name: Maya', 'name: Mia'));
    const saving = editor.save();
    editor.edit(TEXT.replace('name: Maya', 'name: Mia Lou'));
    expect(await saving).toBe(false);
    expect(state().text).toContain('Mia Lou');
    expect(isUnsaved(state())).toBe(true);
    expect(await editor.save()).toBe(true);
    expect(desk.disk.text).toContain('Mia Lou');
  });

  it('says that the file is gone, and can bring it back', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    editor.edit(TEXT.replace('Maya', 'Mia'));
    desk.disk.text = null;
    await editor.look();
    expect(state().note).toEqual({ tag: 'gone' });
    expect(await editor.save()).toBe(true);
    expect(desk.disk.text).toContain('Mia');
  });

  it('says once that a draft can’t be kept: catches a user who trusts in it', async () => {
    const desk = createDesk(createDrafts(createStorage(10)));
    const { editor } = await desk.open();
    editor.edit(`${TEXT}#`);
    editor.edit(`${TEXT}##`);
    expect(desk.problems).toEqual([DRAFT_LOST]);
  });

  it('takes a former version as a change that is not saved yet', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    await editor.takeVersion('x');
    expect(state()).toMatchObject({ text: 'name: Former\n', note: { tag: 'reverted' } });
    editor.discard();
    expect(state().text).toBe(TEXT);
  });

  it('gives back what was discarded by a slip', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    editor.edit(`${TEXT}# an hour of work`);
    editor.discard();
    expect(state()).toMatchObject({ text: TEXT, note: { tag: 'discarded' } });
    editor.undoVersion();
    expect(state().text).toBe(`${TEXT}# an hour of work`);
  });

  it('asks before a former version takes the place of what is unsaved, and leads back to it', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    expect(asksBeforeVersion(state())).toBe(false);
    const mine = TEXT.replace('Maya', 'Mia');
    editor.edit(mine);
    expect(asksBeforeVersion(state())).toBe(true);
    await editor.takeVersion('x');
    // From one former version to another nothing of one's own is lost.
    expect(asksBeforeVersion(state())).toBe(false);
    await editor.takeVersion('y');
    editor.edit('name: Former\n# looked at\n');
    editor.undoVersion();
    expect(state()).toMatchObject({ text: mine, former: null, note: null });
    expect(desk.drafts.read('maya')?.text).toBe(mine);
  });

  it('has nothing to lead back to once a former version is saved, or the undo of the text did it', async () => {
    const { editor, state } = await createDesk().open();
    editor.edit(TEXT.replace('Maya', 'Mia'));
    await editor.takeVersion('x');
    editor.edit(TEXT.replace('Maya', 'Mia'));
    expect(state().former).toBeNull();
    await editor.takeVersion('x');
    expect(await editor.save()).toBe(true);
    expect(state().former).toBeNull();
  });

  it('writes a file that is gone anew with nothing changed: catches a Save that says so and can’t be pressed', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    expect(canSave(state())).toBe(false);
    desk.disk.text = null;
    await editor.look();
    expect(isUnsaved(state())).toBe(false);
    expect(canSave(state())).toBe(true);
    expect(await editor.save()).toBe(true);
    expect(desk.disk.text).toBe(TEXT);
    expect(canSave(state())).toBe(false);
  });

  it('has nothing to write when the file is there again by itself', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    desk.disk.text = null;
    await editor.look();
    desk.disk.text = TEXT;
    await editor.look();
    expect(canSave(state())).toBe(false);
    expect(state().note).toBeNull();
  });

  it('says at the text that it is too long, and sends none of it: catches a host that can’t read it', async () => {
    const desk = createDesk();
    const { editor, state } = await desk.open();
    await vi.advanceTimersByTimeAsync(1000);
    desk.asked.length = 0;
    const long = `${TEXT}# ${'あ'.repeat(30_000)}`;
    editor.edit(long);
    const over = new TextEncoder().encode(long).length - 64 * 1024;
    expect(state()).toMatchObject({
      isChecked: true,
      mistakes: [{ line: 6, message: `too long by ${over}` }],
    });
    expect(await editor.save()).toBe(false);
    expect(state()).toMatchObject({ note: { tag: 'too-long', overBytes: over }, isSaving: false });
    desk.disk.text = TEXT.replace('At the desk.', 'At the door.');
    await editor.look();
    await vi.advanceTimersByTimeAsync(1000);
    expect(desk.asked).toEqual(['profiles.read']);
    expect(state().text).toBe(long);
    // Shorter again: it is checked, and joined with what the file says meanwhile.
    editor.edit(`${TEXT}# more`);
    await vi.advanceTimersByTimeAsync(1000);
    expect(state().mistakes).toEqual([]);
    expect(desk.problems).toEqual([]);
  });
});

describe('drafts', () => {
  it('are bounded, the oldest goes first; what is no draft is none', () => {
    const storage = createStorage();
    storage.setItem('sidetone.draft.persona.odd', '{"base":1}');
    const drafts = createDrafts(storage);
    expect(drafts.read('odd')).toBeNull();
    for (let number = 0; number < 25; number += 1) {
      drafts.write(`p${number}`, { base: 'a', text: 'b', atMs: number });
    }
    expect(drafts.ids()).toHaveLength(20);
    expect(drafts.read('p24')).not.toBeNull();
    expect(drafts.read('p1')).toBeNull();
  });
});
