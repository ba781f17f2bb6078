/**
 * Owns which rule of turn-taking each scenario is about, what must be true of its turns, and how one is run. It runs
 * through the built command line with the real detector, recogniser and voice. Only the language model is a stand-in
 * of known pace. Which clock it goes by is the test's.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { framePowers } from '../engine/audio/level';
import type { TurnRecord } from '../engine/simulation/caller';
import { TUNING } from '../engine/session/tuning';
import { lines, PROJECT, sidetone } from './project';

export const SCENARIOS = join(PROJECT, 'e2e', 'scenarios');

const actions = (turns: readonly TurnRecord[]): readonly string[] =>
  turns.flatMap(({ events }) => events.map(({ action }) => action));

/** No word of any reply was taken back, and every turn came to its end. */
const expectNobodyStopped = (turns: readonly TurnRecord[]): void => {
  expect(turns.map(({ outcome }) => outcome)).toEqual(turns.map(() => 'completed'));
  expect(turns.map(({ unheard }) => unheard)).toEqual(turns.map(() => ''));
  expect(actions(turns)).not.toContain('stop');
  // What was held is let go on.
  const count = (action: string): number => actions(turns).filter((other) => other === action).length;
  expect(count('resume')).toBe(count('pause'));
};

/** From the decision that a turn is over until anything is heard. */
const waitedAfterDecision = ({ spans, endpointMs }: TurnRecord): number =>
  (spans.voiceToVoiceMs ?? 0) - (endpointMs ?? 0);

const RATE = 24_000;
const HEADER_BYTES = 44;
/** Of two channels with 16 bits. */
const FRAME_BYTES = 4;
const POWER_STEP_MS = 10;

/** What the microphone heard, or what the loudspeaker played, as powers of 10 ms each. */
export function powersOf(recording: Buffer, side: 'left' | 'right'): Float64Array {
  const frames = Math.floor((recording.length - HEADER_BYTES) / FRAME_BYTES);
  const offset = HEADER_BYTES + (side === 'left' ? 0 : FRAME_BYTES / 2);
  const samples = Float32Array.from(
    { length: frames },
    (_, index) => recording.readInt16LE(offset + index * FRAME_BYTES) / 32_768,
  );
  return framePowers(samples, RATE, POWER_STEP_MS);
}

/** When the persona was to be heard; a voice pauses for less than half a second. */
function spokenIn(recording: Buffer): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const spoken: { fromMs: number; toMs: number }[] = [];
  for (const [index, power] of powersOf(recording, 'right').entries()) {
    if (power < 1e-6) continue;
    const atMs = index * POWER_STEP_MS;
    const last = spoken.at(-1);
    if (last === undefined || atMs - last.toMs > 500) spoken.push({ fromMs: atMs, toMs: atMs });
    else last.toMs = atMs;
  }
  return spoken;
}

type Rule = {
  readonly name: string;
  readonly holds: (turns: readonly TurnRecord[], recording: Buffer) => void;
  /** What the caller is told besides, a line each; nothing if absent. */
  readonly problems?: readonly RegExp[];
  /** The persona is spoken over, and must be softer within 100 ms. */
  readonly isDucked?: true;
};

