import { describe, expect, it } from 'vitest';
import { problemOf } from '../contract/errors';
import { connected, PERSONA, played, samples, saySomething, type Run } from './testing/machine-run';
import type { Attempt } from './types';

/** Lets the voice speak all that it is given, and the player play it. */
function speakAll(run: Run): readonly string[] {
  const spoken: string[] = [];
  for (let rounds = 0; rounds < 20; rounds += 1) {
    const state = run.state();
    if (state.tag !== 'PROCESSING' && state.tag !== 'RESPONDING') break;
    const { attempt, reply } = state.turn;
    const chunk = reply.speaking;
    if (chunk === null) {
      played(run, attempt.turnId, reply.totalSamples, 'drained');
      continue;
    }
    const text = reply.chunks[chunk]?.text ?? '';
    if (/[a-z]/iu.test(text)) {
      spoken.push(text);
      run.apply({ type: 'speech', attempt, chunk, samples: samples(24_000), firstAudibleSample: 0 });
    }
    run.apply({ type: 'spoken', attempt, chunk });
  }
  return spoken;
}

const problems = (run: Run): readonly string[] =>
  run.ofType('problem').map(({ problem }) => problem.exact?.key ?? problem.code);
const outcomes = (run: Run): readonly string[] => run.ofType('metric').map(({ outcome }) => outcome);

const replied = (text: string): Run => {
  const run = connected();
  const attempt = saySomething(run);
  run.apply({ type: 'token', attempt, text });
  run.apply({ type: 'written', attempt });
  return run;
};

describe('a reply in which nothing can be said', () => {
  it.each([
    '我们九点开门，六点关门。',
    'Мы открываемся в девять.',
    '👍👍',
    '*nods*',
    '```\n9-18\n```',
    '***',
    '...',
    '#',
  ])('is followed by the fallback line and told, and not kept as said: %s was a silence', (text) => {
    const run = replied(text);
    expect(speakAll(run)).toEqual([PERSONA.fallbackLine]);
    expect(problems(run)).toEqual(['LLM_FAILED.unspeakable']);
    expect(outcomes(run)).toEqual(['fallback']);
    expect(run.state().history[0]?.persona).toBe(PERSONA.fallbackLine);
    expect(run.ofType('transcript').at(-1)).toMatchObject({ text: PERSONA.fallbackLine, unheard: text });
  });

  it('is said as far as it can be, and the rest is told and kept as not heard', () => {
    const run = replied('我们九点开门。 We open at nine.');
    expect(speakAll(run)).toEqual(['We open at nine.']);
    expect(problems(run)).toEqual(['LLM_FAILED.partlyUnspeakable']);
    expect(outcomes(run)).toEqual(['completed']);
    // After the outcome, which takes back in the window what was told before it.
    expect(run.all.map(({ type }) => type).filter((type) => /metric|problem/u.test(type))).toEqual([
      'metric',
      'problem',
    ]);
    expect(run.state().history[0]?.persona).toBe('We open at nine.');
    expect(run.ofType('transcript').at(-1)).toMatchObject({ unheard: '我们九点开门。' });
  });

  it.each(['Sure! 👍', 'It is 5 µg, naïve café.', '*smiles* We open at nine.'])(
    'is not told of what is no word: %s',
    (text) => {
      const run = replied(text);
      speakAll(run);
      expect(problems(run)).toEqual([]);
      expect(outcomes(run)).toEqual(['completed']);
    },
  );
});

describe('a reply that breaks off', () => {
  const broke = problemOf('LLM_FAILED.ollamaBroke');
  const brokenOff = (text: string, problem = broke): { run: Run; attempt: Attempt } => {
    const run = connected();
    const attempt = saySomething(run);
    run.apply({ type: 'token', attempt, text });
    run.apply({ type: 'failed', attempt, stage: 'llm', problem });
    return { run, attempt };
  };

  it('after a whole sentence says it, tells of the failure, and adds no line that asks again', () => {
    const { run } = brokenOff('We open at nine.');
    expect(speakAll(run)).toEqual(['We open at nine.']);
    expect(problems(run)).toEqual(['LLM_FAILED.ollamaBroke']);
    expect(outcomes(run)).toEqual(['completed']);
    expect(run.all.findIndex(({ type }) => type === 'problem')).toBeGreaterThan(
      run.all.findIndex(({ type }) => type === 'metric'),
    );
    expect(run.state().history[0]?.persona).toBe('We open at nine.');
  });

  it('in a sentence says the whole ones before it and then the fallback line', () => {
    const { run } = brokenOff('We open at nine every morning. And on Satur');
    expect(speakAll(run)).toEqual(['We open at nine every morning.', PERSONA.fallbackLine]);
    expect(outcomes(run)).toEqual(['fallback']);
    expect(run.ofType('transcript').at(-1)).toMatchObject({ unheard: 'And on Satur' });
  });

  it.each(['We open at', 'Please ask for Mrs.'])(
    'before a sentence is whole says the fallback line alone: %s',
    (text) => {
      const { run } = brokenOff(text);
      expect(speakAll(run)).toEqual([PERSONA.fallbackLine]);
      expect(outcomes(run)).toEqual(['fallback']);
    },
  );

  it('with the process says the line that is kept, for there is no voice', () => {
    const { run } = brokenOff('We open at nine.', { code: 'INFERENCE_CRASHED', message: 'gone', hint: '' });
    expect(run.ofType('synthesise').at(-1)?.text).toBe(PERSONA.fallbackLine);
  });
});

