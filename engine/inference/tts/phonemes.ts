/**
 * Owns the way from words to IPA: espeak-ng (npm phonemizer, WebAssembly) and its habits. It must not see punctuation:
 * espeak cuts there and drops it, so the caller gives one clause at a time and puts the mark back itself.
 */
import { phonemize } from 'phonemizer';

/** The letter of "plan A is"; in titles ("Need A Doctor") and at the beginning "A" is the article. */
const LONE_A = /(?<=\p{Ll}) A(?=$| \p{Ll})/u;
const LETTER_A = 'ˈeɪ';

/**
 * espeak speaks a clause to find its phonemes, and throws the sound away: 10 to 25 ms of what is waited for. "Of course"
 * and the greeting are said again and again; so is what was made ahead for a turn that went on.
 */
const MAX_REMEMBERED = 256;
const remembered = new Map<string, string>();

/**
 * @param words one clause, without marks. @param voice an espeak-ng language such as `en-us`.
 * @returns IPA with stress marks, words separated by one space; '' if nothing can be said.
 */
export async function toPhonemes(words: string, voice: string): Promise<string> {
  const key = `${voice}:${words}`;
  const phonemes = remembered.get(key) ?? (await findPhonemes(words, voice));
  // Put in anew each time, so that the one that was not used for longest comes first and goes first.
  remembered.delete(key);
  remembered.set(key, phonemes);
  const [oldest] = remembered.keys();
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  return phonemes;
}

async function findPhonemes(words: string, voice: string): Promise<string> {
  const parts: string[] = [];
  for (const [index, part] of words.split(LONE_A).entries()) {
    if (index > 0) parts.push(LETTER_A);
    parts.push(...(await phonemize(joinedLetters(part), voice)));
  }
  // espeak marks words that it takes for another language, "(fr)...(en)"; Piper leaves these marks out too.
  return (
    parts
      .join(' ')
      .replaceAll(/\([a-z-]{2,12}\)/g, '')
      .replaceAll(/\s+/g, ' ')
      // The plural of joined letters ("P.C.'s") comes as a word of its own.
      .replaceAll(/ (?=[sz](?: |$))/g, '')
      .trim()
  );
}

/** "F A Q" to "F.A.Q.": espeak reads a lone "A" as the article, and stresses spelled letters only if they are joined. */
const joinedLetters = (words: string): string =>
  words.replaceAll(
    /(?<![\p{L}'])\p{Lu}(?: \p{Lu}){1,7}(?![\p{L}])/gu,
    (letters) => `${letters.replaceAll(' ', '.')}.`,
  );
