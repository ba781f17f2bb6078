/**
 * Owns the inference child under plain Node: a forked process that is talked to in structured clones. It starts one
 * child per call and restarts nothing; supervision is the host's.
 */
import { type ForkOptions, type SpawnOptions, fork } from 'node:child_process';
import type { InferenceChild, InferenceEvent, SpawnInference } from '../../contract/inference';
import type { Log } from '../../log';
import { KILL_GRACE_MS, childEnvironment, logOutput, terminate } from './child-process';

export type ForkSpawnOptions = {
  /** The built child, out/main/inference.js. */
  readonly entry: string;
  readonly log: Log;
  /** Variables that the child has besides those of this process, or in their place. */
  readonly env?: Readonly<Record<string, string>>;
  readonly killGraceMs?: number;
};

export function createForkSpawn({
  entry,
  log,
  env = {},
  killGraceMs = KILL_GRACE_MS,
}: ForkSpawnOptions): SpawnInference {
  return (): InferenceChild => {
    const options: ForkOptions & Pick<SpawnOptions, 'windowsHide'> = {
      // 'json', the default, would turn every Float32Array into an object of numbered keys.
      serialization: 'advanced',
      // A debugger or a loader of the host is not for the child.
      execArgv: [],
      env: childEnvironment({ ...process.env, ...env }),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Passed on to `spawn`, though the types of `fork` do not know it.
      windowsHide: true,
    };
    const child = fork(entry, [], options);
    logOutput(child, log);

    let ended = false;
    let settleKill: (() => void) | null = null;
    const exitListeners: ((reason: string, signal?: string) => void)[] = [];
    const end = (reason: string, signal?: string): void => {
      if (ended) return;
      ended = true;
      settleKill?.();
      for (const listener of exitListeners.splice(0)) listener(reason, signal);
    };
    child.on('exit', (code, signal) => {
      if (signal === null) end(`exit code ${code}`);
      else end(`signal ${signal}`, signal);
    });
    child.on('error', (error) => {
      log('error', 'inference process', { reason: error.message });
      // Without a process id it never ran, and no `exit` will follow.
      if (child.pid === undefined) end(error.message);
    });

    return {
      send: (request) => {
        if (!child.connected) return;
        child.send(request, (error) => {
          if (error !== null) log('debug', 'request did not reach inference', { reason: error.message });
        });
      },
      onEvent: (listener) => {
        child.on('message', (event) => listener(event as InferenceEvent));
      },
      onExit: (listener) => {
        exitListeners.push(listener);
      },
      kill: () => {
        if (ended || settleKill !== null) return;
        settleKill = terminate(
          () => child.kill('SIGTERM'),
          () => child.kill('SIGKILL'),
          killGraceMs,
        );
      },
    };
  };
}
