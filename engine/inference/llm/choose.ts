/**
 * Owns which language model answers: Ollama if it runs and has the profile's model, else a model file, else the
 * profile's own script. What is wished for by name answers, and never silently something else. A model that is loaded
 * already is taken as it is. What would take words off this machine is never chosen by itself. An Ollama elsewhere
 * must be asked for; a model of a cloud is never taken.
 */
import type { LlmChoice } from '../../contract/client';
import { problemOf, thrownOf, toProblem, type Problem } from '../../contract/errors';
import type { LlmCandidate, LlmWish } from '../../contract/inference';
import { engineOf, ENGINES } from '../engines';
import type { LlmProvider } from '../providers';
import {
  failedAttempt,
  fileCandidate,
  filesFor,
  lookAtOllama,
  misreadHost,
  ollamaCandidate,
  withoutStop,
  type ChooseLlmDeps,
  type OllamaWish,
  type Unmet,
} from './candidates';
import { parseWish } from './wish';

/** What answers: the model, and what a conversation has to know of its engine. */
export type ChosenLlm = LlmCandidate & { readonly provider: LlmProvider; readonly choice: LlmChoice };

/** @param engine its id. @param why see LlmChoice. */
const chosen = (candidate: LlmCandidate, provider: LlmProvider, engine: string, why: string): ChosenLlm => {
  const { traits } = engineOf(engine, 'llm');
  return { ...candidate, provider, choice: { kind: engine, label: candidate.label, why, traits } };
};

type Attempt = { readonly ok: true; readonly chosen: ChosenLlm } | Unmet;

/** Warms a candidate. One that fails here is not chosen: that Ollama has a model does not mean that it can load it. */
export type WarmLlm = (llm: LlmProvider) => Promise<void>;

export type ChooseLlmOptions = {
  readonly warm: WarmLlm;
  /** A model that is loaded, by its id; null if it is not. */
  readonly loaded: (modelId: string) => LlmProvider | null;
  /** Whether a model may be loaded, by its id. */
  readonly hasRoom: (modelId: string) => boolean;
  /** Whose script it would be. */
  readonly session: string;
};

const ANYTHING: ChooseLlmOptions = {
  warm: async () => {},
  loaded: () => null,
  hasRoom: () => true,
  session: '',
};

/**
 * Finds, loads and warms the model.
 * @throws SidetoneError NO_LLM if an explicit wish can't be met or nothing at all is there. BAD_REQUEST if the wish
 * is not understood, CANCELLED if `warm` was called off.
 */
export async function chooseLlm(
  request: LlmWish,
  deps: ChooseLlmDeps,
  given: Partial<ChooseLlmOptions> = {},
): Promise<ChosenLlm> {
  const options = { ...ANYTHING, ...given };
  const wish = parseWish(request.wish);
  switch (wish.kind) {
    case 'auto':
      return chooseBest(request, deps, options);
    case 'ollama':
      return orFail(
        await tryOllama(
          request,
          { model: wish.model ?? request.profileModel, isAskedFor: true },
          deps,
          options,
        ),
      );
    case 'gguf':
      return orFail(await tryFile(request, wish.file, '', deps, options));
    case 'playbook':
      return orFail(await tryPlaybook(request, '', options));
  }
}

async function chooseBest(
  request: LlmWish,
  deps: ChooseLlmDeps,
  options: ChooseLlmOptions,
): Promise<ChosenLlm> {
  const wished = { model: request.profileModel, isAskedFor: false };
  const ollama = await tryOllama(request, wished, deps, options).catch(failedAttempt);
  if (ollama.ok) return ollama.chosen;
  const gguf = await tryFile(request, null, `${ollama.why}.`, deps, options);
  if (gguf.ok) return gguf.chosen;
  const why = `${ollama.why}, and ${decapitalised(gguf.why)}`;
  const playbook = await tryPlaybook(request, `${why}.`, options);
  if (playbook.ok) return playbook.chosen;
  throw thrownOf(problemOf('NO_LLM.none', { why: `${why}, and ${decapitalised(playbook.why)}` }));
}

