import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SidetoneError } from '../contract/errors';
import type { ChatMessage } from '../contract/inference';
import type { HistoryTurn } from '../session/types';
import { buildMessages, estimateTokens, prefixMessages, SPOKEN_STYLE } from './build';
import type { Profile } from '../profiles/profile';

const profile: Profile = {
  id: 'maya',
  name: 'Maya',
  description: '',
  systemPrompt: 'You are Maya, the receptionist of a dental practice.',
  greeting: null,
  voice: null,
  llm: { model: null, temperature: 0.3, maxTokens: 80 },
  fallbackLine: 'Sorry?',
  exampleTurns: [{ user: 'Hello?', persona: 'Hello, this is Maya.' }],
  playbook: [],
  playbookElse: 'Sorry?',
};

const turn = (user: string, persona: string, interrupted = false): HistoryTurn => ({
  turnId: 1,
  user,
  persona,
  interrupted,
});
const build = (history: readonly HistoryTurn[], userText: string, contextTokens = 4096): ChatMessage[] =>
  buildMessages({ profile, history, userText, contextTokens, maxTokens: 80 });
const total = (messages: readonly ChatMessage[]): number =>
  messages.reduce((sum, message) => sum + estimateTokens(message.content), 0);

const words = fc.string({ unit: 'grapheme', maxLength: 200 });
const histories = fc.array(
  fc.record({ turnId: fc.nat(), user: words, persona: words, interrupted: fc.boolean() }),
  { maxLength: 60 },
);

