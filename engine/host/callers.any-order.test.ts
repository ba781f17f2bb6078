/**
 * Callers of one host start, speak, change, hang up and go in any order. Meanwhile models' processes die, and the
 * owner talks and changes settings. Each persona has a word of its own, which its greeting and its replies say. Each
 * client has a loudness of its own, which is recognised as its word and spoken as sound. So whatever one is
 * told shows whose it is.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { HostEvent } from '../contract/client';
import { OWNER, type Role } from '../contract/roles';
import {
  dataDir,
  openClient,
  openHost,
  until,
  unhurried,
  useHosts,
  type TestClient,
} from '../testing/host-place';
import { nowMs } from '../contract/units';
import { madeUpInference } from '../testing/made-up-inference';

vi.mock('../models/store', () => import('../testing/made-up-store'));
useHosts();

/** The first is the owner’s. */
const WORDS = ['apple', 'brick', 'cloud', 'drum'] as const;
type Word = (typeof WORDS)[number];
const VOICES = ['flite-slt', 'flite-rms'] as const;

const levelOf = (word: Word): number => 0.2 + 0.1 * WORDS.indexOf(word);
const wordIn = (text: string): Word | undefined => WORDS.find((word) => text.includes(word));
/** The loudest sample is the client's: the rest is silence. */
const wordOf = (samples: Float32Array): Word | undefined => {
  const loudest = samples.reduce((most, sample) => Math.max(most, sample), 0);
  return WORDS.find((word) => Math.abs(levelOf(word) - loudest) < 0.01);
};

const writePersonas = (): void => {
  mkdirSync(join(dataDir, 'profiles'), { recursive: true });
  for (const word of WORDS) {
    const text =
      `name: Person of ${word}\ndescription: Says ${word}.\nsystem_prompt: You say ${word}.\n` +
      `greeting: Good ${word}.\nfallback_line: No ${word}.\n`;
    writeFileSync(join(dataDir, 'profiles', `${word}.yaml`), text);
  }
};

const HAPPENINGS = [
  'start',
  'speak',
  'play',
  'mode',
  'voice',
  'hangUp',
  'leave',
  'forbidden',
  'setting',
  'crash',
] as const;
type Happening = (typeof HAPPENINGS)[number];
type Step = { readonly who: number; readonly what: Happening; readonly after: 'next' | 'soon' | 'settled' };

/** What makes a conversation comes more often than what ends one. */
const steps = fc.array(
  fc.record<Step>({
    who: fc.nat(WORDS.length - 1),
    what: fc.constantFrom(...HAPPENINGS, 'speak', 'speak', 'play', 'play', 'start'),
    after: fc.constantFrom('next', 'next', 'soon', 'settled'),
  }),
  { minLength: 10, maxLength: 30 },
);

/** One place in the host's calls, taken anew by a client each time that one has left. */
type Seat = {
  readonly word: Word;
  readonly role: Role;
  readonly clients: TestClient[];
  /** What was done here that begins or ends a conversation. */
  readonly ends: Happening[];
};

const nextOf = ({ clients }: Seat): TestClient => {
  const client = clients.at(-1);
  if (client === undefined) throw new Error('the seat is empty');
  return client;
};

const totalOf = ({ told }: TestClient): { turnId: number; totalSamples: number } | undefined =>
  told.findLast((event) => event.kind === 'control' && event.type === 'speech.end') as never;

/** As a player does that has played all of the last reply. */
function play(client: TestClient): void {
  const end = totalOf(client);
  if (end === undefined) return;
  const { turnId, totalSamples } = end;
  const report = { kind: 'control', type: 'playout', turnId } as const;
  client.send({ ...report, phase: 'started', playedSamples: 0, atMs: nowMs() });
  client.send({ ...report, phase: 'drained', playedSamples: totalSamples, atMs: nowMs() });
}

/** All that was asked for has begun to load or failed, and has loaded. */
async function settled(seats: readonly Seat[]): Promise<void> {
  for (const seat of seats) {
    const client = nextOf(seat);
    await until(() => expect(client.snapshot()?.state ?? 'ACTIVE').not.toMatch(/CREATED|CONNECTING/));
  }
}

async function pause(seats: readonly Seat[], after: Step['after']): Promise<void> {
  if (after === 'next') return;
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => setImmediate(resolve));
  if (after === 'settled') await settled(seats);
}

