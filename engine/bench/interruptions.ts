/**
 * Owns what happens when sound comes while the persona speaks. It measures how soon the voice gives way to words with
 * content, and how often to its own echo, noise and backchannels.
 */
import { MIC_RATE, PLAYOUT_RATE } from '../contract/units';
import type { TurnRecord } from '../simulation/caller';
import { createLoopedNoise } from '../simulation/surroundings';
import { withCaller, type BenchContext } from './context';
import { single, spread, type Figure } from './figures';
import { BACKCHANNELS, INTERRUPTIONS, QUESTIONS, readAll, readCallers, type Recording } from './recordings';
import { measureBargeIn, type Utterance } from './stereo';

/** About twelve seconds of speech: an interruption must never meet the end of a reply. */
const LONG_REPLY =
  'Gladly, and there is quite a lot to say about that. We are open from Monday to Friday from eight in the morning ' +
  'until six in the evening. On Saturday we are here from nine until one, and on Sunday we are closed. You can park ' +
  'behind the building without paying anything, and the entrance is on Mill Lane next to the library.';
const AT_ONCE = { ttftMs: 0, tokensPerSecond: Infinity };
const LONG_REPLIES = { kind: 'stand-in', pace: AT_ONCE, replies: [LONG_REPLY] } as const;

/** Each interruption comes at several places of the reply, for a gap between two words hides a duck. */
const AFTER_AUDIBLE_MS = [900, 1_700, 2_600] as const;
const GAP_MS = 800;

export async function measureBargeIns(context: BenchContext): Promise<readonly Figure[]> {
  context.say('Interrupting…');
  const [question] = await readCallers(QUESTIONS);
  const interruptions = await readCallers(INTERRUPTIONS);
  const records: TurnRecord[] = [];
  return withCaller(
    context,
    LONG_REPLIES,
    { mode: 'duplex', onTurn: (turn) => void records.push(turn) },
    async ({ caller }) => {
      const said: Utterance[] = [];
      let missed = 0;
      let unanswered = 0;
      const places = AFTER_AUDIBLE_MS.flatMap((afterAudibleMs) =>
        interruptions.map(({ samples }) => ({ afterAudibleMs, samples })),
      );
      for (const { afterAudibleMs, samples } of places.slice(0, context.mostTurns)) {
        await caller.utter(question?.samples ?? new Float32Array(MIC_RATE));
        const before = records.length;
        const utterance = await caller.utter(samples, { afterAudibleMs });
        await caller.untilIdle();
        await caller.pause(GAP_MS);
        // A silence later on, when the reply was over, is none that the interruption brought about.
        const stopped = records.slice(before).findIndex(({ outcome }) => outcome === 'interrupted');
        if (stopped === -1) missed += 1;
        else said.push(utterance);
        if (records.length <= before + Math.max(0, stopped) + 1) unanswered += 1;
      }
      const { left, right, untouched } = caller.channels();
      const stereo = { left, right, sampleRate: PLAYOUT_RATE };
      const measured = said.map((utterance) => measureBargeIn(stereo, untouched, utterance));
      const known = (values: readonly (number | null)[]): readonly number[] =>
        values.filter((value) => value !== null);
      const silences = known(measured.map(({ toSilenceMs }) => toSilenceMs));
      const ducks = known(measured.map(({ toDuckMs }) => toDuckMs));
      return [
        spread('barge.duck', 'barge-in: onset to a softer voice', ducks, { p50: 100 }),
        spread('barge.silence', 'barge-in: onset to silence', silences, { p50: 350 }),
        single('barge.missed', '  interruptions that did not stop it', 'times', missed, 0),
        single('barge.words', '  interruptions that became no turn', 'times', unanswered, 0),
      ];
    },
  );
}

/** Speech of the persona that is listened through, in all rooms together. */
const AGENT_SPEECH_MS = 600_000;
const ECHO_DB = -20;
const ECHO_DELAY_MS = 60;
const NOISE_DB = -50;
/** What a listener throws in, and what a desk does. */
const BETWEEN_MS = 4_000;

export async function measureFalseStops(context: BenchContext): Promise<readonly Figure[]> {
  const rooms = await readAll(context.recordings, 'rir');
  if (rooms.length === 0) {
    context.note('False stops were not measured: the rooms are missing; --recordings names the folder.');
    return [];
  }
  const noises = await readAll(context.recordings, 'noise');
  const coughs = noises.filter(({ file }) => /tap|rub|friction/u.test(file));
  const ambience = noises.find(({ file }) => /office/u.test(file));
  const backchannels = await readCallers(BACKCHANNELS);
  let stops = 0;
  let resumed = 0;
  let spokenMs = 0;
  for (const room of rooms) {
    context.say(
      `Listening to ${Math.round(AGENT_SPEECH_MS / rooms.length / 1000)} s of speech in ${room.file}…`,
    );
    const heard = await listenIn(
      context,
      room,
      ambience,
      [...coughs, ...backchannels],
      AGENT_SPEECH_MS / rooms.length,
    );
    stops += heard.stops;
    resumed += heard.resumed;
    spokenMs += heard.spokenMs;
  }
  context.note(
    'False stops: the rules of barge-in were chosen with these rooms, noises and backchannels in view.',
  );
  const minutes = spokenMs / 60_000;
  return [
    single('stops.minutes', 'speech with echo, noise, coughs and backchannels, minutes', 'times', minutes),
    single('stops.stopped', '  false stops that were not resumed', 'times', stops, 0),
    single('stops.resumed', '  false stops that were resumed, a minute', 'times', resumed / minutes, 1),
  ];
}

async function listenIn(
  context: BenchContext,
  room: Recording,
  ambience: Recording | undefined,
  interjections: readonly Recording[],
  forMs: number,
): Promise<{ readonly stops: number; readonly resumed: number; readonly spokenMs: number }> {
  const [question] = await readCallers(QUESTIONS);
  const records: TurnRecord[] = [];
  return withCaller(
    context,
    LONG_REPLIES,
    {
      mode: 'duplex',
      onTurn: (turn) => void records.push(turn),
      echo: { echoDb: ECHO_DB, delayMs: ECHO_DELAY_MS, rir: room.samples },
      surroundings: ambience === undefined ? [] : [createLoopedNoise(ambience.samples, NOISE_DB)],
    },
    async ({ caller }) => {
      let spokenMs = 0;
      for (let next = 0; spokenMs < forMs; next += 1) {
        await caller.utter(question?.samples ?? new Float32Array(MIC_RATE));
        const beganMs = performance.now();
        const interjection = interjections[next % interjections.length];
        const before = records.length;
        if (interjection !== undefined) {
          await caller.utter(interjection.samples, { afterAudibleMs: BETWEEN_MS });
        }
        await caller.untilIdle();
        spokenMs += performance.now() - beganMs;
        const stopped = records.slice(before).findIndex(({ outcome }) => outcome === 'interrupted');
        if (stopped !== -1) {
          const reasons = records[before + stopped]?.events.map(
            ({ action, reason }) => `${action} ${reason}`,
          );
          const words = records[before + stopped + 1]?.heard ?? '';
          context.note(
            `${room.file}, ${interjection?.file ?? 'echo'}: ${reasons?.join(', ')}; heard "${words}".`,
          );
        }
        await caller.pause(GAP_MS);
      }
      return {
        stops: records.filter(({ outcome }) => outcome === 'interrupted').length,
        resumed: records.flatMap(({ events }) => events).filter(({ action }) => action === 'resume').length,
        spokenMs,
      };
    },
  );
}
