/**
 * Owns the way from sampled tokens to pieces of text that may be spoken: never half a character, never the beginning
 * of a stop text. Pure but for what it remembers of one reply; it knows no model.
 */

/** A character takes at most 4 bytes and so at most 4 tokens of one byte; what is longer is broken, not unfinished. */
const MAX_PENDING_TOKENS = 8;

const REPLACEMENT = '\uFFFD';

export type TextStream<T> = {
  /** @returns the text that became certain with this token, and whether a stop text was reached. */
  push(token: T): { readonly text: string; readonly stopped: boolean };
  /** @returns what was pending, at the end of the reply. */
  flush(): string;
};

/**
 * @param detokenise text of `tokens` that follow `before`; unfinished UTF-8 comes out as U+FFFD.
 * @param stopTexts texts that end the reply and are not part of it.
 */
export function createTextStream<T>(
  detokenise: (tokens: readonly T[], before: readonly T[]) => string,
  stopTexts: readonly string[] = [],
): TextStream<T> {
  const stops = stopTexts.filter((stop) => stop !== '');
  let before: readonly T[] = [];
  let pending: readonly T[] = [];
  let text = '';

  return {
    push(token) {
      pending = [...pending, token];
      const piece = detokenise(pending, before);
      if (piece.endsWith(REPLACEMENT) && pending.length < MAX_PENDING_TOKENS)
        return { text: '', stopped: false };
      before = [...before, ...pending].slice(-MAX_PENDING_TOKENS);
      pending = [];
      text += piece;

      const ends = stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
      if (ends.length > 0) {
        const certain = text.slice(0, Math.min(...ends));
        text = '';
        return { text: certain, stopped: true };
      }
      const keep = Math.max(0, ...stops.map((stop) => overlap(text, stop)));
      const certain = text.slice(0, text.length - keep);
      text = text.slice(text.length - keep);
      return { text: certain, stopped: false };
    },
    flush() {
      const rest = pending.length === 0 ? '' : detokenise(pending, before);
      const all = text + (rest.endsWith(REPLACEMENT) ? '' : rest);
      pending = [];
      text = '';
      return all;
    },
  };
}

/** The length of the longest end of `text` that is a beginning of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length -= 1) {
    if (stop.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
