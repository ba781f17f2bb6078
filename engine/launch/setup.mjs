/**
 * Owns getting a checkout ready to run: the right Node, the packages, the build, each only if it is not so already.
 * Runs before anything is installed, so it uses Node's own modules alone. It starts nothing of Sidetone itself.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** What the build is made from; tests and documents do not change it. */
const SOURCES = [
  'engine',
  'electron',
  'renderer',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];
const PROGRAMS = [
  'main/cli.js',
  'main/server.js',
  'main/inference.js',
  'main/thread.js',
  'main/main.js',
  'renderer/index.html',
];

/** Another start that is busy with the same checkout is waited for this long, then taken for dead. */
const LOCK_LIMIT_MS = 10 * 60_000;
/** A registry that says nothing for so long is not there. */
const PING_LIMIT_MS = 10_000;
/** An installation or a build that takes longer than this stands still. */
const COMMAND_LIMIT_MS = 30 * 60_000;
/** Output of a failed command that is kept to be shown. */
const TAIL_CHARACTERS = 4000;

/** A failure that is explained in full by its message: shown without a stack. */
export class SetupError extends Error {}

/**
 * Brings everything up to date.
 *
 * @param {(line: string) => void} say what is being done; not called when nothing is to be done
 */
export async function setup(say) {
  const problem = nodeProblem(process.versions.node, readJson('package.json').engines.node);
  if (problem !== null) throw new SetupError(problem);
  if (packagesAreFresh(ROOT) && buildIsFresh(ROOT)) return;
  const unlock = await lock(say);
  try {
    if (!packagesAreFresh(ROOT)) await install(say);
    if (!buildIsFresh(ROOT)) await build(say);
  } finally {
    unlock();
  }
}

/** @returns {string | null} what is wrong with this Node, and what to do; null if nothing is. */
export function nodeProblem(version, wanted) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  // The form of package.json: "^20.19.0 || >=22.12.0".
  const fits = wanted.split('||').some((part) => {
    const [, sign, low, least] = /(\^|>=)(\d+)\.(\d+)/.exec(part) ?? [];
    if (sign === '^') return major === Number(low) && minor >= Number(least);
    return major > Number(low) || (major === Number(low) && minor >= Number(least));
  });
  return fits
    ? null
    : `Sidetone needs Node ${wanted}, and this is ${version}. Install a current one (https://nodejs.org), then run this again.`;
}

/** @returns {boolean} whether node_modules holds exactly what the lockfile names. */
export function packagesAreFresh(root) {
  const stamp = join(root, 'node_modules', '.sidetone-lock');
  const wanted = hash(readFileSync(join(root, 'package-lock.json')));
  if (readOr(stamp, '') === wanted) return true;
  // Installed by hand: npm leaves a note of what it installed.
  if (!holdsWhatIsLocked(root)) return false;
  writeFileSync(stamp, wanted);
  return true;
}

function holdsWhatIsLocked(root) {
  const installed = JSON.parse(readOr(join(root, 'node_modules', '.package-lock.json'), '{}')).packages ?? {};
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(([path, { version, optional, peer, link }]) => {
    if (path === '' || link === true) return true;
    const there = installed[path];
    return there === undefined ? optional === true || peer === true : there.version === version;
  });
}

async function install(say) {
  say('Installing packages (once; some minutes on a slow connection) ...');
  const startedAt = performance.now();
  // Offline, npm tries each of hundreds of packages again and again; with its cache alone it knows at once.
  const source = (await registryAnswers()) ? '--prefer-offline' : '--offline';
  const { code, tail } = await runQuietly(
    [...npm(), 'ci', source, '--no-audit', '--no-fund', '--loglevel=error'],
    {},
    () => say(`  still installing (${seconds(startedAt)}) ...`),
  );
  if (code !== 0) throw new SetupError(explainInstall(tail));
  writeFileSync(
    join(ROOT, 'node_modules', '.sidetone-lock'),
    hash(readFileSync(join(ROOT, 'package-lock.json'))),
  );
  say(`  packages installed (${seconds(startedAt)}).`);
}

/** Any answer will do, also "not found": not every mirror knows this question. */
async function registryAnswers() {
  const { code, tail } = await runQuietly(
    [...npm(), 'ping', '--fetch-retries=0', `--fetch-timeout=${PING_LIMIT_MS}`],
    {},
    () => {},
    PING_LIMIT_MS,
  );
  return code === 0 || !isUnreachable(tail);
}

const isUnreachable = (tail) =>
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT|It took longer than/.test(
    tail,
  );

/** @returns {string} one line with the fix, and for the unexpected npm's own last words. */
export function explainInstall(tail) {
  if (isUnreachable(tail)) {
    return 'The packages could not be fetched: the package registry cannot be reached. Connect to the network, or point npm to a registry that you can reach ("npm config set registry URL"), then run this again.';
  }
  if (/ENOSPC/.test(tail))
    return 'The packages do not fit on the disk. Free about 2 GB, then run this again.';
  if (/EACCES|EPERM/.test(tail)) {
    return `The packages could not be written to ${join(ROOT, 'node_modules')}: no permission, or a program holds a file there. Close other Sidetones, then run this again.`;
  }
  if (/EUSAGE/.test(tail)) {
    return 'package-lock.json does not fit package.json. Take both from the same commit, or run "npm install" if you changed a dependency, then run this again.';
  }
  return `The packages could not be installed. npm says:\n${tail.trim()}\nRun "npm ci" to see everything.`;
}

