/**
 * Owns what becomes of a persona file that is being edited. There is one state. For each event it gives the next one,
 * what is to be done, and what to ask the host. Pure. persona-editor.ts asks, keeps drafts and counts the time.
 */
import type { Problem, Result } from '../../../engine/contract/errors';
import type { Merged, ProfileMistake, ProfileText, Saved } from '../../../engine/contract/profiles';
import type { Draft } from './persona-drafts';
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

export type EditorMachine = {
  readonly shown: EditorState;
  /** The view is away: nothing changes until it loads again. */
  readonly isClosed: boolean;
  /** The file is no more, under this name at least. */
  readonly isDropped: boolean;
};

/** Those with an `answer` come after the request of the same kind. */
export type EditorEvent =
  | { readonly type: 'load' }
  | { readonly type: 'loaded'; readonly answer: Result<ProfileText>; readonly draft: Draft | null }
  /** The files changed, perhaps this one. */
  | { readonly type: 'look' }
  | { readonly type: 'looked'; readonly answer: Result<ProfileText> }
  | {
      readonly type: 'merged';
      readonly file: ProfileText;
      /** What was sent to be merged. */
      readonly text: string;
      readonly answer: Result<Merged>;
    }
  | { readonly type: 'edit'; readonly text: string }
  /** `over`: the file as it was known, or what the person has seen in the conflict. */
  | { readonly type: 'save'; readonly over: 'base' | 'theirs' }
  | { readonly type: 'saved'; readonly sent: string; readonly answer: Result<Saved> }
  | { readonly type: 'check' }
  | {
      readonly type: 'checked';
      readonly text: string;
      readonly answer: Result<{ readonly mistakes: readonly ProfileMistake[] }>;
    }
  | { readonly type: 'takeVersion'; readonly version: string }
  | { readonly type: 'versionRead'; readonly answer: Result<{ readonly text: string }> }
  | { readonly type: 'takeTheirs' }
  | { readonly type: 'decideLater' }
  | { readonly type: 'discard' }
  | { readonly type: 'undoVersion' }
  | { readonly type: 'dismissNote' }
  | { readonly type: 'close' }
  | { readonly type: 'drop' };

/** Done at once, in this order, before the new state is shown. */
export type EditorEffect =
  /** The person writes. */
  | { readonly do: 'tellWriting' }
  | { readonly do: 'keepDraft'; readonly base: string; readonly text: string }
  | { readonly do: 'forgetDraft' }
  /** Instead of a check that is due; `inMs` 0 is the next task. */
  | { readonly do: 'checkLater'; readonly inMs: number }
  | { readonly do: 'checkNow' }
  | { readonly do: 'checkNoMore' }
  | { readonly do: 'report'; readonly problem: Problem };

/** Its answer is the next event. `look` may join one that is under way. */
export type EditorRequest =
  | { readonly do: 'load' }
  | { readonly do: 'look' }
  | { readonly do: 'read' }
  | { readonly do: 'merge'; readonly file: ProfileText; readonly text: string; readonly base: string }
  | { readonly do: 'save'; readonly text: string; readonly base: string | null }
  | { readonly do: 'check'; readonly text: string }
  | { readonly do: 'version'; readonly version: string };

export type EditorStep = {
  readonly state: EditorMachine;
  readonly effects: readonly EditorEffect[];
  readonly request: EditorRequest | null;
};

/** After the last key: a line that is half written is no mistake yet. */
const CHECK_MS = 250;

export const LOADING: EditorMachine = { shown: { tag: 'loading' }, isClosed: false, isDropped: false };

export const isUnsaved = (state: EditorState): boolean => state.tag === 'open' && state.text !== state.base;
/** A file that is gone can be written anew, with nothing changed. */
export const canSave = (state: EditorState): boolean =>
  isUnsaved(state) || (state.tag === 'open' && state.isGone);
/** Taking a former version would be a surprise to what is unsaved here; another former version is none. */
export const asksBeforeVersion = (state: EditorState): boolean =>
  state.tag === 'open' && isUnsaved(state) && state.note?.tag !== 'reverted';

const openOf = ({ shown }: EditorMachine): OpenEditor | null => (shown.tag === 'open' ? shown : null);

/** Whether the file says now what the text says: of the state in which the answer comes. */
export const hasSavedAll = (
  state: EditorMachine,
  { sent, answer }: Extract<EditorEvent, { type: 'saved' }>,
): boolean => answer.ok && answer.value.outcome !== 'conflict' && openOf(state)?.text === sent;

const stay = (state: EditorMachine): EditorStep => ({ state, effects: [], request: null });