function openPlace() {
  const exits: ((reason: string) => void)[] = [];
  const writes: Promise<void>[] = [];
  const host = openHost({
    profileDirs: [join(dataDir, 'profiles')],
    clock: unhurried,
    spawnInference: madeUpInference({
      hears: (samples) => {
        const word = wordOf(samples);
        return word === undefined ? '' : `Tell me of the ${word}, please.`;
      },
      writes: (messages) => `It is the ${wordIn(JSON.stringify(messages)) ?? 'wrong one'}.`,
      speaks: (text) => {
        const word = wordIn(text);
        return new Float32Array(2400).fill(word === undefined ? 1 : levelOf(word));
      },
      exits: (exit) => exits.push(exit),
    }),
  });
  const seats = WORDS.map((word, index): Seat => {
    const role: Role = index === 0 ? OWNER : { kind: 'caller', offers: [word], llm: 'gguf' };
    return { word, role, clients: [openClient(host, role)], ends: [] };
  });

  const act = (seat: Seat, what: Happening): void => {
    const { word, role, clients, ends } = seat;
    const client = nextOf(seat);
    if (what === 'start' || what === 'hangUp' || what === 'leave') ends.push(what);
    switch (what) {
      case 'start':
        return client.start({ profileId: word, llm: 'auto', greet: client.told.length % 2 === 0 });
      case 'speak':
        client.frames(10, 0.01);
        client.frames(20, 0.95, levelOf(word));
        return client.frames(90, 0.01);
      case 'play':
        return play(client);
      case 'mode':
        return client.change({ mode: client.snapshot()?.mode === 'ptt' ? 'duplex' : 'ptt' });
      case 'voice':
        return client.change({ voiceId: VOICES[client.told.length % 2] });
      case 'hangUp':
        return client.hangUp();
      case 'leave':
        client.close();
        return void clients.push(openClient(host, role));
      case 'forbidden':
        if (role.kind === 'owner') return;
        return client.start({ profileId: WORDS[0] });
      case 'setting':
        return void writes.push(
          host.settings.change({ pauseBeforeReply: 300 + 100 * (client.told.length % 20) }),
        );
      case 'crash':
        // What a seat was loading then does not begin.
        for (const each of seats) each.ends.push(what);
        return exits.at(-1)?.('SIGKILL');
    }
  };
  const close = async (): Promise<void> => {
    await Promise.all(writes);
    await host.close();
  };
  return { seats, act, close };
}

/** What of an event could be another's. */
function wordsIn(event: HostEvent): readonly string[] {
  if (event.kind === 'audio') return [wordOf(event.samples) ?? 'no word'];
  const text = JSON.stringify(event);
  return WORDS.filter((word) => text.includes(word));
}

/** An owner is told of all personas there are; what it is told of conversations is its own. */
const isOfConversation = (event: HostEvent): boolean => event.kind !== 'control' || event.type !== 'profiles';

const sessionsOf = ({ clients }: Seat): readonly string[] => [
  ...new Set(
    clients.flatMap(({ told }) =>
      told.flatMap((event) =>
        event.kind === 'control' && event.type === 'snapshot' ? [event.snapshot.sessionId] : [],
      ),
    ),
  ),
];

function expectNoOthers(seats: readonly Seat[]): void {
  for (const seat of seats) {
    const { word, role, clients } = seat;
    for (const { told } of clients) {
      const heard = role.kind === 'owner' ? told.filter(isOfConversation) : told;
      expect(new Set(heard.flatMap(wordsIn))).toEqual(
        heard.flatMap(wordsIn).length > 0 ? new Set([word]) : new Set(),
      );
      expect(JSON.stringify(told)).not.toContain('wrong one');
    }
  }
  const callers = seats.filter(({ role }) => role.kind === 'caller');
  expect(JSON.stringify(callers)).not.toContain(dataDir);
  const sessions = seats.flatMap((seat) => sessionsOf(seat));
  expect(new Set(sessions).size).toBe(sessions.length);
}

it('no word, sound, snapshot or problem of one reaches another', { timeout: 120_000 }, async () => {
  writePersonas();
  await fc.assert(
    fc.asyncProperty(steps, async (happenings) => {
      const { seats, act, close } = openPlace();
      for (const seat of seats) act(seat, 'start');
      await pause(seats, 'settled');
      for (const { who, what, after } of happenings) {
        const seat = seats[who];
        if (seat !== undefined) act(seat, what);
        await pause(seats, after);
      }
      await pause(seats, 'settled');
      // Whose last word was a start is still talking, whatever the others did: unless the models' process is given up.
      const isDown = happenings.filter(({ what }) => what === 'crash').length >= 3;
      for (const seat of seats) {
        if (isDown || seat.ends.at(-1) !== 'start') continue;
        await until(() => expect(nextOf(seat).snapshot()?.state ?? 'TERMINATED').not.toBe('TERMINATED'));
      }
      for (const seat of seats) act(seat, 'hangUp');
      await until(() => {
        for (const seat of seats) expect(nextOf(seat).snapshot()?.state ?? 'TERMINATED').toBe('TERMINATED');
      });
      expectNoOthers(seats);
      await close();
    }),
    // Without shrinking: each try of one that fails waits for what does not come.
    { numRuns: 20, endOnFailure: true },
  );
});

it('each is told its own persona, and answered its own words', async () => {
  writePersonas();
  const { seats, act } = openPlace();
  const all = (what: Happening): void => seats.forEach((seat) => act(seat, what));
  const each = (holds: (client: TestClient, word: Word) => void): Promise<void> =>
    until(() => {
      for (const { word, clients } of seats) if (clients[0] !== undefined) holds(clients[0], word);
    });
  all('start');
  await each(({ told }, word) =>
    expect(told).toContainEqual(expect.objectContaining({ kind: 'transcript', text: `Good ${word}.` })),
  );
  // Nothing is played here, so that the greeting is spoken over.
  all('speak');
  await each(({ told, snapshot }, word) => {
    expect(snapshot()).toMatchObject({ profileId: word, personaName: `Person of ${word}` });
    expect(told).toContainEqual(
      expect.objectContaining({ kind: 'transcript', role: 'user', text: `Tell me of the ${word}, please.` }),
    );
  });
  expectNoOthers(seats);
});
