/**
 * Owns how often sound without speech is taken for a turn. It runs frames through the session's pure machine with the
 * real voice detector, as fast as the machine can. Nothing in it looks at a clock, so ten minutes of noise take
 * seconds.
 */
import { FRAME_MS, FRAME_SAMPLES } from '../contract/units';
import type { VadProvider } from '../inference/providers';
import { createSessionState, transition } from '../session/machine';
import type { SessionEvent } from '../session/events';
import type { SessionState } from '../session/state';
import type { Attempt } from '../session/types';

export type Starts = {
  /** Turns that were begun: each would have been recognised and answered. */
  readonly turns: number;
  /** Times that the ear opened; most close again as a click. */
  readonly openings: number;
};

/** Longer than any rule waits for an end; a turn that has begun comes out before the next sound. */
const QUIET_AFTER_MS = 5_000;

type Happening = SessionEvent extends infer E
  ? E extends unknown
    ? Omit<E, 'sessionId' | 'atMs'>
    : never
  : never;

export async function countStarts(samples: Float32Array, vad: VadProvider): Promise<Starts> {
  const persona = { profileId: 'bench', name: 'Bench', greeting: null, fallbackLine: '' };
  let state: SessionState = createSessionState('bench', persona, 'duplex');
  let atMs = 0;
  let asked: Attempt | null = null;
  let turns = 0;
  let openings = 0;
  const apply = (event: Happening): void => {
    const step = transition(state, { ...event, sessionId: 'bench', atMs } as SessionEvent);
    if (state.listening.kind === 'quiet' && step.state.listening.kind === 'speaking') openings += 1;
    state = step.state;
    for (const command of step.commands) if (command.type === 'transcribe') asked = command.attempt;
  };
  const decided = (): Attempt | null => (state.tag === 'PROCESSING' ? asked : null);
  apply({ type: 'connect', greet: false });
  apply({ type: 'ready', isReplyCheap: false });
  vad.reset();
  const quiet = Math.ceil(QUIET_AFTER_MS / FRAME_MS);
  const frames = Math.ceil(samples.length / FRAME_SAMPLES) + quiet;
  for (let index = 0; index < frames; index += 1) {
    const frame = new Float32Array(FRAME_SAMPLES);
    frame.set(samples.subarray(index * FRAME_SAMPLES, (index + 1) * FRAME_SAMPLES));
    atMs = (index + 1) * FRAME_MS;
    const probability = await vad.process(frame);
    apply({ type: 'frame', endSample: (index + 1) * FRAME_SAMPLES, probability });
    const attempt = decided();
    if (attempt === null) continue;
    turns += 1;
    // Nothing was said, whatever a recogniser makes of it; the session listens again.
    apply({ type: 'transcribed', attempt, text: '', lastVoicedMs: null });
  }
  return { turns, openings };
}