const report = (step: EditorStep, problem: Problem): EditorStep => ({
  ...step,
  effects: [...step.effects, { do: 'report', problem }],
});

function change(state: EditorMachine, part: Partial<OpenEditor>): EditorStep {
  const open = openOf(state);
  if (open === null || state.isClosed) return stay(state);
  const shown: OpenEditor = { ...open, ...part };
  const { base, text } = shown;
  const effects: EditorEffect[] = [];
  if (text !== open.text || base !== open.base)
    effects.push(text === base ? { do: 'forgetDraft' } : { do: 'keepDraft', base, text });
  if (text !== open.text) {
    // At once: what is too long must not be sent meanwhile.
    effects.push(tooLong(text) === null ? { do: 'checkLater', inMs: CHECK_MS } : { do: 'checkNow' });
  }
  return { state: { ...state, shown }, effects, request: null };
}

/** The file says what `file` says, and what is unsaved was made in `base`. */
function join(state: EditorMachine, file: ProfileText): EditorStep {
  const open = openOf(state);
  if (open === null) return stay(state);
  const { base, text } = open;
  const there = { isGone: false, note: open.isGone && open.note?.tag === 'gone' ? null : open.note };
  if (file.text === base) return change(state, { ...there, file });
  if (text === base || text === file.text)
    return change(state, {
      isGone: false,
      file,
      base: file.text,
      text: file.text,
      note: { tag: 'followed' },
      theirs: null,
    });
  // They are joined when it is saved, and it can't be before it is shorter.
  if (tooLong(text) !== null) return change(state, { ...there, file });
  const step = open.isGone ? change(state, there) : stay(state);
  return { ...step, request: { do: 'merge', file, text, base } };
}

function merged(state: EditorMachine, event: Extract<EditorEvent, { type: 'merged' }>): EditorStep {
  const { file, text, answer } = event;
  if (!answer.ok) return report(stay(state), answer.error);
  // The person went on writing meanwhile: once more, with that.
  if (openOf(state)?.text !== text) return join(state, file);
  const { value } = answer;
  if (value.outcome === 'conflict') return change(state, { file, theirs: value.theirs });
  return change(state, {
    file,
    base: value.theirs,
    text: value.text,
    note: { tag: 'merged' },
    theirs: null,
  });
}

function loaded(state: EditorMachine, answer: Result<ProfileText>, draft: Draft | null): EditorStep {
  if (state.isClosed || state.isDropped) return stay(state);
  if (!answer.ok) return stay({ ...state, shown: { tag: 'failed', problem: answer.error } });
  const file = answer.value;
  // Asked twice: what was typed since the first answer stays.
  if (openOf(state) !== null) return join(state, file);
  const unsaved = draft !== null && draft.text !== file.text ? draft : null;
  const opened: EditorMachine = {
    ...state,
    shown: {
      tag: 'open',
      file,
      base: unsaved?.base ?? file.text,
      text: unsaved?.text ?? file.text,
      mistakes: [],
      isChecked: false,
      isSaving: false,
      note: unsaved === null ? null : { tag: 'draft', atMs: unsaved.atMs },
      theirs: null,
      isGone: false,
      former: null,
    },
  };
  // The file may have been changed since the draft was kept.
  const step = unsaved === null ? stay(opened) : join(opened, file);
  return { ...step, effects: [{ do: 'checkLater', inMs: 0 }, ...step.effects] };
}

function looked(state: EditorMachine, answer: Result<ProfileText>): EditorStep {
  if (openOf(state) === null || state.isClosed) return stay(state);
  if (answer.ok) return join(state, answer.value);
  if (answer.error.code === 'NOT_FOUND') return change(state, { isGone: true, note: { tag: 'gone' } });
  return report(stay(state), answer.error);
}

function edit(state: EditorMachine, text: string): EditorStep {
  const open = openOf(state);
  if (open === null || open.text === text) return stay(state);
  const step = change(state, { text, note: null, former: open.former === text ? null : open.former });
  return { ...step, effects: [{ do: 'tellWriting' }, ...step.effects] };
}

function save(state: EditorMachine, over: 'base' | 'theirs'): EditorStep {
  const open = openOf(state);
  if (open === null || open.isSaving) return stay(state);
  const { text } = open;
  const long = tooLong(text);
  if (long !== null) return change(state, { note: { tag: 'too-long', overBytes: long.overBytes } });
  return { ...change(state, { isSaving: true }), request: { do: 'save', text, base: open[over] } };
}

