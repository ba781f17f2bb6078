/**
 * Owns the way from the bytes of a persona file to a profile or to its mistakes, each with its line, its key and what
 * was expected. Pure: load.ts reads the disk, yaml-file.ts the YAML.
 */
import type { ProfileProblem } from '../contract/client';
import { MAX_PROFILE_BYTES } from '../contract/profile-limits';
import type { Profile } from './profile';
import { knownKeys, profileFileSchema, toProfile } from './schema';
import { parseYaml, type YamlProblem } from './yaml-file';

export type ParsedProfile =
  | { readonly ok: true; readonly profile: Profile }
  | { readonly ok: false; readonly problems: readonly ProfileProblem[] };

/**
 * @param id what the profile will be called: the file's name without extension.
 * @param file the name that problems carry.
 */
export function parseProfile(id: string, file: string, bytes: Uint8Array): ParsedProfile {
  const checked = checkProfile(id, bytes);
  if (checked.ok) return checked;
  return {
    ok: false,
    problems: checked.problems.map(({ line, key, message, meant }) => ({
      file,
      line,
      key,
      message,
      ...(meant === undefined ? {} : { meant }),
    })),
  };
}

/** The same for an editor that shows the text: mistakes with their columns. */
export function checkProfile(
  id: string,
  bytes: Uint8Array,
):
  | { readonly ok: true; readonly profile: Profile }
  | { readonly ok: false; readonly problems: readonly YamlProblem[] } {
  const parsed = parseYaml(bytes, {
    schema: profileFileSchema,
    knownKeys,
    oneOrMore: ['when'],
    maxBytes: MAX_PROFILE_BYTES,
    expected: 'the keys name, description and system_prompt',
  });
  return parsed.ok ? { ok: true, profile: toProfile(id, parsed.value) } : parsed;
}
