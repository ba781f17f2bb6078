/**
 * Owns the question whether a sentence or a clause ends at one position of a text that is still growing. Pure. It
 * answers `wait` where the answer hangs on characters that are not there yet, so that the answer, once given, is the
 * same however the text was cut into tokens. `Intl.Segmenter` is not used for this: its answer for a prefix changes
 * as the prefix grows, it looks arbitrarily far ahead, and it knows no abbreviations, so every stop needs rules anyway.
 */
import { AFTER_TIME, BEFORE_NUMBER, MAY_END, NEVER_END, SENTENCE_OPENERS } from './abbreviations';

/** `end`: where the chunk ends (exclusive). `resumeAt`: no end before this position. */
export type Verdict =
  | { readonly kind: 'end'; readonly end: number }
  | { readonly kind: 'go-on'; readonly resumeAt: number }
  | { readonly kind: 'wait' };

/** Text from the beginning of the chunk; `complete` if nothing that follows may change a verdict. */
export type View = { readonly text: string; readonly complete: boolean };

const WAIT: Verdict = { kind: 'wait' };
const TERMINATOR = /[.!?…。！？]/u;
const FULL_WIDTH = /[。！？]/u;
const SPACE = /\s/u;
/** What may stand between a terminator and the space after the sentence; a smiley belongs to what it comments on. */
const CLOSER = /["”’')\]}*_`»]|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{FE0F}|\u{200D}/u;
const QUOTE = /["”’'»]/u;
/** The word before a full stop is looked for this far back, which bounds the work. */
const WORD_LOOK_BACK = 32;
/** A sentence may end before a small letter if its last word is at least this long and no abbreviation. */
const PLAIN_WORD_LETTERS = 4;
/** A list number has no more digits than this. */
const LIST_NUMBER = /^(?:\d{1,3}|[a-zA-Z])$/;

export const isTerminator = (char: string): boolean => TERMINATOR.test(char);

/** The character at `at` as a code point; '' at the end; undefined if more text is needed to know. */
function charAt({ text, complete }: View, at: number): string | undefined {
  const code = text.codePointAt(at);
  if (code === undefined) return complete ? '' : undefined;
  const isHalf = code >= 0xd800 && code <= 0xdbff;
  return isHalf && !complete && at + 1 >= text.length ? undefined : String.fromCodePoint(code);
}

/** First position from `at` on that does not match; undefined if the match reaches the end of a growing text. */
function skip(view: View, at: number, pattern: RegExp): number | undefined {
  for (let index = at; ;) {
    const char = charAt(view, index);
    if (char === undefined) return undefined;
    if (char === '' || !pattern.test(char)) return index;
    index += char.length;
  }
}

const goOn = (resumeAt: number): Verdict => ({ kind: 'go-on', resumeAt });

/**
 * Is the terminator at `at` the end of a sentence? "3.5", "Dr. Smith", "U.S. Bank", "1. First", "Wait... what?",
 * "p.m. now" and "example.com" do not end there; "Yes. Sure", "5 p.m. We" and `"Go!" He` do.
 */
export function sentenceEnd(view: View, at: number): Verdict {
  const afterRun = skip(view, at, TERMINATOR);
  if (afterRun === undefined) return WAIT;
  const afterClosers = skip(view, afterRun, CLOSER);
  if (afterClosers === undefined) return WAIT;
  const run = view.text.slice(at, afterRun);
  const next = charAt(view, afterClosers);
  if (next === undefined) return WAIT;
  const end: Verdict = { kind: 'end', end: afterClosers };
  if (next === '' || next === '\n' || FULL_WIDTH.test(run)) return end;
  if (!SPACE.test(next)) return goOn(afterRun);
  if (run !== '.') {
    const isQuoted = QUOTE.test(view.text.slice(afterRun, afterClosers));
    if (/[!?]/.test(run) && !isQuoted) return end;
    // "Wait... what?" and '"Really?" she said' go on with a small letter.
    const follower = followingChar(view, afterClosers);
    if (follower === undefined) return WAIT;
    return /^\p{Ll}/u.test(follower) ? goOn(afterRun) : end;
  }
  return fullStop(view, at, afterClosers) ?? end;
}

/** The first visible character after `at`, '' at the end of the text or of the line. */
function followingChar(view: View, at: number): string | undefined {
  const start = skip(view, at, /[^\S\n]/u);
  if (start === undefined) return undefined;
  const char = charAt(view, start);
  return char === '\n' ? '' : char;
}

/** The word that follows, with apostrophes; '' where no letter follows. */
function followingWord(view: View, at: number): string | undefined {
  const start = skip(view, at, /\s/u);
  if (start === undefined) return undefined;
  const end = skip(view, start, /[\p{L}’']/u);
  return end === undefined ? undefined : view.text.slice(start, end).replaceAll('’', "'");
}

/** A single full stop with a space after it; undefined if it ends the sentence. */
function fullStop(view: View, at: number, afterClosers: number): Verdict | undefined {
  const follower = followingChar(view, afterClosers);
  if (follower === undefined) return WAIT;
  if (follower === '') return undefined;
  const before = view.text.slice(Math.max(0, at - WORD_LOOK_BACK), at);
  const word = /[\p{L}\p{N}.$£€'’-]*$/u.exec(before)?.[0] ?? '';
  const key = word.toLowerCase();
  const no = goOn(at + 1);

  if (LIST_NUMBER.test(word) && isListPlace(view.text.slice(0, at - word.length))) return no;
  if (NEVER_END.has(key)) return no;
  if (/\d/.test(follower) && BEFORE_NUMBER.has(key)) return no;
  const isInitialism = /^(?:\p{L}{1,2}\.)+\p{L}$/u.test(word) || /^\p{Lu}$/u.test(word);
  if (/\p{Ll}/u.test(follower)) {
    const isPlain = !MAY_END.has(key) && !isInitialism && !word.includes('.');
    return isPlain && (word.length >= PLAIN_WORD_LETTERS || /^\W?\d+$/.test(word)) ? undefined : no;
  }
  if (!isInitialism && !MAY_END.has(key)) return undefined;
  // "Dr. You" is a name, "Oak Dr. You can park there" is not.
  if (key === 'dr' && !/\p{Lu}[\p{L}’']+\s+$/u.test(before.slice(0, before.length - word.length))) return no;
  if (!/\p{L}/u.test(follower)) return isInitialism || /\d/.test(follower) ? no : undefined;
  const nextWord = followingWord(view, afterClosers);
  if (nextWord === undefined) return WAIT;
  const next = nextWord.toLowerCase();
  if (/^[ap]\.m$/.test(key)) return AFTER_TIME.has(next) ? no : undefined;
  return SENTENCE_OPENERS.has(next) ? undefined : no;
}

/** List numbers stand at the beginning of a line (or chunk) or after a colon or a sentence. */
function isListPlace(before: string): boolean {
  const tail = before.slice(-WORD_LOOK_BACK).trimEnd();
  return tail === '' || /(?:[:.!?;\n]|^[-*+>#\s]+)$/u.test(tail);
}

const CLAUSE_MARK = /[,;:—–-]/u;

export const isClauseMark = (char: string): boolean => CLAUSE_MARK.test(char);

/**
 * Does a clause end at the mark at `at`? Not in "1,200", "9:30", "well-known", "9 - 5", "May 5th, 2026",
 * "Portland, Oregon", "Mon - Fri".
 */
export function clauseEnd(view: View, at: number): Verdict {
  const mark = charAt(view, at);
  if (mark === undefined) return WAIT;
  const afterRun = mark === '-' ? skip(view, at, /-/) : at + 1;
  if (afterRun === undefined) return WAIT;
  const no = goOn(afterRun);
  const isDash = mark === '-' || mark === '–' || mark === '—';
  const hasSpaceBefore = SPACE.test(view.text[at - 1] ?? '');
  const isLongDash = mark === '—' || (mark === '-' && afterRun - at > 1);
  if (isDash && !isLongDash && !hasSpaceBefore) return no;
  const afterClosers = skip(view, afterRun, CLOSER);
  if (afterClosers === undefined) return WAIT;
  const next = charAt(view, afterClosers);
  if (next === undefined) return WAIT;
  if (next === '' || (!isLongDash && !SPACE.test(next))) return no;
  const follower = followingChar(view, afterClosers);
  if (follower === undefined) return WAIT;
  if (/\d/.test(follower)) return no;
  const lookBack = view.text.slice(Math.max(0, at - WORD_LOOK_BACK), at).trimEnd();
  const isAfterName = /(?:^|\s)\p{Lu}[\p{L}.’']*$/u.test(lookBack);
  if (isAfterName && isDash && !isLongDash) return no;
  if (isAfterName && mark === ',' && /\p{Lu}/u.test(follower)) {
    const nextWord = followingWord(view, afterClosers);
    if (nextWord === undefined) return WAIT;
    if (!SENTENCE_OPENERS.has(nextWord.toLowerCase())) return no;
  }
  return { kind: 'end', end: afterClosers };
}
