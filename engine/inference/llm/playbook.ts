/**
 * Owns the persona without a language model: the scripted answer that fits the user's last words best. It knows the
 * script and nothing else: no history, no facts, no model.
 */
import type { ChatMessage } from '../../contract/inference';
import type { LlmProvider, PlaybookScript } from '../providers';
import { throwIfAborted } from '../../abort';

/** People say "book a, um, quick appointment" for "book an appointment". */
const MAX_WORDS_BETWEEN = 2;

/** What was said long ago in a speech is not what the speaker wants an answer to; it also bounds the work. */
const MAX_WORDS_HEARD = 200;

/**
 * Words that say little about what is meant: grammar, greetings, talk about the talk. Any other word weighs as much as
 * five of them, so that "cleaning" beats "how much" and "how much is a cleaning" beats both.
 */
const LIGHT_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and are at be but by can could do does for from get have how i im id in is it like me much my of on or our ' +
    'please that the there this to want was we what when where which who will with would you your ' +
    'hello hey hi no okay right sure thank thanks yeah yes ask else first one question something two well'
  ).split(' '),
);
const HEAVY = 5;

export function createPlaybookLlm(script: PlaybookScript): LlmProvider {
  const answerTo = createMatcher(script);
  return {
    async warm() {},
    async prefill() {},
    /** The limit of tokens is for models, which may ramble; a scripted answer is said to its end. */
    async *generate(request, signal) {
      const answer = answerTo(lastWords(request.messages));
      for (const word of answer.match(/\s*\S+/gu) ?? []) {
        throwIfAborted(signal);
        yield word;
      }
    },
    async dispose() {},
  };
}

/** What the user said last, without the note in brackets that tells a model how it was said. */
function lastWords(messages: readonly ChatMessage[]): string {
  const last = messages.findLast((message) => message.role === 'user')?.content ?? '';
  return last.replace(/^\([^)]*\)\s*/u, '');
}

/** @returns a function from what was said to what the script answers; the heaviest phrase that was said decides. */
export function createMatcher(script: PlaybookScript): (said: string) => string {
  const phrases = script.entries.flatMap((entry) =>
    entry.when
      .map((when) => wordsOf(when))
      .filter((words) => words.length > 0)
      .map((words) => ({ words, say: entry.say, weight: weightOf(words) })),
  );
  return (said) => {
    const heard = wordsOf(said).slice(-MAX_WORDS_HEARD);
    let best: { readonly say: string; readonly weight: number; readonly end: number } | null = null;
    for (const { words, say, weight } of phrases) {
      if (best !== null && weight < best.weight) continue;
      const end = endOfLastMatch(heard, words);
      if (end === null) continue;
      // Of two that weigh the same, the one said later is the one that waits for an answer.
      if (best === null || weight > best.weight || end > best.end) best = { say, weight, end };
    }
    return best === null ? script.otherwise : best.say;
  };
}

const weightOf = (words: readonly string[]): number =>
  words.reduce((sum, word) => sum + (LIGHT_WORDS.has(word) ? 1 : HEAVY), 0);

/** Where the words of `phrase` end in `heard`, in order and close together, looked for from the end. */
function endOfLastMatch(heard: readonly string[], phrase: readonly string[]): number | null {
  for (let end = heard.length - 1; end >= phrase.length - 1; end -= 1) {
    let at = end;
    let left = phrase.length - 1;
    if (heard[at] !== phrase[left]) continue;
    while (left > 0) {
      const from = Math.max(0, at - 1 - MAX_WORDS_BETWEEN);
      const found = heard.slice(from, at).lastIndexOf(phrase[left - 1] ?? '');
      if (found < 0) break;
      at = from + found;
      left -= 1;
    }
    if (left === 0) return end;
  }
  return null;
}

/** Words in lower case without marks, accents and plural endings: "Walk-ins?" becomes walk, in. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/['’]/gu, '');
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map(singular);
}

/** Rough, and the same for the script and for what is heard, so that a wrong stem does no harm. */
function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|ss)es$/u.test(word)) return word.slice(0, -2);
  return word.length > 2 && /[^aius]s$/u.test(word) ? word.slice(0, -1) : word;
}