async function tryOllama(
  request: LlmWish,
  wished: OllamaWish,
  deps: ChooseLlmDeps,
  { loaded, hasRoom, warm }: ChooseLlmOptions,
): Promise<Attempt> {
  const host = deps.ollamaHost;
  const found = await lookAtOllama(wished, deps);
  if (!found.ok) return found;
  const { name } = found.model;
  const candidate = ollamaCandidate(found.model, deps);
  if (!hasRoom(candidate.modelId)) return noRoom(name);
  const misread = misreadHost(host);
  const why = [
    ...(host.isElsewhere ? [`It answers on ${host.name}: what you say leaves this machine.`] : []),
    ...(misread === '' ? [] : [`${misread}, so Ollama on this machine answers.`]),
  ].join(' ');
  const here = loaded(candidate.modelId);
  const llm =
    here ?? (await deps.loadOllama({ host: host.url, model: name, contextTokens: request.contextTokens }));
  const problem = await problemOfWarming(llm, warm, here === null);
  if (problem === null) return { ok: true, chosen: chosen(candidate, llm, 'ollama', why) };
  const reason = withoutStop(problem.message.replace(/^Ollama failed: /u, ''));
  return { ok: false, why: `Ollama could not load ${name} (${reason})`, hint: problem.hint };
}

const noRoom = (label: string): Unmet => ({
  ok: false,
  why: `${label} has no memory beside what other conversations use`,
  hint: 'Choose the model of the other conversation, or end that one.',
});

/**
 * @param isNew no other session has it. @returns null if it is warm, else why it is not; a new one is disposed of then, for
 * the next one needs the memory.
 */
async function problemOfWarming(llm: LlmProvider, warm: WarmLlm, isNew: boolean): Promise<Problem | null> {
  try {
    await warm(llm);
    return null;
  } catch (error) {
    if (isNew) await llm.dispose();
    const problem = toProblem(error, 'LLM_FAILED');
    if (problem.code === 'CANCELLED') throw error;
    return problem;
  }
}

/** @param file path or name of the only file that will do, null for the best that can be loaded. */
async function tryFile(
  request: LlmWish,
  file: string | null,
  why: string,
  deps: ChooseLlmDeps,
  { loaded, hasRoom, warm }: ChooseLlmOptions,
): Promise<Attempt> {
  const { quick, slow } = await filesFor(request, file, deps);
  const { contextTokens, cacheDir } = request;
  let broken: { readonly why: string; readonly hint: string } | null = null;
  const passedOver = slow[0] === undefined ? null : `${slow[0].label} would be slow here`;
  for (const one of [...quick, ...slow]) {
    const { path, label, engine } = one;
    try {
      const candidate = await fileCandidate(one, deps);
      if (!hasRoom(candidate.modelId)) {
        broken ??= noRoom(label);
        continue;
      }
      // A better file that can't be loaded, or had better not be, is a reason as well.
      const because = broken?.why ?? (slow.includes(one) ? null : passedOver);
      const reason = because === null ? why : `${why === '' ? '' : `${why.slice(0, -1)}, and `}${because}.`;
      const here = loaded(candidate.modelId);
      const llm = here ?? (await deps.loadFile(engine, { path, label, contextTokens, cacheDir }));
      const problem = await problemOfWarming(llm, warm, here === null);
      if (problem === null) return { ok: true, chosen: chosen(candidate, llm, engine, reason) };
      broken ??= { why: `${label} does not work`, hint: advice(problem) };
    } catch (error) {
      const problem = toProblem(error, 'MODEL_BROKEN');
      if (problem.code === 'CANCELLED') throw error;
      broken ??= { why: `${label} can't be loaded`, hint: advice(problem) };
    }
  }
  if (broken !== null) return { ok: false, why: broken.why, hint: broken.hint };
  return file === null
    ? {
        ok: false,
        why: 'No model file is on this machine',
        hint: 'Fetch a language model in the models view.',
      }
    : { ok: false, why: `There is no model file ${file}`, hint: 'Check the path.' };
}

const advice = ({ message, hint }: Problem): string => `${message} ${hint}`.trim();

async function tryPlaybook(request: LlmWish, why: string, { session }: ChooseLlmOptions): Promise<Attempt> {
  const { playbook: entries, playbookElse: otherwise } = request;
  // One sentence for every question is no conversation.
  if (entries.length === 0) {
    return {
      ok: false,
      why: 'The persona has no scripted answers',
      hint: 'Add a playbook to the persona file.',
    };
  }
  const { load, name: label } = ENGINES.playbook;
  const candidate = { modelId: `playbook:${session}`, wish: 'playbook', label, bytes: 0 };
  return { ok: true, chosen: chosen(candidate, await load({ entries, otherwise }), 'playbook', why) };
}

function orFail(attempt: Attempt): ChosenLlm {
  if (attempt.ok) return attempt.chosen;
  throw thrownOf(problemOf('NO_LLM.wished', { why: attempt.why, advice: attempt.hint }));
}

/** For the second half of a sentence; names (Ollama, Qwen) keep their capital. */
function decapitalised(text: string): string {
  return /^(?:No|The|There) /u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
