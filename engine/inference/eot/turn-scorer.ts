/**
 * Owns asking both end-of-turn models at once. Either may be missing or fail, which leaves the other's answer; it must
 * not combine them, which is turn policy.
 */
import { throwIfAborted } from '../../abort';
import { createFairQueue, LONE } from '../fair-queue';
import type { SmartTurnProvider, TextScoreProvider, TurnScorer } from '../providers';

export function createTurnScorer(
  smartTurn: SmartTurnProvider | null,
  textScore: TextScoreProvider | null,
): TurnScorer {
  /** One run of the model at a time; that of the words keeps its own order. */
  const sounds = createFairQueue({ atOnce: 1 });
  /** Null for a part that is missing or fails; only an abort fails the whole. */
  const part = async (work: Promise<number> | null, signal: AbortSignal): Promise<number | null> => {
    const value = await (work?.catch(() => null) ?? null);
    throwIfAborted(signal);
    return value;
  };
  return {
    has: { smartTurn: smartTurn !== null, textScore: textScore !== null },
    score: async ({ samples, text, question }, signal, session = LONE.session) => {
      // First of the two: it has a thread of its own, and the other one's first step is done on this one.
      const sound = part(
        samples.length === 0 || smartTurn === null
          ? null
          : sounds.run({ ...LONE, session }, signal, () => smartTurn.score(samples, signal, session)),
        signal,
      );
      const words = part(
        hasWords(text) ? (textScore?.score(text, question, signal, session) ?? null) : null,
        signal,
      );
      const [bySound, byWords] = await Promise.all([sound, words]);
      return { smartTurn: bySound, textScore: byWords };
    },
    pushAudio: (samples, session) => {
      if (samples.length > 0) smartTurn?.pushAudio(samples, session);
    },
    forget: (session) => {
      smartTurn?.forget?.(session);
      textScore?.forget?.(session);
    },
    dispose: async () => {
      await Promise.all([smartTurn?.dispose(), textScore?.dispose()]);
    },
  };
}

const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
