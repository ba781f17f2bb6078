import { describe, expect, it } from 'vitest';
import { snapshotWith } from '../contract/snapshot.double';
import { EMPTY_SPANS } from '../contract/spans';
import type { Host } from '../host/host';
import { createCaller, type TurnRecord } from '../simulation/caller';
import { describeTurn } from './describe-turn';

const turn: TurnRecord = {
  turnId: 1,
  heard: 'Hours?',
  said: 'Nine to six.',
  unheard: '',
  outcome: 'completed',
  llm: 'qwen2.5:3b',
  endpointMs: null,
  speculation: 'none',
  events: [],
  spans: { ...EMPTY_SPANS, voiceToVoiceMs: 1_234 },
};

describe('a turn in the terminal', () => {
  it('says who said what, and how long the answer took', () => {
    expect(describeTurn(turn)).toBe(
      'you      Hours?\npersona  Nine to six.\n         1.23 s, completed, qwen2.5:3b\n',
    );
    expect(describeTurn({ ...turn, unheard: 'And more.' })).toContain('Nine to six. [unheard: And more.]');
    expect(describeTurn({ ...turn, turnId: null })).toBe('(nothing was heard)\n');
  });

  it('has the greeting, without words of a caller who has not spoken', () => {
    const greeting = { ...turn, turnId: 0, heard: '', said: 'Hello.', spans: EMPTY_SPANS };
    expect(describeTurn(greeting)).toBe('persona  Hello.\n         greeting, completed\n');
  });
});

it('tells the greeting, which was left out as it belongs to no turn', async () => {
  const host = {
    connect: (port: Parameters<Host['connect']>[0]) => {
      const base = { turnId: 0, role: 'persona', unheard: '', isFinal: true } as const;
      port.send({ kind: 'transcript', ...base, text: 'Hello.' });
      port.send({
        kind: 'metric',
        turnId: 0,
        spans: EMPTY_SPANS,
        outcome: 'completed',
        speculation: 'none',
        llm: '',
      });
      port.send({
        kind: 'control',
        type: 'snapshot',
        snapshot: snapshotWith(),
      });
    },
  } as unknown as Host;
  const greetings: TurnRecord[] = [];
  const turns: TurnRecord[] = [];
  const caller = await createCaller(
    host,
    { process: async () => 0, reset: () => {}, dispose: async () => {} },
    {
      session: { profileId: 'maya', mode: 'duplex', llm: 'auto', greet: true },
      onGreeting: (record) => greetings.push(record),
      onTurn: (record) => turns.push(record),
    },
  );
  caller.hangUp();
  expect(greetings).toMatchObject([{ turnId: 0, said: 'Hello.' }]);
  expect(turns).toEqual([]);
});
