import { describe, expect, it } from 'vitest';
import { fold, formatLine, parseLine, type Line } from './lines';

const head: Line = {
  is: 'session',
  version: 1,
  sessionId: 's',
  atMs: 1000,
  profileId: 'maya',
  personaName: 'Maya',
};
const you = (turnId: number, text: string): Line => ({
  is: 'you',
  atMs: 2000,
  turnId,
  text,
  fromMs: 1500,
  toMs: 1900,
});
const them = (turnId: number, text: string, unheard = '', isFinal = true): Line => ({
  is: 'them',
  atMs: 3000,
  turnId,
  text,
  unheard,
  isFinal,
  fromMs: null,
  toMs: null,
});
const file = (...lines: readonly Line[]): string => lines.map(formatLine).join('');

describe('the file of a session', () => {
  it('loses only the line that a crash cut off', () => {
    const text = `${file(head, you(1, 'Hello?'))}{"is":"them","atMs":3000,"turnId":1,"te`;
    const folded = fold(text);
    expect(folded).toMatchObject({ skippedLines: 1, isEnded: false });
    expect(folded?.turns).toMatchObject([{ turnId: 1, you: 'Hello?', them: '' }]);
  });

  it('says what was heard in the end, not what was going to be said', () => {
    const folded = fold(
      file(head, you(1, 'Hi.'), them(1, 'One two three', '', false), them(1, 'One', 'two three')),
    );
    expect(folded?.turns).toMatchObject([{ them: 'One', unheard: 'two three', isFinal: true }]);
  });

  it('shows a reply whose end was not written down as not final', () => {
    expect(fold(file(head, you(1, 'Hi.'), them(1, 'One two', '', false)))?.turns[0]?.isFinal).toBe(false);
  });

  it('forgets words that were taken back', () => {
    expect(fold(file(head, you(1, 'Well'), you(1, '')))?.turns).toEqual([]);
  });

  it('knows who spoke after another persona took over', () => {
    const other: Line = { ...head, profileId: 'jonas', personaName: 'Jonas', atMs: 5000 };
    const folded = fold(file(head, them(0, 'Hello, this is Maya.'), other, them(1, 'Jonas here.')));
    expect(folded?.turns.map(({ personaName }) => personaName)).toEqual(['Maya', 'Jonas']);
    expect(folded?.profileIds).toEqual(['maya', 'jonas']);
  });

  it('is not taken for a session without its head', () => {
    expect(fold(file(you(1, 'Hi.')))).toBeNull();
    expect(fold('PK\u0003\u0004 no text at all')).toBeNull();
    expect(fold('')).toBeNull();
  });

  it('refuses lines with fields of another kind, which would break the client that shows them', () => {
    const refused = [
      '{"is":"you","atMs":1,"turnId":-1,"text":"x","fromMs":null,"toMs":null}',
      '{"is":"you","atMs":1,"turnId":1,"text":5,"fromMs":null,"toMs":null}',
      '{"is":"them","atMs":1,"turnId":1,"text":"x","unheard":null,"isFinal":true,"fromMs":null,"toMs":null}',
      '{"is":"turn","atMs":1,"turnId":1,"outcome":"toString","spans":{},"llm":""}',
      '{"is":"turn","atMs":1,"turnId":1,"outcome":"completed","spans":{"voiceToVoiceMs":"9"},"llm":""}',
      '{"is":"audio","atMs":1,"turnId":1,"side":"../../x"}',
      '[]',
      'null',
      '{"is":"end"}',
    ];
    expect(refused.filter((text) => parseLine(text) !== null)).toEqual([]);
  });
});
