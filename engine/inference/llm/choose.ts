/**
 * Owns which language model answers: Ollama if it runs and has the profile's model, else a model file, else the
 * profile's own script; or exactly what was wished for, and then never silently something else. What would take words off
 * this machine is never chosen by itself: an Ollama elsewhere only if it was asked for, a model of a cloud not at all.
 */
import { stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, isAbsolute } from 'node:path';
import { problemOf, thrownOf, toProblem, type Problem } from '../../contract/errors';
import type { LlmWish } from '../../contract/inference';
import type { OllamaListing } from '../../contract/llm';
import type { LlmChoice } from '../../contract/client';
import type { LlmFileOptions, LlmServerOptions } from '../engine-types';
import { engineOf, ENGINES, fileEngineOf } from '../engines';
import type { LlmProvider } from '../providers';
import { ollamaHost, type OllamaHost } from './ollama-host';
import { findModel, isCloudName, listOllama } from './ollama-list';
import { carries, measureStrength, type Strength } from './strength';

export type ChooseLlmDeps = {
  readonly ollamaHost: OllamaHost;
  readonly listOllama: (host: OllamaHost) => Promise<OllamaListing>;
  readonly loadOllama: (options: LlmServerOptions) => Promise<LlmProvider>;
  /** @param engine id of that which runs the file. */
  readonly loadFile: (engine: string, options: LlmFileOptions) => Promise<LlmProvider>;
  readonly isFile: (path: string) => Promise<boolean>;
  /** Whether a model that takes so much is quick enough here, with a graphics card if its engine uses one. */
  readonly carries: (bytes: number, usesGraphicsCard: boolean) => Promise<boolean>;
};

/** @param env read for OLLAMA_HOST. @param threads for a model in this process; see LlmFileOptions. */
export function createChooseLlmDeps(
  env: Readonly<Record<string, string | undefined>>,
  threads?: number,
): ChooseLlmDeps {
  let strength: Promise<Strength> | null = null;
  return {
    ollamaHost: ollamaHost(env),
    listOllama,
    loadOllama: ENGINES.ollama.load,
    loadFile: async (engine, options) =>
      fileEngineOf(engine).load(threads === undefined ? options : { ...options, threads }),
    isFile: (path) =>
      stat(path).then(
        (found) => found.isFile(),
        () => false,
      ),
    carries: async (bytes, usesGraphicsCard) => {
      const { cores, gpu } = await (strength ??= measureStrength());
      return carries({ cores, gpu: usesGraphicsCard ? gpu : null }, bytes, platform() === 'darwin');
    },
  };
}

type Wish =
  | { readonly kind: 'auto' | 'playbook' }
  | { readonly kind: 'ollama'; readonly model: string | null }
  | { readonly kind: 'gguf'; readonly file: string | null };

/** Either a model or the reason why not, half a sentence, and what to do about it. */
type Attempt =
  | { readonly ok: true; readonly llm: ChosenLlm }
  | { readonly ok: false; readonly why: string; readonly hint: string };

/** The model that answers, and what a conversation has to know of its engine. */
export type ChosenLlm = { readonly provider: LlmProvider; readonly choice: LlmChoice };

/** @param engine its id. @param why see LlmChoice. */
const chosen = (provider: LlmProvider, engine: string, label: string, why: string): ChosenLlm => ({
  provider,
  choice: { kind: engine, label, why, traits: engineOf(engine, 'llm').traits },
});

/** Warms a candidate. One that fails here is not chosen: that Ollama has a model does not mean that it can load it. */
export type WarmLlm = (llm: LlmProvider) => Promise<void>;

/**
 * Finds, loads and warms the model.
 * @throws SidetoneError NO_LLM if an explicit wish can't be met or nothing at all is there; BAD_REQUEST if the wish
 * is not understood; CANCELLED if `warm` was called off.
 */
export async function chooseLlm(
  request: LlmWish,
  deps: ChooseLlmDeps,
  warm: WarmLlm = async () => {},
): Promise<ChosenLlm> {
  const wish = parseWish(request.wish);
  switch (wish.kind) {
    case 'auto':
      return chooseBest(request, deps, warm);
    case 'ollama':
      return orFail(
        await tryOllama(request, { model: wish.model ?? request.profileModel, isAskedFor: true }, deps, warm),
      );
    case 'gguf':
      return orFail(await tryFile(request, wish.file, '', deps, warm));
    case 'playbook':
      return orFail(await tryPlaybook(request, ''));
  }
}

