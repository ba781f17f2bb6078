import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAtEndAfter, type Extent } from './at-end';

/** A view of the conversation, and what Transcript does with it. */
function createReader() {
  let extent: Extent = { scrollHeight: 600, scrollTop: 300, clientHeight: 300 };
  let isAtEnd = true;
  let seen: Extent | null = null;
  const end = (): number => Math.max(0, extent.scrollHeight - extent.clientHeight);
  const follow = (): void => {
    if (!isAtEnd) return;
    extent = { ...extent, scrollTop: end() };
    seen = extent;
  };
  const scrolled = (): void => {
    isAtEnd = isAtEndAfter(isAtEnd, seen, extent);
    seen = extent;
  };
  follow();
  return {
    isAtEnd: () => isAtEnd,
    /** Browsers tell of their own scrolling before or after the page hears of the new size, or not at all. */
    resize: (scrollHeight: number, clientHeight: number, told: 'before' | 'after' | 'never') => {
      extent = { scrollHeight, clientHeight, scrollTop: Math.min(extent.scrollTop, scrollHeight) };
      if (told === 'before') scrolled();
      follow();
      if (told === 'after') scrolled();
    },
    scrollTo: (share: number) => {
      extent = { ...extent, scrollTop: end() * share };
      scrolled();
    },
  };
}

const size = fc.record({
  height: fc.integer({ min: 300, max: 5000 }),
  view: fc.integer({ min: 50, max: 300 }),
  told: fc.constantFrom('before' as const, 'after' as const, 'never' as const),
});

describe('the end of the conversation', () => {
  it('is left by a reader alone, whatever becomes of window and text: catches “Latest” that the reader did not ask for', () => {
    fc.assert(
      fc.property(fc.array(size, { maxLength: 30 }), (sizes) => {
        const reader = createReader();
        for (const { height, view, told } of sizes) {
          reader.resize(height, view, told);
          expect(reader.isAtEnd()).toBe(true);
        }
      }),
    );
  });

  it('is left by one who scrolls up, after any of that, and reached again by going down', () => {
    fc.assert(
      fc.property(fc.array(size, { maxLength: 10 }), (sizes) => {
        const reader = createReader();
        for (const { height, view, told } of sizes) reader.resize(height, view, told);
        reader.resize(2000, 300, 'never');
        reader.scrollTo(0.5);
        expect(reader.isAtEnd()).toBe(false);
        // A reader is not pulled down by words that come.
        reader.resize(2400, 300, 'after');
        expect(reader.isAtEnd()).toBe(false);
        reader.scrollTo(1);
        expect(reader.isAtEnd()).toBe(true);
      }),
    );
  });
});
