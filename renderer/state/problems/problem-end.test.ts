import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../engine/contract/error-codes';
import { DEFAULT_SETTINGS } from '../../../engine/contract/settings';
import { afterNews, isChosenAnew, type GoodNews } from './problem-end';
import { addProblem, type ListedProblem } from './problems';

const told = (code: ErrorCode, about: Parameters<typeof addProblem>[2] = {}): readonly ListedProblem[] =>
  addProblem([], { code, message: code, hint: '' }, about);
const isLeft = (listed: readonly ListedProblem[], news: GoodNews): boolean =>
  afterNews(listed, news).length === listed.length;

describe('afterNews', () => {
  it.each([
    ['TIMED_OUT', { type: 'answered' }],
    ['LLM_FAILED', { type: 'answered' }],
    ['NO_LLM', { type: 'chosen' }],
    ['MODEL_MISSING', { type: 'chosen' }],
    ['MODEL_MISSING', { type: 'arrived' }],
    ['MODEL_MISSING', { type: 'began', sessionId: 'next' }],
    ['REPLACED', { type: 'chosen' }],
    ['INFERENCE_DOWN', { type: 'connected' }],
    ['STT_FAILED', { type: 'ended' }],
    ['TTS_FAILED', { type: 'ended' }],
    ['TIMED_OUT', { type: 'ended' }],
  ] as const)(
    '%s is over once it is shown to be: it stood on every page while all was well again',
    (code, news) => {
      expect(isLeft(told(code, { during: 'former' }), news)).toBe(false);
    },
  );

  it.each([
    // The answer says nothing of the disk, nor of a model that is still not here.
    ['DISK_FAILED', { type: 'answered' }],
    // Hanging up brings back no models' process, and no model.
    ['INFERENCE_DOWN', { type: 'ended' }],
    ['MODEL_MISSING', { type: 'ended' }],
    ['MODEL_MISSING', { type: 'answered' }],
    ['DOWNLOAD_FAILED', { type: 'chosen' }],
    ['PROFILE_INVALID', { type: 'began', sessionId: 'next' }],
  ] as const)('%s stays where the news says nothing of it', (code, news) => {
    expect(isLeft(told(code, { during: 'former' }), news)).toBe(true);
  });

  it('keeps what was told while this very conversation began: something takes the place of what was chosen in it', () => {
    const replaced = told('REPLACED', { during: 'one' });
    expect(isLeft(replaced, { type: 'began', sessionId: 'one' })).toBe(true);
    expect(isLeft(replaced, { type: 'began', sessionId: 'two' })).toBe(false);
  });

  it('leaves what a view reported to that view: it goes when the same was done and worked', () => {
    const failed = told('TIMED_OUT', { source: 'view', topic: 'settings' });
    expect(isLeft(failed, { type: 'answered' })).toBe(true);
    expect(isLeft(failed, { type: 'worked', topic: 'copy' })).toBe(true);
    expect(isLeft(failed, { type: 'worked', topic: 'settings' })).toBe(false);
  });

  it('gives the same list back where nothing is over, so that nothing is drawn anew', () => {
    const listed = told('DISK_FAILED');
    expect(afterNews(listed, { type: 'answered' })).toBe(listed);
  });
});

describe('isChosenAnew', () => {
  it('means who answers, hears and speaks, and nothing else of the settings', () => {
    expect(isChosenAnew(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, llm: 'ollama' })).toBe(true);
    expect(isChosenAnew(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, profileId: 'maya' })).toBe(true);
    expect(isChosenAnew(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, gauges: !DEFAULT_SETTINGS.gauges })).toBe(
      false,
    );
  });
});
