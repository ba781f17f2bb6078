import { describe, expect, it } from 'vitest';
import { EMPTY_SPANS } from '../../contract/spans';
import type { KeptSession, KeptTurn } from '../../contract/history';
import { exportSession } from './export';

const startedAtMs = new Date(2026, 10, 25, 9, 5).getTime();
const session: KeptSession = {
  id: 'x',
  startedAtMs,
  endedAtMs: startedAtMs + 60_000,
  isRunning: false,
  profileId: 'maya',
  personaNames: ['Maya Brömmel'],
  turnCount: 2,
  hasAudio: false,
};
const turn: KeptTurn = {
  turnId: 1,
  personaName: 'Maya Brömmel',
  you: 'Is 3 * 4 = *12*?',
  them: 'Yes, it is.',
  unheard: 'And 5 is 5.',
  isFinal: true,
  youFromMs: startedAtMs + 1000,
  youToMs: startedAtMs + 3250,
  themFromMs: startedAtMs + 3_725_000,
  themToMs: startedAtMs + 3_725_100,
  outcome: 'interrupted',
  spans: { ...EMPTY_SPANS, voiceToVoiceMs: 640 },
  llm: '',
  audio: [],
};
const text = (format: 'md' | 'txt' | 'json' | 'srt', turns = [turn]): string =>
  exportSession(session, turns, format).text;

describe('a session as a file', () => {
  it('has a name that every file system takes', () => {
    expect(exportSession(session, [turn], 'srt').fileName).toBe('sidetone-maya-brommel-2026-11-25-0905.srt');
    const nameless = { ...session, personaNames: ['真由美'] };
    expect(exportSession(nameless, [turn], 'md').fileName).toBe('sidetone-conversation-2026-11-25-0905.md');
  });

  it('does not make emphasis of what a user said', () => {
    expect(text('md')).toContain('**You:** Is 3 \\* 4 = \\*12\\*?');
  });

  it('tells what was not heard from what was, in every form with words', () => {
    expect(text('md')).toContain('Yes, it is. ~~And 5 is 5.~~ *(not heard)*');
    expect(text('txt')).toContain('Maya Brömmel: Yes, it is. [not heard: And 5 is 5.]');
    expect(JSON.parse(text('json'))).toMatchObject({
      format: 1,
      turns: [{ them: 'Yes, it is.', unheard: 'And 5 is 5.' }],
    });
    expect(text('srt')).not.toContain('And 5 is 5.');
  });

  it('writes how long an answer took as the window does: catches 0.64 s of what was 640 ms there', () => {
    expect(text('md')).toContain('*answered after 640 ms, interrupted*');
    const slow = { ...turn, spans: { ...EMPTY_SPANS, voiceToVoiceMs: 13_732 } };
    expect(text('md', [slow])).toContain('answered after 13.73 s');
  });

  it('has subtitles that a player takes: counted, timed, past the hour, and long enough to be read', () => {
    expect(text('srt')).toBe(
      '1\n00:00:01,000 --> 00:00:03,250\nYou: Is 3 * 4 = *12*?\n\n' +
        '2\n01:02:05,000 --> 01:02:05,700\nMaya Brömmel: Yes, it is.\n\n',
    );
  });

  it('places words without a time after those before them', () => {
    const untimed = { ...turn, youFromMs: null, youToMs: null, themFromMs: null, themToMs: null };
    const times = [...text('srt', [untimed]).matchAll(/^(\S+) --> (\S+)$/gm)].map((match) => match.slice(1));
    expect(times).toHaveLength(2);
    expect(times[1]?.[0]).toBe(times[0]?.[1]);
  });
});
