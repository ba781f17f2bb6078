import { describe, expect, it } from 'vitest';
import { EMPTY_MARKS, readyOf, spansOf } from './spans';

describe('readyOf', () => {
  const marks = {
    ...EMPTY_MARKS,
    lastVoicedMs: 1_000,
    endpointMs: 1_400,
    transcriptMs: 1_150,
    firstTokenMs: 1_260,
    firstChunkMs: 1_500,
  };

  it('tells when work was really done, which the spans leave out because the user did not wait for it', () => {
    expect(spansOf(marks)).toMatchObject({ transcriptionDelayMs: 0, llmTtftMs: 0, firstSentenceMs: 100 });
    expect(readyOf(marks)).toEqual({
      transcriptMs: 150,
      firstTokenMs: 260,
      firstChunkMs: 500,
      firstAudioMs: null,
    });
  });

  it('says nothing of a greeting, before which the user did not speak', () => {
    expect(readyOf({ ...marks, lastVoicedMs: null })).toBeNull();
  });
});
