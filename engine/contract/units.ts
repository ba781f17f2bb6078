/**
 * Owns the numbers that both sides of every boundary must agree on: sample rates, frame sizes, the clock.
 * It must not hold tuning (see engine/session/tuning.ts) and must not import anything.
 */

/** Samples per second of everything the microphone side handles: mono Float32 in [-1, 1]. */
export const MIC_RATE = 16_000;

/** Samples in one microphone frame; Silero v5 and v6 take exactly this many at 16 kHz. */
export const FRAME_SAMPLES = 512;

/** Duration of one microphone frame. */
export const FRAME_MS = (FRAME_SAMPLES / MIC_RATE) * 1000;

/**
 * Samples per second of everything on its way to the loudspeaker: mono Float32 in [-1, 1].
 * Voices differ (Flite 16 kHz, Piper 22.05 kHz, Kokoro 24 kHz); one rate makes playout positions comparable.
 */
export const PLAYOUT_RATE = 24_000;

/**
 * Milliseconds on a monotonic clock that all processes of one machine share closely. It is the process's time origin on
 * the wall clock plus the monotonic time since. Clients correct the rest with a clock handshake (contract/client.ts).
 * For what is measured, never for what is stored. It stands still while the machine sleeps, and does not follow a wall
 * clock that is set. What is stored has `Clock.wallMs` (engine/clock.ts).
 */
export const nowMs = (): number => performance.timeOrigin + performance.now();
