/**
 * Owns how long a person waits for an answer: recordings go through a session as `talk` does it, and the gaps are taken
 * from the stereo recording. What the session says of itself stands beside it, so that the two can be compared.
 */
import type { Mode } from '../contract/client';
import { SPAN_NAMES } from '../contract/spans';
import { PLAYOUT_RATE } from '../contract/units';
import type { TurnRecord } from '../simulation/caller';
import { withCaller, type BenchContext, type BenchLlm } from './context';
import { single, spread, type Figure, type Spread } from './figures';
import { lostWords } from './lost-words';
import { memoryMb } from './probes';
import { readTurns, type Recording } from './recordings';
import { ALL_REPLIES, AT_ONCE, PACED } from './replies';
import { isAnswered, isSpokenOver, voiceToVoiceMs, type Utterance } from './stereo';

/** Between two turns, after the persona has finished: as `talk` does it. */
const GAP_MS = 800;

type Answered = {
  readonly recording: Recording;
  readonly turns: readonly TurnRecord[];
  /** From the recording; null if it can't be told. */
  readonly gapMs: number | null;
  readonly isSpokenOver: boolean;
  readonly isAnswered: boolean;
  /** What the recogniser makes of the recording alone. */
  readonly reference: string;
};

type Conversation = { readonly answered: readonly Answered[]; readonly memoryMb: number };

async function converse(context: BenchContext, mode: Mode, llm: BenchLlm): Promise<Conversation> {
  const recordings = (await readTurns(context.recordings)).slice(0, context.mostTurns);
  const perRecording: TurnRecord[][] = [];
  return withCaller(
    context,
    llm,
    { mode, onTurn: (turn) => void perRecording.at(-1)?.push(turn) },
    async ({ workplace, caller }) => {
      const said: Utterance[] = [];
      for (const { samples } of recordings) {
        perRecording.push([]);
        said.push(await caller.utter(samples));
        await caller.untilIdle();
        await caller.pause(GAP_MS);
      }
      const { left, right } = caller.channels();
      const stereo = { left, right, sampleRate: PLAYOUT_RATE };
      const { inference, loadedModels } = workplace.host;
      const memory = await memoryMb(inference);
      const modelId = await loadedModels.lease('bench').loadStt(caller.snapshot()?.sttId ?? null);
      const answered: Answered[] = [];
      for (const [index, recording] of recordings.entries()) {
        const utterance = said[index] ?? { fromMs: 0, toMs: 0 };
        const { samples } = recording;
        answered.push({
          recording,
          turns: perRecording[index] ?? [],
          gapMs: voiceToVoiceMs(stereo, utterance, said[index + 1]?.fromMs),
          isSpokenOver: isSpokenOver(stereo, utterance),
          isAnswered: isAnswered(stereo, utterance, said[index + 1]?.fromMs),
          reference: (await inference.ask({ type: 'transcribe', session: 'bench', modelId, samples })).text,
        });
      }
      return { answered, memoryMb: memory };
    },
  );
}

/** The three gaps that the project promises, hands free. */
export async function measureGaps(context: BenchContext): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const standIns = [
    {
      id: 'paced',
      pace: PACED,
      label: 'stand-in LLM at 450 ms + 45 tokens/s',
      limits: { p50: 750, p95: 1200 },
    },
    { id: 'zero', pace: AT_ONCE, label: 'stand-in LLM at zero', limits: { p50: 350, p95: 600 } },
  ] as const;
  for (const { id, pace, label, limits } of standIns) {
    context.say(`Talking, ${label}…`);
    const llm = { kind: 'stand-in', pace, replies: ALL_REPLIES } as const;
    figures.push(...figuresOf(context, id, label, await converse(context, 'duplex', llm), limits));
  }
  context.say('Talking, embedded model…');
  const conversation = await converse(context, 'duplex', { kind: 'wish', wish: context.llm });
  figures.push(
    ...figuresOf(context, 'embedded', 'embedded model', conversation, { p50: 900, p95: 1500 }),
    single('memory.withLlm', 'memory with the embedded model', 'MB', conversation.memoryMb),
  );
  return figures;
}

