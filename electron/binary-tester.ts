/**
 * Owns the testers of llama.cpp's binaries that the inference process asks for: utility processes, which it can't start
 * itself. It starts that one program and no other, a few at a time, and none outlives the process that asked.
 */
import type { UtilityProcess, utilityProcess } from 'electron';
import type { TesterAsk, TesterNews } from '../engine/contract/tester';
import { childEnvironment } from '../engine/inference/spawn/child-process';
import type { Log } from '../engine/log';

export type TestersDeps = {
  readonly fork: typeof utilityProcess.fork;
  /** The tester in node-llama-cpp. */
  readonly entry: string;
  readonly post: (news: TesterNews) => void;
  readonly log: Log;
};

export type Testers = { readonly receive: (ask: TesterAsk) => void; readonly close: () => void };

/** One is run after the other; more at a time mean that something is wrong. */
const MAX_TESTERS = 4;
/** As a process says that was never started. */
const NOT_STARTED = 1;

export function createTesters({ fork, entry, post, log }: TestersDeps): Testers {
  const running = new Map<number, UtilityProcess>();
  let isClosed = false;

  const start = (id: number): void => {
    if (isClosed) return;
    if (running.size >= MAX_TESTERS || running.has(id)) {
      log('warn', 'a tester of binaries was not started', { running: running.size });
      post({ kind: 'tester', type: 'ended', id, code: NOT_STARTED });
      return;
    }
    const tester = fork(entry, [], {
      execArgv: [],
      // It is what makes that file a program.
      env: { ...childEnvironment(process.env), TEST_BINDING_CP: 'true' },
      stdio: 'ignore',
      serviceName: 'Sidetone binary test',
    });
    running.set(id, tester);
    tester.on('message', (message: unknown) => {
      if (!isClosed) post({ kind: 'tester', type: 'said', id, message });
    });
    tester.on('error', (type, location) => log('warn', 'binary test', { type, location }));
    tester.on('exit', (code) => {
      running.delete(id);
      if (!isClosed) post({ kind: 'tester', type: 'ended', id, code });
    });
  };

  return {
    receive: (ask) => {
      switch (ask.type) {
        case 'start':
          start(ask.id);
          return;
        case 'say':
          running.get(ask.id)?.postMessage(ask.message);
          return;
        case 'kill':
          running.get(ask.id)?.kill();
          return;
      }
    },
    close: () => {
      isClosed = true;
      for (const tester of running.values()) tester.kill();
    },
  };
}