describe('a reply that had been a thought', () => {
  it('is taken back: what was not spoken never is, and what follows is', () => {
    const run = connected();
    const attempt = saySomething(run);
    run.apply({ type: 'token', attempt, text: 'They ask for the hours. I say nine. ' });
    run.apply({ type: 'takenBack', attempt });
    expect(run.ofType('cancel.speech')).toEqual([{ type: 'cancel.speech', attempt, chunk: 0 }]);
    // What the voice had made by then still comes.
    run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(24_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    expect(run.ofType('play')).toEqual([]);
    expect(run.ofType('transcript').at(-1)?.text).toBe('');
    run.apply({ type: 'token', attempt, text: 'We open at nine.' });
    run.apply({ type: 'written', attempt });
    expect(speakAll(run)).toEqual(['We open at nine.']);
    expect(run.state().history[0]?.persona).toBe('We open at nine.');
  });

  it('is not measured: the thought counted as the first word', () => {
    const run = connected();
    const attempt = saySomething(run);
    run.apply({ type: 'token', attempt, text: 'They ask for the hours. ' });
    run.frames(10, 0.01);
    run.apply({ type: 'takenBack', attempt });
    const takenBackMs = run.now();
    run.apply({ type: 'token', attempt, text: 'We open at nine.' });
    run.apply({ type: 'written', attempt });
    const state = run.state();
    if (state.tag !== 'PROCESSING') throw new Error('the turn is over');
    expect(state.turn.marks.firstTokenMs).toBe(takenBackMs + 1);
  });

  it('keeps what the player has already: that was heard', () => {
    const run = connected();
    const attempt = saySomething(run);
    run.apply({ type: 'token', attempt, text: 'They ask. I say nine. ' });
    run.apply({ type: 'speech', attempt, chunk: 0, samples: samples(24_000), firstAudibleSample: 0 });
    run.apply({ type: 'spoken', attempt, chunk: 0 });
    run.apply({ type: 'takenBack', attempt });
    run.apply({ type: 'token', attempt, text: 'We open at nine.' });
    run.apply({ type: 'written', attempt });
    expect(speakAll(run)).toEqual(['We open at nine.']);
    expect(run.state().history[0]?.persona).toBe('They ask. We open at nine.');
  });
});

it('says a sentence that came whole when the model stops after it: it was kept back until all was given up', () => {
  const run = connected();
  const attempt = saySomething(run);
  run.apply({ type: 'token', attempt, text: 'We open at nine.' });
  expect(run.ofType('synthesise')).toEqual([]);
  run.apply({ type: 'timer', timer: 'quiet', attempt });
  expect(run.ofType('synthesise').at(-1)?.text).toBe('We open at nine.');
  // It goes on after all.
  run.apply({ type: 'token', attempt, text: ' Until six.' });
  run.apply({ type: 'written', attempt });
  expect(speakAll(run)).toEqual(['We open at nine.', 'Until six.']);
  expect(run.state().history[0]?.persona).toBe('We open at nine. Until six.');
});

it.each(['We open at', 'Please ask for Mrs.'])('does not say %s alone because the model is slow', (text) => {
  const run = connected();
  const attempt = saySomething(run);
  run.apply({ type: 'token', attempt, text });
  run.apply({ type: 'timer', timer: 'quiet', attempt });
  expect(run.ofType('synthesise')).toEqual([]);
});

it('takes no line feed for a word: one every 200 ms kept a turn open for ever', () => {
  const run = connected();
  const attempt = saySomething(run);
  run.apply({ type: 'token', attempt, text: 'We open' });
  const armed = run.ofType('timer.start').filter(({ timer }) => timer === 'llm').length;
  for (let count = 0; count < 50; count += 1) run.apply({ type: 'token', attempt, text: '\n' });
  expect(run.ofType('timer.start').filter(({ timer }) => timer === 'llm')).toHaveLength(armed);
  run.apply({ type: 'token', attempt, text: ' at nine' });
  expect(run.ofType('timer.start').filter(({ timer }) => timer === 'llm')).toHaveLength(armed + 1);
});
