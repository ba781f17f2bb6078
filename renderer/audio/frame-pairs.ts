/**
 * Owns in what portions frames go to the host. While no speech was heard for a while, two go at a time. To hand one
 * over wakes another process and costs as much as the voice detector itself. Never more than one waits, and none that
 * could be the beginning of speech, so nothing is noticed later for it.
 */
import { FRAME_MS } from '../../engine/contract/units';

export type Heard = { readonly speechProbability: number };

export type FramePairs<T extends Heard> = {
  /**
   * @param isIdle whether nothing goes on that hangs on a single frame.
   * @returns what is to be sent now, oldest first.
   */
  take(frame: T, isIdle: boolean): readonly T[];
  /** What waits belongs to a session that is over. */
  clear(): void;
};

/** Far below what any part of the session takes for speech. */
const SURELY_SILENT = 0.1;
/** Longer than the session waits in any pause for the user to go on. */
const QUIET_FRAMES = Math.round(3_000 / FRAME_MS);

export function createFramePairs<T extends Heard>(): FramePairs<T> {
  let waiting: T | null = null;
  let quietFrames = 0;
  return {
    take: (frame, isIdle) => {
      quietFrames = frame.speechProbability < SURELY_SILENT ? quietFrames + 1 : 0;
      if (waiting !== null) {
        const pair = [waiting, frame];
        waiting = null;
        return pair;
      }
      if (!isIdle || quietFrames < QUIET_FRAMES) return [frame];
      waiting = frame;
      return [];
    },
    clear: () => {
      waiting = null;
    },
  };
}
