import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Host } from './host';
import { openClient, openHost, until, useHosts } from '../testing/host-place';
import { disk } from '../testing/made-up-store';
import type { InferenceRequest } from '../contract/inference';
import { madeUpInference } from '../testing/made-up-inference';

vi.mock('../models/store', () => import('../testing/made-up-store'));

/** Processes that the test ends, the newest last. */
const exits: ((reason: string) => void)[] = [];

useHosts();
let host: Host;
beforeEach(() => {
  exits.length = 0;
  host = openHost({ spawnInference: madeUpInference({ exits: (exit) => exits.push(exit) }) });
});

function openWindow() {
  const { start, snapshot, told, problems } = openClient(host);
  return {
    start,
    snapshot,
    words: () => problems().map(({ message }) => message),
    state: () => snapshot()?.state,
    downs: () =>
      told.flatMap((event) => (event.kind === 'control' && event.type === 'inference' ? [event.isDown] : [])),
    problems: () => problems().map(({ code }) => code),
  };
}

/** As often as it is started again at once. */
const keepsDying = (): void => {
  for (let times = 0; times < 3; times += 1) exits.at(-1)?.('SIGKILL');
};

describe('a models’ process that keeps dying while nothing is asked of it', () => {
  it('is told to the client that talks, once: catches a window that goes on listening in vain', async () => {
    const window = openWindow();
    const idle = openWindow();
    window.start();
    await until(() => expect(window.state()).toBe('ACTIVE'));
    keepsDying();
    await until(() => expect(window.downs()).toEqual([true]));
    expect(window.problems()).toEqual(['INFERENCE_DOWN']);
    expect([idle.downs(), idle.problems()]).toEqual([[], []]);
  });

  it('comes back for a new conversation, and says so', async () => {
    const window = openWindow();
    window.start();
    await until(() => expect(window.state()).toBe('ACTIVE'));
    keepsDying();
    await until(() => expect(window.downs()).toEqual([true]));
    window.start();
    await until(() => expect(window.downs()).toEqual([true, false]));
    await until(() => expect(window.state()).toBe('ACTIVE'));
  });
});

describe('a model with which the process ends again and again', () => {
  it('is passed over for the next one while a conversation begins', async () => {
    disk.present = new Set(['moonshine-tiny', 'flite', 'smollm2-135m', 'qwen2.5-coder-0.5b']);
    const best = (request: InferenceRequest): string | null => {
      if (request.type !== 'load.llm') return null;
      const [file] = request.wish.ggufFiles;
      return file?.path === '/models/qwen2.5-coder-0.5b' ? `gguf:${file.path}` : null;
    };
    host = openHost({ spawnInference: madeUpInference({ endsWith: best }) });
    const window = openWindow();
    window.start({ llm: 'auto' });
    await until(() => expect(window.state()).toBe('ACTIVE'));
    expect(window.snapshot()?.llm?.label).toMatch(/SmolLM2/u);
    expect(window.snapshot()?.llm?.why).toMatch(/Qwen.* stopped the inference process twice/u);
    expect(window.downs()).toEqual([]);
  });

  it('gives its place to another one in the conversation that runs, which is told', async () => {
    disk.present = new Set(['moonshine-tiny', 'flite', 'piper-joe']);
    let isDeadly = false;
    const voice = (request: InferenceRequest): string | null =>
      isDeadly && request.type === 'load.tts' && request.voice.id === 'piper-joe' ? 'piper-joe' : null;
    host = openHost({
      spawnInference: madeUpInference({ endsWith: voice, exits: (exit) => exits.push(exit) }),
    });
    const window = openWindow();
    window.start({ voiceId: 'piper-joe' });
    await until(() => expect(window.state()).toBe('ACTIVE'));
    isDeadly = true;
    exits.at(-1)?.('SIGKILL');
    await until(() => expect(window.problems()).toEqual(['REPLACED']));
    expect(window.words()[0]).toMatch(
      /Joe.* stopped the inference process several times\..* speaks instead\./u,
    );
    await until(() => expect(window.state()).toBe('ACTIVE'));
    expect([window.snapshot()?.voiceId, window.downs()]).toEqual(['flite-slt', []]);
  });
});
