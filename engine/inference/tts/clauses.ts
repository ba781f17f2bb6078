/**
 * Owns how a text is cut for a voice that speaks one piece at a time. It is cut at clauses, so that a pause stands
 * where the writer put one. A piece is long enough that the melody of a sentence survives. It is short enough that it
 * blocks the event loop only briefly, and a cancellation is noticed between two. Pure.
 */

/** Words between two marks, and the mark that ends them. */
export type Clause = {
  readonly words: string;
  /** `,` `;` `:` `.` `!` or `?`; empty where the text just ends or a long clause was cut. */
  readonly mark: string;
};

/** About 1.2 s of speech: shorter pieces sound chopped. */
const MIN_PIECE_CHARS = 20;
/** A last piece shorter than this ("..., thanks.") stays with the one before it. */
const MIN_LAST_CHARS = 12;
/** About 4 s of speech, which Piper computes in about 300 ms on two cores: a clause longer than it is cut. */
const MAX_CLAUSE_CHARS = 60;
/** A long clause is cut no nearer than this to its ends. */
const MIN_PART_CHARS = 20;

/** Speakers breathe before these rather than elsewhere. */
const JOINTS =
  /\s(?=(?:and|but|or|because|that|which|who|where|when|while|if|so|with|for|from|to|in|on|at|by|of|as|than|before|after|until) )/gi;

/**
 * Cuts after each mark that a space or the end follows, so "3.5" and "e.g.x" stay whole; long clauses between words.
 */
export function clausesOf(text: string): readonly Clause[] {
  return text.split(/(?<=[,;:.!?…]["')\]]{0,3})\s+|\s+[-–—]+\s+|—/u).flatMap((part) => {
    const trimmed = part.trim();
    const words = trimmed.replace(/[\s,;:.!?…"'()[\]]{1,40}$/u, '').replace(/^["'([\s]{1,40}/u, '');
    if (!/[\p{L}\p{N}]/u.test(words)) return [];
    const marks = trimmed.slice(trimmed.indexOf(words) + words.length);
    const mark = /[?!]/.exec(marks)?.[0] ?? /[,;:.]/.exec(marks)?.[0] ?? (marks.includes('…') ? '.' : '');
    const parts = shortened(words);
    return parts.map((piece, index) => ({ words: piece, mark: index === parts.length - 1 ? mark : '' }));
  });
}

function shortened(words: string): readonly string[] {
  if (words.length <= MAX_CLAUSE_CHARS) return [words];
  const middle = words.length / 2;
  const nearest = (pattern: RegExp): number | undefined =>
    [...words.matchAll(pattern)]
      .map(({ index }) => index)
      .filter((at) => at >= MIN_PART_CHARS && at <= words.length - MIN_PART_CHARS)
      .toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  const at = nearest(JOINTS) ?? nearest(/\s/g) ?? MAX_CLAUSE_CHARS;
  return [...shortened(words.slice(0, at).trim()), ...shortened(words.slice(at).trim())];
}

/** Groups clauses into pieces that are spoken in one go; a sentence's end always ends a piece. */
export function piecesOf(text: string): readonly (readonly Clause[])[] {
  const pieces: Clause[][] = [];
  let piece: Clause[] = [];
  let isNewSentence = true;
  for (const clause of clausesOf(text)) {
    piece.push(clause);
    const isEnd = /[.!?]/.test(clause.mark);
    const chars = lengthOf(piece);
    if (!isEnd && chars < MIN_PIECE_CHARS) continue;
    const before = pieces.at(-1);
    if (isEnd && !isNewSentence && chars < MIN_LAST_CHARS && before !== undefined) before.push(...piece);
    else pieces.push(piece);
    piece = [];
    isNewSentence = isEnd;
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

const lengthOf = (piece: readonly Clause[]): number =>
  piece.reduce((sum, { words }) => sum + words.length, 0);
