import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import type { OllamaListing } from '../../contract/llm';
import { createLlmHandlers } from './llm';

const ollama: OllamaListing = { host: '127.0.0.1:1', isElsewhere: false, state: 'there', models: [] };

it('lists what a person put into the folder of models, each file once: catches one that only a terminal can choose', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-gguf-'));
  try {
    mkdirSync(join(folder, 'known'));
    for (const name of ['known/known.gguf', 'Mine.GGUF', 'known/half.gguf.partial', 'voice.onnx']) {
      writeFileSync(join(folder, name), 'GGUF');
    }
    const path = join(folder, 'known', 'known.gguf');
    const handlers = createLlmHandlers({
      loadedModels: { ggufFiles: () => [{ path, label: 'Known', engine: 'gguf' }] },
      modelsFolder: folder,
      listOllama: async () => ollama,
    });
    expect(await handlers['llm.list']({ type: 'llm.list' })).toEqual({
      ollama,
      files: [
        { file: path, name: 'Known', size: 4 },
        { file: join(folder, 'Mine.GGUF'), name: 'Mine', size: 4 },
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('lists Ollama and the files side by side, and a file that has gone without a size', async () => {
  const here = fileURLToPath(import.meta.url);
  const handlers = createLlmHandlers({
    loadedModels: {
      ggufFiles: () => [
        { path: here, label: 'This', engine: 'gguf' },
        { path: '/gone.gguf', label: 'Gone', engine: 'gguf' },
      ],
    },
    modelsFolder: '/none',
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
