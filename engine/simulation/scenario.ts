/**
 * Owns the file format of a scenario: a whole conversation, with what is said and when, the room, and a language model
 * that answers the same on every machine. It reads the file and its recordings; talk.ts holds the conversation.
 */
import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { modeSchema, type Mode } from '../contract/mode';
import { SidetoneError, toProblem } from '../contract/errors';
import { expected } from '../profiles/schema';
import { parseYaml, type YamlFormat } from '../profiles/yaml-file';
import { readRecording } from './audio-files';
import { MIN_DELAY_MS } from './surroundings';

/** Far over any conversation that a person would wait for. */
const MAX_SCENARIO_BYTES = 64 * 1024;
const MAX_STEPS = 200;
const MAX_REPLIES = 200;
/** Ten minutes: a step that waits longer is a typing error. */
const MAX_WAIT_MS = 600_000;

/** How the stand-in for a language model writes. */
export type Pace = { readonly ttftMs: number; readonly tokensPerSecond: number };

export type ScenarioLlm =
  /** Any value of --llm. */
  | { readonly kind: 'wish'; readonly wish: string }
  | { readonly kind: 'stand-in'; readonly pace: Pace; readonly replies: readonly string[] };

/** When something is said. */
export type Moment =
  /** After the persona has finished, and a gap. */
  | { readonly kind: 'in turn' }
  /** Counted from when the reply became audible. */
  | { readonly kind: 'after audible'; readonly ms: number }
  /** Counted from when the caller's last recording ended, whatever the persona does. */
  | { readonly kind: 'after said'; readonly ms: number };

export type ScenarioStep =
  | { readonly kind: 'say'; readonly samples: Float32Array; readonly when: Moment }
  | { readonly kind: 'wait'; readonly ms: number };

export type Scenario = {
  /** A name, or an absolute path. */
  readonly profile: string | null;
  readonly mode: Mode | null;
  readonly greet: boolean | null;
  readonly llm: ScenarioLlm | null;
  readonly loudspeaker: {
    readonly echoDb: number;
    readonly delayMs: number;
    readonly rir: Float32Array | null;
  } | null;
  readonly noise: { readonly samples: Float32Array; readonly levelDb: number } | null;
  readonly steps: readonly ScenarioStep[];
};

const number = (what: string, least: number, most: number) =>
  z
    .number({ error: expected(what) })
    .min(least, `expected ${what}`)
    .max(most, `expected ${what}`);

const text = (what: string, maxLength = 4096) =>
  z
    .string({ error: expected(what, '; put it in quotes if it is meant as text') })
    .trim()
    .min(1, `is empty: expected ${what}`)
    .max(maxLength, `is too long: at most ${maxLength} characters`);

const keys = <S extends z.ZodRawShape>(shape: S, what: string) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'invalid_type' ? expected(what)(issue) : undefined),
  });

const MILLISECONDS = `milliseconds from 0 to ${MAX_WAIT_MS}`;
const STEP = 'a recording, or say with afterAudibleMs or afterMs or neither, or waitMs';

const stepShape = {
  say: text('the path of a recording').optional(),
  afterAudibleMs: number(MILLISECONDS, 0, MAX_WAIT_MS).optional(),
  afterMs: number(MILLISECONDS, 0, MAX_WAIT_MS).optional(),
  waitMs: number(MILLISECONDS, 0, MAX_WAIT_MS).optional(),
};

const step = z.preprocess(
  (value) => (typeof value === 'string' ? { say: value } : value),
  keys(stepShape, STEP).check(({ value, issues }) => {
    const says = value.say !== undefined;
    const times = [value.afterAudibleMs, value.afterMs].filter((ms) => ms !== undefined).length;
    if (says !== (value.waitMs !== undefined) && times <= (says ? 1 : 0)) return;
    issues.push({ code: 'custom', input: value, message: `expected ${STEP}` });
  }),
);

const paceShape = {
  ttftMs: number('milliseconds from 0 to 60000', 0, 60_000).default(0),
  tokensPerSecond: number('tokens a second, from 0.1 on, or none for all at once', 0.1, 100_000).optional(),
};

const llmShape = {
  pace: keys(paceShape, 'the keys ttftMs and tokensPerSecond').optional(),
  replies: z
    .array(text('what the persona answers'), { error: expected('a list of answers') })
    .min(1, 'is empty: expected at least one answer')
    .max(MAX_REPLIES, `is too long: at most ${MAX_REPLIES} answers`),
};

const loudspeakerShape = {
  echoDb: number('decibels from -100 to 0', -100, 0),
  delayMs: number(`milliseconds from ${MIN_DELAY_MS} to 2000`, MIN_DELAY_MS, 2000).default(60),
  rir: text("the path of a room's impulse response").optional(),
};

const noiseShape = {
  file: text('the path of a recording'),
  levelDb: number('a level in dBFS from -100 to 0', -100, 0),
};

