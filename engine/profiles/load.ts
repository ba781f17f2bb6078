/**
 * Owns reading persona files from folders. A file with a mistake never keeps the others from loading: it becomes a
 * problem that names the place. What is in a file is parse.ts's business.
 */
import { open, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ProfileProblem, ProfileSummary } from '../contract/client';
import { problemOf, thrownOf } from '../contract/errors';
import { MAX_PROFILE_BYTES } from '../contract/profile-limits';
import { idOfFile, isSameId } from './folder';
import { parseProfile, type ParsedProfile } from './parse';
import type { ParseProfile } from './parse-once';
import type { Profile } from './profile';

/** A folder with more files than this is not a folder of personas; the rest is reported and not read. */
const MAX_FILES_PER_FOLDER = 200;

export type LoadedProfiles = {
  /** In the order of the folders, by file name inside each. */
  readonly profiles: readonly Profile[];
  readonly problems: readonly ProfileProblem[];
};

/**
 * Reads all `.yaml` and `.yml` files of `dirs`. The first folder that has a sound profile of some id wins. So a
 * user's file replaces a shipped one, and a broken user's file is reported while the shipped one stays usable.
 * A folder that does not exist has no profiles. Never rejects.
 */
export async function loadProfiles(
  dirs: readonly string[],
  parse: ParseProfile = parseProfile,
): Promise<LoadedProfiles> {
  const profiles = new Map<string, Profile>();
  const problems: ProfileProblem[] = [];
  for (const dir of dirs) {
    const listed = await listFiles(dir);
    if (listed.problem !== null) problems.push(listed.problem);
    const seen = new Map<string, string>();
    for (const path of listed.paths) {
      const loaded = await loadProfileFile(path, parse);
      if (!loaded.ok) {
        problems.push(...loaded.problems);
        continue;
      }
      const { id } = loaded.profile;
      const twin = seen.get(id);
      if (twin !== undefined) {
        problems.push(
          wholeFile(path, `${basename(twin)} in the same folder is the same persona; rename one.`),
        );
      } else {
        seen.set(id, path);
        if (!profiles.has(id)) profiles.set(id, loaded.profile);
      }
    }
  }
  return { profiles: [...profiles.values()], problems };
}

/** Reads one file. Never rejects: what goes wrong is in `problems`, at least one. */
export async function loadProfileFile(
  path: string,
  parse: ParseProfile = parseProfile,
): Promise<ParsedProfile> {
  const id = idOfFile(path);
  try {
    const file = await open(path, 'r');
    try {
      // Opened first and asked then: what is asked about is what is read. A pipe or a device would never end.
      if (!(await file.stat()).isFile()) {
        return { ok: false, problems: [wholeFile(path, 'This is not a file.')] };
      }
      // One byte over the limit tells the parser that there is more, without reading the rest.
      const buffer = new Uint8Array(MAX_PROFILE_BYTES + 1);
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return parse(id, path, buffer.subarray(0, length));
    } finally {
      await file.close();
    }
  } catch (thrown) {
    return { ok: false, problems: [wholeFile(path, `The file can't be read: ${reason(thrown)}`)] };
  }
}

/** Of what was loaded, the one that is meant; throws what is wrong with it if it is not there. */
export function profileNamed({ profiles, problems }: LoadedProfiles, profileId: string): Profile {
  const profile = profiles.find((candidate) => isSameId(candidate.id, profileId));
  if (profile !== undefined) return profile;
  const broken = problems.find((problem) => isSameId(stemOf(problem.file), profileId));
  if (broken !== undefined) {
    const { file, line, key, message: mistake } = broken;
    throw thrownOf(problemOf('PROFILE_INVALID.file', { file, line, key, mistake }));
  }
  const known = profiles.map((candidate) => candidate.id);
  throw thrownOf(problemOf('PROFILE_NOT_FOUND.named', { id: profileId, known }));
}

/** What a list of personas shows. */
export function summarise(profile: Profile): ProfileSummary {
  const { id, name, description, voice } = profile;
  return { id, name, description, voice };
}

async function listFiles(
  dir: string,
): Promise<{ readonly paths: readonly string[]; readonly problem: ProfileProblem | null }> {
  try {
    const names = (await readdir(dir))
      // Editors leave `.name.yaml.swp` and `._name.yaml` behind.
      .filter((name) => /\.ya?ml$/iu.test(name) && !name.startsWith('.'))
      .toSorted();
    const paths = names.slice(0, MAX_FILES_PER_FOLDER).map((name) => join(dir, name));
    const problem =
      names.length > MAX_FILES_PER_FOLDER
        ? wholeFile(dir, `The folder has ${names.length} files; only ${MAX_FILES_PER_FOLDER} were read.`)
        : null;
    return { paths, problem };
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    return {
      paths: [],
      problem: missing ? null : wholeFile(dir, `The folder can't be read: ${reason(thrown)}`),
    };
  }
}

function wholeFile(file: string, message: string): ProfileProblem {
  return { file, line: null, key: '', message };
}

function reason(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

const stemOf = (file: string): string => file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '');