function parseWish(text: string): Wish {
  const [, kind, rest] = /^([a-z]+)(?::(.+))?$/su.exec(text.trim()) ?? [];
  const detail = rest?.trim() ?? null;
  if (kind === 'ollama') return { kind, model: detail };
  if (kind === 'gguf') return { kind, file: detail };
  if ((kind === 'auto' || kind === 'playbook') && detail === null) return { kind };
  throw thrownOf(problemOf('BAD_REQUEST.llm', { wish: text }));
}

async function chooseBest(request: LlmWish, deps: ChooseLlmDeps, warm: WarmLlm): Promise<ChosenLlm> {
  const wished = { model: request.profileModel, isAskedFor: false };
  const ollama = await tryOllama(request, wished, deps, warm).catch(failedAttempt);
  if (ollama.ok) return ollama.llm;
  const file = await tryFile(request, null, `${ollama.why}.`, deps, warm);
  if (file.ok) return file.llm;
  const why = `${ollama.why}, and ${decapitalised(file.why)}`;
  const playbook = await tryPlaybook(request, `${why}.`);
  if (playbook.ok) return playbook.llm;
  throw thrownOf(problemOf('NO_LLM.none', { why: `${why}, and ${decapitalised(playbook.why)}` }));
}

/** Whatever is wrong with Ollama must not take the other models away. */
function failedAttempt(error: unknown): Attempt {
  const problem = toProblem(error, 'LLM_FAILED');
  if (problem.code === 'CANCELLED') throw error;
  return { ok: false, why: `Ollama can't be used (${withoutStop(problem.message)})`, hint: problem.hint };
}

const withoutStop = (sentence: string): string => sentence.replace(/\.$/u, '');

/** @param wished Ollama's name for a model, and whether Ollama was asked for by name. */
async function tryOllama(
  request: LlmWish,
  wished: { readonly model: string; readonly isAskedFor: boolean },
  deps: ChooseLlmDeps,
  warm: WarmLlm,
): Promise<Attempt> {
  const host = deps.ollamaHost;
  const { model } = wished;
  if (isCloudName(model)) return runsInCloud(model);
  if (host.isElsewhere && !wished.isAskedFor) {
    return {
      ok: false,
      why: `Ollama at ${host.name} is not on this machine, and what you say would leave it`,
      hint: 'Choose Ollama by name to use it all the same, or set OLLAMA_HOST to this machine.',
    };
  }
  const listing = await deps.listOllama(host);
  const misread = host.misread === null ? '' : `OLLAMA_HOST is no address ("${host.misread}")`;
  if (listing.state === 'absent') {
    const why = withoutStop(listing.why);
    return { ok: false, why: misread === '' ? why : `${why}; ${misread}`, hint: listing.hint };
  }
  const found = findModel(listing.models, model);
  if (found === null) {
    const here = listing.models.filter(({ runsElsewhere }) => !runsElsewhere);
    const others = here.slice(0, 5).map((other) => `ollama:${other.name}`);
    const pull = `in a terminal: ollama pull ${model}`;
    return {
      ok: false,
      why: `Ollama has no ${model}`,
      hint:
        others.length === 0 ? `Run ${pull}` : `Choose one that it has (${others.join(', ')}), or run ${pull}`,
    };
  }
  if (found.runsElsewhere) return runsInCloud(found.name);
  const why = [
    ...(host.isElsewhere ? [`It answers on ${host.name}: what you say leaves this machine.`] : []),
    ...(misread === '' ? [] : [`${misread}, so Ollama on this machine answers.`]),
  ].join(' ');
  const { name } = found;
  const llm = await deps.loadOllama({ host: host.url, model: name, contextTokens: request.contextTokens });
  const problem = await problemOfWarming(llm, warm);
  if (problem === null) {
    const label = host.isElsewhere ? `${name} on ${host.name}` : name;
    return { ok: true, llm: chosen(llm, 'ollama', label, why) };
  }
  const reason = withoutStop(problem.message.replace(/^Ollama failed: /u, ''));
  return { ok: false, why: `Ollama could not load ${name} (${reason})`, hint: problem.hint };
}

