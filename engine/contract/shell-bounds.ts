/** Owns bounds of what page and shell say to each other, which a page can import without the schemas (shell.ts). */

/** Personas in a menu: more than these are chosen in the window. */
export const MAX_SHELL_PERSONAS = 30;