/** The same with the talk key, released at the end of each recording. */
export async function measurePtt(context: BenchContext): Promise<readonly Figure[]> {
  context.say('Talking, push-to-talk, embedded model…');
  const conversation = await converse(context, 'ptt', { kind: 'wish', wish: context.llm });
  return figuresOf(context, 'ptt', 'push-to-talk, embedded model', conversation, null);
}

function figuresOf(
  context: BenchContext,
  id: string,
  label: string,
  { answered }: Conversation,
  limits: Spread['atMost'],
): readonly Figure[] {
  const whole = answered.filter(({ turns }) => turns.length === 1);
  const turnsOf = whole.flatMap(({ turns }) => turns);
  const gaps = whole.flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs]));
  const differences = whole.flatMap(({ gapMs, turns: [turn] }) => {
    const own = turn?.spans.voiceToVoiceMs ?? null;
    return gapMs === null || own === null ? [] : [Math.abs(gapMs - own)];
  });
  const lost = answered.filter(({ turns }) => turns.length === 0);
  const split = answered.filter(({ turns }) => turns.length > 1);
  const heardIn = ({ turns }: Answered): string => turns.map(({ heard }) => heard).join(' ');
  const words = answered.map((item) => lostWords(item.reference, heardIn(item)));
  const count = (isTrue: (item: Answered) => boolean): number => answered.filter(isTrue).length;
  const names = (items: readonly Answered[]): string =>
    items.map((item) => `${item.recording.file} ("${heardIn(item)}")`).join(', ');
  const told = {
    lost,
    split,
    'spoken over': answered.filter(({ isSpokenOver }) => isSpokenOver),
    'words lost': answered.filter((_, index) => words[index]?.first === true || words[index]?.last === true),
  };
  for (const [what, items] of Object.entries(told)) {
    if (items.length > 0) context.note(`${label}: ${what}: ${names(items)}.`);
  }
  const untold = whole.filter(({ gapMs, isSpokenOver }) => gapMs === null && !isSpokenOver);
  const inNoise = untold.filter(({ isAnswered }) => isAnswered);
  if (inNoise.length > 0) {
    context.note(`${label}: answered in the noise after the last word, no gap is told: ${names(inNoise)}.`);
  }
  const unanswered = untold.filter(({ isAnswered }) => !isAnswered);
  if (unanswered.length > 0) context.note(`${label}: no audible answer to ${names(unanswered)}.`);
  return [
    spread(`${id}.v2v`, `voice-to-voice, ${label}`, gaps, limits),
    spread(`${id}.difference`, '  the session says otherwise by', differences),
    ...SPAN_NAMES.map((name) =>
      spread(
        `${id}.${name}`,
        `  ${name}`,
        turnsOf.flatMap(({ spans }) => (spans[name] === null ? [] : [spans[name]])),
        name === 'transcriptionDelayMs' ? { p50: 30, p95: null } : null,
      ),
    ),
    single(`${id}.kept`, '  answers begun before the decision and kept', '%', share(turnsOf, 'kept')),
    single(`${id}.lost`, '  turns lost', 'times', lost.length, 0),
    single(`${id}.split`, '  turns split', 'times', split.length, 0),
    single(
      `${id}.over`,
      '  spoken over before the end',
      'times',
      count(({ isSpokenOver }) => isSpokenOver),
      0,
    ),
    single(`${id}.untold`, '  answered in the noise after the words', 'times', inNoise.length),
    single(
      `${id}.words`,
      '  first or last words lost',
      'times',
      words.filter(({ first, last }) => first || last).length,
      0,
    ),
    single(
      `${id}.failed`,
      '  turns that failed or fell back',
      'times',
      count(({ turns }) => turns.some(({ outcome }) => outcome === 'failed' || outcome === 'fallback')),
      0,
    ),
  ];
}

const share = (turns: readonly TurnRecord[], speculation: TurnRecord['speculation']): number | null =>
  turns.length === 0
    ? null
    : (100 * turns.filter((turn) => turn.speculation === speculation).length) / turns.length;
