/**
 * Owns which persona files with mistakes are told of, and where. Pure. A file is one cause, and one notice: one that a
 * conversation could not begin with is told of by that problem, all others together.
 */
import type { ProfileProblem, ProfileSummary, SessionSnapshot } from '../../../engine/contract/client';
import type { Problem } from '../../../engine/contract/errors';
import { personaToStart } from './personas';

/** The persona file whose mistake this problem is; null if it is another problem. */
export const brokenFileOf = ({ exact }: Pick<Problem, 'exact'>): string | null =>
  exact?.key === 'PROFILE_INVALID.file' ? exact.values.file : null;

/** What the editor knows a file by; null for a folder, which it can't open. */
export const personaOfFile = (file: string): string | null => /([^\\/]+)\.ya?ml$/i.exec(file)?.[1] ?? null;

/**
 * The persona whose editor opens this very file; null if there is none. Two files may have one name, with another ending
 * or in another folder. By that name a sound one is opened, or one that comes before it.
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

/** What a persona that can't be had means: the conversation keeps it as it was, or who is there instead. */
export type InPlace = { readonly tag: 'kept' } | { readonly tag: 'instead'; readonly name: string };

/** @returns null if none of these files is the persona that was chosen, or there is none in its place. */
export function inPlaceOf(
  files: readonly string[],
  known: {
    readonly chosen: string | null;
    readonly profiles: readonly ProfileSummary[];
    readonly snapshot: Pick<SessionSnapshot, 'state' | 'profileId' | 'personaName'> | null;
  },
): InPlace | null {
  const { chosen, profiles, snapshot } = known;
  const isChosen = chosen !== null && files.some((file) => personaOfFile(file) === chosen);
  // Another file of that name may be as good.
  if (!isChosen || profiles.some(({ id }) => id === chosen)) return null;
  // What was hung up does not go on; the next one begins with a persona that can be had.
  const running = snapshot?.state === 'TERMINATED' ? null : snapshot;
  if (running?.profileId === chosen) return { tag: 'kept' };
  const name = running?.personaName ?? personaToStart(profiles, chosen)?.name ?? '';
  return name === '' ? null : { tag: 'instead', name };
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
export const firstToMend = <T extends Guessed>(mistakes: readonly T[]): T | undefined =>
  mistakes.find(isGuessed) ?? mistakes[0];

/** What is shown first is where the editor's cursor is put. */
export function inMendingOrder<T extends Guessed>(mistakes: readonly T[]): readonly T[] {
  const first = firstToMend(mistakes);
  return first === undefined ? [] : [first, ...mistakes.filter((one) => one !== first)];
}

type Guessed = { readonly meant?: string | null };
const isGuessed = ({ meant }: Guessed): boolean => meant !== undefined && meant !== null;

/**
 * Everything that is wrong with the file that a conversation could not begin with. The refusal itself knows one mistake,
 * the first by its line.
 */
export function mistakesOfRefusal(
  { exact }: Pick<Problem, 'exact'>,
  known: readonly ProfileProblem[],
): readonly ProfileProblem[] {
  if (exact?.key !== 'PROFILE_INVALID.file') return [];
  const { file, line, key, mistake: message } = exact.values;
  const all = known.filter((one) => one.file === file);
  return all.length === 0 ? [{ file, line, key, message }] : inMendingOrder(all);
}
