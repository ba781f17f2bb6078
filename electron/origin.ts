/**
 * Owns where the page of the desktop app comes from, and what counts as that place. A scheme of our own instead of
 * file://: worklets, modules and WebAssembly need an origin, and headers need someone who sends them.
 */

export const APP_SCHEME = 'app';
export const APP_HOST = 'sidetone';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_URL = `${APP_ORIGIN}/`;

/** Compares parsed parts: 'app://sidetone.evil' and 'app://evil@sidetone' begin like ours, too. */
export function isAppUrl(address: string): boolean {
  const url = parsed(address);
  return (
    url !== null &&
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === '' &&
    url.password === ''
  );
}

/** The only document there is; its fragment and query do not matter. */
export function isAppPage(address: string): boolean {
  const path = parsed(address)?.pathname;
  return isAppUrl(address) && (path === '/' || path === '/index.html');
}

/**
 * Whether the renderer may ask for this at all. With everything else cancelled, no request of the page leaves this machine,
 * whatever our code does. WebRTC makes none: window.ts leaves it TCP through the session's proxy, which is `NO_WAY_OUT`.
 */
export function isLocalRequest(address: string): boolean {
  if (isAppUrl(address)) return true;
  const url = parsed(address);
  if (url === null) return false;
  switch (url.protocol) {
    case 'devtools:':
    case 'data:':
      return true;
    case 'blob:':
      return isAppUrl(url.pathname);
    default:
      return false;
  }
}

/** For the page's session: no program listens at that port. Nothing that is asked for there goes past it, loopback included. */
export const NO_WAY_OUT = {
  mode: 'fixed_servers',
  proxyRules: 'socks5://127.0.0.1:1',
  proxyBypassRules: '<-loopback>',
} as const;

function parsed(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
