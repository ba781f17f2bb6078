/**
 * Owns the section of the benchmark on conversations that must not hear each other. Callers, each with a password of
 * its own, talk at once and hang up. They change their personas, voices and models, and have the inference process die
 * under them. All of it is real but two of the language models. What is counted is crossings.ts's.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock, sleep } from '../clock';
import { toProblem } from '../contract/errors';
import { MIC_RATE, nowMs, PLAYOUT_RATE } from '../contract/units';
import { joined } from '../audio/joined';
import { resample } from '../audio/resample';
import { createCaller, type Caller, type TurnRecord } from '../simulation/caller';
import { openWorkplace, type Workplace } from '../simulation/local-host';
import { createOllamaStandIn } from '../simulation/ollama-stand-in';
import { VOICES } from '../models/voices';
import { writePlain } from '../store/private';
import type { BenchContext } from './context';
import { createCrossingWatch, type CrossingWatch } from './crossings';
import { single, type Figure } from './figures';
import { happeningsOf, type Happening } from './happenings';
import {
  answerTo,
  hasOthers,
  KEEPERS,
  personaFile,
  personaIdOf,
  sentencesOf,
  type Keeper,
  type Side,
} from './passwords';

const TURNS_EACH = 25;
/** The third within a minute would have the host wait before it starts another one. */
const TURNS_BETWEEN_CRASHES = 60;
const STAND_INS = ['keeper-one', 'keeper-two'] as const;
const SIDES = ['day', 'night'] as const;
/** What speaks for the callers, and for this section as a listener. */
const OWN_SESSION = 'bench';
const LIMIT_MS = 60_000;
const POLL_MS = 20;
/** The persona has said a word or two. */
const INTO_REPLY_MS = 400;
const MOST_DIALS = 3;

type Place = {
  readonly workplace: Workplace;
  readonly crossings: CrossingWatch;
  readonly models: readonly string[];
  readonly recognisers: readonly string[];
  readonly voicesOf: (caller: number) => readonly string[];
};

/** What one caller got. */
type Result = {
  readonly turns: TurnRecord[];
  /** Sound of each of its turns, in order, at PLAYOUT_RATE. */
  readonly sound: Float32Array[][];
  held: number;
  hangUps: number;
  changes: number;
  readonly failures: string[];
};

