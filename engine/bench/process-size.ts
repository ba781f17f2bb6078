/**
 * Owns what a process takes of the machine, as the machine says it: memory, and what it has open. Where the system does
 * not say what another process has open, nothing is told.
 */
import { readdir, readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Inference } from '../inference/supervisor';
import { parseStat } from './process-cpu';

export type ProcessSizes = {
  /** MB that this process has in memory after it has let go of what it does not need. */
  readonly hostMb: number;
  readonly inferenceMb: number;
  /** Files, sockets and pipes that both have open; null where the system does not say. */
  readonly handles: number | null;
};

const MB = 2 ** 20;

/** This process's memory without what only waits to be collected. */
const collect = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

export async function readSizes(inference: Inference): Promise<ProcessSizes> {
  const { residentBytes } = await inference.ask({ type: 'ping' });
  collect();
  const ofHost = await openFiles(process.pid);
  const pid = inference.pid();
  const ofInference = pid === null ? null : await openFiles(pid);
  return {
    hostMb: process.memoryUsage.rss() / MB,
    inferenceMb: residentBytes / MB,
    handles: ofHost === null || ofInference === null ? null : ofHost + ofInference,
  };
}

const openFiles = async (pid: number): Promise<number | null> => {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => null);
  return names?.length ?? null;
};

/** Milliseconds of a core that a process has taken since it began; null where the system does not say. */
export async function cpuMsOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return text === null ? null : (parseStat(text)?.cpuMs ?? null);
}
