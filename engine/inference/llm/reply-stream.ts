/**
 * Owns the way of every reply from a model's text to what is given to the session, the same for all models. Thoughts
 * and marks are taken off (reply-filter.ts), and it ends at its limit (reply-end.ts). It also remembers whether a model
 * thinks aloud without saying where that begins.
 */
import { TAKE_BACK, type ReplyPiece } from '../providers';
import { createReplyEnd } from './reply-end';
import { createReplyFilter, type Filtered, type Opening } from './reply-filter';

export type ReplyStream = {
  /** @returns what is certain now, in order, and whether the reply is over. */
  push(text: string): { readonly pieces: readonly ReplyPiece[]; readonly isOver: boolean };
  /** The model has ended. */
  end(): readonly ReplyPiece[];
  /** Words of a reply were given out. */
  hasText(): boolean;
  /** The model thought, or does. */
  sawThought(): boolean;
  /** What it has written may be a thought. */
  mayThink(): boolean;
};

/** How the replies of one model begin. */
export type ThinkingHabit = {
  /** @param promptEnd the last letters of the prompt, where they are known: it may end inside a thought. */
  begin(maxTokens: number, promptEnd?: string): ReplyStream;
};

/** Replies without a thought after which a model is trusted that was seen to think with no beginning. */
const REPLIES_TO_TRUST = 3;

/**
 * @param first what is known of the first reply. A model of which it is only suspected is trusted once it has written
 * a reply without a thought. One that was seen to think with no beginning is trusted after some. Else all replies of
 * an ordinary model would wait for their ends, for one stray mark.
 */
export function createThinkingHabit(first: Opening): ThinkingHabit {
  let opening = first;
  /** Replies without a thought since one was seen with no beginning, and how many of them are enough. */
  let plain = 0;
  let enough = 1;
  return {
    begin: (maxTokens, promptEnd = '') => {
      const filter = createReplyFilter(endsInThought(promptEnd) ? 'thought' : opening);
      let end = createReplyEnd(maxTokens);
      let hasText = false;

      const given = ({ takesBack, text, isOver }: Filtered): ReturnType<ReplyStream['push']> => {
        const pieces: ReplyPiece[] = [];
        if (takesBack) {
          pieces.push(TAKE_BACK);
          end = createReplyEnd(maxTokens);
          hasText = false;
        }
        const kept = text === '' ? { text, isOver: false } : end.push(text);
        if (kept.text !== '') {
          pieces.push(kept.text);
          hasText = true;
        }
        note();
        return { pieces, isOver: isOver || kept.isOver };
      };

      const note = (): void => {
        if (!filter.sawLoneEnd()) return;
        plain = 0;
        enough = REPLIES_TO_TRUST;
        if (opening === 'reply') opening = 'unsure';
      };

      return {
        push: (text) => given(filter.push(text)),
        end: () => {
          const { pieces } = given(filter.end());
          if (hasText && !filter.sawThought()) plain += 1;
          if (opening === 'unsure' && plain >= enough) opening = 'reply';
          return pieces;
        },
        hasText: () => hasText,
        sawThought: filter.sawThought,
        mayThink: () => filter.sawThought() || filter.hasPending(),
      };
    },
  };
}

/** Families of models that think aloud, by what their names have in common. A wrong guess costs one reply some time. */
export const isThinkersName = (name: string): boolean =>
  /(?:^|[/:._-])(?:deepseek-?r1|r1|qwq|magistral|gpt-oss|exaone-deep|openthinker|marco-o1|cogito|seed-oss|kimi|minimax)|think|reason/iu.test(
    name,
  );

const endsInThought = (promptEnd: string): boolean =>
  /(?:<(?:seed:)?(?:think|thinking|thought|reasoning)>|\[THINK\]|◁think▷|<\|START_THINKING\|>|<\|channel\|>analysis<\|message\|>)\s*$/u.test(
    promptEnd,
  );
