/**
 * Owns whether the desktop app can run here: whether there is a screen, whether Electron's binary is there or can be
 * fetched, and how soon to stop trying. The npm package of Electron holds types and a downloader, not the program.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, cacheFile, readOr } from './setup.mjs';

const PACKAGE = join(ROOT, 'node_modules', 'electron');
/** A download that stands still this long is given up. */
const STALL_LIMIT_MS = 20_000;
/** A failed download is not tried again by itself for so long, so that each start is quick. */
const REMEMBER_FAILURE_MS = 24 * 60 * 60_000;
const MB = 1024 * 1024;

/** @returns {string | null} why the desktop app cannot be shown here however well Electron is installed. */
export function obstacle(platform, env, userId) {
  if (platform !== 'linux') return null;
  if ((env['DISPLAY'] ?? '') === '' && (env['WAYLAND_DISPLAY'] ?? '') === '') return 'there is no display';
  return userId === 0 ? "Electron's sandbox does not work for root" : null;
}

/** @returns {string | null} Electron's program, if it is installed. */
export function installedElectron(env = process.env) {
  const name = readOr(join(PACKAGE, 'path.txt'), '').trim();
  if (name === '') return null;
  const program = join(env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(PACKAGE, 'dist'), name);
  return existsSync(program) ? program : null;
}

/**
 * Fetches Electron's program.
 *
 * @param {(line: string) => void} say
 * @param {boolean} retry whether to try although it failed a short while ago
 * @returns {Promise<string | null>} null if it is installed now, else why not
 */
export async function fetchElectron(say, retry) {
  const { version } = JSON.parse(readOr(join(PACKAGE, 'package.json'), '{}'));
  if (version === undefined) return 'the package "electron" is not installed';
  const note = cacheFile('electron-failure.json');
  const former = JSON.parse(readOr(note, '{}'));
  // A failure of tomorrow was noted by a clock that was wrong.
  const ageMs = Date.now() - former.atMs;
  if (!retry && former.version === version && ageMs >= 0 && ageMs < REMEMBER_FAILURE_MS) {
    return `${former.reason}; "npm start -- --electron" tries again`;
  }
  say(`Fetching Electron ${version} (about 120 MB, once) ...`);
  const reason = await download(say);
  if (reason === null) rmSync(note, { force: true });
  else writeFileSync(note, JSON.stringify({ version, reason, atMs: Date.now() }));
  return reason;
}

function download(say) {
  // Its temporary files are the only thing that tells how far it is.
  const folder = cacheFile('electron-download');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const watched = [folder, join(PACKAGE, 'dist')];

  return new Promise((settle) => {
    const child = spawn(process.execPath, [join(PACKAGE, 'install.js')], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder, ELECTRON_GET_NO_PROGRESS: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors = (errors + String(chunk)).slice(-4000);
    });

    let bytes = 0;
    let grewAtMs = performance.now();
    let saidAtMs = performance.now();
    let stalled = false;
    const timer = setInterval(() => {
      const now = watched.reduce((sum, path) => sum + sizeOf(path), 0);
      if (now !== bytes) grewAtMs = performance.now();
      bytes = now;
      if (performance.now() - saidAtMs > 3000 && bytes > 0) {
        saidAtMs = performance.now();
        say(`  ${Math.round(bytes / MB)} MB`);
      }
      if (performance.now() - grewAtMs > STALL_LIMIT_MS) {
        stalled = true;
        child.kill('SIGKILL');
      }
    }, 500);
    const end = (code) => {
      clearInterval(timer);
      rmSync(folder, { recursive: true, force: true });
      if (code === 0 && installedElectron() !== null) settle(null);
      else settle(stalled ? 'its download stood still' : explainDownload(errors));
    };
    child.on('error', (error) => {
      errors += error.message;
      end(1);
    });
    child.on('close', end);
  });
}

/** @returns {string} a few words, to follow "because". */
export function explainDownload(errors) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|TIMEDOUT|TIMEOUT|fetch failed/i.test(errors)
  ) {
    return 'its download cannot be reached from here';
  }
  const [status] = /Response code \d+/.exec(errors) ?? [];
  if (status !== undefined) return `its download failed (${status.toLowerCase()})`;
  if (/ENOSPC/.test(errors)) return 'its program does not fit on the disk';
  const [line = 'for an unknown reason'] = errors.split('\n').filter((text) => text.trim() !== '');
  return `its download failed (${line.trim().slice(0, 200)})`;
}

function sizeOf(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.size;
  try {
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  } catch {
    // A temporary folder may vanish between the two calls.
    return 0;
  }
}