function saved(state: EditorMachine, event: Extract<EditorEvent, { type: 'saved' }>): EditorStep {
  const { sent, answer } = event;
  if (!answer.ok) return report(change(state, { isSaving: false }), answer.error);
  const { value } = answer;
  if (value.outcome === 'conflict') return change(state, { isSaving: false, theirs: value.theirs });
  const written = { isSaving: false, isGone: false, former: null };
  const look = { do: 'look' } as const;
  if (value.outcome === 'saved')
    return {
      ...change(state, { ...written, base: sent, note: { tag: 'saved' }, theirs: null }),
      request: look,
    };
  // The file has more than was sent; what was written since is joined with it.
  if (openOf(state)?.text !== sent) return { ...change(state, written), request: look };
  const { text } = value;
  return {
    ...change(state, { ...written, base: text, text, note: { tag: 'merged' }, theirs: null }),
    request: look,
  };
}

function check(state: EditorMachine, sayTooLong: (overBytes: number) => string): EditorStep {
  const text = openOf(state)?.text;
  if (text === undefined) return stay(state);
  const long = tooLong(text);
  if (long === null) return { ...stay(state), request: { do: 'check', text } };
  const { line, column, overBytes } = long;
  const mistake = { line, column, key: '', message: sayTooLong(overBytes), meant: null };
  return change(state, { mistakes: [mistake], isChecked: true });
}

function checked(state: EditorMachine, event: Extract<EditorEvent, { type: 'checked' }>): EditorStep {
  const { text, answer } = event;
  if (openOf(state)?.text !== text || state.isClosed) return stay(state);
  if (!answer.ok) return report(stay(state), answer.error);
  return change(state, { mistakes: answer.value.mistakes, isChecked: true });
}

function versionRead(state: EditorMachine, answer: Result<{ readonly text: string }>): EditorStep {
  if (!answer.ok) return report(stay(state), answer.error);
  const open = openOf(state);
  if (open === null) return stay(state);
  const former = asksBeforeVersion(open) ? open.text : open.former;
  return change(state, { text: answer.value.text, note: { tag: 'reverted' }, former });
}

function takeTheirs(state: EditorMachine): EditorStep {
  const theirs = openOf(state)?.theirs ?? null;
  if (theirs === null) return stay(state);
  return change(state, { base: theirs, text: theirs, theirs: null, note: { tag: 'followed' } });
}

function discard(state: EditorMachine): EditorStep {
  const open = openOf(state);
  if (open === null) return stay(state);
  // One click must not lose an hour's work: it can be had back until the page is left.
  const former = isUnsaved(open) ? open.text : open.former;
  return change(state, { text: open.base, note: { tag: 'discarded' }, former });
}

function undoVersion(state: EditorMachine): EditorStep {
  const former = openOf(state)?.former ?? null;
  return former === null ? stay(state) : change(state, { text: former, note: null, former: null });
}

/** @param sayTooLong words for a text that is so many bytes longer than a file may be. */
export function stepEditor(
  state: EditorMachine,
  event: EditorEvent,
  sayTooLong: (overBytes: number) => string,
): EditorStep {
  switch (event.type) {
    case 'load':
      if (state.isDropped) return stay(state);
      return { state: { ...state, isClosed: false }, effects: [], request: { do: 'load' } };
    case 'loaded':
      return loaded(state, event.answer, event.draft);
    case 'look':
      return { ...stay(state), request: { do: 'read' } };
    case 'looked':
      return looked(state, event.answer);
    case 'merged':
      return merged(state, event);
    case 'edit':
      return edit(state, event.text);
    case 'save':
      return save(state, event.over);
    case 'saved':
      return saved(state, event);
    case 'check':
      return check(state, sayTooLong);
    case 'checked':
      return checked(state, event);
    case 'takeVersion':
      return { ...stay(state), request: { do: 'version', version: event.version } };
    case 'versionRead':
      return versionRead(state, event.answer);
    case 'takeTheirs':
      return takeTheirs(state);
    case 'decideLater':
      return change(state, { theirs: null });
    case 'discard':
      return discard(state);
    case 'undoVersion':
      return undoVersion(state);
    case 'dismissNote':
      return change(state, { note: null });
    case 'close':
      return { state: { ...state, isClosed: true }, effects: [{ do: 'checkNoMore' }], request: null };
    case 'drop':
      // Nothing is unsaved any more: no question is asked about it.
      return {
        state: { shown: { tag: 'loading' }, isClosed: true, isDropped: true },
        effects: [{ do: 'checkNoMore' }, { do: 'forgetDraft' }],
        request: null,
      };
  }
}
