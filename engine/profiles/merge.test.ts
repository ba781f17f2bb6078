import { describe, expect, it } from 'vitest';
import { mergeTexts } from './merge';

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
