import { describe, expect, it } from 'vitest';
import type { ModelState } from '../contract/client';
import { DEFAULT_SETTINGS } from '../contract/settings';
import { diagnosticsOf } from './diagnostics';

const model: ModelState = {
  id: 'piper-joe',
  name: 'Piper Joe',
  stage: 'tts',
  purpose: 'tts',
  isDefault: true,
  bytes: 1,
  licence: 'CC0',
  status: 'failed',
  receivedBytes: 0,
  bytesPerSecond: null,
  source: null,
  sources: [],
  problem: { code: 'DOWNLOAD_FAILED', message: 'no', hint: '' },
  without: '',
};

const text = diagnosticsOf({
  info: {
    version: '1.2.3',
    shell: 'browser',
    runtimes: [{ name: 'Node', version: '22.1.0' }],
    system: 'Linux 6.1 x64',
    dataDir: '/home/ann-smith/.local/share/sidetone',
  },
  machine: {
    cpu: 'A processor',
    cores: 2,
    memoryBytes: 8e9,
    freeBytes: 1e9,
    usedBytes: 2e8,
    uptimeMs: 90_000,
    homeDir: '/home/ann-smith',
  },
  models: [model],
  settings: {
    ...DEFAULT_SETTINGS,
    theme: 'dark',
    input: { id: 'abc', label: 'Ann’s headset' },
    profileId: 'my-secret-persona',
    llm: 'gguf:/home/ann-smith/private.gguf',
  },
  log: Array.from({ length: 300 }, (_, index) => ({
    number: index + 1,
    atMs: 0,
    level: 'warn' as const,
    text: `line ${index} in /home/ann-smith/x`,
  })),
});

describe('diagnosticsOf', () => {
  it('has what helps: versions, machine, models with what is wrong, settings, the last lines', () => {
    expect(text).toContain('Sidetone 1.2.3 (browser)');
    expect(text).toContain('A processor, 2 cores');
    expect(text).toContain('piper-joe: failed (DOWNLOAD_FAILED)');
    expect(text).toContain('theme: "dark"');
    expect(text).toContain('line 299');
    expect(text).not.toContain('line 199 ');
  });
  it('names no person, no device and no persona', () => {
    for (const name of ['ann-smith', 'headset', 'abc', 'my-secret-persona', 'private.gguf']) {
      expect(text).not.toContain(name);
    }
    expect(text).toContain('data folder ~/.local/share/sidetone');
    expect(text).toContain('input: chosen');
  });
});
