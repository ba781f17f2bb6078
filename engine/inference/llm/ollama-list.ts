/**
 * Owns what Ollama has: one question to its server, and a list of models in whatever shape it comes. It must choose no
 * model, and sends nothing but the question.
 */
import type { OllamaListing, OllamaModel } from '../../contract/llm';
import { fullOllamaName } from '../../contract/ollama-names';
import { causeCode, isBrokenOff, isRecord, MAX_LIST_BYTES, parsedJson, textWithin } from './http';
import type { OllamaHost } from './ollama-host';

/**
 * Where nothing listens, the connection is refused at once; patience only costs where a host swallows packets. A
 * server that runs answers in milliseconds, but this is asked while every other model is being loaded. On busy cores
 * 400 ms was seen to be too short, and 1.5 s once. So it is asked again, with more patience.
 */
const PROBE_TIMEOUTS_MS = [1500, 3000] as const;

/** More than these are no list for a person. */
const MAX_MODELS = 1000;
const MAX_NAME_LETTERS = 200;

export type ListOllamaOptions = {
  /** For each try. */
  readonly timeoutsMs?: readonly number[];
  readonly fetch?: typeof fetch;
};

/** Asks what Ollama has. Never rejects; ends within about the sum of the timeouts. */
export async function listOllama(host: OllamaHost, options: ListOllamaOptions = {}): Promise<OllamaListing> {
  const { name, isElsewhere } = host;
  let answer: Answer = { kind: 'absent', because: 'slow' };
  for (const timeoutMs of options.timeoutsMs ?? PROBE_TIMEOUTS_MS) {
    answer = await ask(host.url, timeoutMs, options.fetch ?? fetch);
    // A server that was started again closes the connections that were kept.
    if (answer.kind === 'models' || (answer.because !== 'slow' && answer.because !== 'broken')) break;
  }
  return answer.kind === 'models'
    ? { host: name, isElsewhere, state: 'there', models: answer.models }
    : { host: name, isElsewhere, state: 'absent', ...absence(answer, name) };
}

type Reason =
  | { readonly because: 'refused' | 'slow' | 'broken' | 'other' | 'redirect' }
  | { readonly because: 'status'; readonly status: number }
  | { readonly because: 'network'; readonly code: string };

type Answer =
  | { readonly kind: 'models'; readonly models: readonly OllamaModel[] }
  | ({ readonly kind: 'absent' } & Reason);

async function ask(url: string, timeoutMs: number, get: typeof fetch): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await get(`${url}/api/tags`, { signal, redirect: 'manual' });
    if (!response.ok) await response.body?.cancel();
    if (response.status >= 300 && response.status < 400) return { kind: 'absent', because: 'redirect' };
    if (response.status >= 500 || response.status === 401 || response.status === 403) {
      return { kind: 'absent', because: 'status', status: response.status };
    }
    const models = response.ok ? readModels(parsedJson(await textWithin(response, MAX_LIST_BYTES))) : null;
    return models === null ? { kind: 'absent', because: 'other' } : { kind: 'models', models };
  } catch (error) {
    if (signal.aborted) return { kind: 'absent', because: 'slow' };
    if (isBrokenOff(error)) return { kind: 'absent', because: 'broken' };
    const code = causeCode(error);
    if (code === 'ECONNREFUSED') return { kind: 'absent', because: 'refused' };
    // Answered, but in no HTTP, or longer than any list.
    if (code === null || code.startsWith('HPE_')) return { kind: 'absent', because: 'other' };
    return { kind: 'absent', because: 'network', code };
  }
}

const ASK_THERE = (name: string): string =>
  `See what listens at ${name}, or set OLLAMA_HOST to where Ollama listens.`;

function absence(reason: Reason, name: string): { readonly why: string; readonly hint: string } {
  switch (reason.because) {
    case 'refused':
      return { why: 'Ollama is not running.', hint: `Start Ollama; nothing listens at ${name}.` };
    case 'slow':
      return {
        why: `Ollama did not answer in time at ${name}.`,
        hint: 'Close other programs that need the processor, then try again.',
      };
    case 'broken':
      return { why: `What answers at ${name} closes the connection.`, hint: ASK_THERE(name) };
    case 'other':
      return { why: `What answers at ${name} is not Ollama.`, hint: ASK_THERE(name) };
    case 'redirect':
      return { why: `What answers at ${name} sends callers to another address.`, hint: ASK_THERE(name) };
    case 'status':
      return {
        why: `Ollama at ${name} did not tell its models (error ${reason.status}).`,
        hint: "Look into Ollama's log, or start it again.",
      };
    case 'network':
      return { why: `Ollama can't be reached at ${name} (${reason.code}).`, hint: ASK_THERE(name) };
  }
}

/**
 * Reads a list as Ollama writes it (`models`, each with `name`). Servers that stand in for it write a bare list,
 * `data`, entries with `model` or `id`, or names alone. What is no entry is passed over.
 * @returns null if it is no list of models.
 */
export function readModels(answer: unknown): readonly OllamaModel[] | null {
  const list = Array.isArray(answer)
    ? answer
    : isRecord(answer)
      ? [answer['models'], answer['data']].find((value) => Array.isArray(value))
      : undefined;
  if (!Array.isArray(list)) return null;
  const models = list.slice(0, MAX_MODELS).flatMap(readModel);
  // Ollama without a model says so under `models`; any other list in which there is none is of something else.
  const isEmptyOllama = isRecord(answer) && list === answer['models'] && list.length === 0;
  return models.length > 0 || isEmptyOllama ? models : null;
}

function readModel(entry: unknown): OllamaModel[] {
  if (typeof entry === 'string') return readModel({ name: entry });
  if (!isRecord(entry)) return [];
  const name = [entry['name'], entry['model'], entry['id']].find(isName)?.trim();
  if (name === undefined) return [];
  const { size } = entry;
  return [
    {
      name,
      size: typeof size === 'number' && Number.isFinite(size) && size >= 0 ? size : null,
      runsElsewhere: isCloudName(name) || isSet(entry['remote_model']) || isSet(entry['remote_host']),
    },
  ];
}

/** Ollama's names for models of its cloud: "glm:cloud", "gpt-oss:120b-cloud". */
export const isCloudName = (name: string): boolean => /[:-]cloud$/iu.test(name.trim());

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= MAX_NAME_LETTERS;

/** A host or a model that stands there; Ollama leaves the key out of what is local. */
export const isSet = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && value !== false;

/** @returns the one that Ollama has under the name `wanted`, or null. */
export function findModel(models: readonly OllamaModel[], wanted: string): OllamaModel | null {
  return models.find(({ name }) => fullOllamaName(name) === fullOllamaName(wanted)) ?? null;
}
