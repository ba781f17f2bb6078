import { afterEach, describe, expect, it } from 'vitest';
import type { LlmWish } from '../../contract/inference';
import { SidetoneError } from '../../contract/errors';
import { ENGINES } from '../engines';
import type { LlmProvider } from '../providers';
import { createChooseLlmDeps, findLlms, type ChooseLlmDeps } from './candidates';
import { chooseLlm, type ChooseLlmOptions, type WarmLlm } from './choose';
import type { OllamaListing, OllamaModel } from '../../contract/llm';
import { listOllama } from './ollama-list';
import { createPlaybookLlm } from './playbook';
import { createOllamaStandIn, type OllamaStandIn } from '../../simulation/ollama-stand-in';

const wish = (text: string, rest: Partial<LlmWish> = {}): LlmWish => ({
  wish: text,
  profileModel: 'qwen2.5:3b',
  ggufFiles: [
    { path: '/models/qwen.gguf', label: 'Qwen2.5 Coder 0.5B', engine: 'gguf' },
    { path: '/models/smol.gguf', label: 'SmolLM2 135M', engine: 'gguf' },
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
    readonly listing?: OllamaListing;
    readonly host?: string;
    readonly broken?: readonly string[];
    readonly isStrong?: boolean;
  } = {},
): ChooseLlmDeps {
  return {
    ...createChooseLlmDeps({ OLLAMA_HOST: options.host }),
    listOllama: async () => options.listing ?? NOT_RUNNING,
    isFile: async (path) => path === '/elsewhere/other.gguf',
    fileBytes: async () => 500,
    carries: async () => options.isStrong === true,
    async loadFile(_engine, { path }) {
      if (options.broken?.includes(path) === true) throw new SidetoneError('MODEL_BROKEN', 'Bad magic.');
      return createPlaybookLlm({ entries: [], otherwise: path });
    },
  };
}
const here = { host: '127.0.0.1:11434', isElsewhere: false } as const;
const NOT_RUNNING: OllamaListing = {
  ...here,
  state: 'absent',
  why: 'Ollama is not running.',
  hint: 'Start Ollama.',
};
const having = (...models: OllamaModel[]): OllamaListing => ({ ...here, state: 'there', models });
const running = (...names: string[]): OllamaListing =>
  having(...names.map((name) => ({ name, size: null, runsElsewhere: false })));
const choice = async (request: LlmWish, deps: ChooseLlmDeps, options?: Partial<ChooseLlmOptions>) => {
  const { kind, label, why } = (await chooseLlm(request, deps, options)).choice;
  return { kind, label, why };
};

describe('chooseLlm, auto', () => {
  it('takes Ollama if it has the model of the profile, and has nothing to excuse', async () => {
    expect(await choice(wish('auto'), machine({ listing: running('qwen2.5:3b') }))).toEqual({
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
    expect(await choice(wish('auto'), machine({ listing: running('llama3.2:latest') }))).toMatchObject({
      kind: 'gguf',
      why: 'Ollama has no qwen2.5:3b.',
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
    const large = {
      path: '/models/large.gguf',
      label: 'Qwen2.5 1.5B',
      engine: 'gguf',
      largeBytes: 1_400_000_000,
    };
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
    expect(await choice(wish('auto', { ggufFiles: [] }), machine())).toEqual({
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

describe('chooseLlm, what it tells of the model', () => {
  // The session begins replies early, upgrades and lets others go first by these, and knows no engine by name.
  it('is what its engine says: catches a capability that is guessed from a name', async () => {
    for (const [text, engine] of [
      ['gguf', 'gguf'],
      ['ollama', 'ollama'],
      ['playbook', 'playbook'],
    ] as const) {
      const { traits } = (await chooseLlm(wish(text), machine({ listing: running('qwen2.5:3b') }))).choice;
      expect([text, traits]).toEqual([text, ENGINES[engine].traits]);
    }
  });

  it('has no model that runs with an engine there is not: another version’s file list', async () => {
    const ggufFiles = [{ path: '/models/new.bin', label: 'New', engine: 'warp' }];
    const deps = { ...machine(), loadFile: createChooseLlmDeps({}).loadFile };
    expect(await choice(wish('auto', { ggufFiles }), deps)).toMatchObject({
      kind: 'playbook',
      why: "Ollama is not running, and New can't be loaded.",
    });
  });
});

describe('chooseLlm, where words would leave this machine', () => {
  const cloud: OllamaModel = { name: 'qwen2.5:3b', size: 384, runsElsewhere: true };

  it.each([
    ['is in the list like a local one', wish('auto'), having(cloud)],
    ['is named by the persona', wish('auto', { profileModel: 'big:cloud' }), running('big:cloud')],
  ])('does not take by itself a model of a cloud that %s, and says why', async (_how, request, listing) => {
    const { kind, why } = await choice(request, machine({ listing }));
    expect(kind).toBe('gguf');
    expect(why).toContain('runs in a cloud, and what you say would leave this machine.');
  });

  it.each(['ollama', 'ollama:qwen2.5:3b', 'ollama:big:cloud', 'ollama:gpt-oss:120b-cloud'])(
    'refuses such a model, asked for by %s',
    async (text) => {
      await expect(choice(wish(text), machine({ listing: having(cloud) }))).rejects.toMatchObject({
        problem: { code: 'NO_LLM', message: expect.stringContaining('runs in a cloud') },
      });
    },
  );

  it('does not even ask an Ollama elsewhere by itself, and says why', async () => {
    let asked = 0;
    const deps: ChooseLlmDeps = {
      ...machine({ host: 'https://models.example' }),
      listOllama: async () => {
        asked += 1;
        return running('qwen2.5:3b');
      },
    };
    expect(await choice(wish('auto'), deps)).toMatchObject({
      kind: 'gguf',
      why: 'Ollama at models.example is not on this machine, and what you say would leave it.',
    });
    expect(asked).toBe(0);
  });

  it('takes an Ollama elsewhere that was asked for, and says so wherever the model is named', async () => {
    const deps = machine({ host: '192.168.1.5', listing: running('qwen2.5:3b') });
    expect(await choice(wish('ollama'), deps)).toEqual({
      kind: 'ollama',
      label: 'qwen2.5:3b on 192.168.1.5:11434',
      why: 'It answers on 192.168.1.5:11434: what you say leaves this machine.',
    });
  });
});

describe('chooseLlm, when Ollama is not as it should be', () => {
  it('says what was found and not that Ollama is not running, and goes on to the file', async () => {
    const listing: OllamaListing = {
      ...here,
      state: 'absent',
      why: 'What answers at 127.0.0.1:11434 is not Ollama.',
      hint: '',
    };
    expect(await choice(wish('auto'), machine({ listing }))).toMatchObject({
      kind: 'gguf',
      why: 'What answers at 127.0.0.1:11434 is not Ollama.',
    });
  });

  it('goes on to the file whatever is thrown: one odd answer took every model away', async () => {
    const deps: ChooseLlmDeps = {
      ...machine(),
      listOllama: () => Promise.reject(new TypeError("Cannot read properties of undefined (reading 'trim')")),
    };
    expect(await choice(wish('auto'), deps)).toMatchObject({
      kind: 'gguf',
      why: expect.stringContaining("Ollama can't be used"),
    });
  });

  it('says that OLLAMA_HOST is no address, whether Ollama is found or not', async () => {
    const found = machine({ host: 'not a host', listing: running('qwen2.5:3b') });
    expect((await choice(wish('auto'), found)).why).toContain('OLLAMA_HOST is no address ("not a host")');
    const why = 'Ollama is not running; OLLAMA_HOST is no address ("not a host").';
    expect(await choice(wish('auto'), machine({ host: 'not a host' }))).toMatchObject({ why });
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
    const warm: WarmLlm = (llm) => llm.warm([], new AbortController().signal);
    const base = machine({ listing: running('qwen2.5:3b') });
    const watched = (llm: LlmProvider, kind: string, name: string): LlmProvider => ({
      ...llm,
      warm: async () => {
        if (kinds.includes(kind)) throw memory;
      },
      dispose: async () => void disposed.push(name),
    });
    const deps: ChooseLlmDeps = {
      ...base,
      loadOllama: async (options) => watched(await base.loadOllama(options), 'ollama', options.model),
      loadFile: async (kind, options) => watched(await base.loadFile(kind, options), kind, options.label),
    };
    return { deps, warm, disposed };
  };

  it('goes on to the model file and says what Ollama said, instead of ending everything', async () => {
    const { deps, warm, disposed } = failing('ollama');
    expect(await choice(wish('auto'), deps, { warm })).toEqual({
      kind: 'gguf',
      label: 'Qwen2.5 Coder 0.5B',
      why: 'Ollama could not load qwen2.5:3b (model requires more system memory).',
    });
    expect(disposed).toEqual(['qwen2.5:3b']);
  });

  it('goes on to the script when the files do not work either, and leaves none of them in memory', async () => {
    const { deps, warm, disposed } = failing('ollama', 'gguf');
    expect(await choice(wish('auto'), deps, { warm })).toEqual({
      kind: 'playbook',
      label: 'scripted answers',
      why: 'Ollama could not load qwen2.5:3b (model requires more system memory), and Qwen2.5 Coder 0.5B does not work.',
    });
    expect(disposed).toEqual(['qwen2.5:3b', 'Qwen2.5 Coder 0.5B', 'SmolLM2 135M']);
  });

  it('fails clearly if that model was asked for', async () => {
    const { deps, warm } = failing('ollama');
    await expect(chooseLlm(wish('ollama:qwen2.5:3b'), deps, { warm })).rejects.toMatchObject({
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
    await expect(chooseLlm(wish('auto'), deps, { warm })).rejects.toMatchObject({
      problem: { code: 'CANCELLED' },
    });
  });
});

describe('chooseLlm, where other models are loaded', () => {
  const qwen = '/models/qwen.gguf';
  const load = ({ loadFile }: ChooseLlmDeps): Promise<LlmProvider> =>
    loadFile('gguf', { label: 'Qwen', path: qwen, contextTokens: 1, cacheDir: '' });

  it('takes a loaded one as it is: catches weights that are in memory once for each session', async () => {
    const loaded = await load(machine());
    const { provider, modelId, choice } = await chooseLlm(wish('gguf'), machine({ broken: [qwen] }), {
      loaded: (id) => (id === `gguf:${qwen}` ? loaded : null),
    });
    expect([provider, modelId, choice.label]).toEqual([loaded, `gguf:${qwen}`, 'Qwen2.5 Coder 0.5B']);
  });

  it('does not dispose of what others use because it does not answer this one', async () => {
    let disposed = 0;
    const loaded = {
      ...(await load(machine())),
      dispose: async () => void (disposed += 1),
    };
    const { choice } = await chooseLlm(wish('gguf'), machine(), {
      loaded: (id) => (id === `gguf:${qwen}` ? loaded : null),
      warm: (llm) => (llm === loaded ? Promise.reject(new SidetoneError('LLM_FAILED')) : Promise.resolve()),
    });
    expect([choice.label, disposed]).toEqual(['SmolLM2 135M', 0]);
  });

  it('goes past a model that there is no room for, and says so', async () => {
    const deps = machine({ listing: running('qwen2.5:3b') });
    const hasRoom = (id: string): boolean => id === 'gguf:/models/smol.gguf';
    expect(await choice(wish('auto'), deps, { hasRoom })).toEqual({
      kind: 'gguf',
      label: 'SmolLM2 135M',
      why: 'qwen2.5:3b has no memory beside what other conversations use, and Qwen2.5 Coder 0.5B has no memory beside what other conversations use.',
    });
    await expect(chooseLlm(wish('gguf:qwen.gguf'), deps, { hasRoom })).rejects.toMatchObject({
      problem: { code: 'NO_LLM' },
    });
  });

  it('makes each session its own script', async () => {
    const ids = ['a', 'b'].map(
      async (session) => (await chooseLlm(wish('playbook'), machine(), { session })).modelId,
    );
    expect(await Promise.all(ids)).toEqual(['playbook:a', 'playbook:b']);
  });
});

describe('findLlms', () => {
  it('names what a wish may come to, best first, with its memory, and loads nothing', async () => {
    const large = { path: '/models/large.gguf', label: 'Large', engine: 'gguf', largeBytes: 1_400 };
    const request = wish('auto', { ggufFiles: [large, ...wish('auto').ggufFiles] });
    const deps = machine({ listing: having({ name: 'qwen2.5:3b', size: 2_000, runsElsewhere: false }) });
    const found = await findLlms(request, { ...deps, loadFile: () => Promise.reject(new Error('loaded')) });
    expect(found).toEqual([
      { modelId: 'ollama:qwen2.5:3b', wish: 'ollama:qwen2.5:3b', label: 'qwen2.5:3b', bytes: 2_300 },
      {
        modelId: 'gguf:/models/qwen.gguf',
        wish: 'gguf:/models/qwen.gguf',
        label: 'Qwen2.5 Coder 0.5B',
        bytes: 650,
      },
      {
        modelId: 'gguf:/models/smol.gguf',
        wish: 'gguf:/models/smol.gguf',
        label: 'SmolLM2 135M',
        bytes: 650,
      },
      { modelId: 'gguf:/models/large.gguf', wish: 'gguf:/models/large.gguf', label: 'Large', bytes: 1_400 },
    ]);
  });

  it('finds the very model by the wish that it names, by which another session gets it', async () => {
    const deps = machine({ listing: running('qwen2.5:3b') });
    for (const candidate of await findLlms(wish('auto'), deps)) {
      const { modelId } = await chooseLlm(wish(candidate.wish), deps);
      expect(modelId).toBe(candidate.modelId);
    }
  });

  it('takes no memory of this machine for a model elsewhere, and finds none where there is none', async () => {
    const listing = having({ name: 'qwen2.5:3b', size: 2_000, runsElsewhere: false });
    const elsewhere = machine({ host: '192.168.1.5', listing });
    expect(await findLlms(wish('ollama'), elsewhere)).toMatchObject([{ bytes: 0 }]);
    expect(await findLlms(wish('ollama'), machine())).toEqual([]);
    expect(await findLlms(wish('playbook'), machine())).toEqual([]);
  });
});

describe('chooseLlm, asked for one', () => {
  const all = machine({ listing: running('qwen2.5:3b', 'llama3.2:latest') });

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
    ['ollama:gemma9', all, 'Ollama has no gemma9', 'Choose one that it has (ollama:qwen'],
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
      listOllama: (host) => listOllama(host, { timeoutsMs: [10_000] }),
    };
    const llm = await chooseLlm(wish('auto'), deps);
    expect(llm.choice.kind).toBe('ollama');
    let text = '';
    const request = {
      messages: [{ role: 'user' as const, content: 'Hours?' }],
      temperature: 0,
      maxTokens: 50,
    };
    for await (const piece of llm.provider.generate(request, new AbortController().signal))
      text += String(piece);
    expect(text).toBe('We open at eight.');
    expect(fake.requests.at(-1)?.body).toMatchObject({ options: { num_ctx: 2048 } });
  });
});
