/**
 * Owns who may use the plain Node shell. Any program and any web page of this machine can reach a loopback port, so
 * being there proves nothing. A browser proves itself once with the token of the printed address, and from then on
 * with a cookie. Only a page that this server itself served may open the WebSocket.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Browsers remembered at a time; the one longest unused is forgotten first. */
const MAX_BROWSERS = 16;

export type Access = {
  /** A token that works once. The former one, if unused, stops working. */
  readonly newToken: () => string;
  /** @returns the `Set-Cookie` value for a right and unused token, else null. */
  readonly redeem: (token: string) => string | null;
  readonly isKnown: (headers: IncomingHttpHeaders) => boolean;
  /** Refuses a page of another name that was made to point here (DNS rebinding). */
  readonly isOurHost: (headers: IncomingHttpHeaders) => boolean;
  /** Refuses another page, to which the browser might well attach our cookie. */
  readonly isOurPage: (headers: IncomingHttpHeaders) => boolean;
};

export function createAccess(port: number): Access {
  // Cookies are shared between all ports of a host: the name keeps two Sidetones apart.
  const cookieName = `sidetone-${port}`;
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  // Only digests are kept and looked up, so that no comparison takes longer for a better guess.
  let tokenDigest: string | null = null;
  const browsers = new Set<string>();

  const isOurHost = (headers: IncomingHttpHeaders): boolean =>
    headers.host !== undefined && hosts.has(headers.host);

  return {
    newToken: () => {
      const token = secret();
      tokenDigest = digest(token);
      return token;
    },
    redeem: (token) => {
      if (tokenDigest === null || digest(token) !== tokenDigest) return null;
      tokenDigest = null;
      const id = secret();
      browsers.add(digest(id));
      const [oldest] = browsers;
      if (browsers.size > MAX_BROWSERS && oldest !== undefined) browsers.delete(oldest);
      return `${cookieName}=${id}; Path=/; HttpOnly; SameSite=Strict`;
    },
    isKnown: (headers) =>
      (headers.cookie ?? '').split(';').some((pair) => {
        const [name, value = ''] = pair.trim().split('=');
        if (name !== cookieName) return false;
        const key = digest(value);
        if (!browsers.delete(key)) return false;
        browsers.add(key);
        return true;
      }),
    isOurHost,
    isOurPage: (headers) => isOurHost(headers) && headers.origin === `http://${headers.host}`,
  };
}

const secret = (): string => randomBytes(24).toString('base64url');
const digest = (text: string): string => createHash('sha256').update(text).digest('base64');
