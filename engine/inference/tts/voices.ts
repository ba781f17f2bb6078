/**
 * Owns which voices there are: id, name for people, catalogue model and engine.
 */
import { problemOf, thrownOf } from '../../contract/errors';
import type { ModelFiles } from '../../contract/inference';
import type { TtsProvider } from '../providers';
import type { FliteVoice } from './flite';

export type Voice = {
  readonly id: string;
  readonly label: string;
  /** Of engine/models/catalogue.ts. */
  readonly modelId: string;
  readonly engine: { readonly kind: 'piper' } | { readonly kind: 'flite'; readonly voice: FliteVoice };
};

export const VOICES: readonly Voice[] = [
  { id: 'piper-joe', label: 'Joe', modelId: 'piper-joe', engine: { kind: 'piper' } },
  { id: 'flite-slt', label: 'Slt', modelId: 'flite', engine: { kind: 'flite', voice: 'slt' } },
  { id: 'flite-rms', label: 'Rms', modelId: 'flite', engine: { kind: 'flite', voice: 'rms' } },
  { id: 'flite-awb', label: 'Awb', modelId: 'flite', engine: { kind: 'flite', voice: 'awb' } },
  { id: 'flite-kal', label: 'Kal', modelId: 'flite', engine: { kind: 'flite', voice: 'kal16' } },
];

/** Taken in this order when nobody chose. */
export const DEFAULT_VOICES: readonly string[] = ['piper-joe', 'flite-slt'];

/** @throws SidetoneError MODEL_MISSING naming the voices there are. */
export function voiceOf(voiceId: string): Voice {
  const voice = VOICES.find(({ id }) => id === voiceId);
  if (voice === undefined) {
    const known = VOICES.map(({ id }) => id);
    throw thrownOf(problemOf('MODEL_MISSING.voice', { id: voiceId, known }));
  }
  return voice;
}

/** Loads a voice from its files (logical names of the catalogue). @param cacheDir for what may be made again. */
export async function createVoice(
  voiceId: string,
  files: ModelFiles,
  cacheDir?: string,
): Promise<TtsProvider> {
  const { engine } = voiceOf(voiceId);
  switch (engine.kind) {
    case 'piper': {
      const { createPiper } = await import('./piper');
      return createPiper({
        id: voiceId,
        modelPath: fileOf(files, 'model'),
        configPath: fileOf(files, 'config'),
        ...(cacheDir === undefined ? {} : { cacheDir }),
      });
    }
    case 'flite': {
      const { createFlite } = await import('./flite');
      const wasmPath = files['wasm'];
      return createFlite({
        id: voiceId,
        voice: engine.voice,
        ...(wasmPath === undefined ? {} : { wasmPath }),
      });
    }
  }
}

function fileOf(files: ModelFiles, name: string): string {
  const path = files[name];
  if (path === undefined) throw thrownOf(problemOf('MODEL_MISSING.voiceFile', { name }));
  return path;
}
