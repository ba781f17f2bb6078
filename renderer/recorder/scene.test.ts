import { describe, expect, it } from 'vitest';
import { EMPTY_SPANS } from '../../engine/contract/spans';
import {
  EMPTY_CONVERSATION,
  enterSession,
  withAudible,
  withInFlight,
  withMetric,
  withTranscript,
} from '../state/conversation/conversation';
import { latestTimes } from '../state/conversation/latency';
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
    expect(scene).toMatchObject({ figure: '640', unit: 'ms', isMeasured: true });
    expect(scene.stages.map(({ figure }) => figure)).toEqual(['400 ms', '–', 'early', '–', '–', '–']);
    expect(scene.stages.map(({ bar }) => bar)).toEqual(latestTimes(measured).stages.map(({ bar }) => bar));
    expect(scene.models).toEqual([{ role: 'answers', name: 'qwen2.5:3b' }]);
  });

  it('has the figure of the reply while that is spoken, and none while it is waited for: catches the turn before’s', () => {
    const stores = createStores();
    const spans = (voiceToVoiceMs: number) => ({ ...EMPTY_SPANS, voiceToVoiceMs });
    const first = withMetric(
      enterSession(EMPTY_CONVERSATION, 'one', 'Maya'),
      { kind: 'metric', turnId: 1, spans: spans(616), outcome: 'completed', speculation: 'none', llm: 'x' },
      'Maya',
    );
    const asked = withTranscript(first, said(2, 'user', 'On Sunday?'), 'Maya');
    const waiting = withInFlight(asked, 2);
    const heard = withAudible(
      waiting,
      { kind: 'control', type: 'audible', turnId: 2, spans: spans(1_451), speculation: 'none', llm: 'x' },
      'Maya',
    );
    const figures = [first, asked, waiting, heard].map((conversation) => {
      stores.conversation.setState(conversation);
      const { figure, unit, isMeasured } = sceneOf(stores, 'speaking');
      return [figure, unit, isMeasured];
    });
    expect(figures).toEqual([
      ['616', 'ms', true],
      ['616', 'ms', true],
      ['…', '', false],
      ['1.45', 's', true],
    ]);
  });
});
