/**
 * Owns what is left in memory of conversations that are over: many of them, one after another, on a host and an
 * inference process that hold whatever they hold. Runs in a process of its own (probes.ts).
 */
import type { HostEvent } from '../contract/client';
import { openWorkplace } from '../simulation/local-host';
import { startStandInLlm } from '../simulation/stand-in-llm';
import { growthPercent } from './growth';
import { openLine } from './line';
import { readSizes, type ProcessSizes } from './process-size';
import { SHORT_TURNS, readCallers } from './recordings';
import { AT_ONCE } from './replies';

const SESSIONS = 1000;
/** With `--turns`, so many for each: a quick look. */
const SESSIONS_PER_TURN = 20;
const READINGS = 50;

export type Succession = {
  readonly sessions: number;
  /** More at the end than at the beginning; null where it can't be told. */
  readonly memoryPercent: number | null;
  readonly hostPercent: number | null;
  readonly inferencePercent: number | null;
  readonly handlesPercent: number | null;
};

const isState =
  (state: string, isHearing = false) =>
  (event: HostEvent): boolean =>
    event.kind === 'control' &&
    event.type === 'snapshot' &&
    event.snapshot.state === state &&
    (!isHearing || event.snapshot.hearing);

/** Hung up while the persona speaks, while the caller does, and before either. */
const ENDINGS = ['answered', 'speaking', 'begun'] as const;

export async function measureSuccession(mostTurns: number): Promise<Succession> {
  const sessions = Math.min(SESSIONS, mostTurns * SESSIONS_PER_TURN);
  const standIn = await startStandInLlm(AT_ONCE, ['Gladly. What day would suit you?']);
  const workplace = await openWorkplace({ inferenceEnv: standIn.env, isNobody: true });
  try {
    const { host } = workplace;
    const recordings = await readCallers(SHORT_TURNS);
    const readings: ProcessSizes[] = [];
    const every = Math.max(1, Math.floor(sessions / READINGS));
    for (let at = 0; at < sessions; at += 1) {
      const samples = recordings[at % recordings.length]?.samples ?? new Float32Array();
      await hold(host, standIn.wish, samples, ENDINGS[at % ENDINGS.length] ?? 'begun');
      if (at === 0) await host.loadedModels.loadEot();
      if ((at + 1) % every === 0) readings.push(await readSizes(host.inference));
    }
    const handles = readings.flatMap((reading) => reading.handles ?? []);
    return {
      sessions,
      memoryPercent: growthPercent(readings.map(({ hostMb, inferenceMb }) => hostMb + inferenceMb)),
      hostPercent: growthPercent(readings.map(({ hostMb }) => hostMb)),
      inferencePercent: growthPercent(readings.map(({ inferenceMb }) => inferenceMb)),
      handlesPercent: growthPercent(handles),
    };
  } finally {
    await workplace.close();
    await standIn.close();
  }
}

async function hold(
  host: Parameters<typeof openLine>[0],
  llm: string,
  samples: Float32Array,
  ending: (typeof ENDINGS)[number],
): Promise<void> {
  const line = openLine(host, { kind: 'caller', offers: ['receptionist'], llm });
  const begun = line.told(isState('ACTIVE'));
  line.start({ profileId: 'receptionist', mode: ending === 'answered' ? 'ptt' : 'duplex' });
  await begun;
  if (ending === 'answered') {
    const answered = line.told(({ kind }) => kind === 'audio');
    line.send({ kind: 'control', type: 'talk.down' });
    line.speak(samples);
    line.send({ kind: 'control', type: 'talk.up' });
    await answered;
  }
  if (ending === 'speaking') {
    const heard = line.told(isState('ACTIVE', true));
    line.speak(samples);
    await heard;
  }
  const ended = line.told(isState('TERMINATED'));
  line.send({ kind: 'control', type: 'session.end' });
  await ended;
  await line.close();
}
