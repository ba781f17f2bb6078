/** Owns how an address is opened in the user's browser, and the cases in which there is none to open it in. */
import { spawn } from 'node:child_process';

type Command = { readonly file: string; readonly args: readonly string[] };

/** @returns what opens an address here, or null where no one sits in front of a screen. */
export function browserCommand(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  address: string,
): Command | null {
  if (env['SIDETONE_NO_BROWSER'] === '1' || (env['CI'] ?? '') !== '') return null;
  if (platform === 'darwin') return { file: 'open', args: [address] };
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
    stdio: 'ignore',
    windowsHide: true,
    windowsVerbatimArguments: true,
  });
  child.on('error', () => {});
  child.unref();
}