export async function measureIsolation(context: BenchContext): Promise<readonly Figure[]> {
  context.say('Callers with a password each, at once…');
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-bench-'));
  const crossings = createCrossingWatch();
  const standIn = await createOllamaStandIn({
    models: STAND_INS,
    mostRecorded: 0,
    replies: (messages) => {
      crossings.prompted(JSON.stringify(messages));
      return answerTo(messages);
    },
  });
  try {
    const voices = await writePersonas(folder);
    const count = KEEPERS.length;
    const workplace = await openWorkplace({
      profilesDir: folder,
      inferenceEnv: { OLLAMA_HOST: standIn.host },
      limits: { conversations: count, callers: 2 * count },
      isNobody: true,
      watch: crossings.watch,
    });
    try {
      const { loadedModels } = workplace.host;
      const place: Place = {
        workplace,
        crossings,
        // The smallest whose file is here, for eight wait for it; and twice as often the stand-ins, between which the
        // personas choose.
        models: loadedModels
          .ggufFiles()
          .slice(-1)
          .flatMap(({ path }) => ['ollama', 'ollama', `gguf:${path}`]),
        recognisers: loadedModels.recognisers(),
        voicesOf: (caller) => SIDES.map((side) => voiceOf(voices, caller, side)),
      };
      return await figuresOf(context, place, await talk(context, place));
    } finally {
      await workplace.close();
    }
  } finally {
    await standIn.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const voiceOf = (voices: readonly string[], caller: number, side: Side): string =>
  voices[(caller + (side === 'day' ? 0 : 3)) % voices.length] ?? '';

/** @returns the voices that speak. */
async function writePersonas(folder: string): Promise<readonly string[]> {
  const voices = VOICES.map(({ id }) => id);
  for (const [caller, keeper] of KEEPERS.entries()) {
    for (const [index, side] of SIDES.entries()) {
      const model = STAND_INS[(caller + index) % STAND_INS.length] ?? STAND_INS[0];
      const text = personaFile(keeper, side, { voice: voiceOf(voices, caller, side), model });
      await writePlain(join(folder, `${personaIdOf(keeper, side)}.yaml`), text);
    }
  }
  return voices;
}

async function talk(
  context: BenchContext,
  place: Place,
): Promise<{ readonly results: readonly Result[]; readonly crashes: number }> {
  const { workplace } = place;
  const spoken: Float32Array[][] = [];
  for (const keeper of KEEPERS) {
    spoken.push(await speakAll(workplace, sentencesOf(keeper)));
  }
  const turnsEach = Math.min(TURNS_EACH, context.mostTurns);
  let held = 0;
  let crashes = 0;
  const onTurn = (): void => {
    held += 1;
    if (held % TURNS_BETWEEN_CRASHES === 0) context.say(`${held} of ${KEEPERS.length * turnsEach} turns…`);
    const pid = workplace.host.inference.pid();
    if (held % TURNS_BETWEEN_CRASHES !== 0 || pid === null) return;
    crashes += 1;
    process.kill(pid, 'SIGKILL');
  };
  const results = await Promise.all(
    KEEPERS.map((keeper, index) =>
      talkAs(
        { place, index, keeper, sentences: spoken[index] ?? [], onTurn },
        happeningsOf(index, turnsEach),
      ),
    ),
  );
  return { results, crashes };
}

type Talking = {
  readonly place: Place;
  readonly index: number;
  readonly keeper: Keeper;
  readonly sentences: readonly Float32Array[];
  /** A turn of any of them begins. */
  readonly onTurn: () => void;
};

/** One caller, over as many connections as it takes. */
async function talkAs(talking: Talking, happenings: readonly Happening[]): Promise<Result> {
  const { keeper, sentences, onTurn } = talking;
  const result: Result = { turns: [], sound: [], held: 0, hangUps: 0, changes: 0, failures: [] };
  let side: Side = 'day';
  let dials = 0;
  let caller: Caller | null = null;
  for (const [turn, happening] of happenings.entries()) {
    try {
      if (caller === null) {
        caller = await dial(talking, result, side, dials);
        dials += 1;
      }
      if (happening === 'change') {
        side = side === 'day' ? 'night' : 'day';
        await changeTo(caller, personaIdOf(keeper, side));
        result.changes += 1;
      }
      result.sound.push([]);
      result.held += 1;
      onTurn();
      await caller.utter(sentences[turn % sentences.length] ?? new Float32Array());
      if (happening === 'hang up') {
        await until(() => (result.sound.at(-1)?.length ?? 0) > 0);
        await sleep(realClock, INTO_REPLY_MS);
        caller.hangUp();
        caller = null;
        result.hangUps += 1;
      } else {
        await caller.untilIdle();
      }
    } catch (thrown) {
      result.failures.push(toProblem(thrown).message);
      caller?.hangUp();
      caller = null;
    }
  }
  caller?.hangUp();
  return result;
}

async function dial(
  { place, index, keeper }: Talking,
  result: Result,
  side: Side,
  dials: number,
): Promise<Caller> {
  const { workplace, crossings, models, recognisers } = place;
  const llm = models[(index + dials) % models.length];
  const sttId = recognisers[index % recognisers.length];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await createCaller(workplace.host, await workplace.createVad(), {
        role: {
          kind: 'caller',
          offers: SIDES.map((each) => personaIdOf(keeper, each)),
          ...(llm === undefined ? {} : { llm }),
          ...(sttId === undefined ? {} : { sttId }),
        },
        session: { profileId: personaIdOf(keeper, side), mode: 'duplex', llm: 'auto', greet: false },
        keepsSound: false,
        onTurn: (turn) => void result.turns.push(turn),
        onEvent: (event) => {
          crossings.told(index, event);
          if (event.kind === 'audio') result.sound.at(-1)?.push(event.samples);
        },
      });
    } catch (thrown) {
      if (attempt === MOST_DIALS) throw thrown;
      result.failures.push(`dialled again: ${toProblem(thrown).message}`);
    }
  }
}

async function changeTo(caller: Caller, profileId: string): Promise<void> {
  caller.change({ profileId });
  await until(() => {
    const snapshot = caller.snapshot();
    return snapshot?.profileId === profileId && snapshot.state === 'ACTIVE';
  });
}

/** Whatever it was, what comes after shows whether it came about. */
async function until(holds: () => boolean): Promise<void> {
  const limitMs = nowMs() + LIMIT_MS;
  while (!holds() && nowMs() < limitMs) await sleep(realClock, POLL_MS);
}

