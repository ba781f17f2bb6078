/** Owns the words for voices: who one sounds like, and how it stands in a list to choose from. */
import type { VoiceChoice } from '../../engine/contract/models';

const SEX: Record<VoiceChoice['traits']['sex'], string> = { woman: 'woman', man: 'man' };
const ACCENT: Record<VoiceChoice['traits']['accent'], string> = {
  american: 'American',
  australian: 'Australian',
  british: 'British',
  indian: 'Indian',
  irish: 'Irish',
  scottish: 'Scottish',
};
const SOUND: Record<VoiceChoice['traits']['sound'], string> = { natural: 'natural', robotic: 'robotic' };

export const voiceWords = {
  /** "Joe: man, American, natural" */
  choice: ({ label, traits, isHere }: VoiceChoice): string => {
    const who = `${label}: ${SEX[traits.sex]}, ${ACCENT[traits.accent]}, ${SOUND[traits.sound]}`;
    return isHere ? who : `${who} (not installed)`;
  },
  unknown: (id: string): string => `${id} (unknown voice)`,
  speaking: (label: string): string => `${label} speaks now.`,
} as const;
