import { describe, expect, it } from 'vitest';
import { EMPTY_SPANS } from '../../engine/contract/spans';
import { EMPTY_CONVERSATION, enterSession, withMetric, withTranscript } from '../state/conversation';
import { latestTimes } from '../state/latency';
import { createStores } from '../state/stores';
import { saidOf, sceneOf } from './scene';

const said = (turnId: number, role: 'user' | 'persona', text: string, unheard = '') =>
  ({ kind: 'transcript', turnId, role, text, unheard, isFinal: true }) as const;

const conversation = [
  said(1, 'user', 'What are your opening hours?'),
  said(1, 'persona', 'We’re open'),
  said(2, 'user', 'On Sunday?'),
  said(2, 'persona', 'On Sunday', 'we’re closed.'),
].reduce((all, event) => withTranscript(all, event, 'Maya'), enterSession(EMPTY_CONVERSATION, 'one', 'Maya'));

describe('the scene of a recording', () => {
  it('shows what was never heard as such, and the newest last', () => {
    expect(saidOf(conversation.entries).at(-1)).toEqual({
      who: 'them',
      name: 'Maya',
      text: 'On Sunday',
      struck: 'we’re closed.',
    });
    expect(saidOf(conversation.entries)).toHaveLength(3);
    expect(saidOf([])).toEqual([]);
  });

  it('has the figures of the window, whatever turn is looked at in it', () => {
    const stores = createStores();
    const measured = withMetric(
      conversation,
      {
        kind: 'metric',
        turnId: 2,
        spans: { ...EMPTY_SPANS, endOfTurnDelayMs: 400, llmTtftMs: 0, voiceToVoiceMs: 640.4 },
        outcome: 'interrupted',
        speculation: 'kept',
        llm: 'qwen2.5:3b',
      },
      'Maya',
    );
    stores.conversation.setState({ ...measured, selectedKey: 'one 1' });
    const scene = sceneOf(stores, 'speaking');
    expect(scene.figure).toBe('640');
    expect(scene.stages.map(({ figure }) => figure)).toEqual(['400 ms', '–', 'ahead', '–', '–', '–']);
    expect(scene.stages.map(({ bar }) => bar)).toEqual(latestTimes(measured).stages.map(({ bar }) => bar));
    expect(scene.models).toEqual([{ role: 'answers', name: 'qwen2.5:3b' }]);
  });
});
