/** Owns the words about models on their way into memory. */
import type { LoadedStage } from '../../engine/contract/client';

const PART: Record<LoadedStage, string> = {
  stt: 'the recogniser',
  llm: 'the language model',
  tts: 'the voice',
};

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

export const loadingWords = {
  label: (count: number, of: number): string => `${count} of ${of} models are loaded`,
  here: (names: readonly string[]): string => `Loaded: ${names.join(', ')}.`,
  waited: (stages: readonly LoadedStage[]): string =>
    `Loading ${listed(stages.map((stage) => PART[stage]))}.`,
  seconds: (seconds: number): string => `${seconds} s so far.`,
} as const;