/** Which rule each file is about, and what must be true of its turns. */
export const RULES: Readonly<Record<string, Rule>> = {
  'think.yaml': {
    name: 'a pause to think in the middle of a sentence does not end the turn',
    holds: (turns) => {
      expect(turns).toHaveLength(2);
      expect(turns[0]?.heard).toMatch(/^so the thing is.*insurance changed last month/i);
      expect(turns[1]?.heard).toMatch(/^my number is.*(?:oh|zero|0)\W*(?:four|4)\W*$/i);
      expectNobodyStopped(turns);
    },
  },
  'stop.yaml': {
    name: '"Wait, stop." stops the voice',
    isDucked: true,
    holds: (turns) => {
      const [first] = turns;
      expect(first?.outcome).toBe('interrupted');
      expect(first?.said).not.toMatch(/nine until one/);
      expect(first?.unheard).toMatch(/nine until one\.$/);
      const stop = first?.events.find(({ action }) => action === 'stop');
      expect(stop?.reason).toBeTruthy();
      expect(stop?.atMs).toBeGreaterThan(0);
    },
  },
  'cough.yaml': {
    name: 'a cough leaves the reply whole',
    holds: (turns) => {
      expect(turns).toHaveLength(2);
      expectNobodyStopped(turns);
    },
  },
  'backchannel.yaml': {
    name: 'backchannels never stop the voice',
    isDucked: true,
    holds: (turns) => {
      expect(turns).toHaveLength(3);
      expectNobodyStopped(turns);
    },
  },
  'interruption.yaml': {
    name: 'an interruption with content is answered, and the unheard words are not counted as said',
    isDucked: true,
    holds: (turns) => {
      expect(turns).toHaveLength(2);
      const [first, second] = turns;
      expect(first?.outcome).toBe('interrupted');
      expect(first?.said).toMatch(/^Gladly/);
      expect(first?.said).not.toMatch(/Saturday/);
      expect(first?.unheard).toMatch(/nine until one\.$/);
      expect(second?.heard).toMatch(/thursday/i);
      expect(second?.said).toBe('Of course, Thursday it is.');
      expect(actions(turns)).toContain('stop');
    },
  },
  'short-answer.yaml': {
    name: 'a short answer to a question is a turn',
    holds: (turns) => {
      expect(turns.map(({ heard }) => heard.toLowerCase())).toEqual([
        expect.stringContaining('saturday'),
        expect.stringContaining('yes'),
        expect.stringContaining('tuesday'),
      ]);
      expectNobodyStopped(turns);
    },
  },
  'echo.yaml': {
    name: 'its own echo through a room does not stop the voice',
    holds: (turns) => {
      expect(turns).toHaveLength(2);
      expectNobodyStopped(turns);
    },
  },
  'noise.yaml': {
    name: 'noise starts no turn and hides no end',
    holds: (turns) => {
      expect(turns).toHaveLength(1);
      expect(turns[0]?.heard).toMatch(/opening hours/i);
      expectNobodyStopped(turns);
    },
  },
  'repair.yaml': {
    name: 'going on before anything was heard makes one turn',
    holds: (turns) => {
      expect(turns).toHaveLength(1);
      expect(turns[0]?.heard).toMatch(/cancel.*tuesday/i);
      // The first answer was to half of what was said.
      expect(turns[0]?.said).toBe('Tuesday is cancelled, then.');
    },
  },
  'goes-on.yaml': {
    name: 'going on just after the reply began is one with what was said: catches an answer to the second half alone',
    holds: (turns) => {
      expect(turns.map(({ outcome }) => outcome)).toEqual(['interrupted', 'completed']);
      const [first, second] = turns;
      expect(first?.heard).toMatch(/walk-ins/i);
      expect(first?.unheard).toMatch(/nine until one\.$/);
      expect(first?.events.find(({ action }) => action === 'stop')?.reason).toBe('words');
      expect(second?.heard).toMatch(/something else/i);
      // The answer to the first thing said: the model was given one, the former words and these.
      expect(second?.said).toMatch(/^Gladly.*nine until one\.$/);
    },
  },
  'filler.yaml': {
    name: 'a filler is said once a turn: catches a slow model that the user is not told of, and one that is filled again and again',
    holds: (turns, recording) => {
      expect(turns.map(({ said }) => said)).toEqual(['From eight to six.', 'From eight to six.']);
      expectNobodyStopped(turns);
      for (const turn of turns) {
        // Something is heard, long before the model has written anything.
        const waitedMs = waitedAfterDecision(turn);
        expect(waitedMs).toBeGreaterThanOrEqual(TUNING.fillerMs);
        expect(waitedMs).toBeLessThan(TUNING.fillerMs + 300);
      }
      // Filler, answer, filler, answer.
      const spoken = spokenIn(recording);
      expect(spoken).toHaveLength(4);
      for (const filler of [0, 2]) {
        expect((spoken[filler + 1]?.fromMs ?? 0) - (spoken[filler]?.toMs ?? 0)).toBeGreaterThan(1_500);
      }
    },
  },
  'no-filler.yaml': {
    name: 'no filler is said unless the persona has one: catches one that is on by default',
    holds: (turns, recording) => {
      expect(turns).toHaveLength(1);
      expect(turns[0]?.said).toBe('From eight to six.');
      expect(spokenIn(recording)).toHaveLength(1);
      const [turn] = turns;
      if (turn !== undefined) expect(waitedAfterDecision(turn)).toBeGreaterThan(4_000);
    },
  },
  'timeout.yaml': {
    name: 'a stage that takes too long ends in the fallback line: catches a silence that does not end',
    problems: [/language model took too long/, /language model took too long/],
    holds: (turns) => {
      expect(turns.map(({ heard }) => heard.toLowerCase())).toEqual([
        expect.stringContaining('opening hours'),
        expect.stringContaining('park'),
      ]);
      for (const turn of turns) {
        expect(turn.outcome).toBe('fallback');
        expect(turn.said).toBe("I'm so sorry, the line was bad for a moment. Could you say that again?");
        const waitedMs = waitedAfterDecision(turn);
        expect(waitedMs).toBeGreaterThanOrEqual(TUNING.llmTimeoutMs);
        expect(waitedMs).toBeLessThan(TUNING.llmTimeoutMs + 300);
      }
    },
  },
  'first-seconds.yaml': {
    name: 'one word does not stop the first seconds of the voice: catches an echo that is taken for a person',
    holds: (turns) => {
      expect(turns.map(({ outcome }) => outcome)).toEqual(['completed', 'interrupted', 'completed']);
      const [first, second, third] = turns;
      expect(first?.unheard).toBe('');
      expect(first?.events.map(({ action }) => action)).toEqual(['duck', 'pause', 'resume', 'unduck']);
      expect(second?.events.map(({ action }) => action)).toEqual(['duck', 'pause', 'stop']);
      expect(second?.unheard).not.toBe('');
      expect(third?.heard).toMatch(/^tuesday\W*$/i);
      // And more of it is needed to hold the voice.
      const heldAfterMs = (turn: TurnRecord | undefined): number => {
        const [duck, pause] = turn?.events ?? [];
        return (pause?.atMs ?? 0) - (duck?.atMs ?? 0);
      };
      expect(heldAfterMs(first)).toBeGreaterThan(heldAfterMs(second));
    },
  },
  'push-to-talk.yaml': {
    name: 'the key decides, and no word is lost at its edges',
    holds: (turns) => {
      expect(turns).toHaveLength(2);
      expect(turns[0]?.heard).toMatch(/^is the clinic.*saturday/i);
      expect(turns[1]?.heard).toMatch(/^my number is.*(?:oh|zero|0)\W*(?:four|4)\W*$/i);
      expectNobodyStopped(turns);
    },
  },
};

