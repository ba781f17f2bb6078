import { describe, expect, it } from 'vitest';
import { DEFAULT_VOICES, voiceChoices, VOICES, voiceOf } from './voices';

describe('voices', () => {
  it('has one entry for each id, and the defaults among them', () => {
    expect(new Set(VOICES.map(({ id }) => id)).size).toBe(VOICES.length);
    for (const id of DEFAULT_VOICES) expect(voiceOf(id).id).toBe(id);
  });

  it('offers what can be spoken with: catches a model’s id in its place, which ends every later conversation', () => {
    const offered = voiceChoices((modelId) => modelId === 'flite');
    expect(offered.map(({ id }) => voiceOf(id).id)).toEqual(VOICES.map(({ id }) => id));
    const ofFlite = ['flite-slt', 'flite-rms', 'flite-awb', 'flite-kal'];
    expect(offered.filter(({ isHere }) => isHere).map(({ id }) => id)).toEqual(ofFlite);
    expect(() => voiceOf('flite')).toThrow('There is no voice');
  });

  it('names the voices there are when asked for another', () => {
    expect(() => voiceOf('nobody')).toThrow('There is no voice "nobody".');
    expect(thrownBy(() => voiceOf('nobody'))).toMatchObject({
      problem: { code: 'MODEL_MISSING', hint: expect.stringContaining('flite-slt') as string },
    });
  });

  it('says which engine makes each: catches a maker that is guessed from the id', () => {
    const makers = voiceChoices(() => true).map(({ id, maker }) => [id, maker]);
    expect(makers).toContainEqual(['piper-joe', 'Piper']);
    expect(makers).toContainEqual(['flite-awb', 'Flite']);
  });
});

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (thrown) {
    return thrown;
  }
}
