import { describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES, parsePreferences } from './preferences';

describe('parsePreferences', () => {
  it('survives whatever lies in storage; a page that never starts again would be the price', () => {
    for (const text of [null, '', 'null', '[]', '7', '{', '{"mode":5,"profileId":{},"llm":""}']) {
      expect(parsePreferences(text)).toEqual(DEFAULT_PREFERENCES);
    }
  });
  it('keeps what it can use beside what it cannot', () => {
    expect(parsePreferences('{"mode":"ptt","profileId":"maya","voiceId":3}')).toEqual({
      ...DEFAULT_PREFERENCES,
      mode: 'ptt',
      profileId: 'maya',
    });
  });
});
