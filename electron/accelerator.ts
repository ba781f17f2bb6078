/**
 * Owns what a combination of keys from the settings is for those who see keys one by one: uiohook's own names. Pure.
 * What can't be watched is null, never a guess.
 */
import { readChord, type Chord } from '../engine/contract/chord';

export type Combination = Omit<Chord, 'code'> & {
  /** As uiohook names its keys: letters and digits by themselves, all others by their codes. */
  readonly key: string;
};

export function readAccelerator(accelerator: string, isMac: boolean): Combination | null {
  const chord = readChord(accelerator, isMac);
  if (chord === null) return null;
  const { code, ...modifiers } = chord;
  return { key: code.replace(/^(?:Key|Digit)/, ''), ...modifiers };
}
