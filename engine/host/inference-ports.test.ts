import { describe, expect, it, vi } from 'vitest';
import { problemOf, SidetoneError, thrownOf, type Problem } from '../contract/errors';
import type { LlmWish } from '../contract/inference';
import { realClock } from '../clock';
import type { KeptLines } from './kept-lines';
import { createConversation } from './inference-ports';
import type { Wishes } from './wishes';
import { ENGINES } from '../inference/engines';
import type { Inference } from '../inference/supervisor';
import type { Profile } from '../profiles/profile';
import type { Lease, LoadedModels } from './loaded-models';

const PROFILE: Profile = {
  id: 'maya',
  name: 'Maya',
  description: '',
  systemPrompt: 'You are Maya.',
  greeting: null,
  voice: null,
  llm: { model: null, temperature: 0.3, maxTokens: 80 },
  fallbackLine: 'Sorry?',
  exampleTurns: [],
  playbook: [],
  playbookElse: 'Sorry?',
};
const WISHES: Wishes = { profile: PROFILE, llm: 'auto', voiceId: undefined, sttId: undefined };
const never = new AbortController().signal;

const createFixture = ({
  wishes = {},
  here = ['voice'],
  mayReplace = true,
  keep = async () => {},
}: {
  readonly wishes?: Partial<Wishes>;
  readonly here?: readonly string[];
  readonly mayReplace?: boolean;
  readonly keep?: KeptLines['keep'];
} = {}) => {
  const told: Problem[] = [];
  const progress: (readonly string[])[] = [];
  const llmWishes: LlmWish[] = [];
  const loaded: string[] = [];
  let areEarsRefused = false;
  let files: LlmWish['ggufFiles'] = [{ path: '/good.gguf', label: 'good', engine: 'gguf' }];
  const lease: Lease = {
    session: 's',
    release: () => {},
    loadStt: async (wished) => {
      if (areEarsRefused) throw new SidetoneError('MODEL_BROKEN');
      if (wished === 'gone') throw new SidetoneError('MODEL_MISSING', 'It is gone.');
      return wished ?? 'ears';
    },
    loadTts: async (wished) => {
      if (wished === 'broken') throw new SidetoneError('MODEL_BROKEN');
      if (wished === 'crash') throw new SidetoneError('INFERENCE_CRASHED');
      if (wished === 'flite') throw thrownOf(problemOf('MODEL_MISSING.voice', { id: wished, known: [] }));
      loaded.push(wished ?? 'voice');
      return wished ?? 'voice';
    },
    loadLlm: async (wish) => {
      llmWishes.push(wish);
      if (wish.wish === 'ollama') throw new SidetoneError('NO_LLM');
      const label = wish.ggufFiles[0]?.label ?? '';
      return { modelId: label, choice: { kind: 'gguf', label, why: '', traits: ENGINES.gguf.traits } };
    },
  };
  const loadedModels: LoadedModels = {
    lease: () => lease,
    inMemory: () => [],
    loadEot: async () => false,
    recognisers: () => ['ears'],
    voices: () => here,
    ggufFiles: () => files,
  };
  const inference = { ask: () => new Promise(() => {}), refusals: () => [] } as unknown as Inference;
  return {
    conversation: createConversation(
      { ...WISHES, ...wishes },
      {
        sessionId: 's',
        inference,
        loadedModels,
        cacheDir: '/cache',
        lines: { get: () => null, keep },
        clock: realClock,
        mayReplace,
        tell: (problem) => told.push(problem),
        loading: (loaded) => progress.push(loaded.map(({ stage }) => stage)),
      },
    ),
    told,
    progress,
    llmWishes,
    loaded,
    refuseEars: () => {
      areEarsRefused = true;
    },
    setFiles: (next: LlmWish['ggufFiles']) => {
      files = next;
    },
  };
};

