/**
 * Several conversations on one host's models. The ports of each, the leases, the supervisor and the inside of the
 * inference process are the real ones. The models are made up, and take each step when the test lets them, in any
 * order.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realClock } from '../clock';
import { toProblem } from '../contract/errors';
import type { InferenceChild, InferenceEvent, LlmWish } from '../contract/inference';
import { ENGINES } from '../inference/engines';
import type { ChooseLlmOptions, ChosenLlm } from '../inference/llm/choose';
import type { LlmProvider } from '../inference/providers';
import type { InferenceLoaders } from '../inference/models';
import { createInferenceService } from '../inference/service';
import { createInference, type Inference } from '../inference/supervisor';
import { silentLog } from '../log';
import type { ModelStore } from '../models/store';
import type { Profile } from '../profiles/profile';
import { createConversation, type Conversation } from './inference-ports';
import { createLoadedModels, type LoadedModels } from './loaded-models';

const GB = 1e9;
const never = (): AbortSignal => new AbortController().signal;

/** What the made-up models have been asked, and what they hold. */
type Watch = {
  readonly disposed: Set<string>;
  readonly misused: string[];
  most: number;
  loaded: Map<string, number>;
  /** Ends the models' process, with all that is in it. */
  end: () => void;
};

/** Takes a step of a model when its time has come. */
type Step = () => Promise<void>;

const sizeOf = (label: string): number => (label.startsWith('large') ? 2.2 * GB : GB / 2);

const firstLine = (text = ''): string => text.split('\n')[0] ?? '';

/** A model that ends the process with its first step of a reply, as a fault in native code does. */
const isDeadly = (label: string): boolean => label.startsWith('deadly');

/** A model of its own name, which says whose persona it was warmed for and asked with. */
function madeUpLlm(label: string, step: Step, watch: Watch): LlmProvider {
  const personas = new Map<string, string>();
  let running = 0;
  const use = (): void => {
    if (watch.disposed.has(label)) watch.misused.push(`${label} after it was released`);
  };
  return {
    warm: async (prefix, _signal, lane) => {
      await step();
      use();
      personas.set(lane?.session ?? '', firstLine(prefix[0]?.content));
    },
    prefill: async () => {
      await step();
      use();
    },
    async *generate({ messages }, signal, lane) {
      use();
      lane?.begun?.();
      if (isDeadly(label)) {
        watch.end();
        await new Promise(() => {});
      }
      running += 1;
      const persona = firstLine(messages[0]?.content);
      if (personas.get(lane?.session ?? '') !== persona)
        watch.misused.push(`${label} not warm for ${persona}`);
      try {
        for (const word of [label, ' as ', persona]) {
          await step();
          if (signal.aborted) throw new Error('called off');
          use();
          yield word;
        }
      } finally {
        running -= 1;
      }
    },
    dispose: async () => {
      if (running > 0) watch.misused.push(`${label} in the middle of a reply`);
      watch.disposed.add(label);
      watch.loaded.delete(label);
    },
  };
}

function loadersFor(step: Step, watch: Watch): InferenceLoaders {
  const loadLlm = async ({ wish }: LlmWish, options: ChooseLlmOptions): Promise<ChosenLlm> => {
    const modelId = `gguf:${wish}`;
    const here = options.loaded(modelId);
    await step();
    watch.disposed.delete(wish);
    const provider = here ?? madeUpLlm(wish, step, watch);
    watch.loaded.set(wish, sizeOf(wish));
    watch.most = Math.max(
      watch.most,
      [...watch.loaded.values()].reduce((sum, bytes) => sum + bytes, 0),
    );
    await options.warm(provider);
    const choice = { kind: 'gguf', label: wish, why: '', traits: ENGINES.gguf.traits };
    return { modelId, wish, label: wish, bytes: sizeOf(wish), provider, choice };
  };
  return {
    loadLlm,
    findLlms: async ({ wish }) => [{ modelId: `gguf:${wish}`, wish, label: wish, bytes: sizeOf(wish) }],
    gpuBytes: async () => null,
    loadStt: async ({ id }) => ({
      id,
      transcribe: async (samples, _signal, session) => {
        await step();
        return `${id} heard ${samples[0]} of ${session}`;
      },
      dispose: async () => {},
    }),
    loadTts: async ({ id }) => ({
      id,
      sampleRate: 24_000,
      synthesise: async function* (text) {
        for (const letter of text) {
          await step();
          yield Float32Array.of(letter.codePointAt(0) ?? 0, id.length);
        }
      },
      dispose: async () => {},
    }),
    loadEot: async () => ({
      has: { smartTurn: true, textScore: true },
      score: async ({ samples }, _signal, session) => {
        await step();
        return { smartTurn: samples[0] ?? 0, textScore: Number(session) };
      },
      pushAudio: () => {},
      forget: () => {},
      dispose: async () => {},
    }),
  };
}