/** @returns {boolean} whether out/ was built from the sources as they are now. */
export function buildIsFresh(root) {
  return (
    readOr(join(root, 'out', '.sidetone-build'), '') === fingerprint(root) &&
    PROGRAMS.every((file) => existsSync(join(root, 'out', file)))
  );
}

async function build(say) {
  say('Building ...');
  const startedAt = performance.now();
  // Taken before the build: what is changed while it runs is built the next time.
  const built = fingerprint(ROOT);
  rmSync(join(ROOT, 'out', '.sidetone-build'), { force: true });
  const { code, tail } = await runQuietly(
    [process.execPath, join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
    { NO_COLOR: '1' },
    () => say(`  still building (${seconds(startedAt)}) ...`),
  );
  if (code !== 0) throw new SetupError(`The build failed:\n${tail.trim()}`);
  writeFileSync(join(ROOT, 'out', '.sidetone-build'), built);
  say(`  built (${seconds(startedAt)}).`);
}

/** Sizes and times of the sources, not their contents: this runs before every command. */
export function fingerprint(root) {
  const digest = createHash('sha256');
  const visit = (path) => {
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    if (stats === undefined) return;
    if (stats.isDirectory()) {
      for (const name of readdirSync(join(root, path)).toSorted()) visit(`${path}/${name}`);
    } else if (!/^engine\/launch\/|\.(test|double)\.tsx?$|\.md$/.test(path)) {
      digest.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
    }
  };
  for (const source of SOURCES) visit(source);
  return digest.digest('hex');
}

/**
 * Two starts at a time would install and build into each other's files. The lock lies in the checkout, where no other user
 * of the machine can make it first. Neither an installation nor a build empties out/.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<() => void>} how to let go of it; of nothing where none can be made: installing will say why
 */
export async function lock(say, root = ROOT) {
  const path = join(root, 'out', '.sidetone-setup.lock');
  const startedAt = performance.now();
  for (let said = false; ; said = true) {
    try {
      mkdirSync(join(root, 'out'), { recursive: true });
      claim(path);
      return () => {
        // What another start took over is its own.
        if (readOr(path, '') === String(process.pid)) rmSync(path, { force: true });
      };
    } catch (error) {
      if (error.code !== 'EEXIST') return () => {};
    }
    const holder = readOr(path, '');
    if (!isAlive(Number(holder)) || performance.now() - startedAt > LOCK_LIMIT_MS) {
      release(path, holder);
    } else {
      if (!said) say('Waiting for another start of Sidetone that is setting things up ...');
      await new Promise((wake) => setTimeout(wake, 300));
    }
  }
}

/** Throws EEXIST if another one has it. It is never seen without its holder's number. */
function claim(path) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, path);
  } catch (error) {
    if (error.code === 'EEXIST') throw error;
    // A disk without links.
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Of two starts that find a dead one's lock, one takes it away, and none takes away what the other made since. */
function release(path, holder) {
  const grave = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, grave);
    if (readOr(grave, '') !== holder) linkSync(grave, path);
  } catch {
    // Gone already, or there again.
  }
  rmSync(grave, { force: true });
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** npm as it was called with, else the one on the path. */
function npm() {
  const script = process.env['npm_execpath'] ?? '';
  return /npm-cli\.[cm]?js$/.test(script) ? [process.execPath, script] : ['npm'];
}

/**
 * Runs a command whose output matters only if it fails; `onWait` is called about every ten seconds. One that is cut
 * off at its limit says so at the end of its output.
 */
function runQuietly([file, ...args], env, onWait, limitMs = COMMAND_LIMIT_MS) {
  return new Promise((settle) => {
    const child = spawn(file, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a script on Windows; the arguments are all ours.
      shell: process.platform === 'win32' && file === 'npm',
      windowsHide: true,
    });
    let head = '';
    let tail = '';
    const keep = (chunk) => {
      const text = String(chunk);
      // What went wrong may stand first, followed by pages of advice.
      head += text.slice(0, TAIL_CHARACTERS - head.length);
      tail = (tail + text).slice(-TAIL_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setInterval(onWait, 10_000);
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      end(1, `\nIt took longer than ${limitMs / 1000} s.`);
    }, limitMs);
    const end = (code, extra = '') => {
      clearInterval(timer);
      clearTimeout(limit);
      settle({
        code,
        tail: (head.endsWith(tail) || tail.endsWith(head) ? tail : `${head}\n...\n${tail}`) + extra,
      });
    };
    child.on('error', (error) => end(1, error.message));
    child.on('close', (code) => end(code ?? 1));
  });
}

/** Prints a failure of a launch script: an expected one as its line, anything else in full. */
export function reportFailure(error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(1);
}

/** Remembers small facts between starts; gone with node_modules, which is when they stop being true. */
export function cacheFile(name) {
  const folder = join(ROOT, 'node_modules', '.cache', 'sidetone');
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}

export function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

const readJson = (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const hash = (data) => createHash('sha256').update(data).digest('hex');
const seconds = (startedAt) => `${Math.round((performance.now() - startedAt) / 1000)} s`;
