/**
 * Owns the end of the inference process: what would fork a program there has its parent start it instead. Electron's
 * packaged binary is no Node (its fuse), so that a fork in a utility process starts the whole app again. The one program
 * that is known is node-llama-cpp's tester of binaries; any other fork is refused.
 */
import childProcess, { type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import type { TesterAsk, TesterNews } from '../../contract/tester';

/** Below node_modules; a test holds it against the package. */
export const TESTER_PATH = 'node-llama-cpp/dist/bindings/utils/testBindingBinary.js';
const TESTER_FILE = basename(TESTER_PATH);

/** What node-llama-cpp uses of a child. Its output is not wanted. */
class Tester extends EventEmitter {
  readonly stdout = null;
  readonly stderr = null;
  readonly pid = undefined;
  killed = false;
  exitCode: number | null = null;

  constructor(private readonly tell: (ask: DistributedOmit<TesterAsk, 'kind' | 'id'>) => void) {
    super();
    tell({ type: 'start' });
  }

  send(message: unknown): boolean {
    if (this.exitCode === null) this.tell({ type: 'say', message });
    return this.exitCode === null;
  }

  kill(): boolean {
    if (this.exitCode !== null || this.killed) return false;
    this.killed = true;
    this.tell({ type: 'kill' });
    return true;
  }
}
type DistributedOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

/**
 * From now on, for every module of this process.
 *
 * @returns `receive` for what the parent says, and `restore`, which gives Node's own fork back
 */
export function forkByParent(post: (ask: TesterAsk) => void): {
  readonly receive: (news: TesterNews) => void;
  readonly restore: () => void;
} {
  const running = new Map<number, Tester>();
  const fork = childProcess.fork;
  let count = 0;
  const install = (next: typeof fork): void => {
    childProcess.fork = next;
    // Modules import it by name.
    syncBuiltinESMExports();
  };

  install((modulePath: string | URL): ChildProcess => {
    const file = basename(String(modulePath));
    if (file !== TESTER_FILE)
      throw new Error(`${file} is not started: the models' process starts no programs`);
    count += 1;
    const id = count;
    const tester = new Tester((ask) => post({ kind: 'tester', id, ...ask }));
    running.set(id, tester);
    return tester as unknown as ChildProcess;
  });

  return {
    receive: (news) => {
      const tester = running.get(news.id);
      if (tester === undefined) return;
      if (news.type === 'said') {
        tester.emit('message', news.message);
        return;
      }
      running.delete(news.id);
      tester.exitCode = news.code;
      tester.emit('exit', news.code, null);
    },
    restore: () => install(fork),
  };
}
