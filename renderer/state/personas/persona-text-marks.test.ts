import { describe, expect, it } from 'vitest';
import { addEntry, removeEntry, setPhrases, setValue, valuesOf } from './persona-text';

const NORA = `name: Nora
description: Books rooms.
system_prompt: You book meeting rooms.
greeting: &hello Good morning, this is Nora.
fallback_line: *hello # the same
`;
const BOOK = `name: &n Nora
description: *n
system_prompt: You book meeting rooms.
playbook:
  # rooms
  - when: &w [room, book]
    say: &s Which room?
  - when: *w
    say: *s
  - when: hello # greets
    say: &bye "Goodbye: see you."
fallback_line: *bye
`;

describe('a form’s edit beside a phrase that is repeated', () => {
  it('empties the first: it threw, and the old text came back', () => {
    expect(setValue(NORA, ['greeting'], null)).toBe(
      `name: Nora\ndescription: Books rooms.\nsystem_prompt: You book meeting rooms.\nfallback_line: Good morning, this is Nora. # the same\n`,
    );
  });

  it('changes the first: the other changed as well, unasked', () => {
    const after = setValue(NORA, ['greeting'], 'Hello.');
    expect(after).toContain('greeting: Hello.\nfallback_line: Good morning, this is Nora. # the same\n');
  });

  it('changes the repetition, and leaves no mark that nothing repeats', () => {
    const after = setValue(NORA, ['fallback_line'], 'Sorry?');
    expect(after).toContain('greeting: Good morning, this is Nora.\nfallback_line: Sorry? # the same\n');
    expect(setValue(NORA, ['fallback_line'], null)).toContain('greeting: Good morning, this is Nora.\n');
  });

  it('keeps the mark while another place repeats it', () => {
    const twice = NORA.replace('system_prompt: You book meeting rooms.', 'system_prompt: x').concat(
      'filler: *hello\n',
    );
    const after = setValue(twice, ['fallback_line'], 'Sorry?');
    expect(after).toContain('greeting: &hello Good morning, this is Nora.\n');
    expect(after).toContain('filler: *hello\n');
  });

  const [ROOM, REPEATED, HELLO] = [
    { when: ['room', 'book'], say: 'Which room?' },
    { when: ['room', 'book'], say: 'Which room?' },
    { when: 'hello', say: 'Goodbye: see you.' },
  ];
  it.each([
    [
      'an entry that holds marks is removed',
      (text: string) => removeEntry(text, ['playbook'], 0),
      [REPEATED, HELLO],
    ],
    [
      'phrases that are used elsewhere are changed',
      (text: string) => setPhrases(text, ['playbook', 0, 'when'], ['room', 'desk']),
      [{ ...ROOM, when: ['room', 'desk'] }, REPEATED, HELLO],
    ],
    [
      'phrases that repeat are changed',
      (text: string) => setPhrases(text, ['playbook', 1, 'when'], ['desk', 'book']),
      [ROOM, { ...REPEATED, when: ['desk', 'book'] }, HELLO],
    ],
    [
      'an entry is added to a list whose marks are used after it',
      (text: string) => addEntry(text, ['playbook'], { when: 'x', say: 'y' }),
      [ROOM, REPEATED, HELLO, { when: 'x', say: 'y' }],
    ],
    [
      'an answer that repeats is changed',
      (text: string) => setValue(text, ['playbook', 1, 'say'], 'Which one: this?'),
      [ROOM, { ...REPEATED, say: 'Which one: this?' }, HELLO],
    ],
  ])('keeps all other words, and the layout, when %s', (_what, edit, playbook) => {
    const after = edit(BOOK);
    expect(valuesOf(after)).toEqual({ ...valuesOf(BOOK), playbook });
    // Written anew as a whole, the list would have other spaces.
    expect(after).toContain('  - when: hello # greets\n');
    expect(after).toMatch(/\[(room|desk), (book|desk)\]/);
  });

  it.each([['name'], ['playbook']])('keeps what repeats it when %s is removed', (key) => {
    const { [key]: _removed, ...others } = valuesOf(BOOK) ?? {};
    expect(valuesOf(setValue(BOOK, [key], null))).toEqual(others);
  });
});
