/**
 * Owns the requests of a session that are under way: each becomes events when it is answered or fails, and is called off
 * with the work that it belongs to, or by a newer one that takes its place. It decides nothing.
 */
import { joined } from '../audio/joined';
import { firstAudibleSample, lastVoicedSample } from '../audio/level';
import type { AudioRing } from '../audio/ring';
import { unheardOf } from '../audio/unheard';
import { toProblem } from '../contract/errors';
import { MIC_RATE } from '../contract/units';
import type { Happening } from './events';
import type { SessionPorts } from './ports';
import { TUNING } from './tuning';
import type { Command } from './commands';
import type { WorkId } from './types';

type RequestCommand = Extract<
  Command,
  { type: 'transcribe' | 'draft' | 'prime' | 'score' | 'generate' | 'synthesise' | 'overhear' }
>;

export type Works = {
  begin(command: RequestCommand): void;
  cancel(work: WorkId): void;
  /** Cancels `from`, all but the recognition of its utterance: what that comes to is an event of `to`. */
  takeOver(from: WorkId, to: WorkId): void;
  /** A turn that is over has no work left; its last requests may still be ending. */
  forget(turnId: number): void;
  cancelAll(): void;
};

export type WorksDeps = {
  readonly ports: Pick<
    SessionPorts,
    'transcribe' | 'generate' | 'prime' | 'score' | 'uttered' | 'synthesise'
  >;
  readonly ring: Pick<AudioRing, 'read' | 'end'>;
  readonly lastCapturedAtMs: () => number;
  readonly dispatch: (event: Happening) => void;
};

const PROBE_PADDING = new Float32Array((TUNING.probePaddingMs * MIC_RATE) / 1000);

