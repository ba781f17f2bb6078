/** Owns the words of the list of who can answer. */

export const answererWords = {
  auto: 'Automatic (best available)',
  /** Ollama with the model that each persona names. */
  ollama: 'Ollama, with each persona’s own model',
  gguf: 'The best model file',
  playbook: 'Scripted answers',
  ollamaGroup: 'Ollama',
  ollamaElsewhere: (host: string): string => `Ollama on ${host} (your words leave this machine)`,
  filesGroup: 'Model files',
  sized: (name: string, size: string): string => `${name} (${size})`,
  /** A model of a cloud. */
  runsElsewhere: (name: string): string => `${name} (runs in a cloud, so it is not used)`,
  noOllamaModels: 'Ollama has no models yet',
  gone: (name: string): string => `${name} (not installed)`,
  /** Shown where the model that answers is not the one that was hoped for. */
  others: 'Ollama has others.',
} as const;
