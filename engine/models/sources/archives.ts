/**
 * Owns taking single members out of what package clients bring: npm's .tgz and Python's wheels, which are zips.
 * Names inside an archive are only ever compared, never used as paths, so no archive can write where it likes.
 */
import { list, type ReadEntry } from 'tar';
import yauzl from 'yauzl';

/** Takes the bytes of one member in order; what it throws ends the reading. */
export type MemberSink = (chunk: Uint8Array) => Promise<void>;

/** Path inside the archive to what is done with that member. */
export type WantedMembers = ReadonlyMap<string, MemberSink>;

/**
 * Streams members of an npm tarball, in the archive's own order.
 * @returns the paths that were found. Rejects if the archive is broken or a sink throws.
 */
export async function readTgz(path: string, wanted: WantedMembers): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const work: Promise<void>[] = [];
  let failure: { readonly thrown: unknown } | null = null;

  const consume = async (entry: ReadEntry, sink: MemberSink): Promise<void> => {
    // After a failure the stream must still run dry, or the reading never ends.
    for await (const chunk of entry) {
      if (failure !== null) continue;
      try {
        await sink(chunk);
      } catch (thrown) {
        failure = { thrown };
      }
    }
  };

  await list({
    file: path,
    strict: true,
    noResume: true,
    onReadEntry: (entry) => {
      // npm puts everything into one top folder, usually but not always called "package".
      const inside = entry.path.slice(entry.path.indexOf('/') + 1);
      const sink = wanted.get(inside);
      if (sink === undefined || found.has(inside)) {
        entry.resume();
        return;
      }
      found.add(inside);
      work.push(consume(entry, sink));
    },
  });
  await Promise.all(work);
  const failed = failure as { readonly thrown: unknown } | null;
  if (failed !== null) throw failed.thrown;
  return found;
}

/**
 * Streams members of a zip, stored or deflated, in the order in which they are wanted.
 * @returns the paths that were found. Rejects if the archive is broken or a sink throws.
 */
export async function readZip(path: string, wanted: WantedMembers): Promise<ReadonlySet<string>> {
  const zip = await yauzl.openPromise(path, { autoClose: false });
  try {
    const entries = new Map<string, yauzl.Entry>();
    for await (const entry of zip.eachEntry()) {
      if (wanted.has(entry.fileName)) entries.set(entry.fileName, entry);
    }
    for (const [name, sink] of wanted) {
      const entry = entries.get(name);
      if (entry === undefined) continue;
      const stream = await zip.openReadStreamPromise(entry);
      for await (const chunk of stream) await sink(chunk as Buffer);
    }
    return new Set(entries.keys());
  } finally {
    zip.close();
  }
}
