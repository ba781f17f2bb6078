import { describe, expect, it } from 'vitest';
import { EMPTY_SPANS } from '../../../engine/contract/spans';
import {
  EMPTY_CONVERSATION,
  enterSession,
  lastHeard,
  shownTurn,
  withAudible,
  withInFlight,
  withMetric,
  withTranscript,
  type Conversation,
} from './conversation';

const said = (
  conversation: Conversation,
  turnId: number,
  role: 'user' | 'persona',
  text: string,
  unheard = '',
) => withTranscript(conversation, { kind: 'transcript', turnId, role, text, unheard, isFinal: true }, 'Maya');

const took = (conversation: Conversation, turnId: number, voiceToVoiceMs: number | null) =>
  withMetric(
    conversation,
    {
      kind: 'metric',
      turnId,
      spans: { ...EMPTY_SPANS, voiceToVoiceMs },
      outcome: 'completed',
      speculation: 'none',
      llm: 'x',
    },
    'Maya',
  );

const audible = (turnId: number, voiceToVoiceMs: number) =>
  ({
    kind: 'control',
    type: 'audible',
    turnId,
    spans: { ...EMPTY_SPANS, voiceToVoiceMs },
    speculation: 'none',
    llm: 'x',
  }) as const;

describe('conversation', () => {
  const started = enterSession(EMPTY_CONVERSATION, 'one', 'Maya');

  it('replaces the text of a turn; appending would repeat every sentence as it grows', () => {
    let conversation = said(started, 1, 'user', 'What are');
    conversation = said(conversation, 1, 'user', 'What are your hours?');
    conversation = said(conversation, 1, 'persona', 'We are open', 'until six');
    expect(conversation.entries).toEqual([
      expect.objectContaining({
        userText: 'What are your hours?',
        personaText: 'We are open',
        unheard: 'until six',
      }),
    ]);
  });

  const withInterim = (text: string) =>
    withTranscript(
      said(started, 1, 'user', 'Hello.'),
      { kind: 'transcript', turnId: 2, role: 'user', text, unheard: '', isFinal: false },
      'Maya',
    );

  const nothing = (conversation: Conversation, turnId: number) =>
    withMetric(
      conversation,
      { kind: 'metric', turnId, spans: EMPTY_SPANS, outcome: 'empty', speculation: 'none', llm: 'x' },
      'Maya',
    );

  it('says once that nothing was understood: each tap of the key left a line, and in the name of the persona', () => {
    const tapped = [2, 3, 4].reduce(nothing, said(started, 1, 'user', 'Hello.'));
    expect(tapped.entries.map(({ key }) => key)).toEqual(['one 1', 'one 4']);
    expect(lastHeard(tapped)?.key).toBe('one 4');
    expect(said(tapped, 5, 'user', 'What are your hours?').entries.map(({ key }) => key)).toEqual([
      'one 1',
      'one 5',
    ]);
    // One of which words were understood is none of these.
    const answered = withMetric(
      said(started, 1, 'persona', 'Hello?'),
      { kind: 'metric', turnId: 1, spans: EMPTY_SPANS, outcome: 'empty', speculation: 'none', llm: 'x' },
      'Maya',
    );
    expect(said(answered, 2, 'user', 'Yes.').entries).toHaveLength(2);
  });

  it('reads out what was said once it is final: interim transcripts were read again and again', () => {
    expect(lastHeard(withInterim('What are'))?.userText).toBe('Hello.');
    expect(lastHeard(said(withInterim('What are'), 2, 'user', 'What are your hours?'))?.userText).toBe(
      'What are your hours?',
    );
    expect(lastHeard(started)).toBeNull();
  });

  it('keeps no ghost of words that were taken back', () => {
    const conversation = said(withInterim('What are'), 2, 'user', '');
    expect(conversation.entries.map(({ key }) => key)).toEqual(['one 1']);
    expect(said(conversation, 2, 'user', '').entries).toHaveLength(1);
    expect(said(conversation, 2, 'user', 'And now?').entries).toHaveLength(2);
  });

  it('keeps no words that were never confirmed when their turn is over', () => {
    const conversation = took(withInterim('What are'), 2, null);
    expect(conversation.entries).toMatchObject([{ userText: 'Hello.' }, { userText: '', measured: {} }]);
    expect(took(conversation, 1, 500).entries[0]).toMatchObject({ userText: 'Hello.' });
  });

  it('does not write turn 1 of a second session over turn 1 of the first', () => {
    let conversation = said(started, 1, 'user', 'first');
    conversation = enterSession(conversation, 'two', 'Sam');
    conversation = said(conversation, 1, 'user', 'second');
    expect(
      conversation.entries.map((entry) => (entry.kind === 'turn' ? entry.userText : entry.personaName)),
    ).toEqual(['first', 'Sam', 'second']);
  });

  it('does not pile up dividers while the engine restarts', () => {
    let conversation = said(started, 1, 'user', 'first');
    for (const id of ['two', 'three', 'four']) conversation = enterSession(conversation, id, 'Sam');
    expect(conversation.entries).toHaveLength(2);
  });

  it('goes on showing the last answered turn while the user still speaks', () => {
    let conversation = took(started, 1, 600);
    conversation = said(conversation, 2, 'user', 'And on Sunday?');
    expect(shownTurn(conversation)).toMatchObject({ turn: { turnId: 1 }, isPending: false });
    const first = conversation.entries[0];
    expect(shownTurn({ ...took(conversation, 2, 700), selectedKey: first?.key ?? null }).turn).toMatchObject({
      turnId: 1,
    });
  });

  it('shows no figure once the user has finished, until the reply is heard: catches the figure of the turn before', () => {
    let conversation = took(started, 1, 600);
    conversation = withInFlight(said(conversation, 2, 'user', 'And on Sunday?'), 2);
    expect(shownTurn(conversation)).toMatchObject({ turn: { turnId: 2, measured: null }, isPending: true });
    conversation = withAudible(conversation, audible(2, 700), 'Maya');
    const heard = { turn: { turnId: 2, measured: { spans: { voiceToVoiceMs: 700 } } }, isPending: false };
    expect(shownTurn(conversation)).toMatchObject(heard);
    expect(shownTurn(withInFlight(took(conversation, 2, 700), null))).toMatchObject(heard);
  });

  it('waits for no figure of a greeting, nor of a turn that came to nothing', () => {
    expect(shownTurn(withInFlight(started, 0))).toEqual({ turn: null, isPending: false });
    const answered = took(started, 1, 600);
    expect(shownTurn(withInFlight(took(answered, 2, null), null))).toMatchObject({
      turn: { turnId: 1 },
      isPending: false,
    });
  });

  it('shows no figure of another persona after a change of persona', () => {
    const conversation = enterSession(withInFlight(took(started, 1, 600), 2), 'two', 'Sam');
    expect(shownTurn(conversation)).toEqual({ turn: null, isPending: false });
  });

  it('keeps a bounded number of turns', () => {
    let conversation = started;
    for (let turnId = 0; turnId < 500; turnId += 1) conversation = said(conversation, turnId, 'user', 'x');
    expect(conversation.entries.length).toBe(400);
    expect(conversation.entries.at(-1)).toMatchObject({ turnId: 499 });
  });
});
