/**
 * Owns what follows from the grammar of the key. It hands the grammar what is pressed. From its states it reads what
 * the host, the microphone and the ear are told, and when a phase is over. It decides nothing.
 */
import type { ClientEvent } from '../../../engine/contract/client';
import type { Capture } from '../../audio/capture';
import type { Tick } from '../../audio/ticks';
import type { Stores } from '../stores';
import { createTalkClock } from './talk-clock';
import { isHeard, isOpen, isTalking, stepTalk, type TalkEvent } from './talk-grammar';

export type TalkingDeps = {
  readonly stores: Pick<Stores, 'ui' | 'sound' | 'settings'>;
  readonly send: (event: ClientEvent) => boolean;
  readonly capture: Pick<Capture, 'setMuted'>;
  readonly tick: (tick: Tick) => void;
};

export type Talking = { readonly step: (event: TalkEvent) => void };

export function createTalking({ stores, send, capture, tick }: TalkingDeps): Talking {
  const step = (event: TalkEvent): void =>
    stores.ui.setState(({ talk }) => ({ talk: stepTalk(talk, event) }));

  const clock = createTalkClock(step);

  const hear = (heard: boolean): void => {
    stores.sound.setState({ muted: !heard });
    capture.setMuted(!heard);
  };

  // However the state changed: it may also be a connection that broke.
  stores.ui.subscribe(({ talk: now }, { talk: before }) => {
    if (now === before) return;
    const { mode, sounds } = stores.settings.getState().settings;
    // Opened before the host is told, and shut after: not a frame of what was meant to be heard is lost.
    if (isHeard(now) && !isHeard(before)) hear(true);
    if (isTalking(now) !== isTalking(before)) {
      send({ kind: 'control', type: isTalking(now) ? 'talk.down' : 'talk.up' });
    }
    if (!isHeard(now) && isHeard(before)) hear(false);
    if (sounds && isOpen(now, mode) !== isOpen(before, mode)) tick(isOpen(now, mode) ? 'start' : 'stop');
    clock.follow(now, before);
  });

  return { step };
}
