import { describe, expect, it } from 'vitest';
import { sleep } from '../clock';
import type { InferenceChild, InferenceEvent, InferenceRequest } from '../contract/inference';
import { MIC_RATE, PLAYOUT_RATE } from '../contract/units';
import { ENGINES } from '../inference/engines';
import { CANCEL_MS, createPacedSpawn } from './paced-inference';
import type { Pace } from './scenario';
import { createVirtualClock } from './virtual-clock';

/** From here on the ids are those of loads, for which no test waits here. */
const FIRST_LOAD = 100;
const load = { kind: 'control', cacheDir: '' } as const;
const model = (id: string, engine: string) => ({ id, engine, files: {} });
const LOADS: readonly InferenceRequest[] = [
  { ...load, requestId: FIRST_LOAD, type: 'load.stt', model: model('moonshine-base', 'moonshine') },
  { ...load, requestId: FIRST_LOAD + 1, type: 'load.tts', voice: model('piper-joe', 'piper') },
  {
    ...load,
    requestId: FIRST_LOAD + 2,
    type: 'load.eot',
    models: { sound: model('smart-turn', 'smart-turn'), words: model('smol', 'text-score') },
  },
];

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
    if (event.type === 'ready' || event.requestId >= FIRST_LOAD) return;
    heard.push({ what: `${event.type} ${event.requestId}`, atMs: clock.nowMs() - startMs });
  });
  child.onExit(() => {});
  tell({ kind: 'control', type: 'ready', pid: 1 });
  for (const request of LOADS) {
    child.send(request);
    const { requestId } = request;
    tell({ kind: 'control', type: 'done', requestId, value: { of: 'prefill.llm', ms: 1 } });
  }
  const done = (requestId: number): void =>
    tell({ kind: 'control', type: 'done', requestId, value: { of: 'transcribe', text: 'yes', ms: 1 } });
  const transcribe = (requestId: number, seconds = 1): void =>
    child.send({
      kind: 'audio',
      type: 'transcribe',
      session: 's',
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

const { pace: EARS } = ENGINES.moonshine;
const SECOND_MS = EARS.ofAudio * 1_000 + EARS.fixedMs;
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
      session: 's',
      requestId: 3,
      samples: new Float32Array(0),
      text: 'yes',
      question: '',
    });
    // The order in which they are computed is the machine's.
    for (const id of [3, 2, 1]) done(id);
    await sleep(clock, 1_000);
    expect(heard).toEqual([
      { what: 'done 3', atMs: ENGINES['text-score'].paceMs },
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
    expect(heard).toEqual([{ what: 'done 2', atMs: 100 + CANCEL_MS + SECOND_MS }]);
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
      session: 's',
      modelId: 'm',
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
    child.send({
      kind: 'control',
      type: 'synthesise',
      requestId: 1,
      session: 's',
      voiceId: 'piper-joe',
      text: 'Yes.',
    });
    const samples = new Float32Array(PLAYOUT_RATE);
    for (let piece = 0; piece < 2; piece += 1) tell({ kind: 'audio', type: 'speech', requestId: 1, samples });
    tell({ kind: 'control', type: 'done', requestId: 1, value: { of: 'synthesise', sampleCount: 2, ms: 1 } });
    await sleep(clock, 1_000);
    const { ofAudio, fixedMs } = ENGINES.piper.pace;
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
        for (const request of LOADS) child.send(request);
        const samples = new Float32Array(MIC_RATE);
        child.send({
          kind: 'audio',
          type: 'transcribe',
          requestId: 1,
          session: 's',
          modelId: 'moonshine-base',
          samples,
        });
      } else if (event.requestId === 1) heardMs = clock.nowMs() - startMs;
    });
    const slept = sleep(clock, 1_000);
    await really(50);
    tell({ kind: 'control', type: 'ready', pid: 1 });
    await really(50);
    expect(clock.nowMs()).toBe(startMs);
    for (const requestId of [...LOADS.map((request) => request.requestId), 1])
      tell({ kind: 'control', type: 'done', requestId, value: { of: 'transcribe', text: '', ms: 1 } });
    await slept;
    expect(heardMs).toBe(SECOND_MS);
  });

  it('goes by the pace of the engine that was chosen, where a scenario gives none', async () => {
    const { clock, child, heard, tell } = createFixture();
    child.send({
      ...load,
      requestId: FIRST_LOAD + 3,
      type: 'load.llm',
      session: 's',
      only: null,
      prefix: [],
      wish: {
        wish: 'auto',
        profileModel: '',
        ggufFiles: [],
        playbook: [],
        playbookElse: '',
        cacheDir: '',
        contextTokens: 1,
      },
    });
    const choice = { kind: 'gguf', label: '', why: '', traits: ENGINES.gguf.traits };
    tell({
      kind: 'control',
      type: 'done',
      requestId: FIRST_LOAD + 3,
      value: { of: 'load.llm', ms: 1, modelId: 'm', wish: 'gguf', label: '', bytes: 0, choice },
    });
    child.send({
      kind: 'control',
      type: 'prefill.llm',
      requestId: 1,
      session: 's',
      modelId: 'm',
      messages: [],
    });
    tell({ kind: 'control', type: 'done', requestId: 1, value: { of: 'prefill.llm', ms: 1 } });
    await sleep(clock, 1_000);
    expect(heard).toEqual([{ what: 'done 1', atMs: ENGINES.gguf.pace.prefillMs }]);
  });

  // Two runs of a scenario would differ in every length of a phoneme.
  it('has voices speak without chance', () => {
    const { sent } = createFixture();
    expect(sent.find(({ type }) => type === 'load.tts')).toMatchObject({ isSteady: true });
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
