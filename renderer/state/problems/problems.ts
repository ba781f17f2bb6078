/**
 * Owns the list of what went wrong and is not dealt with yet, and the way out of each. Pure. The same problem is listed
 * once. When one is over is problem-end.ts's part.
 */
import type { ErrorCode } from '../../../engine/contract/error-codes';
import type { Problem } from '../../../engine/contract/errors';
import type { ProblemKey } from '../../../engine/contract/problem-words';
import { brokenFileOf } from '../personas/persona-trouble';

/**
 * Whose it is. `session`: the host said it unasked, of the conversation. `view`: the answer to something that a person
 * did here, with which the conversation has nothing to do, and must not be ended over it.
 */
export type ProblemSource = 'session' | 'view';

export type ListedProblem = Problem & {
  readonly source: ProblemSource;
  readonly key: number;
  readonly times: number;
  /** Does once more what failed; null where that can’t be known. */
  readonly again: (() => void) | null;
  /** The conversation in which it was told; null if there was none. */
  readonly during: string | null;
  /** What a person did that failed, by which its later success is known; null if that is not told. */
  readonly topic: string | null;
};

type About = Partial<Pick<ListedProblem, 'again' | 'source' | 'during' | 'topic'>>;

const MAX_LISTED = 4;

/** What was said came to no words, though the recogniser is as it should be: it is about one utterance, and no other. */
const OF_ONE_UTTERANCE: ReadonlySet<string> = new Set<ProblemKey>([
  'STT_FAILED.short',
  'STT_FAILED.silence',
  'STT_FAILED.rumble',
  'STT_FAILED.quiet',
  'STT_FAILED.steady',
  'STT_FAILED.noWords',
]);
const isOfOneUtterance = ({ exact }: Pick<Problem, 'exact'>): boolean =>
  OF_ONE_UTTERANCE.has(exact?.key ?? '');

export function addProblem(
  listed: readonly ListedProblem[],
  problem: Problem,
  { again = null, source = 'session', during = null, topic = null }: About = {},
): readonly ListedProblem[] {
  const same = listed.find(
    (one) => one.code === problem.code && one.message === problem.message && one.source === source,
  );
  if (same !== undefined) {
    return listed.map((one) => (one === same ? { ...one, again, during, topic, times: one.times + 1 } : one));
  }
  const key = Math.max(0, ...listed.map((one) => one.key)) + 1;
  // The utterance before is past when the next one fails.
  const left = isOfOneUtterance(problem) ? listed.filter((one) => !isOfOneUtterance(one)) : listed;
  return [...left, { ...problem, key, times: 1, again, source, during, topic }].slice(-MAX_LISTED);
}

export const dismissProblem = (listed: readonly ListedProblem[], key: number): readonly ListedProblem[] =>
  listed.filter((one) => one.key !== key);

/** What the one button beside a problem does. */
export type WayOut =
  /** Does once more what failed. */
  | 'again'
  | 'models'
  | 'profiles'
  /** The editor of the persona file that has one. */
  | 'mistake'
  /** Who answers, and with which voice. */
  | 'settings'
  /** The same, for its voices. */
  | 'voice'
  /** The settings' page. */
  | 'all-settings'
  /** The same, where the data folder is named. */
  | 'data'
  | 'restart'
  /** The page and the host no longer understand each other: a newer one may be there. */
  | 'reload'
  /** It is over, or passes by itself: there is nothing to do but to know it. */
  | 'dismiss';

export function wayOutOf(
  problem: Pick<ListedProblem, 'code' | 'again' | 'source'> & Pick<Problem, 'exact'>,
): WayOut {
  const { again, source } = problem;
  if (again !== null) return 'again';
  const wayOut = brokenFileOf(problem) === null ? exactWayOut(problem) : 'mistake';
  return source === 'view' && DISRUPTIVE.has(wayOut) ? 'dismiss' : wayOut;
}

/** Where the code alone does not say which choice it is about. */
function exactWayOut(problem: Pick<Problem, 'code' | 'exact'>): WayOut {
  if (isOfOneUtterance(problem)) return 'dismiss';
  switch (problem.exact?.key) {
    case 'REPLACED.voice':
    case 'TIMED_OUT.speaking':
      return 'voice';
    case 'REPLACED.recogniser':
      return 'all-settings';
    // Their hint asks for a smaller model.
    case 'TIMED_OUT.thinking':
    case 'TIMED_OUT.ollama':
      return 'settings';
    default:
      return usualWayOut(problem.code);
  }
}

/** These end the conversation, or leave the page on which the user is at work. */
const DISRUPTIVE: ReadonlySet<WayOut> = new Set(['restart', 'reload', 'profiles', 'mistake']);

function usualWayOut(code: ErrorCode): WayOut {
  switch (code) {
    case 'MODEL_MISSING':
    case 'MODEL_BROKEN':
    case 'DOWNLOAD_FAILED':
    case 'STT_FAILED':
    case 'TTS_FAILED':
    case 'EOT_FAILED':
      return 'models';
    case 'PROFILE_NOT_FOUND':
    case 'PROFILE_INVALID':
      return 'profiles';
    case 'NO_LLM':
    case 'LLM_FAILED':
    case 'REPLACED':
      return 'settings';
    case 'SETTINGS_BROKEN':
      return 'all-settings';
    case 'DISK_FAILED':
      return 'data';
    case 'INFERENCE_DOWN':
    case 'INTERNAL':
    case 'TIMED_OUT':
      return 'restart';
    case 'BAD_REQUEST':
      return 'reload';
    case 'CANCELLED':
    case 'INFERENCE_CRASHED':
    case 'AUDIO_FILE':
    case 'NOT_FOUND':
    case 'BUSY':
    case 'FORBIDDEN':
    case 'ELSEWHERE':
      return 'dismiss';
  }
}
