/** Owns how an address is opened in the user's browser, and the cases in which there is none to open it in. */
import { spawn } from 'node:child_process';

type Command = { readonly file: string; readonly args: readonly string[]; readonly stdin?: string };

/** @returns what opens an address here, or null where no one sits in front of a screen. */
export function browserCommand(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  address: string,
): Command | null {
  if (env['SIDETONE_NO_BROWSER'] === '1' || (env['CI'] ?? '') !== '') return null;
  // Not as an argument: every account of a Mac can read those, and the first to open the address is let in.
  if (platform === 'darwin') {
    return { file: 'osascript', args: ['-'], stdin: `open location "${address}"\n` };
  }
  // `start` takes its first quoted word as a title.
  if (platform === 'win32') {
    return { file: 'cmd.exe', args: ['/d', '/s', '/c', `"start "" "${address}""`] };
  }
  const hasScreen = (env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? '') !== '';
  return hasScreen ? { file: 'xdg-open', args: [address] } : null;
}

/** Opens the address if it can; if it cannot, the address is on the screen to be clicked. */
export function openBrowser(address: string): void {
  const command = browserCommand(process.platform, process.env, address);
  if (command === null) return;
  const child = spawn(command.file, command.args, {
    detached: process.platform !== 'win32',
    stdio: [command.stdin === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'],
    windowsHide: true,
    windowsVerbatimArguments: true,
  });
  child.on('error', () => {});
  // It may end without reading.
  child.stdin?.on('error', () => {});
  child.stdin?.end(command.stdin);
  child.unref();
}
