/**
 * Owns how a transcript is scored: both texts are brought to one style, and their words compared. Pure.
 * Normalisation may remove differences of style only (case, punctuation, digits or words); what was heard wrongly
 * must stay wrong.
 */
import { joinNumbers } from '../text/joined-numbers';

export type WordErrors = {
  /** Substitutions, insertions and deletions, the fewest that turn the hypothesis into the reference. */
  readonly errors: number;
  /** Words of the normalised reference. */
  readonly words: number;
};

/** Whole words that are written in more than one way. */
const SPELLINGS: Readonly<Record<string, string>> = {
  mr: 'mister',
  mrs: 'missus',
  dr: 'doctor',
  ok: 'okay',
  cannot: 'can not',
  goodbye: 'good bye',
  "can't": 'can not',
  "won't": 'will not',
  "shan't": 'shall not',
  "let's": 'let us',
  "i'm": 'i am',
};

/** Words after which 's is "is"; after any other it is taken for a genitive and stays. */
const BEFORE_IS = new Set(
  ['it', 'he', 'she', 'that', 'this', 'what', 'who', 'where', 'when', 'how', 'why', 'there', 'here'].values(),
);

const ENDINGS: Readonly<Record<string, string>> = {
  "n't": 'not',
  "'re": 'are',
  "'ve": 'have',
  "'ll": 'will',
  "'d": 'would',
};

/** @returns the words of `text` in lower case, contractions in full, numbers in digits, without punctuation. */
export function normaliseWords(text: string): string[] {
  const plain = text
    .toLowerCase()
    .replace(/[‘’`]/g, "'")
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .replace(/\$(\d+(?:\.\d+)?)/g, '$1 dollars')
    .replace(/%/g, ' percent ')
    // British "metre" and "centre".
    .replace(/(?<=\p{L}{2}[bt])re(?=s?\b)/gu, 'er')
    // Abbreviations with points are one word: "i.e.", "p.m.".
    .replace(/\b(?:\p{L}\.){2,}/gu, (abbreviation) => abbreviation.replaceAll('.', ''))
    .replace(/(?<!\d)\.|\.(?!\d)/g, ' ')
    .replace(/[^\p{L}\p{N}'.\s]/gu, ' ');
  const words = plain
    .split(/\s+/)
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter((word) => word !== '');
  return joinNumbers(words.flatMap(expand));
}

/** Compares word by word (Levenshtein distance). Both texts are normalised alike. */
export function wordErrors(reference: string, hypothesis: string): WordErrors {
  const expected = normaliseWords(reference);
  const heard = normaliseWords(hypothesis);
  let row = Array.from({ length: heard.length + 1 }, (_, i) => i);
  for (const [i, word] of expected.entries()) {
    const next = [i + 1];
    for (const [j, other] of heard.entries()) {
      const kept = (row[j] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(kept, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return { errors: row[heard.length] ?? 0, words: expected.length };
}

/** Pooled over all: errors of all by words of all, so that short texts do not weigh more. 0 for no words at all. */
export function wordErrorRate(scores: readonly WordErrors[]): number {
  const words = scores.reduce((sum, score) => sum + score.words, 0);
  const errors = scores.reduce((sum, score) => sum + score.errors, 0);
  return words === 0 ? 0 : errors / words;
}

function expand(word: string): string[] {
  const spelt = SPELLINGS[word];
  if (spelt !== undefined) return spelt.split(' ');
  if (word.endsWith("'s") && BEFORE_IS.has(word.slice(0, -2))) return [word.slice(0, -2), 'is'];
  for (const [ending, full] of Object.entries(ENDINGS)) {
    if (word.length > ending.length && word.endsWith(ending)) return [word.slice(0, -ending.length), full];
  }
  return [word];
}
