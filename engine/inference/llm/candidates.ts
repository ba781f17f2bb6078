/**
 * Owns which language models a wish may come to, best first, and what memory each takes. They are Ollama's, by its
 * list, and files, by how quick they would be here. It loads none. A wish never comes by itself to what would take
 * words off this machine. An Ollama elsewhere must be asked for; a model of a cloud is never taken.
 */
import { stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, isAbsolute } from 'node:path';
import { toProblem } from '../../contract/errors';
import type { LlmCandidate, LlmWish } from '../../contract/inference';
import type { OllamaListing, OllamaModel } from '../../contract/llm';
import type { LlmFileOptions, LlmServerOptions } from '../engine-types';
import { ENGINES, fileEngineOf } from '../engines';
import type { LlmProvider } from '../providers';
import { ollamaHost, type OllamaHost } from './ollama-host';
import { findModel, isCloudName, listOllama } from './ollama-list';
import { carries, measureStrength, type Strength } from './strength';
import { parseWish } from './wish';

export type ChooseLlmDeps = {
  readonly ollamaHost: OllamaHost;
  readonly listOllama: (host: OllamaHost) => Promise<OllamaListing>;
  readonly loadOllama: (options: LlmServerOptions) => Promise<LlmProvider>;
  /** @param engine id of that which runs the file. */
  readonly loadFile: (engine: string, options: LlmFileOptions) => Promise<LlmProvider>;
  readonly isFile: (path: string) => Promise<boolean>;
  /** 0 for a file that can't be looked at. */
  readonly fileBytes: (path: string) => Promise<number>;
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
    fileBytes: (path) =>
      stat(path).then(
        (found) => found.size,
        () => 0,
      ),
    carries: async (bytes, usesGraphicsCard) => {
      const { cores, gpu } = await (strength ??= measureStrength());
      return carries({ cores, gpu: usesGraphicsCard ? gpu : null }, bytes, platform() === 'darwin');
    },
  };
}

/** The reason why not, half a sentence, and what to do about it. */
export type Unmet = { readonly ok: false; readonly why: string; readonly hint: string };

/** Of its weights, with what it needs beside them: an estimate for the contexts that are asked for here. */
const MEMORY_OF_FILE = 1.3;
/** Ollama's list says what a model takes on disk; qwen2.5:3b has 1.9 GB there and 2.2 GB in memory. */
const MEMORY_OF_OLLAMA = 1.15;

/** The models that a wish may come to, best first. Loads none; empty where there is none, or only the script. */
export async function findLlms(request: LlmWish, deps: ChooseLlmDeps): Promise<readonly LlmCandidate[]> {
  const wish = parseWish(request.wish);
  const isAuto = wish.kind === 'auto';
  const model = wish.kind === 'ollama' && wish.model !== null ? wish.model : request.profileModel;
  const found: LlmCandidate[] = [];
  if (isAuto || wish.kind === 'ollama') {
    const ollama = await lookAtOllama({ model, isAskedFor: !isAuto }, deps).catch(failedAttempt);
    if (ollama.ok) found.push(ollamaCandidate(ollama.model, deps));
  }
  if (isAuto || wish.kind === 'gguf') {
    const { quick, slow } = await filesFor(request, wish.kind === 'gguf' ? wish.file : null, deps);
    for (const file of [...quick, ...slow]) found.push(await fileCandidate(file, deps));
  }
  return found;
}

/** Whatever is wrong with Ollama must not take the other models away. */
export function failedAttempt(error: unknown): Unmet {
  const problem = toProblem(error, 'LLM_FAILED');
  if (problem.code === 'CANCELLED') throw error;
  return { ok: false, why: `Ollama can't be used (${withoutStop(problem.message)})`, hint: problem.hint };
}

export const withoutStop = (sentence: string): string => sentence.replace(/\.$/u, '');

/** @param wished Ollama's name for a model, and whether Ollama was asked for by name. */
export type OllamaWish = { readonly model: string; readonly isAskedFor: boolean };

/** @returns the model as Ollama has it. */
export async function lookAtOllama(
  { model, isAskedFor }: OllamaWish,
  deps: ChooseLlmDeps,
): Promise<{ readonly ok: true; readonly model: OllamaModel } | Unmet> {
  const host = deps.ollamaHost;
  if (isCloudName(model)) return runsInCloud(model);
  if (host.isElsewhere && !isAskedFor) {
    return {
      ok: false,
      why: `Ollama at ${host.name} is not on this machine, and what you say would leave it`,
      hint: 'Choose Ollama by name to use it all the same, or set OLLAMA_HOST to this machine.',
    };
  }
  const listing = await deps.listOllama(host);
  const misread = misreadHost(host);
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
  return found.runsElsewhere ? runsInCloud(found.name) : { ok: true, model: found };
}

export const misreadHost = ({ misread }: OllamaHost): string =>
  misread === null ? '' : `OLLAMA_HOST is no address ("${misread}")`;

export const ollamaCandidate = (
  { name, size }: OllamaModel,
  { ollamaHost }: ChooseLlmDeps,
): LlmCandidate => ({
  modelId: `ollama:${name}`,
  wish: `ollama:${name}`,
  label: ollamaHost.isElsewhere ? `${name} on ${ollamaHost.name}` : name,
  bytes: ollamaHost.isElsewhere ? 0 : Math.round((size ?? 0) * MEMORY_OF_OLLAMA),
});

const runsInCloud = (model: string): Unmet => ({
  ok: false,
  why: `${model} runs in a cloud, and what you say would leave this machine`,
  hint: 'Choose a model that runs on this machine, such as qwen2.5:3b.',
});

type GgufFile = LlmWish['ggufFiles'][number];

/** @param file path or name of the only file that will do, null for all. */
export const filesFor = async (
  request: LlmWish,
  file: string | null,
  deps: ChooseLlmDeps,
): Promise<{ readonly quick: readonly GgufFile[]; readonly slow: readonly GgufFile[] }> =>
  // A file that is asked for by name is taken, slow or not.
  file === null ? bySpeed(request.ggufFiles, deps) : { quick: await findFile(request, file, deps), slow: [] };

export const fileCandidate = async (
  { path, label, engine, largeBytes }: GgufFile,
  deps: ChooseLlmDeps,
): Promise<LlmCandidate> => ({
  modelId: `${engine}:${path}`,
  wish: `gguf:${path}`,
  label,
  bytes: largeBytes ?? Math.round((await deps.fileBytes(path)) * MEMORY_OF_FILE),
});

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

async function findFile(request: LlmWish, file: string, deps: ChooseLlmDeps): Promise<LlmWish['ggufFiles']> {
  const known = request.ggufFiles.filter(
    ({ path, label }) => path === file || basename(path) === file || label === file,
  );
  if (known.length > 0) return known.slice(0, 1);
  const there = isAbsolute(file) && (await deps.isFile(file));
  return there ? [{ path: file, label: basename(file, '.gguf'), engine: 'gguf' }] : [];
}
