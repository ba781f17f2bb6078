/**
 * Owns the microphone's stream as it comes from a client. It knows frames that were lost, came late or twice, and the
 * samples that may still be asked for. It says how likely each frame is the persona's echo.
 */
import type { EchoMeter } from '../audio/echo';
import { meanSquare } from '../audio/level';
import { createAudioRing, type AudioRing } from '../audio/ring';
import type { ClientAudioEvent } from '../contract/client';
import { FRAME_SAMPLES, MIC_RATE } from '../contract/units';
import type { Happening } from './events';
import { TUNING } from './tuning';

export type Microphone = {
  readonly ring: AudioRing;
  hear(event: ClientAudioEvent): void;
  /** When the newest sample was captured, on the host's clock. */
  lastCapturedAtMs(): number;
};

/** The longest utterance, its pre-roll and the silence after it, and room to spare. */
const RING_SAMPLES = ((TUNING.maxUtteranceMs + TUNING.preRollMs + 4_000) * MIC_RATE) / 1000;

/** Lost audio up to this long is made up for with silence; after more the positions begin anew where they were. */
const MAX_LOST_FRAMES = Math.floor((TUNING.maxLostMs * MIC_RATE) / 1000 / FRAME_SAMPLES);

export function createMicrophone(
  echo: Pick<EchoMeter, 'hear'>,
  dispatch: (event: Happening) => void,
): Microphone {
  const ring = createAudioRing(RING_SAMPLES);
  let lastCapturedAtMs = 0;
  /** Null before the first frame: a session may begin in the middle of a client's stream. */
  let nextSequence: number | null = null;
  return {
    ring,
    lastCapturedAtMs: () => lastCapturedAtMs,
    hear: (event) => {
      const ahead = nextSequence === null ? 0 : event.sequence - nextSequence;
      // Late or twice. One that is far behind is none of these: the client has begun to count anew.
      if (ahead < 0 && ahead >= -MAX_LOST_FRAMES) return;
      nextSequence = event.sequence + 1;
      // No `frame` for what was lost: it is no evidence that the user was silent.
      if (ahead > 0 && ahead <= MAX_LOST_FRAMES) ring.write(new Float32Array(ahead * FRAME_SAMPLES));
      ring.write(event.samples);
      lastCapturedAtMs = event.capturedAtMs;
      const likelihood = echo.hear(event.samples, event.capturedAtMs);
      dispatch({
        type: 'frame',
        endSample: ring.end(),
        probability: event.speechProbability,
        power: meanSquare(event.samples),
        ...(likelihood === null ? {} : { echo: likelihood }),
      });
    },
  };
}
