import { describe, expect, it } from 'vitest';
import { createVoice, DEFAULT_VOICES, voiceChoices, VOICES, voiceOf } from './voices';

describe('voices', () => {
  it('has one entry for each id, and the defaults among them', () => {
    expect(new Set(VOICES.map(({ id }) => id)).size).toBe(VOICES.length);
    for (const id of DEFAULT_VOICES) expect(voiceOf(id).id).toBe(id);
  });

  it('offers what can be spoken with: catches a model’s id in its place, which ends every later conversation', () => {
    const offered = voiceChoices((modelId) => modelId === 'flite');
    expect(offered.map(({ id }) => voiceOf(id).id)).toEqual(VOICES.map(({ id }) => id));
    expect(offered.filter(({ isHere }) => !isHere).map(({ id }) => id)).toEqual(['piper-joe']);
    expect(() => voiceOf('flite')).toThrow('There is no voice');
  });

  it('names the voices there are when asked for another', async () => {
    await expect(createVoice('nobody', {})).rejects.toMatchObject({
      problem: { code: 'MODEL_MISSING', hint: expect.stringContaining('flite-slt') as string },
    });
  });

  it('loads the voice that is always there without any file', async () => {
    const voice = await createVoice('flite-kal', {});
    expect(voice.id).toBe('flite-kal');
    await voice.dispose();
  });

  it('says which file is missing', async () => {
    await expect(createVoice('piper-joe', { model: '/none' })).rejects.toMatchObject({
      problem: { code: 'MODEL_MISSING' },
    });
  });
});