const runsInCloud = (model: string): Attempt => ({
  ok: false,
  why: `${model} runs in a cloud, and what you say would leave this machine`,
  hint: 'Choose a model that runs on this machine, such as qwen2.5:3b.',
});

/** @returns null if it is warm, else why it is not; then it is disposed of, for the next one needs the memory. */
async function problemOfWarming(llm: LlmProvider, warm: WarmLlm): Promise<Problem | null> {
  try {
    await warm(llm);
    return null;
  } catch (error) {
    await llm.dispose();
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
  warm: WarmLlm,
): Promise<Attempt> {
  // Whoever names a file gets it, slow or not.
  const { quick, slow } =
    file === null
      ? await bySpeed(request.ggufFiles, deps)
      : { quick: await findFile(request, file, deps), slow: [] };
  const { contextTokens } = request;
  let broken: { readonly why: string; readonly hint: string } | null = null;
  const passedOver = slow[0] === undefined ? null : `${slow[0].label} would be slow here`;
  for (const { path, label, engine } of [...quick, ...slow]) {
    try {
      // A better file that can't be loaded, or had better not be, is a reason as well.
      const because = broken?.why ?? (slow.some((one) => one.path === path) ? null : passedOver);
      const reason = because === null ? why : `${why === '' ? '' : `${why.slice(0, -1)}, and `}${because}.`;
      const { cacheDir } = request;
      const llm = await deps.loadFile(engine, { path, label, contextTokens, cacheDir });
      const problem = await problemOfWarming(llm, warm);
      if (problem === null) return { ok: true, llm: chosen(llm, engine, label, reason) };
      broken ??= { why: `${label} does not work`, hint: advice(problem) };
    } catch (error) {
      const problem = toProblem(error, 'MODEL_BROKEN');
      if (problem.code === 'CANCELLED') throw error;
      broken ??= { why: `${label} can't be loaded`, hint: advice(problem) };
    }
  }
  if (broken !== null) return { ok: false, ...broken };
  return file === null
    ? {
        ok: false,
        why: 'No model file is on this machine',
        hint: 'Fetch a language model in the models view.',
      }
    : { ok: false, why: `There is no model file ${file}`, hint: 'Check the path.' };
}

/** Large models come last where they would be slow: late words are still better than scripted ones. */
async function bySpeed(
  files: LlmWish['ggufFiles'],
  deps: ChooseLlmDeps,
): Promise<{ readonly quick: LlmWish['ggufFiles']; readonly slow: LlmWish['ggufFiles'] }> {
  const isQuick = await Promise.all(
    files.map(
      ({ engine, largeBytes }) =>
        largeBytes === undefined || deps.carries(largeBytes, fileEngineOf(engine).usesGraphicsCard),
    ),
  );
  return {
    quick: files.filter((_file, index) => isQuick[index] === true),
    slow: files.filter((_file, index) => isQuick[index] !== true),
  };
}

const advice = ({ message, hint }: Problem): string => `${message} ${hint}`.trim();

async function findFile(request: LlmWish, file: string, deps: ChooseLlmDeps): Promise<LlmWish['ggufFiles']> {
  const known = request.ggufFiles.filter(
    ({ path, label }) => path === file || basename(path) === file || label === file,
  );
  if (known.length > 0) return known.slice(0, 1);
  const there = isAbsolute(file) && (await deps.isFile(file));
  return there ? [{ path: file, label: basename(file, '.gguf'), engine: 'gguf' }] : [];
}

async function tryPlaybook(request: LlmWish, why: string): Promise<Attempt> {
  const { playbook: entries, playbookElse: otherwise } = request;
  // One sentence for every question is no conversation.
  if (entries.length === 0) {
    return {
      ok: false,
      why: 'The persona has no scripted answers',
      hint: 'Add a playbook to the persona file.',
    };
  }
  const { load, name } = ENGINES.playbook;
  return { ok: true, llm: chosen(await load({ entries, otherwise }), 'playbook', name, why) };
}

function orFail(attempt: Attempt): ChosenLlm {
  if (attempt.ok) return attempt.llm;
  throw thrownOf(problemOf('NO_LLM.wished', { why: attempt.why, advice: attempt.hint }));
}

/** For the second half of a sentence; names (Ollama, Qwen) keep their capital. */
function decapitalised(text: string): string {
  return /^(?:No|The|There) /u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
