/**
 * `talk`: one session with recordings as the caller. Prints a line a turn, or with --json an object a turn.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { SidetoneError } from '../contract/errors';
import { EMPTY_SPANS } from '../contract/spans';
import { oneOf, parse, wholeNumber } from './arguments';
import { checkWritable, readRecording } from './audio-files';
import { createCaller, type Caller, type TurnRecord } from './caller';
import { describeTurn } from './describe-turn';
import { openWorkplace } from './workplace';

export const TALK_USAGE =
  'npm run -s talk -- [--profile NAME|FILE] [--llm auto|ollama[:MODEL]|gguf[:FILE]|playbook] [--voice ID] [--stt ID] ' +
  '[--mode duplex|ptt] [--gap-ms 800] [--greet] [--record OUT.wav] [--json] IN.wav [IN2.wav ...]';

export async function talk(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parse(
    argv,
    {
      profile: { type: 'string', default: 'receptionist' },
      llm: { type: 'string', default: 'auto' },
      voice: { type: 'string' },
      stt: { type: 'string' },
      mode: { type: 'string', default: 'duplex' },
      'gap-ms': { type: 'string', default: '800' },
      greet: { type: 'boolean', default: false },
      record: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    TALK_USAGE,
  );
  if (positionals.length === 0) throw new SidetoneError('BAD_REQUEST', 'No recording was given.', TALK_USAGE);
  const mode = oneOf('mode', values.mode, ['duplex', 'ptt']);
  const gapMs = wholeNumber('gap-ms', values['gap-ms'], 0, 600_000);
  await checkWritable(values.record);
  const recordings: Float32Array[] = [];
  for (const path of positionals) recordings.push(await readRecording(path));
  const profile = profileOf(values.profile);

  const print = (turn: TurnRecord): void => {
    process.stdout.write(values.json ? `${JSON.stringify(turn)}\n` : describeTurn(turn));
  };
  const workplace = await openWorkplace(profile.dir);
  let caller: Caller | null = null;
  try {
    caller = await createCaller(workplace.host, await workplace.createVad(), {
      session: {
        profileId: profile.id,
        mode,
        llm: values.llm,
        greet: values.greet,
        ...(values.voice === undefined ? {} : { voiceId: values.voice }),
        ...(values.stt === undefined ? {} : { sttId: values.stt }),
      },
      onTurn: print,
      // One object a turn is what --json promises.
      ...(values.json ? {} : { onGreeting: print }),
      onProblem: (line) => process.stderr.write(`${line}\n`),
    });
    for (const [index, samples] of recordings.entries()) {
      if (index > 0) await caller.pause(gapMs);
      const turns = await caller.say(samples);
      if (turns.length === 0) print(NOTHING_HEARD);
    }
    if (values.record !== undefined) await writeFile(values.record, caller.recording());
  } finally {
    caller?.hangUp();
    await workplace.close();
  }
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
};

/** A profile by name, or by file: then its folder comes first. */
function profileOf(wish: string): { readonly id: string; readonly dir?: string } {
  if (!/\.ya?ml$/i.test(wish)) return { id: wish };
  const path = resolve(wish);
  if (!existsSync(path)) throw new SidetoneError('PROFILE_NOT_FOUND', `There is no file ${wish}.`);
  return { id: basename(path).replace(/\.ya?ml$/i, ''), dir: dirname(path) };
}
