/**
 * Owns how much the processes of a running Chromium have worked: which they are, the browser says; what they did, the
 * system.
 */
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import {
  parseStat,
  shareOfCore,
  sharesByName,
  type CpuReading,
  type CpuSample,
} from '../../engine/bench/process-cpu';
import type { WindowCpu } from '../../engine/bench/window-measured';

type Readings = {
  readonly atMs: number;
  readonly renderers: CpuReading;
  readonly all: CpuReading;
  readonly threads: CpuReading;
};

/** @returns null where the system does not say: anywhere but on Linux. */
export async function watchCpu(browser: Browser, spanMs: number): Promise<WindowCpu> {
  if (process.platform !== 'linux') return null;
  const before = await readAll(browser);
  await sleep(spanMs);
  const after = await readAll(browser);
  const tookMs = after.atMs - before.atMs;
  return {
    renderer: shareOfCore(before.renderers, after.renderers, tookMs),
    browser: shareOfCore(before.all, after.all, tookMs),
    threads: [...sharesByName(before.threads, after.threads, tookMs)],
  };
}

async function readAll(browser: Browser): Promise<Readings> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  await cdp.detach();
  const pids = processInfo.map(({ id }) => id);
  // A spare one for the next page may be among them; it does nothing.
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const threads = await Promise.all(renderers.map((pid) => readdir(`/proc/${pid}/task`)));
  const atMs = performance.now();
  return {
    atMs,
    all: await read(pids.map((pid) => [pid, `/proc/${pid}/stat`])),
    renderers: await read(renderers.map((pid) => [pid, `/proc/${pid}/stat`])),
    threads: await read(
      threads.flatMap((ids, index) =>
        ids.map((id) => [Number(id), `/proc/${renderers[index]}/task/${id}/stat`] as const),
      ),
    ),
  };
}

async function read(files: readonly (readonly [number, string])[]): Promise<CpuReading> {
  const samples = await Promise.all(
    files.map(async ([id, path]) => {
      // Gone in the meantime.
      const sample = parseStat(await readFile(path, 'utf8').catch(() => ''));
      return [id, sample] as const;
    }),
  );
  return new Map(samples.filter((entry): entry is readonly [number, CpuSample] => entry[1] !== null));
}
