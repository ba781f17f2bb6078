import { expect, it } from 'vitest';
import type { ChatMessage } from '../contract/inference';
import { createReplyInOrder } from './stand-in-llm';

const user = (content: string): ChatMessage => ({ role: 'user', content });
const persona = (content: string): ChatMessage => ({ role: 'assistant', content });
const prefix: readonly ChatMessage[] = [
  { role: 'system', content: 'You are Maya.' },
  user('Hours?'),
  persona('Nine to six.'),
];

it('answers each turn with its own reply, however often one was begun and dropped', () => {
  const reply = createReplyInOrder(['First.', 'Second.', 'Third.']);
  reply([...prefix, user('Hello.')], true);
  const first = [...prefix, user('My name is')];
  expect(reply(first, false)).toBe('First.');
  expect(reply([...prefix, user('My name is Laura.')], false)).toBe('First.');
  const second = [...prefix, user('My name is Laura.'), persona('First.'), user('And my number')];
  expect(reply(second, false)).toBe('Second.');
  expect(reply(second, false)).toBe('Second.');
  expect(reply([...second, persona('Second.'), user('a'), persona('b'), user('c')], false)).toBe('Third.');
});
