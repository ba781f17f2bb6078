/** Owns the one page that the plain Node shell writes itself: for a browser that has not proved itself yet. */
import { createHash } from 'node:crypto';
import { SECURITY_HEADERS } from './headers';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;color-scheme:light dark}' +
  'h1{font-size:1.25rem}kbd{border:1px solid;border-radius:4px;padding:0 .4em}';

/** An address works once, so the most common reason to see this is the same address opened a second time. */
export const ADDRESS_USED_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sidetone: this address is used up</title>
<style>${STYLE}</style>
<h1>This address is used up</h1>
<p>Sidetone is running, but each address it prints opens in one browser only, once, so that no other program on this machine can listen in.</p>
<p>Go to the terminal in which Sidetone runs, press <kbd>Enter</kbd>, and open the new address that it prints.</p>
</html>
`;

export const ADDRESS_USED_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'`,
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
};
