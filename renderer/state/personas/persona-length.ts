/** Owns whether a persona's text is longer than a file may be, by how much and from where on. Pure. */
import { MAX_PROFILE_BYTES } from '../../../engine/contract/profile-limits';

export type TooLong = {
  readonly overBytes: number;
  /** Where the text passes the limit, both counted from 1. */
  readonly line: number;
  readonly column: number;
};

/** UTF-8 takes three bytes at most for what is one unit of a string. */
const MAX_BYTES_PER_UNIT = 3;

/** @returns null for what a file takes. */
export function tooLong(text: string): TooLong | null {
  if (text.length * MAX_BYTES_PER_UNIT <= MAX_PROFILE_BYTES) return null;
  const encoder = new TextEncoder();
  const overBytes = encoder.encode(text).length - MAX_PROFILE_BYTES;
  if (overBytes <= 0) return null;
  const { read } = encoder.encodeInto(text, new Uint8Array(MAX_PROFILE_BYTES));
  const fits = text.slice(0, read);
  return { overBytes, line: fits.split('\n').length, column: read - fits.lastIndexOf('\n') };
}
