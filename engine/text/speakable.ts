/**
 * Owns the way from what a language model writes to what a voice is given: the order of the rules, and the promise about
 * the result. Pure. English only. The rules themselves stand in markup.ts, contact.ts, times.ts, amounts.ts and
 * spoken-letters.ts; each is linear in the length of the text.
 */
import { speakAmounts } from './amounts';
import { speakAddresses, speakDigitGroups } from './contact';
import { plainLine, withoutCodeBlocks } from './markup';
import { speakAbbreviations, speakInitials } from './spoken-letters';
import { speakDates, speakTimes } from './times';

/**
 * Makes of a chunk of a reply the words a person would say. Call it once for each chunk, not on its own result.
 * @param text any string; Markdown, emoji and numbers are expected.
 * @returns letters, apostrophes, hyphens inside words, and . , ; : ! ? with single spaces; no digits or other symbols. ''
 * if nothing is left to be said.
 */
export function speakable(text: string): string {
  const lines = withoutCodeBlocks(normalised(text))
    .split('\n')
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
    .map((line) => polished(words(plainLine(line))))
    .filter((line) => /\p{L}/u.test(line));
  // A heading or a list item is a sentence of its own, with or without a full stop.
  return lines
    .map((line, index) => (index < lines.length - 1 && /[\p{L}]$/u.test(line) ? `${line}.` : line))
    .join(' ');
}

/** One form for each character: full-width, ligatures and hard spaces become plain; "2½" becomes "2 1⁄2". */
function normalised(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[™®©℠]/g, '')
    .replaceAll('²', '\u{E000}')
    .replaceAll(/(?<=\d)(?=[¼½¾⅐-⅞])/g, ' ')
    .normalize('NFKC')
    .replaceAll('\u{E000}', '²')
    .replaceAll(/[‘’ʼ]/g, "'")
    .replaceAll(/[\u00ad\u200b\u200c\u2060\ufeff]/g, '');
}

function words(line: string): string {
  const known = speakDigitGroups(speakAddresses(line));
  return speakInitials(speakSymbols(speakAmounts(speakDates(speakTimes(speakAbbreviations(known))))));
}

function speakSymbols(line: string): string {
  return line
    .replace(/\band\/or\b/gi, 'and or')
    .replace(/\bC\+\+/g, 'C plus plus')
    .replace(/\bC#/g, 'C sharp')
    .replace(/(?<![\p{L}])([\p{Ll}]{1,20})\s?\/\s?([\p{Ll}]{1,20})(?![\p{L}])/gu, '$1 or $2')
    .replace(/(?<=\p{L})\s?&\s?(?=\p{L})|\s&\s/gu, (and) => (/\s/.test(and) ? ' and ' : '&'))
    .replace(/(?<=[\p{Lu}])&(?=\p{Lu})/gu, '&')
    .replace(/(?<=\p{Ll})&|&(?=\p{Ll})/gu, ' and ')
    .replace(/\s?(?:->|=>|→|⇒)\s?/g, ' to ')
    .replace(/\s\+\s/g, ' plus ')
    .replace(/\s=\s/g, ' equals ')
    .replace(/\s<\s/g, ' is less than ')
    .replace(/\s>\s/g, ' is greater than ')
    .replace(/\s@\s/g, ' at ')
    .replace(/%/g, ' percent')
    .replace(/°/g, ' degrees');
}

/** What remains after all rules: only what a voice can say, and punctuation that makes it pause where a reader would. */
function polished(line: string): string {
  return line
    .replaceAll(/[^\p{Script=Latin}\p{M}\s.,;:!?'"()[\]{}\-–—…&]/gu, ' ')
    .replaceAll('&', ' and ')
    .replaceAll(/["“”«»]/g, '')
    .replaceAll(/(?<![\p{L}])'|'(?![\p{L}])/gu, (mark: string, at: number, all: string) =>
      /s$/i.test(all.slice(0, at)) ? mark : '',
    )
    .replaceAll(/\s?[([{]\s?/g, ', ')
    .replaceAll(/\s?[)\]}]/g, ', ')
    .replaceAll(/(?:\.\s?){2,}|…/g, (_, at: number, all: string) =>
      /^(?:\.\s?|…)*\s*$/.test(all.slice(at, at + 400)) ? '. ' : ', ',
    )
    .replaceAll(/\s?[–—]\s?|\s-{1,3}(?=\s|$)|-{2,}/g, ', ')
    .replaceAll(/(?<![\p{L}])-|-(?![\p{L}])/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s(?=[.,;:!?])/g, '')
    .replaceAll(/[.,;:!?]{2,}/g, strongest)
    .replaceAll(/(?<=[,;:!?])(?=\p{L})/gu, ' ')
    .replace(/^[\s.,;:!?'-]{1,200}/, '')
    .trim();
}

/** Of several marks in a row the one that says most: "?," is "?" and ",." is ".". */
function strongest(marks: string): string {
  for (const mark of '?!.;:') if (marks.includes(mark)) return mark;
  return ',';
}
