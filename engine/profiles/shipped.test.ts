/** Checks the personas that ship with Sidetone; what they say through a model can't be checked without one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMatcher } from '../inference/llm/playbook';
import { estimateTokens, prefixMessages } from '../prompt/build';
import { loadProfiles, type LoadedProfiles } from './load';

const root = join(import.meta.dirname, '..', '..');
const ids = ['admissions', 'guide', 'real-estate', 'receptionist'];
let loaded: LoadedProfiles;
beforeAll(async () => {
  loaded = await loadProfiles([join(root, 'profiles')]);
});
const profile = (id: string) => {
  const found = loaded.profiles.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no profile ${id}`);
  return found;
};
const scripted = (id: string) => {
  const { playbook, playbookElse } = profile(id);
  return createMatcher({ entries: playbook, otherwise: playbookElse });
};

describe('the shipped personas', () => {
  it('all load', () => {
    expect(loaded.problems).toEqual([]);
    expect(loaded.profiles.map(({ id }) => id)).toEqual(ids);
  });

  it.each(ids)('%s says nothing that a voice would stumble over', (id) => {
    const { greeting, fallbackLine, exampleTurns, playbook, playbookElse } = profile(id);
    const lines = [greeting ?? '', fallbackLine, playbookElse, ...playbook.map(({ say }) => say)];
    for (const line of [...lines, ...exampleTurns.map(({ persona }) => persona)]) {
      expect(line).toMatch(/^[\p{L}'’,.?! -]+[.?!]$/u);
      expect(line.length).toBeLessThan(130);
    }
  });

  it.each(ids)('%s is evaluated in seconds on a CPU and can hold a conversation by script', (id) => {
    const { greeting, playbook } = profile(id);
    const tokens = prefixMessages(profile(id)).reduce((sum, { content }) => sum + estimateTokens(content), 0);
    expect(tokens).toBeLessThan(750);
    expect(greeting).not.toBeNull();
    expect(playbook.length).toBeGreaterThanOrEqual(12);
  });

  it.each(ids)('%s reaches every scripted answer by one of its own phrases', (id) => {
    const answer = scripted(id);
    for (const { when, say } of profile(id).playbook) {
      expect(when.map(answer), `nothing leads to: ${say}`).toContain(say);
    }
  });

  it.each([
    ['receptionist', 'What are your opening hours?', /eight to six/u],
    ['receptionist', 'How much does a cleaning cost?', /ninety-five/u],
    ['receptionist', 'Do you take walk-ins?', /eight to ten/u],
    ['receptionist', 'Where can I park?', /Mill Lane/u],
    ['receptionist', 'Can I speak to the dentist, please?', /message/u],
    ['receptionist', 'I would like to cancel my appointment.', /cancelling is free/u],
    ['receptionist', 'Is the clinic open on Saturday?', /nine to one/u],
    [
      'receptionist',
      "I'd like to book an appointment for next Tuesday, if that's possible.",
      /name|morning/u,
    ],
    ['receptionist', 'I was wondering whether you could move it to Friday.', /Which day/u],
    ['receptionist', 'Well, um, I think I lost a filling yesterday.', /today/u],
    ['receptionist', 'So the thing is, my insurance changed last month.', /insurance card/u],
    ['receptionist', "It's for my daughter, she is seven years old.", /Children/u],
    ['receptionist', 'It hurts when I drink something cold.', /same day/u],
    ['receptionist', 'Can I bring my dog?', /guide dogs/u],
    ['receptionist', 'Yes, but not on a Wednesday.', /morning or the afternoon/u],
    ['receptionist', 'No, thank you.', /Have a lovely day/u],
    ['receptionist', 'Wait, stop.', /take your time/u],
    ['receptionist', 'Hold on a second.', /take your time/u],
    ['receptionist', 'Actually, can I ask something else?', /what would you like to know/u],
    ['admissions', 'Hello, what is the deadline for applications?', /March first/u],
    ['admissions', 'And how much is the tuition?', /eleven thousand eight hundred/u],
    ['admissions', 'I have two questions, first, how much is the tuition?', /eleven thousand eight hundred/u],
    ['admissions', 'Is it possible to, pay in two parts?', /two parts/u],
    ['admissions', 'So, what happens if I miss the deadline?', /waiting list/u],
    ['admissions', 'If it rains, is the tour cancelled?', /rain or shine/u],
    ['admissions', 'I already sent the form but nobody called me back.', /four weeks/u],
    ['admissions', "I'm interested in, the evening classes.", /at six/u],
    ['admissions', 'Thanks. Good bye.', /Goodbye/u],
    ['real-estate', 'We are looking for a house with, three bedrooms and a garden.', /Linden Road/u],
    ['real-estate', 'My budget is around, four hundred thousand.', /ninety thousand/u],
    ['real-estate', 'The apartment on, Mason Street, is it still available?', /still available/u],
    ['real-estate', 'What I wanted to ask is, whether parking is included.', /Parking is included/u],
    ['real-estate', 'Does the price include, taxes and fees?', /not included/u],
    ['guide', 'What is Sidetone?', /by voice/u],
    ['guide', 'How do I talk to you?', /Space/u],
    ['guide', 'Does anything leave my computer?', /never leave/u],
    ['guide', 'How do I make my own persona?', /New persona/u],
    ['guide', 'Why do you answer so slowly?', /graphics card/u],
    ['guide', 'My day was long.', /best part/u],
    ['guide', 'What time is it?', /no clock/u],
  ])('%s has a scripted answer to "%s"', (id, said, expected) => {
    expect(scripted(id)(said)).toMatch(expected);
  });

  it('has few scripted answers that are none, for all that the recorded callers say', async () => {
    const lines = (await readFile(join(root, 'e2e', 'callers', 'callers.jsonl'), 'utf8')).trim().split('\n');
    const said = lines.map((line) => (JSON.parse(line) as { text: string }).text);
    // The recordings are made for all personas together; the receptionist is asked most of them.
    const answers = said.map(scripted('receptionist'));
    const lost = answers.filter((answer) => answer === profile('receptionist').playbookElse);
    expect(lost.length).toBeLessThan(said.length / 4);
  });
});
