/**
 * Owns how the desktop app fetches models: as Chromium does, which knows the system's proxy and its certificates. Its
 * session is its own, for the page's lets nothing out of the machine. What it throws has Node's codes, which download.ts
 * has words for.
 */
import type { Session } from 'electron';

/** Chromium's names for what Node calls otherwise. */
const NODE_CODES: Readonly<Record<string, string>> = {
  ERR_NAME_NOT_RESOLVED: 'ENOTFOUND',
  ERR_CONNECTION_REFUSED: 'ECONNREFUSED',
  ERR_ADDRESS_UNREACHABLE: 'EHOSTUNREACH',
  ERR_INTERNET_DISCONNECTED: 'ENETUNREACH',
  ERR_CONNECTION_TIMED_OUT: 'UND_ERR_CONNECT_TIMEOUT',
  ERR_CONNECTION_RESET: 'ECONNRESET',
  ERR_CONNECTION_CLOSED: 'ECONNRESET',
};

export const createModelFetch =
  (session: Pick<Session, 'fetch'>): typeof globalThis.fetch =>
  async (input, init) => {
    try {
      return await session.fetch(input instanceof URL ? input.href : input, init);
    } catch (thrown) {
      const code = thrown instanceof Error ? /\bnet::(ERR_\w+)/.exec(thrown.message)?.[1] : undefined;
      if (code === undefined) throw thrown;
      throw Object.assign(new TypeError('fetch failed', { cause: thrown }), {
        code: NODE_CODES[code] ?? code,
      });
    }
  };
