/**
 * Owns where a reply ends that has reached its limit of tokens: at the end of the sentence that it is in, if that comes
 * soon. A voice that stops in mid-sentence sounds like a broken line. What comes in pieces larger than a token is
 * counted by its letters, so that no server's way of writing makes a reply endless. Pure but for what it remembers of
 * one reply.
 */
import { isTerminator, sentenceEnd, type View } from '../../text/sentence-end';

/** What the last sentence may take beyond the limit: of 80 tokens, 48 more are two sentences of the spoken kind. */
const GRACE_SHARE = 0.6;

/**
 * A piece up to this long is one token: "misunderstanding" is one, and the longest words of vocabularies are like it.
 */
const TOKEN_LETTERS = 20;
/** English prose comes to 4.5 letters a token, with its spaces. */
const LETTERS_PER_TOKEN = 5;
/** No word and hardly an address is longer; what is would be spelled for minutes, and its rest is left out. */
const MAX_WORD_LETTERS = 160;

/** The most tokens that a reply with this limit can have; the provider stops there. */
export const mostTokens = (maxTokens: number): number => maxTokens + Math.floor(maxTokens * GRACE_SHARE);

export type ReplyEnd = {
  /** Counts a piece. @returns what of its text belongs to the reply, and whether the reply is over with it. */
  push(text: string): { readonly text: string; readonly isOver: boolean };
};

export function createReplyEnd(maxTokens: number): ReplyEnd {
  let tokens = 0;
  /** What was given out of the sentence that is not known to be over. */
  let sentence = '';
  /** No end before this place in it. */
  let from = 0;

  /** Where the sentence ends, null as long as that is not known. */
  const findEnd = (text: string): number | null => {
    const view: View = { text, complete: false };
    while (from < text.length) {
      const char = text.charAt(from);
      // A line of a list has no full stop.
      if (char === '\n' && text.slice(0, from).trim() !== '') return from;
      if (!isTerminator(char)) {
        from += 1;
        continue;
      }
      const verdict = sentenceEnd(view, from);
      if (verdict.kind === 'wait') return null;
      if (verdict.kind === 'end') return verdict.end;
      from = verdict.resumeAt;
    }
    return null;
  };

  const pushToken = (piece: string): { readonly text: string; readonly isOver: boolean } => {
    const isPast = tokens >= maxTokens;
    tokens += 1;
    let given = sentence.length;
    sentence += piece;
    for (let end = findEnd(sentence); end !== null; end = findEnd(sentence)) {
      // An end is certain only with what comes after it, so that it may lie in what was given out already. It may not
      // where a part of the next sentence was given out with it.
      if (isPast && sentence.slice(end, given).trim() === '') {
        return { text: piece.slice(0, Math.max(0, end - given)), isOver: true };
      }
      given -= end;
      sentence = sentence.slice(end);
      from = 0;
    }
    return { text: piece, isOver: tokens >= mostTokens(maxTokens) };
  };

  /** Letters since the last white space. */
  let word = 0;
  const withoutEndlessWords = (piece: string): string =>
    piece.replaceAll(/\s+|\S+/gu, (part) => {
      if (/^\s/u.test(part)) {
        word = 0;
        return part;
      }
      const room = Math.max(0, MAX_WORD_LETTERS - word);
      word += part.length;
      return part.slice(0, room);
    });

  return {
    push: (given) => {
      const piece = withoutEndlessWords(given);
      if (piece.length <= TOKEN_LETTERS) return pushToken(piece);
      let text = '';
      for (let at = 0; at < piece.length; at += LETTERS_PER_TOKEN) {
        const token = pushToken(piece.slice(at, at + LETTERS_PER_TOKEN));
        text += token.text;
        if (token.isOver) return { text, isOver: true };
      }
      return { text, isOver: false };
    },
  };
}
