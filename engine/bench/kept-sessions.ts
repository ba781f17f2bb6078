/**
 * Owns made-up conversations, written into a data folder by the store itself: for measuring and for tests of the
 * history. The same every time.
 */
import { EMPTY_SPANS } from '../contract/spans';
import { silentLog } from '../log';
import { createTranscriptStore, type TranscriptStore } from '../store/transcripts/store';

export type MadeUpTurn = {
  readonly you: string;
  readonly them: string;
  readonly unheard?: string;
  readonly outcome?: 'completed' | 'interrupted';
  readonly voiceToVoiceMs?: number;
  /** Sound of both sides, if the session has any. */
  readonly sound?: { readonly you: Float32Array; readonly them: Float32Array };
};

export type MadeUpSession = {
  readonly sessionId: string;
  readonly profileId: string;
  readonly personaName: string;
  readonly startedAtMs: number;
  readonly turns: readonly MadeUpTurn[];
};

const SPEECH_MS = 3000;
const TURN_MS = 10_000;

/** @returns their ids, in order. */
export async function keepSessions(
  dataDir: string,
  sessions: readonly MadeUpSession[],
): Promise<readonly string[]> {
  const store = createTranscriptStore({ dataDir, log: silentLog, now: Date.now });
  const ids: string[] = [];
  for (const session of sessions) ids.push(await keep(store, session));
  return ids;
}

async function keep(store: TranscriptStore, session: MadeUpSession): Promise<string> {
  const { sessionId, profileId, personaName, startedAtMs, turns } = session;
  let failure = '';
  const writer = store.open({ sessionId, profileId, personaName, atMs: startedAtMs }, ({ message }) => {
    failure = message;
  });
  for (const [turnId, turn] of turns.entries()) {
    const { you, them, unheard = '', outcome = 'completed', voiceToVoiceMs = 640 } = turn;
    const fromMs = startedAtMs + turnId * TURN_MS;
    const youToMs = fromMs + SPEECH_MS;
    const themFromMs = youToMs + voiceToVoiceMs;
    const themToMs = themFromMs + SPEECH_MS;
    if (you !== '') writer.add({ is: 'you', atMs: youToMs, turnId, text: you, fromMs, toMs: youToMs });
    writer.add({
      is: 'them',
      atMs: themToMs,
      turnId,
      text: them,
      unheard,
      isFinal: true,
      fromMs: themFromMs,
      toMs: themToMs,
    });
    const spans = { ...EMPTY_SPANS, voiceToVoiceMs: you === '' ? null : voiceToVoiceMs };
    writer.add({ is: 'turn', atMs: themToMs, turnId, outcome, spans, llm: 'scripted answers' });
    if (turn.sound === undefined) continue;
    writer.addSound({ turnId, side: 'you', sampleRate: 16_000, samples: turn.sound.you }, themToMs);
    writer.addSound({ turnId, side: 'them', sampleRate: 24_000, samples: turn.sound.them }, themToMs);
    await store.settled();
  }
  writer.end(startedAtMs + turns.length * TURN_MS);
  await store.settled();
  if (failure !== '') throw new Error(failure);
  return writer.id;
}

const WORDS = (
  'the practice opens on Monday at nine and somebody asks whether there is still an appointment for a cleaning before ' +
  'noon because the train leaves early or the insurance wants a letter that nobody has written yet so please call again'
).split(' ');
const PERSONAS = ['Maya', 'Jonas', 'Aiko'] as const;
const DAY_MS = 86_400_000;

/** Of 20 turns each, several a day into the past. Each has one word that no other has: `keyword0`, `keyword1`, … */
export function madeUpSessions(count: number, endMs: number, turnsEach = 20): readonly MadeUpSession[] {
  const random = steadyRandom();
  const sentence = (length: number): string =>
    Array.from({ length }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
  return Array.from({ length: count }, (_, index) => {
    const name = PERSONAS[index % PERSONAS.length] ?? 'Maya';
    return {
      sessionId: index.toString(36).padStart(8, '0'),
      profileId: name.toLowerCase(),
      personaName: name,
      startedAtMs: endMs - (count - index) * (DAY_MS / 3),
      turns: Array.from({ length: turnsEach }, (_turn, turn) => ({
        you: `${sentence(8 + Math.floor(random() * 10))}${turn === turnsEach - 1 ? ` keyword${index}` : ''}?`,
        them: `${sentence(20 + Math.floor(random() * 20))}.`,
      })),
    };
  });
}

function steadyRandom(): () => number {
  let state = 20_251_125;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
