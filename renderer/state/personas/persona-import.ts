/** Owns what a chosen file must be to become a persona: text. Whether it is a good one, the host says. */
import { MAX_PROFILE_BYTES } from '../../../engine/contract/profile-limits';

/** @returns null for what is no text. */
export function readImport(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return bytes.length > MAX_PROFILE_BYTES || text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** A file's name that every system takes. */
export const exportName = (id: string): string => `${id}.yaml`;
