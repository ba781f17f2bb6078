/**
 * Owns fetching one wheel through the user's own pip, so that their index, proxy and certificates hold. Nothing is
 * installed, and nothing of the package runs: only ready-made wheels are taken.
 */
import type { PackageRef } from '../model';
import type { ClientCommand, Env } from './client';

const call = (file: string, ...args: readonly string[]): ClientCommand => ({
  file,
  args,
  needsShell: false,
});

/** Ways to call pip, best first: as a module of a Python it is sure to belong to that Python. */
export function pipCallers(platform: string): readonly ClientCommand[] {
  const modules = [call('python3', '-m', 'pip'), call('python', '-m', 'pip')];
  return platform === 'win32'
    ? [call('py', '-m', 'pip'), ...modules, call('pip')]
    : [...modules, call('pip3'), call('pip')];
}

/** Asks whether a caller works. */
export const pipProbe = (caller: ClientCommand): ClientCommand => ({
  ...caller,
  args: [...caller.args, '--version'],
});

export const pipCommand = (caller: ClientCommand, ref: PackageRef): ClientCommand => ({
  ...caller,
  args: [
    ...caller.args,
    'download',
    `${ref.name}==${ref.version}`,
    '--no-deps',
    // A source distribution would run its setup code.
    '--only-binary=:all:',
    // Only a data file is taken out: for which Python the code around it was written does not matter.
    '--ignore-requires-python',
    // A cached copy would lie beside the model for good.
    '--no-cache-dir',
    '--no-input',
    '--disable-pip-version-check',
    '--progress-bar=off',
    '--quiet',
    '--retries=1',
    '--timeout=15',
    '--dest=.',
  ],
});

/** Environment for pip: its temporary files lie where they are watched and thrown away. */
export const pipEnv = (env: Env, tempFolder: string): Env => ({
  ...env,
  TMPDIR: tempFolder,
  TEMP: tempFolder,
  TMP: tempFolder,
});
