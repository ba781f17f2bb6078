/**
 * Owns what every section of the benchmark is given: what the person asked for, a way to a workplace, and notes for
 * the reader of the figures.
 */
import type { SessionOptions } from '../contract/client';
import { createCaller, type Caller, type CallerOptions } from '../simulation/caller';
import type { Pace } from '../simulation/scenario';
import { startStandInLlm, type StandInLlm } from '../simulation/stand-in-llm';
import { openWorkplace, type Workplace } from '../simulation/local-host';

export type BenchContext = {
  readonly llm: string;
  readonly voiceId: string | undefined;
  readonly sttId: string | undefined;
  /** Folder with speech/, noise/ and rir/; each may be missing. */
  readonly recordings: string;
  /** Folder with transcripts.jsonl; undefined for speech/ in `recordings`. */
  readonly werFolder: string | undefined;
  /** A quick look: at most this many recordings of each conversation. */
  readonly mostTurns: number;
  /** Progress, for the person who waits. */
  say(line: string): void;
  /** Goes into the report. */
  note(line: string): void;
  /** The models of a conversation that was held. */
  met(caller: Caller): void;
  /** A model by its name, where callers are not told of theirs. */
  used(name: string): void;
};

export type BenchLlm =
  | { readonly kind: 'wish'; readonly wish: string }
  | { readonly kind: 'stand-in'; readonly pace: Pace; readonly replies: readonly string[] };

export type OpenCall = {
  readonly workplace: Workplace;
  readonly caller: Caller;
  /** Null where the language model is a real one. */
  readonly standIn: StandInLlm | null;
};

/** Opens everything for one conversation, holds it, and closes everything whatever happens. */
export async function withCaller<T>(
  context: BenchContext,
  llm: BenchLlm,
  options: Omit<CallerOptions, 'session'> & { readonly mode: SessionOptions['mode'] },
  converse: (call: OpenCall) => Promise<T>,
): Promise<T> {
  const standIn = llm.kind === 'stand-in' ? await startStandInLlm(llm.pace, llm.replies) : null;
  try {
    const workplace = await openWorkplace(standIn === null ? {} : { inferenceEnv: standIn.env });
    try {
      const { mode, ...rest } = options;
      const caller = await createCaller(workplace.host, await workplace.createVad(), {
        ...rest,
        session: {
          profileId: 'receptionist',
          mode,
          llm: llm.kind === 'wish' ? llm.wish : (standIn?.wish ?? ''),
          greet: false,
          ...(context.voiceId === undefined ? {} : { voiceId: context.voiceId }),
          ...(context.sttId === undefined ? {} : { sttId: context.sttId }),
        },
      });
      context.met(caller);
      // It loads while a greeting is spoken, and here is none.
      await workplace.host.loadedModels.loadEot();
      try {
        return await converse({ workplace, caller, standIn });
      } finally {
        caller.hangUp();
      }
    } finally {
      await workplace.close();
    }
  } finally {
    await standIn?.close();
  }
}
