/** Owns the few words that the page and the desktop shell both show, so that a menu and a heading never differ. */

export const APP_NAME = 'Sidetone';

/** Names of the pages, by the page's own keys. */
export const PAGE_NAMES = {
  talk: 'Conversation',
  history: 'History',
  personas: 'Personas',
  models: 'Models',
  settings: 'Settings',
  setup: 'Introduction',
  log: 'Log',
  about: 'About',
} as const;

/** The sheet that lists the keys. */
export const KEY_SHEET = 'Keys';
