/**
 * Owns which words of a reply the voice leaves out though they mean something, by the very rules that make its words
 * (speakable.ts). Pure. It changes nothing and decides nothing.
 */
import { speakSpans } from './speakable';

/** Letters or digits of any script: what stands there means something. */
export const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** Another script, or a block of code. A stage direction, an emoji or a ruler is meant for no ear. */
export const hasUnsaidWords = (text: string): boolean =>
  speakSpans(text).some(({ start, end, kind }) => kind === 'unsayable' && hasWords(text.slice(start, end))) ||
  /^[ ]{0,3}(?:```|~~~)[^`~]*[\p{L}\p{N}]/mu.test(text);
