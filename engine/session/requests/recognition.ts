/**
 * Owns the requests to the recogniser: whole utterances, utterances so far, and what is said over the persona. It
 * decides nothing.
 */
import { joined } from '../../audio/joined';
import { lastVoicedSample } from '../../audio/level';
import type { AudioRing } from '../../audio/ring';
import { unheardOf } from '../../audio/unheard';
import { toProblem } from '../../contract/errors';
import { MIC_RATE } from '../../contract/units';
import type { Command } from '../commands';
import type { Happening } from '../events';
import type { SessionPorts } from '../ports';
import { TUNING } from '../tuning';
import type { Attempt } from '../types';
import { keyOf, type AttemptSignals } from './attempt-signals';

type CommandOf<T extends Command['type']> = Extract<Command, { readonly type: T }>;

export type RecognitionDeps = {
  readonly ports: Pick<SessionPorts, 'transcribe' | 'uttered'>;
  readonly ring: Pick<AudioRing, 'read' | 'end'>;
  readonly lastCapturedAtMs: () => number;
  readonly dispatch: (event: Happening) => void;
};

export type Recognition = {
  transcribe(command: CommandOf<'transcribe'>): Promise<void>;
  interim(command: CommandOf<'transcribe.interim'>): Promise<void>;
  overlap(command: CommandOf<'transcribe.overlap'>): Promise<void>;
  cancel(attempt: Attempt): void;
  /** The recognition of an utterance goes on: what that comes to is an event of `to`. */
  takeOver(from: Attempt, to: Attempt): void;
  cancelAll(): void;
};

const OVERLAP_PADDING = new Float32Array((TUNING.overlapPaddingMs * MIC_RATE) / 1000);

export function createRecognition(deps: RecognitionDeps, signals: AttemptSignals): Recognition {
  const { ports, ring, dispatch } = deps;
  /** Of whole utterances: each may be taken over by another reply to the same utterance. */
  const transcriptions = new Map<string, { attempt: Attempt; readonly abort: AbortController }>();
  let overlapAbort: AbortController | null = null;
  return {
    transcribe: async (command) => {
      const under = { attempt: command.attempt, abort: new AbortController() };
      const { signal } = under.abort;
      transcriptions.set(keyOf(command.attempt), under);
      try {
        const { samples, lastVoicedMs, endedAtMs } = utteranceOf(command, deps);
        ports.uttered?.({ turnId: command.attempt.turnId, samples, endedAtMs });
        const text = await ports.transcribe(samples, signal);
        if (signal.aborted) return;
        const why = text.trim() === '' ? { unheard: unheardOf(samples) } : {};
        dispatch({ type: 'transcribed', attempt: under.attempt, text, lastVoicedMs, ...why });
      } catch (thrown) {
        if (signal.aborted) return;
        dispatch({ type: 'failed', attempt: under.attempt, stage: 'stt', problem: toProblem(thrown) });
      } finally {
        if (transcriptions.get(keyOf(under.attempt)) === under) transcriptions.delete(keyOf(under.attempt));
      }
    },
    // One that fails is none: the transcript of the whole will tell what is wrong.
    interim: async ({ attempt, fromSample, toSample }) => {
      const signal = signals.of(attempt);
      const { samples } = ring.read(fromSample, toSample);
      const text = await ports.transcribe(samples, signal, 'speculation').catch(() => '');
      signals.drop(attempt);
      if (!signal.aborted) dispatch({ type: 'interim', attempt, text });
    },
    // A newer question takes the place of an older one, so that they don't queue up behind each other.
    overlap: async ({ attempt, request, fromSample, toSample }) => {
      overlapAbort?.abort();
      const abort = new AbortController();
      overlapAbort = abort;
      let text: string | null = null;
      try {
        const padded = joined([ring.read(fromSample, toSample).samples, OVERLAP_PADDING]);
        text = await ports.transcribe(padded, abort.signal);
      } catch {
        // The interruption is judged without words.
      }
      if (!abort.signal.aborted) dispatch({ type: 'overlap', attempt, request, text });
    },
    cancel: (attempt) => {
      overlapAbort?.abort();
      transcriptions.get(keyOf(attempt))?.abort.abort();
      transcriptions.delete(keyOf(attempt));
    },
    takeOver: (from, to) => {
      const under = transcriptions.get(keyOf(from));
      if (under === undefined) return;
      transcriptions.delete(keyOf(from));
      transcriptions.set(keyOf(to), under);
      under.attempt = to;
    },
    cancelAll: () => {
      overlapAbort?.abort();
      for (const { abort } of transcriptions.values()) abort.abort();
      transcriptions.clear();
    },
  };
}

/** Its samples, and when the last voiced and the last of all were captured. */
function utteranceOf(
  { fromSample, toSample }: CommandOf<'transcribe'>,
  { ring, lastCapturedAtMs }: RecognitionDeps,
): { readonly samples: Float32Array; readonly lastVoicedMs: number | null; readonly endedAtMs: number } {
  const { from, samples } = ring.read(fromSample, toSample);
  const voiced = lastVoicedSample(samples, MIC_RATE);
  const capturedAt = (sample: number): number =>
    lastCapturedAtMs() - ((ring.end() - sample) * 1000) / MIC_RATE;
  return {
    samples,
    lastVoicedMs: voiced === null ? null : capturedAt(from + voiced),
    endedAtMs: capturedAt(from + samples.length),
  };
}
