/**
 * Owns a browser's language that is none: Chromium started under LANG=C says "en-US@posix", at which uPlot throws while it
 * is being loaded. The words and figures of the page follow words/locale.ts, which reads such tags by itself.
 */

/** Has `navigator.language` say English where it says what no language is called; to be called before charts are loaded. */
export function mendLanguage(browser: Pick<Navigator, 'language'>): void {
  if (isLanguage(browser.language)) return;
  Object.defineProperty(browser, 'language', { value: 'en', configurable: true });
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
