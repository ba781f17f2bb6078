/**
 * Owns what a program and all its children say to the network, as the kernel is asked for it. It needs strace, and a
 * system that lets a process be traced.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const CALLS = 'connect,bind,sendto,sendmsg,sendmmsg';
const traced = (file: string): readonly string[] => [
  '-f',
  '-qq',
  '--seccomp-bpf',
  '-e',
  `trace=${CALLS}`,
  '-o',
  file,
];

/** @returns why nothing can be traced here, or null if it can. */
export async function tracingIsOff(): Promise<string | null> {
  if (process.platform !== 'linux') return 'system calls are traced on Linux only';
  try {
    await promisify(execFile)('strace', [...traced('/dev/null'), 'true']);
    return null;
  } catch (thrown) {
    const isMissing = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing ? 'strace is not installed' : 'this system does not let a process be traced';
  }
}

export type Traced = {
  /** Interrupts the program, as Ctrl+C does. */
  readonly stop: () => void;
  readonly stdout: () => string;
  /** Once all has ended. @returns the program's status and each address off this machine, in the kernel's words. */
  readonly ended: Promise<{
    readonly status: number;
    readonly stdout: string;
    readonly away: readonly string[];
  }>;
};

/** @param args of Node. @param env in full: nothing is inherited. */
export function startTraced(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Traced {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-trace-'));
  const file = join(folder, 'calls');
  const child = spawn('strace', [...traced(file), process.execPath, ...args], {
    cwd,
    env,
    // Ctrl+C in a terminal reaches a whole group of processes.
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  return {
    stop: () => void (child.pid !== undefined && process.kill(-child.pid, 'SIGINT')),
    stdout: () => stdout,
    ended: new Promise((settle, fail) => {
      child.on('error', fail);
      child.on('close', (status) => {
        const away = offLoopback(readFileSync(file, 'utf8'));
        rmSync(folder, { recursive: true, force: true });
        settle({ status: status ?? -1, stdout, away });
      });
    }),
  };
}

const IPV4 = /sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)/g;
const IPV6 = /sin6_port=htons\((\d+)\),.*?inet_pton\(AF_INET6, "([^"]+)"/g;
/** A resolver on loopback asks others: port 53, and 5353 for the names of a local network. */
const NAME_PORTS = ['53', '5353'];

/** @returns the calls of a trace that reach beyond this machine, name look-ups included. */
export function offLoopback(trace: string): readonly string[] {
  return trace
    .split('\n')
    .filter((line) =>
      [...line.matchAll(IPV4), ...line.matchAll(IPV6)].some(
        ([, port = '', address = '']) => !isLoopback(address) || NAME_PORTS.includes(port),
      ),
    );
}

const isLoopback = (address: string): boolean =>
  address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
