/** Owns the answers to app://sidetone/: the built renderer, read-only, with the security headers of every shell. */
import { readFile } from 'node:fs/promises';
import type { CustomScheme } from 'electron';
import type { ResolveAsset } from '../engine/server/assets';
import { SECURITY_HEADERS } from '../engine/server/headers';
import { APP_SCHEME, isAppUrl } from './origin';

/** Not `corsEnabled`: no other page has any business here. Not `bypassCSP`, ever. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

export function createAppHandler(resolveAsset: ResolveAsset): (request: Request) => Promise<Response> {
  return async ({ url, method }) => {
    if (!isAppUrl(url)) return refusal(404);
    if (method !== 'GET' && method !== 'HEAD') return refusal(405);
    const asset = resolveAsset(new URL(url).pathname);
    const content = asset === null ? null : await readFile(asset.file).catch(() => null);
    if (asset === null || content === null) return refusal(404);
    return new Response(method === 'HEAD' ? null : new Uint8Array(content), {
      headers: { ...SECURITY_HEADERS, 'Content-Type': asset.mime, 'Content-Length': `${content.length}` },
    });
  };
}

const refusal = (status: number): Response => new Response(null, { status, headers: SECURITY_HEADERS });
