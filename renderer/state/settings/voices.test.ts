import { describe, expect, it } from 'vitest';
import type { VoiceChoice } from '../../../engine/contract/models';
import { voiceOptions, voiceWithMaker } from './voices';

const VOICES: readonly VoiceChoice[] = [
  {
    id: 'piper-joe',
    label: 'Joe',
    maker: 'Piper',
    traits: { sex: 'man', accent: 'american', sound: 'natural' },
    isHere: false,
  },
  {
    id: 'flite-slt',
    label: 'Slt',
    maker: 'Flite',
    traits: { sex: 'woman', accent: 'american', sound: 'robotic' },
    isHere: true,
  },
];

describe('the list of voices', () => {
  it('begins with what it means to choose none, and says of each voice who it is and whether it is here', () => {
    expect(voiceOptions(VOICES, 'flite-slt', 'Each persona’s own')).toEqual([
      { value: '', label: 'Each persona’s own' },
      { value: 'piper-joe', label: 'Joe: man, American, natural (not installed)' },
      { value: 'flite-slt', label: 'Slt: woman, American, robotic' },
    ]);
  });

  it('shows a voice that is set and not known: catches a list that shows the first one as if it were chosen', () => {
    expect(voiceOptions(VOICES, 'flite', 'Each persona’s own').at(-1)).toEqual({
      value: 'flite',
      label: 'flite (unknown voice)',
    });
  });

  it('names the program that speaks where that is of interest', () => {
    expect(voiceWithMaker(VOICES, 'flite-slt')).toBe('Flite Slt');
    expect(voiceWithMaker(VOICES, 'gone')).toBe('gone');
  });
});
