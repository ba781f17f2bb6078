import { describe, expect, it } from 'vitest';
import admissions from '../../../profiles/admissions.yaml?raw';
import guide from '../../../profiles/guide.yaml?raw';
import realEstate from '../../../profiles/real-estate.yaml?raw';
import receptionist from '../../../profiles/receptionist.yaml?raw';
import { addEntry, removeEntry, setPhrases, setValue, valuesOf, withKeyMeant } from './persona-text';

const TEXT = `# The desk, by Ann.
name: "Maya"   # short
description: At the desk.

# What she knows.
system_prompt: |
  You are Maya.
  # not a comment: part of the prompt

greeting: 'Good day.'

llm: # the model
  model: qwen2.5:3b
  temperature: 0.2 # low

playbook:
  # first of all
  - when: [hours, 'when are you open']   # open
    say: Nine to six.
  # then money
  - when:
      - price
      - "how much"
    say: Ten dollars. # cheap
`;

/** Every comment that a text has. */
const comments = (text: string): readonly string[] => text.match(/#.*$/gmu) ?? [];
/** Lines of `before` that are gone, and lines of `after` that are new. */
const changed = (before: string, after: string): readonly [readonly string[], readonly string[]] => [
  before.split('\n').filter((line) => !after.split('\n').includes(line)),
  after.split('\n').filter((line) => !before.split('\n').includes(line)),
];

describe('a form’s edit of a persona’s text', () => {
  it.each([
    ['a quoted text', ['name'], 'Mia', 'name: "Mia"   # short'],
    ['a plain text', ['description'], 'At the door.', 'description: At the door.'],
    ['a text in single quotes', ['greeting'], 'Hello.', "greeting: 'Hello.'"],
    ['a plain text that would be read as something else', ['description'], 'no', 'description: no'],
    ['a plain text with a colon', ['description'], 'Desk: hello', 'description: "Desk: hello"'],
    ['a number', ['llm', 'temperature'], 0.7, '  temperature: 0.7 # low'],
    ['a text deep inside', ['playbook', 1, 'say'], 'Nine.', '    say: Nine. # cheap'],
  ] as const)('changes the line of %s and nothing else', (_what, path, value, line) => {
    const after = setValue(TEXT, path, value);
    const [gone, come] = changed(TEXT, after);
    expect(come).toEqual([line]);
    expect(gone).toHaveLength(1);
    expect(comments(after)).toEqual(comments(TEXT));
  });

  it('keeps texts texts: catches "true" and "8" that turn into other things', () => {
    for (const value of ['true', '8', 'null', '- x', '"', "it's", '#1', '@home', 'a: b', 'x #y']) {
      expect(valuesOf(setValue(TEXT, ['description'], value))).toMatchObject({ description: value });
    }
  });

  it('writes several lines as a block, and goes on writing them so', () => {
    const once = setValue(TEXT, ['system_prompt'], 'You are Mia.\nBe kind.');
    expect(once).toContain('system_prompt: |\n  You are Mia.\n  Be kind.\n');
    const long = setValue(TEXT, ['description'], 'One.\nTwo.');
    expect(long).toContain('description: |\n  One.\n  Two.\n');
    expect(comments(setValue(long, ['description'], 'Three.'))).toEqual(comments(TEXT));
  });

  it('puts a new key where such a key belongs, and takes it away without a trace', () => {
    const voice = setValue(TEXT, ['voice'], 'flite-slt');
    expect(changed(TEXT, voice)).toEqual([[], ['voice: flite-slt']]);
    expect(Object.keys(valuesOf(voice) ?? {}).slice(3, 6)).toEqual(['greeting', 'voice', 'llm']);
    expect(setValue(voice, ['voice'], null)).toBe(TEXT);
    const length = setValue(TEXT, ['llm', 'reply_length'], 'long');
    expect(changed(TEXT, length)).toEqual([[], ['  reply_length: long']]);
    expect(setValue(length, ['llm', 'reply_length'], null)).toBe(TEXT);
    const bare = 'name: Maya\n';
    const warm = setValue(bare, ['llm', 'temperature'], 1);
    expect(valuesOf(warm)).toEqual({ name: 'Maya', llm: { temperature: 1 } });
    expect(setValue(warm, ['llm', 'temperature'], null)).toBe(bare);
  });

  it('adds and removes entries of lists; the comments of the others stay with them', () => {
    const more = addEntry(TEXT, ['playbook'], { when: ['bye'], say: 'Bye.' });
    expect(more.startsWith(TEXT)).toBe(true);
    expect(valuesOf(more)).toMatchObject({ playbook: [{}, {}, { when: ['bye'], say: 'Bye.' }] });
    expect(removeEntry(more, ['playbook'], 2)).toBe(TEXT);
    const less = removeEntry(TEXT, ['playbook'], 0);
    expect(valuesOf(less)).toMatchObject({ playbook: [{ say: 'Ten dollars.' }] });
    expect(less).toContain('  # then money\n  - when:\n');
    expect(less).toContain('# first of all');
    const none = removeEntry(less, ['playbook'], 0);
    expect(valuesOf(none)).not.toHaveProperty('playbook');
    const first = addEntry(none, ['example_turns'], { user: 'Hi', persona: 'Hello.' });
    expect(valuesOf(first)).toMatchObject({ example_turns: [{ user: 'Hi', persona: 'Hello.' }] });
  });

  it.each([
    ['one line', 0, "[hours, 'when are you open', today]", ['hours', 'when are you open', 'today']],
    ['one line, shorter', 0, "['when are you open']", ['when are you open']],
    ['one line, changed', 0, "[opening, 'when are you open']", ['opening', 'when are you open']],
    [
      'one line, in the middle',
      0,
      "[hours, a: b, 'when are you open']",
      ['hours', 'a: b', 'when are you open'],
    ],
    ['a list of lines', 1, '      - price\n      - cost\n      - "how much"', ['price', 'cost', 'how much']],
  ])('changes single phrases of a list written as %s', (_what, index, written, phrases) => {
    const after = setPhrases(TEXT, ['playbook', index, 'when'], phrases);
    expect(valuesOf(after)).toMatchObject({ playbook: { [index]: { when: phrases } } });
    expect(after).toContain(written.replace('a: b', '"a: b"'));
    expect(comments(after)).toEqual(comments(TEXT));
  });

  it('leaves a text alone that is no YAML: catches a form that writes over half a line', () => {
    const broken = 'name: "Maya\n';
    expect(setValue(broken, ['name'], 'Mia')).toBe(broken);
    expect(valuesOf(broken)).toBeNull();
    expect(valuesOf('just words')).toBeNull();
  });

  it('puts the key that was meant in the place of the one that was written', () => {
    expect(withKeyMeant('a: 1\n  systm : x # y\n', 2, 3, 'system')).toBe('a: 1\n  system : x # y\n');
    expect(withKeyMeant('"nam": x', 1, 1, 'name')).toBe('name: x');
  });

  it('keeps every comment, order and quote of the shipped personas, whatever is edited', () => {
    for (const text of [receptionist, guide, admissions, realEstate]) {
      let after = setValue(text, ['name'], 'Zoe');
      after = setValue(after, ['greeting'], 'Hello: it is me.');
      after = setValue(after, ['playbook', 3, 'say'], 'That is so.');
      after = setPhrases(after, ['playbook', 0, 'when'], ['one', 'two']);
      after = addEntry(after, ['playbook'], { when: ['zzz'], say: 'Zzz.' });
      after = removeEntry(after, ['playbook'], 1);
      after = setValue(after, ['filler'], 'Let me see.');
      expect(comments(after)).toEqual(comments(text));
      expect(Object.keys(valuesOf(after) ?? {}).filter((key) => key !== 'filler')).toEqual(
        Object.keys(valuesOf(text) ?? {}).filter((key) => key !== 'filler'),
      );
      expect(after.length).toBeGreaterThan(text.length * 0.9);
      expect(after.split('\n').filter((line) => !text.split('\n').includes(line)).length).toBeLessThan(12);
    }
  });
});
