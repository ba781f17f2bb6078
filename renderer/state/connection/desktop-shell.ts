/** Owns the page's question whether it runs in the desktop app, which can do what a browser can't. */
import { isDesktop } from './transport';

export const isDesktopShell = (): boolean => isDesktop(location.protocol, navigator.userAgent);

/** Whose keyboards have a Command key. */
export const isMac = (): boolean => navigator.userAgent.includes('Macintosh');
