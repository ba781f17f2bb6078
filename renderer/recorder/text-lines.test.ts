import { describe, expect, it } from 'vitest';
import { lastLines, linesOf, shortened } from './text-lines';

/** Every letter as wide as every other. */
const widthOf = (text: string): number => text.length;

describe('words in a picture', () => {
  it('breaks between words, and leaves none out that is wider than a line', () => {
    expect(linesOf('We are open until six', 11, widthOf)).toEqual(['We are open', 'until six']);
    expect(linesOf('so extraordinarily long', 10, widthOf)).toEqual(['so', 'extraordinarily', 'long']);
    expect(linesOf('', 10, widthOf)).toEqual(['']);
  });

  it('keeps the end of what is being said, and shows that something stood before it', () => {
    expect(lastLines(['one', 'two', 'three'], 2)).toEqual(['… two', 'three']);
    expect(lastLines(['one'], 2)).toEqual(['one']);
  });

  it('cuts what has one line, and never wider than that', () => {
    expect(shortened('Receptionist at Brightwater', 15, widthOf)).toBe('Receptionist a…');
    expect(shortened('Short', 15, widthOf)).toBe('Short');
  });
});
