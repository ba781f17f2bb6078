/**
 * Owns whether a reader of the conversation is at its end, where each new word is followed. Pure. Browsers tell of each
 * scrolling in the same way: a reader's, and their own when the text gets another size.
 */
export type Extent = {
  /** All in CSS pixels, as the element that scrolls says them. */
  readonly scrollHeight: number;
  readonly scrollTop: number;
  readonly clientHeight: number;
};

/** A person who has scrolled up further than this reads, and is not pulled down. */
const NEAR_END_PX = 80;

/**
 * @param seen what it was when the end was last gone to, or it was last scrolled; null at first.
 * @returns whether the reader is at the end after it was scrolled.
 */
export function isAtEndAfter(wasAtEnd: boolean, seen: Extent | null, now: Extent): boolean {
  if (now.scrollHeight - now.scrollTop - now.clientHeight < NEAR_END_PX) return true;
  // Another size moved the end away, and no reader: it is gone to again.
  const isSameSize = seen?.scrollHeight === now.scrollHeight && seen.clientHeight === now.clientHeight;
  return wasAtEnd && !isSameSize;
}
