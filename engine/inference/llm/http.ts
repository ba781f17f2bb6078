/**
 * Owns what every request to a server over HTTP needs: answers of bounded length, a check that JSON is JSON, and the
 * reason of a failure, which `fetch` hides. It sends nothing.
 */

/** A list of a thousand models is about 400 kB. */
export const MAX_LIST_BYTES = 2 * 1024 * 1024;

/**
 * @returns the body as text.
 * @throws RangeError if it is longer than `mostBytes`; the rest is not read then.
 */
export async function textWithin(response: Response, mostBytes: number): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop cancels the body.
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new RangeError('the answer is too long');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** @returns undefined if it is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The system's or undici's code at the end of the chain of causes: ECONNREFUSED, UND_ERR_SOCKET; null without one. */
export function causeCode(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return null;
}

/** Codes of connections that were there and are not any more; a second one is often let in at once. */
const BROKEN_OFF: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNABORTED']);

export const isBrokenOff = (error: unknown): boolean => {
  const code = causeCode(error);
  return code !== null ? BROKEN_OFF.has(code) : error instanceof Error && error.message === 'terminated';
};
