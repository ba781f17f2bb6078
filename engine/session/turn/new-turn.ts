/** Owns how a turn looks before anything of it is known. */
import type { Speculation } from '../../contract/spans';
import type { Attempt } from '../types';
import { NO_BARGE } from '../turn-taking/barge-in';
import { emptyReply } from './reply';
import { EMPTY_MARKS } from './spans';
import type { Turn } from './types';

/** A turn that the user may still go on with. */
export const newTurn = (attempt: Attempt, fromSample: number, toSample: number): Turn => ({
  attempt,
  fromSample,
  toSample,
  isDecided: false,
  userText: null,
  isInterim: false,
  isAllHeard: false,
  mergedWith: null,
  reply: emptyReply(),
  hasVoice: false,
  filler: 'unsaid',
  marks: EMPTY_MARKS,
  remark: null,
  speculation: 'none',
  barge: NO_BARGE,
});

/**
 * A turn that nothing was done for before it was decided. `atMs`: when; null for the greeting, which answers no user.
 */
export function decidedTurn(
  attempt: Attempt,
  {
    fromSample,
    toSample,
    atMs,
  }: { readonly fromSample: number; readonly toSample: number; readonly atMs: number | null },
  speculation: Speculation = 'none',
): Turn {
  return {
    ...newTurn(attempt, fromSample, toSample),
    isDecided: true,
    marks: { ...EMPTY_MARKS, endpointMs: atMs },
    speculation,
  };
}
