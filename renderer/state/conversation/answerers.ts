/** Owns what stands in the list of who can answer, the same wherever it is shown. Pure. */
import type { LlmChoice } from '../../../engine/contract/client';
import type { LlmList, ModelFile, OllamaListing } from '../../../engine/contract/llm';
import { fullOllamaName } from '../../../engine/contract/ollama-names';
import { answererWords as said } from '../../words/answerers';
import { bytes } from '../format';

export type Answerer = {
  /** As `llm` in the settings has it. */
  readonly wish: string;
  readonly label: string;
  /** Shown, with the reason, and not to be chosen. */
  readonly isOut: boolean;
};

/** `title` null: without one. */
export type AnswererGroup = { readonly title: string | null; readonly answerers: readonly Answerer[] };

const choice = (wish: string, label: string): Answerer => ({ wish, label, isOut: false });
const out = (key: string, label: string): Answerer => ({ wish: `none:${key}`, label, isOut: true });
const sized = (name: string, size: number | null): string =>
  size === null ? name : said.sized(name, bytes(size));

/**
 * @param list null while it is not known.
 * @param wish what is set; if nothing in the list is that, it stands there as what it is.
 */
export function answererGroups(list: LlmList | null, wish: string): readonly AnswererGroup[] {
  const ollama = list === null ? [] : ollamaAnswerers(list.ollama);
  const files = (list?.files ?? []).map(({ file, name, size }) => choice(`gguf:${file}`, sized(name, size)));
  const known = [choice('auto', said.auto), ...ollama, ...files, choice('playbook', said.playbook)];
  const chosen = wishInList(list, wish);
  const missing = known.some((one) => one.wish === chosen) ? [] : [choice(wish, labelOf(wish, list))];
  const isOllama = wish.startsWith('ollama');
  return [
    { title: null, answerers: [choice('auto', said.auto)] },
    {
      title: list?.ollama.isElsewhere === true ? said.ollamaElsewhere(list.ollama.host) : said.ollamaGroup,
      answerers: isOllama ? [...ollama, ...missing] : ollama,
    },
    { title: said.filesGroup, answerers: isOllama ? files : [...files, ...missing] },
    { title: null, answerers: [choice('playbook', said.playbook)] },
  ].filter(({ answerers }) => answerers.length > 0);
}

function ollamaAnswerers(listing: OllamaListing): readonly Answerer[] {
  if (listing.state === 'absent') return [out('ollama', listing.why)];
  if (listing.models.length === 0) return [out('models', said.noOllamaModels)];
  return listing.models.map(({ name, size, runsElsewhere }) =>
    runsElsewhere ? out(name, said.runsElsewhere(name)) : choice(`ollama:${name}`, sized(name, size)),
  );
}

/** The entry that a wish means: Ollama's names may lack their tag, a file may go by its name alone. */
export function wishInList(list: LlmList | null, wish: string): string {
  const [, kind, what] = /^(ollama|gguf):(.+)$/su.exec(wish) ?? [];
  if (list === null || what === undefined) return wish;
  if (kind === 'gguf') {
    const file = list.files.find((one) => isFile(one, what));
    return file === undefined ? wish : `gguf:${file.file}`;
  }
  if (list.ollama.state === 'absent') return wish;
  const model = list.ollama.models.find(({ name }) => fullOllamaName(name) === fullOllamaName(what));
  return model === undefined ? wish : `ollama:${model.name}`;
}

const fileName = (path: string): string => path.replace(/^.*[\\/]/u, '');
const isFile = ({ file, name }: ModelFile, what: string): boolean =>
  file === what || name === what || fileName(file) === what;

/** @param list null while it is not known: nothing can be said to be gone then. */
function labelOf(wish: string, list: LlmList | null): string {
  if (wish === 'ollama' || wish === 'gguf') return said[wish];
  const name = fileName(wish.replace(/^(?:ollama|gguf):/u, ''));
  return list === null || (wish.startsWith('ollama') && list.ollama.state === 'absent')
    ? name
    : said.gone(name);
}

/** Whether Ollama has models of this machine, and yet what was left to Sidetone's choice is not one of them. */
export function isLesserAnswering(list: LlmList | null, wish: string, llm: Pick<LlmChoice, 'kind'>): boolean {
  if (list === null || list.ollama.state === 'absent' || list.ollama.isElsewhere) return false;
  const hasUsable = list.ollama.models.some(({ runsElsewhere }) => !runsElsewhere);
  return wish === 'auto' && llm.kind !== 'ollama' && hasUsable;
}
