import { describe, expect, it } from 'vitest';
import { EMPTY_SPANS } from '../../../engine/contract/spans';
import { EMPTY_CONVERSATION, enterSession, withMetric, withTranscript } from '../conversation/conversation';
import { hasAnswer, longestStage, turnTried } from './setup-try';

const said = (turnId: number, text: string) =>
  ({ kind: 'transcript', turnId, role: 'user', text, unheard: '', isFinal: true }) as const;
const measured = (turnId: number, spans: Partial<typeof EMPTY_SPANS>) =>
  ({
    kind: 'metric',
    turnId,
    spans: { ...EMPTY_SPANS, ...spans },
    outcome: 'completed',
    speculation: 'none',
    llm: 'x',
  }) as const;

describe('turnTried', () => {
  it('is the latest turn of this session, and no greeting', () => {
    let conversation = enterSession(EMPTY_CONVERSATION, 'one', 'Guide');
    conversation = withTranscript(conversation, said(1, 'before'), 'Guide');
    conversation = enterSession(conversation, 'two', 'Guide');
    expect(turnTried(conversation)).toBeNull();
    conversation = withMetric(conversation, measured(0, {}), 'Guide');
    expect(turnTried(conversation)).toBeNull();
    conversation = withTranscript(conversation, said(1, 'now'), 'Guide');
    expect(turnTried(conversation)?.userText).toBe('now');
  });
});

describe('hasAnswer', () => {
  it('waits for a turn that was answered aloud: an empty one does not show the user how it works', () => {
    let conversation = enterSession(EMPTY_CONVERSATION, 'one', 'Guide');
    conversation = withMetric(conversation, measured(1, {}), 'Guide');
    expect(hasAnswer(conversation)).toBe(false);
    conversation = withMetric(conversation, measured(2, { voiceToVoiceMs: 700 }), 'Guide');
    expect(hasAnswer(conversation)).toBe(true);
  });
});

describe('longestStage', () => {
  it('names the stage that is worth looking at', () => {
    const spans = { endOfTurnDelayMs: 300, llmTtftMs: 500, ttsTtfbMs: 200, voiceToVoiceMs: 1_000 };
    const conversation = withMetric(EMPTY_CONVERSATION, measured(1, spans), 'Guide');
    const turn = conversation.entries[0];
    expect(turn?.kind === 'turn' ? longestStage(turn) : null).toEqual({ stage: 'llmTtftMs', part: 50 });
  });
});