/** The inside of the inference process in this one, behind copies of all messages. */
const spawnIn = (loaders: InferenceLoaders, watch: Watch) => (): InferenceChild => {
  let tell: (event: InferenceEvent) => void = () => {};
  const handle = createInferenceService(loaders, (event) => tell(structuredClone(event)));
  queueMicrotask(() => tell({ kind: 'control', type: 'ready', pid: 1 }));
  return {
    send: (request) => handle(structuredClone(request)),
    onEvent: (listener) => {
      tell = listener;
    },
    onExit: (listener) => {
      watch.end = () => {
        watch.loaded.clear();
        listener('SIGSEGV');
      };
    },
    kill: () => {},
  };
};

const store = { files: () => ({ model: '/model' }), states: () => [] } as unknown as ModelStore;

function openHost(step: Step, machineBytes: number) {
  const watch: Watch = { disposed: new Set(), misused: [], most: 0, loaded: new Map(), end: () => {} };
  const inference = createInference(spawnIn(loadersFor(step, watch), watch), silentLog);
  return { watch, inference, loadedModels: createLoadedModels(inference, store, '', machineBytes) };
}

type Person = {
  readonly name: string;
  readonly model: string;
  readonly voice: string;
  readonly ears: string;
};

const profileOf = ({ name, voice }: Person): Profile => ({
  id: name,
  name,
  description: '',
  systemPrompt: `persona ${name}`,
  greeting: null,
  voice,
  llm: { model: null, temperature: 0, maxTokens: 80 },
  fallbackLine: 'Sorry?',
  exampleTurns: [],
  playbook: [],
  playbookElse: '',
});

const begin = (
  { inference, loadedModels }: { readonly inference: Inference; readonly loadedModels: LoadedModels },
  sessionId: string,
  person: Person,
): Conversation =>
  createConversation(
    { profile: profileOf(person), llm: person.model, voiceId: person.voice, sttId: person.ears },
    {
      sessionId,
      inference,
      loadedModels,
      cacheDir: '',
      lines: { get: () => null, keep: async () => {} },
      clock: realClock,
      mayReplace: false,
      tell: () => {},
      loading: () => {},
    },
  );

/** One turn of a conversation: all of its stages, each with something of its own in it. */
async function turnOf(
  conversation: Conversation,
  at: number,
): Promise<{
  readonly heard: string;
  readonly said: string;
  readonly spoken: string;
  readonly score: number | null;
}> {
  const samples = Float32Array.of(at);
  let said = '';
  let spoken = '';
  const [heard, scores] = await Promise.all([
    conversation.transcribe(samples, never()),
    conversation.score(samples, 'Yes', '', never()),
    conversation.prefill({ userText: 'One', history: [] }, never()),
  ]);
  await conversation.generate(
    { userText: heard, history: [] },
    never(),
    (token) => (said += token),
    () => {},
  );
  await conversation.synthesise(`Hello ${conversation.wishes().profile.name}`, never(), (piece) => {
    spoken += String.fromCodePoint(piece[0] ?? 0);
    if (piece.length > 1 && piece[1] !== conversation.wishes().voiceId?.length) spoken += ' by another voice';
  });
  return { heard, said, spoken, score: scores.textScore };
}

const PEOPLE: readonly Person[] = [
  { name: 'Maya', model: 'small one', voice: 'piper-joe', ears: 'moonshine-base' },
  { name: 'Tom', model: 'small two', voice: 'flite-slt', ears: 'moonshine-tiny' },
  { name: 'Ann', model: 'large one', voice: 'piper-joe', ears: 'moonshine-base' },
  { name: 'Bob', model: 'large two', voice: 'flite-rms', ears: 'moonshine-base' },
];

const people = fc.array(fc.constantFrom(...PEOPLE), { minLength: 2, maxLength: 4 });

