/**
 * `talk`: one session with recordings as the caller, one after the other or as a scenario file tells. Prints a line a
 * turn, or with --json an object a turn.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { modeSchema } from '../contract/mode';
import { SidetoneError } from '../contract/errors';
import { unheardOf, unheardProblem } from '../audio/unheard';
import { EMPTY_SPANS } from '../contract/spans';
import { oneOf, parse, wholeNumber } from './arguments';
import { checkWritable, readRecording } from '../simulation/audio-files';
import { createCaller, type Caller, type CallerOptions, type TurnRecord } from '../simulation/caller';
import { describeTurn } from './describe-turn';
import { readScenario, type Pace, type Scenario } from '../simulation/scenario';
import { startStandInLlm, type StandInLlm } from '../simulation/stand-in-llm';
import { createLoopedNoise } from '../simulation/surroundings';
import { openWorkplace, type Workplace } from '../simulation/local-host';

export const TALK_USAGE =
  'npm run -s talk -- [--profile NAME|FILE] [--llm auto|ollama[:MODEL]|gguf[:FILE]|playbook] [--voice ID] [--stt ID] ' +
  '[--mode duplex|ptt] [--gap-ms 800] [--greet] [--record OUT.wav] [--json] [--clock real|virtual] IN.wav [IN2.wav ...] | --scenario FILE.yaml';

const CLOCKS = ['real', 'virtual'] as const;

/** A caller of few words: what a scenario without a file of its own would say. */
const NOTHING_ELSE: Omit<Scenario, 'steps'> = {
  profile: null,
  mode: null,
  greet: null,
  llm: null,
  loudspeaker: null,
  noise: null,
};

/** On a virtual clock the pace is laid over what the stand-in wrote. */
const AT_ONCE: Pace = { ttftMs: 0, tokensPerSecond: Infinity };

export async function talk(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parse(
    argv,
    {
      scenario: { type: 'string' },
      profile: { type: 'string' },
      llm: { type: 'string' },
      voice: { type: 'string' },
      stt: { type: 'string' },
      mode: { type: 'string' },
      'gap-ms': { type: 'string', default: '800' },
      greet: { type: 'boolean' },
      record: { type: 'string' },
      json: { type: 'boolean', default: false },
      clock: { type: 'string', default: 'real' },
    },
    TALK_USAGE,
  );
  if (positionals.length === 0 && values.scenario === undefined) {
    throw new SidetoneError('BAD_REQUEST', 'No recording was given.', TALK_USAGE);
  }
  if (positionals.length > 0 && values.scenario !== undefined) {
    throw new SidetoneError('BAD_REQUEST', 'A scenario names its own recordings.', TALK_USAGE);
  }
  const givenMode = values.mode === undefined ? undefined : oneOf('mode', values.mode, modeSchema.options);
  const isVirtual = oneOf('clock', values.clock, CLOCKS) === 'virtual';
  const gapMs = wholeNumber('gap-ms', values['gap-ms'], 0, 600_000);
  await checkWritable(values.record);
  const scenario =
    values.scenario === undefined ? await sayInTurn(positionals) : await readScenario(values.scenario);
  const profile = profileOf(values.profile ?? scenario.profile ?? 'receptionist');

  const print = (turn: TurnRecord): void => {
    process.stdout.write(values.json ? `${JSON.stringify(turn)}\n` : describeTurn(turn));
  };
  let standIn: StandInLlm | null = null;
  let llmPace: Pace | null = null;
  let workplace: Workplace | null = null;
  let caller: Caller | null = null;
  try {
    if (values.llm === undefined && scenario.llm?.kind === 'stand-in') {
      llmPace = scenario.llm.pace;
      standIn = await startStandInLlm(isVirtual ? AT_ONCE : llmPace, scenario.llm.replies);
    }
    const wished = scenario.llm?.kind === 'wish' ? scenario.llm.wish : undefined;
    workplace = await openWorkplace({
      ...(profile.dir === undefined ? {} : { profilesDir: profile.dir }),
      ...(standIn === null ? {} : { inferenceEnv: standIn.env }),
      ...(isVirtual ? { virtual: { llmPace } } : {}),
      // What a scenario comes to must not depend on those that were held before it.
      isNobody: isVirtual || values.scenario !== undefined,
    });
    caller = await createCaller(workplace.host, await workplace.createVad(), {
      clock: workplace.clock,
      session: {
        profileId: profile.id,
        mode: givenMode ?? scenario.mode ?? 'duplex',
        llm: values.llm ?? standIn?.wish ?? wished ?? 'auto',
        greet: values.greet ?? scenario.greet ?? false,
        ...(values.voice === undefined ? {} : { voiceId: values.voice }),
        ...(values.stt === undefined ? {} : { sttId: values.stt }),
      },
      ...roomOf(scenario),
      overGreeting: values.scenario !== undefined,
      keepsSound: values.record !== undefined,
      onTurn: print,
      // One object a turn is what --json promises.
      ...(values.json ? {} : { onGreeting: print }),
      onProblem: (line) => process.stderr.write(`${line}\n`),
    });
    // It loads while a greeting is spoken; a caller who begins at once would have the first turn judged by less.
    await workplace.host.loadedModels.loadEot();
    if (values.scenario === undefined) {
      for (const [index, step] of scenario.steps.entries()) {
        if (step.kind !== 'say') continue;
        if (index > 0) await caller.pause(gapMs);
        const turns = await caller.say(step.samples);
        if (turns.length === 0) {
          print(NOTHING_HEARD);
          process.stderr.write(`${unheardProblem(unheardOf(step.samples)).message}\n`);
        }
      }
    } else await perform(caller, scenario, gapMs);
    if (values.record !== undefined) {
      await workplace.clock.during(writeFile(values.record, caller.recording()));
    }
  } finally {
    caller?.hangUp();
    await workplace?.close();
    await standIn?.close();
  }
}

