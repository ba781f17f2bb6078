/** Owns whether what is written of a reply ends like a sentence. Pure. */
import { NEVER_END } from '../../text/abbreviations';
import type { Reply } from './types';

/** Whether what is not said yet ends like a sentence. */
export const endsWhole = ({ chunker }: Reply): boolean => endsSentence(chunker.rest.trimEnd());

/** "Please ask for Mrs." goes on. */
export const endsSentence = (text: string): boolean =>
  SENTENCE_END.test(text) && !NEVER_END.has(/(\S+)\.$/u.exec(text)?.[1]?.toLowerCase() ?? '');

/** A mark that ends a sentence, and what may close behind it. */
const SENTENCE_END = /[.!?…。！？]["”’'»)\]}*_`]*$/u;
