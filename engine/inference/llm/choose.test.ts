import { afterEach, describe, expect, it } from 'vitest';
import type { LlmWish } from '../../contract/inference';
import { SidetoneError } from '../../contract/errors';
import type { LlmProvider } from '../providers';
import { chooseLlm, createChooseLlmDeps, type ChooseLlmDeps, type WarmLlm } from './choose';
import { probeOllama, type OllamaProbe } from './ollama';
import { createPlaybookLlm } from './playbook';
import { createOllamaStandIn, type OllamaStandIn } from './ollama-stand-in';

const wish = (text: string, rest: Partial<LlmWish> = {}): LlmWish => ({
  wish: text,
  profileModel: 'qwen2.5:3b',
  ggufFiles: [
    { path: '/models/qwen.gguf', label: 'Qwen2.5 Coder 0.5B' },
    { path: '/models/smol.gguf', label: 'SmolLM2 135M' },
  ],
  playbook: [{ when: ['hours'], say: 'Eight to six.' }],
  playbookElse: 'Sorry?',
  contextTokens: 2048,
  cacheDir: '',
  ...rest,
});

/** A machine without Ollama whose model files load, unless told otherwise. */
function machine(
  options: {
    readonly probe?: OllamaProbe;
    readonly broken?: readonly string[];
    readonly isStrong?: boolean;
  } = {},
): ChooseLlmDeps {
  return {
    ...createChooseLlmDeps({}),
    probeOllama: async () => options.probe ?? { running: false, reason: 'nothing listens there' },
    isFile: async (path) => path === '/elsewhere/other.gguf',
    carries: async () => options.isStrong === true,
    async createGguf({ label, why = '', path }) {
      if (options.broken?.includes(path) === true) throw new SidetoneError('MODEL_BROKEN', 'Bad magic.');
      return { ...createPlaybookLlm({ entries: [], otherwise: path }), choice: { kind: 'gguf', label, why } };
    },
  };
}
const running = (...models: string[]): OllamaProbe => ({ running: true, version: '0.12.0', models });
const choice = async (request: LlmWish, deps: ChooseLlmDeps) => (await chooseLlm(request, deps)).choice;

describe('chooseLlm, auto', () => {
  it('takes Ollama if it has the model of the profile, and has nothing to excuse', async () => {
    expect(await choice(wish('auto'), machine({ probe: running('qwen2.5:3b') }))).toEqual({
      kind: 'ollama',
      label: 'qwen2.5:3b',
      why: '',
    });
  });

  it('takes the best file and says why not Ollama', async () => {
    expect(await choice(wish('auto'), machine())).toEqual({
      kind: 'gguf',
      label: 'Qwen2.5 Coder 0.5B',
      why: 'Ollama is not running.',
    });
    expect(await choice(wish('auto'), machine({ probe: running('llama3.2:latest') }))).toMatchObject({
      kind: 'gguf',
      why: 'Ollama has no qwen2.5:3b: `ollama pull qwen2.5:3b`.',
    });
  });

  it('goes past a file that does not load instead of giving up', async () => {
    expect(await choice(wish('auto'), machine({ broken: ['/models/qwen.gguf'] }))).toEqual({
      kind: 'gguf',
      label: 'SmolLM2 135M',
      why: "Ollama is not running, and Qwen2.5 Coder 0.5B can't be loaded.",
    });
  });

  it('takes a large file only where it is quick, and says so: catches answers that come seconds late', async () => {
    const { ggufFiles } = wish('auto');
    const large = { path: '/models/large.gguf', label: 'Qwen2.5 1.5B', largeBytes: 1_400_000_000 };
    const both = wish('auto', { ggufFiles: [large, ...ggufFiles] });
    expect(await choice(both, machine({ isStrong: true }))).toMatchObject({ label: 'Qwen2.5 1.5B' });
    expect(await choice(both, machine())).toMatchObject({
      label: 'Qwen2.5 Coder 0.5B',
      why: 'Ollama is not running, and Qwen2.5 1.5B would be slow here.',
    });
    // Better than a script, and what the person asks for by name.
    expect(await choice({ ...both, ggufFiles: [large] }, machine())).toMatchObject({
      label: 'Qwen2.5 1.5B',
      why: 'Ollama is not running.',
    });
    expect(await choice({ ...both, wish: 'gguf:large.gguf' }, machine())).toMatchObject({
      label: 'Qwen2.5 1.5B',
      why: '',
    });
  });

  it('falls back to the script and says why', async () => {
    const llm = await chooseLlm(wish('auto', { ggufFiles: [] }), machine());
    expect(llm.choice).toEqual({
      kind: 'playbook',
      label: 'scripted answers',
      why: 'Ollama is not running, and no model file is on this machine.',
    });
  });

  it('fails where there is nothing at all instead of saying one sentence for ever', async () => {
    await expect(choice(wish('auto', { ggufFiles: [], playbook: [] }), machine())).rejects.toMatchObject({
      problem: { code: 'NO_LLM', hint: expect.stringMatching(/Ollama/u) },
    });
  });
});

