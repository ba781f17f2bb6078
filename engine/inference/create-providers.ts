/**
 * Owns which provider serves which model id. The only file that knows all of them.
 */
import { SidetoneError } from '../contract/errors';
import type { ModelFiles } from '../contract/inference';
import { chooseLlm, createChooseLlmDeps } from './llm/choose';
import type { InferenceLoaders } from './service';
import { createMoonshine } from './stt/moonshine';
import { createVoice } from './tts/voices';

export function createProviders(): InferenceLoaders {
  const llmDeps = createChooseLlmDeps(process.env);
  return {
    loadStt: (modelId, files) =>
      createMoonshine({
        id: modelId,
        encoderPath: pathOf(files, 'encoder'),
        decoderPath: pathOf(files, 'decoder'),
      }),
    loadTts: (voiceId, files) => createVoice(voiceId, files),
    loadLlm: (wish, steps) => chooseLlm(wish, llmDeps, steps),
  };
}

function pathOf(files: ModelFiles, name: string): string {
  const path = files[name];
  if (path === undefined) throw new SidetoneError('MODEL_MISSING', `The model has no ${name} file.`);
  return path;
}
