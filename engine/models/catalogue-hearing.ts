/**
 * Owns what hears: the engines that detect speech, write it down and judge by its sound whether a turn is over, and the
 * models that they run. Of each stage the best model comes first. Data only.
 */
import type { EngineRows } from '../inference/engine-types';
import { MB, NPM, PIP, fileOf, huggingFace, type ModelOf } from './model';

export const HEARING_ENGINES = {
  silero: {
    stage: 'vad',
    name: 'Silero VAD',
    load: async ({ id, files }) =>
      (await import('../inference/vad/silero')).createSilero({ id, modelPath: fileOf(files, 'model') }),
  },
  moonshine: {
    stage: 'stt',
    name: 'Moonshine',
    blocks: true,
    // Base: 0.07 to 0.09 of the audio's length. Every request has the encoder's and the messages' share.
    pace: { ofAudio: 0.09, fixedMs: 30 },
    load: async ({ files, ...options }) =>
      (await import('../inference/stt/moonshine')).createMoonshine({
        ...options,
        encoderPath: fileOf(files, 'encoder'),
        decoderPath: fileOf(files, 'decoder'),
      }),
  },
  'smart-turn': {
    stage: 'eot',
    name: 'Smart Turn',
    judges: 'sound',
    blocks: true,
    // With one thread.
    paceMs: 68,
    load: async ({ files, ...options }) =>
      (await import('../inference/eot/smart-turn')).createSmartTurn({
        ...options,
        modelPath: fileOf(files, 'model'),
      }),
  },
} as const satisfies EngineRows;

export const HEARING_MODELS: readonly ModelOf<typeof HEARING_ENGINES>[] = [
  {
    id: 'silero',
    stage: 'vad',
    engine: 'silero',
    name: 'Silero VAD v6',
    licence: 'MIT',
    memoryBytes: 20 * MB,
    isDefault: true,
    fallbackId: null,
    without: 'Push-to-talk works; the persona can’t hear by itself when you speak.',
    files: {
      model: {
        fileName: 'silero_vad_v6.onnx',
        bytes: 2_327_524,
        sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
      },
    },
    delivery: {
      kind: 'bundled',
      packageName: '@ricky0123/vad-web',
      path: 'dist/silero_vad_v6.onnx',
    },
  },
  // A third fewer errors than tiny, and still ten times faster than real time.
  {
    id: 'moonshine-base',
    stage: 'stt',
    engine: 'moonshine',
    languages: ['en'],
    name: 'Moonshine base',
    licence: 'MIT',
    memoryBytes: 220 * MB,
    isDefault: true,
    fallbackId: null,
    without: 'Speech is recognised by Moonshine tiny, which mishears more.',
    files: {
      encoder: {
        fileName: 'encoder_model.onnx',
        bytes: 20_513_063,
        sha256: '1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751',
      },
      decoder: {
        fileName: 'decoder_model_merged.onnx',
        bytes: 42_498_870,
        sha256: 'cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3',
      },
    },
    delivery: {
      kind: 'download',
      sources: [
        huggingFace('onnx-community/moonshine-base-ONNX', 'main', {
          encoder: 'onnx/encoder_model_quantized.onnx',
          decoder: 'onnx/decoder_model_merged_quantized.onnx',
        }),
        {
          kind: 'npm',
          label: NPM,
          packages: [
            {
              name: '@usefulsensors/moonshine-js',
              version: '0.1.12',
              bytes: 72_710_189,
              members: [
                {
                  file: 'encoder',
                  path: 'dist/model/base/quantized/encoder_model.onnx',
                  offset: 0,
                  bytes: 20_513_063,
                },
                {
                  file: 'decoder',
                  path: 'dist/model/base/quantized/decoder_model_merged.onnx',
                  offset: 0,
                  bytes: 42_498_870,
                },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    id: 'moonshine-tiny',
    stage: 'stt',
    engine: 'moonshine',
    languages: ['en'],
    name: 'Moonshine tiny',
    licence: 'MIT',
    memoryBytes: 120 * MB,
    isDefault: true,
    fallbackId: null,
    without: 'Speech is recognised by Moonshine base; without either nobody is understood.',
    files: {
      encoder: {
        fileName: 'encoder_model.onnx',
        bytes: 7_937_661,
        sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
      },
      decoder: {
        fileName: 'decoder_model_merged.onnx',
        bytes: 20_243_286,
        sha256: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
      },
    },
    delivery: {
      kind: 'download',
      sources: [
        huggingFace('onnx-community/moonshine-tiny-ONNX', 'main', {
          encoder: 'onnx/encoder_model_quantized.onnx',
          decoder: 'onnx/decoder_model_merged_quantized.onnx',
        }),
        {
          kind: 'npm',
          label: NPM,
          packages: [
            {
              name: '@moonshine-ai/moonshine-js',
              version: '0.1.29',
              bytes: 21_514_347,
              members: [
                {
                  file: 'encoder',
                  path: 'dist/model/tiny/quantized/encoder_model.onnx',
                  offset: 0,
                  bytes: 7_937_661,
                },
                {
                  file: 'decoder',
                  path: 'dist/model/tiny/quantized/decoder_model_merged.onnx',
                  offset: 0,
                  bytes: 20_243_286,
                },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    id: 'smart-turn-v3.2',
    stage: 'eot',
    engine: 'smart-turn',
    name: 'Smart Turn v3.2',
    licence: 'BSD-2-Clause',
    memoryBytes: 60 * MB,
    isDefault: true,
    fallbackId: null,
    without: 'The end of a turn is decided by silence and by the words.',
    files: {
      model: {
        fileName: 'smart-turn-v3.2-cpu.onnx',
        bytes: 8_679_182,
        sha256: '2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f',
      },
    },
    delivery: {
      kind: 'download',
      sources: [
        huggingFace('pipecat-ai/smart-turn-v3', 'main', { model: 'smart-turn-v3.2-cpu.onnx' }),
        {
          kind: 'pip',
          label: PIP,
          packages: [
            {
              name: 'pipecat-ai',
              version: '1.14.0',
              bytes: 12_109_725,
              members: [
                {
                  file: 'model',
                  path: 'pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx',
                  offset: 0,
                  bytes: 8_679_182,
                },
              ],
            },
          ],
        },
      ],
    },
  },
];
