/**
 * Owns which file of the built renderer a URL path means, for both shells: the plain Node server and Electron's
 * protocol handler. It reads nothing; its caller opens the file.
 */
import { extname, join } from 'node:path';

export type Asset = { readonly file: string; readonly mime: string };
export type ResolveAsset = (urlPath: string) => Asset | null;

/** What the renderer is made of; a file of any other kind is not served. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
};

/**
 * A list of what may be in a name, not of what may not. So there are no dot files, no `..`, no separator or drive of
 * any system, no NUL, and nothing that Windows strips or reads as a stream.
 */
const SAFE_SEGMENT = /^[\w@-][\w@.-]*$/;

/**
 * @returns the file and its type for the path of a URL as it came (percent-encoded, without the query). Null for a
 * path that is not plainly a file below `rootDir`.
 */
export function createAssetResolver(rootDir: string): ResolveAsset {
  return (urlPath) => {
    const path = urlPath === '/' ? '/index.html' : decoded(urlPath);
    if (path === null || !path.startsWith('/')) return null;
    const segments = path.slice(1).split('/');
    const mime = MIME_TYPES[extname(path).toLowerCase()];
    if (mime === undefined || !segments.every((segment) => SAFE_SEGMENT.test(segment))) return null;
    return { file: join(rootDir, ...segments), mime };
  };
}

function decoded(urlPath: string): string | null {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return null;
  }
}