describe('a conversation', () => {
  it('begins with its fallback line at hand, or a crash in the first turn ends in silence', async () => {
    const order: string[] = [];
    const { conversation } = createFixture({
      keep: async (voiceId, text) => {
        await Promise.resolve();
        order.push(`${voiceId}: ${text}`);
      },
    });
    await conversation.prepare(never);
    order.push('begun');
    expect(order[0]).toBe(`voice: ${PROFILE.fallbackLine}`);
    expect(order).toContain('begun');
  });

  it('leaves no timer running once its fallback line is at hand: catches one for each conversation that began', async () => {
    vi.useFakeTimers();
    try {
      const quick = createFixture();
      await quick.conversation.prepare(never);
      expect(vi.getTimerCount()).toBe(0);
      const slow = createFixture({ keep: () => new Promise(() => {}) });
      const prepared = slow.conversation.prepare(never);
      await vi.advanceTimersByTimeAsync(1500);
      await prepared;
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('tells how far the loading is, part by part: a person waited for a minute before "one moment"', async () => {
    const { conversation, progress } = createFixture();
    await conversation.prepare(never);
    expect(progress.map((loaded) => loaded.length)).toEqual([0, 1, 2, 3]);
    expect(progress.at(-1)?.toSorted()).toEqual(['llm', 'stt', 'tts']);
  });

  it('begins without it where the voice can not make it', async () => {
    const { conversation } = createFixture({ keep: () => Promise.reject(new Error('no voice')) });
    await expect(conversation.prepare(never)).resolves.toMatchObject({ voiceId: 'voice' });
  });

  it.each([
    ['model', { ...WISHES, llm: 'ollama' }],
    ['voice', { ...WISHES, voiceId: 'broken' }],
  ])('gets its former %s back after a change that failed', async (_what, next) => {
    const { conversation } = createFixture();
    const before = await conversation.prepare(never);
    conversation.change(next);
    await expect(conversation.prepare(never)).rejects.toBeInstanceOf(SidetoneError);
    conversation.restore();
    expect(conversation.wishes()).toEqual(WISHES);
    expect(await conversation.prepare(never)).toEqual(before);
  });

  it('goes back to the file that worked, not to the one whose arrival took the process down', async () => {
    const { conversation, llmWishes, setFiles } = createFixture();
    await conversation.prepare(never);
    setFiles([{ path: '/deadly.gguf', label: 'deadly', engine: 'gguf' }]);
    conversation.restore();
    await conversation.prepare(never);
    expect(llmWishes.at(-1)?.ggufFiles).toEqual([{ path: '/good.gguf', label: 'good', engine: 'gguf' }]);
    conversation.change(WISHES);
    await conversation.prepare(never);
    expect(llmWishes.at(-1)?.ggufFiles[0]?.path).toBe('/deadly.gguf');
  });

  it('goes on with a changed persona without loading anything anew, and answers by its new script', async () => {
    const { conversation, llmWishes } = createFixture();
    await conversation.prepare(never);
    const changed: Profile = { ...PROFILE, systemPrompt: 'You are Mia.', playbookElse: 'Pardon?' };
    expect(conversation.adopt(changed)).toBe(false);
    expect(conversation.wishes().profile).toBe(changed);
    expect(llmWishes.at(-1)?.playbookElse).toBe('Pardon?');
    await conversation.reload();
    expect(llmWishes.at(-1)?.playbookElse).toBe('Pardon?');
  });

  it('has voice and model again where its recogniser is refused: catches a fallback line that nothing speaks', async () => {
    const { conversation, llmWishes, loaded, refuseEars } = createFixture();
    await conversation.prepare(never);
    const [voices, models] = [loaded.length, llmWishes.length];
    refuseEars();
    await expect(conversation.reload()).rejects.toMatchObject({ problem: { code: 'MODEL_BROKEN' } });
    expect([loaded.length - voices, llmWishes.length - models]).toEqual([1, 1]);
  });

  it.each([
    ['voice', { ...PROFILE, voice: 'other' }],
    ['model', { ...PROFILE, llm: { ...PROFILE.llm, model: 'other' } }],
  ])('has to be prepared for another %s: catches a change that is never heard', async (_what, profile) => {
    const { conversation } = createFixture();
    await conversation.prepare(never);
    expect(conversation.adopt(profile)).toBe(true);
  });
});

describe('a conversation that begins with what is not to be had', () => {
  const keysOf = (told: readonly Problem[]) => told.map(({ exact }) => exact?.key);

  it('speaks with the persona’s own voice: catches one choice of a voice that ends every later conversation', async () => {
    const profile = { ...PROFILE, voice: 'own' };
    const { conversation, told } = createFixture({ wishes: { voiceId: 'flite', profile } });
    expect(await conversation.prepare(never)).toMatchObject({ voiceId: 'own' });
    expect(told).toMatchObject([
      { code: 'REPLACED', message: 'There is no voice "flite". own speaks instead.' },
    ]);
  });

  it('speaks with the best voice there is where the persona names none that is known', async () => {
    const { conversation, told } = createFixture({ wishes: { profile: { ...PROFILE, voice: 'flite' } } });
    expect(await conversation.prepare(never)).toMatchObject({ voiceId: 'voice' });
    expect(keysOf(told)).toEqual(['REPLACED.voice']);
  });

  it('speaks with the next voice where the files of the best one are broken', async () => {
    const { conversation, told } = createFixture({ here: ['broken', 'other'] });
    expect(await conversation.prepare(never)).toMatchObject({ voiceId: 'other' });
    expect(keysOf(told)).toEqual(['REPLACED.voice']);
  });

  it('answers with the best model, hears with the best recogniser, and says both', async () => {
    const { conversation, told } = createFixture({ wishes: { llm: 'ollama', sttId: 'gone' } });
    expect(await conversation.prepare(never)).toMatchObject({ llm: { label: 'good' }, sttId: 'ears' });
    expect(keysOf(told)).toEqual(['REPLACED.llm', 'REPLACED.recogniser']);
    // And what is changed later does not bring the lost ones back, nor the same words once more.
    conversation.change({ ...conversation.wishes(), voiceId: 'other' });
    expect(await conversation.prepare(never)).toMatchObject({ llm: { label: 'good' }, voiceId: 'other' });
    expect(told).toHaveLength(2);
  });

  it('goes back to what replaced it after a change that failed', async () => {
    const { conversation } = createFixture({ wishes: { voiceId: 'flite' } });
    const before = await conversation.prepare(never);
    conversation.change({ ...conversation.wishes(), voiceId: 'broken' });
    await expect(conversation.prepare(never)).rejects.toBeInstanceOf(SidetoneError);
    conversation.restore();
    expect(await conversation.prepare(never)).toEqual(before);
  });

  it('says nothing where all is as it was wished', async () => {
    const { conversation, told } = createFixture({ wishes: { voiceId: 'own' } });
    await conversation.prepare(never);
    expect(told).toEqual([]);
  });

  it('does not begin where a process stopped: another voice would stop it, too', async () => {
    const { conversation } = createFixture({ wishes: { voiceId: 'crash' } });
    await expect(conversation.prepare(never)).rejects.toMatchObject({
      problem: { code: 'INFERENCE_CRASHED' },
    });
  });

  it.each<Partial<Wishes>>([{ llm: 'ollama' }, { voiceId: 'flite' }, { sttId: 'gone' }])(
    'does not begin where nothing may be replaced: catches a benchmark of another model (%o)',
    async (wishes) => {
      const { conversation, told } = createFixture({ wishes, mayReplace: false });
      await expect(conversation.prepare(never)).rejects.toBeInstanceOf(SidetoneError);
      expect(told).toEqual([]);
    },
  );
});
