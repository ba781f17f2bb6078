import { describe, expect, it } from 'vitest';
import { waitedFor } from './loading';

describe('waitedFor', () => {
  it('names what is still missing, whatever came first: "getting ready" said nothing of what it waits for', () => {
    expect(waitedFor([])).toEqual(['stt', 'llm', 'tts']);
    expect(waitedFor([{ stage: 'tts', name: 'Joe' }])).toEqual(['stt', 'llm']);
    const all = ['llm', 'tts', 'stt'] as const;
    expect(waitedFor(all.map((stage) => ({ stage, name: stage })))).toEqual([]);
  });
});
