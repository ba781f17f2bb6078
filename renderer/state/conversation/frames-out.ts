/**
 * Owns where each frame of the microphone goes: onto the line, to what keeps sound, to the host, and to what else listens.
 * It decides nothing about speech, and keeps no frame but the one that waits for its pair.
 */
import type { ClientAudioEvent } from '../../../engine/contract/client';
import { FRAME_MS, FRAME_SAMPLES } from '../../../engine/contract/units';
import type { Frame } from '../../audio/capture';
import { createFramePairs } from '../../audio/frame-pairs';
import { peaksOf } from '../../audio/levels';
import type { TurnSounds } from '../../audio/turn-sounds';
import type { Stores } from '../stores';
import type { Timeline } from './timeline';

export type FramesOut = {
  take(frame: Frame): void;
  /** Every frame, whatever else gets it. @returns how to stop listening. */
  listen(listener: (frame: Frame) => void): () => void;
  /** A session begins: its frames are counted from zero, and what waits belongs to the one before. */
  restart(): void;
};

export type FramesOutDeps = {
  readonly stores: Pick<Stores, 'session'>;
  readonly timeline: Pick<Timeline, 'heard'>;
  readonly sounds: Pick<TurnSounds, 'heard'>;
  /** @returns whether it could be sent. */
  readonly send: (frame: ClientAudioEvent) => boolean;
};

/** For the picture only: the session has its own, better judgement. */
const VOICED = 0.5;
/** Two levels per frame: 16 ms. */
const PEAK_SAMPLES = FRAME_SAMPLES / 2;

export function createFramesOut({ stores, timeline, sounds, send }: FramesOutDeps): FramesOut {
  const listeners = new Set<(frame: Frame) => void>();
  const pairs = createFramePairs<Frame>();
  let sequence = 0;

  const draw = ({ samples, capturedAtMs, speechProbability }: Frame): void => {
    const peaks = peaksOf(samples, PEAK_SAMPLES);
    const lengthMs = FRAME_MS / peaks.length;
    for (const [index, peak] of peaks.entries()) {
      const atMs = capturedAtMs - FRAME_MS + index * lengthMs;
      timeline.heard({ atMs, lengthMs, peak }, speechProbability >= VOICED);
    }
  };

  return {
    take: (frame) => {
      for (const listener of listeners) listener(frame);
      draw(frame);
      const { asked, snapshot } = stores.session.getState();
      if (!asked) return;
      sounds.heard(frame.samples, frame.speechProbability >= VOICED);
      // While a key may be pressed, what was heard before must be there before the press.
      const isIdle = snapshot?.state === 'ACTIVE' && !snapshot.hearing && snapshot.mode === 'duplex';
      for (const ready of pairs.take(frame, isIdle)) {
        // Counted whether it could be sent or not: a jump tells the host what was lost.
        send({ ...ready, sequence });
        sequence += 1;
      }
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restart: () => {
      sequence = 0;
      pairs.clear();
    },
  };
}
