/**
 * Owns one persona file that is being edited, towards the host, the drafts and the clock. What becomes of it is decided in
 * persona-editor-machine.ts; how a text is shown and changed is the views' part.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { assertNever, type Problem } from '../../../engine/contract/errors';
import type { Ask } from '../connection/asker';
import type { Drafts } from './persona-drafts';
import {
  hasSavedAll,
  LOADING,
  stepEditor,
  type EditorEffect,
  type EditorEvent,
  type EditorRequest,
  type EditorState,
} from './persona-editor-machine';

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

/** @returns what is to be told of the host's answer. */
async function answerTo(
  request: Exclude<EditorRequest, { do: 'look' }>,
  { id, ask, drafts }: EditorDeps,
): Promise<EditorEvent> {
  switch (request.do) {
    case 'load': {
      const answer = await ask({ type: 'profiles.read', id });
      return { type: 'loaded', answer, draft: drafts.read(id) };
    }
    case 'read':
      return { type: 'looked', answer: await ask({ type: 'profiles.read', id }) };
    case 'merge': {
      const { file, text, base } = request;
      return { type: 'merged', file, text, answer: await ask({ type: 'profiles.merge', id, text, base }) };
    }
    case 'save': {
      const { text, base } = request;
      return { type: 'saved', sent: text, answer: await ask({ type: 'profiles.save', id, text, base }) };
    }
    case 'check': {
      const { text } = request;
      return { type: 'checked', text, answer: await ask({ type: 'profiles.check', id, text }) };
    }
    case 'version': {
      const { version } = request;
      return { type: 'versionRead', answer: await ask({ type: 'profiles.version', id, version }) };
    }
  }
}

export function createPersonaEditor(deps: EditorDeps): PersonaEditor {
  const { id, report, drafts } = deps;
  let state = LOADING;
  const store = createStore<EditorState>(() => state.shown);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let draftsFail = false;
  /** A look that is asked for during another one. */
  let looking: Promise<boolean> | null = null;

  const apply = (event: EditorEvent): EditorRequest | null => {
    const step = stepEditor(state, event, deps.words.tooLong);
    ({ state } = step);
    for (const effect of step.effects) carryOut(effect);
    // What the effects have changed is shown with it.
    if (state.shown !== store.getState()) store.setState(state.shown, true);
    return step.request;
  };

  const keepDraft = (base: string, text: string): void => {
    const isKept = drafts.write(id, { base, text, atMs: deps.now() });
    if (!isKept && !draftsFail) report(deps.words.draftLost);
    draftsFail = !isKept;
  };

  const carryOut = (effect: EditorEffect): void => {
    switch (effect.do) {
      case 'tellWriting':
        deps.onWrite();
        return;
      case 'keepDraft':
        keepDraft(effect.base, effect.text);
        return;
      case 'forgetDraft':
        drafts.forget(id);
        return;
      case 'checkLater':
        clearTimeout(timer);
        timer = setTimeout(() => void run({ type: 'check' }), effect.inMs);
        return;
      case 'checkNow':
        void run({ type: 'check' });
        return;
      case 'checkNoMore':
        clearTimeout(timer);
        return;
      case 'report':
        report(effect.problem);
        return;
      default:
        assertNever(effect, 'effect');
    }
  };

  /** Settles when nothing more is asked. @returns whether a save was among it, and the file says what the text says. */
  const run = async (event: EditorEvent): Promise<boolean> => {
    let isSaved = false;
    let request = apply(event);
    while (request !== null) {
      if (request.do === 'look') {
        await look();
        break;
      }
      const answer: EditorEvent = await answerTo(request, deps);
      if (answer.type === 'saved') isSaved = hasSavedAll(state, answer);
      request = apply(answer);
    }
    return isSaved;
  };

  const look = async (): Promise<void> => {
    looking ??= run({ type: 'look' }).finally(() => {
      looking = null;
    });
    await looking;
  };

  return {
    store,
    look,
    load: async () => void (await run({ type: 'load' })),
    edit: (text) => void apply({ type: 'edit', text }),
    save: () => run({ type: 'save', over: 'base' }),
    keepMine: () => run({ type: 'save', over: 'theirs' }),
    takeTheirs: () => void apply({ type: 'takeTheirs' }),
    decideLater: () => void apply({ type: 'decideLater' }),
    discard: () => void apply({ type: 'discard' }),
    takeVersion: async (version) => void (await run({ type: 'takeVersion', version })),
    undoVersion: () => void apply({ type: 'undoVersion' }),
    dismissNote: () => void apply({ type: 'dismissNote' }),
    moveDraft: (to) => {
      const draft = drafts.read(id);
      apply({ type: 'drop' });
      if (draft !== null) drafts.write(to, draft);
    },
    forget: () => void apply({ type: 'drop' }),
    close: () => void apply({ type: 'close' }),
  };
}
