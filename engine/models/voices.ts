/**
 * Owns which voices there are: id, name for people, who it sounds like, catalogue model and engine. The catalogue's models
 * are other things with other ids: one of them may have several voices.
 */
import { problemOf, thrownOf } from '../contract/errors';
import type { ModelFiles } from '../contract/inference';
import type { VoiceChoice, VoiceTraits } from '../contract/models';
import type { TtsProvider } from '../inference/providers';
import type { FliteVoice } from '../inference/tts/flite';

export type Voice = {
  readonly id: string;
  readonly label: string;
  /** Of engine/models/catalogue.ts. */
  readonly modelId: string;
  readonly traits: VoiceTraits;
  readonly engine: { readonly kind: 'piper' } | { readonly kind: 'flite'; readonly voice: FliteVoice };
};

/** Flite puts recorded pieces together, which is heard; its speakers are those of CMU ARCTIC, and Kal, a diphone voice. */
const robotic = (sex: VoiceTraits['sex'], accent: VoiceTraits['accent']): VoiceTraits => ({
  sex,
  accent,
  sound: 'robotic',
});

export const VOICES: readonly Voice[] = [
  {
    id: 'piper-joe',
    label: 'Joe',
    modelId: 'piper-joe',
    traits: { sex: 'man', accent: 'american', sound: 'natural' },
    engine: { kind: 'piper' },
  },
  {
    id: 'flite-slt',
    label: 'Slt',
    modelId: 'flite',
    traits: robotic('woman', 'american'),
    engine: { kind: 'flite', voice: 'slt' },
  },
  {
    id: 'flite-rms',
    label: 'Rms',
    modelId: 'flite',
    traits: robotic('man', 'american'),
    engine: { kind: 'flite', voice: 'rms' },
  },
  {
    id: 'flite-awb',
    label: 'Awb',
    modelId: 'flite',
    traits: robotic('man', 'scottish'),
    engine: { kind: 'flite', voice: 'awb' },
  },
  {
    id: 'flite-kal',
    label: 'Kal',
    modelId: 'flite',
    traits: robotic('man', 'american'),
    engine: { kind: 'flite', voice: 'kal16' },
  },
];

/** Taken in this order where none was chosen. */
export const DEFAULT_VOICES: readonly string[] = ['piper-joe', 'flite-slt'];

/** Every voice, as a client may choose it. @param isHere whether a model of the catalogue is on this machine. */
export const voiceChoices = (isHere: (modelId: string) => boolean): readonly VoiceChoice[] =>
  VOICES.map(({ id, label, modelId, traits, engine }) => ({
    id,
    label,
    maker: engine.kind === 'piper' ? 'Piper' : 'Flite',
    traits,
    isHere: isHere(modelId),
  }));

/** "Joe"; the id of one that is not known. */
export const nameOfVoice = (voiceId: string): string =>
  VOICES.find(({ id }) => id === voiceId)?.label ?? voiceId;

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
      const { createPiper } = await import('../inference/tts/piper');
      return createPiper({
        id: voiceId,
        modelPath: fileOf(files, 'model'),
        configPath: fileOf(files, 'config'),
        ...(cacheDir === undefined ? {} : { cacheDir }),
      });
    }
    case 'flite': {
      const { createFlite } = await import('../inference/tts/flite');
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