const fileShape = {
  profile: text('the name or the file of a persona').optional(),
  mode: z.enum(modeSchema.options, { error: 'expected duplex or ptt' }).optional(),
  greet: z.boolean({ error: expected('yes or no: true or false') }).optional(),
  llm: z
    .union([text('the name of a language model'), z.record(z.string(), z.unknown())], {
      error: expected('the name of a language model, or the keys pace and replies'),
    })
    .pipe(
      z.preprocess(
        (value) => (typeof value === 'string' ? { wish: value } : value),
        keys({ ...llmShape, wish: z.string().optional() }, 'the keys pace and replies').partial({
          replies: true,
        }),
      ),
    )
    .check(({ value, issues }) => {
      if (value.wish !== undefined || value.replies !== undefined) return;
      issues.push({
        code: 'custom',
        input: value,
        path: ['replies'],
        message: 'is missing: expected a list of answers',
      });
    })
    .optional(),
  loudspeaker: keys(loudspeakerShape, 'the keys echoDb, delayMs and rir').optional(),
  noise: keys(noiseShape, 'the keys file and levelDb').optional(),
  steps: z
    .array(step, { error: expected('a list of steps') })
    .min(1, 'is empty: expected at least one step')
    .max(MAX_STEPS, `is too long: at most ${MAX_STEPS} steps`),
};

const fileSchema = keys(fileShape, 'the keys profile, llm and steps');
type ScenarioFile = z.infer<typeof fileSchema>;

const FORMAT: YamlFormat<ScenarioFile> = {
  schema: fileSchema,
  maxBytes: MAX_SCENARIO_BYTES,
  expected: 'the keys profile, llm and steps',
  knownKeys: ([head, second]) => {
    if (head === undefined) return Object.keys(fileShape);
    if (head === 'steps') return Object.keys(stepShape);
    if (head === 'noise') return Object.keys(noiseShape);
    if (head === 'loudspeaker') return Object.keys(loudspeakerShape);
    if (head === 'llm') return Object.keys(second === 'pace' ? paceShape : llmShape);
    return [];
  },
};

/** Reads a scenario and all recordings that it names. @throws SidetoneError BAD_REQUEST naming file, place and key. */
export async function readScenario(path: string): Promise<Scenario> {
  const parsed = parseYaml(await readBytes(path), FORMAT);
  if (!parsed.ok) {
    const [first] = parsed.problems;
    const more = parsed.problems.length - 1;
    const at = first?.line === null ? path : `${path}:${first?.line}:${first?.column}`;
    throw mistake(at, first?.key ?? '', `${first?.message ?? ''}${more > 0 ? `, and ${more} more` : ''}`);
  }
  const folder = dirname(resolve(path));
  const recording = async (file: string, key: readonly PropertyKey[]): Promise<Float32Array> => {
    try {
      return await readRecording(resolve(folder, file));
    } catch (thrown) {
      const { line, column } = parsed.placeOf(key);
      throw mistake(`${path}:${line}:${column}`, key.map(String).join('.'), toProblem(thrown).message);
    }
  };
  const { profile, mode, greet, llm, loudspeaker, noise, steps } = parsed.value;
  const read: ScenarioStep[] = [];
  for (const [index, { say, afterAudibleMs, afterMs, waitMs }] of steps.entries()) {
    if (say !== undefined) {
      const samples = await recording(say, ['steps', index, 'say']);
      read.push({ kind: 'say', samples, when: momentOf(afterAudibleMs, afterMs) });
    } else read.push({ kind: 'wait', ms: waitMs ?? 0 });
  }
  return {
    profile:
      profile !== undefined && /\.ya?ml$/iu.test(profile) ? resolve(folder, profile) : (profile ?? null),
    mode: mode ?? null,
    greet: greet ?? null,
    llm: llm === undefined ? null : llmOf(llm),
    loudspeaker:
      loudspeaker === undefined
        ? null
        : {
            echoDb: loudspeaker.echoDb,
            delayMs: loudspeaker.delayMs,
            rir:
              loudspeaker.rir === undefined ? null : await recording(loudspeaker.rir, ['loudspeaker', 'rir']),
          },
    noise:
      noise === undefined
        ? null
        : { samples: await recording(noise.file, ['noise', 'file']), levelDb: noise.levelDb },
    steps: read,
  };
}

function momentOf(afterAudibleMs: number | undefined, afterMs: number | undefined): Moment {
  if (afterAudibleMs !== undefined) return { kind: 'after audible', ms: afterAudibleMs };
  return afterMs === undefined ? { kind: 'in turn' } : { kind: 'after said', ms: afterMs };
}

function llmOf({ wish, pace, replies }: NonNullable<ScenarioFile['llm']>): ScenarioLlm {
  if (wish !== undefined) return { kind: 'wish', wish };
  return {
    kind: 'stand-in',
    pace: { ttftMs: pace?.ttftMs ?? 0, tokensPerSecond: pace?.tokensPerSecond ?? Infinity },
    replies: replies ?? [],
  };
}

const mistake = (at: string, key: string, message: string): SidetoneError =>
  new SidetoneError(
    'BAD_REQUEST',
    `${at}: ${key === '' ? '' : `${key} `}${message.replace(/\.$/u, '')}.`,
    'Fix the file and try again.',
  );

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      if (!(await file.stat()).isFile())
        throw new SidetoneError('BAD_REQUEST', `${path}: This is not a file.`);
      // One byte over the limit tells that there is more, without reading the rest.
      const buffer = new Uint8Array(MAX_SCENARIO_BYTES + 1);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof SidetoneError) throw thrown;
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    const why = isMissing ? 'There is no such file.' : 'It could not be read.';
    throw new SidetoneError('BAD_REQUEST', `${path}: ${why}`);
  }
}
