import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InferenceRequest } from '../contract/inference';
import { createSteadySpawn } from './steady-voice';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'steady-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const sentFor = (request: InferenceRequest): InferenceRequest | undefined => {
  const sent: InferenceRequest[] = [];
  const spawn = createSteadySpawn(
    () => ({ send: (given) => void sent.push(given), onEvent: () => {}, onExit: () => {}, kill: () => {} }),
    folder,
  );
  spawn().send(request);
  return sent[0];
};

const load = (files: Record<string, string>): InferenceRequest => ({
  kind: 'control',
  type: 'load.tts',
  requestId: 1,
  voiceId: 'piper-joe',
  files,
  cacheDir: folder,
});

describe('a steady voice', () => {
  // Two runs of a scenario would differ in every length of a phoneme.
  it('is loaded with a description that has no noise and is otherwise the same', () => {
    const config = join(folder, 'config.json');
    const given = {
      audio: { sample_rate: 22_050 },
      inference: { noise_scale: 0.6, length_scale: 1.1, noise_w: 0.8 },
    };
    writeFileSync(config, JSON.stringify(given));
    const sent = sentFor(load({ model: 'voice.onnx', config }));
    if (sent?.type !== 'load.tts') throw new Error('not sent');
    expect(sent.files['model']).toBe('voice.onnx');
    expect(JSON.parse(readFileSync(sent.files['config'] ?? '', 'utf8'))).toEqual({
      ...given,
      inference: { noise_scale: 0, length_scale: 1.1, noise_w: 0 },
    });
    // That of the person stays as it is.
    expect(JSON.parse(readFileSync(config, 'utf8'))).toEqual(given);
  });

  it('leaves alone what has no description', () => {
    const request = load({ wasm: 'flite.wasm' });
    expect(sentFor(request)).toBe(request);
  });
});
