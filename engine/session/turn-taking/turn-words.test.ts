import { describe, expect, it } from 'vitest';
import { answersWhole, asksForNumber, readTurn } from './turn-words';

const is = (text: string) =>
  Object.entries(readTurn(text))
    .filter(([, value]) => value === true)
    .map(([name]) => name);

describe('readTurn', () => {
  it.each([
    'I would like to book it for',
    'My name is.',
    'I need a cleaning and',
    'We live near the',
    "I'm calling because.",
    'Do you have anything on?',
    'She told me that.',
    'It hurts when I.',
    'My sister says they are open so',
  ])('hears that another word is wanted, whatever the recogniser puts at the end: %s', (text) => {
    expect(readTurn(text).dangling).toBe(true);
  });

  it.each([
    'Who should I ask for?',
    'What is it made of?',
    'Where are you from?',
    'Yes, it is.',
    'I do not think so.',
    'I would like that.',
    'My wife and I',
    'Half past three',
    'What a nice place this is',
  ])('does not take a whole sentence for half of one: %s', (text) => {
    expect(readTurn(text).dangling).toBe(false);
  });

  it.each(['Um.', 'Well,', 'So, uh', 'Let me see.', 'I was wondering', 'Yes, um', 'Maybe.'])(
    'hears thinking aloud: %s',
    (text) => expect(readTurn(text).filler).toBe(true),
  );

  it.each(['Well, I lost a filling.', 'Yes.', 'No.', 'I was wondering whether it hurts'])(
    'takes no sentence for thinking aloud because of its opening: %s',
    (text) => expect(readTurn(text).filler).toBe(false),
  );

  it.each([
    ['My number is 555', true],
    ['My number is five five five, two one', true],
    ['My number is 555-219-0441', false],
    ['You can reach me at 617', true],
    ['The email is laura', true],
    ['The email is laura@example.com', false],
    ['I have two questions', false],
    ['I live at number 12 with my mother', false],
  ])('knows half a number: %s', (text, partial) => {
    expect(readTurn(text).partialNumber).toBe(partial);
  });

  it('knows a clause that only prepares the next', () => {
    expect(readTurn('If it rains,').openClause).toBe(true);
    expect(readTurn('Before we book that').openClause).toBe(true);
    expect(readTurn('If it rains, is the tour cancelled').openClause).toBe(false);
    expect(readTurn('After three').openClause).toBe(false);
  });

  it.each([
    ['Where can I park?', true],
    ['And how much is the tuition', true],
    ['Is parking included', true],
    ['which was printed in the year', false],
    ['and was in fact the kind of letter used', false],
    ['I have two things. How much is it?', true],
  ])('tells a question from a relative clause: %s', (text, question) => {
    expect(readTurn(text).opensAsQuestion).toBe(question);
  });

  it('tells who tells from who asks for something', () => {
    expect(readTurn('The first books were printed in black letter.').telling).toBe(true);
    expect(readTurn('Make it a large coffee with milk').telling).toBe(false);
    expect(readTurn('Turn on the living room lamp').telling).toBe(false);
    expect(readTurn('I lost a filling yesterday').telling).toBe(false);
    expect(readTurn('Is the clinic open on Saturday?').telling).toBe(false);
    expect(readTurn('Half past three').telling).toBe(false);
    expect(readTurn(`We went there. ${'It was the age of wisdom. '.repeat(6)}`).long).toBe(true);
  });

  it('is not misled by a number that the recogniser put in front', () => {
    expect(readTurn('3. We are looking for').count).toBe(4);
  });

  it('reads nothing into nothing, other scripts and marks', () => {
    expect(is('')).toEqual([]);
    expect(is(' ... ')).toEqual(['comma']);
    expect(readTurn('拜拜拜').count).toBe(1);
    expect(readTurn(`${'um '.repeat(5000)}`).filler).toBe(true);
  });
});

describe('answersWhole', () => {
  const answers = (question: string, text: string) => answersWhole(question, text, readTurn(text));

  it('knows a whole answer', () => {
    expect(answers('Which day suits you?', 'Tuesday.')).toBe(true);
    expect(answers('Shall I book it?', 'Maybe.')).toBe(true);
    expect(answers('Is that right?', 'Yes, please')).toBe(true);
  });

  it('knows what only begins one', () => {
    expect(answers('Which day suits you?', 'On')).toBe(false);
    expect(answers('Is that right?', 'Yes, but')).toBe(false);
    expect(answers('What is your phone number?', 'Five five five')).toBe(false);
    expect(answers('How do you spell your name?', 'B E')).toBe(false);
  });

  it('needs a question: catches every short turn after a statement ending at once', () => {
    expect(answers('We are open until six.', 'Tuesday')).toBe(false);
  });

  it('knows what is given in groups', () => {
    expect(asksForNumber('Could you spell that for me?')).toBe(true);
    expect(asksForNumber('I have noted your number.')).toBe(false);
  });
});
