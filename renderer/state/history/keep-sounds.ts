/** Owns which sound belongs to which turn: it listens to what comes and goes, and hands it to turn-sounds.ts. */
import type { HostEvent, PlayoutReport } from '../../../engine/contract/client';
import type { TurnSounds } from '../../audio/turn-sounds';
import { turnKey } from '../conversation/conversation';
import type { Stores } from '../stores';

export type SoundKeeper = {
  /** After the stores have taken it. */
  event(event: HostEvent): void;
  report(report: PlayoutReport): void;
};

export function createSoundKeeper(stores: Pick<Stores, 'conversation'>, sounds: TurnSounds): SoundKeeper {
  const key = (turnId: number): string => turnKey(stores.conversation.getState(), turnId);
  return {
    event: (event) => {
      if (event.kind === 'audio') sounds.spoken(key(event.turnId), event.samples);
      else if (event.kind === 'transcript' && event.role === 'user' && event.isFinal) {
        sounds.said(key(event.turnId));
      }
    },
    report: ({ phase, turnId, playedSamples }) => {
      if (phase === 'stopped') sounds.stopped(key(turnId), playedSamples);
    },
  };
}
