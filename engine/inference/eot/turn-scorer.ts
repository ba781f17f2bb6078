/**
 * Owns asking both end-of-turn models at once. Either may be missing or fail, which leaves the other's answer; it must
 * not combine them, which is turn policy.
 */
import { throwIfAborted } from '../../abort';
import type { SmartTurnProvider, TextScoreProvider, TurnScorer } from '../providers';

export function createTurnScorer(
  smartTurn: SmartTurnProvider | null,
  textScore: TextScoreProvider | null,
): TurnScorer {
  /** Null for a part that is missing or fails; only an abort fails the whole. */
  const part = async (work: Promise<number> | null, signal: AbortSignal): Promise<number | null> => {
    const value = await (work?.catch(() => null) ?? null);
    throwIfAborted(signal);
    return value;
  };
  return {
    has: { smartTurn: smartTurn !== null, textScore: textScore !== null },
    score: async ({ samples, text, question }, signal) => {
      // First of the two: it has a thread of its own, and the other one's first step is done on this one.
      const sound = part(samples.length === 0 ? null : (smartTurn?.score(samples, signal) ?? null), signal);
      const words = part(hasWords(text) ? (textScore?.score(text, question, signal) ?? null) : null, signal);
      const [bySound, byWords] = await Promise.all([sound, words]);
      return { smartTurn: bySound, textScore: byWords };
    },
    attend: (samples) => {
      if (samples.length > 0) smartTurn?.attend(samples);
    },
    dispose: async () => {
      await Promise.all([smartTurn?.dispose(), textScore?.dispose()]);
    },
  };
}

const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