describe('buildMessages', () => {
  it('starts every request with the same messages, else the warmed prefix is evaluated again', () => {
    fc.assert(
      fc.property(histories, words, fc.integer({ min: 300, max: 4096 }), (history, userText, context) => {
        const prefix = prefixMessages(profile);
        expect(build(history, userText, context).slice(0, prefix.length)).toEqual(prefix);
      }),
    );
    expect(prefixMessages(profile)[0]?.content).toContain(profile.systemPrompt);
    expect(prefixMessages(profile)[0]?.content).toContain(SPOKEN_STYLE);
  });

  it('never outgrows the context, whatever was said: the runtime would cut the persona away', () => {
    const longWords = fc.string({ unit: 'grapheme', maxLength: 4000 });
    fc.assert(
      fc.property(histories, longWords, fc.integer({ min: 300, max: 2000 }), (history, userText, context) => {
        expect(total(build(history, userText, context)) + 80).toBeLessThanOrEqual(context);
      }),
    );
  });

  it('lets user and assistant take turns, which chat templates insist on', () => {
    fc.assert(
      fc.property(histories, words, (history, userText) => {
        const [system, ...rest] = build(history, userText);
        expect(system?.role).toBe('system');
        expect(rest.length % 2).toBe(1);
        rest.forEach((message, index) => {
          expect(message.role).toBe(index % 2 === 0 ? 'user' : 'assistant');
          expect(message.content.trim()).not.toBe('');
        });
      }),
    );
  });

  it('keeps the newest turns whole and drops the oldest', () => {
    const history = Array.from({ length: 200 }, (_, n) => turn(`question ${n}?`, `answer ${n}.`));
    const said = build(history, 'and now?', 1024).map((message) => message.content);
    expect(said.at(-1)).toBe('and now?');
    expect(said.at(-2)).toBe('answer 199.');
    expect(said).not.toContain('question 0?');
    const first = said.findIndex((text) => text.startsWith('question'));
    expect(said[first + 1]).toBe(said[first]?.replace('question', 'answer').replace('?', '.'));
    expect(said.length).toBeGreaterThan(20);
  });

  it('keeps all of the history if it fits', () => {
    const history = Array.from({ length: 30 }, (_, n) => turn(`question ${n}?`, `answer ${n}.`));
    expect(build(history, 'and now?')).toHaveLength(prefixMessages(profile).length + 61);
  });

  it('extends what the turn before evaluated, three times out of four even when the context is full', () => {
    const history = Array.from({ length: 100 }, (_, n) =>
      turn(`question ${n}?`, `answer ${n}.`, n % 3 === 0),
    );
    const full = history.map((now, n) => build(history.slice(0, n), now.user, 700));
    const kept = full.slice(60).filter((messages, n) => {
      const before = full[60 + n - 1] as ChatMessage[];
      return JSON.stringify(messages.slice(0, before.length)) === JSON.stringify(before);
    });
    expect(kept.length).toBeGreaterThanOrEqual(28);
    expect(kept.length).toBeLessThan(40);
  });

  it('remembers only what was heard and says so when the persona was cut off', () => {
    const said = build([turn('Hours?', 'We open at eight', true)], 'And on Saturday?').map((m) => m.content);
    expect(said.slice(-3)).toEqual(['Hours?', 'We open at eight…', '(cutting you off) And on Saturday?']);
  });

  it('joins words that were never answered to the next ones instead of inventing an empty reply', () => {
    const said = build([turn('I need', '', true)], 'an appointment.').map((m) => m.content);
    expect(said.at(-1)).toBe('I need an appointment.');
  });

  it('gives what the persona said unasked something to answer', () => {
    const roles = build([turn('', 'Hello, this is Maya.')], 'Hi.').map((m) => m.role);
    expect(roles.slice(-3)).toEqual(['user', 'assistant', 'user']);
  });

  it('has the greeting once, in the part that is warmed, whether or not the history has it too', () => {
    const greeting = { ...profile, greeting: 'Brightwater Dental, how can I help?' };
    const request = { profile: greeting, userText: 'Hi.', contextTokens: 4096, maxTokens: 80 };
    const heard = buildMessages({ ...request, history: [turn('', greeting.greeting)] });
    expect(heard).toEqual([...prefixMessages(greeting), { role: 'user', content: 'Hi.' }]);
    expect(buildMessages({ ...request, history: [] })).toEqual(heard);
    expect(heard.at(-2)?.content).toBe(greeting.greeting);
  });

  it('tells a greeting that was cut off as far as it was heard, or the model believes it has said the rest', () => {
    const greeting = { ...profile, greeting: 'Brightwater Dental, how can I help?' };
    const request = { profile: greeting, userText: 'Hours?', contextTokens: 4096, maxTokens: 80 };
    const said = (history: readonly HistoryTurn[]): readonly string[] =>
      buildMessages({ ...request, history })
        .slice(prefixMessages(profile).length)
        .map((message) => message.content);
    expect(said([turn('', 'Brightwater Dental', true)])).toEqual([
      '(The call begins.)',
      'Brightwater Dental…',
      '(cutting you off) Hours?',
    ]);
    expect(said([turn('', '', true)])).toEqual(['Hours?']);
    expect(said([turn('', 'Brightwater Dental', true), turn('Hi.', 'Hello.')])).toEqual([
      '(The call begins.)',
      'Brightwater Dental…',
      '(cutting you off) Hi.',
      'Hello.',
      'Hours?',
    ]);
  });

  it('keeps the end of a user who speaks longer than the context, where the question is', () => {
    const said = build([turn('a', 'b')], `${'blah '.repeat(3000)}what does it cost?`, 512).at(-1)?.content;
    expect(said).toMatch(/^blah .*what does it cost\?$/u);
  });

  it('refuses a persona that leaves no room for the user instead of cutting it', () => {
    const long = { ...profile, systemPrompt: 'You are Maya. '.repeat(200) };
    const attempt = (): unknown =>
      buildMessages({ profile: long, history: [], userText: 'Hi', contextTokens: 512, maxTokens: 80 });
    expect(attempt).toThrow(SidetoneError);
    expect(attempt).toThrow(/too many for a context of 512/u);
  });

  it('counts with the tokenizer it is given', () => {
    const history = Array.from({ length: 30 }, (_, n) => turn(`question ${n}?`, `answer ${n}.`));
    const dear = buildMessages({
      profile,
      history,
      userText: 'now?',
      contextTokens: 4096,
      maxTokens: 80,
      countTokens: (text) => text.length * 4,
    });
    expect(dear.length).toBeLessThan(prefixMessages(profile).length + 61);
  });
});

describe('estimateTokens', () => {
  it.each([
    // The larger count of two tokenizers, Qwen2.5's and SmolLM2's.
    ['My number is five five five, two one nine.', 11],
    ['Call 555 219 04 or 617 22 48.', 24],
    ['营业时间是几点到几点？', 17],
    ['Öffnungszeiten und Preise für Zahnreinigungen', 17],
  ])('does not count less than a real tokenizer: %s', (text, real) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(real);
  });
});
