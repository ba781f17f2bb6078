/**
 * Owns what shows that a problem is over, so that no notice outlives its cause. Pure. A notice of the conversation goes
 * with the first good news that disproves it. One of something done in a view goes when the same is done and works.
 */
import type { ErrorCode } from '../../../engine/contract/error-codes';
import type { Settings } from '../../../engine/contract/settings';
import type { ListedProblem } from './problems';

export type GoodNews =
  /** A reply was heard: ears, mind and voice work. */
  | { readonly type: 'answered' }
  /** This conversation has begun; what was told in it while it began says something of it. */
  | { readonly type: 'began'; readonly sessionId: string }
  /** The person has hung up, or another window has the conversation now: what befell a turn of it is past. */
  | { readonly type: 'ended' }
  /** The person has chosen another model, voice, recogniser or persona, and has read what was told of the former. */
  | { readonly type: 'chosen' }
  /** A model came to be here. */
  | { readonly type: 'arrived' }
  /** There is a new connection: what an earlier host could not do is its own affair. */
  | { readonly type: 'connected' }
  /** What a person did in a view worked this time. */
  | { readonly type: 'worked'; readonly topic: string };

type Ends = Partial<Record<Exclude<GoodNews['type'], 'worked'>, true>>;

/** Each code with what ends it. What is told of a file or a disk is ended elsewhere, or by the person. */
const ENDS: Readonly<Record<ErrorCode, Ends>> = {
  BAD_REQUEST: { began: true, connected: true },
  PROFILE_NOT_FOUND: { began: true, chosen: true },
  // Ends when the file is mended: persona-trouble.ts.
  PROFILE_INVALID: {},
  MODEL_MISSING: { began: true, chosen: true, arrived: true, connected: true },
  MODEL_BROKEN: { began: true, chosen: true, arrived: true },
  DOWNLOAD_FAILED: { arrived: true },
  NO_LLM: { answered: true, began: true, chosen: true, arrived: true },
  REPLACED: { began: true, chosen: true },
  STT_FAILED: { answered: true, began: true, chosen: true, ended: true },
  LLM_FAILED: { answered: true, began: true, chosen: true, ended: true },
  TTS_FAILED: { answered: true, began: true, chosen: true, ended: true },
  EOT_FAILED: { began: true, arrived: true },
  TIMED_OUT: { answered: true, began: true, chosen: true, ended: true, connected: true },
  CANCELLED: { answered: true, began: true, ended: true, connected: true },
  INFERENCE_CRASHED: { answered: true, began: true, ended: true, connected: true },
  INFERENCE_DOWN: { answered: true, began: true, connected: true },
  SETTINGS_BROKEN: { connected: true },
  DISK_FAILED: { connected: true },
  NOT_FOUND: {},
  AUDIO_FILE: {},
  BUSY: { answered: true, began: true, connected: true },
  FORBIDDEN: { began: true, connected: true },
  ELSEWHERE: { began: true, connected: true },
  INTERNAL: { answered: true, began: true, connected: true },
};

export function afterNews(listed: readonly ListedProblem[], news: GoodNews): readonly ListedProblem[] {
  const left = listed.filter((problem) => !isOver(problem, news));
  return left.length === listed.length ? listed : left;
}

function isOver({ code, source, topic, during }: ListedProblem, news: GoodNews): boolean {
  if (news.type === 'worked') return topic === news.topic;
  if (source !== 'session' || ENDS[code][news.type] !== true) return false;
  return news.type !== 'began' || during !== news.sessionId;
}

const CHOICES = ['llm', 'voiceId', 'sttId', 'profileId'] as const satisfies readonly (keyof Settings)[];

/** Who answers, hears and speaks was chosen anew. */
export const isChosenAnew = (former: Settings, now: Settings): boolean =>
  CHOICES.some((key) => former[key] !== now[key]);
