/**
 * Owns how soon work that is called off has really stopped. The host is told at once that it is over, even if it
 * still runs. So what is measured is when the stage can begin with something else: then the next turn can have it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ChatMessage } from '../contract/inference';
import type { Host } from '../host/host';
import { withCaller, type BenchContext } from './context';
import { single, spread, type Figure } from './figures';
import { QUESTIONS, readCallers } from './recordings';
import { quantile } from './statistics';

/** What the project promises. */
const AT_MOST_MS = 50;

const MOST_CANCELS = 20;

/** A connection that is still open after this is not going to be closed. */
const PATIENCE_MS = 2_000;

const TEXT =
  'We are open from Monday to Friday, nine in the morning to six in the evening, and closed on Sunday.';

const ASKED: readonly ChatMessage[] = [
  { role: 'system', content: 'You are Maya, a receptionist. You answer in whole sentences, and at length.' },
  { role: 'user', content: 'Tell me about a walk through a town, in five sentences.' },
];
/** Longer than a turn, so that half of the moments are while it is read. */
const READ: readonly ChatMessage[] = [
  ...ASKED.slice(0, 1),
  { role: 'user', content: `${'I would like to ask about an appointment. '.repeat(12)}When are you open?` },
];

const PACE = { ttftMs: 450, tokensPerSecond: 45 };

type Stage = {
  /** Begins work of the stage; the number chooses which. */
  begin(index: number, signal: AbortSignal): Promise<unknown>;
  /** Resolves when the stage is free again, at hardly any cost of its own. */
  free(): Promise<unknown>;
};

export async function measureCancellation(context: BenchContext): Promise<readonly Figure[]> {
  context.say('Measuring how soon work that is called off has stopped…');
  const count = Math.min(MOST_CANCELS, context.mostTurns);
  const recordings = await readCallers(QUESTIONS);
  const wish = { kind: 'wish', wish: context.llm } as const;
  const own = await withCaller(context, wish, { mode: 'ptt' }, async ({ workplace, caller }) => {
    const { inference } = workplace.host;
    const { sttId, voiceId, llm } = caller.snapshot() ?? {};
    const modelId = sttId ?? '';
    const voice = voiceId ?? '';
    const recogniser: Stage = {
      begin: (index, signal) => {
        const samples = recordings[index % recordings.length]?.samples ?? new Float32Array(0);
        return inference.ask({ type: 'transcribe', session: 'bench', modelId, samples }, { signal });
      },
      // One at a time, and of no sound no word.
      free: () =>
        inference.ask({ type: 'transcribe', session: 'bench', modelId, samples: new Float32Array(0) }),
    };
    const synthesiser: Stage = {
      begin: (_, signal) =>
        inference.ask({ type: 'synthesise', session: 'bench', voiceId: voice, text: TEXT }, { signal }),
      free: () => inference.ask({ type: 'synthesise', session: 'bench', voiceId: voice, text: '' }),
    };
    const figures = [
      ...figuresOf('cancel.stt', 'recogniser', await measure(recogniser, count)),
      ...figuresOf('cancel.tts', 'voice', await measure(synthesiser, count)),
    ];
    if (llm?.traits.sharesCores !== true) {
      context.note('Calling off a model in this process was not measured: none is loaded. Try --llm gguf.');
      return figures;
    }
    return [
      ...figures,
      ...figuresOf(
        'cancel.llm.write',
        'language model, writing',
        await measure(modelStage(workplace.host, ASKED, 40), count),
      ),
      ...figuresOf(
        'cancel.llm.read',
        'language model, reading',
        await measure(modelStage(workplace.host, READ, 1), count),
      ),
    ];
  });
  const standIn = { kind: 'stand-in', pace: PACE, replies: [TEXT] } as const;
  const ollama = await withCaller(context, standIn, { mode: 'ptt' }, async ({ workplace, standIn }) => {
    const { inference } = workplace.host;
    const model = modelOf(workplace.host);
    const isClosed = async (): Promise<void> => {
      const untilMs = performance.now() + PATIENCE_MS;
      while (standIn?.isOpen() === true && performance.now() < untilMs) await delay(1);
    };
    const stage: Stage = {
      begin: (_, signal) =>
        inference.ask(
          { type: 'generate', ...model, messages: [...ASKED], temperature: 0, maxTokens: 80 },
          { signal },
        ),
      free: isClosed,
    };
    return figuresOf('cancel.ollama', 'stand-in for Ollama, connection closed', await measure(stage, count));
  });
  return [...own, ...ollama];
}

/** The language model of the conversation that is held; the stage asks it in a lane of its own. */
const modelOf = ({ loadedModels }: Host): { readonly session: string; readonly modelId: string } => ({
  session: 'bench',
  modelId: loadedModels.inMemory().find(({ stage }) => stage === 'llm')?.modelId ?? '',
});

function modelStage(host: Host, asked: readonly ChatMessage[], maxTokens: number): Stage {
  const { inference } = host;
  const model = modelOf(host);
  return {
    begin: (index, signal) => {
      // Different from the first word on: what was read before would not be read again.
      const messages = asked.map(({ role, content }) => ({ role, content: `${index}. ${content}` }));
      return inference.ask({ type: 'generate', ...model, messages, temperature: 0, maxTokens }, { signal });
    },
    // Its beginning is that of every request: nothing is left to read.
    free: () => inference.ask({ type: 'prefill.llm', ...model, messages: [{ role: 'system', content: '' }] }),
  };
}

/** @returns milliseconds from each cancel to the moment when the stage was free. */
async function measure({ begin, free }: Stage, count: number): Promise<readonly number[]> {
  const lastsMs = await durationOf(begin);
  const values: number[] = [];
  // Some are over before they are called off; twice as many tries are enough.
  for (let index = 0; values.length < count && index < 2 * count; index += 1) {
    const abort = new AbortController();
    let isOver = false;
    const work = begin(index, abort.signal)
      .catch(() => {})
      .finally(() => (isOver = true));
    // Moments that are spread evenly, whatever their number, and the same in every run: multiples of the golden ratio.
    await delay(((index * 0.618_034) % 1) * lastsMs);
    if (isOver) continue;
    const calledOffAtMs = performance.now();
    abort.abort();
    await free();
    values.push(performance.now() - calledOffAtMs);
    await work;
  }
  return values;
}

async function durationOf(begin: Stage['begin']): Promise<number> {
  const beganAtMs = performance.now();
  await begin(0, new AbortController().signal);
  return performance.now() - beganAtMs;
}

function figuresOf(id: string, stage: string, values: readonly number[]): readonly Figure[] {
  const label = `called off to stopped, ${stage}`;
  return [
    spread(id, label, values, { p95: AT_MOST_MS }),
    single(`${id}.max`, `the longest of them, ${stage}`, 'ms', quantile(values, 1), AT_MOST_MS),
  ];
}
