/**
 * Owns counting what of one conversation reached another. It reads what callers are told, and what the inference
 * process and a language model are asked. It follows every piece of sound from the request that it was made for. It
 * stands between the host and the inference process and changes nothing. It goes by the words of passwords.ts.
 */
import { createHash } from 'node:crypto';
import type { HostEvent } from '../contract/client';
import type { InferenceEvent, InferenceRequest, SpawnInference } from '../contract/inference';
import { hasOthers, keepersIn } from './passwords';

export type Crossings = {
  /** Transcripts that a caller was told with a word of another's. */
  readonly words: number;
  /** Other events that it was told with a word of another's or of another's session. */
  readonly events: number;
  /** Pieces of sound that a caller was sent and that were made for another, or for none. */
  readonly pieces: number;
  /** Requests to speak with a voice that the caller's personas don't have. */
  readonly voices: number;
  /** Requests to the inference process, and to a language model, with a word of another's. */
  readonly prompts: number;
  /** Some of them, in words. */
  readonly examples: readonly string[];
  /** How much was looked at: none of nothing is no proof. */
  readonly seen: { readonly events: number; readonly pieces: number; readonly prompts: number };
  readonly models: ReadonlySet<string>;
  readonly voiceIds: ReadonlySet<string>;
};

export type CrossingWatch = {
  /** For openWorkplace. */
  watch(spawn: SpawnInference): SpawnInference;
  /** @param caller its place in KEEPERS. */
  told(caller: number, event: HostEvent): void;
  /** What a language model was asked, which knows no sessions: words of two callers are one too many. */
  prompted(text: string): void;
  /** @param voicesOf which voices a caller's personas have. */
  totals(voicesOf: (caller: number) => readonly string[]): Crossings;
};

type Asked = {
  readonly session: string;
  readonly type: string;
  readonly keepers: ReadonlySet<number>;
  readonly voiceId: string | null;
};

const MOST_EXAMPLES = 5;

const keyOf = (samples: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    .digest('base64');

/** What of a request is words. */
const textOf = (request: InferenceRequest): string =>
  JSON.stringify(request, (key, value: unknown) => (key === 'samples' ? undefined : value));

export function createCrossingWatch(): CrossingWatch {
  const callersOf = new Map<string, Set<number>>();
  const asked: Asked[] = [];
  /** Who each piece of sound was made for; the same words in the same voice may be the same sound. */
  const madeFor = new Map<string, Set<string>>();
  const sent: { readonly caller: number; readonly key: string }[] = [];
  const speaking = new Map<number, string>();
  const models = new Set<string>();
  const examples: string[] = [];
  let words = 0;
  let events = 0;
  let prompts = 0;
  let seenEvents = 0;
  let seenPrompts = 0;

  const tell = (example: string): void => {
    if (examples.length < MOST_EXAMPLES) examples.push(example);
  };

  const ask = (request: InferenceRequest): void => {
    if (!('session' in request)) return;
    const { session, type, requestId } = request;
    if (type === 'synthesise') speaking.set(requestId, session);
    if (type === 'generate') models.add(request.modelId);
    asked.push({
      session,
      type,
      keepers: keepersIn(textOf(request)),
      voiceId: type === 'synthesise' ? request.voiceId : null,
    });
  };

  const answer = (event: InferenceEvent): void => {
    if (event.type === 'done' || event.type === 'failed') speaking.delete(event.requestId);
    if (event.type !== 'speech') return;
    const session = speaking.get(event.requestId);
    if (session === undefined) return;
    const key = keyOf(event.samples);
    madeFor.set(key, (madeFor.get(key) ?? new Set()).add(session));
  };

  return {
    watch: (spawn) => () => {
      const child = spawn();
      return {
        ...child,
        send: (request) => {
          ask(request);
          child.send(request);
        },
        onEvent: (listener) =>
          child.onEvent((event) => {
            answer(event);
            listener(event);
          }),
      };
    },

    told: (caller, event) => {
      seenEvents += 1;
      if (event.kind === 'audio') {
        sent.push({ caller, key: keyOf(event.samples) });
        return;
      }
      if (event.kind === 'control' && event.type === 'snapshot') {
        const { sessionId } = event.snapshot;
        callersOf.set(sessionId, (callersOf.get(sessionId) ?? new Set()).add(caller));
      }
      if (!hasOthers(JSON.stringify(event), caller)) return;
      tell(`caller ${caller} was told ${event.kind} ${JSON.stringify(event).slice(0, 200)}`);
      if (event.kind === 'transcript') words += 1;
      else events += 1;
    },

    prompted: (text) => {
      seenPrompts += 1;
      if (keepersIn(text).size <= 1) return;
      prompts += 1;
      tell(`a language model was asked ${text.slice(0, 200)}`);
    },

    totals: (voicesOf) => {
      const isOf = (session: string, caller: number): boolean => callersOf.get(session)?.has(caller) === true;
      const callerOf = (session: string): number | undefined => [...(callersOf.get(session) ?? [])][0];
      const pieces = sent.filter(
        ({ caller, key }) => ![...(madeFor.get(key) ?? [])].some((session) => isOf(session, caller)),
      );
      const ofCallers = asked.flatMap((one) => {
        const caller = callerOf(one.session);
        return caller === undefined ? [] : [{ ...one, caller }];
      });
      const strange = ofCallers.filter(({ keepers, caller }) =>
        [...keepers].some((keeper) => keeper !== caller),
      );
      const voices = ofCallers.filter(
        ({ voiceId, caller }) => voiceId !== null && !voicesOf(caller).includes(voiceId),
      );
      const shared = [...callersOf.values()].filter((callers) => callers.size > 1);
      return {
        words,
        events: events + shared.length,
        pieces: pieces.length,
        voices: voices.length,
        prompts: prompts + strange.length,
        examples: [
          ...examples,
          ...pieces.map(({ caller }) => `caller ${caller} was sent a piece of sound that was not its own`),
          ...strange.map(({ type, caller }) => `${type} for caller ${caller} had words of another`),
          ...voices.map(({ voiceId, caller }) => `${voiceId ?? ''} spoke for caller ${caller}`),
        ].slice(0, MOST_EXAMPLES),
        seen: { events: seenEvents, pieces: sent.length, prompts: seenPrompts + ofCallers.length },
        models,
        voiceIds: new Set(ofCallers.flatMap(({ voiceId }) => voiceId ?? [])),
      };
    },
  };
}
