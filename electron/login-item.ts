/**
 * Owns the starting at login: macOS and Windows are asked, on Linux it is one file among the person's autostart entries.
 * Only an entry that is ours is ever changed. What is started so stays in the tray until the person wants it.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from 'electron';
import type { ShellFacts } from '../engine/contract/shell';
import type { Log } from '../engine/log';

export type LoginItemDeps = {
  readonly app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly execPath: string;
  readonly log: Log;
};

export type LoginItem = { readonly apply: (isWanted: boolean) => ShellFacts['startAtLogin'] };

const OURS = 'X-Sidetone=true';
/** Given by what starts Sidetone at login. macOS gives nothing, and is asked. */
export const HIDDEN_ARGUMENT = '--hidden';

/** Whether it was the login that started Sidetone, and not the person. */
export function startsHidden({
  argv,
  platform,
  app,
}: Pick<LoginItemDeps, 'platform'> & {
  readonly argv: readonly string[];
  readonly app: Pick<App, 'getLoginItemSettings'>;
}): boolean {
  return (
    argv.includes(HIDDEN_ARGUMENT) || (platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
  );
}

export function createLoginItem(deps: LoginItemDeps): LoginItem {
  const { app, platform, log } = deps;
  return {
    apply: (isWanted) => {
      // What would be started is a bare Electron that knows no app.
      if (!app.isPackaged) return isWanted ? 'failed' : 'off';
      try {
        const isSet = platform === 'linux' ? autostart(deps, isWanted) : ask(deps, isWanted);
        if (isSet === isWanted) return isWanted ? 'on' : 'off';
      } catch (error) {
        log('warn', 'start at login could not be changed', { reason: String(error) });
      }
      return 'failed';
    },
  };
}

function ask({ app, platform }: LoginItemDeps, isWanted: boolean): boolean {
  // Windows compares them: asked without, it would not know its own entry.
  const given = platform === 'win32' ? { args: [HIDDEN_ARGUMENT] } : {};
  if (app.getLoginItemSettings(given).openAtLogin !== isWanted) {
    app.setLoginItemSettings({ openAtLogin: isWanted, ...given });
  }
  return app.getLoginItemSettings(given).openAtLogin;
}

/** An AppImage is started by its own path; what runs is unpacked anew each time. */
function autostart({ env, home, execPath }: LoginItemDeps, isWanted: boolean): boolean {
  const configured = env['XDG_CONFIG_HOME'];
  const folder = configured === undefined || configured === '' ? join(home, '.config') : configured;
  const file = join(folder, 'autostart', 'sidetone.desktop');
  const entry = entryFor(env['APPIMAGE'] ?? execPath);
  const found = contentOf(file);
  const isOurs = found === null || found.includes(OURS);
  // Another program's entry: what it does is that program's to change.
  if (!isOurs) return false;
  if (!isWanted) {
    rmSync(file, { force: true });
    return false;
  }
  if (found !== entry) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, entry);
  }
  return true;
}

/** In the quotes of a desktop entry, where four characters mean something else. */
const entryFor = (program: string): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Sidetone',
    `Exec="${program.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}" ${HIDDEN_ARGUMENT}`,
    'X-GNOME-Autostart-enabled=true',
    OURS,
    '',
  ].join('\n');

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
