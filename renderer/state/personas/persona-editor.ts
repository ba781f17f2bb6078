/**
 * Owns one persona file that is being edited: its text, the text it came from, its mistakes, and what became of it
 * outside. It speaks with the host and keeps drafts; how a text is shown and changed is the views' part.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../../../engine/contract/errors';
import type { ProfileMistake, ProfileText, Saved } from '../../../engine/contract/profiles';
import type { Ask } from '../connection/asker';
import type { Drafts } from './persona-drafts';
import { tooLong } from './persona-length';

/** What just happened to the text, for a line that says so. */
export type EditorNote =
  | { readonly tag: 'saved' }
  | { readonly tag: 'draft'; readonly atMs: number }
  /** The file was changed outside, and the text with it: alone, or joined with what is unsaved. */
  | { readonly tag: 'followed' }
  | { readonly tag: 'merged' }
  | { readonly tag: 'gone' }
  /** The text is a former one now, unsaved. */
  | { readonly tag: 'reverted' }
  | { readonly tag: 'discarded' }
  /** It was to be saved, and no file is so long. */
  | { readonly tag: 'too-long'; readonly overBytes: number };

export type OpenEditor = {
  readonly tag: 'open';
  readonly file: ProfileText;
  /** What the file said when it was last read or written. */
  readonly base: string;
  readonly text: string;
  /** Of `text`, as far as it was looked at. */
  readonly mistakes: readonly ProfileMistake[];
  readonly isChecked: boolean;
  readonly isSaving: boolean;
  readonly note: EditorNote | null;
  /** What the file says now where both changed the same lines; the person has to decide. */
  readonly theirs: string | null;
  /** There is no such file any more. */
  readonly isGone: boolean;
  /** The unsaved text whose place a former version took. */
  readonly former: string | null;
};

export type EditorState =
  { readonly tag: 'loading' } | { readonly tag: 'failed'; readonly problem: Problem } | OpenEditor;

export type PersonaEditor = {
  readonly store: StoreApi<EditorState>;
  readonly load: () => Promise<void>;
  readonly edit: (text: string) => void;
  /** @returns whether the file says now what the text says. */
  readonly save: () => Promise<boolean>;
  /** The files changed, perhaps this one. */
  readonly look: () => Promise<void>;
  readonly keepMine: () => Promise<boolean>;
  readonly takeTheirs: () => void;
  readonly decideLater: () => void;
  readonly discard: () => void;
  readonly takeVersion: (version: string) => Promise<void>;
  /** Back to what was unsaved before a former version was taken. */
  readonly undoVersion: () => void;
  readonly dismissNote: () => void;
  /** The file has another name, and so has what is unsaved. */
  readonly moveDraft: (to: string) => void;
  /** The file is thrown away, and what is unsaved with it. */
  readonly forget: () => void;
  readonly close: () => void;
};

export type EditorDeps = {
  readonly id: string;
  readonly ask: Ask;
  readonly report: (problem: Problem) => void;
  /** Called when the person writes, before anything comes of it. */
  readonly onWrite: () => void;
  readonly drafts: Drafts;
  readonly now: () => number;
  readonly words: { readonly draftLost: Problem; readonly tooLong: (overBytes: number) => string };
};

/** After the last key: a line that is half written is no mistake yet. */
const CHECK_MS = 250;

export const isUnsaved = (state: EditorState): boolean => state.tag === 'open' && state.text !== state.base;
/** A file that is gone can be written anew, with nothing changed. */
export const canSave = (state: EditorState): boolean =>
  isUnsaved(state) || (state.tag === 'open' && state.isGone);
/** Taking a former version would be a surprise to what is unsaved here; another former version is none. */
export const asksBeforeVersion = (state: EditorState): boolean =>
  state.tag === 'open' && isUnsaved(state) && state.note?.tag !== 'reverted';

