import { expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import type { OllamaListing } from '../contract/llm';
import { createLlmHandlers } from './llm-handlers';

it('lists Ollama and the files side by side, and a file that has gone without a size', async () => {
  const ollama: OllamaListing = { host: '127.0.0.1:1', isElsewhere: false, state: 'there', models: [] };
  const here = fileURLToPath(import.meta.url);
  const handlers = createLlmHandlers({
    stages: {
      ggufFiles: () => [
        { path: here, label: 'This' },
        { path: '/gone.gguf', label: 'Gone' },
      ],
    },
    listOllama: async () => ollama,
  });
  expect(await handlers['llm.list']({ type: 'llm.list' })).toEqual({
    ollama,
    files: [
      { file: here, name: 'This', size: expect.any(Number) },
      { file: '/gone.gguf', name: 'Gone', size: null },
    ],
  });
});
