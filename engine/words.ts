/**
 * Owns what the host writes for people by itself: kept conversations that are taken elsewhere, and the page for a
 * browser that has not proved itself. Problems are contract/problem-words.ts's; everything else that a person reads is
 * the page's or the desktop shell's.
 */
export const words = {
  language: 'en',
  exported: {
    title: (names: string): string => `Conversation with ${names}`,
    you: 'You',
    unheard: 'not heard',
    interrupted: 'interrupted',
    answeredAfterMs: (figure: string): string => `answered after ${figure} ms`,
    answeredAfterS: (figure: string): string => `answered after ${figure} s`,
  },
  addressUsed: {
    title: 'Sidetone: this address is used up',
    heading: 'This address is used up',
    why: 'Sidetone is running, but each address it prints opens in one browser only, once, so that no other program on this machine can listen in.',
    /** HTML: the key stands in a frame. */
    wayOut:
      'Go to the terminal in which Sidetone runs, press <kbd>Enter</kbd>, and open the new address that it prints. If you have opened none yet, another program on this machine has: press <kbd>Ctrl</kbd>+<kbd>C</kbd> there and start Sidetone again.',
  },
} as const;
