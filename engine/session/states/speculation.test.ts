import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES } from '../../contract/units';
import { createSessionState, transition } from '../machine';
import { TUNING } from '../tuning';
import type { Command } from '../commands';
import type { SessionEvent } from '../events';
import type { SessionState } from '../state';

type Happening = SessionEvent extends infer E
  ? E extends unknown
    ? Omit<E, 'sessionId' | 'atMs'>
    : never
  : never;

const createRun = () => {
  const persona = { profileId: 'p', name: 'P', greeting: null, fallbackLine: 'Sorry.' };
  let state: SessionState = createSessionState('s', persona, 'duplex');
  let atMs = 0;
  let endSample = 0;
  const commands: Command[] = [];
  const apply = (event: Happening): void => {
    const step = transition(state, { ...event, sessionId: 's', atMs } as SessionEvent);
    state = step.state;
    commands.push(...step.commands);
  };
  apply({ type: 'connect', greet: false });
  apply({ type: 'ready', isReplyCheap: false });
  return {
    apply,
    /** Until the frame after which `isOver`, at most `most` frames. */
    frames: (most: number, probability: number, isOver: () => boolean = () => false): void => {
      for (let index = 0; index < most && !isOver(); index += 1) {
        endSample += FRAME_SAMPLES;
        atMs += 32;
        apply({ type: 'frame', endSample, probability });
      }
    },
    isDecided: () => state.tag === 'PROCESSING',
    isSpeculating: () => state.tag === 'ACTIVE' && state.speculative !== null,
    /** Ends the turn in flight with nothing recognised. */
    finish: (): void => {
      const asked = commands.findLast((command) => command.type === 'transcribe');
      if (asked?.type !== 'transcribe') throw new Error('nothing was asked');
      apply({ type: 'transcribed', attempt: asked.attempt, text: '', lastVoicedMs: null });
    },
    last: () => {
      const metric = commands.findLast((command) => command.type === 'metric');
      return metric?.type === 'metric' ? metric.speculation : null;
    },
  };
};
/** Longer than any silence rule waits. */
const LONG = 200;

describe('what became of speculation', () => {
  it('is told as kept when its answer is used', () => {
    const run = createRun();
    run.frames(30, 0.9);
    run.frames(LONG, 0, run.isDecided);
    run.finish();
    expect(run.last()).toBe('kept');
  });

  it('is told as dropped when the turn was begun anew: catches a benchmark that counts lost speculation as none', () => {
    const run = createRun();
    run.frames(30, 0.9);
    run.frames(LONG, 0, run.isSpeculating);
    // The longest utterance is answered in mid-word, so that nothing was speculated on it.
    run.frames(Math.ceil(TUNING.maxUtteranceMs / 32) + 10, 0.9, run.isDecided);
    run.finish();
    expect(run.last()).toBe('dropped');
  });

  it('of one turn says nothing of the next', () => {
    const run = createRun();
    run.frames(30, 0.9);
    run.frames(LONG, 0, run.isSpeculating);
    run.frames(Math.ceil(TUNING.maxUtteranceMs / 32) + 10, 0.9, run.isDecided);
    run.finish();
    run.frames(Math.ceil(TUNING.maxUtteranceMs / 32) + 10, 0.9, run.isDecided);
    run.finish();
    expect(run.last()).toBe('none');
  });
});
