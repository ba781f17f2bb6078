/** Owns what stands in a list of voices, the same in every picker, and what a voice is called. Pure. */
import type { VoiceChoice } from '../../../engine/contract/models';
import { voiceWords } from '../../words/voices';

export type Choice = { readonly value: string; readonly label: string };

/**
 * @param chosen id of the voice that is set, empty for none; one that is unknown stays in the list, so that the list shows
 * what is set.
 * @param none what it means that none is set.
 */
export function voiceOptions(
  voices: readonly VoiceChoice[],
  chosen: string,
  none: string,
): readonly Choice[] {
  const isKnown = chosen === '' || voices.some(({ id }) => id === chosen);
  return [
    { value: '', label: none },
    ...voices.map((voice) => ({ value: voice.id, label: voiceWords.choice(voice) })),
    ...(isKnown ? [] : [{ value: chosen, label: voiceWords.unknown(chosen) }]),
  ];
}

/** "Joe"; the id of one that is not known. */
export const voiceLabel = (voices: readonly VoiceChoice[], voiceId: string): string =>
  voices.find(({ id }) => id === voiceId)?.label ?? voiceId;

/** "Piper Joe", where the program that speaks is of interest. */
export function voiceWithMaker(voices: readonly VoiceChoice[], voiceId: string): string {
  const voice = voices.find(({ id }) => id === voiceId);
  return voice === undefined ? voiceId : `${voice.maker} ${voice.label}`;
}
