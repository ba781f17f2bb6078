/** Owns how a wish for a language model is written: `auto`, `ollama`, `ollama:MODEL`, `gguf`, `gguf:FILE` or `playbook`. */
import { problemOf, thrownOf } from '../../contract/errors';

export type Wish =
  | { readonly kind: 'auto' | 'playbook' }
  | { readonly kind: 'ollama'; readonly model: string | null }
  | { readonly kind: 'gguf'; readonly file: string | null };

/** @throws SidetoneError BAD_REQUEST if it is not understood. */
export function parseWish(text: string): Wish {
  const [, kind, rest] = /^([a-z]+)(?::(.+))?$/su.exec(text.trim()) ?? [];
  const detail = rest?.trim() ?? null;
  if (kind === 'ollama') return { kind, model: detail };
  if (kind === 'gguf') return { kind, file: detail };
  if ((kind === 'auto' || kind === 'playbook') && detail === null) return { kind };
  throw thrownOf(problemOf('BAD_REQUEST.llm', { wish: text }));
}
