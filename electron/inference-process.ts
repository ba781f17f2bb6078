/**
 * Owns the inference child of the desktop app: an Electron utility process, because the packaged app's fuses forbid
 * the binary to act as Node. It starts one child per call and restarts nothing; supervision is the host's.
 */
import type { UtilityProcess, utilityProcess } from 'electron';
import type { InferenceChild, InferenceEvent, SpawnInference } from '../engine/contract/inference';
import { isAskOfTester, type TesterAsk } from '../engine/contract/tester';
import {
  KILL_GRACE_MS,
  childEnvironment,
  logOutput,
  terminate,
} from '../engine/inference/spawn/child-process';
import type { Log } from '../engine/log';
import { createTesters } from './binary-tester';

export type UtilitySpawnOptions = {
  readonly fork: typeof utilityProcess.fork;
  /** The built child, out/main/inference.js. */
  readonly entry: string;
  /** The tester of binaries in node-llama-cpp. */
  readonly testerEntry: string;
  readonly log: Log;
  readonly killGraceMs?: number;
};

export function createUtilitySpawn({
  fork,
  entry,
  testerEntry,
  log,
  killGraceMs = KILL_GRACE_MS,
}: UtilitySpawnOptions): SpawnInference {
  return (): InferenceChild => {
    const child: UtilityProcess = fork(entry, [], {
      execArgv: [],
      env: childEnvironment(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      serviceName: 'Sidetone inference',
    });
    logOutput(child, log);

    const testers = createTesters({
      fork,
      entry: testerEntry,
      post: (news) => {
        if (!ended) child.postMessage(news);
      },
      log,
    });
    child.on('message', (message: unknown) => {
      if (isAskOfTester(message)) testers.receive(message);
    });

    let ended = false;
    let settleKill: (() => void) | null = null;
    const exitListeners: ((reason: string, signal?: string) => void)[] = [];
    child.on('error', (type, location) => log('error', 'inference process', { type, location }));
    child.on('exit', (code) => {
      ended = true;
      testers.close();
      settleKill?.();
      for (const listener of exitListeners.splice(0)) {
        listener(`exit code ${code}`, signalOf(code));
      }
    });

    return {
      // Electron keeps what is sent before the child listens.
      send: (request) => {
        if (!ended) child.postMessage(request);
      },
      onEvent: (listener) => {
        child.on('message', (message: InferenceEvent | TesterAsk) => {
          if (!isAskOfTester(message)) listener(message);
        });
      },
      onExit: (listener) => {
        exitListeners.push(listener);
      },
      kill: () => {
        if (ended || settleKill !== null) return;
        settleKill = terminate(
          () => void child.kill(),
          () => killForGood(child.pid, log),
          killGraceMs,
        );
      },
    };
  };
}

/** What Electron tells as the exit code is what `waitpid` says. The child itself ends with none of these. */
const SIGNALS: Readonly<Record<number, string>> = { 9: 'SIGKILL', 15: 'SIGTERM' };

const signalOf = (code: number): string | undefined =>
  process.platform === 'win32' ? undefined : SIGNALS[code];

/** Electron's own `kill` only ever sends the polite signal. */
function killForGood(pid: number | undefined, log: Log): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    log('debug', 'inference process was gone already', { reason: String(error) });
  }
}
