/**
 * Owns that the microphone is closed once the person has hung up or another window has taken over, and open again when
 * the next conversation begins. What else opens it, and what is wrong with it, is none of its business.
 */
import type { Capture } from '../../audio/capture';
import type { Stores } from '../stores';

export type MicOfSessionDeps = {
  readonly stores: Pick<Stores, 'session' | 'sound'>;
  readonly capture: Pick<Capture, 'start' | 'stop'>;
};

export function followSession({ stores, capture }: MicOfSessionDeps): void {
  /** Only what was closed here is opened here: no user is asked for a microphone over a new conversation. */
  let isClosed = false;
  stores.session.subscribe(({ snapshot, blockedBy }, before) => {
    const isOver = snapshot === null || snapshot.state === 'TERMINATED';
    // The host may be gone before it could say that the conversation is over.
    if (
      (blockedBy === 'hungUp' || blockedBy === 'elsewhere') &&
      isOver &&
      stores.sound.getState().mic.tag !== 'off'
    ) {
      isClosed = true;
      capture.stop();
    } else if (isClosed && !isOver && snapshot.sessionId !== before.snapshot?.sessionId) {
      isClosed = false;
      // Unless the person has opened it meanwhile.
      if (stores.sound.getState().mic.tag === 'off') void capture.start();
    }
  });
}
