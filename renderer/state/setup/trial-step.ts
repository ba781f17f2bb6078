/** Owns what the trial of the talk key comes to, by the grammar of talking. Pure: key-trial.ts has its clock. */
import { AT_REST, stepTalk, type Talk, type TalkEvent } from '../conversation/talk-grammar';

export type KeyTrial = {
  readonly talk: Talk;
  /** What the key does was begun and ended at least once. */
  readonly isTried: boolean;
};

export const NOT_TRIED: KeyTrial = { talk: AT_REST, isTried: false };

const isQuiet = ({ phase, muted }: Talk): boolean => phase.tag === 'rest' && !muted;

export function stepTrial(trial: KeyTrial, event: TalkEvent): KeyTrial {
  const talk = stepTalk(trial.talk, event);
  if (talk === trial.talk) return trial;
  const isEnd = isQuiet(talk) && !isQuiet(trial.talk);
  // What got lost ended by itself.
  return { talk, isTried: trial.isTried || (isEnd && event.type !== 'lost') };
}
