/**
 * Owns the section of the benchmark on many conversations of one host. It measures how long each waits for its answers
 * while the others talk, and what each takes of the machine. It checks whether anything is left of those that are over.
 * Host, callers and their voice detectors are one process, so that the callers' share of the processor counts against
 * the host.
 */
import { sleep, realClock } from '../clock';
import { SPAN_NAMES } from '../contract/spans';
import { nowMs, PLAYOUT_RATE } from '../contract/units';
import { createCaller, type Caller, type TurnRecord } from '../simulation/caller';
import { openWorkplace, type Workplace } from '../simulation/local-host';
import { startStandInLlm } from '../simulation/stand-in-llm';
import type { BenchContext } from './context';
import { rows, single, spread, type Figure } from './figures';
import { runProbe } from './probes';
import { cpuMsOf } from './process-size';
import { PLAIN_TURNS, readCallers, type Recording } from './recordings';
import { ALL_REPLIES, PACED } from './replies';
import { SESSIONS_AT_ONCE, type PerSession } from './session-memory';
import { isAnswered, voiceToVoiceMs, type Utterance } from './stereo';
import type { Succession } from './succession';
import { turnTimes } from './turn-times';

const EVERY_MS = 10_000;
const COUNTS = [1, 4, 8] as const;
/** What the project promises, it promises for so many. */
const PROMISED = 8;
const TURNS_EACH = 15;
/** All are connected and have settled. */
const LEAD_MS = 1_000;

type Answered = {
  readonly recording: Recording;
  readonly turns: readonly TurnRecord[];
  readonly gapMs: number | null;
  readonly isAnswered: boolean;
  /** How much later than its time it was said, because the turn before was not over. */
  readonly lateMs: number;
};

type Talks = {
  readonly answered: readonly Answered[];
  /** Of host, callers and inference process together; null where the system does not say. */
  readonly cpuPercent: number | null;
};

export async function measureConcurrency(context: BenchContext): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const count of COUNTS) {
    context.say(`Talking, ${count} at once…`);
    const found = figuresOf(context, count, await talkAtOnce(context, count));
    figures.push(...found);
    context.say(rows(found));
  }
  context.say('Memory of conversations at once and one after another, each in a process of its own…');
  const each = await runProbe<PerSession>('sessions', context);
  const after = await runProbe<Succession>('succession', context);
  context.note(
    `Memory: one conversation ${each.hostMb[0]} MB and ${each.inferenceMb[0]} MB (host with its caller, inference ` +
      `process); ${SESSIONS_AT_ONCE} have ${each.hostMb[1]} MB and ${each.inferenceMb[1]} MB.`,
  );
  context.note(
    `One after another: ${after.sessions} conversations; host ${after.hostPercent} %, inference process ` +
      `${after.inferencePercent} %, open files ${after.handlesPercent ?? '-'} % more at the end than at the beginning.`,
  );
  return [
    ...figures,
    single('concurrency.memory', 'memory for each further conversation', 'MB', each.perSessionMb, 15),
    single(
      'concurrency.growth',
      `memory after ${after.sessions} conversations, growth`,
      '%',
      after.memoryPercent,
      5,
    ),
    single('concurrency.handles', '  open files and sockets, growth', '%', after.handlesPercent, 5),
  ];
}

async function talkAtOnce(context: BenchContext, count: number): Promise<Talks> {
  const recordings = await readCallers(PLAIN_TURNS);
  const turnsEach = Math.min(TURNS_EACH, context.mostTurns);
  const standIn = await startStandInLlm(PACED, ALL_REPLIES);
  try {
    const limits = { conversations: count, callers: count };
    const workplace = await openWorkplace({ inferenceEnv: standIn.env, limits, isNobody: true });
    try {
      const callers: Conversing[] = [];
      for (let index = 0; index < count; index += 1) {
        callers.push(await connect(context, workplace, standIn.wish));
      }
      await workplace.host.loadedModels.loadEot();
      for (const { label } of workplace.host.loadedModels.inMemory()) context.used(label);
      const times = turnTimes(count, turnsEach, EVERY_MS);
      const zeroMs = nowMs() + LEAD_MS;
      const cpuBefore = await cpuMs(workplace);
      const each = await Promise.all(
        callers.map((caller, index) =>
          talkOnTime(
            caller,
            // No two say the same at the same time.
            (times[index] ?? []).map((atMs, turn) => ({
              atMs: zeroMs + atMs,
              recording: recordings[(index * 5 + turn) % recordings.length],
            })),
          ),
        ),
      );
      const cpuAfter = await cpuMs(workplace);
      const tookMs = nowMs() - zeroMs;
      for (const { caller } of callers) caller.hangUp();
      return {
        // Not before all have finished: it takes the host of those that still talk a second.
        answered: callers.flatMap((conversing, index) => readTurns(conversing, each[index] ?? [])),
        cpuPercent:
          cpuBefore === null || cpuAfter === null
            ? null
            : Math.round((100 * (cpuAfter - cpuBefore)) / tookMs),
      };
    } finally {
      await workplace.close();
    }
  } finally {
    await standIn.close();
  }
}