export type Held = {
  readonly turns: readonly TurnRecord[];
  readonly stdout: string;
  readonly recording: Buffer;
};

/** Holds it, and expects that nothing was told but what its rule says. @param folder for the recording. */
export async function hold(folder: string, file: string, clock: 'real' | 'virtual'): Promise<Held> {
  const out = join(folder, `${clock}-${file}.wav`);
  const scenario = join(SCENARIOS, file);
  const problems = RULES[file]?.problems ?? [];
  const ran = await sidetone('talk', '--json', '--clock', clock, '--scenario', scenario, '--record', out);
  expect(lines(ran.stderr)).toEqual(problems.map((problem) => expect.stringMatching(problem)));
  expect(ran.status).toBe(0);
  const turns = lines(ran.stdout).map((line) => JSON.parse(line) as TurnRecord);
  return { turns, stdout: ran.stdout, recording: await readFile(out) };
}

export function expectWellFormed({ turns, recording }: Held): void {
  const seconds = (recording.length - HEADER_BYTES) / FRAME_BYTES / RATE;
  for (const { endpointMs, speculation, events } of turns) {
    expect(endpointMs).toBeGreaterThanOrEqual(0);
    expect(['kept', 'dropped', 'none']).toContain(speculation);
    // The clock of the events is that of the recording.
    for (const { atMs } of events) expect(atMs / 1000).toBeLessThan(seconds);
  }
}
