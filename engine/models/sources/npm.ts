/**
 * Owns fetching one npm package as a tarball through the user's own npm, so that their registry, proxy and
 * certificates hold. Nothing of the package is installed or run.
 */
import { basename } from 'node:path';
import type { PackageRef } from '../model';
import type { ClientCommand, Env } from './client';

export type NpmSurroundings = {
  readonly env: Env;
  readonly platform: string;
  /** The Node that runs this, or null inside Electron, whose binary may not be usable as Node. */
  readonly nodePath: string | null;
};

/** How npm is called here: the very npm that started us if there is one, else the one on PATH. */
export function npmCommand(ref: PackageRef, { env, platform, nodePath }: NpmSurroundings): ClientCommand {
  const args = ['pack', `${ref.name}@${ref.version}`, '--ignore-scripts', '--loglevel=error'];
  const cli = env['npm_execpath'];
  const node = env['npm_node_execpath'] ?? nodePath;
  // pnpm and yarn set npm_execpath too, to themselves.
  if (cli !== undefined && /^npm-cli\.c?js$/.test(basename(cli)) && node !== null) {
    return { file: node, args: [cli, ...args], needsShell: false };
  }
  return platform === 'win32'
    ? { file: 'npm.cmd', args, needsShell: true }
    : { file: 'npm', args, needsShell: false };
}

/**
 * Environment for npm. Its configuration stays the user's. Only where it puts things and how long it waits for a dead
 * registry are set here. By default npm would try for minutes before the next source gets its turn.
 */
export function npmEnv(env: Env, cacheFolder: string): Env {
  const ours: Record<string, string> = {
    // In a folder that is watched, so that progress shows, and thrown away, so that 70 MB don't lie there twice.
    npm_config_cache: cacheFolder,
    npm_config_fetch_retries: '1',
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '3000',
    npm_config_update_notifier: 'false',
    npm_config_logs_max: '0',
    npm_config_progress: 'false',
    npm_config_dry_run: 'false',
    npm_config_pack_destination: '.',
    npm_config_workspaces: 'false',
  };
  const taken = new Set(Object.keys(ours));
  // npm reads these names in any case; a leftover of another spelling would win or lose by chance.
  const kept = Object.entries(env).filter(([name]) => !taken.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...ours };
}
