import { describe, expect, it } from 'vitest';
import { checkProfile } from './parse';

const SEED = 'name: Nora\ndescription: Books rooms.\nsystem_prompt: You book meeting rooms.\n';
/** @returns line, column, key and message of each mistake; none if the file is sound. */
const told = (rest: string) => {
  const checked = checkProfile('nora', new TextEncoder().encode(SEED + rest));
  return checked.ok
    ? []
    : checked.problems.map(({ line, column, key, message }) => [line, column, key, message] as const);
};

describe('text that YAML reads as something else', () => {
  it.each([
    ['greeting: Ask for room #5 or press 2.', 4, 24, 'greeting', '#5 or press 2.'],
    ['greeting: Press #5.', 4, 17, 'greeting', '#5.'],
    ['fallback_line: We are #1 in town.', 4, 23, 'fallback_line', '#1 in town.'],
    ['greeting: Ask for\n  #5 or press 2.', 5, 3, 'greeting', '#5 or press 2.'],
    ['playbook:\n  - when: room #5\n    say: Yes.', 5, 16, 'playbook.0.when', '#5'],
    ['playbook:\n  - when: [hall, room #5\n    ]\n    say: Yes.', 5, 23, 'playbook.0.when.1', '#5'],
  ])('%s: what follows # is a comment, and half of it would be said', (rest, line, column, key, lost) => {
    expect(told(rest)).toEqual([
      [line, column, key, expect.stringContaining(`(${lost}); put the whole text`)],
    ]);
  });

  it.each([
    'greeting: Hello. # from the leaflet',
    'greeting: "Ask for room #5 or press 2."',
    'greeting: Hello.\n#filler: One moment.',
    'playbook:\n  - when: hello\n    say: Hello.\n    #say: Hi.',
    'greeting: |\n  Ask for room #5.',
    'greeting: Room#5 is free.',
  ])('%s is no mistake: a comment that is meant, and text that is whole', (rest) => {
    expect(told(rest)).toEqual([]);
  });

  it('names a first word that became a mark, and one that stands for none', () => {
    expect(told('greeting: &Co Dental, good morning.')).toEqual([
      [4, 11, 'greeting', expect.stringContaining('"&Co"')],
    ]);
    expect(told('greeting: *Hello')).toEqual([[4, 11, 'greeting', expect.stringContaining('"*Hello"')]]);
    expect(told('greeting: &hello Good morning.\nfallback_line: *hello')).toEqual([]);
  });

  it('names phrases that became one, unless quotes or their length say that they are', () => {
    const when = (phrases: string) => told(`playbook:\n  - when: ${phrases}\n    say: Yes.`);
    expect(when('open, hours')).toEqual([
      [5, 11, 'playbook.0.when', expect.stringContaining('write [open, hours]')],
    ]);
    expect([when('"open, hours"'), when('hello, is anyone there'), when('[open, hours]')]).toEqual([
      [],
      [],
      [],
    ]);
  });
});

describe('places that were to be filled in', () => {
  it.each([
    'Hi {{first_name}}.',
    'Welcome to {company}.',
    'Today is [date].',
    'Hello ${name}.',
    'Hello %name%.',
    'Hello __NAME__.',
    'We are open from [start_time] to six.',
    'This is [Your Name].',
  ])('%s would be said word by word', (line) => {
    expect(told(`greeting: ${JSON.stringify(line)}`)).toEqual([
      [4, 1, 'greeting', expect.stringContaining('filled in')],
    ]);
  });

  it.each(['[laughs] Hello.', 'It is 5% off, or 10% for two.', 'Room {5}.', 'a_b_c', 'Sizes [2]'])(
    '%s has none',
    (line) => {
      expect(told(`greeting: ${JSON.stringify(line)}`)).toEqual([]);
    },
  );

  it('may stand in the instructions, which are not spoken', () => {
    const text = SEED.replace('You book meeting rooms.', '"Write {name} as it is."');
    expect(checkProfile('nora', new TextEncoder().encode(text)).ok).toBe(true);
  });
});

describe('mistakes of YAML', () => {
  it.each([
    ['playbook:\n  - when: [a, b\n    say: x', 'The list that begins with [ is not closed'],
    ['llm: {model: x', 'The group that begins with { is not closed'],
    ['greeting: "Hello', 'The text that begins with " is not closed'],
    ['greeting hello', 'A colon is missing'],
    ['greeting: !Important call', 'put the whole text in quotes'],
    ['greeting: "a\\qb"', 'A backslash'],
  ])('%s is told in words for people who write files', (rest, words) => {
    expect(told(rest).map(([, , , message]) => message)).toEqual([expect.stringContaining(words)]);
  });
});
