/** Owns when two names mean the same of Ollama's models, in the engine and in the window. */

/** Without a tag, Ollama means `:latest`; capitals change nothing. */
export function fullOllamaName(name: string): string {
  const lower = name.trim().toLowerCase();
  return /:[^/]*$/u.test(lower) ? lower : `${lower}:latest`;
}
