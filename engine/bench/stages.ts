/**
 * Owns the speed and the errors of the stages, each measured alone.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { SidetoneError } from '../contract/errors';
import { PLAYOUT_RATE } from '../contract/units';
import type { SttProvider } from '../inference/providers';
import type { Host } from '../host/host';
import type { Inference } from '../inference/supervisor';
import { withCaller, type BenchContext } from './context';
import { single, type Figure } from './figures';
import { audioMsOf, folderIn, QUESTIONS, readCallers, type Recording } from './recordings';
import { measureWer } from './wer';

const SENTENCES = [
  'Sure, I can help you with that.',
  'We are open from Monday to Friday, nine in the morning to six in the evening.',
  'A cleaning takes about forty five minutes.',
] as const;

export async function measureStages(context: BenchContext): Promise<readonly Figure[]> {
  context.say('Measuring the stages alone…');
  const recordings = await readCallers(QUESTIONS);
  const llm = { kind: 'wish', wish: context.llm } as const;
  return withCaller(context, llm, { mode: 'ptt' }, async ({ workplace, caller }) => {
    const { inference } = workplace.host;
    const { sttId, voiceId } = caller.snapshot() ?? {};
    return [
      single('stt.rtf', 'speech to text', 'of real time', await sttRtf(inference, sttId ?? '', recordings)),
      single('tts.rtf', 'text to speech', 'of real time', await ttsRtf(inference, voiceId ?? '')),
      single('llm.speed', 'language model', 'tokens/s', await tokensPerSecond(workplace.host)),
    ];
  });
}

export async function measureWordErrors(context: BenchContext): Promise<readonly Figure[]> {
  const folder = context.werFolder ?? folderIn(context.recordings, 'speech');
  const files = folder !== null && existsSync(folder) ? await readdir(folder) : [];
  if (folder === null || !files.includes('transcripts.jsonl')) {
    if (context.werFolder !== undefined) {
      throw new SidetoneError('AUDIO_FILE', `${context.werFolder} has no transcripts.jsonl.`);
    }
    context.note('Word errors were not measured: give a folder with transcripts.jsonl as --wer FOLDER.');
    return [];
  }
  context.say('Counting word errors…');
  return withCaller(
    context,
    { kind: 'wish', wish: 'playbook' },
    { mode: 'ptt' },
    async ({ workplace, caller }) => {
      const { inference, loadedModels } = workplace.host;
      const modelId = await loadedModels.lease('bench').loadStt(caller.snapshot()?.sttId ?? null);
      const provider: SttProvider = {
        id: modelId,
        transcribe: async (samples, signal) =>
          (await inference.ask({ type: 'transcribe', session: 'bench', modelId, samples }, { signal })).text,
        dispose: async () => {},
      };
      const { wer, words, utterances } = await measureWer(provider, folder);
      const label = `wrong words, of ${words} in ${utterances.length} recordings of speech`;
      return [single('wer', label, '%', wer * 100)];
    },
  );
}

async function sttRtf(
  inference: Inference,
  modelId: string,
  recordings: readonly Recording[],
): Promise<number> {
  let ms = 0;
  for (const { samples } of recordings) {
    ms += (await inference.ask({ type: 'transcribe', session: 'bench', modelId, samples })).ms;
  }
  return ms / audioMsOf(recordings);
}

async function ttsRtf(inference: Inference, voiceId: string): Promise<number> {
  let ms = 0;
  let audioMs = 0;
  for (const text of SENTENCES) {
    const done = await inference.ask({ type: 'synthesise', session: 'bench', voiceId, text });
    ms += done.ms;
    audioMs += (done.sampleCount * 1000) / PLAYOUT_RATE;
  }
  return ms / audioMs;
}

/** Speed of writing, without the time to the first token. Null if the answers come from a script. */
async function tokensPerSecond({ inference, loadedModels }: Host): Promise<number | null> {
  const modelId = loadedModels.inMemory().find(({ stage }) => stage === 'llm')?.modelId;
  if (modelId === undefined) return null;
  const arrivals: number[] = [];
  await inference.ask(
    {
      type: 'generate',
      session: 'bench',
      modelId,
      messages: [{ role: 'user', content: 'Tell me about a walk through a town, in five sentences.' }],
      temperature: 0.2,
      maxTokens: 80,
    },
    { onToken: () => arrivals.push(performance.now()) },
  );
  const first = arrivals[0];
  const last = arrivals.at(-1);
  if (first === undefined || last === undefined || last - first < 100) return null;
  return ((arrivals.length - 1) * 1000) / (last - first);
}
