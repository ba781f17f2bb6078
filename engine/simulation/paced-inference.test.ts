import { describe, expect, it } from 'vitest';
import { sleep } from '../clock';
import type { InferenceChild, InferenceEvent, InferenceRequest } from '../contract/inference';
import { MIC_RATE, PLAYOUT_RATE } from '../contract/units';
import { COSTS, createPacedSpawn } from './paced-inference';
import type { Pace } from './scenario';
import { createVirtualClock } from './virtual-clock';

/** A child that answers by hand, as late as it likes. */
const createFixture = (llmPace: Pace | null = null) => {
  const clock = createVirtualClock();
  const startMs = clock.nowMs();
  const sent: InferenceRequest[] = [];
  const heard: { readonly what: string; readonly atMs: number }[] = [];
  let tell: (event: InferenceEvent) => void = () => {};
  let exit: (reason: string) => void = () => {};
  const real: InferenceChild = {
    send: (request) => void sent.push(request),
    onEvent: (listener) => (tell = listener),
    onExit: (listener) => (exit = listener),
    kill: () => {},
  };
  const child = createPacedSpawn(() => real, clock, llmPace)();
  child.onEvent((event) => {
    if (event.type === 'ready') return;
    heard.push({ what: `${event.type} ${event.requestId}`, atMs: clock.nowMs() - startMs });
  });
  child.onExit(() => {});
  tell({ kind: 'control', type: 'ready', pid: 1 });
  const done = (requestId: number): void =>
    tell({ kind: 'control', type: 'done', requestId, value: { of: 'transcribe', text: 'yes', ms: 1 } });
  const transcribe = (requestId: number, seconds = 1): void =>
    child.send({
      kind: 'audio',
      type: 'transcribe',
      requestId,
      modelId: 'moonshine-base',
      samples: new Float32Array(seconds * MIC_RATE),
    });
  const cancel = (requestId: number): void => child.send({ kind: 'control', type: 'cancel', requestId });
  return {
    clock,
    child,
    sent,
    heard,
    tell: (event: InferenceEvent) => tell(event),
    exit: () => exit('gone'),
    done,
    transcribe,
    cancel,
  };
};

const SECOND_MS = COSTS.transcribe.ofAudio * 1_000 + COSTS.transcribe.fixedMs;
/** The real world goes on: whatever can happen without its answer has happened. */
async function really(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('inference on a virtual clock', () => {
  // Otherwise the outcome of a scenario would hang on how busy the machine is.
  it('takes what the table says, however long it really takes', async () => {
    for (const realTurns of [0, 100]) {
      const { clock, heard, done, transcribe } = createFixture();
      transcribe(1);
      await really(realTurns);
      done(1);
      await sleep(clock, 1_000);
      expect(heard).toEqual([{ what: 'done 1', atMs: SECOND_MS }]);
    }
  });

  it('has one request of a kind after the other, and other kinds beside it', async () => {
    const { clock, child, heard, done, transcribe } = createFixture();
    transcribe(1);
    transcribe(2);
    child.send({
      kind: 'control',
      type: 'score',
      requestId: 3,
      samples: new Float32Array(0),
      text: 'yes',
      question: '',
    });
    // The order in which they are computed is the machine's.
    for (const id of [3, 2, 1]) done(id);
    await sleep(clock, 1_000);
    expect(heard).toEqual([
      { what: 'done 3', atMs: COSTS.wordsMs },
      { what: 'done 1', atMs: SECOND_MS },
      { what: 'done 2', atMs: 2 * SECOND_MS },
    ]);
  });

  it('says nothing more of a request that was cancelled, and has the next one begin soon', async () => {
    const { clock, sent, heard, done, transcribe, cancel } = createFixture();
    transcribe(1, 10);
    transcribe(2);
    done(1);
    done(2);
    await sleep(clock, 100);
    cancel(1);
    await sleep(clock, 5_000);
    expect(heard).toEqual([{ what: 'done 2', atMs: 100 + COSTS.cancelMs + SECOND_MS }]);
    expect(sent.map(({ type }) => type)).not.toContain('cancel');
  });

  it('forgets a request that is cancelled before it was computed or begun', async () => {
    const { clock, heard, done, transcribe, cancel } = createFixture();
    transcribe(1);
    transcribe(2);
    transcribe(3);
    cancel(1);
    for (const id of [1, 2, 3]) done(id);
    await sleep(clock, 1);
    cancel(3);
    await sleep(clock, 5_000);
    expect(heard).toEqual([{ what: 'done 2', atMs: SECOND_MS }]);
  });

  it('has a language model write at its pace', async () => {
    const { clock, child, heard, tell } = createFixture({ ttftMs: 200, tokensPerSecond: 50 });
    child.send({
      kind: 'control',
      type: 'generate',
      requestId: 1,
      messages: [],
      temperature: 0,
      maxTokens: 9,
    });
    for (const text of ['One', ' two', ' three'])
      tell({ kind: 'transcript', type: 'token', requestId: 1, text });
    tell({ kind: 'control', type: 'done', requestId: 1, value: { of: 'generate', tokens: 3, ms: 1 } });
    await sleep(clock, 1_000);
    expect(heard.map(({ atMs }) => atMs)).toEqual([200, 220, 240, 240]);
  });

  it('gives each piece of speech when that much would have been computed', async () => {
    const { clock, child, heard, tell } = createFixture();
    child.send({ kind: 'control', type: 'synthesise', requestId: 1, voiceId: 'piper-joe', text: 'Yes.' });
    const samples = new Float32Array(PLAYOUT_RATE);
    for (let piece = 0; piece < 2; piece += 1) tell({ kind: 'audio', type: 'speech', requestId: 1, samples });
    tell({ kind: 'control', type: 'done', requestId: 1, value: { of: 'synthesise', sampleCount: 2, ms: 1 } });
    await sleep(clock, 1_000);
    const { ofAudio, fixedMs } = COSTS.synthesise;
    expect(heard.map(({ atMs }) => atMs)).toEqual(
      [1, 2, 2].map((seconds) => fixedMs + ofAudio * seconds * 1_000),
    );
  });

  // What was asked for before the child ran would come at a time that hangs on how long its start took.
  it('keeps the clock until the child has started and what waited for it is computed', async () => {
    const clock = createVirtualClock();
    const startMs = clock.nowMs();
    let tell: (event: InferenceEvent) => void = () => {};
    const child = createPacedSpawn(
      () => ({ send: () => {}, onEvent: (listener) => (tell = listener), onExit: () => {}, kill: () => {} }),
      clock,
    )();
    let heardMs = -1;
    child.onEvent((event) => {
      if (event.type === 'ready') {
        child.send({ kind: 'control', type: 'prime.llm', requestId: 1, messages: [] });
      } else heardMs = clock.nowMs() - startMs;
    });
    const slept = sleep(clock, 1_000);
    await really(50);
    tell({ kind: 'control', type: 'ready', pid: 1 });
    await really(50);
    expect(clock.nowMs()).toBe(startMs);
    tell({ kind: 'control', type: 'done', requestId: 1, value: { of: 'prime.llm', ms: 1 } });
    await slept;
    expect(heardMs).toBe(COSTS.primeMs);
  });

  // A clock that was held for ever would be a hang instead of a failure.
  it('lets the clock go when the child dies', async () => {
    const { clock, exit, heard, transcribe } = createFixture();
    transcribe(1);
    exit();
    await sleep(clock, 1_000);
    expect(heard).toEqual([]);
  });
});
