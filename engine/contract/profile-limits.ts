/** Owns how long a persona file may be. Apart from its schemas, so that a page can know it without them. */

/**
 * In UTF-8. Far over any persona (the shipped ones have 5 to 8 kB) and small enough to be parsed while a person waits.
 */
export const MAX_PROFILE_BYTES = 64 * 1024;
