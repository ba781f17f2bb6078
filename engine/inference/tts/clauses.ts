/**
 * Owns how a text is cut for a voice that speaks one piece at a time: at clauses, so that a pause stands where the
 * writer put one, and long enough that the melody of a sentence survives. Pure.
 */

/** Words between two marks, and the mark that ends them. */
export type Clause = {
  readonly words: string;
  /** `,` `;` `:` `.` `!` or `?`; empty where the text just ends. */
  readonly mark: string;
};

/** About 1.2 s of speech: shorter pieces sound chopped. */
const MIN_PIECE_CHARS = 20;

/** Cuts after each mark that a space or the end follows, so "3.5" and "e.g.x" stay whole. */
export function clausesOf(text: string): readonly Clause[] {
  return text
    .split(/(?<=[,;:.!?…])["')\]]*\s+|\s+[-–—]+\s+|—/u)
    .map((part) => {
      const trimmed = part.trim();
      const words = trimmed.replace(/[\s,;:.!?…"'()[\]]+$/u, '').replace(/^["'([\s]+/u, '');
      const mark = /[,;:.!?…]/u.exec(trimmed.slice(words.length))?.[0] ?? '';
      return { words, mark: mark === '…' ? '.' : mark };
    })
    .filter(({ words }) => /[\p{L}\p{N}]/u.test(words));
}

/** Groups clauses into pieces that are spoken in one go; a sentence's end always ends a piece. */
export function piecesOf(text: string): readonly (readonly Clause[])[] {
  const pieces: Clause[][] = [];
  let piece: Clause[] = [];
  let chars = 0;
  for (const clause of clausesOf(text)) {
    piece.push(clause);
    chars += clause.words.length;
    if (chars >= MIN_PIECE_CHARS || /[.!?]/.test(clause.mark)) {
      pieces.push(piece);
      piece = [];
      chars = 0;
    }
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}
