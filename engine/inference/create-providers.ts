/**
 * Owns which provider serves which model id. The only file that knows all of them.
 */
import { SidetoneError } from '../contract/errors';
import type { ModelFiles } from '../contract/inference';
import { chooseLlm } from './llm/choose';
import type { InferenceLoaders } from './service';
import { createMoonshine } from './stt/moonshine';
import { createVoice } from './tts/voices';

export function createProviders(): InferenceLoaders {
  return {
    loadStt: (modelId, files) =>
      createMoonshine({
        id: modelId,
        encoderPath: pathOf(files, 'encoder'),
        decoderPath: pathOf(files, 'decoder'),
      }),
    loadTts: (voiceId, files) => createVoice(voiceId, files),
    loadLlm: (wish) => chooseLlm(wish),
  };
}

function pathOf(files: ModelFiles, name: string): string {
  const path = files[name];
  if (path === undefined) throw new SidetoneError('MODEL_MISSING', `The model has no ${name} file.`);
  return path;
}
