/** Owns when a turn can't turn out to be wrong any more. */
import type { Turn } from './types';

/** The user has finished, and the words are those of the whole utterance: what is made of it may be seen and heard. */
export const isCommitted = ({ isDecided, isInterim }: Turn): boolean => isDecided && !isInterim;
