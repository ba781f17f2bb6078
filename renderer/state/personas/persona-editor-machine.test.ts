import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../engine/contract/errors';
import type { Merged, ProfileText } from '../../../engine/contract/profiles';
import { tooLong } from './persona-length';
import {
  hasSavedAll,
  isUnsaved,
  LOADING,
  stepEditor,
  type EditorEffect,
  type EditorEvent,
  type EditorMachine,
  type EditorRequest,
  type OpenEditor,
} from './persona-editor-machine';

const fileOf = (text: string): ProfileText => ({
  id: 'maya',
  path: '/maya.yaml',
  text,
  isOwn: true,
  isShipped: false,
  versions: [],
});
const BUSY: Problem = { code: 'BUSY', message: 'busy', hint: '' };
const GONE: Problem = { code: 'NOT_FOUND', message: 'gone', hint: '' };

function play(events: readonly EditorEvent[], from: EditorMachine = LOADING) {
  let state = from;
  const effects: EditorEffect[] = [];
  const requests: EditorRequest[] = [];
  for (const event of events) {
    const step = stepEditor(state, event, (overBytes) => `${overBytes} too many`);
    ({ state } = step);
    effects.push(...step.effects);
    if (step.request !== null) requests.push(step.request);
  }
  return { state, effects, requests, shown: state.shown as OpenEditor };
}

const loaded = (text: string): EditorEvent => ({
  type: 'loaded',
  answer: { ok: true, value: fileOf(text) },
  draft: null,
});
const OPENED = [{ type: 'load' }, loaded('a')] as const;

describe('stepEditor', () => {
  it('says that the person writes before the text is another: catches a cursor that is moved under the hands', () => {
    const { effects } = play([{ type: 'edit', text: 'b' }], play(OPENED).state);
    expect(effects.map((effect) => effect.do)).toEqual(['tellWriting', 'keepDraft', 'checkLater']);
  });

  it('shows none of an answer that comes to a view that was left', () => {
    const { state, requests } = play([{ type: 'edit', text: 'b' }, { type: 'look' }], play(OPENED).state);
    const left = play([{ type: 'close' }, { type: 'looked', answer: { ok: false, error: GONE } }], state);
    expect(requests).toEqual([{ do: 'read' }]);
    expect(left.shown).toBe(state.shown);
    // Come back to, it goes on with what was written.
    expect(play([{ type: 'load' }, loaded('a')], left.state).shown).toMatchObject({ text: 'b', base: 'a' });
  });

  it('opens no file that was thrown away while it was read', () => {
    const { state } = play([{ type: 'load' }, { type: 'drop' }, loaded('a'), { type: 'load' }]);
    expect(state).toEqual({ shown: { tag: 'loading' }, isClosed: true, isDropped: true });
  });

  it('asks once more for what was joined with a text that has gone on', () => {
    const { state } = play(
      [
        { type: 'edit', text: 'b' },
        { type: 'edit', text: 'c' },
      ],
      play(OPENED).state,
    );
    const merge = { type: 'merged', file: fileOf('x'), text: 'b' } as const;
    const answer = { ok: true, value: { outcome: 'merged', text: 'bx', theirs: 'x' } } as const;
    const { requests, shown } = play([{ ...merge, answer }], state);
    expect(requests).toEqual([{ do: 'merge', file: fileOf('x'), text: 'c', base: 'a' }]);
    expect(shown.text).toBe('c');
  });

  it('writes no second time while it writes, and can write again after it failed', () => {
    const save = { type: 'save', over: 'base' } as const;
    const { state, requests } = play([{ type: 'edit', text: 'b' }, save, save], play(OPENED).state);
    expect(requests).toEqual([{ do: 'save', text: 'b', base: 'a' }]);
    const failed = play([{ type: 'saved', sent: 'b', answer: { ok: false, error: BUSY } }, save], state);
    expect(failed.effects).toEqual([{ do: 'report', problem: BUSY }]);
    expect(failed.requests).toEqual(requests);
  });

  it('keeps what was written while more than was sent got into the file: catches typing that is overwritten', () => {
    const sent = [
      { type: 'edit', text: 'b' },
      { type: 'save', over: 'base' },
      { type: 'edit', text: 'bc' },
    ] as const;
    const { state } = play(sent, play(OPENED).state);
    const answer = { ok: true, value: { outcome: 'merged', text: 'bx' } } as const;
    const { requests, shown } = play([{ type: 'saved', sent: 'b', answer }], state);
    expect(shown).toMatchObject({ text: 'bc', base: 'a', isSaving: false });
    expect(requests).toEqual([{ do: 'look' }]);
  });

  it('sends no text that is too long, and joins it once it is shorter', () => {
    const answer = { ok: true, value: fileOf('x') } as const;
    const long = play([{ type: 'edit', text: 'b'.repeat(70_000) }], play(OPENED).state).state;
    const { requests, state } = play(
      [
        { type: 'looked', answer },
        { type: 'save', over: 'base' },
      ],
      long,
    );
    expect(requests).toEqual([]);
    const shorter = play(
      [
        { type: 'edit', text: 'b' },
        { type: 'looked', answer },
      ],
      state,
    );
    expect(shorter.requests).toEqual([{ do: 'merge', file: fileOf('x'), text: 'b', base: 'a' }]);
  });
});

