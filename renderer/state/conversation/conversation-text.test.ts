import { describe, expect, it } from 'vitest';
import type { Turn } from './conversation';
import { conversationText } from './conversation-text';

const turn = (turnId: number, change: Partial<Turn>): Turn => ({
  kind: 'turn',
  key: `s ${turnId}`,
  turnId,
  personaName: 'Maya',
  userText: '',
  userIsFinal: true,
  personaText: '',
  unheard: '',
  personaIsFinal: true,
  measured: null,
  ...change,
});

describe('conversationText', () => {
  it('does not pass off as said what was never heard', () => {
    const text = conversationText({
      entries: [
        turn(0, { personaText: 'Hello.' }),
        { kind: 'divider', key: 'session', personaName: 'Sam' },
        turn(1, { personaName: 'Sam', userText: 'Stop.', personaText: 'We are', unheard: 'open until six.' }),
      ],
    });
    expect(text).toBe(
      'Maya: Hello.\n\nNew conversation with Sam\n\nYou: Stop.\nSam: We are [not heard: open until six.]\n',
    );
  });
  it('is empty where nothing was said', () => {
    expect(conversationText({ entries: [turn(1, {})] })).toBe('');
  });
});
