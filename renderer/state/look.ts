/**
 * Owns how the settings of theme and text size reach the page: `data-theme` and the font size of its root, by which all
 * else is measured. What is shown is also kept for the next first paint; public/first-paint.js reads it. So no user is
 * dazzled by a white window before the host has said what is set.
 */
import type { Settings } from '../../engine/contract/settings';
import type { Stores } from './stores';

export type Look = Pick<Settings, 'theme' | 'textSize'>;
export type ShownTheme = 'light' | 'dark';

/** Also in public/first-paint.js. */
export const LOOK_KEY = 'sidetone.look';
const DARK = '(prefers-color-scheme: dark)';

export const themeOf = (theme: Look['theme'], isSystemDark: boolean): ShownTheme =>
  theme === 'system' ? (isSystemDark ? 'dark' : 'light') : theme;

/** What of the browser it needs. */
export type LookPage = {
  readonly root: HTMLElement;
  readonly matchMedia: (
    query: string,
  ) => Pick<MediaQueryList, 'matches'> & { addEventListener: (type: 'change', run: () => void) => void };
  /** Throws where the browser allows no memory. */
  readonly keep: (key: string, value: string) => void;
};

/** Follows the settings from the moment that the host has said what they are. */
export function followLook({ settings }: Pick<Stores, 'settings'>, page: LookPage): void {
  const dark = page.matchMedia(DARK);
  let shown = '';
  const show = (): void => {
    const { settings: now, known } = settings.getState();
    if (!known) return;
    const { theme, textSize } = now;
    page.root.dataset['theme'] = themeOf(theme, dark.matches);
    page.root.style.fontSize = textSize === 100 ? '' : `${textSize}%`;
    const kept = JSON.stringify({ theme, textSize } satisfies Look);
    if (kept === shown) return;
    shown = kept;
    try {
      page.keep(LOOK_KEY, kept);
    } catch {
      // The next first paint is as the system has it; nothing else is lost.
    }
  };
  settings.subscribe(show);
  dark.addEventListener('change', show);
  show();
}

/** Tells a listener that draws with colours read from the page that they are others now. @returns how to stop. */
export function onThemeChange(root: HTMLElement, listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(root, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