/** In the best voice that is here: what a recogniser makes of the callers shall be their own words. */
async function speakAll({ host }: Workplace, sentences: readonly string[]): Promise<Float32Array[]> {
  const lease = host.loadedModels.lease(OWN_SESSION);
  try {
    const voiceId = await lease.loadTts(null);
    const spoken: Float32Array[] = [];
    for (const text of sentences) {
      const pieces: Float32Array[] = [];
      await host.inference.ask(
        { type: 'synthesise', session: OWN_SESSION, voiceId, text },
        { onSpeech: (samples) => pieces.push(samples) },
      );
      spoken.push(resample(joined(pieces), PLAYOUT_RATE, MIC_RATE));
    }
    return spoken;
  } finally {
    lease.release();
  }
}

/**
 * @returns of each caller what a recogniser makes of the sound of its turns: what was really said, whatever was meant.
 */
async function listen(
  { host }: Workplace,
  results: readonly Result[],
): Promise<readonly (readonly string[])[]> {
  const lease = host.loadedModels.lease(OWN_SESSION);
  try {
    const modelId = await lease.loadStt(null);
    const heard: string[][] = [];
    for (const { sound } of results) {
      const texts: string[] = [];
      for (const pieces of sound) {
        if (pieces.length === 0) continue;
        const samples = resample(joined(pieces), PLAYOUT_RATE, MIC_RATE);
        const { text } = await host.inference.ask({
          type: 'transcribe',
          session: OWN_SESSION,
          modelId,
          samples,
        });
        texts.push(text);
      }
      heard.push(texts);
    }
    return heard;
  } finally {
    lease.release();
  }
}

async function figuresOf(
  context: BenchContext,
  { workplace, crossings, voicesOf }: Place,
  { results, crashes }: { readonly results: readonly Result[]; readonly crashes: number },
): Promise<readonly Figure[]> {
  context.say('Listening to what the callers heard…');
  const heard = await listen(workplace, results);
  const total = crossings.totals(voicesOf);
  const sum = (of: (result: Result) => number): number => results.reduce((all, one) => all + of(one), 0);
  const strange = heard.flatMap((texts, caller) => texts.filter((text) => hasOthers(text, caller)));
  const withOwn = (of: (turn: TurnRecord) => string, which: keyof Keeper): number =>
    results
      .map(({ turns }, caller) => {
        const own = KEEPERS[caller]?.[which];
        return turns.filter((turn) => own !== undefined && of(turn).toLowerCase().includes(own)).length;
      })
      .reduce((all, count) => all + count, 0);
  const held = sum((result) => result.held);
  const answered = sum(({ sound }) => sound.filter((pieces) => pieces.length > 0).length);
  if (total.seen.pieces === 0 || total.seen.prompts === 0) throw new Error('No sound or no prompt was seen.');
  const failures = results.flatMap((result) => result.failures);
  context.note(
    `Isolation: ${results.length} callers, ${2 * KEEPERS.length} personas, ${total.models.size} language models (two of them ` +
      `stand-ins), ${total.voiceIds.size} voices; ${held} turns with ${sum(({ hangUps }) => hangUps)} hang-ups, ` +
      `${sum(({ changes }) => changes)} changes of persona, voice and model, ${crashes} crashes of inference. ` +
      `Looked at: ${total.seen.events} events, ${total.seen.pieces} pieces of sound, ${total.seen.prompts} prompts.`,
  );
  for (const line of [...total.examples, ...strange, ...failures.slice(0, 5)])
    context.note(`Isolation: ${line}`);
  const times = (name: string, label: string, value: number, atMost: number | null = 0): Figure =>
    single(`isolation.${name}`, label, 'times', value, atMost);
  return [
    times('words', 'eight callers at once: told words of another', total.words),
    times('events', '  told an event of another', total.events),
    times('pieces', '  sent sound that was made for another', total.pieces),
    times('heard', '  a word of another is heard in their sound', strange.length),
    times('voices', '  spoken to with a voice of another', total.voices),
    times('prompts', '  asked of a model with words of another', total.prompts),
    times('turns', '  turns held', held, null),
    // A crash may take one turn of each caller; a run without answers would find no crossing.
    times('unanswered', '  turns not answered', held - answered, crashes * KEEPERS.length),
    times(
      'understood',
      '  turns in which the own password was understood',
      withOwn(({ heard }) => heard, 'said'),
      null,
    ),
    times(
      'kept',
      '  turns in which the persona said its own',
      withOwn(({ said, unheard }) => `${said} ${unheard}`, 'kept'),
      null,
    ),
    times('failed', '  turns whose connection failed', failures.length, null),
  ];
}
