/**
 * Owns the list of what went wrong and is not dealt with yet. Pure. The same problem is listed once; a problem that
 * a later success disproves goes by itself, so that no stale error stays.
 */
import type { ErrorCode, Problem } from '../../engine/contract/errors';

export type ListedProblem = Problem & { readonly key: number; readonly times: number };

const MAX_LISTED = 4;

/** A turn that was answered shows that these are over. */
const OVER_AFTER_ANSWER: ReadonlySet<ErrorCode> = new Set([
  'TIMED_OUT',
  'CANCELLED',
  'BUSY',
  'STT_FAILED',
  'LLM_FAILED',
  'TTS_FAILED',
  'INFERENCE_CRASHED',
  'INFERENCE_DOWN',
  'NO_LLM',
]);

export function addProblem(listed: readonly ListedProblem[], problem: Problem): readonly ListedProblem[] {
  const same = listed.find(({ code, message }) => code === problem.code && message === problem.message);
  if (same !== undefined) {
    return listed.map((one) => (one === same ? { ...one, times: one.times + 1 } : one));
  }
  const key = Math.max(0, ...listed.map((one) => one.key)) + 1;
  return [...listed, { ...problem, key, times: 1 }].slice(-MAX_LISTED);
}

export const dismissProblem = (listed: readonly ListedProblem[], key: number): readonly ListedProblem[] =>
  listed.filter((one) => one.key !== key);

export const afterAnswer = (listed: readonly ListedProblem[]): readonly ListedProblem[] =>
  listed.some(({ code }) => OVER_AFTER_ANSWER.has(code))
    ? listed.filter(({ code }) => !OVER_AFTER_ANSWER.has(code))
    : listed;

/** What the button beside a problem does; null where there is nothing to press. */
export type WayOut = 'models' | 'profiles' | 'settings' | 'all-settings' | 'restart';

export function wayOutOf(code: ErrorCode): WayOut | null {
  switch (code) {
    case 'MODEL_MISSING':
    case 'MODEL_BROKEN':
    case 'DOWNLOAD_FAILED':
      return 'models';
    case 'PROFILE_NOT_FOUND':
    case 'PROFILE_INVALID':
      return 'profiles';
    case 'NO_LLM':
    case 'LLM_FAILED':
      return 'settings';
    case 'SETTINGS_BROKEN':
      return 'all-settings';
    case 'INFERENCE_DOWN':
    case 'INTERNAL':
      return 'restart';
    case 'BAD_REQUEST':
    case 'STT_FAILED':
    case 'TTS_FAILED':
    case 'EOT_FAILED':
    case 'TIMED_OUT':
    case 'CANCELLED':
    case 'INFERENCE_CRASHED':
    case 'AUDIO_FILE':
    case 'DISK_FAILED':
    case 'NOT_FOUND':
    case 'BUSY':
      return null;
  }
}
