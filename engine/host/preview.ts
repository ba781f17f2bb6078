/**
 * Owns hearing and trying a persona that is not saved: one request at a time, never while a session is in a turn. It
 * is called off as soon as a session begins one. It has a lane and a lease of its own, so that it changes nothing of a
 * conversation's models and is done after what users wait for.
 */
import { assertNever, problemOf, thrownOf, type SidetoneError } from '../contract/errors';
import type { Heard, Tried } from '../contract/profiles';
import { joined } from '../audio/joined';
import { CONTEXT_TOKENS, llmWishFor } from './wishes';
import { mostTokens } from '../inference/llm/reply-end';
import type { Inference } from '../inference/supervisor';
import type { Lease, LoadedModels } from './loaded-models';
import { loadVoice } from './speech-choice';
import { speakable } from '../text/speakable';
import { buildMessages, prefixMessages } from '../prompt/build';
import { checkProfile } from '../profiles/parse';
import type { Profile } from '../profiles/profile';

/** The client that asked gives up soon after that. */
const LIMIT_MS = 25_000;
/** Ten seconds of speech or so; the written answer is whole. */
const MAX_SPOKEN = 400;

export type Preview = {
  hear(id: string, text: string, say: string | undefined): Promise<Heard>;
  tryOut(id: string, text: string, question: string): Promise<Tried>;
  /** A user speaks with a persona: that goes first. */
  giveWay(): void;
};

export type PreviewDeps = {
  readonly inference: Pick<Inference, 'ask'>;
  readonly loadedModels: LoadedModels;
  readonly cacheDir: string;
  /** A session is in a turn. */
  readonly isBusy: () => boolean;
  /** Which language model is wished for. */
  readonly llm: () => string;
  readonly now: () => number;
};

/** Names it among the sessions; one at a time is tried. */
const SESSION = 'preview';

/** No turn waits for it. */
const ASIDE = { session: SESSION, urgency: 'speculation' } as const;

type CallOff = 'talk' | 'time';

export function createPreview(deps: PreviewDeps): Preview {
  const { inference, loadedModels, cacheDir, now } = deps;
  let running: AbortController | null = null;

  const alone = async <T>(task: (lease: Lease, signal: AbortSignal) => Promise<T>): Promise<T> => {
    if (deps.isBusy()) throw calledOff('talk');
    if (running !== null) {
      throw thrownOf(problemOf('BUSY.trying'));
    }
    const abort = new AbortController();
    running = abort;
    const timer = setTimeout(() => abort.abort('time' satisfies CallOff), LIMIT_MS);
    const lease = loadedModels.lease(SESSION);
    try {
      return await task(lease, abort.signal);
    } catch (thrown) {
      throw abort.signal.aborted ? calledOff(abort.signal.reason as CallOff) : thrown;
    } finally {
      clearTimeout(timer);
      lease.release();
      running = null;
    }
  };

  const speak = async (
    profile: Profile,
    words: string,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Heard> => {
    const said = speakable(firstSentences(words));
    if (said === '') throw thrownOf(problemOf('BAD_REQUEST.nothingToSay'));
    const { id: voiceId } = await loadVoice(
      { loadedModels, lease },
      { profile, voiceId: undefined },
      true,
      signal,
    );
    const pieces: Float32Array[] = [];
    await inference.ask(
      { type: 'synthesise', ...ASIDE, voiceId, text: said },
      { signal, onSpeech: (samples) => pieces.push(samples) },
    );
    const isOtherVoice = profile.voice !== null && profile.voice !== voiceId;
    return { said: words, voiceId, isOtherVoice, samples: joined(pieces) };
  };

  return {
    hear: async (id, text, say) => {
      const profile = profileOf(id, text);
      return alone((lease, signal) =>
        speak(profile, say ?? profile.greeting ?? profile.description, lease, signal),
      );
    },

    tryOut: async (id, text, question) => {
      const profile = profileOf(id, text);
      return alone(async (lease, signal) => {
        const wish = llmWishFor(profile, deps.llm(), loadedModels, cacheDir);
        const { modelId, choice } = await lease.loadLlm(wish, prefixMessages(profile), signal);
        const { temperature, maxTokens } = profile.llm;
        const messages = buildMessages({
          profile,
          history: [],
          userText: question,
          contextTokens: CONTEXT_TOKENS,
          maxTokens: mostTokens(maxTokens),
        });
        const began = now();
        let first: number | null = null;
        let words = '';
        await inference.ask(
          { type: 'generate', ...ASIDE, modelId, messages, temperature, maxTokens },
          {
            signal,
            onToken: (token) => {
              first ??= now();
              words += token;
            },
            onTakeBack: () => {
              words = '';
            },
          },
        );
        const written = now();
        const answer = words.trim();
        if (answer === '') throw thrownOf(problemOf('LLM_FAILED.empty'));
        const heard = await speak(profile, answer, lease, signal);
        const firstTokenMs = Math.round((first ?? written) - began);
        return { ...heard, llm: choice.label, firstTokenMs, ms: Math.round(written - began) };
      });
    },

    giveWay: () => running?.abort('talk' satisfies CallOff),
  };
}

function profileOf(id: string, text: string): Profile {
  const checked = checkProfile(id, new TextEncoder().encode(text));
  if (checked.ok) return checked.profile;
  const [first] = checked.problems;
  const { line = null, key = '', message: mistake = '' } = first ?? {};
  throw thrownOf(problemOf('PROFILE_INVALID.unsaved', { line, key, mistake }));
}

function calledOff(why: CallOff): SidetoneError {
  switch (why) {
    case 'talk':
      return thrownOf(problemOf('BUSY.talking'));
    case 'time':
      return thrownOf(problemOf('TIMED_OUT.trying'));
    default:
      return assertNever(why);
  }
}

/** As many whole sentences as are worth hearing; at least one. */
function firstSentences(words: string): string {
  if (words.length <= MAX_SPOKEN) return words;
  const end = words.slice(0, MAX_SPOKEN).search(/[.!?…](?=\s[^.!?…]*$)/u);
  return end > 0 ? words.slice(0, end + 1) : words.slice(0, MAX_SPOKEN);
}
