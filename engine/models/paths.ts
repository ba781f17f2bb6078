/**
 * Owns where Sidetone's data lives on each platform and what model files are called on disk. It must not touch the
 * disk: everything here is computed from its arguments.
 */
import { join, posix, win32 } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

const filled = (value: string | undefined): string | null =>
  value === undefined || value.trim() === '' ? null : value;

/**
 * Folder that holds models, settings and transcripts; absolute if `home` is. SIDETONE_HOME wins everywhere; else
 * the platform's usual place for an application's data.
 * @param platform as in `process.platform`; anything but darwin and win32 follows the XDG rules.
 */
export function dataDir(env: Env, platform: string, home: string): string {
  const path = platform === 'win32' ? win32 : posix;
  const chosen = filled(env['SIDETONE_HOME']);
  if (chosen !== null) return path.resolve(chosen);
  if (platform === 'win32') {
    return path.join(filled(env['APPDATA']) ?? path.join(home, 'AppData', 'Roaming'), 'Sidetone');
  }
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Sidetone');
  // The XDG rules say that a relative path is invalid and must be ignored.
  const xdg = filled(env['XDG_DATA_HOME']);
  const base = xdg !== null && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share');
  return path.join(base, 'sidetone');
}

export const modelsDir = (dataDir: string): string => join(dataDir, 'models');

export const modelDir = (dataDir: string, modelId: string): string => join(modelsDir(dataDir), modelId);

/** Held by the one process that writes into a model's folder. */
export const lockPath = (folder: string): string => join(folder, '.lock');

/** Where a file grows until it is complete and verified. */
export const partialPath = (target: string): string => `${target}.partial`;

/** What is known of the server's copy that a partial file came from. */
export const partialNotePath = (target: string): string => `${target}.partial.json`;
