/**
 * Owns what a source may answer and the sentences in which a refusal is told. A refusal is not an error: the next
 * source is tried. What no source could mend (a full disk, a cancel) is thrown as a SidetoneError.
 */
import { problemOf, thrownOf, type SidetoneError } from '../../contract/errors';

export type Outcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** For people, without a full stop: "HTTP 403". */
      readonly reason: string;
      /** The whole source is out of reach or missing, so that asking it for another file is a waste of time. */
      readonly isUnreachable: boolean;
    };

export const DONE: Outcome = { ok: true };

export const refused = (reason: string, isUnreachable = false): Outcome => ({
  ok: false,
  reason,
  isUnreachable,
});

export const cancelled = (): SidetoneError => thrownOf(problemOf('CANCELLED.download'));

/** @throws SidetoneError CANCELLED once `signal` is aborted. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its address can’t be found from this network',
  EAI_AGAIN: 'its address can’t be found from this network',
  ECONNREFUSED: 'it refuses the connection',
  EHOSTUNREACH: 'it can’t be reached from this network',
  ENETUNREACH: 'there is no network',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
};

/** Codes after which another try within this run is pointless. */
const UNREACHABLE = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What `fetch` or its body threw, in words; the cause carries the code. */
export function describeNetworkError(thrown: unknown): { reason: string; isUnreachable: boolean } {
  const error = thrown as {
    message?: unknown;
    code?: unknown;
    cause?: { code?: unknown; message?: unknown };
  };
  const code = [error?.cause?.code, error?.code].find((value) => typeof value === 'string');
  if (code !== undefined) {
    const isUnreachable = UNREACHABLE.has(code);
    return { reason: WORDS[code] ?? `the connection failed (${code})`, isUnreachable };
  }
  const message = [error?.cause?.message, error?.message].find((value) => typeof value === 'string');
  return { reason: message ?? 'the connection failed', isUnreachable: false };
}
