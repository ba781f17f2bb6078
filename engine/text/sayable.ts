/**
 * Owns what of a reply the voice can't say, by the very rules that make its words (speakable.ts). Pure. It changes
 * nothing and decides nothing.
 */
import { speakable } from './speakable';

/** Whether anything of the text would be heard. */
export const isSayable = (text: string): boolean => speakable(text) !== '';

/** Letters or digits of any script: what stands there means something. */
export const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/**
 * Words that are left out in silence though they mean something: another script, or a block of code. A single Greek letter
 * is a sign, and a stage direction is meant for no ear.
 */
export const hasUnsaidWords = (text: string): boolean =>
  /(?=\p{L})[^\p{Script=Latin}\p{Script=Greek}\p{Script=Common}]|(?=\p{L})\p{Script=Greek}{2}/u.test(text) ||
  /^[ ]{0,3}(?:```|~~~)[^`~]*[\p{L}\p{N}]/mu.test(text);