export function createPersonaEditor(deps: EditorDeps): PersonaEditor {
  const { id, ask, report, drafts } = deps;
  const store = createStore<EditorState>(() => ({ tag: 'loading' }));
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isClosed = false;
  /** The file is no more, under this name at least. */
  let isDropped = false;
  let draftsFail = false;
  /** A look that is asked for during another one. */
  let looking: Promise<void> | null = null;

  const open = (): OpenEditor | null => {
    const state = store.getState();
    return state.tag === 'open' ? state : null;
  };
  const update = (change: Partial<OpenEditor>): void => {
    const state = open();
    if (state === null || isClosed) return;
    const next = { ...state, ...change };
    store.setState(next, true);
    if (next.text !== state.text || next.base !== state.base) keepDraft(next);
    if (next.text === state.text) return;
    // At once: what is too long must not be sent meanwhile.
    if (tooLong(next.text) === null) checkSoon(CHECK_MS);
    else void check();
  };

  const keepDraft = ({ base, text }: OpenEditor): void => {
    if (text === base) {
      drafts.forget(id);
      return;
    }
    const isKept = drafts.write(id, { base, text, atMs: deps.now() });
    if (!isKept && !draftsFail) report(deps.words.draftLost);
    draftsFail = !isKept;
  };

  const checkSoon = (ms: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void check(), ms);
  };
  const check = async (): Promise<void> => {
    const text = open()?.text;
    if (text === undefined) return;
    const long = tooLong(text);
    if (long !== null) {
      const { line, column, overBytes } = long;
      const mistake = { line, column, key: '', message: deps.words.tooLong(overBytes), meant: null };
      update({ mistakes: [mistake], isChecked: true });
      return;
    }
    const result = await ask({ type: 'profiles.check', id, text });
    if (open()?.text !== text || isClosed) return;
    if (result.ok) update({ mistakes: result.value.mistakes, isChecked: true });
    else report(result.error);
  };

  /** The file says `theirs`, and what is unsaved was made in `base`. */
  const join = async (file: ProfileText): Promise<void> => {
    if (open()?.isGone === true)
      update({ isGone: false, ...(open()?.note?.tag === 'gone' ? { note: null } : {}) });
    const state = open();
    if (state === null) return;
    if (file.text === state.base) {
      update({ file });
      return;
    }
    if (state.text === state.base || state.text === file.text) {
      update({ file, base: file.text, text: file.text, note: { tag: 'followed' }, theirs: null });
      return;
    }
    const { text, base } = state;
    // They are joined when it is saved, and it can't be before it is shorter.
    if (tooLong(text) !== null) {
      update({ file });
      return;
    }
    const result = await ask({ type: 'profiles.merge', id, text, base });
    if (!result.ok) {
      report(result.error);
      return;
    }
    // The person went on writing meanwhile: once more, with that.
    if (open()?.text !== text) {
      await join(file);
      return;
    }
    const merged = result.value;
    if (merged.outcome === 'conflict') update({ file, theirs: merged.theirs });
    else update({ file, base: merged.theirs, text: merged.text, note: { tag: 'merged' }, theirs: null });
  };

  const lookOnce = async (): Promise<void> => {
    const result = await ask({ type: 'profiles.read', id });
    const state = open();
    if (state === null || isClosed) return;
    if (result.ok) await join(result.value);
    else if (result.error.code === 'NOT_FOUND') update({ isGone: true, note: { tag: 'gone' } });
    else report(result.error);
  };

  const send = async (base: string | null): Promise<boolean> => {
    const state = open();
    if (state === null || state.isSaving) return false;
    const { text } = state;
    const long = tooLong(text);
    if (long !== null) {
      update({ note: { tag: 'too-long', overBytes: long.overBytes } });
      return false;
    }
    update({ isSaving: true });
    const result = await ask({ type: 'profiles.save', id, text, base });
    update({ isSaving: false });
    if (!result.ok) {
      report(result.error);
      return false;
    }
    return take(text, result.value);
  };
  const take = async (sent: string, saved: Saved): Promise<boolean> => {
    if (saved.outcome === 'conflict') {
      update({ theirs: saved.theirs });
      return false;
    }
    const hasGoneOn = open()?.text !== sent;
    update({ isGone: false, former: null });
    if (saved.outcome === 'saved') update({ base: sent, note: { tag: 'saved' }, theirs: null });
    // The file has more than was sent; what was written since is joined with it.
    else if (!hasGoneOn)
      update({ base: saved.text, text: saved.text, note: { tag: 'merged' }, theirs: null });
    await look();
    return !hasGoneOn;
  };

  const look = (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };

  const close = (): void => {
    isClosed = true;
    if (timer !== null) clearTimeout(timer);
  };
  /** Nothing is unsaved any more: no question is asked about it. */
  const drop = (): void => {
    close();
    isDropped = true;
    drafts.forget(id);
    store.setState({ tag: 'loading' }, true);
  };

  return {
    store,
    load: async () => {
      if (isDropped) return;
      isClosed = false;
      const result = await ask({ type: 'profiles.read', id });
      if (isClosed || isDropped) return;
      if (!result.ok) {
        store.setState({ tag: 'failed', problem: result.error }, true);
        return;
      }
      const file = result.value;
      // Asked twice: what was typed since the first answer stays.
      if (open() !== null) {
        await join(file);
        return;
      }
      const draft = drafts.read(id);
      const isOpen = draft !== null && draft.text !== file.text;
      store.setState(
        {
          tag: 'open',
          file,
          base: isOpen ? draft.base : file.text,
          text: isOpen ? draft.text : file.text,
          mistakes: [],
          isChecked: false,
          isSaving: false,
          note: isOpen ? { tag: 'draft', atMs: draft.atMs } : null,
          theirs: null,
          isGone: false,
          former: null,
        },
        true,
      );
      checkSoon(0);
      // The file may have been changed since the draft was kept.
      if (isOpen) await join(file);
    },
    edit: (text) => {
      const state = open();
      if (state === null || state.text === text) return;
      deps.onWrite();
      update({ text, note: null, former: state.former === text ? null : state.former });
    },
    save: () => send(open()?.base ?? null),
    look,
    keepMine: () => send(open()?.theirs ?? null),
    takeTheirs: () => {
      const theirs = open()?.theirs;
      if (typeof theirs === 'string') {
        update({ base: theirs, text: theirs, theirs: null, note: { tag: 'followed' } });
      }
    },
    decideLater: () => update({ theirs: null }),
    discard: () => {
      const state = open();
      if (state === null) return;
      // One click must not lose an hour's work: it can be had back until the page is left.
      const former = isUnsaved(state) ? state.text : state.former;
      update({ text: state.base, note: { tag: 'discarded' }, former });
    },
    takeVersion: async (version) => {
      const result = await ask({ type: 'profiles.version', id, version });
      const state = open();
      if (!result.ok) report(result.error);
      else if (state !== null) {
        const former = asksBeforeVersion(state) ? state.text : state.former;
        update({ text: result.value.text, note: { tag: 'reverted' }, former });
      }
    },
    undoVersion: () => {
      const former = open()?.former;
      if (typeof former === 'string') update({ text: former, note: null, former: null });
    },
    dismissNote: () => update({ note: null }),
    moveDraft: (to) => {
      const draft = drafts.read(id);
      drop();
      if (draft !== null) drafts.write(to, draft);
    },
    forget: () => drop(),
    close,
  };
}