export function createWorks({ ports, ring, lastCapturedAtMs, dispatch }: WorksDeps): Works {
  const works = new Map<string, AbortController>();
  /** Of whole utterances: each may be taken over by another bet on the same utterance. */
  const transcriptions = new Map<string, { work: WorkId; readonly abort: AbortController }>();
  let priming: AbortController | null = null;
  let primed: Promise<void> = Promise.resolve();
  /** Words that are being judged. */
  let reading: AbortController | null = null;
  let overhearing: AbortController | null = null;

  /** Runs a request of a work; its failure becomes an event unless the work was cancelled. */
  const runWork = async (
    work: WorkId,
    stage: 'llm' | 'tts',
    task: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    const key = keyOf(work);
    const abort = works.get(key) ?? new AbortController();
    works.set(key, abort);
    try {
      await task(abort.signal);
    } catch (thrown) {
      if (!abort.signal.aborted) dispatch({ type: 'failed', work, stage, problem: toProblem(thrown) });
    }
  };

  const transcribe = async (command: Extract<Command, { type: 'transcribe' }>): Promise<void> => {
    const under = { work: command.work, abort: new AbortController() };
    const { signal } = under.abort;
    transcriptions.set(keyOf(command.work), under);
    try {
      const { from, samples } = ring.read(command.fromSample, command.toSample);
      const voiced = lastVoicedSample(samples, MIC_RATE);
      const lastVoicedMs =
        voiced === null ? null : lastCapturedAtMs() - ((ring.end() - (from + voiced)) * 1000) / MIC_RATE;
      const endedAtMs = lastCapturedAtMs() - ((ring.end() - from - samples.length) * 1000) / MIC_RATE;
      ports.uttered?.({ turnId: command.work.turnId, samples, endedAtMs });
      const text = await ports.transcribe(samples, signal);
      if (signal.aborted) return;
      const why = text.trim() === '' ? { unheard: unheardOf(samples) } : {};
      dispatch({ type: 'transcribed', work: under.work, text, lastVoicedMs, ...why });
    } catch (thrown) {
      if (signal.aborted) return;
      dispatch({ type: 'failed', work: under.work, stage: 'stt', problem: toProblem(thrown) });
    } finally {
      if (transcriptions.get(keyOf(under.work)) === under) transcriptions.delete(keyOf(under.work));
    }
  };

  /** A draft that fails is no draft: the transcript of the whole will tell what is wrong. */
  const draft = async (command: Extract<Command, { type: 'draft' }>): Promise<void> => {
    const { work } = command;
    const abort = new AbortController();
    works.set(keyOf(work), abort);
    const { samples } = ring.read(command.fromSample, command.toSample);
    const text = await ports.transcribe(samples, abort.signal).catch(() => '');
    works.delete(keyOf(work));
    if (!abort.signal.aborted) dispatch({ type: 'drafted', work, text });
  };

  /** One at a time; what is to be answered goes before what may be. */
  const prime = ({ userText, history }: Extract<Command, { type: 'prime' }>): Promise<void> => {
    if (priming !== null) return primed;
    const abort = new AbortController();
    priming = abort;
    primed = ports
      .prime({ userText, history }, abort.signal)
      .catch(() => {})
      .finally(() => {
        if (priming === abort) priming = null;
      });
    return primed;
  };

  /** Without an answer the policy goes by the words alone. Newer words take the place of older ones. */
  const score = async (command: Extract<Command, { type: 'score' }>): Promise<void> => {
    const { work, text, question, fromSample, toSample } = command;
    const abort = new AbortController();
    // Before the wait: work that is called off while this waits is not to be found afterwards.
    const of = works.get(keyOf(work)) ?? new AbortController();
    works.set(keyOf(work), of);
    if (text !== '') {
      reading?.abort();
      reading = abort;
      // Two language models on one processor are in each other's way.
      await primed;
    }
    const signal = AbortSignal.any([of.signal, abort.signal]);
    if (signal.aborted) return;
    const { samples } = ring.read(fromSample, toSample);
    try {
      const scores = await ports.score(samples, text, question, signal);
      if (!signal.aborted) dispatch({ type: 'scored', work, scores });
    } catch {
      // No opinion is an answer, too: what the words can't tell the sound may.
      if (!signal.aborted) dispatch({ type: 'scored', work, scores: { smartTurn: null, textScore: null } });
    }
  };

  /** A newer question takes the place of an older one, so that they don't queue up behind each other. */
  const overhear = async (command: Extract<Command, { type: 'overhear' }>): Promise<void> => {
    overhearing?.abort();
    const abort = new AbortController();
    overhearing = abort;
    const { work, probe, fromSample, toSample } = command;
    let text: string | null = null;
    try {
      const padded = joined([ring.read(fromSample, toSample).samples, PROBE_PADDING]);
      text = await ports.transcribe(padded, abort.signal);
    } catch {
      // The ladder goes on without words.
    }
    if (!abort.signal.aborted) dispatch({ type: 'overheard', work, probe, text });
  };

  const generate = ({ work, userText, history }: Extract<Command, { type: 'generate' }>): Promise<void> =>
    runWork(work, 'llm', async (signal) => {
      priming?.abort();
      priming = null;
      await ports.generate(
        { userText, history },
        signal,
        (text) => {
          if (!signal.aborted) dispatch({ type: 'token', work, text });
        },
        () => {
          if (!signal.aborted) dispatch({ type: 'takenBack', work });
        },
      );
      if (!signal.aborted) dispatch({ type: 'written', work });
    });

  const synthesise = ({ work, chunk, text }: Extract<Command, { type: 'synthesise' }>): Promise<void> =>
    runWork(work, 'tts', async (signal) => {
      await ports.synthesise(text, signal, (samples) => {
        if (signal.aborted) return;
        const audible = firstAudibleSample(samples);
        dispatch({ type: 'speech', work, chunk, samples, firstAudibleSample: audible });
      });
      if (!signal.aborted) dispatch({ type: 'spoken', work, chunk });
    });

  return {
    begin: (command) => {
      switch (command.type) {
        case 'transcribe':
          void transcribe(command);
          return;
        case 'draft':
          void draft(command);
          return;
        case 'prime':
          void prime(command);
          return;
        case 'score':
          void score(command);
          return;
        case 'generate':
          void generate(command);
          return;
        case 'synthesise':
          void synthesise(command);
          return;
        case 'overhear':
          void overhear(command);
          return;
      }
    },
    cancel: (work) => {
      overhearing?.abort();
      works.get(keyOf(work))?.abort();
      works.delete(keyOf(work));
      transcriptions.get(keyOf(work))?.abort.abort();
      transcriptions.delete(keyOf(work));
    },
    takeOver: (from, to) => {
      works.get(keyOf(from))?.abort();
      works.delete(keyOf(from));
      const under = transcriptions.get(keyOf(from));
      if (under === undefined) return;
      transcriptions.delete(keyOf(from));
      transcriptions.set(keyOf(to), under);
      under.work = to;
    },
    forget: (turnId) => {
      for (const key of works.keys()) if (key.startsWith(workPrefix(turnId))) works.delete(key);
    },
    cancelAll: () => {
      priming?.abort();
      overhearing?.abort();
      for (const work of works.values()) work.abort();
      for (const { abort } of transcriptions.values()) abort.abort();
      works.clear();
      transcriptions.clear();
    },
  };
}

const keyOf = (work: WorkId): string => `${workPrefix(work.turnId)}${work.attempt}`;
const workPrefix = (turnId: number): string => `${turnId}/`;
