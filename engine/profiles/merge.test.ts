import * as diff3 from 'node-diff3';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { mergeTexts } from './merge';

vi.mock('node-diff3', async (importOriginal) => {
  const real = await importOriginal<typeof diff3>();
  return { ...real, diff3Merge: vi.fn<typeof real.diff3Merge>(real.diff3Merge) };
});

const BASE = 'name: Maya\n# who she is\ndescription: At the desk.\n\nsystem_prompt: |\n  You are Maya.\n';

describe('two changes of one text', () => {
  it('become one where they don’t touch: catches a save that undoes what another editor wrote', () => {
    const mine = BASE.replace('Maya\n#', 'Mia\n#');
    const theirs = BASE.replace('You are Maya.', 'You are kind.');
    expect(mergeTexts(mine, BASE, theirs)).toEqual({
      outcome: 'merged',
      text: mine.replace('You are Maya.', 'You are kind.'),
      theirs,
    });
  });

  it('are a conflict on one line: catches one of them winning in silence', () => {
    const theirs = BASE.replace('name: Maya', 'name: May');
    expect(mergeTexts(BASE.replace('name: Maya', 'name: Mia'), BASE, theirs)).toEqual({
      outcome: 'conflict',
      theirs,
    });
  });

  it('are nothing to ask about if both changed the same', () => {
    const both = BASE.replace('name: Maya', 'name: Mia');
    expect(mergeTexts(both, BASE, both)).toMatchObject({ outcome: 'same', text: both });
  });

  it('keep the words around a line apart: catches a merge by words instead of lines', () => {
    const theirs = `${BASE}filler: Let me see.\n`;
    expect(mergeTexts(BASE, BASE, theirs)).toMatchObject({ outcome: 'merged', text: theirs });
  });
});

describe('two changes of a long text', () => {
  const searched = vi.mocked(diff3.diff3Merge);
  const blank = (count: number): string => '\n'.repeat(count);

  it('are searched only where both changed: catches 2,000 blank lines that freeze the host for 20 s', () => {
    searched.mockClear();
    const text = (last: string): string => `${blank(2000)}${last}`;
    expect(mergeTexts(text('a'), text('b'), text('c'))).toMatchObject({ outcome: 'conflict' });
    expect(searched.mock.calls.map(([mine, base, theirs]) => [mine, base, theirs])).toEqual([
      [['a'], ['b'], ['c']],
    ]);
  });

  it('become one without a search where one stands above the other, however many lines are alike', () => {
    searched.mockClear();
    const text = (first: string, last: string): string => `${first}${blank(60_000)}${last}`;
    const merged = { outcome: 'merged', text: text('mine', 'theirs') };
    expect(mergeTexts(text('mine', 'b'), text('a', 'b'), text('a', 'theirs'))).toMatchObject(merged);
    expect(mergeTexts(text('a', 'theirs'), text('a', 'b'), text('mine', 'b'))).toMatchObject(merged);
    expect(searched).not.toHaveBeenCalled();
  });

  it('are asked about where comparing would take too long: catches a bound that is counted and not kept', () => {
    searched.mockClear();
    const text = (first: string, middle: string, last: string): string =>
      `${first}${blank(1000)}${middle}${blank(1000)}${last}`;
    const [mine, base, theirs] = [text('x', 'a', 'x'), text('a', 'a', 'a'), text('a', 'x', 'a')];
    expect(mergeTexts(mine, base, theirs)).toMatchObject({ outcome: 'conflict' });
    expect(searched).not.toHaveBeenCalled();
    // The same with fewer lines is no conflict.
    const [few, fewBase, fewTheirs] = [mine, base, theirs].map((each) =>
      each.replaceAll(blank(1000), blank(10)),
    );
    expect(mergeTexts(few ?? '', fewBase ?? '', fewTheirs ?? '')).toMatchObject({ outcome: 'merged' });
    expect(searched).toHaveBeenCalledTimes(1);
  });

  it('come out as the search through all of it has them, where each line is another', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
    const edit = fc.record({
      at: fc.nat(11),
      drop: fc.nat(2),
      put: fc.array(fc.constantFrom('p', 'q'), { maxLength: 2 }),
    });
    const edited = (
      who: string,
      edits: readonly { at: number; drop: number; put: readonly string[] }[],
    ): string[] =>
      edits.reduce<string[]>(
        (text, { at, drop, put }) => text.toSpliced(at, drop, ...put.map((word) => `${who} ${word} ${at}`)),
        lines,
      );
    const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(edits, edits, (mine, theirs) => {
        const [my, their] = [edited('mine', mine), edited('theirs', theirs)];
        const whole = diff3.diff3Merge(my, lines, their, { excludeFalseConflicts: true });
        const hasConflict = whole.some(({ ok }) => ok === undefined);
        const merged = mergeTexts(my.join('\n'), lines.join('\n'), their.join('\n'));
        const text = hasConflict ? null : whole.flatMap(({ ok }) => ok ?? []).join('\n');
        expect(merged.outcome === 'conflict' ? null : merged.text).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});
