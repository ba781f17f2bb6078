/**
 * Owns which persona files with mistakes are told of, and where. Pure. A file is one cause, and one notice: one that a
 * conversation could not begin with is told of by that problem, all others together.
 */
import type { ProfileProblem, ProfileSummary } from '../../engine/contract/client';
import type { Problem } from '../../engine/contract/errors';
import type { ProfileMistake } from '../../engine/contract/profiles';

/** The persona file whose mistake this problem is; null if it is another problem. */
export const brokenFileOf = ({ exact }: Pick<Problem, 'exact'>): string | null =>
  exact?.key === 'PROFILE_INVALID.file' ? exact.values.file : null;

/** What the editor knows a file by; null for a folder, which it can't open. */
export const personaOfFile = (file: string): string | null => /([^\\/]+)\.ya?ml$/i.exec(file)?.[1] ?? null;

/**
 * The persona whose editor opens this very file; null if there is none. Two files may have one name, with another ending
 * or in another folder: a sound one, or one that comes before it, is what is opened by that name.
 */
export function personaToOpen(
  file: string,
  known: {
    readonly profiles: readonly Pick<ProfileSummary, 'id'>[];
    readonly problems: readonly Pick<ProfileProblem, 'file'>[];
  },
): string | null {
  const id = personaOfFile(file);
  if (id === null || known.profiles.some((sound) => sound.id === id)) return null;
  const first = known.problems.find((broken) => personaOfFile(broken.file) === id);
  return first === undefined || first.file === file ? id : null;
}

/**
 * @param listed problems that have notices of their own.
 * @param seen files that the person has put away.
 */
export function mistakesToTell(
  mistakes: readonly ProfileProblem[],
  listed: readonly Pick<Problem, 'exact'>[],
  seen: readonly string[],
): readonly ProfileProblem[] {
  const told = new Set([...seen, ...listed.map(brokenFileOf)]);
  return mistakes.filter(({ file }) => !told.has(file));
}

/** What is no longer so: the file is sound, or gone. */
export function withoutMended<T extends Pick<Problem, 'exact'>>(
  listed: readonly T[],
  mistakes: readonly ProfileProblem[],
): readonly T[] {
  const isMended = (problem: T): boolean => {
    const file = brokenFileOf(problem);
    return file !== null && !mistakes.some((mistake) => mistake.file === file);
  };
  return listed.some(isMended) ? listed.filter((problem) => !isMended(problem)) : listed;
}

/** One that can be guessed at explains most: a key that is missing is often one that is misspelt. */
export const firstToMend = (mistakes: readonly ProfileMistake[]): ProfileMistake | undefined =>
  mistakes.find(({ meant }) => meant !== null) ?? mistakes[0];
