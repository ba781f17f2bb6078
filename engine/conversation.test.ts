import { describe, expect, it } from 'vitest';
import { SidetoneError } from './contract/errors';
import type { LlmWish } from './contract/inference';
import { createConversation, type Wishes } from './conversation';
import type { Inference } from './inference/supervisor';
import type { Profile } from './profiles/profile';
import type { Stages } from './stages';

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

const createFixture = () => {
  const llmWishes: LlmWish[] = [];
  let files: LlmWish['ggufFiles'] = [{ path: '/good.gguf', label: 'good' }];
  const stages: Stages = {
    loadStt: async (wished) => wished ?? 'ears',
    loadTts: async (wished) => {
      if (wished === 'broken') throw new SidetoneError('MODEL_BROKEN');
      return wished ?? 'voice';
    },
    loadLlm: async (wish) => {
      llmWishes.push(wish);
      if (wish.wish === 'ollama') throw new SidetoneError('NO_LLM');
      return { kind: 'gguf', label: wish.ggufFiles[0]?.label ?? '', why: '' };
    },
    loadEot: async () => false,
    ggufFiles: () => files,
  };
  const inference = { ask: () => new Promise(() => {}) } as unknown as Inference;
  return {
    conversation: createConversation(WISHES, inference, stages, '/cache'),
    llmWishes,
    setFiles: (next: LlmWish['ggufFiles']) => {
      files = next;
    },
  };
};

describe('a conversation', () => {
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
    setFiles([{ path: '/deadly.gguf', label: 'deadly' }]);
    conversation.restore();
    await conversation.prepare(never);
    expect(llmWishes.at(-1)?.ggufFiles).toEqual([{ path: '/good.gguf', label: 'good' }]);
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

  it.each([
    ['voice', { ...PROFILE, voice: 'other' }],
    ['model', { ...PROFILE, llm: { ...PROFILE.llm, model: 'other' } }],
  ])('has to be prepared for another %s: catches a change that is never heard', async (_what, profile) => {
    const { conversation } = createFixture();
    await conversation.prepare(never);
    expect(conversation.adopt(profile)).toBe(true);
  });
});
