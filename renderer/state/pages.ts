/**
 * Owns which page of the window is shown. It is the address's hash, so that going back works and a page can be linked
 * to; what is no page is the conversation.
 */
export const PAGES = ['talk', 'history', 'personas', 'models', 'settings', 'setup', 'log', 'about'] as const;
export type Page = (typeof PAGES)[number];

const isPage = (name: string): name is Page => (PAGES as readonly string[]).includes(name);

/** @param hash with its `#`: `#/history`, `#/history/ID`; empty is the conversation. */
export function pageOf(hash: string): { readonly page: Page; readonly rest: string } {
  const [name = '', ...rest] = hash.replace(/^#\/?/, '').split('/');
  return isPage(name) ? { page: name, rest: decoded(rest.join('/')) } : { page: 'talk', rest: '' };
}

export const hashOf = (page: Page, rest = ''): string =>
  page === 'talk' ? '#/' : `#/${page}${rest === '' ? '' : `/${encodeURIComponent(rest)}`}`;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