/** One word a line, and as many lines: joined where they don't touch. */
function merge(mine: string, base: string, theirs: string): Merged {
  const [ours, old] = [mine.split('\n'), base.split('\n')];
  const lines = theirs.split('\n').map((line, index) => {
    if (ours[index] === old[index]) return line;
    return line === old[index] || line === ours[index] ? (ours[index] ?? '') : null;
  });
  return lines.includes(null)
    ? { outcome: 'conflict', theirs }
    : { outcome: 'merged', text: lines.join('\n'), theirs };
}

/** A file, a host that answers when it is told to, and the draft that the effects have kept. */
function createDesk() {
  const desk = { file: 'a\nb\nc' as string | null };
  let state = LOADING;
  let draft: { base: string; text: string } | null = null;
  const asked: EditorRequest[] = [];
  const saves: { readonly isAll: boolean; readonly isUnsaved: boolean }[] = [];

  const apply = (event: EditorEvent): void => {
    const isAll = event.type === 'saved' && hasSavedAll(state, event);
    const step = stepEditor(state, event, () => 'too long');
    ({ state } = step);
    for (const effect of step.effects) {
      if (effect.do === 'keepDraft') draft = { base: effect.base, text: effect.text };
      if (effect.do === 'forgetDraft') draft = null;
      if (effect.do === 'checkNow') apply({ type: 'check' });
    }
    if (event.type === 'saved') saves.push({ isAll, isUnsaved: isUnsaved(state.shown) });
    if (step.request?.do === 'look') apply({ type: 'look' });
    else if (step.request !== null) asked.push(step.request);
  };

  /** @param isHeard false: the host is too busy. */
  const answer = (which: number, isHeard: boolean): void => {
    const request = asked.splice(which % Math.max(1, asked.length), 1)[0];
    if (request === undefined) return;
    const { file } = desk;
    const refused = { ok: false, error: BUSY } as const;
    const read =
      file === null ? ({ ok: false, error: GONE } as const) : { ok: true as const, value: fileOf(file) };
    switch (request.do) {
      case 'load':
        return apply({
          type: 'loaded',
          answer: isHeard ? read : refused,
          draft: draft === null ? null : { ...draft, atMs: 0 },
        });
      case 'read':
        return apply({ type: 'looked', answer: isHeard ? read : refused });
      case 'merge': {
        const { file: seen, text, base } = request;
        const value = merge(text, base, file ?? seen.text);
        return apply({ type: 'merged', file: seen, text, answer: isHeard ? { ok: true, value } : refused });
      }
      case 'save': {
        const { text, base } = request;
        if (!isHeard) return apply({ type: 'saved', sent: text, answer: refused });
        const value = base === null || file === null || file === base ? null : merge(text, base, file);
        if (value?.outcome !== 'conflict') desk.file = value?.text ?? text;
        const saved = value ?? { outcome: 'saved' as const, text };
        return apply({
          type: 'saved',
          sent: text,
          answer: {
            ok: true,
            value:
              saved.outcome === 'conflict'
                ? saved
                : { ...saved, outcome: value === null ? 'saved' : 'merged' },
          },
        });
      }
      case 'check':
        return apply({ type: 'checked', text: request.text, answer: { ok: true, value: { mistakes: [] } } });
      case 'version':
        return apply({ type: 'versionRead', answer: { ok: true, value: { text: 'v\nv\nv' } } });
      case 'look':
        return undefined;
    }
  };
  return { desk, apply, answer, asked, saves, state: () => state, draft: () => draft };
}

