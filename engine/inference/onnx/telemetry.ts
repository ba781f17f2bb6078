/**
 * Owns that ONNX Runtime reports nothing. From 1.29 on its Linux and macOS libraries send usage events to their maker,
 * with a lasting device id. A variable of the process forbids it (onnxruntime, core/platform/posix/telemetry.cc).
 * On Windows it writes events for the system's own tracing, which its Node binding has no way to turn off. This file must
 * not import the runtime.
 */
import { lstat, readFile, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** For the environment of a process that will load ONNX Runtime. */
export const TELEMETRY_OFF = { ORT_DISABLE_TELEMETRY: '1' } as const;

/**
 * Turns telemetry off in this process. The runtime reads the variable when its first session is made, so this is early
 * enough anywhere before that.
 *
 * @throws Error in a worker thread of a process where it is on. A worker's variables are a copy that the library does not
 * see, so only the main thread can turn it off.
 */
export function turnTelemetryOff(): void {
  if (isMainThread) Object.assign(process.env, TELEMETRY_OFF);
  else if (process.env['ORT_DISABLE_TELEMETRY'] !== TELEMETRY_OFF.ORT_DISABLE_TELEMETRY) {
    throw new Error('ONNX Runtime would send telemetry: the main thread has to turn it off first.');
  }
}

/** Where a system keeps what telemetry leaves behind. */
export type TelemetryPlaces = {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly temporary: string;
};

const FOLDER = ['Microsoft', 'DeveloperTools', '.onnxruntime'] as const;
const FILES = [
  'deviceid',
  'deviceid.lock',
  'onnxruntime.db',
  'onnxruntime.db-journal',
  'onnxruntime.db-shm',
  'onnxruntime.db-wal',
  'onnxruntime.db.ses',
];
/** A debug log that the uploader opens in every process and leaves empty. */
const DEBUG_LOG = /^mat-debug-\d+\.log$/;
/** The uploader's session: a time in milliseconds and a UUID, and nothing more. */
const SESSION_FILE = '.ses';
const SESSION = /^\d{13}\.?\s*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\s*$/;

/**
 * Removes the events that earlier versions queued to be sent, the device id, and the files in the temporary folder.
 * What is not this user's or has another content stays. What can't be removed stays, too: it is never sent from here.
 */
export async function removeTelemetryLeftovers(places: TelemetryPlaces): Promise<void> {
  const folders = foldersOf(places);
  await Promise.all([...folders.map(removeQueue), removeTemporary(places.temporary)]);
}

function foldersOf({ platform, env, home }: TelemetryPlaces): readonly string[] {
  if (platform === 'win32') return [];
  if (platform === 'darwin') return [join(home, 'Library', 'Application Support', ...FOLDER)];
  const cache = env['XDG_CACHE_HOME'];
  // Releases differ in whether they use the cache folder or the home folder.
  return [
    join(cache === undefined || cache === '' ? join(home, '.cache') : cache, ...FOLDER),
    join(home, ...FOLDER),
  ];
}

async function removeQueue(folder: string): Promise<void> {
  await Promise.all(FILES.map((name) => rm(join(folder, name), { force: true }).catch(() => {})));
  // Its two parents go as well if they are empty, and stay if another program keeps something there.
  await [folder, dirname(folder), dirname(dirname(folder))]
    .reduce((previous, each) => previous.then(() => rmdir(each)), Promise.resolve())
    .catch(() => {});
}

async function removeTemporary(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const leftBehind = names.filter((name) => name === SESSION_FILE || DEBUG_LOG.test(name));
  await Promise.all(
    leftBehind
      .map(async (name) => {
        const path = join(folder, name);
        if (await isLeftover(path, name)) await rm(path, { force: true });
      })
      .map((removal) => removal.catch(() => {})),
  );
}

async function isLeftover(path: string, name: string): Promise<boolean> {
  const { size, uid, isFile } = await lstat(path).then((found) => ({
    size: found.size,
    uid: found.uid,
    isFile: found.isFile(),
  }));
  if (!isFile || uid !== process.getuid?.()) return false;
  if (name !== SESSION_FILE) return size === 0;
  return size < 100 && SESSION.test(await readFile(path, 'utf8'));
}
