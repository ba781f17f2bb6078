/**
 * Owns the question whether this desktop shows tray icons. Linux alone needs it: there Electron makes a tray without a
 * word, seen or not. It asks over D-Bus with the tools that desktops ship, and starts nothing else.
 *
 * Electron's icon needs a StatusNotifier watcher with a host. Without one Electron tries the old XEmbed tray, and says of
 * neither whether it is seen. Such an icon works where it is seen, but the window is not left to it.
 */
import { execFile } from 'node:child_process';
import type { Log } from '../engine/log';

export type TrayHost = {
  /** What holds until the first answer. */
  readonly isThereAtFirst: boolean;
  /** Never rejects. */
  readonly isThere: () => Promise<boolean>;
};

/** @returns what the program printed; rejects where it is not installed, fails, or takes too long. */
export type RunTool = (program: string, args: readonly string[]) => Promise<string>;

export type TrayHostDeps = { readonly platform: NodeJS.Platform; readonly run: RunTool; readonly log: Log };

const WATCHER = 'org.kde.StatusNotifierWatcher';
const PATH = '/StatusNotifierWatcher';
const PROPERTY = 'IsStatusNotifierHostRegistered';
const GET = 'org.freedesktop.DBus.Properties.Get';

/** Of systemd, GLib and D-Bus itself; one of them is on every desktop. None may start a watcher that does not run. */
const TOOLS: readonly (readonly [program: string, args: readonly string[]])[] = [
  ['busctl', ['--user', '--auto-start=no', 'get-property', WATCHER, PATH, WATCHER, PROPERTY]],
  ['gdbus', ['call', '--session', '-d', WATCHER, '-o', PATH, '-m', GET, WATCHER, PROPERTY]],
  [
    'dbus-send',
    ['--session', '--print-reply', `--dest=${WATCHER}`, PATH, GET, `string:${WATCHER}`, `string:${PROPERTY}`],
  ],
];

/** A bus that is there answers within some milliseconds. */
const ANSWER_LIMIT_MS = 1500;

export function createTrayHost({ platform, run, log }: TrayHostDeps): TrayHost {
  if (platform !== 'linux') return { isThereAtFirst: true, isThere: () => Promise.resolve(true) };
  return {
    isThereAtFirst: false,
    isThere: async () => {
      for (const [program, args] of TOOLS) {
        try {
          const [said] = /\b(true|false)\b/.exec(await run(program, args)) ?? [];
          if (said !== undefined) return said === 'true';
        } catch (error) {
          // Also how each tool says that there is no watcher; another tool may be the one that works.
          log('debug', 'the tray host could not be asked', { program, reason: String(error) });
        }
      }
      return false;
    },
  };
}

export const runTool: RunTool = (program, args) =>
  new Promise((resolve, reject) => {
    // An AppImage's own libraries are not for the system's programs.
    const { LD_LIBRARY_PATH: _, ...env } = process.env;
    execFile(program, args, { env, timeout: ANSWER_LIMIT_MS, killSignal: 'SIGKILL' }, (error, printed) =>
      error === null ? resolve(printed) : reject(error),
    );
  });
