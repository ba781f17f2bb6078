/**
 * Owns the trial of the talk key where nobody listens: presses come the way they always come, and mean what the grammar
 * of talking says, by its own clock. Nothing follows from it but what is shown. It has no grammar of its own.
 */
import type { Stores } from '../stores';
import { createTalkClock } from '../conversation/talk-clock';
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

export type KeyTrials = {
  /** From here on the keys are tried and nobody is talked to. @returns how to end it. */
  readonly begin: () => () => void;
  readonly isOn: () => boolean;
  /** Means nothing while nothing is tried. */
  readonly step: (event: TalkEvent) => void;
};

export function createKeyTrials({ stores }: { readonly stores: Pick<Stores, 'trial'> }): KeyTrials {
  const step = (event: TalkEvent): void => {
    const { trial } = stores.trial.getState();
    if (trial === null) return;
    const next = stepTrial(trial, event);
    if (next === trial) return;
    stores.trial.setState({ trial: next });
    clock.follow(next.talk, trial.talk);
  };
  const clock = createTalkClock(step);
  let begun = 0;

  return {
    begin: () => {
      begun += 1;
      const own = begun;
      clock.stop();
      stores.trial.setState({ trial: NOT_TRIED });
      return () => {
        // Another one has taken its place.
        if (own !== begun) return;
        clock.stop();
        stores.trial.setState({ trial: null });
      };
    },
    isOn: () => stores.trial.getState().trial !== null,
    step,
  };
}
