import { describe, expect, it } from 'vitest';
import { SidetoneError } from '../contract/errors';
import type { DoneValue } from '../contract/inference';
import { ENGINES } from '../inference/engines';
import type { Ask, AskOptions, Inference } from '../inference/supervisor';
import type { Lease, LoadedModels } from './loaded-models';
import { createPreview } from './preview';

const TEXT =
  'name: Maya\ndescription: At the desk.\nsystem_prompt: You are Maya.\ngreeting: Good day.\nvoice: flite-rms\n';

/** Models that are made up. @param hang whether a request waits until it is called off. */
const createFixture = (hang = false) => {
  const asked: Ask[] = [];
  let isBusy = false;
  let released = 0;
  const ask = async (request: Ask, { signal, onToken, onSpeech }: AskOptions = {}): Promise<DoneValue> => {
    asked.push(request);
    if (signal?.aborted === true) throw new Error('called off');
    if (hang) {
      await new Promise((_, reject) =>
        signal?.addEventListener('abort', () => reject(new Error('called off'))),
      );
    }
    if (request.type === 'generate') {
      onToken?.('At ');
      onToken?.('nine.');
      return { of: 'generate', tokens: 2, ms: 1 };
    }
    onSpeech?.(new Float32Array([0.1]));
    onSpeech?.(new Float32Array([0.2, 0.3]));
    return { of: 'synthesise', sampleCount: 3, ms: 1 };
  };
  const lease: Lease = {
    session: 'preview',
    release: () => {
      released += 1;
    },
    loadStt: async () => 'ears',
    loadTts: async (wished) => {
      if (wished === 'gone') throw new SidetoneError('MODEL_MISSING');
      return wished ?? 'flite-slt';
    },
    loadLlm: async () => ({
      modelId: 'playbook:preview',
      choice: {
        kind: 'playbook',
        label: 'scripted answers',
        why: '',
        traits: ENGINES.playbook.traits,
      },
    }),
  };
  const loadedModels: LoadedModels = {
    lease: () => lease,
    inMemory: () => [],
    loadEot: async () => false,
    recognisers: () => ['ears'],
    voices: () => ['flite-slt'],
    ggufFiles: () => [],
  };
  const preview = createPreview({
    inference: { ask } as unknown as Inference,
    loadedModels,
    cacheDir: '/cache',
    isBusy: () => isBusy,
    llm: () => 'playbook',
    now: () => 0,
  });
  return {
    preview,
    asked,
    released: () => released,
    setBusy: (busy: boolean) => {
      isBusy = busy;
    },
  };
};

describe('hearing a persona that is not saved', () => {
  it('says its greeting with its voice, or what was chosen', async () => {
    const { preview, asked } = createFixture();
    const heard = await preview.hear('maya', TEXT, undefined);
    expect(heard).toMatchObject({ said: 'Good day.', voiceId: 'flite-rms', isOtherVoice: false });
    expect(heard.samples).toHaveLength(3);
    await preview.hear('maya', TEXT, 'It is 9:30.');
    expect(asked.at(-1)).toMatchObject({
      type: 'synthesise',
      voiceId: 'flite-rms',
      text: 'It is nine thirty.',
    });
  });

  it('says that another voice spoke: catches a user judging a voice by another one', async () => {
    const { preview } = createFixture();
    const heard = await preview.hear('maya', TEXT.replace('flite-rms', 'gone'), undefined);
    expect(heard).toMatchObject({ voiceId: 'flite-slt', isOtherVoice: true });
  });

  it('names the mistake that keeps it from being heard', async () => {
    const { preview } = createFixture();
    await expect(preview.hear('maya', 'name: Maya\n', undefined)).rejects.toMatchObject({
      problem: { code: 'PROFILE_INVALID', message: expect.stringContaining('Line 1: description') as string },
    });
  });
});

describe('trying a persona that is not saved', () => {
  it('answers in writing and by voice, in a lane of its own, and keeps no model from those who talk', async () => {
    const { preview, asked, released } = createFixture();
    const tried = await preview.tryOut('maya', TEXT, 'When do you open?');
    expect(tried).toMatchObject({ said: 'At nine.', llm: 'scripted answers' });
    expect(asked[0]).toMatchObject({
      type: 'generate',
      session: 'preview',
      urgency: 'speculation',
      modelId: 'playbook:preview',
    });
    expect(JSON.stringify(asked[0])).toContain('You are Maya.');
    expect(released()).toBe(1);
  });

  it('is refused in the middle of a turn, and nothing is asked of the models', async () => {
    const { preview, asked, setBusy } = createFixture();
    setBusy(true);
    await expect(preview.tryOut('maya', TEXT, 'Hello?')).rejects.toMatchObject({
      problem: { code: 'BUSY' },
    });
    expect(asked).toEqual([]);
  });

  it('gives way to a user who begins to speak, and can be asked again afterwards', async () => {
    const { preview, released } = createFixture(true);
    const trying = preview.tryOut('maya', TEXT, 'Hello?');
    await expect(preview.hear('maya', TEXT, undefined)).rejects.toMatchObject({
      problem: { code: 'BUSY' },
    });
    preview.giveWay();
    await expect(trying).rejects.toMatchObject({
      problem: { code: 'BUSY', message: expect.stringContaining('conversation') as string },
    });
    expect(released()).toBe(1);
    const again = preview.hear('maya', TEXT, undefined);
    preview.giveWay();
    await expect(again).rejects.toMatchObject({ problem: { code: 'BUSY' } });
  });
});