describe('conversations on one host, in whatever order their models take their steps', () => {
  it.each([
    ['with room for all models', 64 * GB],
    ['with room for one large model', 8.6 * GB],
  ])('%s, each hear, answer and speak for themselves', async (_what, machineBytes) => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        people,
        fc.integer({ min: 1, max: 3 }),
        async (scheduler, who, turns) => {
          const host = openHost(() => scheduler.schedule(Promise.resolve()), machineBytes);
          const wrongs: string[] = [];
          const refused: string[] = [];
          const hold = async (person: Person, index: number): Promise<void> => {
            const session = String(index + 1);
            const conversation = begin(host, session, person);
            try {
              await conversation.prepare(never());
              for (let turn = 0; turn < turns; turn += 1) {
                const at = 10 * (index + 1) + turn;
                const { heard, said, spoken, score } = await turnOf(conversation, at);
                if (heard !== `${person.ears} heard ${at} of ${session}`) wrongs.push(heard);
                if (said !== `${person.model} as persona ${person.name}`) wrongs.push(said);
                if (spoken !== `Hello ${person.name}`) wrongs.push(spoken);
                if (score !== null && score !== Number(session)) wrongs.push(`scored ${score}`);
              }
            } catch (thrown) {
              refused.push(`${person.model} ${toProblem(thrown).code}`);
            } finally {
              conversation.end();
            }
          };
          const all = Promise.all(who.map(hold));
          await scheduler.waitFor(all);
          host.inference.close();
          expect([wrongs, host.watch.misused]).toEqual([[], []]);
          // Half of the machine's, but for what one conversation has alone.
          expect(host.watch.most).toBeLessThanOrEqual(machineBytes / 2);
          // A model in use is a reason for a large one; nothing else is refused, and no session that came first.
          expect(refused.filter((line) => !/^large \w+ NO_LLM$/u.test(line))).toEqual([]);
          expect(refused.length).toBeLessThan(who.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a conversation whose model ends the process again and again', () => {
  const [maya] = PEOPLE as readonly [Person];
  const deadly: Person = { name: 'Eve', model: 'deadly', voice: 'piper-joe', ears: 'moonshine-base' };
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'ok',
      (thrown: unknown) => toProblem(thrown).code,
    );

  it('is refused that model, and the other goes on: catches a circuit that one opens for all', async () => {
    const host = openHost(() => Promise.resolve(), 64 * GB);
    const downs: string[] = [];
    host.inference.onDown(({ code }) => void downs.push(code));
    const other = begin(host, 'good', maya);
    await other.prepare(never());
    const lost: string[] = [];
    const said: string[] = [];
    const otherTalks = async (at: number): Promise<void> => {
      // As a client does when the process is there again.
      const turn = await other
        .reload()
        .then(() => turnOf(other, at))
        .catch((thrown: unknown) => toProblem(thrown).code);
      if (typeof turn === 'string') lost.push(turn);
      else said.push(`${turn.heard}: ${turn.said}`);
    };
    const fates: string[] = [];
    for (let at = 0; at < 12; at += 1) {
      // Three conversations one after the other, as of a person who hangs up and tries again.
      const conversation = begin(host, `deadly ${Math.floor(at / 4)}`, deadly);
      const ends = conversation.prepare(never()).then(() => turnOf(conversation, at));
      const [fate] = await Promise.all([codeOf(ends), otherTalks(at)]);
      fates.push(fate);
      conversation.end();
    }
    expect(fates).toEqual([
      'INFERENCE_CRASHED',
      'INFERENCE_CRASHED',
      'NO_LLM',
      'NO_LLM',
      'INFERENCE_CRASHED',
      ...Array.from({ length: 7 }, () => 'NO_LLM'),
    ]);
    expect(
      said.filter((line) => !/^moonshine-base heard \d+ of good: small one as persona Maya$/u.test(line)),
    ).toEqual([]);
    expect(said.length + lost.length).toBe(12);
    // What was under way when the process ended, and nothing else.
    expect(lost.length).toBeLessThanOrEqual(3);
    expect(lost.filter((code) => code !== 'INFERENCE_CRASHED')).toEqual([]);
    expect([host.inference.generation(), downs, host.watch.misused]).toEqual([4, [], []]);
    await expect(begin(host, 'late', deadly).prepare(never())).rejects.toMatchObject({
      problem: { message: expect.stringContaining('deadly stopped') as string },
    });
    host.inference.close();
  });
});
