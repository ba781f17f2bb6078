import { describe, expect, it } from 'vitest';
import { FRAME_MS } from '../contract/units';
import { isQuick, paceAfter, UNKNOWN_PACE } from './reply-pace';
import { answer, createRun, played, type Run } from './testing/machine-run';
import { TUNING } from './tuning';
import type { Command } from './commands';
import type { ReplyPace } from './common';
import type { Attempt } from './types';

const INTERIM_FRAMES = Math.ceil(TUNING.interimStepMs / FRAME_MS);
const START_FRAMES = TUNING.startFrames + TUNING.resumeFrames;
const WORDS = 'what would it cost to have both of my back teeth looked at some time on Friday morning'.split(
  ' ',
);

/** A session whose replies may be cheap. */
function begun(): Run {
  const run = createRun();
  run.apply({ type: 'connect', greet: false });
  run.apply({ type: 'ready', isReplyCheap: true });
  run.frames(20, 0.01);
  return run;
}

/**
 * Speaks so many words, of which each comes with an interim transcript of its own. @returns how many replies were begun
 * meanwhile.
 */
function speak(run: Run, words: number): number {
  const before = run.ofType('generate').length;
  for (let said = 1; said <= words; said += 1) {
    const asked = run.ofType('transcribe.interim').length;
    for (let frames = 0; run.ofType('transcribe.interim').length === asked; frames += 1) {
      if (frames > INTERIM_FRAMES + START_FRAMES) throw new Error('no interim transcript was asked for');
      run.frames(1, 0.9);
    }
    const interim = run.ofType('transcribe.interim').at(-1);
    if (interim !== undefined) {
      run.apply({ type: 'interim', attempt: interim.attempt, text: WORDS.slice(0, said).join(' ') });
    }
  }
  return run.ofType('generate').length - before;
}

/** Ends what was said, answers it after so many frames, and lets the answer be heard. */
function end(run: Run, waitFrames: number): void {
  run.frames(2, 0.01);
  const heard = run.ofType('transcribe').at(-1);
  if (heard === undefined) throw new Error('nothing is being recognised');
  const text = run.ofType('transcript').findLast(({ role }) => role === 'user')?.text ?? '';
  run.apply({ type: 'transcribed', attempt: heard.attempt, text, lastVoicedMs: 1 });
  const asked = run.ofType('generate').at(-1);
  if (asked === undefined) throw new Error('no reply was begun');
  run.frames(waitFrames, 0.01);
  answer(run, asked.attempt);
  run.apply({ type: 'spoken', attempt: asked.attempt, chunk: 0 });
  run.frames(100, 0.01);
  const { turnId } = asked.attempt;
  const second = run.ofType('synthesise').at(-1);
  if (second !== undefined) run.apply({ type: 'spoken', attempt: asked.attempt, chunk: second.chunk });
  const total = run.ofType('play.end').at(-1)?.totalSamples ?? 0;
  played(run, turnId, total, 'drained');
  expect(run.state().tag).toBe('ACTIVE');
}

const SLOW_FRAMES = Math.ceil(TUNING.quickReplyMs / FRAME_MS) + 1;

describe('the pace of replies', () => {
  it('of a slow model has nothing begun for an interim transcript: catches a processor that reads anew for every word', () => {
    const run = begun();
    speak(run, 3);
    end(run, SLOW_FRAMES);
    expect(speak(run, 12)).toBe(0);
    // In the silence it is begun as ever.
    const before = run.ofType('generate').length;
    run.frames(2, 0.01);
    expect(run.ofType('generate')).toHaveLength(before + 1);
  });

  it('of a quick model bounds nothing: catches a server that is kept waiting for the end of a sentence', () => {
    const run = begun();
    speak(run, 3);
    end(run, 1);
    // From the second word on.
    expect(speak(run, 16)).toBe(15);
  });

  it('is bounded before it is known, and the reply is still begun in the silence', () => {
    const run = begun();
    expect(speak(run, 16)).toBe(TUNING.unansweredReplies);
    run.frames(2, 0.01);
    expect(run.ofType('generate')).toHaveLength(TUNING.unansweredReplies + 1);
    end(run, 1);
    expect(speak(run, 16)).toBe(15);
  });

  it('is known from the first early reply that answers', () => {
    const run = begun();
    speak(run, 2);
    run.apply({ type: 'token', attempt: attemptOf(run), text: 'From ' });
    expect(run.state().replyPace).toMatchObject({ unanswered: 0, asked: null });
    expect(speak(run, 16)).toBeGreaterThan(TUNING.unansweredReplies);
  });

  it('is that of the newest reply: catches one hiccup that is held against a server for ever', () => {
    const run = begun();
    speak(run, 3);
    end(run, SLOW_FRAMES);
    speak(run, 3);
    end(run, 1);
    expect(speak(run, 4)).toBe(3);
  });

  it('is not that of the model before: catches a new model that pays for an old one', () => {
    const run = begun();
    speak(run, 3);
    end(run, SLOW_FRAMES);
    run.apply({ type: 'reconfigure' });
    run.apply({ type: 'ready', isReplyCheap: true });
    expect(speak(run, 4)).toBe(3);
    run.apply({ type: 'reconfigure' });
    run.apply({ type: 'ready', isReplyCheap: false });
    expect(speak(run, 4)).toBe(0);
  });
});

const attemptOf = (run: Run): Attempt => {
  const asked = run.ofType('generate').at(-1);
  if (asked === undefined) throw new Error('no reply was begun');
  return asked.attempt;
};

describe('paceAfter', () => {
  const attempt: Attempt = { turnId: 1, number: 1 };
  const generate: Command = { type: 'generate', attempt, userText: 'Hello there', history: [] };
  const asked = (): ReplyPace => paceAfter(UNKNOWN_PACE, { type: 'interim', atMs: 0 }, [generate]);

  it('takes no word in a long time for slow, though it was called off: catches a model too slow to be measured', () => {
    const late = { type: 'frame', atMs: TUNING.quickReplyMs + 1 } as const;
    expect(isQuick(paceAfter(asked(), late, [{ type: 'cancel', attempt }]))).toBe(false);
    const soon = { type: 'frame', atMs: 100 } as const;
    expect(paceAfter(asked(), soon, [{ type: 'cancel', attempt }])).toMatchObject({
      unanswered: 1,
      asked: null,
    });
  });

  it('takes a failure for no slowness, and goes by no attempt but the newest', () => {
    const failed = paceAfter(asked(), { type: 'failed', atMs: 5_000, attempt }, []);
    expect(failed).toEqual(UNKNOWN_PACE);
    const other = { turnId: 1, number: 2 } as const;
    expect(paceAfter(asked(), { type: 'token', atMs: 10, attempt: other }, [])).toEqual(asked());
    expect(
      paceAfter(asked(), { type: 'interim', atMs: 10, attempt }, [{ type: 'cancel', attempt: other }]),
    ).toEqual(asked());
  });
});
