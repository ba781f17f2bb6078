/**
 * Owns the text editor: CodeMirror with YAML, in a shadow root, because only there it brings its style sheets in a way
 * that the page's content policy allows. It is told the text and tells of changes; it decides nothing.
 */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, Transaction } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  type KeyBinding,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { ProfileMistake } from '../../../engine/contract/profiles';
import { words } from '../../words';

export type CodeEditor = {
  /** Changes as little as it can, so that cursor and undo survive. */
  readonly setText: (text: string) => void;
  readonly setMistakes: (mistakes: readonly ProfileMistake[]) => void;
  /** What is marked; empty for nothing. */
  readonly marked: () => string;
  readonly goTo: (line: number, column: number) => void;
  readonly focus: () => void;
  readonly destroy: () => void;
};

export type CodeEditorEvents = {
  readonly onText: (text: string) => void;
  readonly onPlace: (line: number, column: number) => void;
};

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--you)', fontWeight: '600' },
  { tag: [tags.string, tags.attributeValue], color: 'var(--them)' },
  { tag: [tags.lineComment, tags.comment, tags.meta], color: 'var(--ink3)', fontStyle: 'italic' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--ink2)' },
  { tag: [tags.labelName, tags.typeName, tags.keyword], color: 'var(--warn)' },
]);

const MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

const THEME = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', background: 'var(--sunken)', fontSize: 'var(--text-14)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: MONO, lineHeight: '1.6', scrollbarWidth: 'thin' },
  '.cm-content': { padding: 'var(--space-12) 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 var(--space-12) 0 var(--space-8)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { background: 'var(--sunken)', color: 'var(--ink3)', border: '0' },
  '.cm-activeLineGutter': { background: 'transparent', color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--focus) 26%, transparent)',
  },
  '.cm-panels': { background: 'var(--surface)', color: 'var(--ink)', borderColor: 'var(--rule)' },
  '.cm-panel.cm-search': { padding: 'var(--space-8)', fontSize: 'var(--text-14)' },
  '.cm-textfield, .cm-button': {
    font: 'inherit',
    fontSize: 'var(--text-14)',
    color: 'var(--ink)',
    background: 'var(--paper)',
    border: '1px solid var(--rule)',
    borderRadius: 'var(--radius-6)',
    padding: 'var(--space-4) var(--space-8)',
  },
  '.cm-searchMatch': { background: 'color-mix(in srgb, var(--warn) 30%, transparent)' },
  '.cm-tooltip': {
    background: 'var(--surface)',
    color: 'var(--ink)',
    border: '1px solid var(--rule)',
    borderRadius: 'var(--radius-6)',
    fontFamily: 'system-ui, sans-serif',
    maxWidth: 'min(28rem, 80vw)',
  },
  '.cm-diagnostic': { padding: 'var(--space-8) var(--space-12)', borderLeft: '0' },
  '.cm-diagnosticAction': {
    font: 'inherit',
    color: 'var(--paper)',
    background: 'var(--ink)',
    borderRadius: 'var(--radius-6)',
    padding: 'var(--space-4) var(--space-8)',
    marginLeft: 'var(--space-8)',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1.5px',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker-error': { content: 'none', color: 'var(--bad)' },
  '.cm-lint-marker-error::after': { content: '"▲"', fontSize: 'var(--text-12)' },
  'button:focus-visible, input:focus-visible': { outline: '2px solid var(--focus)', outlineOffset: '2px' },
});

/** Tab goes on to what comes next on the page; these indent, and Enter keeps the indentation. */
const KEYS: readonly KeyBinding[] = [
  // One of them is the window's: what the sheet of keys says holds here, too.
  ...searchKeymap.filter(({ key }) => key !== 'Mod-Shift-l'),
  ...historyKeymap,
  ...defaultKeymap.filter(({ key }) => key !== indentWithTab.key),
];

export function createCodeEditor(
  host: HTMLElement,
  label: string,
  text: string,
  events: CodeEditorEvents,
): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  // What is typed belongs to the editor: the window's own keys would take it for theirs, as it comes from a shadow.
  const keepKeys = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' && !event.ctrlKey && !event.metaKey) event.stopPropagation();
  };
  root.addEventListener('keydown', keepKeys as EventListener);
  let isTold = false;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        search({ top: true }),
        yaml(),
        syntaxHighlighting(HIGHLIGHT),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocorrect: 'off' }),
        keymap.of(KEYS),
        THEME,
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isTold) events.onText(update.state.doc.toString());
          if (update.docChanged || update.selectionSet) {
            const { head } = update.state.selection.main;
            const line = update.state.doc.lineAt(head);
            events.onPlace(line.number, head - line.from + 1);
          }
        }),
      ],
    }),
  });

  return {
    setText: (next) => {
      const now = view.state.doc.toString();
      if (now === next) return;
      const { from, to, insert } = difference(now, next);
      isTold = true;
      view.dispatch({ changes: { from, to, insert }, annotations: Transaction.userEvent.of('input') });
      isTold = false;
    },
    setMistakes: (mistakes) => {
      view.dispatch(
        setDiagnostics(
          view.state,
          mistakes.map((mistake) => diagnosticOf(view, mistake)),
        ),
      );
    },
    marked: () => {
      const { from, to } = view.state.selection.main;
      return view.state.sliceDoc(from, to).trim();
    },
    goTo: (line, column) => {
      const at = offsetOf(view, line, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => {
      root.removeEventListener('keydown', keepKeys as EventListener);
      view.destroy();
    },
  };
}

function offsetOf(view: EditorView, line: number, column: number): number {
  const { doc } = view.state;
  const found = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(found.from + column - 1, found.to);
}

/** The word at the place; the whole line where there is none. */
function diagnosticOf(view: EditorView, { line, column, key, message, meant }: ProfileMistake): Diagnostic {
  const from = offsetOf(view, line ?? 1, column ?? 1);
  const rest = view.state.sliceDoc(from, view.state.doc.lineAt(from).to);
  const to = from + (/^["']?[\w-]+["']?/u.exec(rest)?.[0].length ?? rest.length);
  return {
    from,
    to,
    severity: 'error',
    message: key === '' ? message : `${key} ${message}`,
    ...(meant === null
      ? {}
      : {
          actions: [
            {
              name: words.personas.putKey(meant),
              apply: (view: EditorView, at: number, end: number) =>
                view.dispatch({ changes: { from: at, to: end, insert: meant }, userEvent: 'input' }),
            },
          ],
        }),
  };
}

/** The one stretch in which two texts differ. */
export function difference(
  before: string,
  after: string,
): { readonly from: number; readonly to: number; readonly insert: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < most - from && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}
