/**
 * Owns what is measured in a process of its own: the time from a start to a session that can be talked to, and
 * memory. Other measurements would leave their traces in it.
 */
import { execFile } from 'node:child_process';
import { SidetoneError } from '../contract/errors';
import { createCaller } from '../simulation/caller';
import { openWorkplace } from '../simulation/local-host';
import type { Inference } from '../inference/supervisor';
import type { BenchContext } from './context';
import { single, type Figure } from './figures';
import { QUESTIONS, readCallers } from './recordings';
import { measureSessionMemory } from './session-memory';
import { measureSuccession } from './succession';

export const PROBES = ['ready', 'memory', 'sessions', 'succession'] as const;
type ProbeOptions = Pick<BenchContext, 'llm' | 'mostTurns'>;
export type Probe = (typeof PROBES)[number];
/** A thousand conversations one after another take some minutes. */
const PROBE_LIMIT_MS = 1_800_000;

export async function measureStart(context: BenchContext): Promise<readonly Figure[]> {
  context.say('Starting, and a conversation without a language model, each in a process of its own…');
  return [
    single('start.ready', 'from start to ready to talk', 'ms', await runProbe('ready', context)),
    single('memory.withoutLlm', 'memory without the language model', 'MB', await runProbe('memory', context)),
  ];
}

/** @returns what `probeHere` measured in a process of its own, as JSON carries it. */
export function runProbe<T>(probe: Probe, { llm, mostTurns }: ProbeOptions): Promise<T> {
  const entry = process.argv[1] ?? '';
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [entry, 'bench', '--probe', probe, '--llm', llm, '--turns', String(mostTurns)],
      { timeout: PROBE_LIMIT_MS },
      (error, stdout) => {
        if (error === null) resolve(JSON.parse(stdout) as T);
        else reject(new SidetoneError('INTERNAL', `The probe "${probe}" failed: ${error.message}`));
      },
    );
  });
}

/** What the child of `runProbe` does. */
export async function probeHere(probe: Probe, { llm, mostTurns }: ProbeOptions): Promise<unknown> {
  switch (probe) {
    case 'ready':
    case 'memory':
      return probeOne(probe, llm);
    case 'sessions':
      return measureSessionMemory();
    case 'succession':
      return measureSuccession(mostTurns);
  }
}

async function probeOne(probe: 'ready' | 'memory', llm: string): Promise<number> {
  const { host, close } = await openWorkplace();
  try {
    const session = { profileId: 'receptionist', mode: 'ptt', greet: false } as const;
    // Push-to-talk needs no voice detector, and the detector is the client's, not the host's.
    const deaf = { process: async () => 0, reset: () => {}, dispose: async () => {} };
    const wish = probe === 'memory' ? 'playbook' : llm;
    const caller = await createCaller(host, deaf, { session: { ...session, llm: wish } });
    const readyMs = process.uptime() * 1000;
    try {
      if (probe === 'ready') return Math.round(readyMs);
      for (const { samples } of await readCallers(QUESTIONS)) await caller.say(samples);
      return await memoryMb(host.inference);
    } finally {
      caller.hangUp();
    }
  } finally {
    await close();
  }
}

/** Host and inference process together. */
export async function memoryMb(inference: Inference): Promise<number> {
  const { residentBytes } = await inference.ask({ type: 'ping' });
  return Math.round((residentBytes + process.memoryUsage.rss()) / 2 ** 20);
}
