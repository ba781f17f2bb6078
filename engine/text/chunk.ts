/**
 * Owns where a reply, while it is still being generated, is cut into the pieces that are given to the voice. Pure: an
 * immutable state in, an immutable state out. It must not change the text; engine/text/speakable.ts makes words of it.
 *
 * A chunk is a sentence; a line break ends one too, so headings, list items and table rows stand alone; a fenced code
 * block is one chunk, so that it can be left out whole. The first chunk of a reply may end at a clause already,
 * or before a phrase, because everything before it is silence. All chunks joined are the input, but for white space between them.
 */
import { clauseEnd, isClauseMark, isTerminator, sentenceEnd, type View } from './sentence-end';

/** Text that has not been given out yet. Make it with `createChunker`. */
export type ChunkerState = {
  readonly rest: string;
  /** Nothing of this reply has been given out. */
  readonly isFirst: boolean;
};

/** A run without any end is cut here: about 16 s of speech, more than a listener waits for or a voice says well. */
const MAX_CHARS = 240;
/** ...and at a comma or dash if there was one at least this far in, else between words. */
const MIN_SOFT_CHARS = 80;
/** No verdict looks further than this; a single word (a URL) longer than it is cut. */
const VIEW_CHARS = 640;
/** A code block longer than this is cut, so that memory stays bounded. */
const MAX_FENCE_CHARS = 4000;
/**
 * A first clause may be as short as "Sure," or "Of course,": people make a pause there too, and nine tokens more and
 * their speech are 0.5 s of silence on two cores. Shorter is no word.
 */
const MIN_CLAUSE_CHARS = 3;
/**
 * A first clause that is this long already may end before a word that opens a phrase: "The opening hours are Monday to
 * Friday | from eight to six". On two cores five words more are 0.2 s of writing and 0.1 s of speaking.
 */
const MIN_PHRASE_CHARS = 18;
const MIN_PHRASE_WORDS = 3;
const PHRASE_OPENER =
  /^(?:and|but|or|so|because|which|who|when|where|while|if|unless|until|from|with|without|behind|between|near|after|before|during|about|through|by|for)\s/u;

export const createChunker = (): ChunkerState => ({ rest: '', isFirst: true });

/**
 * Adds a token (any string, empty included). Costs at most a scan of the unfinished chunk.
 * @returns the chunks that are certain now, trimmed, in order, none of them empty.
 */
export function pushText(
  state: ChunkerState,
  piece: string,
): { readonly state: ChunkerState; readonly chunks: readonly string[] } {
  return cutAll({ rest: state.rest + piece, isFirst: state.isFirst }, false);
}

/** The reply is over: what is left, trimmed. */
export function finishText(state: ChunkerState): { readonly chunks: readonly string[] } {
  const { state: last, chunks } = cutAll(state, true);
  return { chunks: last.rest === '' ? chunks : [...chunks, last.rest] };
}

function cutAll(
  from: ChunkerState,
  isOver: boolean,
): { readonly state: ChunkerState; readonly chunks: readonly string[] } {
  const chunks: string[] = [];
  let { isFirst } = from;
  // White space before a chunk is never needed; dropping it keeps an endless run of it from piling up.
  let rest = from.rest.trimStart();
  for (;;) {
    const end = findEnd(rest, isFirst, isOver);
    if (end === undefined) break;
    const chunk = rest.slice(0, end).trim();
    rest = rest.slice(end).trimStart();
    if (chunk === '') continue;
    chunks.push(chunk);
    isFirst = false;
  }
  return { state: { rest: isOver ? rest.trimEnd() : rest, isFirst }, chunks };
}

/** Where the first chunk of `rest` ends, or undefined if that can't be known yet. `rest` begins with no white space. */
function findEnd(rest: string, isFirst: boolean, isOver: boolean): number | undefined {
  const fence = /^(?:```|~~~)/.exec(rest)?.[0];
  if (fence !== undefined) return findFenceEnd(rest, fence);
  const text = rest.slice(0, VIEW_CHARS);
  const view: View = { text, complete: isOver || rest.length >= VIEW_CHARS };
  let hasWord = false;
  let softEnd = 0;
  let lastSpace = 0;
  for (let at = 0; at < text.length;) {
    if (at >= MAX_CHARS && hasWord) {
      if (softEnd >= MIN_SOFT_CHARS) return softEnd;
      if (lastSpace > 0) return lastSpace;
    }
    const char = text.charAt(at);
    if (char === '\n' && hasWord) return at + 1;
    if (/\s/u.test(char)) {
      lastSpace = at;
      if (isFirst && at >= MIN_PHRASE_CHARS && opensPhrase(text, at)) return at;
    }
    let next = at + 1;
    if (isTerminator(char)) {
      const verdict = sentenceEnd(view, at);
      if (verdict.kind === 'wait') return undefined;
      if (verdict.kind === 'end' && hasWord) return verdict.end;
      next = verdict.kind === 'end' ? verdict.end : verdict.resumeAt;
    } else if (isClauseMark(char)) {
      const verdict = clauseEnd(view, at);
      if (verdict.kind === 'wait') return undefined;
      if (verdict.kind === 'end') {
        if (isFirst && isFullClause(text.slice(0, verdict.end))) return verdict.end;
        softEnd = verdict.end;
      }
      next = verdict.kind === 'end' ? verdict.end : verdict.resumeAt;
    } else if (!hasWord) {
      hasWord = isWordChar(text, at);
    }
    at = Math.max(next, at + 1);
  }
  if (rest.length < VIEW_CHARS) return undefined;
  return lastSpace > 0 ? lastSpace : wholeCharEnd(rest, VIEW_CHARS);
}

const opensPhrase = (text: string, space: number): boolean =>
  PHRASE_OPENER.test(text.slice(space + 1)) &&
  wordCount(text.slice(0, space)) >= MIN_PHRASE_WORDS &&
  isFullClause(text.slice(0, space));

const isWordChar = (text: string, at: number): boolean =>
  /[\p{L}\p{N}]/u.test(String.fromCodePoint(text.codePointAt(at) ?? 0));

const wordCount = (text: string): number =>
  text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** Long enough to be said alone, and not inside a bracket, a link or a *stage direction*. */
function isFullClause(clause: string): boolean {
  const opened = clause.match(/[([]/g)?.length ?? 0;
  const closed = clause.match(/[)\]]/g)?.length ?? 0;
  const stars = clause.match(/\*/g)?.length ?? 0;
  return (
    clause.trim().length >= MIN_CLAUSE_CHARS && wordCount(clause) > 0 && opened <= closed && stars % 2 === 0
  );
}

/** A code block ends with its closing fence. */
function findFenceEnd(rest: string, fence: string): number | undefined {
  const closing = (fence === '```' ? /\n[ ]{0,3}```/ : /\n[ ]{0,3}~~~/).exec(rest.slice(0, MAX_FENCE_CHARS));
  if (closing !== null) return closing.index + closing[0].length;
  return rest.length >= MAX_FENCE_CHARS ? wholeCharEnd(rest, MAX_FENCE_CHARS) : undefined;
}

/** `at`, or one less where that would cut a surrogate pair in two. */
function wholeCharEnd(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}