describe('chooseLlm, when a model is there but can’t be loaded', () => {
  const memory = new SidetoneError(
    'LLM_FAILED',
    'Ollama failed: model requires more system memory.',
    'Choose a smaller model.',
  );
  const failing = (...kinds: string[]) => {
    const disposed: string[] = [];
    const warm: WarmLlm = async (llm) => {
      if (kinds.includes(llm.choice.kind)) throw memory;
    };
    const base = machine({ probe: running('qwen2.5:3b') });
    const watched = (llm: LlmProvider): LlmProvider => ({
      ...llm,
      dispose: async () => void disposed.push(llm.choice.label),
    });
    const deps: ChooseLlmDeps = {
      ...base,
      createOllama: (options) => watched(base.createOllama(options)),
      createGguf: async (options) => watched(await base.createGguf(options)),
    };
    return { deps, warm, disposed };
  };

  it('goes on to the model file and says what Ollama said, instead of ending everything', async () => {
    const { deps, warm, disposed } = failing('ollama');
    expect((await chooseLlm(wish('auto'), deps, warm)).choice).toEqual({
      kind: 'gguf',
      label: 'Qwen2.5 Coder 0.5B',
      why: 'Ollama could not load qwen2.5:3b (model requires more system memory).',
    });
    expect(disposed).toEqual(['qwen2.5:3b']);
  });

  it('goes on to the script when the files do not work either, and leaves none of them in memory', async () => {
    const { deps, warm, disposed } = failing('ollama', 'gguf');
    expect((await chooseLlm(wish('auto'), deps, warm)).choice).toEqual({
      kind: 'playbook',
      label: 'scripted answers',
      why: 'Ollama could not load qwen2.5:3b (model requires more system memory), and Qwen2.5 Coder 0.5B does not work.',
    });
    expect(disposed).toEqual(['qwen2.5:3b', 'Qwen2.5 Coder 0.5B', 'SmolLM2 135M']);
  });

  it('fails clearly if that model was asked for', async () => {
    const { deps, warm } = failing('ollama');
    await expect(chooseLlm(wish('ollama:qwen2.5:3b'), deps, warm)).rejects.toMatchObject({
      problem: {
        code: 'NO_LLM',
        message: 'Ollama could not load qwen2.5:3b (model requires more system memory).',
        hint: 'Choose a smaller model.',
      },
    });
  });

  it('does not take a load that was called off for a model that does not work', async () => {
    const { deps } = failing();
    const warm: WarmLlm = () => Promise.reject(new SidetoneError('CANCELLED'));
    await expect(chooseLlm(wish('auto'), deps, warm)).rejects.toMatchObject({
      problem: { code: 'CANCELLED' },
    });
  });
});

describe('chooseLlm, asked for one', () => {
  const all = machine({ probe: running('qwen2.5:3b', 'llama3.2:latest') });

  it.each([
    ['ollama', { kind: 'ollama', label: 'qwen2.5:3b', why: '' }],
    ['ollama:llama3.2', { kind: 'ollama', label: 'llama3.2:latest', why: '' }],
    ['gguf', { kind: 'gguf', label: 'Qwen2.5 Coder 0.5B', why: '' }],
    ['gguf:smol.gguf', { kind: 'gguf', label: 'SmolLM2 135M', why: '' }],
    ['gguf:/models/smol.gguf', { kind: 'gguf', label: 'SmolLM2 135M', why: '' }],
    ['gguf:/elsewhere/other.gguf', { kind: 'gguf', label: 'other', why: '' }],
    ['playbook', { kind: 'playbook', label: 'scripted answers', why: '' }],
  ])('%s', async (text, expected) => {
    expect(await choice(wish(text), all)).toEqual(expected);
  });

  it.each([
    ['ollama', machine(), 'Ollama is not running.', 'Start Ollama'],
    [
      'ollama:gemma9',
      all,
      'Ollama has no gemma9',
      'Run `ollama pull gemma9`. Or choose one that it has: ollama:qwen',
    ],
    ['gguf:none.gguf', all, 'There is no model file none.gguf.', 'Check the path'],
    ['gguf:qwen.gguf', machine({ broken: ['/models/qwen.gguf'] }), "can't be loaded", 'Bad magic'],
  ])('fails with %s rather than take something else in silence', async (text, deps, message, hint) => {
    await expect(choice(wish(text), deps)).rejects.toMatchObject({
      problem: {
        code: 'NO_LLM',
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      },
    });
  });

  it.each(['', 'gpt', 'playbook:x', 'auto:y', 'ollama:'])('does not guess what "%s" means', async (text) => {
    await expect(choice(wish(text), all)).rejects.toMatchObject({ problem: { code: 'BAD_REQUEST' } });
  });
});

describe('createChooseLlmDeps', () => {
  let fake: OllamaStandIn | undefined;
  afterEach(() => fake?.close());

  it('finds the Ollama that OLLAMA_HOST names and talks with it', async () => {
    fake = await createOllamaStandIn({ replies: ['We open at eight.'] });
    const deps: ChooseLlmDeps = {
      ...createChooseLlmDeps({ OLLAMA_HOST: `127.0.0.1:${fake.port}` }),
      // Patient, for a machine whose cores are busy with other tests.
      probeOllama: (host) => probeOllama({ host, timeoutMs: 10_000 }),
    };
    const llm = await chooseLlm(wish('auto'), deps);
    expect(llm.choice.kind).toBe('ollama');
    let text = '';
    const request = {
      messages: [{ role: 'user' as const, content: 'Hours?' }],
      temperature: 0,
      maxTokens: 50,
    };
    for await (const piece of llm.generate(request, new AbortController().signal)) text += piece;
    expect(text).toBe('We open at eight.');
    expect(fake.requests.at(-1)?.body).toMatchObject({ options: { num_ctx: 2048 } });
  });
});
