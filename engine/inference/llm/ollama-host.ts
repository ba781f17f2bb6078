/**
 * Owns where Ollama listens, and whether that is this machine. It connects to nothing and resolves no names: only what is
 * certainly this machine counts as this machine.
 */

export const DEFAULT_OLLAMA_URL = 'http://127.0.0.1:11434';

export type OllamaHost = {
  /** Without a slash at its end. */
  readonly url: string;
  /** For people: "127.0.0.1:11434". */
  readonly name: string;
  /** Words that are sent there may leave this machine. */
  readonly isElsewhere: boolean;
  /** What OLLAMA_HOST holds if that is no address, and the default is taken; null if all is well. */
  readonly misread: string | null;
};

const MAX_SHOWN_LETTERS = 60;

/** Where Ollama is looked for, by the variable that Ollama itself reads: an address to listen on (0.0.0.0) is meant, too. */
export function ollamaHost(env: Readonly<Record<string, string | undefined>>): OllamaHost {
  const wish = env['OLLAMA_HOST']?.trim() ?? '';
  const url = wish === '' ? DEFAULT_OLLAMA_URL : readUrl(wish);
  const misread = url === null ? wish.slice(0, MAX_SHOWN_LETTERS) : null;
  return { ...hostAt(url ?? DEFAULT_OLLAMA_URL), misread };
}

/** @param url as `ollamaHost` gives it. */
export function hostAt(url: string): OllamaHost {
  const { host, hostname } = new URL(url);
  return { url, name: host, isElsewhere: !isLoopback(hostname), misread: null };
}

/** Null if it is no address. */
function readUrl(wish: string): string | null {
  const withHost = wish.startsWith(':') ? `127.0.0.1${wish}` : wish;
  const isUrl = /^https?:\/\//iu.test(withHost);
  if (!isUrl && withHost.includes('://')) return null;
  const whole = isUrl ? withHost : `http://${withHost}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1';
  const port = url.port !== '' ? `:${url.port}` : isUrl ? '' : ':11434';
  return `${url.protocol}//${url.hostname}${port}${url.pathname.replace(/\/$/u, '')}`;
}

/** @param hostname as a URL has it: addresses in their one form, IPv6 in brackets. */
const isLoopback = (hostname: string): boolean =>
  /^(?:127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]|(?:.+\.)?localhost)$/u.test(
    hostname,
  );
