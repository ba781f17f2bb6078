/**
 * Owns where a Chromium for the end-to-end tests is found: an installed one, else the one that an npm package carries
 * for Linux. So the tests run where nothing can be downloaded but packages.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export type Chromium = { readonly executablePath: string; readonly args: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

const NAMES_ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** Places to look at, best first. CHROME_PATH wins everywhere. */
export function chromiumPlaces(platform: NodeJS.Platform, env: Environment): readonly string[] {
  const wished = env['CHROME_PATH'] ?? '';
  return [...(wished === '' ? [] : [wished]), ...installedPlaces(platform, env)];
}

function installedPlaces(platform: NodeJS.Platform, env: Environment): readonly string[] {
  switch (platform) {
    case 'darwin':
      return MAC_APPS.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
        const folder = env[name];
        return folder === undefined ? [] : WINDOWS_PROGRAMS.map((program) => `${folder}\\${program}`);
      });
    default:
      return (env['PATH'] ?? '')
        .split(delimiter)
        .filter((folder) => folder !== '')
        .flatMap((folder) => NAMES_ON_PATH.map((name) => join(folder, name)));
  }
}

/** @returns null with nothing thrown if there is none; the tests then skip and say so. */
export async function findChromium(): Promise<Chromium | null> {
  // Containers often run as root, for whom Chromium's sandbox refuses to start.
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const args = isRoot ? ['--no-sandbox'] : [];
  const installed = chromiumPlaces(process.platform, process.env).find(isExecutable);
  if (installed !== undefined) return { executablePath: installed, args };
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    // Its own arguments are for one page in a small container: one process, which a second window takes down, and no
    // web security, which is a part of what is tested.
    return { executablePath: await packaged.executablePath(), args };
  } catch {
    return null;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
