/**
 * Owns making Piper say the same words the same way each time: it draws noise for the sound and for the length of every
 * phoneme, and on a virtual clock that noise would be all that differs from one run to the next. The voice gets a
 * description of its own in which there is none. It must not change anything else of a voice.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InferenceRequest, SpawnInference } from '../contract/inference';

/** @param folder for the descriptions; the caller removes it. */
export function createSteadySpawn(spawn: SpawnInference, folder: string): SpawnInference {
  return () => {
    const child = spawn();
    return { ...child, send: (request) => child.send(steady(request, folder)) };
  };
}

function steady(request: InferenceRequest, folder: string): InferenceRequest {
  if (request.type !== 'load.tts') return request;
  const path = request.files['config'];
  if (path === undefined) return request;
  const config = JSON.parse(readFileSync(path, 'utf8')) as { readonly inference?: object };
  const quiet = { ...config, inference: { ...config.inference, noise_scale: 0, noise_w: 0 } };
  const steadyPath = join(folder, `${request.voiceId}.json`);
  writeFileSync(steadyPath, JSON.stringify(quiet));
  return { ...request, files: { ...request.files, config: steadyPath } };
}
