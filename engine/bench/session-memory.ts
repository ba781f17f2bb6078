/**
 * Owns how much memory each further conversation of a host takes, after all of them have talked. Runs in a process of
 * its own (probes.ts).
 */
import { sleep, realClock } from '../clock';
import { meanSquare } from '../audio/level';
import type { VadProvider } from '../inference/providers';
import { createCaller, type Caller } from '../simulation/caller';
import { openWorkplace, type Workplace } from '../simulation/local-host';
import { startStandInLlm } from '../simulation/stand-in-llm';
import { readSizes } from './process-size';
import { QUESTIONS, readCallers } from './recordings';
import { ALL_REPLIES, AT_ONCE } from './replies';
import { quantile } from './statistics';

export const SESSIONS_AT_ONCE = 8;
const READINGS = 5;
const BETWEEN_MS = 500;

/** Of one conversation and of all of them. */
type OneAndAll = readonly [number, number];

export type PerSession = {
  readonly perSessionMb: number;
  readonly hostMb: OneAndAll;
  readonly inferenceMb: OneAndAll;
};

/** The recordings have no noise, and a model for each caller would count as the host's memory. */
const loudnessDetector: VadProvider = {
  process: async (frame) => (meanSquare(frame) > 1e-5 ? 0.95 : 0.01),
  reset: () => {},
  dispose: async () => {},
};

export async function measureSessionMemory(): Promise<PerSession> {
  const standIn = await startStandInLlm(AT_ONCE, ALL_REPLIES);
  const limits = { conversations: SESSIONS_AT_ONCE, callers: SESSIONS_AT_ONCE };
  const workplace = await openWorkplace({ inferenceEnv: standIn.env, isNobody: true, limits });
  try {
    const questions = await readCallers(QUESTIONS);
    const callers: Caller[] = [];
    const talk = async (caller: Caller | undefined): Promise<void> => {
      for (const { samples } of questions) await caller?.say(samples);
    };
    callers.push(await connect(workplace, standIn.wish));
    await workplace.host.loadedModels.loadEot();
    // Longer than the others, so that the models have what they need before those come.
    for (let round = 0; round < 2; round += 1) await talk(callers[0]);
    const one = await settledSizes(workplace);
    while (callers.length < SESSIONS_AT_ONCE) callers.push(await connect(workplace, standIn.wish));
    await Promise.all(callers.map(talk));
    const all = await settledSizes(workplace);
    for (const caller of callers) caller.hangUp();
    const further = all.hostMb + all.inferenceMb - one.hostMb - one.inferenceMb;
    return {
      perSessionMb: Math.round((10 * further) / (SESSIONS_AT_ONCE - 1)) / 10,
      hostMb: [Math.round(one.hostMb), Math.round(all.hostMb)],
      inferenceMb: [Math.round(one.inferenceMb), Math.round(all.inferenceMb)],
    };
  } finally {
    await workplace.close();
    await standIn.close();
  }
}

const connect = async (workplace: Workplace, llm: string): Promise<Caller> =>
  createCaller(workplace.host, loudnessDetector, {
    role: { kind: 'caller', offers: ['receptionist'], llm },
    session: { profileId: 'receptionist', mode: 'duplex', llm: 'auto', greet: false },
    keepsSound: false,
  });

async function settledSizes({
  host,
}: Workplace): Promise<{ readonly hostMb: number; readonly inferenceMb: number }> {
  const ofHost: number[] = [];
  const ofInference: number[] = [];
  for (let round = 0; round < READINGS; round += 1) {
    await sleep(realClock, BETWEEN_MS);
    const { hostMb, inferenceMb } = await readSizes(host.inference);
    ofHost.push(hostMb);
    ofInference.push(inferenceMb);
  }
  return { hostMb: quantile(ofHost, 0.5) ?? 0, inferenceMb: quantile(ofInference, 0.5) ?? 0 };
}
