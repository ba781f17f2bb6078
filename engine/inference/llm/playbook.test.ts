import { describe, expect, it } from 'vitest';
import { growsInProportion } from '../../testing/growth';
import { createMatcher, createPlaybookLlm } from './playbook';

const script = {
  entries: [
    { when: ['opening hours', 'when are you open'], say: 'Eight to six.' },
    { when: ['how much', 'price'], say: 'It depends.' },
    { when: ['how much is a cleaning', 'cleaning'], say: 'Ninety-five dollars.' },
    { when: ['walk-in'], say: 'Walk right in.' },
    { when: ['book an appointment'], say: 'Gladly.' },
    { when: ['hi', 'no'], say: 'Hello.' },
    { when: ["can't come"], say: 'What a pity.' },
    { when: ['café'], say: 'Round the corner.' },
    { when: ['tuesday'], say: 'Tuesday it is.' },
    { when: ['thursday'], say: 'Thursday it is.' },
  ],
  otherwise: 'Pardon?',
};
const answer = createMatcher(script);

describe('createMatcher', () => {
  it.each([
    ['What are your opening hours?', 'Eight to six.'],
    ['WHEN ARE YOU OPEN', 'Eight to six.'],
    ['Do you take walk-ins?', 'Walk right in.'],
    ['Is a walk in all right?', 'Walk right in.'],
    ['What are your prices', 'It depends.'],
    ['I cant come today', 'What a pity.'],
    ['Sorry, I can’t come.', 'What a pity.'],
    ['Is there a cafe?', 'Round the corner.'],
    ["I'd like to book, um, an appointment", 'Gladly.'],
  ])('hears "%s" whatever the case, the punctuation and the plural', (said, expected) => {
    expect(answer(said)).toBe(expected);
  });

  it('prefers what says more about the question, not what stands first in the file', () => {
    expect(answer('How much is it for a cleaning?')).toBe('Ninety-five dollars.');
    expect(answer('Hi, how much is it?')).toBe('It depends.');
  });

  it('takes whole words only: "hi" is not in "this", nor "no" in "know"', () => {
    expect(answer('I know this thing')).toBe('Pardon?');
  });

  it('does not find a phrase in words that are far apart or the wrong way round', () => {
    expect(answer('Book me a nice long table for an evening appointment')).toBe('Pardon?');
    expect(answer('hours of opening')).toBe('Pardon?');
  });

  it('takes the later of two that say as much: people correct themselves', () => {
    expect(answer('On thursday. No, wait, on tuesday')).toBe('Tuesday it is.');
    expect(answer('Tuesday, I mean Thursday')).toBe('Thursday it is.');
  });

  it('has something to say when nothing fits', () => {
    expect(answer('')).toBe('Pardon?');
    expect(answer('?!')).toBe('Pardon?');
  });

  it('answers the end of a very long speech, for work in proportion to its length', () => {
    const speech = (times: number): string => `${'no how much how '.repeat(times)} when are you open`;
    expect(answer(speech(50_000))).toBe('Eight to six.');
    expect(growsInProportion((times) => void answer(speech(times)), 5_000)).toBe(true);
  });
});

describe('createPlaybookLlm', () => {
  const never = new AbortController().signal;
  const SYSTEM = { role: 'system' as const, content: 'when are you open' };
  const ask = (...said: string[]) => ({
    messages: [SYSTEM, ...said.map((content) => ({ role: 'user' as const, content }))],
    temperature: 0.3,
    maxTokens: 1,
  });

  it("answers the user's last words alone, word by word and to the end", async () => {
    const pieces: string[] = [];
    const llm = createPlaybookLlm(script);
    for await (const piece of llm.generate(ask('opening hours?', 'How much is a cleaning?'), never)) {
      pieces.push(String(piece));
    }
    expect(pieces).toEqual(['Ninety-five', ' dollars.']);
  });

  it('does not hear the note that tells a model of an interruption', async () => {
    let text = '';
    const llm = createPlaybookLlm({
      ...script,
      entries: [{ when: ['cutting'], say: 'Snip.' }, ...script.entries],
    });
    for await (const piece of llm.generate(ask('(cutting you off) when are you open'), never))
      text += String(piece);
    expect(text).toBe('Eight to six.');
  });

  it('stops when it is called off', async () => {
    const controller = new AbortController();
    const pieces: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const piece of createPlaybookLlm(script).generate(ask('opening hours'), controller.signal)) {
        pieces.push(String(piece));
        controller.abort();
      }
    };
    await expect(reading()).rejects.toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(pieces).toEqual(['Eight']);
  });
});
