/**
 * Owns the trial of the talk key where no persona listens. Presses come the way they always come, and mean what the
 * grammar of talking says, by its own clock. Nothing follows from it but what is shown. It has no grammar of its own.
 */
import type { Stores } from '../stores';
import { createTalkClock } from '../conversation/talk-clock';
import type { TalkEvent } from '../conversation/talk-grammar';
import { NOT_TRIED, stepTrial } from './trial-step';

export type KeyTrials = {
  /** From here on the keys are tried and no persona is talked to. @returns how to end it. */
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