async function cpuMs({ host }: Workplace): Promise<number | null> {
  const pid = host.inference.pid();
  const ofInference = pid === null ? null : await cpuMsOf(pid);
  const { user, system } = process.cpuUsage();
  return ofInference === null ? null : ofInference + (user + system) / 1000;
}

type Conversing = { readonly caller: Caller; readonly perRecording: TurnRecord[][] };

async function connect(context: BenchContext, workplace: Workplace, llm: string): Promise<Conversing> {
  const perRecording: TurnRecord[][] = [];
  const caller = await createCaller(workplace.host, await workplace.createVad(), {
    role: {
      kind: 'caller',
      offers: ['receptionist'],
      llm,
      ...(context.sttId === undefined ? {} : { sttId: context.sttId }),
    },
    session: {
      profileId: 'receptionist',
      mode: 'duplex',
      llm: 'auto',
      greet: false,
      ...(context.voiceId === undefined ? {} : { voiceId: context.voiceId }),
    },
    onTurn: (turn) => void perRecording.at(-1)?.push(turn),
  });
  return { caller, perRecording };
}

type SaidTurn = {
  readonly recording: Recording;
  readonly utterance: Utterance;
  /** See Answered. */
  readonly lateMs: number;
};

async function talkOnTime(
  { caller, perRecording }: Conversing,
  plan: readonly { readonly atMs: number; readonly recording: Recording | undefined }[],
): Promise<readonly SaidTurn[]> {
  const said: SaidTurn[] = [];
  for (const { atMs, recording } of plan) {
    if (recording === undefined) continue;
    await sleep(realClock, atMs - nowMs());
    const lateMs = nowMs() - atMs;
    perRecording.push([]);
    said.push({ recording, utterance: await caller.utter(recording.samples), lateMs });
    await caller.untilIdle();
  }
  return said;
}

/** @returns what became of the turns, by the recording of both sides. */
function readTurns({ caller, perRecording }: Conversing, said: readonly SaidTurn[]): readonly Answered[] {
  const { left, right } = caller.channels();
  const stereo = { left, right, sampleRate: PLAYOUT_RATE };
  return said.map(({ recording, utterance, lateMs }, index) => {
    const untilMs = said[index + 1]?.utterance.fromMs;
    return {
      recording,
      turns: perRecording[index] ?? [],
      gapMs: voiceToVoiceMs(stereo, utterance, untilMs),
      isAnswered: isAnswered(stereo, utterance, untilMs),
      lateMs,
    };
  });
}

/** Later than a timer is on a busy machine. */
const LATE_MS = 100;

function figuresOf(context: BenchContext, count: number, talks: Talks): readonly Figure[] {
  const { answered, cpuPercent } = talks;
  const id = `concurrency.${count}`;
  const whole = answered.filter(({ turns }) => turns.length === 1);
  const lost = answered.filter(({ turns, isAnswered }) => turns.length === 0 || !isAnswered);
  const split = answered.filter(({ turns }) => turns.length > 1);
  const failed = answered.filter(({ turns }) =>
    turns.some(({ outcome }) => outcome === 'failed' || outcome === 'fallback'),
  );
  for (const [what, items] of Object.entries({ lost, split, failed })) {
    if (items.length === 0) continue;
    const names = items.map(
      ({ recording, turns }) => `${recording.file} ("${turns.map(({ heard }) => heard).join(' ')}")`,
    );
    context.note(`${count} at once: ${what}: ${names.join(', ')}.`);
  }
  const isPromised = count === PROMISED;
  const times = (name: string, label: string, items: readonly unknown[], atMost: number | null): Figure =>
    single(`${id}.${name}`, `  ${label}`, 'times', items.length, atMost);
  return [
    spread(
      `${id}.v2v`,
      `voice-to-voice, ${count} at once, a turn every ${EVERY_MS / 1000} s each`,
      whole.flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs])),
      isPromised ? { p95: 2000 } : null,
    ),
    ...SPAN_NAMES.map((name) =>
      spread(
        `${id}.${name}`,
        `  ${name}`,
        whole.flatMap(({ turns }) => turns.flatMap(({ spans }) => spans[name] ?? [])),
      ),
    ),
    times('lost', 'turns lost', lost, isPromised ? 0 : null),
    times('split', 'turns split', split, null),
    times('failed', 'turns that failed or fell back', failed, isPromised ? 0 : null),
    times(
      'late',
      'turns said late, the one before was not over',
      answered.filter(({ lateMs }) => lateMs > LATE_MS),
      null,
    ),
    single(`${id}.cpu`, '  work of host, callers and inference', '% of a core', cpuPercent),
  ];
}
