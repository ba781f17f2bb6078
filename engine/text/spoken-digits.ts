/**
 * Owns which digits a text holds, however they are written. Pure, and only for comparing: nothing of it is shown or spoken.
 */
import { joinNumbers } from './joined-numbers';

/** @returns the digits of a transcript, in order: of "double five, oh two", "5502", of "nineteen eighty two", "1982". */
export function digitsIn(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  const isNumber = (word: string | undefined): boolean => NUMBER.test(word ?? '');
  const isZero = (at: number): boolean =>
    /^oh?$/u.test(words[at] ?? '') && (isNumber(words[at - 1]) || isNumber(words[at + 1]));
  const plain = words
    .map((word, at) => (isZero(at) ? 'zero' : word))
    .join(' ')
    .replaceAll(/\bdouble (\p{L}+|\d)/gu, '$1 $1');
  return joinNumbers(plain.split(' ')).join(' ').replaceAll(/\D/gu, '');
}

const NUMBER = /^(?:\d+|zero|one|two|three|four|five|six|seven|eight|nine|double|oh?)$/u;