/** Recordings one after the other, each when the persona has answered the one before. */
async function sayInTurn(files: readonly string[]): Promise<Scenario> {
  const steps: Scenario['steps'][number][] = [];
  for (const file of files) {
    steps.push({ kind: 'say', samples: await readRecording(file), when: { kind: 'in turn' } });
  }
  return { ...NOTHING_ELSE, steps };
}

/** Takes the steps of a scenario, and waits until the last of them is answered. */
async function perform(caller: Caller, { steps }: Scenario, gapMs: number): Promise<void> {
  for (const step of steps) {
    if (step.kind === 'wait') {
      await caller.pause(step.ms);
      continue;
    }
    const { when, samples } = step;
    switch (when.kind) {
      case 'in turn':
        await caller.untilIdle();
        await caller.pause(gapMs);
        await caller.utter(samples);
        break;
      case 'after audible':
        await caller.utter(samples, { afterAudibleMs: when.ms });
        break;
      case 'after said':
        await caller.utter(samples, { afterSaidMs: when.ms });
    }
  }
  await caller.untilIdle();
}

function roomOf({ loudspeaker, noise }: Scenario): Pick<CallerOptions, 'surroundings' | 'echo'> {
  return {
    ...(noise === null ? {} : { surroundings: [createLoopedNoise(noise.samples, noise.levelDb)] }),
    ...(loudspeaker === null
      ? {}
      : {
          echo: {
            echoDb: loudspeaker.echoDb,
            delayMs: loudspeaker.delayMs,
            ...(loudspeaker.rir === null ? {} : { rir: loudspeaker.rir }),
          },
        }),
  };
}

/** A recording in which no speech was found makes no turn; it still gets its line. */
const NOTHING_HEARD: TurnRecord = {
  turnId: null,
  heard: '',
  said: '',
  unheard: '',
  outcome: 'empty',
  llm: '',
  spans: EMPTY_SPANS,
  endpointMs: null,
  speculation: 'none',
  events: [],
};

/** A profile by name, or by file: then its folder comes first. */
function profileOf(wish: string): { readonly id: string; readonly dir?: string } {
  if (!/\.ya?ml$/i.test(wish)) return { id: wish };
  const path = resolve(wish);
  if (!existsSync(path)) throw new SidetoneError('PROFILE_NOT_FOUND', `There is no file ${wish}.`);
  return { id: basename(path).replace(/\.ya?ml$/i, ''), dir: dirname(path) };
}