describe('in any order of keys, answers and changes from outside', () => {
  const line = fc.constantFrom('a', 'b', 'c', 'd');
  const short = fc.tuple(line, line, line).map((lines) => lines.join('\n'));
  const text = fc.oneof(
    { weight: 9, arbitrary: short },
    { weight: 1, arbitrary: fc.constant(`a\nb\n${'x'.repeat(70_000)}`) },
  );
  const event = fc.oneof(
    text.map((written): EditorEvent => ({ type: 'edit', text: written })),
    fc.constantFrom<EditorEvent>(
      { type: 'load' },
      { type: 'look' },
      { type: 'check' },
      { type: 'save', over: 'base' },
      { type: 'save', over: 'theirs' },
      { type: 'takeTheirs' },
      { type: 'decideLater' },
      { type: 'discard' },
      { type: 'undoVersion' },
      { type: 'dismissNote' },
      { type: 'takeVersion', version: 'v' },
    ),
  );
  type Happening =
    | { readonly event: EditorEvent }
    | { readonly answer: number; readonly isHeard: boolean }
    | { readonly disk: string | null };
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    event.map((one) => ({ event: one })),
    fc.record({ answer: fc.nat(5), isHeard: fc.boolean() }),
    fc.option(short).map((disk) => ({ disk })),
  );

  it('the draft is what is unsaved, nothing too long is sent, one save is under way, and the file is followed', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), fc.option(short), (happenings, last) => {
        const { desk, apply, answer, asked, saves, state, draft } = createDesk();
        const holds = (): void => {
          const { shown } = state();
          const unsaved = shown.tag === 'open' && isUnsaved(shown) ? shown : null;
          const isKept = draft()?.text === unsaved?.text && draft()?.base === unsaved?.base;
          expect(isKept || shown.tag !== 'open').toBe(true);
          const isLong = (request: EditorRequest): boolean =>
            'text' in request && tooLong(request.text) !== null;
          expect(asked.filter(isLong)).toEqual([]);
          expect(asked.filter((request) => request.do === 'save').length).toBeLessThanOrEqual(1);
        };
        apply({ type: 'load' });
        answer(0, true);
        for (const one of happenings) {
          if ('event' in one) apply(one.event);
          else if ('disk' in one) desk.file = one.disk;
          else answer(one.answer, one.isHeard);
          holds();
        }
        while (asked.length > 0) answer(0, true);
        // One that could not be read, or was read anew in vain, is opened by another try.
        desk.file ??= 'a\nb\nc';
        apply({ type: 'load' });
        answer(0, true);
        while (asked.length > 0) answer(0, true);
        desk.file = last;
        apply({ type: 'look' });
        while (asked.length > 0) answer(0, true);
        holds();
        const { shown } = state();
        if (shown.tag !== 'open') throw new Error('not open');
        // A save that says it wrote all leaves nothing unsaved.
        expect(saves.filter((save) => save.isAll && save.isUnsaved)).toEqual([]);
        expect(shown.isSaving).toBe(false);
        expect(shown.isGone).toBe(desk.file === null);
        const isOpenQuestion = shown.theirs !== null || tooLong(shown.text) !== null;
        expect(desk.file === null || isOpenQuestion || shown.base === desk.file).toBe(true);
      }),
    );
  });
});
