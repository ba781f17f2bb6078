/** Owns the one page that the plain Node shell writes itself: for a browser that has not proved itself yet. */
import { createHash } from 'node:crypto';
import { words } from '../words';
import { SECURITY_HEADERS } from './headers';

const said = words.addressUsed;

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;color-scheme:light dark}' +
  'h1{font-size:1.25rem}kbd{border:1px solid;border-radius:4px;padding:0 .4em}';

/** An address works once, so the most common reason to see this is the same address opened a second time. */
export const ADDRESS_USED_PAGE = `<!doctype html>
<html lang="${words.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${said.title}</title>
<style>${STYLE}</style>
<h1>${said.heading}</h1>
<p>${said.why}</p>
<p>${said.wayOut}</p>
</html>
`;

export const ADDRESS_USED_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'`,
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
};
